"""Copy read aloud: the passes run over each line, and what they claimed becomes the spoken text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from broadcast.production.spoken.cutting import cut
from broadcast.production.spoken.lexicon import Lexicon
from broadcast.production.spoken.line import DOUBTFUL, Line, Token
from broadcast.production.spoken.mending import mend
from broadcast.production.spoken.passes import rules_for

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]")
_ODD = re.compile(
    "[\t\v\f\r\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufe0e\ufe0f\ufeff]|  "
)
"""What preparing does away with."""
_NEW_LINE = Token(written="\n", spoken="\n", rule="line", confidence=100)
_CLOSING = ",.;:!?…)"
_MARKS = re.compile(r"(?:[,;:] ?)+(?=[,.;:!?…])")
_LEADING_MARK = re.compile(r"[,.;:)] ?")
_CAREFUL = frozenset({"telephone", "account", "e-mail", "web address"})
"""Rules that read what somebody will write down."""


class NumberStyle(StrEnum):
    """How document numbers are read."""

    VERBATIM = "verbatim"
    """Every stroke and code: "số một nghìn hai trăm mười sáu xuyệt quyết định Bộ …"."""
    BROADCAST = "broadcast"
    """As an editor would: "số một nghìn hai trăm mười sáu của Bộ …"."""
    SPELLED = "spelled"
    """The codes letter by letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Copy as it is to be spoken. The written spans of `tokens`, put together, are the copy without `cut`."""

    tokens: tuple[Token, ...]
    cut: tuple[str, ...] = ()
    """Lines that are not for the air: letterhead, receivers, signatures."""

    @property
    def text(self) -> str:
        """The words to speak, in NFC, a line for each written line."""
        return unicodedata.normalize(
            "NFC", _tidy("".join(self._apart(token.spoken for token in self.tokens)))
        )

    @property
    def script(self) -> str:
        """The same words with what helps a voice: dashes and brackets that `text` lets go, and stars round what
        is to be said with care.
        """
        return unicodedata.normalize("NFC", _tidy("".join(self._apart(map(_scripted, self.tokens)))))

    def _apart(self, words: Iterable[str]) -> Iterator[str]:
        last = ""
        for word in filter(None, words):
            if last.isalnum() and word[0].isalnum():
                yield " "
            yield word
            last = word[-1]

    @property
    def doubts(self) -> tuple[Token, ...]:
        """Tokens that an operator should judge: unknown abbreviations, digits left over, ambiguous codes."""
        return tuple(token for token in self.tokens if token.confidence < DOUBTFUL)


def read_aloud(
    text: str, *, style: NumberStyle = NumberStyle.BROADCAST, lexicon: Lexicon | None = None
) -> Reading:
    """`text` as it is to be read aloud, line by line. An empty text gives an empty reading."""
    words = lexicon or Lexicon.default()
    kept, dropped = cut(_prepared(text).split("\n"))
    tokens: list[Token] = []
    for at, line in enumerate(kept):
        tokens += [_NEW_LINE] if at else []
        tokens += _line(line, words, style)
    return Reading(tokens=tuple(tokens), cut=tuple(dropped))


def _prepared(text: str) -> str:
    """NFC, one kind of line end, every run of spaces one space, one letter Đ, nothing invisible."""
    text = unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u0189", "Đ")
    return _SPACE.sub(" ", _LINE_END.sub("\n", _UNSEEN.sub("", text))) if _ODD.search(text) else text


def _line(text: str, lexicon: Lexicon, style: NumberStyle) -> Iterator[Token]:
    text = mend(text)
    line = Line(text, lexicon, verbatim=style is NumberStyle.VERBATIM, spelled=style is NumberStyle.SPELLED)
    for rule in rules_for(text):
        line.take(rule.run(line), rule.name)
    return line.tokens()


def _scripted(token: Token) -> str:
    """How a token stands in the script."""
    if token.rule in _CAREFUL:
        return f" *{token.spoken.strip()}* "
    if token.rule == "bracket":
        return f"{token.written} " if token.written in ")]}" else f" {token.written.strip()}"
    if token.rule == "dash" and " " in token.written:
        return " – "
    return token.spoken


def _tidy(text: str) -> str:
    if "  " in text:
        text = _SPACE.sub(" ", text)
    for mark in _CLOSING:
        text = text.replace(f" {mark}", mark)
    text = _MARKS.sub("", text)
    return "\n".join(map(_without_edges, text.split("\n")))


def _without_edges(line: str) -> str:
    line = line.strip()
    leading = _LEADING_MARK.match(line)
    return (line[leading.end() :] if leading else line).removesuffix(",")
