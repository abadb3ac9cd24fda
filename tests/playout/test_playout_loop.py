import threading
from datetime import timedelta

import numpy as np
import pytest
from playout_fakes import DAY, DESK, SECOND, ListLog, MemoryCarts, MemoryOutput, event, moment, rundown, sound

from broadcast.domain.asrun import EntryKind, Outcome, Rung, to_record
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import ClockTrust, Frames
from broadcast.errors import DiskFullError
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.fittings import Past
from broadcast.playout.journal import QueuedLog, air_entry, unfinished
from broadcast.playout.loop import play
from broadcast.playout.progress import Beat, Ended, Started


def simulate(day, carts=None, *, begin="04:59:58", **values):
    """Play a day on a simulated clock into memory."""
    output, log, heard = MemoryOutput(), ListLog(), []
    days = (day,) if not isinstance(day, tuple) else day
    programme = values.pop("programme", lambda _: days)
    play(
        programme,
        carts or MemoryCarts.of(*days),
        output,
        SimulatedClock(moment(begin)),
        log,
        desk=DESK,
        stop=values.pop("stop", threading.Event()),
        listener=values.pop("listener", heard.append),
        **values,
    )
    assert unfinished(log.entries) == (), "what began has ended"
    return output, log, heard


def test_a_session_is_heard_to_the_sample_and_logged():
    day = rundown(event("a", "05:00", 2.5), event("b", seconds=1.25), event("c", "05:00:06", 1))
    output, log, heard = simulate(day)

    at = 2 * SECOND
    expected = np.concatenate(
        [
            np.zeros(at, np.int16),
            sound("a", int(2.5 * SECOND)),
            sound("b", int(1.25 * SECOND)),
            np.zeros(int(2.25 * SECOND), np.int16),
            sound("c", SECOND),
        ]
    )
    assert np.array_equal(output.samples[: len(expected)], expected)
    assert not output.samples[len(expected) :].any()
    assert output.state == "closed"

    assert [(e.kind, e.event) for e in log.entries] == [
        (EntryKind.STARTED, ""),
        *[(kind, name) for name in "abc" for kind in (EntryKind.BEGUN, EntryKind.EVENT)],
        (EntryKind.STOPPED, ""),
    ]
    a, b, c = log.events
    assert [e.outcome for e in (a, b, c)] == [Outcome.AIRED] * 3
    assert {e.clock_trust for e in log.entries} == {ClockTrust.SIMULATED}
    assert (a.actual_start, a.actual_end) == (moment("05:00"), moment("05:00:02.5"))
    assert (b.actual_start, b.planned_start) == (a.actual_end, a.planned_end)
    assert (a.frames, a.cart, a.rung, a.device) == (2.5 * SECOND, "a", Rung.CART, "memory")
    assert a.rundown == day.file_name
    assert a.peak == round(2000 * np.log10(np.abs(sound("a", 120_000).astype(int)).max() / 32768))
    assert a.loudness == round(1000 * np.log10(np.mean(sound("a", 120_000).astype(float) ** 2) / 32768**2))
    assert a.lufs is None, "nobody reads it of a made-up day"
    assert [type(one) for one in heard if not isinstance(one, Beat)] == [Started, Ended] * 3


def test_what_an_event_begins_with_is_what_it_ends_with():
    day = rundown(event("a", "05:00", 2, items=("KH1.a",), group="a"), event("b", seconds=1))
    carts = MemoryCarts.of(day)
    carts.missing.add("b")
    _, log, _ = simulate(day, carts, begin="05:00:01")
    begun = [e for e in log.entries if e.kind is EntryKind.BEGUN]
    assert [(e.event, e.rung, e.reason) for e in begun] == [
        ("a", "cart", ""),
        ("b", "silence", "missing_cart"),
    ]
    for one, ended in zip(begun, log.events, strict=True):
        assert (one.actual_end, one.frames, one.outcome, one.peak) == (None, 0, None, None)
        own = {"kind", "at", "reason", "actual_end", "frames", "outcome", "peak", "loudness", "lufs"}
        facts = [{k: v for k, v in to_record(e).items() if k not in own} for e in (one, ended)]
        assert facts[0] == facts[1]
        assert one.at <= ended.at


def test_gaps_are_shortened_but_the_log_keeps_the_true_times():
    day = rundown(event("a", "05:00", 2), event("b", "17:00", 1))
    output, log, _ = simulate(day, begin="00:00", longest_silence=Frames(SECOND))

    assert abs(len(output.samples) - 5 * SECOND) <= SECOND // 4
    assert np.array_equal(output.samples[SECOND : 3 * SECOND], sound("a", 2 * SECOND))
    assert np.array_equal(output.samples[4 * SECOND : 5 * SECOND], sound("b", SECOND))
    assert [e.actual_start for e in log.events] == [moment("05:00"), moment("17:00")]


def test_of_a_silence_without_an_end_a_block_is_heard_every_five_minutes():
    """What is published an hour after the last event is heard at its time, and not after an hour of blocks."""
    early = (rundown(event("a", "05:00", 2)),)
    later = (rundown(event("a", "05:00", 2), event("b", "07:00", 1), version=2),)
    stop = threading.Event()
    output, log, _ = simulate(
        later,
        begin="04:59:58",
        longest_silence=Frames(SECOND),
        endless=True,
        stop=stop,
        programme=lambda at: early if at < moment("06:00") else later,
        listener=lambda told: stop.set() if isinstance(told, Ended) and told.placed.event.id == "b" else None,
    )
    assert [(e.event, e.actual_start) for e in log.events] == [("a", moment("05:00")), ("b", moment("07:00"))]
    assert len(output.samples) < 15 * SECOND


def test_a_hard_start_cuts_with_a_fade_of_20_ms():
    day = rundown(event("a", "05:00", 4), event("b", "05:00:02", 1))
    output, log, _ = simulate(day, begin="05:00")

    a, b = sound("a", 4 * SECOND), sound("b", SECOND)
    cut = 2 * SECOND
    assert np.array_equal(output.samples[: cut - 960], a[: cut - 960])
    faded = np.abs(output.samples[cut - 960 : cut].astype(int))
    assert (faded <= np.abs(a[cut - 960 : cut].astype(int))).all()
    assert faded[-10:].max() < 100
    assert np.array_equal(output.samples[cut : cut + SECOND], b)
    assert [(e.outcome, e.reason, e.frames) for e in log.events] == [
        (Outcome.CUT, "hard_start", cut),
        (Outcome.AIRED, "", SECOND),
    ]


def test_stopping_fades_within_a_block_and_says_so():
    stop = threading.Event()
    day = rundown(event("a", "05:00", 10), event("b", seconds=5))
    output, log, _ = simulate(day, begin="05:00", stop=stop, listener=lambda _: stop.set())

    (a,) = log.events
    assert (a.outcome, a.reason, a.frames) == (Outcome.INTERRUPTED, "stop", len(output.samples))
    assert a.actual_end - a.actual_start < timedelta(milliseconds=300)
    assert log.entries[-1].kind is EntryKind.STOPPED
    assert abs(int(output.samples[-1])) < 100


def test_a_cart_that_breaks_on_the_way_is_replaced_before_it_is_heard():
    day = rundown(event("a", "05:00", 2), event("b", seconds=1), evergreen="green")
    carts = MemoryCarts.of(day)
    carts.carts["green"] = sound("green", 5 * SECOND)
    carts.breaking["a"] = SECOND
    output, log, _ = simulate(day, carts, begin="05:00")

    a, green, b = log.events
    assert (a.event, a.outcome, a.rung, a.reason) == ("a", Outcome.INTERRUPTED, Rung.CART, "cart_broken")
    assert (green.event, green.outcome, green.rung, green.reason) == (
        "a",
        Outcome.REPLACED,
        Rung.EVERGREEN,
        "cart_broken",
    )
    assert SECOND - SECOND // 4 <= a.frames <= SECOND
    assert a.frames + green.frames == 2 * SECOND
    heard = np.concatenate([sound("a", 2 * SECOND)[: a.frames], sound("green", 5 * SECOND)])[: 2 * SECOND]
    assert np.array_equal(output.samples[: 2 * SECOND - 960], heard[:-960]), "not a sample of silence between"
    assert np.array_equal(output.samples[2 * SECOND : 3 * SECOND], sound("b", SECOND))
    assert b.outcome is Outcome.AIRED
    assert all(reader.closed for reader in carts.opened)


def test_with_nothing_to_stand_in_a_broken_cart_leaves_silence_and_a_reason():
    day = rundown(event("a", "05:00", 2), event("b", seconds=1))
    carts = MemoryCarts.of(day)
    carts.breaking["a"] = 0
    output, log, _ = simulate(day, carts, begin="05:00")
    assert [(e.event, e.outcome, e.rung, e.reason, e.frames) for e in log.events] == [
        ("a", Outcome.REPLACED, Rung.SILENCE, "cart_broken", 0),
        ("b", Outcome.AIRED, Rung.CART, "", SECOND),
    ]
    assert not output.samples[: 2 * SECOND].any()


def test_a_cart_that_does_not_open_is_replaced_before_its_start():
    day = rundown(event("a", "05:00", 2), event("b", seconds=1), evergreen="green")
    carts = MemoryCarts.of(day)
    carts.carts["green"] = sound("green", 5 * SECOND)
    carts.unreadable.add("b")
    output, log, _ = simulate(day, carts, begin="05:00")

    assert [(e.outcome, e.rung, e.reason) for e in log.events] == [
        (Outcome.AIRED, Rung.CART, ""),
        (Outcome.REPLACED, Rung.EVERGREEN, "missing_cart"),
    ]
    assert np.array_equal(
        output.samples[2 * SECOND : 3 * SECOND - 960], sound("green", 5 * SECOND)[: SECOND - 960]
    )


def test_a_cart_that_comes_in_time_is_used():
    day = rundown(event("a", "05:00", 30), event("b", seconds=1))
    carts = MemoryCarts.of(day)
    carts.missing.add("b")
    count = 0

    def come(moment_of_asking):
        nonlocal count
        count += 1
        if count == 25:
            carts.missing.clear()
        return days

    days = (day,)
    _, log, _ = simulate(day, carts, begin="05:00", programme=come)
    assert [(e.event, e.outcome, e.rung) for e in log.events] == [
        ("a", Outcome.AIRED, Rung.CART),
        ("b", Outcome.AIRED, Rung.CART),
    ]


def test_a_new_version_takes_force_without_a_seam_in_what_is_on_air():
    old = rundown(event("a", "05:00", 5), event("b", seconds=1), event("c", seconds=1))
    new = rundown(
        event("x", "05:00", 1), event("a", seconds=5), event("d", seconds=1), event("c", seconds=1), version=2
    )
    versions = [(old,), (new,)]

    def programme(now):
        return versions[now >= moment("05:00:03")]

    output, log, _ = simulate(old, MemoryCarts.of(old, new), begin="05:00", programme=programme)

    expected = np.concatenate([sound("a", 5 * SECOND), sound("d", SECOND), sound("c", SECOND)])
    assert np.array_equal(output.samples[: len(expected)], expected)
    assert [(e.event, e.outcome, e.reason) for e in log.events] == [
        ("x", Outcome.SKIPPED, "missed"),
        ("a", Outcome.AIRED, ""),
        ("d", Outcome.AIRED, ""),
        ("c", Outcome.AIRED, ""),
    ]


def test_events_of_the_log_are_not_played_again():
    day = rundown(event("a", "05:00", 2), event("b", seconds=1))
    output, log, _ = simulate(day, begin="05:00:02", past=Past(settled=frozenset({(DAY, "a")})))
    assert [(e.event, e.outcome) for e in log.events] == [("b", Outcome.AIRED)]
    assert np.array_equal(output.samples[:SECOND], sound("b", SECOND))


def test_the_log_behind_a_queue_keeps_order_through_refusals():
    log = ListLog(refusals=2, error=DiskFullError(path="as_run.sqlite"))
    refused = []
    desk = DESK
    entries = [
        air_entry(desk, EntryKind.STARTED, at=moment("05:00"), trust=ClockTrust.TRUSTED, reason=str(number))
        for number in range(5)
    ]
    with QueuedLog(log, refused.append, pause=0.01) as queued:
        for entry in entries:
            queued.append(entry)
    assert len(refused) == 2
    assert log.entries == entries


def test_a_log_that_refuses_to_the_last_is_told():
    log = ListLog(refusals=99, error=DiskFullError(path="as_run.sqlite"))
    with pytest.raises(DiskFullError), QueuedLog(log, lambda _: None, pause=0.01) as queued:
        queued.append(
            air_entry(
                DESK,
                EntryKind.STARTED,
                at=moment("05:00"),
                trust=ClockTrust.TRUSTED,
            )
        )


def test_a_list_is_log_enough_for_a_simulation():
    entries = []
    day = rundown(event("a", "05:00", 1))
    days = (day,)
    play(
        lambda _: days,
        MemoryCarts.of(day),
        MemoryOutput(),
        SimulatedClock(moment("05:00")),
        entries,
        desk=DESK,
        stop=threading.Event(),
    )
    assert [entry.event for entry in entries if entry.outcome is Outcome.AIRED] == ["a"]


def test_silence_in_an_endless_programme_goes_on_until_stopped():
    stop = threading.Event()
    seen = []

    def programme(now):
        seen.append(now)
        if len(seen) == 5:
            stop.set()
        return nothing

    nothing = ()
    _, log, _ = simulate((), MemoryCarts({}), programme=programme, endless=True, stop=stop)
    assert [e.kind for e in log.entries] == [EntryKind.STARTED, EntryKind.STOPPED]
    assert seen[-1] - seen[0] >= timedelta(seconds=3)


def test_not_before_waits_and_long_reaches():
    day = rundown(
        event("a", "05:00", 3),
        event("b", "05:00:01", 1, kind=StartKind.NOT_BEFORE),
        event("c", "05:00:10", 1, kind=StartKind.NOT_BEFORE),
    )
    _, log, _ = simulate(day)
    assert [e.actual_start for e in log.events] == [moment("05:00"), moment("05:00:03"), moment("05:00:10")]
