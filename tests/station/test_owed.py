"""A station's logs and rundowns asked together: what was told, and what is to be told again."""

import sqlite3
import sys
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import MONDAY, NOON, SUNDAY, TUESDAY, WEEK, ZONE, Noon, log, published_at

from broadcast.domain.rules import is_quiet
from broadcast.domain.times import ClockTrust, local
from broadcast.errors import LogBrokenError, LogMissingError
from broadcast.station import owed, weeks
from broadcast.station.home import open_home


@pytest.fixture
def station(published):
    with open_home(published, Noon()) as home:
        yield home


def test_the_days_on_which_each_item_was_told(station):
    log(station, MONDAY)
    told = owed.airings(station, TUESDAY)
    planned = {item for one in weeks.rundown(station, MONDAY).events for item in one.items}
    assert planned
    assert set(told) == planned
    assert all(set(days) == {MONDAY} for days in told.values())
    assert owed.airings(station, SUNDAY) == {}
    assert owed.airings(station, MONDAY) == told
    assert owed.airings(station, date(2027, 1, 20)) == told, "62 days before the year"
    assert owed.airings(station, date(2027, 2, 28)) == told
    assert owed.airings(station, date(2028, 1, 1)) == {}


def test_a_rehearsal_and_a_station_that_was_never_on_air_have_told_nothing(station):
    assert owed.airings(station, TUESDAY) == {}
    log(station, MONDAY, clock_trust=ClockTrust.SIMULATED)
    assert owed.airings(station, TUESDAY) == {}


WEEK_OVER = local(WEEK.days[-1], time(23), ZONE)


@pytest.fixture
def item(station):
    """An item of the week, which was put in force before it began."""
    with closing(sqlite3.connect(station.folder / "station.sqlite", timeout=10)) as database, database:
        database.execute("DELETE FROM publications")  # by the real clock, which may be past that week
    published_at(station, local(SUNDAY, time(12), ZONE))
    monday, later = (
        {name for day in days for one in weeks.rundown(station, day).events for name in one.items}
        for days in ((MONDAY,), WEEK.days[2:])
    )
    return min(monday & later)


def test_what_was_missed_all_week_is_proposed_once_and_never_at_night(station, item):
    log(station, *WEEK.days, missed=lambda one: item in one.items)
    found = owed.make_goods(station, WEEK_OVER)
    assert [(one.event.items, one.reason) for one in found] == [((item,), "missed")]
    here = found[0].not_before.astimezone(ZONE)
    assert here.date() > WEEK.days[-1]
    assert not is_quiet(here, station.settings.rule_values)


def test_what_was_told_since_or_comes_anyway_is_not_proposed(station, item):
    log(station, MONDAY, TUESDAY, missed=lambda one: item in one.items)
    assert owed.make_goods(station, NOON) == (), "it stands in a rundown to come"
    log(station, *WEEK.days[2:])
    assert owed.make_goods(station, WEEK_OVER) == ()


def test_a_week_put_in_force_when_it_was_over_was_never_due(published):
    with closing(sqlite3.connect(published / "station.sqlite")) as database, database:
        database.execute("DELETE FROM publications")
    with open_home(published, Noon()) as station:
        published_at(station, WEEK_OVER)
        log(station, MONDAY, missed=lambda _: True)
        assert owed.make_goods(station, WEEK_OVER) == ()


def test_what_was_missed_three_weeks_ago_is_let_go(station, item):
    log(station, *WEEK.days, missed=lambda one: item in one.items)
    days = [day for day in WEEK.days if any(item in one.items for one in weeks.rundown(station, day).events)]
    last = local(days[-1], time(23), ZONE)
    assert owed.make_goods(station, last + timedelta(days=13))
    assert owed.make_goods(station, last + timedelta(days=14)) == ()


def test_a_log_that_is_missing_or_damaged_says_why_there_are_no_proposals(station, item):
    assert owed.make_goods(station, WEEK_OVER) == ()
    assert isinstance(owed.owed(station, WEEK_OVER).unread, LogMissingError)
    log(station, *WEEK.days, missed=lambda one: item in one.items)
    path = station.folder / "as_run.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE as_run SET body = replace(body, 'missed', 'aired')")
    said = owed.owed(station, WEEK_OVER)
    assert (said.make_goods, type(said.unread)) == ((), LogBrokenError)


def test_a_missing_rundown_file_says_nothing(station, item):
    log(station, *WEEK.days, missed=lambda one: item in one.items)
    for path in station.rundowns.glob("2026-11-*.json"):
        path.unlink()
    assert owed.make_goods(station, WEEK_OVER) == ()
