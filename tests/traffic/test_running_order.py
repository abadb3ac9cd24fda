"""The order of a day, and what a repeat stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traffic_values import EVERY_DAY, line, opening, week

from broadcast.domain.schedule import StartKind
from broadcast.traffic import is_music, reading_length, resolve_repeat, running_order
from broadcast.traffic.running_order import orphans


def repeat(reference, at="18:00", days=(1,)):
    return line("", at, days, source="repeat", reference=reference)


def test_runs_stand_by_their_time_and_keep_their_lines_together():
    schedule = week(
        line("chiều", "17:00"),
        line("chiều, tiếp"),
        line("sáng", "05:30", EVERY_DAY),
        line("sáng, tiếp", days=(0, 2)),
        line("sáng, sau nữa", days=EVERY_DAY),
    )
    assert running_order(schedule, 0) == (2, 3, 4, 0, 1)
    assert running_order(schedule, 1) == (2, 4)


def test_a_line_follows_only_the_timed_line_above_it():
    schedule = week(
        line("mồ côi"), line("sáng", "05:30", (0,)), line("thứ Ba", days=(1,)), line("hai ngày", days=(0, 1))
    )
    assert orphans(schedule, 0) == (0,)
    assert orphans(schedule, 1) == (2, 3)
    assert running_order(schedule, 1) == ()
    assert running_order(schedule, 0) == (1, 3)


def test_a_line_does_not_slip_to_a_run_further_up():
    schedule = week(line("mỗi ngày", "05:00", EVERY_DAY), line("thứ Hai", "06:00"), line("lạc", days=(0, 1)))
    assert (running_order(schedule, 0), orphans(schedule, 0)) == ((0, 1, 2), ())
    assert (running_order(schedule, 1), orphans(schedule, 1)) == ((0,), (2,))


def test_what_ends_at_a_time_comes_before_what_starts_then():
    schedule = week(
        line("bắt đầu", "06:00"),
        line("xong sau", "06:00", kind=StartKind.BACK),
        line("tiếp theo"),
        line("xong sau nữa", "06:00", kind=StartKind.BACK),
        line("sớm hơn", "05:59"),
        line("xong sớm", "05:30", kind=StartKind.BACK),
    )
    assert running_order(schedule, 0) == (5, 4, 1, 2, 3, 0)


@pytest.mark.parametrize(
    ("column", "source", "music"),
    [
        ("Nhạc hiệu", "file", True),
        ("Nhạc nền", "fill", True),
        ("Dự phòng", "fill", False),
        ("NHẠC KẾT", "file", True),
        ("Âm nhạc", "file", True),
        ("Ca nhạc quê hương", "file", True),
        ("Nhạc hiệu", "read", False),
        ("Bản tin", "file", False),
        ("Nhac.", "file", True),
        ("Ca khúc cách mạng", "file", True),
        ("Văn nghệ cuối tuần", "file", True),
        ("Nhạc sĩ của quê hương", "file", False),
        ("Bảo tồn nhạc cụ", "file", False),
        ("Hạt giống vụ đông", "file", False),
        ("Ca mắc mới", "file", False),
    ],
)
def test_music_is_a_recording_in_a_column_of_music(column, source, music):
    assert is_music(line(column=column, source=source, reference="a.flac")) is music


@pytest.mark.parametrize(
    ("column", "content", "file", "music"),
    [
        ("", "Nhạc", "a.flac", True),
        ("", "Bài hát về Bác", "a.flac", True),
        ("", "Lời chào", "a.flac", False),
        ("Mở đầu", "Lời chào", "nhac-hieu.flac", True),
        ("Mở đầu", "Lời chào", "thu muc/Nhạc_hiệu.mp3", True),
        ("Tin tức", "Hội thi ca nhạc", "a.flac", False),
    ],
)
def test_without_a_column_a_title_says_what_is_music_and_a_file_says_it_in_any(column, content, file, music):
    assert is_music(line(content, column=column, source="file", reference=file)) is music


def test_a_repeat_by_time_is_the_first_words_after_the_music():
    schedule = week(
        opening("17:00"),
        line("tin thứ Hai", days=(0,)),
        line("tin khác", "17:30"),
        opening("06:00"),
        line("khác ngày", "05:00", (1,)),
        repeat("T2 17:00"),
        repeat("T2 17:30"),
        repeat("T2 06:00"),
    )
    assert [resolve_repeat(schedule, index, 1) for index in (5, 6, 7)] == [(0, 1), (0, 2), (0, 3)]


def test_the_music_alone_is_repeated_where_its_run_has_no_words():
    schedule = week(opening("17:00"), opening(None), repeat("T2 17:00"))
    assert resolve_repeat(schedule, 2, 1) == (0, 0)


def test_a_repeat_by_time_is_what_starts_then_and_not_what_ends_then():
    schedule = week(
        line("nhạc dài", "17:00", kind=StartKind.BACK),
        line("bản tin", "17:00"),
        line("hết lúc ấy", "18:00", kind=StartKind.BACK),
        repeat("T2 17:00", "05:30"),
        repeat("T2 18:00", "05:40"),
    )
    assert resolve_repeat(schedule, 3, 1) == (0, 1)
    assert resolve_repeat(schedule, 4, 1) is None


def test_nobody_repeats_a_fill():
    schedule = week(
        line("lấp", "05:00", source="fill"),
        line("Bản tin", "17:00", source="fill"),
        line("tin", "17:30"),
        repeat("T2 05:00", "05:30"),
        repeat("Bản tin", "05:20"),
    )
    assert resolve_repeat(schedule, 3, 1) is None
    assert resolve_repeat(schedule, 4, 1) == (0, 2)


def test_a_repeat_by_title_is_the_latest_earlier_one():
    schedule = week(
        line("Bản tin xã", "05:30", (0,)),
        line("Bản tin xã", "06:00", (1,), column="Chuyên đề"),
        line("Bản tin xã số 3", "06:00", (3,)),
        repeat("bản tin xã", days=(0, 2, 4)),
        repeat("CHUYÊN ĐỀ", days=(1,)),
        repeat("Bản tin xã số", days=(4,)),
    )
    assert resolve_repeat(schedule, 3, 0) == (0, 0)
    assert resolve_repeat(schedule, 3, 2) == (1, 1)
    assert resolve_repeat(schedule, 4, 1) == (1, 1)
    assert resolve_repeat(schedule, 5, 4) == (3, 2)


@pytest.mark.parametrize("reference", ["T4 17:00", "T2 19:00", "Chưa từng có", "CN 17:00", "T2 05:00"])
def test_nothing_is_repeated_that_did_not_air_before(reference):
    schedule = week(line("tin", "17:00", (0, 2, 6)), repeat(reference))
    assert resolve_repeat(schedule, 1, 1) is None


def test_a_repeat_of_a_repeat_is_the_line_behind_both():
    schedule = week(
        line("tin", "17:00"),
        repeat("T2 17:00", "05:30", (1,)),
        repeat("T3 05:30", "05:30", (2,)),
        repeat("T5 05:30", "05:30", (4,)),
        repeat("không", "05:30", (3,)),
    )
    assert resolve_repeat(schedule, 2, 2) == (0, 0)
    assert resolve_repeat(schedule, 3, 4) is None


@given(
    st.lists(
        st.tuples(st.sampled_from([None, "05:30", "17:00", "18:00"]), st.sets(st.integers(0, 6), min_size=1)),
        max_size=12,
    )
)
def test_every_line_of_a_day_is_in_order_or_an_orphan(drawn):
    schedule = week(*(line(str(number), at, tuple(sorted(days))) for number, (at, days) in enumerate(drawn)))
    for weekday in EVERY_DAY:
        order = running_order(schedule, weekday)
        wanted = {index for index, one in enumerate(schedule.lines) if weekday in one.days}
        assert sorted((*order, *orphans(schedule, weekday))) == sorted(wanted)
        starts = [start for index in order if (start := schedule.lines[index].start)]
        assert starts == sorted(starts)


def test_reading_takes_about_200_syllables_a_minute():
    assert reading_length("một " * 200) == 60_000
    assert reading_length("Một, hai. Ba") == 3 * 300 + 250 + 600
    assert reading_length("UBND 2026") == 4 * 300 + 8 * 300
    assert reading_length("… - .") == 0
