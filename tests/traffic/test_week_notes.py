"""What nothing forbids but a person would want to know."""

import pytest
from traffic_values import line, rules, week

from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.traffic import week_notes


def notes(*lines, length=lambda _, __: None):
    return week_notes(week(*lines), rules(), length)


def test_a_good_week_has_none():
    assert not notes(line("a", "17:00", length=600_000), line("b", "17:10"))


def test_an_emergency_in_a_week_airs_as_a_priority_line():
    (note,) = notes(line("Mời họp", "17:00", priority=Priority.EMERGENCY, place="a.csv, hàng 2"))
    assert (note.rule, note.place) == ("priority", "a.csv, hàng 2")
    assert note.vi == "“Mời họp”: dòng khẩn cấp trong lịch tuần được phát như dòng ưu tiên"


def test_a_retired_item_airs_and_is_told_of():
    mine = line("", "17:00", source="plan", reference="KH2.b", place="a.csv, hàng 2")
    other = line("KH2.b", "17:10", source="read")
    (note,) = week_notes(week(mine, other), rules(), lambda _, __: None, {"KH2.b"})
    assert (note.rule, note.place) == ("retired_item", "T2 17:00 (a.csv, hàng 2)")
    assert "KH2.b" in note.vi
    assert not week_notes(week(mine, other), rules(), lambda _, __: None, {"KH2.a"})


@pytest.mark.parametrize(
    ("overrun", "late", "minutes", "vi", "en"),
    [
        (
            Overrun.SHIFT,
            LateRule.JOIN,
            15,
            "“Sau” lùi đến 17:20:00 để “Trước” phát hết, rồi được phát trọn",
            "“Sau” waits until 17:20:00 for “Trước” and is then heard whole",
        ),
        (
            Overrun.FINISH,
            LateRule.JOIN,
            15,
            "“Sau” vào giữa chừng lúc 17:20:00 vì “Trước” phát đến lúc ấy",
            "“Sau” is joined inside at 17:20:00, when “Trước” has ended",
        ),
        (
            Overrun.FINISH,
            LateRule.JOIN,
            5,
            "“Sau” không phát được vì “Trước” phát đến 17:20:00",
            "“Sau” is not heard, for “Trước” runs until 17:20:00",
        ),
    ],
)
def test_a_hard_start_that_waits(overrun, late, minutes, vi, en):
    (note,) = notes(
        line("Trước", "17:00", (0, 1), length=1_200_000, overrun=overrun),
        line("Sau", "17:10", (0, 1), late=late, length=minutes * 60_000, place="hàng 3"),
    )
    assert (note.rule, note.place) == ("late", "T2, T3 17:10 (hàng 3)")
    assert (note.vi, note.en) == (vi, en)


def test_what_is_timed_backwards_and_joined_inside():
    (note,) = notes(
        line("Tin", "17:00", length=1_500_000),
        line("Kết", "17:30", kind=StartKind.BACK, length=600_000),
    )
    assert note.place == "T2 17:30"
    assert note.vi == "“Kết” vào giữa chừng lúc 17:25:00 vì “Tin” phát đến lúc ấy"


def test_a_fill_has_nothing_to_miss():
    assert not notes(
        line("Tin", "17:00", length=1_200_000, overrun=Overrun.FINISH),
        line("Lấp", "17:10", source="fill"),
        line("Sau", "17:30"),
    )


def test_what_is_pushed_was_meant_to_be():
    assert not notes(
        line("Tin", "17:00", length=1_200_000),
        line("Sau", "17:10", kind=StartKind.NOT_BEFORE, length=60_000),
    )
