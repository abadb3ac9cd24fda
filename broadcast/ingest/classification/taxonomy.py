"""Which of the ten groups and six fields a text speaks of, guessed from the words in `taxonomy.csv`.

    text ──▶ phrases found, each with its weight; more where the text opens ──▶ a sum for each value ──▶ how
    likely each value is; the likeliest is the guess

A row of the file says: on this axis (`group` or `field`) this phrase speaks for this value, so strongly. The
value `-` is "none of them": an errand such as holding a meeting or printing posters tells no group's content,
and its words speak against all of them. `…` in a phrase stands for up to six words. A phrase counts most
where the text opens, because plans name their subject first and their legal bases after it.

A station's own file with the same columns is laid over ours: its weight for a phrase takes the place of ours,
and weight 0 silences it. The phrases that decided are kept beside the guess.
"""

from __future__ import annotations

import csv
import functools
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from broadcast.domain.content import Field, Group, Guess
from broadcast.errors import TaxonomyFileError
from broadcast.ingest.words import fold

_COLUMNS = ("axis", "value", "phrase", "weight")
_NONE = "-"
_VALUES: Mapping[str, frozenset[str]] = {
    "group": frozenset(Group) | {_NONE},
    "field": frozenset(Field) | {_NONE},
}
_HEAVIEST = 20
_NO_WORD = re.compile(r"[^\w]+")
_SPELLED_OUT = {
    "cchc": "cải cách hành chính",
    "tthc": "thủ tục hành chính",
    "cntt": "công nghệ thông tin",
    "cđs": "chuyển đổi số",
    "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "qppl": "quy phạm pháp luật",
    "cqđt": "chính quyền điện tử",
    "cpđt": "chính phủ điện tử",
    "pvhcc": "phục vụ hành chính công",
    "cbccvc": "cán bộ công chức viên chức",
    "mttq": "mặt trận tổ quốc",
}
"""What plans abbreviate, so that one phrase finds both."""
_GAP = r"(?:\S+ ){0,6}"
_TOLD = 4_000
"""Characters of a text that are looked at."""
_SURE = 97
_EVERY_FIELD = 5
"""A text that names so many fields, none of them in its opening, speaks of reform as a whole."""
_OPENING, _NEAR = 70, 220
"""Characters within which a phrase counts threefold and double; a phrase's weight is halved in turn."""
_LEAD_IN = re.compile(
    r" (?:(?:tuyên truyền|truyền thông|thông tin|phổ biến|quán triệt|giới thiệu|tiếp tục|đẩy mạnh|tăng cường"
    r"|các nội dung|nội dung|sâu rộng|đầy đủ|thường xuyên|công tác|kịp thời|về|và|việc|cho|nhân dân"
    r"|người dân|cán bộ|công chức|viên chức|đến|tới|trên địa bàn) )+"
)
"""What many items open with before they name their subject."""
_HEAT = {"group": 1.9, "field": 1.9}
"""How many points of lead make one answer e times as likely as another: what makes 80 % right in 8 of 10."""
_NOTHING = {"group": 2.2, "field": 2.2}
"""Points for "none of them" before a word is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    value: str
    printed: str
    weight: int
    words: str
    """Folded, between two spaces, so that whole words are found."""
    gapped: re.Pattern[str] | None

    def found(self, folded: str) -> int:
        """Where the phrase begins in `folded`, or -1."""
        if self.gapped is None:
            return folded.find(self.words)
        match = self.gapped.search(folded)
        return match.start() if match else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leader:
    value: str | None
    confidence: int
    because: tuple[str, ...]


class Taxonomy:
    """The words of the groups and fields, ours or with a station's own over them. Immutable."""

    def __init__(self, phrases: Mapping[tuple[str, str, str], _Phrase]) -> None:
        self._phrases = phrases
        """By axis, value and folded words, in the order of the file: of equal sums the earlier value wins."""

    @staticmethod
    def default() -> Taxonomy:
        """The packaged words."""
        return _packaged()

    def with_file(self, path: Path) -> Taxonomy:
        """These words with a station's own over them. Raises TaxonomyFileError naming the row."""
        try:
            content = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyFileError(path=path, row="-", found="không phải văn bản UTF-8") from error
        return Taxonomy({**self._phrases, **dict(_rows(content, path))})

    def phrases(self) -> tuple[tuple[str, str, str, int], ...]:
        """Every row in force: axis, value, the phrase as printed, its weight."""
        return tuple(
            (axis, value, row.printed, row.weight) for (axis, value, _), row in self._phrases.items()
        )

    def guess(self, text: str) -> Guess:
        """Group and field of `text`, or None where it speaks of none; confidence 0 to 100, that of the group."""
        folded = _subject(_bare(text[:_TOLD]))
        group, field = self._leader("group", folded), self._leader("field", folded)
        return Guess(
            group=Group(group.value) if group.value else None,
            field=Field(field.value) if field.value else None,
            confidence=group.confidence,
            because=tuple(dict.fromkeys(group.because + field.because)),
        )

    def _leader(self, axis: str, folded: str) -> _Leader:
        scores: dict[str, float] = dict.fromkeys(_order(axis), 0.0)
        scores[_NONE] = _NOTHING[axis]
        opening: set[str] = set()
        because: dict[str, list[str]] = {}
        for (own, value, _), phrase in self._phrases.items():
            start = phrase.found(folded) if own == axis and phrase.weight else -1
            if start < 0:
                continue
            nearness = 3 if start < _OPENING else 2 if start < _NEAR else 1
            scores[value] += phrase.weight * nearness / 2
            if nearness == 3:
                opening.add(value)
            because.setdefault(value, []).append(phrase.printed)
        best = max(scores, key=lambda value: scores[value])
        sure = round(100 / sum(math.exp((score - scores[best]) / _HEAT[axis]) for score in scores.values()))
        named = because.keys() - {_NONE}
        everything = axis == "field" and len(named) >= _EVERY_FIELD and best not in opening
        if best == _NONE or everything:
            return _Leader(value=None, confidence=min(_SURE, sure), because=tuple(because.get(_NONE, ())))
        return _Leader(value=best, confidence=min(_SURE, sure), because=tuple(because[best]))


def guess(text: str) -> Guess:
    """The guess by the packaged words."""
    return _packaged().guess(text)


def inherited(own: Guess, above: Guess) -> Guess:
    """`own`; where no word of it tells anything, the guess of the item `above` it at half its confidence."""
    if own.group or own.field or own.because or not (above.group or above.field):
        return own
    return replace(above, confidence=above.confidence // 2, because=("theo mục cha",))


def _bare(text: str) -> str:
    """Folded words, the usual abbreviations spelled out, with one space between, before and after them."""
    words = _NO_WORD.sub(" ", fold(text)).split()
    return f" {' '.join(_SPELLED_OUT.get(word, word) for word in words)} "


def _subject(folded: str) -> str:
    """`folded` from where it names its subject; all of it where nothing is left then."""
    lead = _LEAD_IN.match(folded)
    return folded[lead.end() - 1 :] if lead and lead.end() < len(folded) else folded


def _order(axis: str) -> tuple[str, ...]:
    return tuple(Group) if axis == "group" else tuple(Field)


@functools.cache
def _packaged() -> Taxonomy:
    source = resources.files("broadcast.ingest.classification").joinpath("taxonomy.csv")
    return Taxonomy(dict(_rows(source.read_text(encoding="utf-8"), Path("taxonomy.csv"))))


def _rows(content: str, path: Path) -> Iterator[tuple[tuple[str, str, str], _Phrase]]:
    delimiter = ";" if ";" in content.partition("\n")[0] else ","  # as Excel saves it in Vietnam
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter, restval="")
    if not set(_COLUMNS) <= set(reader.fieldnames or ()):
        raise TaxonomyFileError(path=path, row=1, found=", ".join(reader.fieldnames or ()))
    for row in reader:
        axis, value, printed, weight = (row[name].strip() for name in _COLUMNS)
        pieces = [_bare(piece).strip() for piece in printed.split("…")]
        heavy = weight.isdecimal() and int(weight) <= _HEAVIEST and None not in row
        if value not in _VALUES.get(axis, ()) or not all(pieces) or not heavy:
            raise TaxonomyFileError(
                path=path, row=reader.line_num, found=f"{axis}, {value}, {printed}, {weight}"
            )
        words = f" {' … '.join(pieces)} "
        gapped = re.compile(f" {f' {_GAP}'.join(map(re.escape, pieces))} ") if "…" in words else None
        phrase = _Phrase(value=value, printed=printed, weight=int(weight), words=words, gapped=gapped)
        yield (axis, value, words), phrase
