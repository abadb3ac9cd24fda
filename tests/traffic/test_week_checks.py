"""Everything that would go wrong on air is found before anybody approves it."""

from datetime import time

import pytest
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, opening, rules, week

from broadcast.domain.rules import Window
from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.traffic import Checks, KnownFeeds


def check(*lines, known=lambda _: True, length=lambda _, __: None, feeds=FEEDS, **changes):
    checks = Checks(rules=rules(**changes), zones=ZONES, length=length, known=known, feeds=feeds)
    return checks.faults(week(*lines))


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
    assert (
        fault.vi
        == "“Tiếp âm” nằm trong giờ yên lặng; hãy dời đến 05:00, hoặc xếp trong 05:00-06:30, 17:00-18:30"
    )
    assert (
        fault.en
        == "“Tiếp âm” lies within the quiet hours; move it to 05:00, or place it within 05:00-06:30, 17:00-18:30"
    )


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
    one, again = line("a", "17:00"), line("", "17:10", source="repeat", reference="T2 17:00")
    check(one, again, length=lambda index, line: seen.append((index, line)))
    assert seen == [(0, one), (0, one)]


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


def test_a_repeat_of_music_is_music_on_a_day_of_mourning():
    song = opening("17:00", (0,))
    again = line("", "17:00", days=(2,), source="repeat", reference=song.content)
    (fault,) = check(song, again, mourning_days=(WEEK.days[2],))
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
        line("f", source="bulletin", reference="ban-tin/1"),
        known=lambda one: one.content == "e",
    )
    assert [(fault.rule, fault.place) for fault in faults] == [
        ("missing_recording", "T2, T3 17:00"),
        ("unknown_item", "T2"),
        ("length_missing", "T2"),
        ("length_missing", "T2"),
        ("repeats_nothing", "T2"),
        ("missing_recording", "T2"),
    ]
    assert "không có bản tin ban-tin/1" in faults[-1].vi
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


# ── relays and what is live ──────────────────────────────────────────────────────────────────────


def test_a_relay_that_the_station_does_not_know():
    (fault,) = check(line("Thời sự", "18:00", source="relay", reference="VOV2", length=600_000))
    assert told([fault]) == [("unknown_relay", "T2 18:00")]
    assert "“VOV2” (đã có: VOV1, Đài tỉnh); hãy thêm vào mục [[relays]] trong config.toml" in fault.vi
    assert "“VOV2” (known: VOV1, Đài tỉnh)" in fault.en
    nothing = KnownFeeds(relays={}, live="line", longest_live=1)
    (fault,) = check(line("a", "18:00", source="relay", reference="VOV1", length=600_000), feeds=nothing)
    assert "(chưa có nguồn nào)" in fault.vi
    assert not check(
        line("a", "18:00", source="relay", reference="https://a.vn/1", length=600_000), feeds=nothing
    )


def test_a_live_line_may_last_as_long_as_the_station_allows():
    (fault,) = check(line("Họp", "17:00", source="live", length=3_600_001), minutes_a_session=90)
    assert told([fault]) == [("live_too_long", "T2 17:00")]
    assert "nhiều nhất 60'" in fault.vi
    assert not check(line("Họp", "17:00", source="live", length=3_600_000), minutes_a_session=90)


# ── timed backwards, fill, and what may finish ───────────────────────────────────────────────────

BACK = StartKind.BACK


def test_what_is_timed_backwards_needs_a_length():
    (fault,) = check(line("Kết", "18:00", kind=BACK, source="file", reference="a.mp3"))
    assert told([fault]) == [("length_missing", "T2 18:00")]
    assert "hãy ghi Thời lượng" in fault.vi
    assert not check(
        line("Kết", "18:00", kind=BACK, source="file", reference="a.mp3"), length=lambda _, __: 60_000
    )
    (once,) = check(line("VOV", "18:00", kind=BACK, source="relay", reference="VOV1"))
    assert once.rule == "length_missing"
    assert "tiếp âm" in once.vi


def test_the_guard_is_asked_where_it_really_starts():
    (fault,) = check(line("Kết", "05:10", kind=BACK, length=900_000))
    assert told([fault]) == [("quiet_hours", "T2 04:55")]
    (fault,) = check(line("Kết", "17:05", kind=BACK, length=330_250))
    assert told([fault]) == [("outside_window", "T2 16:59:29")], "to the second"
    assert not check(line("Kết", "18:30", kind=BACK, length=900_000))


def test_what_should_end_at_its_time_and_has_no_room():
    before = line("Dài", "17:00", length=1_500_000)
    (fault,) = check(before, line("Kết", "17:20", kind=BACK, length=300_000))
    assert told([fault]) == [("no_room", "T2 17:25")]
    assert "“Kết” phải xong lúc 17:20 nhưng đến 17:25:00 dòng trước mới phát hết" in fault.vi
    assert not check(before, line("Kết", "17:27", kind=BACK, length=300_000)), "the rest of it is heard"


def test_a_hard_start_inside_what_is_timed_backwards():
    faults = check(line("Kết", "18:00", kind=BACK, length=600_000), line("Giữa", "17:55", length=60_000))
    assert told(faults) == [("overlap", "T2 17:55")]


@pytest.mark.parametrize(
    "after",
    [
        (),
        (line("Tiếp"),),
        (line("Lấp nữa", source="fill"), line("Sau", "17:30")),
        (line("Khác ngày", "17:30", (1,)),),
    ],
)
def test_a_fill_needs_a_time_after_it_on_each_of_its_days(after):
    faults = check(line("Tin", "17:00", length=60_000), line("Lấp", source="fill"), *after)
    assert [(fault.rule, fault.place) for fault in faults if fault.rule != "follows_nothing"] == [
        ("fill_open", "T2")
    ]
    assert "phải có Giờ" in faults[0].vi


def test_a_fill_without_a_next_line_on_one_of_its_days():
    faults = check(
        line("Tin", "17:00", (0, 1), length=60_000),
        line("Lấp", days=(0, 1), source="fill"),
        line("Sau", "17:30", (0,), length=60_000),
    )
    assert told(faults) == [("fill_open", "T3")]


def test_a_fill_has_no_length_to_be_timed_backwards_by():
    faults = check(line("Lấp", "17:00", kind=BACK, source="fill"), line("Sau", "17:30", length=60_000))
    assert told(faults) == [("fill_back", "T2 17:00")]


def test_the_recording_of_a_fill_has_to_be_there():
    faults = check(
        line("Lấp", "17:00", source="fill", reference="b.mp3"), line("Sau", "17:10"), known=lambda _: False
    )
    assert told(faults) == [("missing_recording", "T2 17:00")]
    (fault,) = check(line("Lấp", "17:00", source="fill"), line("Sau", "17:10"), known=lambda _: False)
    assert "tệp âm thanh dự phòng" in fault.vi


def test_a_fill_counts_for_as_long_as_it_sounds():
    filled = (line("Tin", "17:00", length=60_000), line("Lấp", source="fill"))
    most = {"minutes_a_session": 20}
    (fault,) = check(*filled, line("Sau", "17:20", length=60_000), **most)
    assert told([fault]) == [("minutes_a_session", "T2")]
    assert "21 phút" in fault.vi
    assert not check(*filled, line("Sau", "17:19", length=60_000), **most)
    faults = check(*filled, minutes_a_session=1)
    assert told(faults) == [("fill_open", "T2")], "of which nobody knows the end, counts nothing"


def test_a_fill_is_not_for_the_hours_between_two_sessions():
    filled = (line("Tin", "17:00", length=60_000), line("Lấp", source="fill"))
    assert not check(*filled, line("Sau", "17:31"))
    (fault,) = check(*filled, line("Sau", "17:31:01"), minutes_a_session=2)
    assert told([fault]) == [("fill_too_long", "T2 17:01")]
    assert "từ 17:01:00 phải lấp đến 17:31:01, máy chỉ lấp nhiều nhất 30 phút" in fault.vi


def test_a_fill_does_not_get_past_the_windows():
    faults = check(line("Tin", "18:20", length=60_000), line("Lấp", source="fill"), line("Sau", "18:40"))
    assert told(faults) == [("outside_window", "T2 18:21"), ("outside_window", "T2 18:40")]


@pytest.mark.parametrize("rule", [Overrun.FINISH, Overrun.SHIFT])
def test_a_hard_start_may_wait(rule):
    first = line("Dài", "17:00", length=1_200_000, overrun=rule)
    assert not check(first, line("Sau", "17:10", length=900_000))
    (fault,) = check(first, line("Sau", "17:00", length=900_000))
    assert fault.rule == "overlap", "nobody waits for what has not begun"


def test_what_waits_is_judged_where_it_is_heard():
    before = line("Dài", "18:00", length=1_500_000, overrun=Overrun.SHIFT)
    (fault,) = check(before, line("Sau", "18:20", length=600_000))
    assert told([fault]) == [("outside_window", "T2 18:25")]
    finishing = line("Dài", "18:00", length=1_500_000, overrun=Overrun.FINISH)
    assert not check(finishing, line("Sau", "18:20", length=600_000)), "it ends as planned"


def test_what_is_not_heard_is_in_nobodys_way():
    before = line("Dài", "17:00", length=1_200_000, overrun=Overrun.FINISH)
    assert not check(before, line("Sau", "17:10", late=LateRule.SKIP, length=60_000), line("Ba", "17:20"))
    assert not check(line("Dài", "17:00", length=600_000), line("Lấp", source="fill"), line("Ba", "17:10"))
