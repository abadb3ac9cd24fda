"""A recording is heard on the days that were said of it, or the check of the week says which days are not."""

from datetime import UTC, date, datetime

import pytest
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, rules, week

from broadcast.domain.recordings import Particulars
from broadcast.traffic import Checks

NOTICE = "tiem-chung.mp3"


def said(**changes):
    values = {
        "name": NOTICE,
        "title": "Lịch tiêm chủng",
        "by": "lan",
        "at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Particulars(**(values | changes))


def check(particulars, *lines):
    checks = Checks(
        rules=rules(),
        zones=ZONES,
        length=lambda _, __: 60_000,
        known=lambda _: True,
        feeds=FEEDS,
        limits=lambda one: (particulars,) if one.source.reference == NOTICE else (),
    )
    return [(one.rule, one.place, one.vi) for one in checks.faults(week(*lines))]


def notice(at="05:30", days=EVERY_DAY, **more):
    return line("Thông báo", at, days, source="file", reference=NOTICE, **more)


def test_the_days_after_the_last_are_named():
    (fault,) = check(said(last=date(2026, 11, 25)), notice())
    assert fault == (
        "recording_validity",
        "T5-CN 05:30",
        "bản ghi “Lịch tiêm chủng” hết hạn từ sau ngày 25/11/2026; hãy chọn bản khác, hoặc sửa hạn phát trong Kho âm thanh",
    )


def test_the_days_before_the_first_are_named():
    (fault,) = check(said(first=date(2026, 11, 25), title=""), notice())
    assert fault[1:] == (
        "T2, T3 05:30",
        "bản ghi “tiem-chung.mp3” chỉ được phát từ ngày 25/11/2026; hãy chọn bản khác, hoặc sửa hạn phát trong Kho âm thanh",
    )


@pytest.mark.parametrize(
    "days",
    [{}, {"first": WEEK.days[0]}, {"last": WEEK.days[-1]}, {"first": WEEK.days[0], "last": WEEK.days[-1]}],
)
def test_within_its_days_nothing_is_said(days):
    assert check(said(**days), notice()) == []


def test_a_repeat_is_judged_on_its_own_day():
    repeat = line("", "17:00", (4,), source="repeat", reference="T2 05:30")
    (fault,) = check(said(last=date(2026, 11, 24)), notice(days=(0,)), repeat)
    assert fault[:2] == ("recording_validity", "T6 17:00")


def test_a_recording_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError, match="before it begins"):
        said(first=date(2026, 11, 2), last=date(2026, 11, 1))
