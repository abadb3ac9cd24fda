"""The logs of several outputs are read as one, and each line keeps the name of its log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from broadcast.airlog import logs
from broadcast.airlog.chain import ChainWriter, reach
from broadcast.airlog.chain import hashes as of_one
from broadcast.domain.asrun import AsRun, Place
from broadcast.domain.times import ClockTrust
from broadcast.errors import LogBrokenError, LogMissingError

Make = Callable[..., AsRun]


@pytest.fixture
def two(entry: Make, tmp_path: Path) -> dict[str, Path]:
    """Numbers 1 to 3 in one log, of the minutes 0, 3, 4; 1 and 2 in the other, of the minutes 1 and 2."""
    found = {"chinh": tmp_path / "as_run.sqlite", "phu": tmp_path / "as_run-phu.sqlite"}
    for path, minutes in zip(found.values(), ((0, 3, 4), (1, 2)), strict=True):
        with ChainWriter(path) as writer:
            for minute in minutes:
                writer.append(entry(minute))
    return found


def test_they_are_read_by_time(two: dict[str, Path]) -> None:
    found = [(place, entry.event) for place, entry in logs.read(two)]
    assert found == [
        (Place(1, "chinh"), "e0"),
        (Place(1, "phu"), "e1"),
        (Place(2, "phu"), "e2"),
        (Place(2, "chinh"), "e3"),
        (Place(3, "chinh"), "e4"),
    ]
    assert [str(place) for place, _ in found[:2]] == ["chinh 1", "phu 1"]


def test_each_log_keeps_its_order_when_a_clock_was_put_back(entry: Make, two: dict[str, Path]) -> None:
    with ChainWriter(two["phu"]) as writer:
        writer.append(entry(0))
    found = [place for place, _ in logs.read(two)]
    assert [place.seq for place in found if place.output == "phu"] == [1, 2, 3]
    assert len(found) == 6


def test_bounds_hold_for_all(entry: Make, two: dict[str, Path]) -> None:
    first = entry(1).moment
    found = [place for place, _ in logs.read(two, (first, first + timedelta(minutes=2)))]
    assert found == [Place(1, "phu"), Place(2, "phu")]


def test_hashes_go_by_log_and_number(two: dict[str, Path]) -> None:
    found = logs.hashes(two, dict.fromkeys(two, 1))
    assert len(found) == 5
    assert found[Place(2, "phu")] == of_one(two["phu"])[2]
    assert found[Place(2, "chinh")] == of_one(two["chinh"])[2]
    assert logs.hashes(two, {"phu": 2}) == {
        place: found[place] for place in found if place.output == "phu" and place.seq > 1
    }


def test_an_output_that_never_aired_has_nothing_to_tell(two: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "begun.sqlite").touch()
    more = {"ba": tmp_path / "none.sqlite", **two, "bon": tmp_path / "begun.sqlite"}
    assert list(logs.read(more)) == list(logs.read(two))


def test_no_log_at_all_is_said_before_the_first_entry(tmp_path: Path) -> None:
    none = {"chinh": tmp_path / "as_run.sqlite", "phu": tmp_path / "as_run-phu.sqlite"}
    with pytest.raises(LogMissingError) as refused:
        logs.read(none)
    assert refused.value.facts["path"] == none["chinh"]
    with pytest.raises(LogMissingError):
        logs.hashes(none, {})


def test_a_damaged_log_is_not_passed_over(two: dict[str, Path]) -> None:
    two["phu"].write_bytes(b"SQLite format 3\0" + b"x" * 9_000)
    with pytest.raises(LogBrokenError):
        list(logs.read(two))


def test_one_log_needs_no_name(two: dict[str, Path]) -> None:
    assert [str(place) for place, _ in logs.read({"": two["chinh"]})] == ["1", "2", "3"]


def test_the_last_days_are_read_without_the_years_before(entry: Make, tmp_path: Path) -> None:
    path = tmp_path / "as_run.sqlite"
    later, wrong = timedelta(days=300), timedelta(days=9000)
    with ChainWriter(path) as writer:
        for minute in range(1200):
            at = entry(minute).at
            writer.append(entry(minute, at=at if minute < 1100 else at + later))
    since = entry(1100).at + later - timedelta(hours=1)
    assert reach(path, since) == 700, "the page before holds nothing of these days"
    kept = [place.seq for place, _ in logs.read({"": path}, since=since)]
    assert kept == list(range(701, 1201))
    assert reach(path, entry(0).at) == 0
    with ChainWriter(path) as writer:
        for minute in range(600):
            old = entry(minute, at=entry(minute).at - wrong, clock_trust=ClockTrust.UNTRUSTED)
            writer.append(old)
    assert reach(path, since) <= 1100, "a clock that ran wrong for weeks hides nothing"
