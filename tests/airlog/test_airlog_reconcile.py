"""Each planned event has one end, whatever outputs and versions its day had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from broadcast.airlog.reconcile import Ending, planned_starts, reconcile
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Place, Rung
from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, local

Make = Callable[..., AsRun]
DAY = date(2026, 11, 23)
RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(
        Window(days=(0, 1, 2, 3, 4), start=time(4, 30), end=time(6, 30)),
        Window(days=(0, 1, 2, 3, 4), start=time(17, 0), end=time(18, 0)),
    ),
    quiet_from=time(21, 0),
    quiet_until=time(5, 0),
    sessions_a_day=2,
    minutes_a_session=90,
)
START = local(DAY, time(5), RULES.zone)
EVENING = START + timedelta(hours=15)
LENGTH = Frames(30 * RATE)


def event(number: int, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": f"e{number}",
        "title": f"Bản tin {number}",
        "column": "CCHC",
        "kind": EventKind.SPEECH,
        "start": None,
        "start_kind": StartKind.SOFT,
        "length": LENGTH,
        "cart": "c" * 64,
        "items": ("KH1.a",),
        "approver": "lan",
        "author": "minh",
    }
    if number == 0:
        values |= {"start": START, "start_kind": StartKind.HARD}
    return Event(**{**values, **changes})


def rundown(*events: Event) -> Rundown:
    return Rundown(station="Đài", day=DAY, version=1, rules=RULES, events=events)


def aired(entry: Make, number: int, **changes: Any) -> AsRun:
    start = START + number * timedelta(seconds=30)
    values: dict[str, Any] = {
        "event": f"e{number}",
        "planned_start": start,
        "planned_end": start + timedelta(seconds=30),
        "actual_start": start,
        "actual_end": start + timedelta(seconds=30),
    }
    return entry(number, **{**values, **changes})


def one_end(entry: Make, *changes: dict[str, Any], **event_changes: Any) -> Any:
    entries = [(Place(seq), aired(entry, 0, **change)) for seq, change in enumerate(changes, 5)]
    (end,) = reconcile(rundown(event(0, **event_changes)), entries, EVENING)
    return end


def test_a_day_as_planned(entry: Make) -> None:
    day = rundown(event(0), event(1), event(2))
    ends = reconcile(day, [(Place(number + 1), aired(entry, number)) for number in range(3)], EVENING)
    assert [(end.event.id, end.ending, end.reason, end.seqs) for end in ends] == [
        ("e0", Ending.AS_PLANNED, "", (Place(1),)),
        ("e1", Ending.AS_PLANNED, "", (Place(2),)),
        ("e2", Ending.AS_PLANNED, "", (Place(3),)),
    ]
    assert [end.start_error for end in ends] == [0, 0, 0]
    assert all(end.told for end in ends)


def test_the_tolerance_is_the_events_own(entry: Make) -> None:
    late = {"actual_start": START + timedelta(seconds=2)}
    assert one_end(entry, late).ending is Ending.AS_PLANNED
    later = {"actual_start": START + timedelta(seconds=2, milliseconds=1)}
    end = one_end(entry, later)
    assert (end.ending, end.reason, end.start_error) == (Ending.DIFFERENT, "late", 2001)
    assert end.told
    early = one_end(entry, {"actual_start": START - timedelta(seconds=3)})
    assert (early.reason, early.start_error) == ("early", -3000)


def test_what_the_log_does_not_name_was_not_aired(entry: Make) -> None:
    end = one_end(entry)
    assert (end.ending, end.reason, end.played, end.seqs) == (Ending.NOT_AIRED, "no_entry", 0, ())
    assert not end.told


def test_what_is_still_to_come_is_no_discrepancy(entry: Make) -> None:
    hour = START + timedelta(hours=1)
    ends = reconcile(rundown(event(0), event(1)), [], hour + timedelta(seconds=31))
    assert [end.ending for end in ends] == [Ending.NOT_AIRED, Ending.AHEAD]


def test_entries_of_other_days_and_kinds_are_passed_over(entry: Make) -> None:
    other = aired(entry, 0, rundown="2026-11-24.v0001.0011223344556677.json")
    started = AsRun(
        kind=EntryKind.STARTED,
        station="s",
        at=START,
        clock_trust=ClockTrust.TRUSTED,
        device="",
        software="",
        rundown=other.rundown,
    )
    begun = aired(entry, 0, kind=EntryKind.BEGUN, outcome=None)
    (end,) = reconcile(
        rundown(event(0)), [(Place(1), other), (Place(2), started), (Place(3), begun)], EVENING
    )
    assert end.reason == "no_entry"


def test_another_version_of_the_same_day_counts(entry: Make) -> None:
    end = one_end(entry, {"rundown": "2026-11-23.v0007.ffff.json"})
    assert end.ending is Ending.AS_PLANNED


SKIPPED = {
    "outcome": Outcome.SKIPPED,
    "frames": Frames(0),
    "rung": "",
    "actual_start": None,
    "reason": "missed",
}


@pytest.mark.parametrize(
    ("change", "ending", "reason", "told"),
    [
        (SKIPPED, Ending.NOT_AIRED, "missed", False),
        ({**SKIPPED, "reason": ""}, Ending.NOT_AIRED, "skipped", False),
        (
            {"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN, "reason": "missing_cart"},
            Ending.DIFFERENT,
            "missing_cart",
            False,
        ),
        (
            {"outcome": Outcome.REPLACED, "rung": Rung.PREVIOUS, "reason": "missing_cart"},
            Ending.DIFFERENT,
            "missing_cart",
            True,
        ),
        (
            {"outcome": Outcome.CUT, "frames": Frames(10 * RATE), "reason": "hard_start"},
            Ending.DIFFERENT,
            "hard_start",
            False,
        ),
        (
            {"outcome": Outcome.CUT, "frames": Frames(27 * RATE), "reason": "hard_start"},
            Ending.DIFFERENT,
            "hard_start",
            True,
        ),
        ({"frames": Frames(20 * RATE)}, Ending.DIFFERENT, "short", True),
        ({"reason": "restarted"}, Ending.DIFFERENT, "restarted", True),
    ],
)
def test_differences_and_whether_it_was_told(
    entry: Make, change: dict[str, Any], ending: Ending, reason: str, told: bool
) -> None:
    end = one_end(entry, change)
    assert (end.ending, end.reason, end.told) == (ending, reason, told)


def test_an_interrupted_event_that_went_on_is_one_end(entry: Make) -> None:
    end = one_end(
        entry,
        {"outcome": Outcome.INTERRUPTED, "frames": Frames(12 * RATE), "reason": "emergency"},
        {"outcome": Outcome.AIRED, "frames": Frames(18 * RATE)},
    )
    assert (end.ending, end.reason, end.played, end.seqs) == (
        Ending.DIFFERENT,
        "emergency",
        LENGTH,
        (Place(5), Place(6)),
    )
    assert end.told


def test_what_broke_it_off_is_why_and_not_that_it_came_back_late(entry: Make) -> None:
    pieces = (
        {"outcome": Outcome.INTERRUPTED, "frames": Frames(12 * RATE), "reason": "alert"},
        {"outcome": Outcome.JOINED_LATE, "frames": Frames(8 * RATE), "reason": "late"},
    )
    assert one_end(entry, *pieces).reason == "alert"
    assert one_end(entry, {}, {}).ending is Ending.AS_PLANNED, "logged twice, and whole"


def on_two(entry: Make, chinh: dict[str, Any], phu: dict[str, Any]) -> Any:
    entries = [(Place(5, "chinh"), aired(entry, 0, **chinh)), (Place(2, "phu"), aired(entry, 0, **phu))]
    (end,) = reconcile(rundown(event(0)), entries, EVENING)
    return end


def test_an_event_on_two_outputs_has_one_end(entry: Make) -> None:
    end = on_two(entry, {}, {})
    assert (end.ending, end.reason, end.played, end.seqs) == (
        Ending.AS_PLANNED,
        "",
        LENGTH,
        (Place(5, "chinh"), Place(2, "phu")),
    )
    assert end.told


@pytest.mark.parametrize("failed", ["chinh", "phu"])
def test_what_one_output_missed_is_said_and_was_not_told(entry: Make, failed: str) -> None:
    end = on_two(entry, **{"chinh": {}, "phu": {}, failed: SKIPPED})
    assert (end.ending, end.reason, end.played, end.start_error) == (Ending.DIFFERENT, "missed", LENGTH, 0)
    assert not end.told
    assert len(end.seqs) == 2


def test_what_both_outputs_missed_was_not_aired(entry: Make) -> None:
    end = on_two(entry, SKIPPED, SKIPPED)
    assert (end.ending, end.reason, end.played) == (Ending.NOT_AIRED, "missed", 0)


def test_soft_events_follow_on(entry: Make) -> None:
    fixed = event(2, start=START + timedelta(minutes=5), start_kind=StartKind.NOT_BEFORE)
    assert planned_starts(rundown(event(0), event(1), fixed)) == (
        START,
        START + timedelta(seconds=30),
        START + timedelta(minutes=5),
    )
    assert planned_starts(rundown(event(1))) == (local(DAY, time(), RULES.zone),)
