import itertools
from datetime import date, time, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playout_fakes import DAY, MINUTE, RULES, SECOND, air, event, moment, rundown

from broadcast.domain.asrun import Outcome, Rung
from broadcast.domain.rules import Request, judge
from broadcast.domain.rundown import EventKind, LateRule
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis, frame_at, moment_at
from broadcast.playout.engine import lay
from broadcast.playout.lineup import FADE

NOT_BEFORE = StartKind.NOT_BEFORE
TRUSTED = ClockTrust.TRUSTED


def laid(*days, joined="04:00", missing=(), lengths=None, trust=TRUSTED, **values):
    """A lineup in which every cart is as long as planned, except those of `lengths` and `missing`."""
    known = {one.cart: one.length for day in days for one in day.events if one.cart}
    known |= {"green": 20 * SECOND, "chime": 3 * SECOND} | (lengths or {})
    for name in missing:
        known.pop(name, None)
    start = air(joined) if isinstance(joined, str) else joined
    return lay(days, known.get, joined=start, trust=trust, **values)


def told(lineup):
    """Each event as (id, outcome, reason, seconds after 05:00 of start and end)."""
    zero = air("05:00")
    return [
        (one.event.id, one.outcome.value, one.reason, (one.start - zero) / RATE, (one.end - zero) / RATE)
        for one in lineup.placed
    ]


# ── starts ───────────────────────────────────────────────────────────────────────────────────────


def test_hard_soft_and_not_before():
    lineup = laid(
        rundown(
            event("h", "05:00", 10),
            event("s", seconds=5),
            event("n", "05:00:12", 5, kind=NOT_BEFORE),
            event("m", "05:01", 5, kind=NOT_BEFORE),
            event("t", seconds=5),
        )
    )
    assert told(lineup) == [
        ("h", "aired", "", 0, 10),
        ("s", "aired", "", 10, 15),
        ("n", "aired", "", 15, 20),
        ("m", "aired", "", 60, 65),
        ("t", "aired", "", 65, 70),
    ]


def test_a_hard_start_cuts_what_runs_and_skips_what_has_no_room():
    lineup = laid(
        rundown(
            event("a", "05:00", 10), event("b", seconds=10), event("c", seconds=5), event("d", "05:00:12", 3)
        )
    )
    assert told(lineup) == [
        ("a", "aired", "", 0, 10),
        ("b", "cut", "hard_start", 10, 12),
        ("c", "skipped", "hard_start", 12, 12),
        ("d", "aired", "", 12, 15),
    ]


def test_of_two_hard_starts_at_one_moment_the_later_line_is_heard():
    lineup = laid(rundown(event("a", "05:00", 10), event("b", "05:00", 5)))
    assert told(lineup) == [("a", "skipped", "hard_start", 0, 0), ("b", "aired", "", 0, 5)]


def test_a_hard_start_that_is_refused_cuts_nothing():
    lineup = laid(rundown(event("a", "05:00", 10), event("b", "05:00:05", 5, approver=None)))
    assert told(lineup) == [("a", "aired", "", 0, 10), ("b", "skipped", "not_approved", 5, 5)]


def test_an_emergency_is_not_cut_by_a_lesser_event():
    lineup = laid(
        rundown(
            event("e", "05:00", 30, priority=Priority.EMERGENCY),
            event("a", "05:00:10", 30),
            event("b", "05:00:15", 2, priority=Priority.EMERGENCY),
        )
    )
    assert told(lineup)[0] == ("e", "cut", "hard_start", 0, 15)
    lineup = laid(rundown(event("e", "05:00", 30, priority=Priority.EMERGENCY), event("a", "05:00:10", 60)))
    assert told(lineup)[1] == ("a", "joined_late", "late", 30, 70)


def test_midnight_is_a_moment_like_any_other():
    open_all_night = {"quiet_from": time(0), "quiet_until": time(0)}
    from dataclasses import replace

    from broadcast.domain.rules import Window

    rules = replace(
        RULES,
        windows=(Window(days=tuple(range(7)), start=time(0), end=time(23, 59, 59, 999_999)),),
        **open_all_night,
    )
    first = rundown(event("a", "23:59:50", 30), rules=rules)
    second = rundown(event("b", "00:00:25", 5, day=DAY + timedelta(1)), day=DAY + timedelta(1), rules=rules)
    a, b = laid(first, second).placed
    assert (a.outcome, a.end - a.start) == (Outcome.AIRED, 30 * SECOND)
    assert b.start == air("00:00:25", DAY + timedelta(1))


# ── late ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("joined", "rule", "expected"),
    [
        ("05:00:01.5", LateRule.SKIP, ("a", "aired", "", 1.5, 61.5)),
        ("05:00:20", LateRule.JOIN, ("a", "joined_late", "late", 20, 60)),
        ("05:00:20", LateRule.SKIP, ("a", "skipped", "late", 20, 20)),
        ("05:00:20", LateRule.RESTART, ("a", "aired", "restarted", 20, 80)),
        ("05:00:45", LateRule.RESTART, ("a", "skipped", "late", 45, 45)),
        ("05:01:00", LateRule.JOIN, ("a", "skipped", "missed", 60, 60)),
        ("05:01:10", LateRule.RESTART, ("a", "skipped", "missed", 70, 70)),
    ],
)
def test_a_late_event_joins_restarts_or_is_skipped(joined, rule, expected):
    lineup = laid(rundown(event("a", "05:00", 60, late=rule), event("z", "05:01:40", 5)), joined=joined)
    assert told(lineup)[0] == expected


def test_after_a_restart_the_session_is_joined_where_it_would_be():
    day = rundown(event("a", "05:00", 10), event("b", seconds=60), event("c", seconds=10))
    lineup = laid(day, joined="05:00:30")
    assert told(lineup) == [
        ("a", "skipped", "missed", 30, 30),
        ("b", "joined_late", "late", 30, 70),
        ("c", "aired", "", 70, 80),
    ]
    assert lineup.placed[1].offset == 20 * SECOND


def test_settled_events_are_left_alone_and_the_next_keeps_its_time():
    day = rundown(event("a", "05:00", 10), event("b", seconds=60))
    lineup = laid(day, joined="05:00:08", settled={(DAY, "a")})
    assert told(lineup) == [("b", "aired", "", 10, 70)]


# ── the ladder ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("missing", "rung", "cart", "seconds", "sounds"),
    [
        ((), Rung.CART, "a", 50, 50),
        (("a",), Rung.PREVIOUS, "old", 30, 30),
        (("a", "old"), Rung.EVERGREEN, "green", 50, 50),
        (("a", "old", "green"), Rung.CHIME, "chime", 50, 3),
        (("a", "old", "green", "chime"), Rung.SILENCE, None, 50, 0),
    ],
)
def test_the_ladder(missing, rung, cart, seconds, sounds):
    day = rundown(
        event("a", "05:00", 50, previous_cart="old"), event("z", seconds=1), evergreen="green", chime="chime"
    )
    lineup = laid(day, missing=missing, lengths={"old": 30 * SECOND})
    one, after = lineup.placed
    assert (one.rung, one.cart, one.end - one.start) == (rung, cart, seconds * SECOND)
    assert after.start == one.end
    pieces = [s for s in lineup.sounding(one.start, 50 * SECOND) if s.placed is one]
    assert sum(piece.length for piece in pieces) == sounds * SECOND
    if missing:
        assert (one.outcome, one.reason) == (Outcome.REPLACED, "missing_cart")


def test_a_relay_without_a_source_is_filled_for_its_slot():
    day = rundown(event("r", "06:00", 50, cart=None, kind=NOT_BEFORE), evergreen="green")
    lineup = laid(day)
    (one,) = lineup.placed
    assert (one.outcome, one.reason, one.rung) == (Outcome.REPLACED, "no_source", Rung.EVERGREEN)
    assert [(s.offset, s.length) for s in lineup.sounding(one.start, 60 * SECOND)] == [
        (0, 20 * SECOND),
        (0, 20 * SECOND),
        (0, 10 * SECOND),
    ]
    assert lineup.sounding(one.start, 60 * SECOND)[-1].sinks


# ── the air guard ────────────────────────────────────────────────────────────────────────────────


def test_a_mis_set_time_in_the_night_makes_no_sound():
    lineup = laid(rundown(event("a", "03:15", 60), event("b", seconds=60)), joined="03:00")
    assert [(one.outcome, one.reason) for one in lineup.placed] == [(Outcome.SKIPPED, "quiet_hours")] * 2
    assert not lineup.sounding(air("03:00"), 60 * MINUTE)


def test_the_end_of_a_window_cuts():
    lineup = laid(rundown(event("a", "11:59:50", 60), event("b", "20:59:30", 60)))
    a, b = lineup.placed
    assert (a.outcome, a.reason, a.end) == (Outcome.CUT, "window_end", air("12:00"))
    assert (b.outcome, b.reason, b.end) == (Outcome.CUT, "quiet_hours", air("21:00"))


@pytest.mark.parametrize("ahead", [1, 480, 959, 960, 2_000])
def test_laid_anew_just_before_the_window_ends_it_does_not_end_a_frame_later(ahead):
    day = rundown(event("a", "11:59:50", 20))
    (a,) = laid(day, joined="11:59").placed
    (again,) = laid(day, joined=Frames(air("12:00") - ahead), running=a).placed
    assert again.end == air("12:00")


def test_a_window_that_follows_another_lets_the_event_go_on():
    from dataclasses import replace

    from broadcast.domain.rules import Window

    every = tuple(range(7))
    rules = replace(
        RULES,
        windows=(
            Window(days=every, start=time(5), end=time(6)),
            Window(days=every, start=time(6), end=time(7)),
        ),
    )
    (one,) = laid(rundown(event("a", "05:59:50", 60), rules=rules)).placed
    assert one.outcome is Outcome.AIRED


def test_an_emergency_passes_the_quiet_hours_and_an_unbelievable_clock():
    day = rundown(
        event("e", "03:15", 60, priority=Priority.EMERGENCY, approver=None), event("a", "06:00", 10)
    )
    e, a = laid(day, joined="03:00", trust=ClockTrust.UNTRUSTED).placed
    assert e.outcome is Outcome.AIRED
    assert (a.outcome, a.reason) == (Outcome.SKIPPED, "clock")


def test_no_music_on_a_day_of_mourning():
    from dataclasses import replace

    rules = replace(RULES, mourning_days=(DAY,))
    music = event("m", "05:00", 10)
    lineup = laid(rundown(replace(music, kind=EventKind.MUSIC), event("s", seconds=10), rules=rules))
    assert told(lineup) == [("m", "skipped", "mourning_day", 0, 0), ("s", "aired", "", 10, 20)]


# ── laying anew ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_on_air_goes_on_when_the_rest_is_laid_anew():
    day = rundown(event("a", "05:00", 30), event("b", seconds=10), event("c", "05:00:20", 5))
    first = laid(day)
    running = first.running(air("05:00:10"))
    assert (running.event.id, running.outcome) == ("a", Outcome.CUT)

    without_c = rundown(event("a", "05:00", 30), event("b", seconds=10), version=2)
    again = laid(without_c, joined="05:00:10", running=running)
    assert told(again) == [("a", "aired", "", 0, 30), ("b", "aired", "", 30, 40)]
    sooner = rundown(event("a", "05:00", 30), event("c", "05:00:15", 5), version=2)
    assert told(laid(sooner, joined="05:00:10", running=running))[0] == ("a", "cut", "hard_start", 0, 15)


def test_a_delayed_session_is_not_joined_inside_when_it_is_laid_anew():
    day = rundown(event("a", "05:00", 10), event("b", seconds=10))
    longer = {"a": 60 * SECOND}
    running = laid(day, lengths=longer).running(air("05:00:30"))
    again = laid(day, lengths=longer, joined="05:00:30", running=running)
    assert told(again) == [("a", "aired", "", 0, 60), ("b", "aired", "", 60, 70)]


def test_a_clock_that_loses_belief_ends_what_is_on_air_with_a_fade():
    day = rundown(event("a", "05:00", 30), event("b", seconds=10))
    running = laid(day).running(air("05:00:10"))
    a, b = laid(day, joined="05:00:10", running=running, trust=ClockTrust.UNTRUSTED).placed
    assert (a.outcome, a.reason, a.end) == (Outcome.INTERRUPTED, "clock", air("05:00:10") + FADE)
    assert (b.outcome, b.reason) == (Outcome.SKIPPED, "clock")


def test_a_clock_set_back_does_not_say_things_twice():
    day = rundown(event("a", "05:00", 30), event("b", "05:10", 10))
    lineup = laid(day, joined="04:50", settled={(DAY, "a")})
    assert told(lineup) == [("b", "aired", "", 600, 610)]


# ── properties ───────────────────────────────────────────────────────────────────────────────────

SECONDS = st.integers(0, 400).map(lambda tenths: tenths / 10)


@st.composite
def days(draw):
    """One to three days of events around the edges of the windows, some without cart or approval."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        day = DAY + timedelta(number)
        events = []
        for index in range(draw(st.integers(0, 7))):
            start = draw(
                st.none()
                | st.tuples(
                    st.sampled_from([4, 5, 11, 12, 20, 23]),
                    st.sampled_from([0, 1, 58, 59]),
                    st.integers(0, 59),
                )
            )
            kind = draw(st.sampled_from([StartKind.HARD, StartKind.NOT_BEFORE]))
            events.append(
                event(
                    f"{number}-{index}",
                    None if start is None else time(*start).isoformat(),
                    draw(SECONDS),
                    kind=None if start is None else kind,
                    day=day,
                    cart=draw(st.sampled_from([None, "x", "y", "gone"])),
                    approver=draw(st.sampled_from([None, "duyet", "duyet"])),
                    priority=draw(st.sampled_from([*Priority, Priority.NORMAL, Priority.NORMAL])),
                    late=draw(st.sampled_from(LateRule)),
                    tolerance=Millis(draw(st.sampled_from([0, 2_000, 60_000]))),
                )
            )
        found.append(
            rundown(
                *events,
                day=day,
                evergreen=draw(st.sampled_from([None, "green", "gone"])),
                chime=draw(st.sampled_from([None, "chime"])),
            )
        )
    return tuple(found)


JOINS = st.builds(
    lambda day, hour, tenths: Frames(air(f"{hour:02}:00", DAY + timedelta(day)) + tenths * RATE // 10),
    st.integers(0, 3),
    st.sampled_from([4, 5, 12, 20]),
    st.integers(-1_500, 1_500),
)
"""Moments in the thick of it."""
LENGTHS = {"x": 7 * SECOND + 123, "y": 90 * SECOND, "green": 11 * SECOND, "chime": 2 * SECOND}
FAR = Frames(frame_at(moment("00:00", date(2027, 2, 1))))


@given(days(), JOINS, st.sampled_from(ClockTrust))
@settings(max_examples=150, deadline=None)
def test_every_event_ends_exactly_once_and_nothing_sounds_that_may_not(days, joined, trust):
    lineup = lay(days, LENGTHS.get, joined=joined, trust=trust)

    planned = sorted((day.day, one.id) for day in days for one in day.events)
    endings = lineup.ending(joined, FAR - joined)
    assert sorted(one.key for one in endings) == planned

    heard = [one for one in lineup.placed if one.rung is not None]
    for before, after in itertools.pairwise(heard):
        assert before.end <= after.start, "one thing at a time"
    for one in heard:
        assert one.start >= joined
        assert one.end > one.start
        request = Request(
            priority=one.event.priority,
            approved=one.event.approver is not None,
            music=one.event.kind is EventKind.MUSIC,
        )
        for frame in (one.start, one.last):
            assert judge(request, moment_at(frame), one.rules, trust).allowed
        if one.event.start is not None:
            assert one.start >= frame_at(one.event.start)


@given(days(), JOINS, st.lists(st.integers(1, 40 * SECOND), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_blocks_of_any_size_say_the_same(days, joined, sizes):
    lineup = lay(days, LENGTHS.get, joined=joined, trust=TRUSTED)
    frame, apart, ended, started = joined, [], [], []
    for size in sizes:
        apart += [
            (one.placed.key, one.cart, frame + one.at, one.offset, one.length)
            for one in lineup.sounding(frame, size)
        ]
        ended += lineup.ending(frame, size)
        started += lineup.starting(frame, size)
        frame = Frames(frame + size)
    whole = frame - joined
    assert set(ended) == set(lineup.ending(joined, whole))
    assert set(started) == set(lineup.starting(joined, whole))
    assert _samples(apart) == _samples(
        (one.placed.key, one.cart, joined + one.at, one.offset, one.length)
        for one in lineup.sounding(joined, whole)
    )


def _samples(pieces):
    """Slices with their seams taken out: (event, cart, air position less cart offset) → ranges of air."""
    ranges = {}
    for key, cart, at, offset, length in sorted(pieces, key=lambda piece: piece[2]):
        runs = ranges.setdefault((key, cart, at - offset), [])
        if runs and runs[-1][1] == at:
            runs[-1][1] = at + length
        else:
            runs.append([at, at + length])
    return ranges


@given(days(), JOINS, JOINS)
@settings(max_examples=100, deadline=None)
def test_laying_anew_in_the_middle_changes_nothing_when_nothing_has_changed(days, one, other):
    joined, again = sorted((one, other))
    lineup = lay(days, LENGTHS.get, joined=joined, trust=TRUSTED)
    ended = {placed.key for placed in lineup.ending(joined, again - joined)} if again > joined else set()
    second = lay(days, LENGTHS.get, joined=again, trust=TRUSTED, settled=ended, running=lineup.running(again))
    assert [p for p in lineup.placed if p.key not in ended] == list(second.placed)


def test_a_week_is_laid_out_in_milliseconds():
    week = tuple(
        rundown(
            *(
                one
                for hour in (5, 11, 17)
                for one in (
                    event(f"{hour}", f"{hour:02}:00", 30, day=DAY + timedelta(number)),
                    *(event(f"{hour}-{index}", seconds=60) for index in range(20)),
                )
            ),
            day=DAY + timedelta(number),
        )
        for number in range(7)
    )
    began = perf_counter()
    lineup = laid(*week)
    print(f"a week of {len(lineup.placed)} events laid out in {(perf_counter() - began) * 1000:.1f} ms")
    assert len(lineup.placed) == 7 * 63
