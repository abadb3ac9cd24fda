"""Everything that would go wrong on air is found before anybody approves it."""

from datetime import time

import pytest
from traffic_values import EVERY_DAY, WEEK, ZONES, line, opening, rules, week

from broadcast.domain.rules import Window
from broadcast.domain.schedule import Priority, StartKind
from broadcast.traffic import check_week


def check(*lines, known=lambda _: True, length=lambda _, __: None, **changes):
    return check_week(week(*lines), rules(**changes), ZONES, length, known)


def told(faults):
    return [(fault.rule, fault.place) for fault in faults]


def test_a_good_week_has_no_fault():
    assert not check(
        opening("05:30", EVERY_DAY),
        line("Một hai ba.", days=EVERY_DAY),
        line("", "17:00", (1,), source="repeat", reference="T2 05:30"),
        line("VOV", "18:00", (1,), source="relay", reference="VOV1", length=1_800_000),
    )


@pytest.mark.parametrize("priority", list(Priority))
def test_nothing_sounds_at_night_whatever_its_priority(priority):
    (fault,) = check(line("Tiếp âm", "03:15", EVERY_DAY, priority=priority, place="a.csv, hàng 2"))
    assert (fault.rule, fault.place) == ("quiet_hours", "Hằng ngày 03:15 (a.csv, hàng 2)")
    assert fault.vi == "“Tiếp âm” nằm trong giờ yên lặng; hãy xếp trong 05:00-06:30, 17:00-18:30"
    assert fault.en == "“Tiếp âm” lies within the quiet hours; place it within 05:00-06:30, 17:00-18:30"


def test_outside_the_windows_of_the_day():
    workdays = (Window(days=(0, 1, 2, 3, 4), start=time(17), end=time(18)),)
    noon, sunday = check(line("a", "12:00", (0,)), line("b", "17:00", (0, 6)), windows=workdays)
    assert told([noon, sunday]) == [("outside_window", "T2 12:00"), ("outside_window", "CN 17:00")]
    assert "17:00-18:00" in noon.vi
    assert "ngày này đài không phát" in sunday.vi


def test_what_runs_over_the_end_of_the_window():
    (fault,) = check(line("Dài", "18:20", length=900_000))
    assert told([fault]) == [("outside_window", "T2 18:20")]
    assert "kéo dài đến 18:35:00, chỉ được phát đến 18:30" in fault.vi
    assert not check(line("Vừa", "18:15", length=900_000))


def test_the_length_known_counts_before_the_length_written():
    assert told(check(line("a", "18:20", length=60_000), length=lambda _, __: 900_000)) == [
        ("outside_window", "T2 18:20")
    ]
    seen = []
    schedule = week(line("a", "17:00"), line("", "17:10", source="repeat", reference="T2 17:00"))
    check_week(schedule, rules(), ZONES, lambda index, one: seen.append((index, one)), lambda _: True)
    assert seen == [(0, schedule.lines[0]), (0, schedule.lines[0])]


def test_copy_without_cart_is_taken_to_last_its_reading():
    copy = "một " * 400  # two minutes
    assert told(check(line(copy, "18:29"))) == [("outside_window", "T2 18:29")]
    assert told(check(line(copy, "18:29", source="plan", reference="KH1.a"))) == [
        ("outside_window", "T2 18:29")
    ]
    assert not check(line(copy, "18:29", source="file", reference="a.mp3"))


def test_no_music_on_a_day_of_mourning():
    (fault,) = check(opening("17:00", EVERY_DAY), line("Lời", days=EVERY_DAY), mourning_days=(WEEK.days[2],))
    assert told([fault]) == [("mourning_day", "T4 17:00")]


def test_a_hard_start_while_another_line_runs():
    first = line("Dài", "17:00", length=1_200_000)
    (fault,) = check(first, line("Sau", "17:10"))
    assert told([fault]) == [("overlap", "T2 17:10")]
    assert "“Sau” bắt đầu cứng khi “Dài” (17:00) còn phát đến 17:20:00" in fault.vi
    assert not check(first, line("Sau", "17:20"))
    assert not check(first, line("Sau", "17:10", kind=StartKind.NOT_BEFORE))
    assert not check(first, line("Sau", "17:10", kind=StartKind.SOFT))


def test_two_starts_at_one_time_need_two_places():
    one = line("Một", "17:00", source="file", reference="a.mp3", zones=("Thôn Đông",))
    other = line("Hai", "17:00", source="file", reference="b.mp3", zones=("Trung tâm xã",))
    assert not check(one, other)
    assert told(check(one, line("Hai", "17:00", source="file", reference="b.mp3"))) == [
        ("overlap", "T2 17:00")
    ]
    assert told(check(one, line("Hai", "17:00", source="file", reference="b.mp3", zones=("Thôn Đông",)))) == [
        ("overlap", "T2 17:00")
    ]


def test_followers_and_pushed_lines_are_laid_out_after_what_runs():
    (fault,) = check(
        line("Một", "17:00", length=3_000_000),
        line("Hai", length=1_800_000),
        line("Ba", "17:30", kind=StartKind.NOT_BEFORE, length=900_000),
        minutes_a_session=120,
    )
    assert told([fault]) == [("outside_window", "T2 18:20")]
    assert told(
        check(line("Ba", "17:30", kind=StartKind.NOT_BEFORE, length=3_660_000), minutes_a_session=120)
    ) == [("outside_window", "T2 17:30")]


def test_sources_that_are_not_there():
    faults = check(
        line("a", "17:00", source="file", reference="a.mp3", days=(0, 1)),
        line("b", source="plan", reference="KH9.a"),
        line("c", source="relay", reference="VOV1"),
        line("d", source="live"),
        line("", source="repeat", reference="CN 05:30"),
        line("e"),
        known=lambda one: one.content == "e",
    )
    assert [(fault.rule, fault.place) for fault in faults] == [
        ("missing_recording", "T2, T3 17:00"),
        ("unknown_item", "T2"),
        ("length_missing", "T2"),
        ("length_missing", "T2"),
        ("repeats_nothing", "T2"),
    ]
    assert "a.mp3" in faults[0].vi
    assert "KH9.a" in faults[1].en


def test_zones_and_lines_that_follow_nothing():
    faults = check(
        line("mồ côi", days=EVERY_DAY), line("a", "17:00", EVERY_DAY, zones=("Thôn Tây", "Thôn Đông"))
    )
    assert told(faults) == [("follows_nothing", "Hằng ngày"), ("unknown_zone", "Hằng ngày 17:00")]
    assert "Trung tâm xã, Thôn Đông" in faults[1].vi


def test_sessions_a_day_are_counted_where_they_are_heard():
    quarter = {"length": 300_000, "source": "file", "reference": "a.mp3"}
    sessions = [line(at, at, **quarter) for at in ("05:00", "05:40", "17:00", "17:50")]
    (fault,) = check(*sessions)
    assert told([fault]) == [("sessions_a_day", "T2")]
    assert "4 buổi phát trong ngày, quy định tối đa 3" in fault.vi
    assert not check(*sessions, sessions_a_day=4)
    apart = [
        line(at, at, zones=(zone,), **quarter)
        for at, zone in zip(
            ("05:00", "05:40", "17:00", "17:50"), ("Thôn Đông", "Trung tâm xã") * 2, strict=True
        )
    ]
    assert not check(*apart, sessions_a_day=2)


def test_half_an_hour_of_silence_is_a_pause_and_more_is_another_session():
    first, known = line("a", "17:00", length=300_000), {"sessions_a_day": 1}
    assert not check(first, line("b", "17:35"), **known)
    assert told(check(first, line("b", "17:36"), **known)) == [("sessions_a_day", "T2")]


def test_minutes_a_session_count_what_sounds():
    faults = check(line("a", "17:00", length=1_500_000), line("b", "17:30", length=1_230_000))
    assert told(faults) == [("minutes_a_session", "T2")]
    assert "buổi 17:00 phát 46 phút, quy định tối đa 45" in faults[0].vi
    assert not check(line("a", "17:00", length=1_500_000), line("b", "17:30", length=1_200_000))
