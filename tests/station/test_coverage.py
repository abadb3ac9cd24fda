"""The coverage of a station's plans: its log, its rundowns and its drafts put together."""

import json
import sys
from datetime import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import MONDAY, TUESDAY, WEEK, Noon, log

from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust, Period, Week
from broadcast.reports.coverage import Unit
from broadcast.station import coverage, forms, weeks
from broadcast.station.home import open_home

NOVEMBER = Period.parse("2026-11")


@pytest.fixture
def station(published):
    with open_home(published, Noon()) as home:
        yield home


def names(home, *days):
    return [name for day in days for one in weeks.rundown(home, day).events for name in one.items]


def test_what_was_told_and_what_is_still_to_come_today_and_on_the_other_days(station):
    log(station, MONDAY)
    found = coverage.of_period(station, NOVEMBER, Unit.WEEK)
    told = {row.telling.name: row.cell.told for row in found.items}
    monday = names(station, MONDAY)
    assert {name: count for name, count in told.items() if count} == {
        name: monday.count(name) for name in monday
    }
    ahead = [
        name
        for day in WEEK.days[1:]
        for one, start in weeks_events(station, day)
        for name in one.items
        if day > TUESDAY or start > station.clock.wall()
    ]
    planned = {row.telling.name: row.cell.planned for row in found.items if row.cell.planned}
    assert planned == {name: ahead.count(name) for name in ahead}
    assert sum(told.values())
    assert sum(planned.values())
    week = next(n for n, span in enumerate(found.spans) if span.name == "2026-W48")
    assert [cell.told for cell in found.total.cells].index(len(monday)) == week


def weeks_events(home, day):
    rundown = weeks.rundown(home, day)
    return zip(rundown.events, planned_starts(rundown), strict=True)


def test_a_station_that_was_never_on_air_has_told_nothing(station):
    found = coverage.of_period(station, NOVEMBER, Unit.MONTH)
    assert (found.total.total.told, found.total.total.planned > 0) == (0, True)


def line(at, kind, reference, days):
    start = StartKind.HARD if at else StartKind.SOFT
    return Line(
        days=days,
        start=at,
        start_kind=start,
        length=None,
        column="CCHC",
        content="x",
        source=LineSource(kind=kind, reference=reference),
    )


def test_a_drafted_week_counts_where_nothing_is_in_force(station):
    (first, *_) = names(station, MONDAY)
    before = coverage.of_period(station, Period.parse("2026-12"), Unit.MONTH)

    schedule = WeekSchedule(
        week=Week(year=2026, number=50),
        author="bien-tap",
        lines=(
            line(time(5, 30), SourceKind.PLAN, first.lower(), (0, 2)),
            line(None, SourceKind.READ, "", (0, 2)),
            line(time(17), SourceKind.REPEAT, "T2 05:30", (1,)),
        ),
    )
    station.store.keep_week(schedule)
    after = coverage.of_period(station, Period.parse("2026-12"), Unit.MONTH)
    assert after.total.total.planned - before.total.total.planned == 3
    again = WeekSchedule(week=WEEK, author="bien-tap", lines=schedule.lines)
    station.store.keep_week(again)
    planned = coverage.of_period(station, NOVEMBER, Unit.MONTH).total.total.planned
    assert planned > 3, "what is in force stands, not the new draft of its week"


def test_the_report_has_the_coverage_of_its_period(station):
    log(station, MONDAY)
    (path,) = forms.write(station, NOVEMBER, ["json"], None).files
    found = json.loads(path.read_text())["coverage"]
    assert (found["by"], found["total"]["total"]["told"]) == ("week", len(names(station, MONDAY)))


def test_a_rehearsal_has_no_coverage(station):
    log(station, MONDAY, clock_trust=ClockTrust.SIMULATED)
    (path,) = forms.write(station, NOVEMBER, ["json"], None).files
    assert json.loads(path.read_text())["coverage"] is None
