"""Which rules hold on which day, by whose decision, and what they let sound."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.rules import (
    Days,
    MandatoryRelay,
    Regulation,
    Request,
    Rule,
    Rules,
    Session,
    Silence,
    SpecialDays,
    Window,
    from_record,
    is_quiet,
    judge,
    judge_day,
    open_spans,
    quiet_after,
    sessions,
    to_record,
)
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Millis

VN = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = tuple(range(7))
WORKDAYS = tuple(range(5))
DAY = date(2026, 11, 25)  # a Wednesday
SPEECH = Request(priority=Priority.NORMAL, approved=True)
MUSIC = replace(SPEECH, music=True)


def window(start, end, days=EVERY_DAY):
    return Window(days=days, start=time.fromisoformat(start), end=time.fromisoformat(end))


PLACE = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(window("05:00", "06:30"), window("17:00", "18:30")),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=45,
    decision="01/QĐ-UBND",
)
CHANGED = replace(
    PLACE,
    changes=(
        Regulation(
            windows=(window("05:30", "06:30", WORKDAYS),),
            quiet_from=time(20),
            quiet_until=time(5, 30),
            sessions_a_day=1,
            minutes_a_session=15,
            decision="02/QĐ-UBND",
            since=DAY,
            until=DAY + timedelta(days=6),
        ),
    ),
)


def at(clock, day=DAY):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=VN)


def asked(clock, rules, request=SPEECH, day=DAY):
    verdict = judge(request, at(clock, day), rules, ClockTrust.TRUSTED)
    return (
        verdict.rule,
        verdict.decision,
        verdict.until and verdict.until.astimezone(VN).strftime("%d %H:%M"),
    )


# ── regulations, and when they are in force ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clock", "day", "answer"),
    [
        ("05:00", DAY - timedelta(days=1), (None, "", "24 06:30")),
        ("20:30", DAY - timedelta(days=1), (Rule.OUTSIDE_WINDOW, "01/QĐ-UBND", None)),
        ("05:00", DAY, (Rule.QUIET_HOURS, "02/QĐ-UBND", None)),
        ("05:30", DAY, (None, "", "25 06:30")),
        ("17:00", DAY, (Rule.OUTSIDE_WINDOW, "02/QĐ-UBND", None)),
        ("05:30", DAY + timedelta(days=3), (Rule.OUTSIDE_WINDOW, "02/QĐ-UBND", None)),
        ("05:30", DAY + timedelta(days=6), (None, "", "01 06:30")),
        ("05:00", DAY + timedelta(days=7), (None, "", "02 06:30")),
    ],
)
def test_each_day_goes_by_the_regulation_in_force(clock, day, answer):
    assert asked(clock, CHANGED, day=day) == answer


def test_of_two_regulations_the_later_counts_and_without_one_nothing_sounds():
    twice = replace(
        CHANGED, changes=(*CHANGED.changes, replace(CHANGED.changes[0], decision="03/QĐ-UBND", until=None))
    )
    assert asked("17:00", twice) == (Rule.OUTSIDE_WINDOW, "03/QĐ-UBND", None)
    from_tomorrow = replace(PLACE, since=DAY + timedelta(days=1))
    assert asked("05:30", from_tomorrow) == (Rule.OUTSIDE_WINDOW, "", None)
    assert asked("05:30", from_tomorrow, day=DAY + timedelta(days=1))[0] is None


def test_quotas_are_those_of_the_day():
    def session(day, minutes=15, hour="05:30"):
        return Session(start=at(hour, day), length=Millis(minutes * 60_000))

    before = DAY - timedelta(days=1)
    assert judge_day((session(before, 45), session(before, 45, "17:00")), CHANGED).allowed
    assert judge_day((session(DAY), session(DAY, 1, "17:00")), CHANGED).rule is Rule.SESSIONS_A_DAY
    assert judge_day((session(DAY, 16),), CHANGED).rule is Rule.MINUTES_A_SESSION
    assert judge_day((session(DAY, 16),), CHANGED).decision == "02/QĐ-UBND"
    assert judge_day((session(before, 46),), CHANGED).decision == "01/QĐ-UBND"
    assert judge_day((), CHANGED).allowed


# ── special days ─────────────────────────────────────────────────────────────────────────────────

TET = SpecialDays(
    name="Tết Nguyên đán",
    dates=(DAY, DAY + timedelta(days=1)),
    windows=(window("05:00", "11:00"), window("17:00", "23:00")),
    sessions_a_day=5,
    minutes_a_session=120,
    decision="09/TB-UBND",
)
MOURNING = SpecialDays(name="Quốc tang", dates=(DAY,), music=False, decision="10/TB-VPCP")


def test_a_day_of_celebration_has_its_own_hours_and_quotas_but_no_night():
    feast = replace(PLACE, special_days=(TET,))
    assert asked("10:00", feast) == (None, "", "25 11:00")
    assert asked("17:00", feast) == (None, "", "25 21:00"), "quiet hours stay"
    assert asked("22:00", feast) == (Rule.QUIET_HOURS, "01/QĐ-UBND", None)
    assert asked("12:00", feast) == (Rule.OUTSIDE_WINDOW, "09/TB-UBND", None)
    assert asked("10:00", feast, day=DAY - timedelta(days=1)) == (Rule.OUTSIDE_WINDOW, "01/QĐ-UBND", None)
    sitting = Session(start=at("05:00"), length=Millis(121 * 60_000))
    assert judge_day((sitting,), feast).decision == "09/TB-UBND"
    assert judge_day((sitting,) * 6, feast).decision == "09/TB-UBND"
    assert judge_day((replace(sitting, length=Millis(120 * 60_000)),) * 5, feast).allowed


def test_a_day_of_mourning_has_no_music_and_keeps_its_hours():
    sad = replace(PLACE, special_days=(MOURNING,))
    assert asked("05:30", sad, MUSIC) == (Rule.MOURNING_DAY, "10/TB-VPCP", None)
    assert asked("05:30", sad) == (None, "", "25 06:30")
    assert asked("05:30", sad, MUSIC, DAY + timedelta(days=1))[0] is None
    both = replace(PLACE, special_days=(TET, MOURNING))
    assert asked("10:00", both, MUSIC)[0] is Rule.MOURNING_DAY
    assert asked("10:00", both)[0] is None
    short = replace(PLACE, special_days=(replace(MOURNING, windows=(window("05:00", "05:45"),)),))
    assert asked("05:30", short) == (None, "", "25 05:45")
    plain = replace(PLACE, mourning_days=(DAY,))
    assert asked("05:30", plain, MUSIC) == (Rule.MOURNING_DAY, "01/QĐ-UBND", None)


# ── zones that keep silent ───────────────────────────────────────────────────────────────────────

SCHOOL = Silence(
    rule=Rule.SCHOOL_HOURS,
    name="Trường tiểu học",
    days=Days(
        weekdays=WORKDAYS, since=date(2026, 9, 5), until=date(2027, 5, 31), off=(DAY + timedelta(days=1),)
    ),
    start=time(17, 30),
    end=time(18),
    zones=("truong",),
    decision="03/TB-UBND",
)
EXAM = Silence(
    rule=Rule.EXAM_DAY,
    name="Thi tốt nghiệp THPT",
    days=Days(dates=(DAY,)),
    start=time(6),
    end=time(11, 30),
)


def test_a_zone_near_a_school_keeps_silent_while_it_is_in_class():
    place = replace(PLACE, silences=(SCHOOL,))
    there, elsewhere = replace(SPEECH, zones=("cho", "truong")), replace(SPEECH, zones=("cho",))
    refused = judge(there, at("17:30"), place, ClockTrust.TRUSTED)
    assert (refused.rule, refused.decision, refused.name, refused.zones) == (
        Rule.SCHOOL_HOURS,
        "03/TB-UBND",
        "Trường tiểu học",
        ("truong",),
    )
    assert asked("17:30", place)[0] is Rule.SCHOOL_HOURS, "everywhere is there as well"
    assert asked("17:00", place, there) == (None, "", "25 17:30")
    assert asked("18:00", place, there) == (None, "", "25 18:30")
    assert asked("17:30", place, elsewhere) == (None, "", "25 18:30")
    assert asked("17:30", place, there, DAY + timedelta(days=1))[0] is None, "a day off"
    assert asked("17:30", place, there, DAY + timedelta(days=3))[0] is None, "a Saturday"
    assert asked("17:30", place, there, date(2027, 6, 2))[0] is None, "summer"
    assert asked("17:30", place, there, date(2026, 9, 4))[0] is None, "before the year begins"


def test_on_a_day_of_exams_every_zone_keeps_silent():
    place = replace(PLACE, silences=(EXAM,))
    assert asked("06:00", place, replace(SPEECH, zones=("cho",))) == (Rule.EXAM_DAY, "", None)
    assert asked("05:30", place) == (None, "", "25 06:00")
    assert asked("06:00", place, day=DAY + timedelta(days=1))[0] is None
    emergency = Request(priority=Priority.EMERGENCY, approved=False)
    assert judge(emergency, at("06:00"), place, ClockTrust.UNTRUSTED).allowed


def test_a_silence_or_window_over_midnight_is_refused():
    with pytest.raises(ValueError, match="silence"):
        replace(EXAM, end=time(6))
    with pytest.raises(ValueError, match="window"):
        window("06:00", "06:00")


# ── stretches of a day, sessions, quiet hours ────────────────────────────────────────────────────


def spans(request, rules, day=DAY):
    return [
        f"{start.astimezone(VN):%H:%M}-{end.astimezone(VN):%H:%M}"
        for start, end in open_spans(request, day, rules)
    ]


def test_the_open_stretches_of_a_day():
    place = replace(PLACE, silences=(SCHOOL, EXAM))
    assert spans(SPEECH, PLACE) == ["05:00-06:30", "17:00-18:30"]
    assert spans(SPEECH, place) == ["05:00-06:00", "17:00-17:30", "18:00-18:30"]
    assert spans(replace(SPEECH, zones=("cho",)), place) == ["05:00-06:00", "17:00-18:30"]
    touching = replace(
        PLACE, windows=(window("05:00", "06:00"), window("05:30", "06:30"), window("06:30", "07:00"))
    )
    assert spans(SPEECH, touching) == ["05:00-07:00"]
    assert spans(MUSIC, replace(PLACE, mourning_days=(DAY,))) == []
    early = replace(PLACE, windows=(window("04:00", "06:00"),))
    assert spans(SPEECH, early) == ["05:00-06:00"]


times_of_day = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
hours = st.sets(times_of_day, min_size=2, max_size=2).map(sorted)
windows = st.builds(
    lambda days, ends: Window(days=tuple(sorted(days)), start=ends[0], end=ends[1]),
    st.sets(st.integers(0, 6)),
    hours,
)
regulations = {
    "windows": st.lists(windows, max_size=3).map(tuple),
    "quiet_from": times_of_day,
    "quiet_until": times_of_day,
    "sessions_a_day": st.integers(0, 5),
    "minutes_a_session": st.integers(0, 90),
    "decision": st.sampled_from(["", "1/QĐ", "2/QĐ"]),
    "since": st.none() | st.dates(DAY - timedelta(days=3), DAY),
    "until": st.none() | st.dates(DAY, DAY + timedelta(days=3)),
}
dates = st.lists(st.dates(DAY - timedelta(days=2), DAY + timedelta(days=2)), max_size=3).map(tuple)
days = st.builds(Days, weekdays=st.sets(st.integers(0, 6)).map(tuple), dates=dates, off=dates)
zones = st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple)
places = st.builds(
    Rules,
    timezone=st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin"]),
    **regulations,
    mourning_days=dates,
    changes=st.lists(st.builds(Regulation, **regulations), max_size=2).map(tuple),
    special_days=st.lists(
        st.builds(
            SpecialDays,
            name=st.just("ngày"),
            dates=dates,
            music=st.booleans(),
            windows=st.none() | st.lists(windows, max_size=2).map(tuple),
            sessions_a_day=st.none() | st.integers(0, 5),
            minutes_a_session=st.none() | st.integers(0, 90),
        ),
        max_size=2,
    ).map(tuple),
    silences=st.lists(
        st.builds(
            lambda ends, **rest: Silence(start=ends[0], end=ends[1], name="", **rest),
            hours,
            rule=st.sampled_from([Rule.SCHOOL_HOURS, Rule.EXAM_DAY]),
            days=days,
            zones=zones,
        ),
        max_size=2,
    ).map(tuple),
    relays=st.lists(
        st.builds(
            MandatoryRelay, name=st.just("VOV1"), days=days, start=times_of_day, length=st.just(1_800_000)
        ),
        max_size=1,
    ).map(tuple),
)
requests = st.builds(
    Request,
    priority=st.sampled_from([Priority.NORMAL, Priority.PRIORITY]),
    approved=st.just(True),
    music=st.booleans(),
    zones=zones,
)


@given(places, requests)
def test_a_day_is_open_exactly_in_its_stretches(rules, request):
    found = open_spans(request, DAY, rules)
    assert all(start < end for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    midnight = datetime.combine(DAY, time(), tzinfo=rules.zone).astimezone(UTC)
    for minute in range(0, 1440, 7):
        moment = midnight + timedelta(minutes=minute)
        allowed = judge(request, moment, rules, ClockTrust.TRUSTED).allowed
        assert allowed == any(start <= moment < end for start, end in found)


@given(places, requests, st.integers(-4_000, 4_000))
def test_what_is_allowed_is_allowed_up_to_its_end_and_never_in_quiet_hours(rules, request, minute):
    moment = at("12:00") + timedelta(minutes=minute)
    verdict = judge(request, moment, rules, ClockTrust.TRUSTED)
    if not verdict.allowed:
        return
    assert verdict.until > moment
    for part in range(10):
        inside = moment + (verdict.until - moment) * part / 10
        assert judge(request, inside, rules, ClockTrust.TRUSTED).until == verdict.until
        assert not is_quiet(inside, rules)


@given(places)
def test_rules_read_back_from_their_record(rules):
    assert from_record(to_record(rules)) == rules


@given(places, st.integers(-40, 400), requests)
def test_what_lies_far_from_a_day_is_left_out_and_nothing_near_it_changes(rules, later, request):
    near = rules.around(DAY + timedelta(days=later))
    assert near.around(DAY + timedelta(days=later)) == near
    if -300 <= later <= 20:
        assert near.on(DAY) == rules.on(DAY)
    assert rules.around(date(2040, 1, 1)).relays == tuple(
        replace(one, days=replace(one.days, dates=(), off=())) for one in rules.relays
    )


def test_half_an_hour_of_silence_is_a_pause_and_more_parts_two_sessions():
    sounding = [
        (at("05:00"), at("05:10")),
        (at("05:40"), at("05:50")),
        (at("05:45"), at("05:46")),
        (at("06:21"), at("06:30")),
    ]
    assert list(sessions(sounding)) == [
        Session(start=at("05:00"), length=Millis(21 * 60_000)),
        Session(start=at("06:21"), length=Millis(9 * 60_000)),
    ]
    assert not list(sessions([]))


def test_when_the_next_quiet_hours_begin():
    assert quiet_after(at("12:00"), PLACE) == at("21:00")
    assert quiet_after(at("12:00", DAY - timedelta(days=1)), CHANGED) == at("21:00", DAY - timedelta(days=1))
    assert quiet_after(at("12:00"), CHANGED) == at("20:00")
    never = replace(PLACE, quiet_from=time(0), quiet_until=time(0))
    assert quiet_after(at("12:00"), never) is None
    tomorrow = replace(never, changes=(replace(CHANGED.changes[0], since=DAY + timedelta(days=1)),))
    assert quiet_after(at("12:00"), tomorrow) == at("00:00", DAY + timedelta(days=1))
    assert is_quiet(at("20:00"), CHANGED)
    assert not is_quiet(at("20:00"), PLACE)
