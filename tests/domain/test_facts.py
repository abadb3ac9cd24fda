"""What is typed in by hand: whose figure counts in which period."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest

from broadcast.domain.facts import Fact, FactKind, counted
from broadcast.domain.times import Period

MADE = datetime(2027, 1, 5, tzinfo=UTC)


def fact(period: str, value: int, age: int = 0, kind: FactKind = FactKind.WEB) -> Fact:
    days = Period.parse(period)
    at = MADE + timedelta(hours=age)
    return Fact(kind=kind, first=days.first, last=days.last, value=value, note="", by="lan", at=at)


def sums(facts: list[Fact], period: str) -> dict[str, int]:
    return {one.kind.value: one.value for one in counted(facts, Period.parse(period))}


def test_months_add_up_where_nothing_was_said_of_the_whole() -> None:
    months = [fact("2026-10", 3), fact("2026-11", 4), fact("2027-01", 9)]
    assert sums(months, "2026-Q4") == {"web": 7}
    assert sums([*months, fact("2026-Q4", 10)], "2026-Q4") == {"web": 10}
    assert sums([*months, fact("2026-Q4", 10)], "2026-11") == {"web": 4}
    assert sums([fact("2026", 1)], "2026-Q4") == {}


def test_the_newest_of_the_same_days_counts() -> None:
    assert sums([fact("2026-11", 4, age=2), fact("2026-11", 5, age=1)], "2026-11") == {"web": 4}


def test_no_day_is_counted_twice() -> None:
    facts = [fact("2026-11-01..2026-11-20", 10), fact("2026-11-15..2026-11-30", 5)]
    (one,) = counted(facts, Period.parse("2026-11"))
    assert (one.value, len(one.facts)) == (10, 1)


def test_kinds_do_not_mix() -> None:
    facts = [fact("2026-11", 4), fact("2026-Q4", 900, kind=FactKind.LISTENERS)]
    assert sums(facts, "2026-Q4") == {"listeners": 900, "web": 4}


def test_nonsense_is_refused_and_notes_are_put_in_order() -> None:
    with pytest.raises(ValueError):
        fact("2026-11", -1)
    composed = Fact(
        kind=FactKind.WEB,
        first=date(2026, 1, 1),
        last=date(2026, 1, 1),
        value=0,
        note=unicodedata.normalize("NFD", " trang\n xã "),
        by="lan",
        at=MADE,
    )
    assert composed.note == "trang xã"
