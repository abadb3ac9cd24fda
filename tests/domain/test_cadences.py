"""What a timing asks for, the same for whoever plans and whoever counts."""

from datetime import date

import pytest

from broadcast.domain.cadences import ONCE_A_YEAR, Cadence, cadence_of, unit_begin
from broadcast.domain.content import Telling, Timing, TimingKind


def timing(kind, per=None, raw="theo kế hoạch"):
    return Timing(kind=TimingKind(kind), raw=raw, per=per)


@pytest.mark.parametrize(
    ("kind", "per", "months", "times", "is_least"),
    [
        ("ongoing", None, 1, 1, True),
        ("ongoing", 2, 1, 2, True),
        ("monthly", 4, 1, 4, False),
        ("quarterly", None, 3, 1, False),
        ("yearly", 0, 12, 1, False),
    ],
)
def test_each_cadence_has_its_unit(kind, per, months, times, is_least):
    assert cadence_of(timing(kind, per)) == Cadence(months=months, times=times, is_least=is_least)


def test_what_has_no_timing_is_told_once_a_year_and_what_has_a_date_in_its_days():
    assert cadence_of(None) is ONCE_A_YEAR
    assert cadence_of(timing("deadline")) is None
    assert cadence_of(timing("range")) is None


def test_a_blank_cell_is_no_timing_to_go_by():
    blank = Telling(
        name="KH1.NV1", text="x", group=None, field=None, timing=timing("ongoing", raw=" "), plan="KH1"
    )
    assert blank.due is None


@pytest.mark.parametrize(
    ("months", "begin", "end", "after"),
    [
        (1, date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)),
        (3, date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1)),
        (12, date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_units_are_counted_from_january(months, begin, end, after):
    cadence, day = Cadence(months=months, times=1), date(2026, 12, 15)
    assert (cadence.begin(day), cadence.end(day), cadence.after(day)) == (begin, end, after)
    assert unit_begin(day, months) == begin
    assert Cadence(months=1, times=1).end(date(2028, 2, 3)) == date(2028, 2, 29)
