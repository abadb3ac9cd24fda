from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.rules import Request, Rule, Rules, Session, Window, judge, judge_day
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Millis

VN = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = tuple(range(7))
RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(
        Window(days=EVERY_DAY, start=time(5), end=time(6, 30)),
        Window(days=(0, 1, 2, 3, 4), start=time(17), end=time(18, 30)),
    ),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=45,
    mourning_days=(date(2026, 11, 25),),
)
APPROVED = Request(priority=Priority.NORMAL, approved=True)
MONDAY = date(2026, 11, 23)


def at(hour, minute=0, day=MONDAY):
    return datetime.combine(day, time(hour, minute), tzinfo=VN)


def test_inside_a_window_it_may_sound_until_the_window_ends():
    verdict = judge(APPROVED, at(5, 30), RULES, ClockTrust.TRUSTED)
    assert verdict.allowed
    assert verdict.until == at(6, 30)


@pytest.mark.parametrize(
    ("moment", "rule"),
    [
        (at(3, 15), Rule.QUIET_HOURS),
        (at(21), Rule.QUIET_HOURS),
        (at(4, 59), Rule.QUIET_HOURS),
        (at(6, 30), Rule.OUTSIDE_WINDOW),
        (at(12), Rule.OUTSIDE_WINDOW),
        (at(17, day=date(2026, 11, 28)), Rule.OUTSIDE_WINDOW),
    ],
)
def test_outside_it_may_not_and_the_rule_is_named(moment, rule):
    assert judge(APPROVED, moment, RULES, ClockTrust.TRUSTED).rule is rule


def test_without_approval_nothing_airs():
    assert (
        judge(Request(priority=Priority.PRIORITY, approved=False), at(5, 30), RULES, ClockTrust.TRUSTED).rule
        is Rule.NOT_APPROVED
    )


def test_with_a_clock_that_cannot_be_believed_nothing_airs():
    assert judge(APPROVED, at(5, 30), RULES, ClockTrust.UNTRUSTED).rule is Rule.CLOCK
    assert judge(APPROVED, at(5, 30), RULES, ClockTrust.HOLDOVER).allowed


def test_music_is_silent_on_a_day_of_mourning_and_speech_is_not():
    day = date(2026, 11, 25)
    music = Request(priority=Priority.NORMAL, approved=True, music=True)
    assert judge(music, at(5, 30, day), RULES, ClockTrust.TRUSTED).rule is Rule.MOURNING_DAY
    assert judge(APPROVED, at(5, 30, day), RULES, ClockTrust.TRUSTED).allowed
    assert judge(music, at(5, 30), RULES, ClockTrust.TRUSTED).allowed


def test_an_emergency_passes_everything():
    emergency = Request(priority=Priority.EMERGENCY, approved=False)
    assert judge(emergency, at(3, 15), RULES, ClockTrust.UNTRUSTED).allowed


def test_quiet_hours_end_a_window_that_runs_into_them():
    late = Rules(
        timezone="Asia/Ho_Chi_Minh",
        windows=(Window(days=EVERY_DAY, start=time(20), end=time(22)),),
        quiet_from=time(21),
        quiet_until=time(5),
        sessions_a_day=2,
        minutes_a_session=45,
    )
    assert judge(APPROVED, at(20, 30), late, ClockTrust.TRUSTED).until == at(21)


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = Rules(
        timezone="Asia/Ho_Chi_Minh",
        windows=(Window(days=EVERY_DAY, start=time(11), end=time(15)),),
        quiet_from=time(12),
        quiet_until=time(13, 30),
        sessions_a_day=2,
        minutes_a_session=45,
    )
    assert judge(APPROVED, at(12, 30), noon, ClockTrust.TRUSTED).rule is Rule.QUIET_HOURS
    assert judge(APPROVED, at(13, 30), noon, ClockTrust.TRUSTED).until == at(15)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from([Priority.NORMAL, Priority.PRIORITY]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(ClockTrust),
)
def test_no_reading_of_any_clock_lets_a_planned_sound_into_the_night(wall, priority, approved, music, trust):
    moment = wall.replace(tzinfo=UTC)
    verdict = judge(Request(priority=priority, approved=approved, music=music), moment, RULES, trust)
    if verdict.allowed:
        here = moment.astimezone(VN)
        assert time(5) <= here.time() < time(21)
        assert approved
        assert verdict.until > moment
        last = (verdict.until - timedelta(microseconds=1)).astimezone(VN)
        assert last.date() == here.date()
        assert last.time() < time(21)


def test_a_window_over_midnight_is_refused():
    with pytest.raises(ValueError, match="window"):
        Window(days=EVERY_DAY, start=time(22), end=time(2))


def test_a_day_holds_to_its_quotas():
    def session(minutes, hour=5):
        return Session(start=at(hour), length=Millis(minutes * 60_000))

    assert judge_day((session(45), session(45, 17)), RULES).allowed
    assert judge_day((session(46),), RULES).rule is Rule.MINUTES_A_SESSION
    assert judge_day((session(1), session(1, 11), session(1, 17)), RULES).rule is Rule.SESSIONS_A_DAY
