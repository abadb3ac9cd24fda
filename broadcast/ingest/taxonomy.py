"""Which of the ten groups and six fields a text speaks of, guessed from the words in `taxonomy.csv`.

A phrase counts most where the text opens, because plans name their subject first and their legal bases after
it. The phrases that decided are kept beside the guess.
"""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass, replace
from importlib import resources

from broadcast.domain.content import Field, Group, Guess
from broadcast.ingest.words import fold

_ENOUGH = 6.0
"""The score at which a guess needs no more evidence."""
_NO_WORD = re.compile(r"[^\w]+")
_TOLD = 4_000
"""Characters of a text that are looked at."""
_SURE = 97
_GUESSED = 15
"""A confidence below this is no guess."""
_EVERY_FIELD = 5
"""A text that names so many fields, none of them in its opening, speaks of reform as a whole."""
_OPENING, _NEAR = 70, 220
"""Characters within which a phrase counts threefold and double; a phrase's weight is halved in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    value: str
    words: str
    """Folded, between two spaces, so that whole words are found."""
    printed: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leader:
    value: str | None
    confidence: int
    because: tuple[str, ...]


def guess(text: str) -> Guess:
    """Group and field of `text`, or None where its words do not tell; confidence 0 to 100.

    The confidence is that of the group, or of the field where there is no group.
    """
    folded = _bare(text[:_TOLD])
    group, field = _leader("group", folded), _leader("field", folded)
    decided = group if group.value else field
    return Guess(
        group=Group(group.value) if group.value else None,
        field=Field(field.value) if field.value else None,
        confidence=decided.confidence,
        because=tuple(dict.fromkeys(group.because + field.because)),
    )


def inherited(own: Guess, above: Guess) -> Guess:
    """`own`; where it tells nothing at all, the guess of the item `above` it at half its confidence."""
    if own.group or own.field or not (above.group or above.field):
        return own
    return replace(above, confidence=above.confidence // 2, because=("theo mục cha",))


def _bare(text: str) -> str:
    """Folded words with one space between, before and after them."""
    return f" {_NO_WORD.sub(' ', fold(text)).strip()} "


def _leader(axis: str, folded: str) -> _Leader:
    scores: dict[str, float] = {}
    opening: set[str] = set()
    because: dict[str, list[str]] = {}
    for phrase in _phrases()[axis]:
        start = folded.find(phrase.words)
        if start >= 0:
            nearness = 3 if start < _OPENING else 2 if start < _NEAR else 1
            scores[phrase.value] = scores.get(phrase.value, 0.0) + phrase.weight * nearness / 2
            if nearness == 3:
                opening.add(phrase.value)
            because.setdefault(phrase.value, []).append(phrase.printed)
    if not scores:
        return _Leader(value=None, confidence=0, because=())
    best = max(scores, key=lambda value: scores[value])
    second = max((score for value, score in scores.items() if value != best), default=0.0)
    lead = (scores[best] - second) / scores[best]
    confidence = round(100 * min(1.0, scores[best] / _ENOUGH) * (0.4 + 0.6 * lead))
    everything = axis == "field" and len(scores) >= _EVERY_FIELD and best not in opening
    if everything or confidence < _GUESSED:
        return _Leader(value=None, confidence=0, because=())
    return _Leader(value=best, confidence=min(_SURE, confidence), because=tuple(because[best]))


@functools.cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """The words of the data file by axis, in its order: of equal scores the earlier wins."""
    content = resources.files("broadcast.ingest").joinpath("taxonomy.csv").read_text(encoding="utf-8")
    axes: dict[str, list[_Phrase]] = {"group": [], "field": []}
    for row in csv.DictReader(content.splitlines()):
        axes[row["axis"]].append(
            _Phrase(
                value=row["value"],
                words=_bare(row["phrase"]),
                printed=row["phrase"],
                weight=int(row["weight"]),
            )
        )
    return {axis: tuple(phrases) for axis, phrases in axes.items()}
