from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.times import (
    RATE,
    Frames,
    Millis,
    Period,
    Week,
    frame_at,
    frames_in,
    local,
    millis_in,
    moment_at,
    stamp,
    unstamp,
    utc,
)
from broadcast.errors import PeriodError

VN = ZoneInfo("Asia/Ho_Chi_Minh")
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(st.integers(0, 10**15))
def test_a_frame_survives_the_way_through_a_moment_to_within_one(frame):
    back = frame_at(moment_at(Frames(frame)))
    assert frame - 1 <= back <= frame


@given(moments)
def test_a_moment_keeps_to_within_one_frame(moment):
    assert (
        timedelta(0)
        <= moment - moment_at(frame_at(moment))
        < timedelta(seconds=1) / RATE + timedelta(microseconds=1)
    )


def test_a_second_is_48000_frames_and_midnight_is_a_frame_like_any_other():
    before = frame_at(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC))
    after = frame_at(datetime(2026, 12, 31, 17, 0, 1, tzinfo=UTC))
    assert after - before == 2 * RATE


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="zone"):
        utc(datetime(2026, 11, 23))


@given(moments)
def test_a_stamp_reads_back_and_sorts_like_the_moment(moment):
    assert unstamp(stamp(moment)) == moment
    assert (stamp(moment) < stamp(moment + timedelta(microseconds=1))) is True


def test_a_stamp_of_another_zone_is_the_same_moment():
    assert (
        stamp(datetime(2026, 11, 23, 5, 30, tzinfo=timezone(timedelta(hours=7))))
        == "2026-11-22T22:30:00.000000Z"
    )


@given(st.integers(0, 10**9))
def test_lengths_count_back(millis):
    assert millis_in(frames_in(Millis(millis))) == millis


def test_local_time_is_the_wall_of_the_place():
    assert local(date(2026, 11, 23), time(5, 30), VN) == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


def test_summer_time_takes_the_first_of_a_repeated_hour():
    berlin = ZoneInfo("Europe/Berlin")
    assert local(date(2026, 10, 25), time(2, 30), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_week_has_seven_days_from_monday():
    week = Week.parse("2026-W48")
    assert [week.days[0], week.days[-1]] == [date(2026, 11, 23), date(2026, 11, 29)]
    assert str(week) == "2026-W48"
    assert Week.of(date(2027, 1, 1)) == Week(year=2026, number=53)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-W54", "2025-W53", "W48", "tuần 48", "2026-W0", "9999-W52", "0001-W01"]
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(PeriodError):
        Week.parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        ("2026-11-23", date(2026, 11, 23), date(2026, 11, 23)),
        ("2026-11-01..2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
    ],
)
def test_periods(text, first, last):
    period = Period.parse(text)
    assert (period.first, period.last, period.name) == (first, last, text)
    assert period.days == (last - first).days + 1


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-H3", "2026-Q5", "2026-13", "2026-11-31", "2026-11-15..2026-11-01", "..", "2026-W60"],
)
def test_what_is_no_period_is_refused_with_what_would_do(text):
    with pytest.raises(PeriodError) as refused:
        Period.parse(text)
    assert "2026-Q4" in refused.value.sentence("vi")


def test_a_period_is_half_open_in_moments():
    start, end = Period.parse("2026-11-23").bounds(VN)
    assert (start, end) == (datetime(2026, 11, 22, 17, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC))


def test_one_day_and_one_week_are_asked_for_as_such():
    assert Period.parse("2026-11-23").one_day() == date(2026, 11, 23)
    assert Period.parse("2026-W48").within_a_week().name == "2026-W48"
    assert Period.parse("2026-11-24..2026-11-26").within_a_week().days == 3
    with pytest.raises(PeriodError):
        Period.parse("2026-W48").one_day()
    for name in ("2026-11", "2026-11-29..2026-11-30"):
        with pytest.raises(PeriodError):
            Period.parse(name).within_a_week()
