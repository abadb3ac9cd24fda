"""A fault comes with what would remove it, and it does."""

from dataclasses import replace
from datetime import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, opening, rules, week

from broadcast.domain.rules import (
    Days,
    MandatoryRelay,
    Regulation,
    Rule,
    Silence,
    SpecialDays,
    Window,
)
from broadcast.domain.schedule import StartKind
from broadcast.errors import Act
from broadcast.traffic import Checks
from broadcast.traffic.checking.trials import changed

MONDAY, WEDNESDAY = WEEK.days[0], WEEK.days[2]
SCHOOL = Silence(
    rule=Rule.SCHOOL_HOURS,
    name="Trường Tiểu học",
    days=Days(weekdays=(0, 1, 2, 3, 4)),
    start=time(17),
    end=time(17, 30),
    zones=("thon-dong",),
    decision="03/TB-UBND",
)
EXAM = Silence(
    rule=Rule.EXAM_DAY,
    name="Thi tốt nghiệp",
    days=Days(dates=(WEDNESDAY,)),
    start=time(5),
    end=time(12),
    decision="04/TB-UBND",
)
VOV = MandatoryRelay(
    name="VOV1", days=Days(weekdays=EVERY_DAY), start=time(6), length=1_800_000, decision="05/QĐ-UBND"
)
MOURNING = SpecialDays(name="Quốc tang", dates=(WEDNESDAY,), music=False, decision="06/TB-VPCP")
FEAST = SpecialDays(
    name="Tết",
    dates=(WEDNESDAY,),
    windows=(Window(days=EVERY_DAY, start=time(8), end=time(11)),),
    decision="07/TB-UBND",
)
relay = partial(line, source="relay", reference="vov1", length=1_800_000)
speech = partial(line, length=600_000)


def check(lines, **changes):
    place = rules(**({"decision": "01/QĐ-UBND"} | changes))
    checks = Checks(rules=place, zones=ZONES, length=lambda _, __: None, known=lambda _: True, feeds=FEEDS)
    return checks.faults(week(*lines))


def applied(lines, proposal):
    return tuple(one for _, one in changed(week(*lines), proposal))


def mended(lines, fault, **changes):
    assert fault.proposal is not None, fault.vi
    return check(applied(lines, fault.proposal), **changes)


@pytest.mark.parametrize(
    ("lines", "place", "rule", "decision", "act", "start"),
    [
        ([speech("a", "03:15", EVERY_DAY)], {}, "quiet_hours", "01/QĐ-UBND", "move", time(5)),
        ([speech("a", "12:00")], {}, "outside_window", "01/QĐ-UBND", "move", time(17)),
        ([speech("a", "18:25")], {}, "outside_window", "01/QĐ-UBND", "move", time(18, 20)),
        ([speech("a", "06:40"), speech("b", "06:15")], {}, "outside_window", "01/QĐ-UBND", "move", time(6, 5)),
        ([speech("a", "17:00"), speech("b", "17:05")], {}, "overlap", "", "move", time(17, 10)),
        ([speech("a", "05:30", (2,))], {"special_days": (FEAST,)}, "outside_window", "07/TB-UBND", "move", time(8)),
        ([speech("a", "17:10")], {"silences": (SCHOOL,)}, "school_hours", "03/TB-UBND", "zones", None),
        ([speech("a", "17:10", zones=("Thôn Đông",))], {"silences": (SCHOOL,)}, "school_hours", "03/TB-UBND",
         "move", time(17, 30)),
        ([speech("a", "05:30", EVERY_DAY)], {"silences": (EXAM,)}, "exam_day", "04/TB-UBND", "move", time(17)),
        ([opening("17:00", EVERY_DAY, length=30_000), speech("a", days=EVERY_DAY)], {"special_days": (MOURNING,)},
         "mourning_day", "06/TB-VPCP", "drop", None),
        ([relay("VOV", "18:10", length=1_800_000)], {}, "outside_window", "01/QĐ-UBND", "shorten", None),
    ],
)  # fmt: skip
def test_a_fault_names_rule_decision_and_what_would_do(lines, place, rule, decision, act, start):
    (fault,) = check(lines, **place)
    assert (fault.rule, fault.decision) == (rule, decision)
    assert (fault.proposal.act, fault.proposal.start) == (act, start)
    assert fault.proposal.said.vi in fault.vi
    assert (f"(theo {decision})" in fault.vi) == bool(decision)
    assert not mended(lines, fault, **place)


def test_a_session_moves_whole_and_its_lines_with_it():
    lines = [opening("22:00", length=30_000), speech("a"), speech("b")]
    faults = check(lines)
    assert len(faults) == 3
    for fault in faults:
        assert not mended(lines, fault)
        assert fault.proposal.start == time(18, 9)
    assert "dời đến 18:09" in faults[0].vi
    assert "dời “Nhạc hiệu” đến 18:09" in faults[1].vi


def test_only_the_days_of_the_fault_change():
    lines = [
        opening("17:00", EVERY_DAY, length=30_000),
        speech("a", days=EVERY_DAY),
        speech("b", days=(2, 3)),
    ]
    (fault,) = check(lines, special_days=(MOURNING,))
    after = applied(lines, fault.proposal)
    assert [(one.content, one.start, one.days) for one in after] == [
        ("Nhạc hiệu", time(17), (0, 1, 3, 4, 5, 6)),
        ("a", None, (0, 1, 3, 4, 5, 6)),
        ("b", None, (3,)),
        ("a", time(17), (2,)),
        ("b", None, (2,)),
    ]


def test_a_line_timed_backwards_moves_by_its_end():
    lines = [speech("a", "05:05", kind=StartKind.BACK)]
    (fault,) = check(lines)
    assert fault.proposal.start == time(5, 10)
    assert not mended(lines, fault)


def test_where_nothing_would_do_nothing_is_proposed():
    (fault,) = check([speech("a", "05:30")], windows=(Window(days=(0,), start=time(17), end=time(17, 5)),))
    assert fault.proposal.act is Act.DROP
    silent = Regulation(
        windows=(),
        quiet_from=time(21),
        quiet_until=time(5),
        sessions_a_day=1,
        minutes_a_session=60,
        since=MONDAY,
        decision="09/QĐ-UBND",
    )
    (fault,) = check([speech("a", "05:30")], changes=(silent,))
    assert fault.proposal.act is Act.DROP
    assert "chọn ngày khác, vì ngày này đài không phát" in fault.vi
    assert "(theo 09/QĐ-UBND)" in fault.vi
    (fault,) = check([line("a", "17:00", source="relay", reference="VOV9", length=60_000)])
    assert (fault.proposal, fault.decision) == (None, "")


# ── quotas ───────────────────────────────────────────────────────────────────────────────────────


def test_too_many_sessions_are_joined_or_dropped():
    lines = [speech("a", "05:00"), speech("b", "06:00"), speech("c", "17:00")]
    (fault,) = check(lines, sessions_a_day=2)
    assert fault.decision == "01/QĐ-UBND"
    assert fault.proposal.act is Act.MOVE
    assert not mended(lines, fault, sessions_a_day=2)
    apart = [speech("a", "05:00"), speech("b", "17:00", length=300_000)]
    (fault,) = check(apart, sessions_a_day=1)
    assert (fault.proposal.act, fault.proposal.lines) == (Act.MOVE, (1,))
    assert not mended(apart, fault, sessions_a_day=1)
    tight = {"sessions_a_day": 1, "minutes_a_session": 10}
    (fault,) = check(apart, **tight)
    assert (fault.proposal.act, fault.proposal.lines) == (Act.DROP, (1,))
    assert not mended(apart, fault, **tight)
    three = [*apart, speech("c", "18:00", length=240_000)]
    (fault,) = check(three, **tight)
    assert fault.proposal.lines == (1, 2)
    assert "bỏ “b”, “c”" in fault.vi
    assert not mended(three, fault, **tight)


def test_an_overfull_session_loses_the_shortest_line_that_makes_it_fit():
    lines = [speech("a", "17:00"), speech("b", length=360_000), speech("c", length=300_000)]
    (fault,) = check(lines, minutes_a_session=16)
    assert (fault.rule, fault.decision, fault.proposal.lines) == ("minutes_a_session", "01/QĐ-UBND", (2,))
    assert not mended(lines, fault, minutes_a_session=16)
    (fault,) = check(lines, minutes_a_session=15)
    assert fault.proposal.lines == (1,)
    assert not mended(lines, fault, minutes_a_session=15)
    (fault,) = check(lines, minutes_a_session=6)
    assert fault.proposal.lines == (0, 1)
    assert not mended(lines, fault, minutes_a_session=6)


# ── relays that are demanded ─────────────────────────────────────────────────────────────────────

DAILY = {"relays": (VOV,), "minutes_a_session": 90}


def test_a_week_without_a_demanded_relay():
    (fault,) = check([speech("a", "17:00")], **DAILY)
    assert (fault.rule, fault.place, fault.decision) == ("relay_missing", "Hằng ngày 06:00", "05/QĐ-UBND")
    assert fault.vi == (
        "thiếu tiếp âm bắt buộc VOV1, từ 06:00 trong 30' (theo 05/QĐ-UBND);"
        " hãy thêm dòng 06:00 cứng, 30', tiếp âm: VOV1"
    )
    assert not mended([speech("a", "17:00")], fault, **DAILY)
    assert not check([relay("", "06:00", EVERY_DAY)], **DAILY)


@pytest.mark.parametrize(
    "lines",
    [
        [relay("VOV", "06:05", EVERY_DAY, length=1_500_000)],
        [relay("VOV", "06:00", EVERY_DAY, length=1_200_000)],
        [relay("VOV", "05:30", EVERY_DAY)],
    ],
)
def test_a_demanded_relay_at_another_time_or_too_short_is_put_right(lines):
    (fault,) = check(lines, **DAILY)
    assert fault.rule == "relay_missing"
    assert fault.proposal.act is Act.MOVE
    assert not mended(lines, fault, **DAILY)


def test_a_relay_of_the_evening_is_not_taken_for_that_of_the_morning():
    lines = [relay("VOV", "17:00", EVERY_DAY)]
    (fault,) = check(lines, **DAILY)
    assert fault.proposal.act is Act.ADD
    assert not mended(lines, fault, **DAILY)


def test_a_demanded_relay_is_heard_in_every_zone_that_may_sound():
    lines = [relay("VOV", "06:00", EVERY_DAY, zones=("Thôn Đông",))]
    (fault,) = check(lines, **DAILY)
    assert "ở cụm loa Trung tâm xã; Thôn 1, 2, từ" in fault.vi
    assert fault.proposal.zones == ("Trung tâm xã", "Thôn 1, 2")
    assert not mended(lines, fault, **DAILY)
    early = replace(SCHOOL, start=time(5), end=time(7), days=Days(weekdays=EVERY_DAY))
    elsewhere = [relay("VOV", "06:00", EVERY_DAY, zones=("Trung tâm xã", "Thôn 1, 2"))]
    assert not check(elsewhere, silences=(early,), **DAILY), "no zone has to break its silence"


def test_a_demanded_relay_is_not_demanded_where_it_may_not_sound():
    exams = replace(EXAM, days=Days(dates=WEEK.days))
    assert not check([speech("a", "17:00")], silences=(exams,), **DAILY)
    off = replace(VOV, days=replace(VOV.days, off=WEEK.days))
    assert not check([speech("a", "17:00")], relays=(off,))


def test_what_collides_with_a_demanded_relay_makes_way():
    lines = [
        relay("VOV", "06:00", EVERY_DAY),
        line("Tin", "06:10", (0,), length=300_000, kind=StartKind.HARD),
    ]
    faults = check(lines, **DAILY)
    assert {(fault.rule, fault.place) for fault in faults} == {
        ("relay_collision", "T2 06:10"),
        ("overlap", "T2 06:10"),
    }
    collision = next(fault for fault in faults if fault.rule == "relay_collision")
    assert collision.decision == "05/QĐ-UBND"
    assert collision.proposal.start == time(5, 55)
    assert "chiếm giờ tiếp âm bắt buộc VOV1 (06:00-06:30)" in collision.vi
    assert not mended(lines, collision, **DAILY)


def test_a_missing_relay_and_what_stands_in_its_place_are_told_of_and_mended_one_after_the_other():
    lines = [speech("Tin", "06:10", EVERY_DAY)]
    for _ in range(3):
        faults = check(lines, **DAILY)
        if not faults:
            return
        fault = next((one for one in faults if one.rule == "relay_collision"), faults[0])
        lines = applied(lines, fault.proposal)
    assert not check(lines, **DAILY)


# ── whatever the week ────────────────────────────────────────────────────────────────────────────

times = st.integers(0, 287).map(lambda five: time(five // 12, five % 12 * 5).isoformat("minutes"))


@st.composite
def bad_weeks(draw):
    lines = []
    for number in range(draw(st.integers(1, 4))):
        at = draw(times) if not number else draw(st.none() | times)
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3))))
        make = draw(st.sampled_from([speech, opening_line, relay]))
        zones = draw(st.sampled_from([(), ("Thôn Đông",), ("Trung tâm xã", "Thôn 1, 2")]))
        lines.append(
            make(
                f"dòng {number}",
                at,
                days,
                zones=zones,
                length=draw(st.integers(1, 30)) * 60_000,
                place=f"hàng {number}",
            )
        )
    return lines


def opening_line(name, at, days, **more):
    return line(name, at, days, source="file", reference="a.flac", column="Nhạc", **more)


@settings(max_examples=60, deadline=None)
@given(
    bad_weeks(),
    st.sampled_from(
        [{}, {"silences": (SCHOOL, EXAM)}, {"special_days": (MOURNING, FEAST)}, {"relays": (VOV,)}]
    ),
)
def test_every_proposal_removes_its_fault(lines, place):
    faults = check(lines, **place)
    for fault in faults:
        if fault.proposal is None or fault.rule == "relay_missing":
            continue
        left = mended(lines, fault, **place)
        assert (fault.rule, fault.place) not in {(one.rule, one.place) for one in left}
