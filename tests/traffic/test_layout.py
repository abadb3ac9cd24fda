"""A day is laid out for the desk as the air will lay it out."""

from datetime import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, rules, week

from broadcast.domain.rules import Window
from broadcast.domain.schedule import LateRule, Overrun, StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, frame_at, local, moment_at
from broadcast.playout.engine import lay
from broadcast.traffic import CartFacts, Checks, build_day
from broadcast.traffic.layout import lay_out

MONDAY = WEEK.days[0]
ALL_DAY = rules(
    windows=(Window(days=EVERY_DAY, start=time(0), end=time(23)),),
    quiet_from=time(),
    quiet_until=time(),
    sessions_a_day=99,
    minutes_a_session=9999,
)
MINUTE = 60_000
BACK = StartKind.BACK


def minutes(count, **more):
    return {"length": count * MINUTE} | more


def laid(*lines, length=lambda _, __: None):
    return lay_out(week(*lines), MONDAY, ALL_DAY, length)


def shown(*lines, **more):
    """What each line is heard from and until: `a 05:00-05:10`."""
    return [f"{one.line.content} {one.start:%H:%M}-{one.end:%H:%M}" for one in laid(*lines, **more)]


def test_what_follows_on_begins_where_what_runs_ends():
    assert shown(line("a", "05:00", **minutes(10)), line("b", **minutes(5)), line("c", "05:20")) == [
        "a 05:00-05:10",
        "b 05:10-05:15",
        "c 05:20-05:20",
    ]


def test_what_is_timed_backwards_ends_at_its_time():
    assert shown(
        line("h", "06:00", **minutes(5)),
        line("a", "05:30", **minutes(10)),
        line("y", "06:00", kind=BACK, **minutes(6)),
        line("z", "06:00", kind=BACK, **minutes(8)),
        line("sau", **minutes(1)),
    ) == ["a 05:30-05:40", "y 05:46-05:52", "z 05:52-06:00", "sau 06:00-06:01", "h 06:00-06:05"]


def test_what_ends_at_two_times_does_not_stand_together():
    assert shown(
        line("y", "06:00", kind=BACK, **minutes(6)), line("z", "06:10", kind=BACK, **minutes(8))
    ) == ["y 05:54-06:00", "z 06:02-06:10"]
    assert shown(
        line("y", "06:00", kind=BACK, **minutes(6)),
        line("n", "06:00", kind=StartKind.NOT_BEFORE, **minutes(1)),
    ) == ["y 05:54-06:00", "n 06:00-06:01"]


def test_what_is_timed_backwards_is_joined_inside_or_dropped_where_there_is_no_room():
    joined = laid(line("a", "05:30", **minutes(25)), line("z", "06:00", kind=BACK, **minutes(8)))[1]
    assert (f"{joined.start:%H:%M}-{joined.end:%H:%M}", joined.is_late, joined.is_dropped) == (
        "05:55-06:00",
        True,
        False,
    )
    assert joined.behind == 0
    dropped = laid(line("a", "05:30", **minutes(31)), line("z", "06:00", kind=BACK, **minutes(8)))[1]
    assert dropped.is_dropped


def test_a_fill_sounds_until_the_next_time():
    assert shown(
        line("a", "05:20", **minutes(10)),
        line("lấp", source="fill"),
        line("z", "06:00", kind=BACK, **minutes(8)),
        line("lấp nữa", source="fill"),
        line("h", "06:30", **minutes(5)),
    ) == ["a 05:20-05:30", "lấp 05:30-05:52", "z 05:52-06:00", "lấp nữa 06:00-06:30", "h 06:30-06:35"]


def test_a_fill_without_room_takes_none():
    assert shown(
        line("a", "05:00", overrun=Overrun.FINISH, **minutes(40)),
        line("lấp", source="fill"),
        line("h", "05:30", **minutes(20)),
    ) == ["a 05:00-05:40", "lấp 05:40-05:40", "h 05:40-05:50"]


def test_a_fill_with_a_time_of_its_own_begins_then():
    assert shown(
        line("lấp", "05:00", source="fill"), line("b", "05:30", kind=StartKind.SOFT, **minutes(5))
    ) == ["lấp 05:00-05:30", "b 05:30-05:35"]


@pytest.mark.parametrize(
    ("overrun", "late", "heard", "dropped"),
    [
        (Overrun.CUT, LateRule.JOIN, "05:12-05:42", False),
        (Overrun.FINISH, LateRule.JOIN, "05:20-05:42", False),
        (Overrun.FINISH, LateRule.RESTART, "05:20-05:50", False),
        (Overrun.FINISH, LateRule.SKIP, "05:20-05:20", True),
        (Overrun.SHIFT, LateRule.JOIN, "05:20-05:50", False),
        (Overrun.SHIFT, LateRule.SKIP, "05:20-05:50", False),
    ],
)
def test_a_hard_start_waits_for_what_may_finish(overrun, late, heard, dropped):
    found = laid(
        line("a", "05:00", overrun=overrun, **minutes(20)),
        line("h", "05:12", late=late, **minutes(30)),
        line("sau", "05:50", **minutes(1)),
    )[1]
    assert (f"{found.start:%H:%M}-{found.end:%H:%M}", found.is_dropped) == (heard, dropped)
    assert found.behind == (None if overrun is Overrun.CUT else 0)


def test_a_late_start_has_its_own_end_and_the_next_hard_start_before_it():
    before = line("a", "05:00", overrun=Overrun.FINISH, **minutes(20))
    restarted = line("h", "05:12", late=LateRule.RESTART, **minutes(10))
    assert shown(before, restarted)[1] == "h 05:20-05:20", "its planned end would pass"
    assert shown(before, restarted, line("sau", "05:30"))[1] == "h 05:20-05:30"
    assert shown(before, line("h", "05:12", **minutes(8)))[1] == "h 05:20-05:20", "it is over by then"
    assert shown(before, line("h", "05:12", **minutes(30)), line("sau", "05:18"))[1] == "h 05:20-05:20", (
        "its time is another's by then"
    )


def test_after_what_is_not_heard_the_next_line_keeps_to_its_planned_time():
    assert shown(
        line("a", "05:00", overrun=Overrun.FINISH, **minutes(20)),
        line("h", "05:12", late=LateRule.RESTART, **minutes(10)),
        line("sau", **minutes(1)),
    ) == ["a 05:00-05:20", "h 05:20-05:20", "sau 05:22-05:23"]


def test_a_tolerance_is_no_lateness():
    on_time = laid(line("a", "05:00", overrun=Overrun.FINISH, length=12 * MINUTE + 2000), line("h", "05:12"))
    late = laid(line("a", "05:00", overrun=Overrun.FINISH, length=12 * MINUTE + 2001), line("h", "05:12"))
    assert [on_time[1].is_late, late[1].is_late] == [False, True]


def test_the_length_of_a_repeat_is_that_of_what_it_repeats():
    found = laid(
        line("tin", "05:00", source="relay", reference="VOV1", **minutes(20)),
        line("lại", "06:00", source="repeat", reference="T2 05:00", **minutes(5)),
        line("không", "07:00", source="repeat", reference="CN 05:00", **minutes(5)),
    )
    assert [f"{one.end:%H:%M}" for one in found] == ["05:20", "06:20", "07:05"]


# ── the same as on air ───────────────────────────────────────────────────────────────────────────

times = st.integers(0, 12).map(lambda count: time(5 + count // 6, count % 6 * 10).isoformat("minutes"))


@st.composite
def days(draw):
    """A morning: lines with and without a time, fills, what is timed backwards, every rule."""
    drawn = []
    for number in range(draw(st.integers(1, 7))):
        at = draw(times if not drawn or drawn[-1].source.kind == "fill" else times | st.none())
        fill = draw(st.sampled_from([False, False, True]))
        kinds = [kind for kind in StartKind if not (fill and kind is BACK)] if at else [StartKind.SOFT]
        drawn.append(
            line(
                f"dòng {number}",
                at,
                kind=draw(st.sampled_from(kinds)),
                source="fill" if fill else "file",
                reference="a.flac",
                length=draw(st.integers(1, 25)) * MINUTE + draw(st.sampled_from([0, 1000])),
                overrun=draw(st.sampled_from(Overrun)),
                late=draw(st.sampled_from(LateRule)),
            )
        )
    return week(*drawn)


def carts_of(schedule):
    return {
        index: CartFacts(cart=str(index), frames=Frames(one.length * RATE // 1000), approver="binh")
        for index, one in enumerate(schedule.lines)
    }


@settings(max_examples=400, deadline=None)
@given(days())
def test_a_week_without_faults_is_heard_as_the_desk_lays_it_out(schedule):
    carts = carts_of(schedule)
    length = lambda index, _: schedule.lines[index].length  # noqa: E731
    checks = Checks(rules=ALL_DAY, zones=ZONES, length=length, known=lambda _: True, feeds=FEEDS)
    assume(not checks.faults(schedule))
    rundown = build_day(
        schedule,
        MONDAY,
        station="xa-mau",
        rules=ALL_DAY,
        zones=ZONES,
        carts=carts,
        feeds=FEEDS,
        evergreen=None,
        chime=None,
        version=1,
    )
    midnight = frame_at(local(MONDAY, time(), ALL_DAY.zone))
    lineup = lay((rundown,), lambda cart: carts[int(cart)].frames, joined=midnight, trust=ClockTrust.TRUSTED)
    heard = {
        int(one.event.cart): (moment_at(one.start), moment_at(one.end))
        for one in lineup.placed
        if one.rung is not None
    }
    expected = {
        one.index: (one.start, one.end)
        for one in lay_out(schedule, MONDAY, ALL_DAY, length)
        if one.start < one.end
    }
    assert heard == expected
