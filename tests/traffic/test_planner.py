"""A draft holds what the grid and the rules hold, and says why."""

from collections import Counter
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, rules

from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.schedule import SourceKind, StartKind
from broadcast.errors import NothingPlacedError
from broadcast.traffic import Slot, check_week, draft

MORNING = Slot(
    name="Buổi sáng",
    days=EVERY_DAY,
    start=time(5, 30),
    minutes=15,
    column="Cải cách hành chính",
    opening=("nhac-hieu.flac",),
    closing=("nhac-ket.flac",),
)
EVENING = Slot(name="Buổi chiều", days=EVERY_DAY, start=time(17), minutes=15, column="CCHC", items=1)


def telling(name, group=Group.A, text="Bà con nộp hồ sơ tại bộ phận một cửa.", kind=None, **timing):
    when = Timing(kind=TimingKind(kind), raw="theo kế hoạch", **timing) if kind else None
    return Telling(name=name, text=text, group=group, field=None, timing=when, plan="KH1")


TEN = tuple(telling(f"KH1.{group}", group) for group in Group)


def make(tellings=TEN, grid=(MORNING, EVENING), told=None, **changes):
    return draft(WEEK, tellings, grid, rules=rules(**changes), told=told or {}, author="an")


def placed(drafted):
    return [one.source.reference for one in drafted.schedule.lines if one.source.kind is SourceKind.PLAN]


def days_of(drafted, name):
    return [one.days[0] for one in drafted.schedule.lines if one.source.reference == name]


def left(drafted):
    return {one.name: one.why.vi for one in drafted.left_out}


def test_a_session_opens_hard_tells_and_closes():
    drafted = make(grid=(MORNING,))
    first = drafted.schedule.lines[:4]
    assert [one.start for one in first] == [time(5, 30), None, None, None]
    assert [one.start_kind for one in first] == [StartKind.HARD, *[StartKind.SOFT] * 3]
    assert [one.column for one in first] == [
        "Nhạc hiệu",
        "Cải cách hành chính",
        "Cải cách hành chính",
        "Nhạc kết",
    ]
    assert [one.source.reference for one in first] == ["nhac-hieu.flac", "KH1.a", "KH1.b", "nhac-ket.flac"]
    assert [one.place for one in first] == [
        "mở đầu Buổi sáng",
        "nhóm a chưa phát, riêng nội dung này chưa phát",
        "nhóm b chưa phát, riêng nội dung này chưa phát",
        "kết thúc Buổi sáng",
    ]
    assert drafted.schedule.author == "an"
    assert (
        drafted.reasons[0].sentence("vi") == "T2 05:30 KH1.a: nhóm a chưa phát, riêng nội dung này chưa phát."
    )
    assert (
        drafted.reasons[0].sentence("en") == "T2 05:30 KH1.a: group a not told yet, this item not told yet."
    )


def test_a_session_without_opening_starts_with_its_first_item():
    first = make(grid=(EVENING,)).schedule.lines[0]
    assert (first.start, first.start_kind, first.source.kind) == (time(17), StartKind.HARD, SourceKind.PLAN)


def test_groups_are_told_evenly_and_the_least_told_first():
    drafted = make(told={"KH1.a": 5})
    counts = Counter(placed(drafted))
    assert counts["KH1.a"] == 0
    assert {counts[one.name] for one in TEN[1:]} == {2, 3}
    assert left(drafted) == {"KH1.a": "các buổi trong tuần đã đủ nội dung"}
    assert "tăng items" in drafted.left_out[0].sentence("vi")
    assert drafted.left_out[0].sentence("en").startswith("KH1.a: the week's sessions are full; raise")


def test_an_item_is_told_once_a_day_and_rotates_between_morning_and_evening():
    two = (telling("KH1.a"), telling("KH1.b"))
    one_each = (Slot(**{**_fields(MORNING), "items": 1}), EVENING)
    drafted = make(two, one_each)
    for name in ("KH1.a", "KH1.b"):
        days = days_of(drafted, name)
        assert len(days) == len(set(days)) == 7
    three = make((*two, telling("KH1.c")), one_each)
    times = Counter()
    start = None
    for one in three.schedule.lines:
        start = one.start or start
        if one.source.kind is SourceKind.PLAN:
            times[one.source.reference, start] += 1
    assert all(times[name, at] >= 2 for name in ("KH1.a", "KH1.b", "KH1.c") for at in (time(5, 30), time(17)))


def test_groups_share_the_week_however_many_items_they_have():
    drafted = make((*(telling(f"KH1.a{n}") for n in range(3)), telling("KH1.b", Group.B)), (EVENING,))
    assert len(days_of(drafted, "KH1.b")) == 3


def test_what_was_told_longest_ago_comes_before_what_is_new_to_the_hour():
    two = (telling("KH1.a"), telling("KH1.b"))
    grid = (
        Slot(**{**_fields(MORNING), "days": (1,), "items": 1}),
        Slot(**{**_fields(EVENING), "days": (0, 2)}),
    )
    assert placed(make(two, grid)) == ["KH1.a", "KH1.b", "KH1.a"]


def test_morning_and_evening_change_places():
    two = (telling("KH1.a"), telling("KH1.b"))
    grid = (
        Slot(**{**_fields(MORNING), "days": (0, 1), "items": 1}),
        Slot(**{**_fields(EVENING), "days": (0, 1)}),
    )
    assert placed(make(two, grid)) == ["KH1.a", "KH1.b", "KH1.b", "KH1.a"]


def _fields(slot):
    return {name: getattr(slot, name) for name in slot.__slots__}


def test_a_near_deadline_comes_first_three_times_and_is_over_after_it():
    due = telling("KH1.NV1", Group.K, kind="deadline", end=date(2026, 11, 26))
    far = telling("KH1.NV2", Group.K, kind="deadline", end=date(2027, 6, 1))
    drafted = make((*TEN, due, far), told={"KH1.NV1": 50}, grid=(EVENING,))
    assert days_of(drafted, "KH1.NV1") == [0, 1, 2]
    assert not days_of(drafted, "KH1.NV2")
    assert "hạn 26/11/2026 đã gần" in drafted.schedule.lines[0].place
    alone = make((due,), grid=(MORNING,))
    assert days_of(alone, "KH1.NV1") == [0, 1, 2, 3]
    assert alone.reasons[-1].sentence("vi") == "CN 05:30 Buổi sáng: không còn nội dung nào vừa buổi này."


def test_a_range_is_told_within_it():
    drafted = make((telling("a", kind="range", start=date(2026, 11, 25), end=date(2026, 11, 27)),))
    assert days_of(drafted, "a") == [2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "per", "told", "airings"),
    [
        ("yearly", None, 0, 1),
        ("yearly", 2, 1, 1),
        ("quarterly", 1, 3, 1),
        ("quarterly", 1, 0, 4),
        ("monthly", 1, 10, 1),
        ("monthly", 4, 30, 7),
        ("ongoing", None, 99, 7),
    ],
)
def test_a_cadence_is_kept_up_with_and_not_passed(kind, per, told, airings):
    drafted = make((telling("a", kind=kind, per=per),), told={"a": told}, grid=(EVENING,))
    assert len(placed(drafted)) == airings


def test_what_has_no_place_says_why():
    drafted = make(
        (
            telling("xong", kind="quarterly", per=1),
            telling("qua", kind="deadline", end=date(2022, 12, 15)),
            telling("sau", kind="range", start=date(2026, 12, 1), end=date(2026, 12, 9)),
            telling("rỗng", text="…"),
            telling("dài", text="một " * 4000),
            telling("được"),
        ),
        told={"xong": 4},
    )
    assert left(drafted) == {
        "xong": "đã phát 4 lượt, đủ theo “theo kế hoạch”",
        "qua": "hạn 15/12/2022 đã qua",
        "sau": "đến 01/12/2026 mới bắt đầu",
        "rỗng": "không có lời để đọc",
        "dài": "đọc hết khoảng 21 phút, buổi dài nhất chỉ còn 15 phút",
    }


def test_sessions_that_the_rules_forbid_stay_empty_with_a_reason():
    night = Slot(name="Đêm", days=(0,), start=time(3, 15), minutes=15, column="x")
    drafted = make(grid=(night, MORNING, EVENING), sessions_a_day=1)
    refused = [one.sentence("vi") for one in drafted.reasons if one.name in {"Đêm", "Buổi chiều"}]
    assert refused[0] == "T2 03:15 Đêm: ngoài khung giờ được phát."
    assert refused[1] == "T2 17:00 Buổi chiều: đã đủ 1 buổi trong ngày."
    assert len(refused) == 8
    assert {one.start for one in drafted.schedule.lines} == {time(5, 30), None}


def test_a_session_ends_with_its_window_and_its_quota():
    late = Slot(name="Muộn", days=(0,), start=time(18, 29), minutes=15, column="x", items=9)
    many = tuple(telling(str(number), text="một " * 50) for number in range(20))  # 19 s each with its chime
    assert len(placed(make(many, (late,)))) == 3
    evening = Slot(**{**_fields(EVENING), "items": 20, "days": (0,)})
    assert len(placed(make(many, (evening,), minutes_a_session=2))) == 6


@pytest.mark.parametrize(
    ("tellings", "grid", "reason"),
    [
        ((), (MORNING,), "chưa có nội dung kế hoạch nào"),
        (TEN, (), "khung chương trình không có buổi nào"),
        (
            TEN,
            (Slot(name="Đêm", days=(1,), start=time(3), minutes=9, column="x"),),
            "buổi T3 03:00 ngoài khung giờ được phát",
        ),
        ((telling("KH1.a", text="…"),), (MORNING,), "KH1.a không có lời để đọc"),
        (
            TEN,
            (Slot(**{**_fields(MORNING), "minutes": 1}),),
            "KH1.a đọc hết khoảng 1 phút, buổi dài nhất chỉ còn 0 phút",
        ),
    ],
)
def test_nothing_placed_is_said(tellings, grid, reason):
    with pytest.raises(NothingPlacedError) as refused:
        make(tellings, grid)
    assert reason in refused.value.sentence("vi")
    assert "2026-W48" in refused.value.sentence("en")


tellings = st.lists(
    st.builds(
        lambda group, syllables, timing: (group, "một " * syllables, timing),
        st.none() | st.sampled_from(Group),
        st.integers(0, 400),
        st.none()
        | st.builds(
            Timing,
            kind=st.sampled_from(TimingKind),
            raw=st.just("x"),
            start=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 15)),
            end=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
            per=st.none() | st.integers(1, 9),
        ),
    ),
    min_size=1,
    max_size=20,
).map(
    lambda drawn: tuple(
        Telling(name=f"KH1.{number}", text=text, group=group, field=None, timing=timing, plan="KH1")
        for number, (group, text, timing) in enumerate(drawn)
    )
)
grids = st.lists(
    st.builds(
        Slot,
        name=st.just("Buổi"),
        days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
        start=st.sampled_from([time(3, 15), time(5), time(5, 45), time(17), time(17, 45), time(18, 20)]),
        minutes=st.integers(1, 45),
        column=st.just("CCHC"),
        opening=st.sampled_from([(), ("a.flac",)]),
        closing=st.sampled_from([(), ("b.flac",)]),
        items=st.integers(1, 5),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda slot: slot.start,
)


@settings(max_examples=60, deadline=None)
@given(tellings, grids)
def test_every_telling_is_placed_or_left_out_and_the_week_passes_its_checks(drawn, grid):
    try:
        drafted = make(drawn, grid)
    except NothingPlacedError:
        return
    assert drafted == make(drawn, grid)
    assert set(placed(drafted)) | {one.name for one in drafted.left_out} == {one.name for one in drawn}
    assert not set(placed(drafted)) & {one.name for one in drafted.left_out}
    faults = check_week(
        drafted.schedule, rules(), ZONES, lambda _, __: None, known=lambda _: True, feeds=FEEDS
    )
    assert not [fault for fault in faults if fault.rule != "overlap"]  # two slots of a grid may overlap
