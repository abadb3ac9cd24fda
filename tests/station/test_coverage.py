"""The coverage of a station's plans: its log, its rundowns and its drafts put together."""

import json
import sys
from datetime import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import MONDAY, TUESDAY, WEEK, Noon, log

from broadcast.airlog import chain
from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.content import Facet, Group
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust, Period, Week
from broadcast.reports.coverage import Cell, Unit
from broadcast.station import corrections, coverage, forms, weeks
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


def test_behind_a_cell_stand_the_airings_that_it_counts_and_a_correction_moves_both(station):
    log(station, MONDAY)
    span = Period.parse("2026-W48")
    told = names(station, MONDAY)
    groups = {one.name: one.group or "" for one in station.store.tellings()}
    behind = {group: coverage.airings_in(station, span, group) for group in set(groups.values())}
    assert {group: sum(len(one.entry.items) for one in found) for group, found in behind.items()} == {
        group: sum(groups[name] == group for name in told) for group in behind
    }
    moved = told[0]
    other = "k" if groups[moved] != "k" else "b"
    corrections.correct(station, moved, {Facet.GROUP: Group(other)}, None)
    assert moved in {name for one in coverage.airings_in(station, span, other) for name in one.entry.items}
    assert moved not in {
        name for one in coverage.airings_in(station, span, groups[moved]) for name in one.entry.items
    }
    assert coverage.airings_in(station, Period.parse("2026-W47"), other) == ()


def test_what_has_just_been_logged_is_told_the_next_time(station):
    log(station, MONDAY)
    before = coverage.of_period(station, NOVEMBER, Unit.WEEK).total.total.told
    log(station, TUESDAY)
    after = coverage.of_period(station, NOVEMBER, Unit.WEEK).total.total.told
    assert after - before == len(names(station, TUESDAY)) > 0
    assert sum(row.cell.told for row in coverage.of_period(station, NOVEMBER, Unit.WEEK).items) == after


def test_an_item_has_a_cell_for_each_span_and_they_are_what_its_group_counts(station):
    log(station, MONDAY)
    found = coverage.of_period(station, NOVEMBER, Unit.WEEK)
    for row in found.groups:
        of_group = [one.cells for one in found.items if (one.telling.group or "") == row.key]
        columns = [sum(cells, Cell()) for cells in zip(*of_group, strict=True)]
        assert tuple(columns) == row.cells or not of_group


def test_the_report_has_the_hash_of_every_line_that_it_lists_of_a_part_of_the_log_too(station):
    log(station, MONDAY, TUESDAY)
    figures = forms.fill_in(station, Period.parse(str(TUESDAY)))[0].figures
    recorded = chain.hashes(station.folder / "as_run.sqlite")
    assert figures.lines
    assert [line.hash for line in figures.lines] == [recorded[line.place.seq] for line in figures.lines]
