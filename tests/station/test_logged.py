"""What the logs tell is read once, and again only as far as they say more."""

from datetime import UTC, datetime, timedelta

import pytest
from log_lines import MORNING, line

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.times import ClockTrust
from broadcast.errors import LogMissingError
from broadcast.reports.airings import account_of
from broadcast.station.logged import Logged

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def wrote(path, *lines):
    with ChainWriter(path) as writer:
        for one in lines:
            writer.append(one)


def events(account):
    return [one.entry.event for one in account.airings]


@pytest.fixture
def reads(monkeypatch):
    """After which line each reading of a log began."""
    begun, read = [], chain.read

    def noted(path, after=0, *arguments, **keywords):
        begun.append(after)
        return read(path, after, *arguments, **keywords)

    monkeypatch.setattr(chain, "read", noted)
    return begun


def test_a_log_that_has_grown_is_read_from_where_it_was(tmp_path, reads):
    log, logged = tmp_path / "as_run.sqlite", Logged()
    wrote(log, *(line(n) for n in range(3)))
    first = logged.since({"": log}, LONG_AGO)
    assert logged.since({"": log}, LONG_AGO) is first
    wrote(log, line(3))
    assert events(logged.since({"": log}, LONG_AGO)) == ["e0", "e1", "e2", "e3"]
    assert reads == [0, 3]


def test_what_it_says_of_a_grown_log_is_what_a_fresh_reading_says(tmp_path):
    log, other, logged = tmp_path / "as_run.sqlite", tmp_path / "as_run-phu.sqlite", Logged()
    wrote(log, line(0), line(2))
    wrote(other, line(1))
    logs = {"chinh": log, "phu": other}
    logged.since(logs, LONG_AGO)
    wrote(other, line(3), line(4))
    wrote(log, line(5))
    assert logged.since(logs, LONG_AGO) == Logged().since(logs, LONG_AGO)
    assert events(logged.since(logs, LONG_AGO)) == ["e0", "e1", "e2", "e3", "e4", "e5"]


def test_another_log_in_its_place_is_read_anew(tmp_path):
    log, logged = tmp_path / "as_run.sqlite", Logged()
    wrote(log, line(0), line(1))
    logged.since({"": log}, LONG_AGO)
    log.unlink()
    wrote(log, line(7), line(8), line(9))
    assert events(logged.since({"": log}, LONG_AGO)) == ["e7", "e8", "e9"]


def test_of_a_later_day_it_tells_what_was_made_from_then_on_even_under_a_clock_that_ran_wrong(tmp_path):
    log, logged = tmp_path / "as_run.sqlite", Logged()
    wrong = line(5, at=LONG_AGO + timedelta(days=1), clock_trust=ClockTrust.UNTRUSTED)
    wrote(log, line(0), line(1), line(4), wrong)
    assert events(logged.since({"": log}, LONG_AGO)) == ["e0", "e1", "e4"]
    later = logged.since({"": log}, MORNING + timedelta(minutes=20))
    assert events(later) == ["e4"]
    assert [entry.event for _, entry in later.uncounted] == ["e5"]


def test_an_earlier_day_is_read_anew(tmp_path):
    log, logged = tmp_path / "as_run.sqlite", Logged()
    wrote(log, *(line(n, apart=timedelta(hours=1)) for n in range(1200)))
    late = logged.since({"": log}, MORNING + timedelta(hours=1190))
    assert 10 <= len(late.airings) < 1200
    assert len(logged.since({"": log}, LONG_AGO).airings) == 1200


def test_without_a_log_there_is_nothing_to_tell(tmp_path):
    with pytest.raises(LogMissingError):
        Logged().since({"": tmp_path / "as_run.sqlite"}, LONG_AGO)
    wrote(tmp_path / "as_run.sqlite")
    assert Logged().since({"": tmp_path / "as_run.sqlite"}, LONG_AGO) == account_of(())
