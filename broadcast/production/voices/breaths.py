"""Long copy as a speaker takes it: breaths, each with the pause behind it and the manner it is said in.

    Xin gọi số *không chín một hai, ba bốn năm*; gặp bà Hoa (văn phòng). Cảm ơn!
    Xin gọi số | không chín một hai, | ba bốn năm; | gặp bà Hoa, | văn phòng. | Cảm ơn!
              care              comma        clause       aside     sentence   paragraph

The model is plain text and asks nothing of a voice but words: pauses are silence that the speaker puts between
breaths, so they last what the table says whoever speaks. What stands between stars is said with care, as far as
the voice can do that. A line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from broadcast.domain.times import Millis
from broadcast.production.voices.packing import spaced

PHRASING = 1
"""Changes when the same words would be divided or paused otherwise."""

LONGEST = 200
"""Characters in a breath."""
MOST_WORDS = 25


class Manner(StrEnum):
    """How a breath is said."""

    PLAIN = "plain"
    CAREFUL = "careful"
    """Slower: somebody writes it down."""


class Grain(StrEnum):
    """How much of the copy a voice is asked for at a time."""

    BREATH = "breath"
    """For a voice that says a clause alone as well as in a sentence."""
    SENTENCE = "sentence"
    """For a voice that shapes a whole sentence better than its parts, and pauses inside it on its own."""
    PARAGRAPH = "paragraph"
    """For a human recording."""


class Pause(StrEnum):
    """Why a speaker pauses. From the shortest to the longest."""

    CUT = "cut"
    """No mark: the words are too many for one breath."""
    COMMA = "comma"
    CARE = "care"
    """Before and behind what is said with care."""
    ASIDE = "aside"
    """A dash or a bracket."""
    CLAUSE = "clause"
    """A semicolon or a colon."""
    SENTENCE = "sentence"
    QUESTION = "question"
    """A question or an exclamation."""
    PARAGRAPH = "paragraph"


PAUSES: Mapping[Pause, Millis] = {
    Pause.CUT: Millis(100),
    Pause.COMMA: Millis(200),
    Pause.CARE: Millis(250),
    Pause.ASIDE: Millis(280),
    Pause.CLAUSE: Millis(350),
    Pause.SENTENCE: Millis(500),
    Pause.QUESTION: Millis(600),
    Pause.PARAGRAPH: Millis(900),
}
"""A horn's echo from 150 m away is 0.9 s late: what is said after a paragraph is heard alone."""

_ORDER = tuple(Pause)
_ENDS = frozenset({Pause.SENTENCE, Pause.QUESTION, Pause.PARAGRAPH})
_WORD = re.compile(r"(?P<open>[*(\[{]*)(?P<core>.*?)(?P<close>[.,;:!?…*)\]}\"'”’»]*)", re.DOTALL)
_DASHES = frozenset({"-", "–", "—", "−"})
_KINDS = (
    ("?!", Pause.QUESTION),
    (".…", Pause.SENTENCE),
    (";:", Pause.CLAUSE),
    (")]}", Pause.ASIDE),
    (",", Pause.COMMA),
)
_JOINTS = frozenset(
    {"và", "hoặc", "hay", "nhưng", "mà", "để", "thì", "khi", "nếu", "vì", "do", "nên", "rồi", "bởi", "tại",
     "trong", "ngoài", "trên", "dưới", "theo", "với", "cùng", "của", "cho", "về", "từ", "đến", "tới", "là",
     "được", "bị", "phải", "các", "những", "mỗi", "như", "nhằm", "cũng", "đã", "đang", "sẽ"}
)  # fmt: skip
"""Words that begin something: a breath that has to be cut is cut before one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """Words said in one go, and why there is a pause behind them."""

    text: str
    pause: Pause
    manner: Manner = Manner.PLAIN


def breaths(text: str, grain: Grain = Grain.BREATH) -> tuple[Breath, ...]:
    """The breaths of `text`, in order; nothing where no word is in it.

    With a coarser grain breaths that belong together are one, but for whole paragraphs no longer than a breath
    may be, and of one manner.
    """
    single = [breath for line in text.splitlines() for breath in _paragraph(spaced(line))]
    return tuple(single if grain is Grain.BREATH else _joined(single, grain))


def words_of(text: str) -> str:
    """`text` without the stars of the model, for people to read."""
    return "\n".join(" ".join(line.replace("*", "").split()) for line in text.splitlines())


class _Line:
    """The breaths of a line while it is read."""

    def __init__(self) -> None:
        self.done: list[Breath] = []
        self._words: list[str] = []
        self._manner = Manner.PLAIN

    def take(self, word: str) -> None:
        self._words.append(word)

    def turn(self) -> None:
        """A star: what follows is said in the other manner."""
        self.pause(Pause.CARE)
        self._manner = Manner.PLAIN if self._manner is Manner.CAREFUL else Manner.CAREFUL

    def pause(self, why: Pause, mark: str = "") -> None:
        """The breath ends here; where nothing was said since the last pause, that one was for this reason as well."""
        if any(letter.isalnum() for word in self._words for letter in word):
            pieces = list(_fitted(self._words))
            for piece in pieces[:-1]:
                self._add(piece, Pause.CUT)
            self._add(f"{pieces[-1]}{mark}", why)
            self._words = []
        elif self.done:
            before = self.done[-1]
            self.done[-1] = replace(before, pause=max(before.pause, why, key=_ORDER.index))

    def _add(self, text: str, why: Pause) -> None:
        self.done.append(Breath(text=text, pause=why, manner=self._manner))


def _paragraph(line: str) -> list[Breath]:
    found = _Line()
    for word in line.split(" "):
        if word and set(word) <= _DASHES:
            found.pause(Pause.ASIDE, ",")
        else:
            _read(found, word)
    found.pause(Pause.PARAGRAPH)
    if found.done:
        found.done[-1] = replace(found.done[-1], pause=Pause.PARAGRAPH)
    return found.done


def _read(found: _Line, word: str) -> None:
    """A word with what stands close before and behind it."""
    parts = _WORD.fullmatch(word)
    assert parts is not None  # it takes everything
    for sign in parts["open"]:
        if sign == "*":
            found.turn()
        else:
            found.pause(Pause.ASIDE, ",")
    marks = parts["close"]
    kept = "".join(mark for mark in marks if mark not in "*)]}")
    why = next((pause for signs, pause in _KINDS if any(sign in marks for sign in signs)), None)
    if parts["core"]:
        found.take(parts["core"] if why else parts["core"] + kept)
    if why:
        found.pause(why, kept or ",")
    if marks.count("*") % 2:
        found.turn()


def _fitted(words: Iterable[str]) -> Iterator[str]:
    """The words in pieces that fit into a breath, cut before a word that begins something where there is one."""
    left = [word[at : at + LONGEST - 1] for word in words for at in range(0, len(word), LONGEST - 1)]
    length = sum(len(word) + 1 for word in left)
    at = 0
    while at < len(left):
        pieces = max(-(-(len(left) - at) // MOST_WORDS), -(-length // LONGEST))
        end = (
            len(left)
            if pieces == 1
            else at + _cut(left[at : at + MOST_WORDS + 1], -(-(len(left) - at) // pieces))
        )
        piece = " ".join(left[at:end])
        length -= len(piece) + 1
        at = end
        yield piece


def _cut(words: list[str], aim: int) -> int:
    """How many of `words` the breath has: about `aim`."""
    most, length = 1, len(words[0])
    while most < min(len(words), MOST_WORDS) and length + 1 + len(words[most]) < LONGEST:
        length += 1 + len(words[most])
        most += 1
    joints = [at for at in range(aim // 2 + 1, min(most + 1, len(words))) if words[at].casefold() in _JOINTS]
    return min(joints, key=lambda at: abs(at - aim), default=min(aim, most))


def _joined(single: Iterable[Breath], grain: Grain) -> Iterator[Breath]:
    held: Breath | None = None
    for breath in single:
        if held is None:
            held = breath
        elif grain is Grain.PARAGRAPH and held.pause is not Pause.PARAGRAPH:
            held = Breath(text=f"{held.text} {breath.text}", pause=breath.pause)
        elif grain is Grain.SENTENCE and _are_one_sentence(held, breath):
            held = replace(breath, text=f"{held.text} {breath.text}")
        else:
            yield held
            held = breath
    if held is not None:
        yield held


def _are_one_sentence(one: Breath, two: Breath) -> bool:
    fits = len(one.text) + 1 + len(two.text) <= LONGEST
    return fits and one.pause not in _ENDS and one.manner is two.manner
