"""What an operator says otherwise than it was read, and what that teaches.

    read: "nhóm e" ──▶ said: "nhóm h", by lan, on 24/11 ──▶ planner, week and report go by h
                              └──▶ taught: the next document with the same words is of h

Nothing is overwritten: a correction stands beside what was read, the newest of a facet counts, and one that is
withdrawn leaves what was read. Words and timing corrected once hold while the document says what it said then;
when a new version of the plan words it otherwise, the document is believed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from broadcast.domain.content import Facet, Field, Group, PlanItem, PlanTask, Telling, Timing
from broadcast.domain.times import utc
from broadcast.errors import Said

Value = Group | Field | Timing | str | None
"""What a facet holds: a Group, a Field, the text, a Timing; None where there is none."""

_KINDS: Mapping[Facet, type] = {
    Facet.GROUP: Group,
    Facet.FIELD: Field,
    Facet.TEXT: str,
    Facet.TIMING: Timing,
}
FACETS: Mapping[Facet, Said] = {
    Facet.GROUP: Said("nhóm", "group"),
    Facet.FIELD: Said("lĩnh vực", "field"),
    Facet.TEXT: Said("lời văn", "words"),
    Facet.TIMING: Said("thời gian", "timing"),
}
"""What each facet is called."""
_OF_THE_DOCUMENT = frozenset({Facet.TEXT, Facet.TIMING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One facet of the item or task `name`: what the document `read` then, what was `said` instead, and by whom.

    `withdrawn` takes back what was said of the facet before; what is said then has no meaning. Raises ValueError for a value
    that is not the facet's, a blank text, and a naive moment.
    """

    name: str
    facet: Facet
    read: Value
    said: Value
    by: str
    at: datetime
    withdrawn: bool = False

    def __post_init__(self) -> None:
        utc(self.at)
        if not self.withdrawn and not _fits(self.facet, self.said):
            message = f"{self.said!r} is no {self.facet}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Words as a document had them, and what an operator said of them."""

    text: str
    correction: Correction


def in_force(corrections: Iterable[Correction], read: Mapping[Facet, Value]) -> dict[Facet, Correction]:
    """What counts of an item's corrections, oldest first, where the document now reads `read`."""
    newest = {correction.facet: correction for correction in corrections}
    return {
        facet: correction
        for facet, correction in newest.items()
        if not correction.withdrawn and (facet not in _OF_THE_DOCUMENT or correction.read == read.get(facet))
    }


def reading(one: Telling | PlanItem | PlanTask) -> dict[Facet, Value]:
    """The facets of an item or task as it was read."""
    guess = one if isinstance(one, Telling) else one.guess
    return {
        Facet.GROUP: guess.group,
        Facet.FIELD: guess.field,
        Facet.TEXT: one.text,
        Facet.TIMING: None if isinstance(one, PlanItem) else one.timing,
    }


def corrected(telling: Telling, corrections: Iterable[Correction]) -> Telling:
    """The telling as it counts: as read, but for what was said otherwise."""
    counting = in_force(corrections, reading(telling))
    for correction in counting.values():
        telling = _with(telling, correction.facet, correction.said)
    return replace(telling, corrected=frozenset(counting)) if counting else telling


def _with(telling: Telling, facet: Facet, said: Value) -> Telling:
    if facet is Facet.GROUP and (said is None or isinstance(said, Group)):
        return replace(telling, group=said)
    if facet is Facet.FIELD and (said is None or isinstance(said, Field)):
        return replace(telling, field=said)
    if facet is Facet.TIMING and (said is None or isinstance(said, Timing)):
        return replace(telling, timing=said)
    return replace(telling, text=str(said))


def _fits(facet: Facet, said: Value) -> bool:
    if facet is Facet.TEXT:
        return isinstance(said, str) and bool(said.strip())
    return said is None or isinstance(said, _KINDS[facet])
