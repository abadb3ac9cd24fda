"""What a monitor heard of an event stands beside it in the log as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def event(name, minute):
    start = AT + timedelta(minutes=minute)
    return AsRun(
        kind=EntryKind.EVENT,
        station="xa-mau",
        at=start + timedelta(seconds=60),
        clock_trust=ClockTrust.TRUSTED,
        device="null",
        software="0",
        rundown="2026-11-23.v0001.0011223344556677.json",
        event=name,
        title=f"Tin {name}",
        rung=Rung.CART,
        planned_start=start,
        planned_end=start + timedelta(seconds=60),
        actual_start=start,
        actual_end=start + timedelta(seconds=60),
        frames=Frames(60 * RATE),
        outcome=Outcome.AIRED,
    )


def heard(of, verdict, share, reason=""):
    return replace(
        of,
        kind=EntryKind.HEARD,
        outcome=None,
        frames=Frames(0),
        reason=reason,
        verdict=verdict,
        heard_share=share,
        delay=Millis(250),
        level=-900,
        match=80,
    )


def test_the_log_shows_what_was_heard_beside_its_event(home, run):
    first, second, third = (event(name, minute) for minute, name in enumerate("abc"))
    with ChainWriter(home / "as_run.sqlite") as log:
        for entry in (
            first,
            second,
            heard(first, Verdict.HEARD, 100),
            heard(second, Verdict.SILENT, 20, "silent"),
            third,
        ):
            log.append(entry)
    shown = run("log", "show").out
    lines = {name: next(line for line in shown.splitlines() if f"Tin {name}" in line) for name in "abc"}
    assert "nghe được" in lines["a"]
    assert "%" not in lines["a"]
    assert "không có tiếng" in lines["b"]
    assert "20 %" in shown
    assert "nghe" not in lines["c"]
    assert "3" not in [line.split()[0] for line in shown.splitlines() if line.strip()], "no line of its own"


def test_a_log_of_a_station_without_a_monitor_has_no_such_column(home, run):
    with ChainWriter(home / "as_run.sqlite") as log:
        log.append(event("a", 0))
    assert "Nghe tại loa" not in run("log", "show").out


@pytest.mark.parametrize("kind", sorted(set(EntryKind) - {EntryKind.EVENT, EntryKind.BEGUN, EntryKind.HEARD}))
def test_whatever_is_no_event_has_words_for_it(kind, run, home):
    entry = AsRun(
        kind=kind, station="xa-mau", at=AT, clock_trust=ClockTrust.TRUSTED, device="null", software="0"
    )
    with ChainWriter(home / "as_run.sqlite") as log:
        log.append(entry)
    shown = run("log", "show")
    assert shown.code == 0
    assert kind.value not in shown.out
