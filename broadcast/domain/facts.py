"""Figures that no log can tell, typed in by hand: how many listened, how many items stood on the web.

quarter   ├──────────── 1.200 ────────────┤        counts in the quarter, and the months beneath it do not
months    ├── 300 ──┤── 450 ──┤── 500 ──┤          count in the quarter where nothing was typed in for all of it
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from broadcast.domain.times import Period, utc


class FactKind(StrEnum):
    """What was counted."""

    LISTENERS = "listeners"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What somebody said of some days. Nothing is overwritten: of the same days the newest counts."""

    kind: FactKind
    first: date
    last: date
    value: int
    note: str
    """Where the figure comes from, in the operator's words."""
    by: str
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)
        if self.value < 0 or self.last < self.first:
            message = "a fact is a number from 0 on, of days in their order"
            raise ValueError(message)
        object.__setattr__(self, "note", unicodedata.normalize("NFC", " ".join(self.note.split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A kind's sum in a period, with the facts that it is the sum of."""

    kind: FactKind
    value: int
    facts: tuple[Fact, ...]


def counted(facts: Iterable[Fact], period: Period) -> tuple[Counted, ...]:
    """What was typed in for days within `period`, one for each kind that has any.

    Of two that share days the longer counts, of equally long ones the newer: no day is counted twice.
    """
    found: dict[FactKind, list[Fact]] = {}
    within = [fact for fact in facts if period.first <= fact.first and fact.last <= period.last]
    for fact in sorted(within, key=lambda one: (one.last - one.first, one.at), reverse=True):
        taken = found.setdefault(fact.kind, [])
        if not any(fact.first <= other.last and other.first <= fact.last for other in taken):
            taken.append(fact)
    return tuple(
        Counted(
            kind=kind,
            value=sum(fact.value for fact in found[kind]),
            facts=tuple(sorted(found[kind], key=lambda fact: fact.first)),
        )
        for kind in FactKind
        if kind in found
    )
