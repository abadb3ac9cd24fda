"""A draft holds what the grid and the rules hold, and says why."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_values import (
    EVENING,
    EVERY_DAY,
    MORNING,
    TEN,
    airings,
    changed,
    file_line,
    grids,
    items,
    make,
    placed,
    places_of_law,
    plans,
    problem,
    relay,
    source,
    telling,
)
from traffic_values import FEEDS, WEEK, ZONES, line, rules, week

from broadcast.domain.content import Daypart, Group, Telling
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.rules import Days, MandatoryRelay, Rule, Silence
from broadcast.domain.rundown import Event, EventKind
from broadcast.domain.schedule import Priority, SourceKind, StartKind
from broadcast.domain.times import RATE, Week
from broadcast.errors import NothingPlacedError
from broadcast.reports.asked import asks, settle
from broadcast.traffic import Checks, Slot
from broadcast.traffic.planning import GridLine, Owed, optimizer, planned, score
from broadcast.traffic.planning.dues import standing
from broadcast.traffic.planning.greedy import fill
from broadcast.traffic.planning.scoring import MOVE

MANY = tuple(telling(f"KH1.{number}", list(Group)[number % 10]) for number in range(40))


def days_of(drafted, name):
    return [one.days[0] for one in drafted.schedule.lines if one.source.reference == name]


def left(drafted):
    return {one.name: one.why.vi for one in drafted.left_out}


def remedies(drafted):
    return {one.name: one.remedy.vi for one in drafted.left_out}


def faults(drafted, **changes):
    checks = Checks(
        rules=rules(**changes),
        zones=ZONES,
        length=lambda _, __: None,
        known=lambda _: True,
        feeds=FEEDS,
    )
    return checks.faults(drafted.schedule)


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────


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
    assert first[1].place == "năm nay chưa phát; nhóm a tháng này chưa phát (ít nhất)"
    assert drafted.reasons[0].sentence("vi") == f"T2 05:30 KH1.a: {first[1].place}."
    assert drafted.reasons[0].sentence("en").endswith("group a not told yet this month (the least).")
    assert drafted.schedule.author == "an"


def test_a_session_without_opening_starts_with_its_first_item():
    first = make(grid=(EVENING,)).schedule.lines[0]
    assert (first.start, first.start_kind, first.source.kind) == (time(17), StartKind.HARD, SourceKind.PLAN)


def test_items_end_before_the_relay_and_what_follows_it_closes_the_session():
    grid = Slot(
        name="Sáng",
        days=EVERY_DAY,
        start=time(5, 56),
        minutes=40,
        column="CCHC",
        lines=(file_line("a.flac", "Nhạc hiệu"), items(9), relay("06:00"), file_line("b.flac", "Nhạc kết")),
    )
    long = tuple(telling(f"KH1.{n}", text=f"{n} " + "một " * 250) for n in range(9))  # 79 s each
    drafted = make(long, (grid,), minutes_a_session=60)
    monday = [one for one in drafted.schedule.lines if one.days == (0,)]
    assert [one.source.kind.value for one in monday] == ["file", "plan", "plan", "relay", "file"]
    assert not faults(drafted, minutes_a_session=60)


def test_a_place_that_is_timed_back_ends_at_its_time():
    grid = Slot(
        name="Sáng",
        days=(0,),
        start=time(5),
        minutes=90,
        column="CCHC",
        lines=(
            file_line("a.flac", "Nhạc hiệu"),
            items(2, start=time(6), start_kind=StartKind.BACK),
            relay("06:00"),
        ),
    )
    lines = make(grid=(grid,)).schedule.lines
    assert [(one.start, one.start_kind.value) for one in lines] == [
        (time(5), "hard"),
        (time(6), "back"),
        (time(6), "back"),
        (time(6), "hard"),
    ]


def test_the_morning_repeats_what_the_evening_before_said():
    again = GridLine(source=source("repeat", "hôm qua 17:00"), length=900_000, column="Phát lại")
    morning = changed(MORNING, lines=(*MORNING.lines[:1], again, *MORNING.lines[1:]), minutes=45)
    drafted = make(grid=(morning, changed(EVENING, most=2)))
    repeats = [one for one in drafted.schedule.lines if one.source.kind is SourceKind.REPEAT]
    assert Counter(one.days[0] for one in repeats) == dict.fromkeys(range(1, 7), 2)
    assert not faults(drafted)
    monday = [one.content for one in drafted.schedule.lines if one.days == (0,) and one.column == "CCHC"]
    assert [monday[0].startswith(one.source.reference) for one in repeats[:1]] == [True]


def test_a_mandatory_relay_is_put_in_where_the_grid_forgot_it():
    demanded = {"relays": (_demanded("06:00"), _demanded("18:00"))}
    grid = changed(MORNING, minutes=60)
    drafted = make(grid=(grid,), **demanded)
    relays = [(one.start, one.days) for one in drafted.schedule.lines if one.source.kind is SourceKind.RELAY]
    assert relays == [(at, (day,)) for day in range(7) for at in (time(6), time(18))]
    assert not faults(drafted, **demanded)


def _demanded(at):
    return MandatoryRelay(
        name="VOV1", days=Days(weekdays=EVERY_DAY), start=time.fromisoformat(at), length=25 * 60_000
    )


def test_a_zone_near_a_school_is_left_out_in_its_hours():
    silence = Silence(
        rule=Rule.SCHOOL_HOURS,
        name="Trường tiểu học",
        days=Days(weekdays=(0,)),
        start=time(5),
        end=time(6),
        zones=("thon-dong",),
    )
    lines = make(grid=(MORNING,), silences=(silence,)).schedule.lines
    assert {one.zones for one in lines if one.days == (0,)} == {("Trung tâm xã", "Thôn 1, 2")}
    assert {one.zones for one in lines if one.days == (1,)} == {()}
    whole = replace(silence, zones=())
    drafted = make(grid=(MORNING,), silences=(whole,))
    assert drafted.remarks[0].sentence("vi") == "T2 05:30 Buổi sáng: nằm trong giờ học của trường gần loa."


def test_a_day_of_mourning_has_no_music_and_its_items_all_the_same():
    drafted = make(grid=(MORNING,), mourning_days=(WEEK.days[1],))
    tuesday = [one for one in drafted.schedule.lines if one.days == (1,)]
    assert [one.source.kind for one in tuesday] == [SourceKind.PLAN, SourceKind.PLAN]
    assert tuesday[0].start == time(5, 30)


def test_sessions_that_the_rules_forbid_stay_empty_with_a_reason():
    night = Slot(name="Đêm", days=(0,), start=time(3, 15), minutes=15, column="x")
    drafted = make(grid=(night, MORNING, EVENING), sessions_a_day=1)
    refused = [one.sentence("vi") for one in drafted.remarks]
    assert refused[0] == "T2 03:15 Đêm: nằm trong giờ yên lặng."
    assert refused[1] == "T2 17:00 Buổi chiều: đã đủ 1 buổi trong ngày."
    assert len(refused) == 8
    assert {one.start for one in drafted.schedule.lines} == {time(5, 30), None}


def test_a_session_ends_with_its_window_its_quota_and_the_next_one():
    late = Slot(name="Muộn", days=(0,), start=time(18, 29), minutes=15, column="x", lines=(items(9),))
    many = tuple(telling(str(number), text=f"{number} " + "một " * 49) for number in range(20))  # 19 s each
    assert len(placed(make(many, (late,)))) == 3
    evening = changed(EVENING, most=20, days=(0,))
    assert len(placed(make(many, (evening,), minutes_a_session=2))) == 6
    early = Slot(name="Sớm", days=(0,), start=time(16, 59), minutes=60, column="x", lines=(items(20),))
    opened = make(many, (early, evening), windows=(*rules().windows[:1], _window()))
    assert len(placed(opened)) > 3
    assert not faults(opened, windows=(*rules().windows[:1], _window()))


def _window():
    return replace(rules().windows[1], start=time(16))


# ── what is told ─────────────────────────────────────────────────────────────────────────────────


def test_groups_are_told_evenly_and_the_least_told_first():
    drafted = make(airings={"KH1.a": tuple(date(2026, 11, day) for day in range(1, 6))})
    counts = Counter(placed(drafted))
    assert counts["KH1.a"] == 0
    assert {counts[one.name] for one in TEN[1:]} <= {2, 3}


def test_groups_share_the_week_however_many_items_they_have():
    drafted = make((*(telling(f"KH1.a{n}") for n in range(3)), telling("KH1.b", Group.B)), (EVENING,))
    assert len(days_of(drafted, "KH1.b")) == 3


def test_an_item_is_told_once_a_day_and_rotates_between_morning_and_evening():
    one_each = (changed(MORNING, most=1), EVENING)
    three = make((telling("KH1.a"), telling("KH1.b"), telling("KH1.c")), one_each)
    halves = Counter()
    start = None
    for one in three.schedule.lines:
        start = one.start or start
        if one.source.kind is SourceKind.PLAN:
            halves[one.source.reference, start] += 1
    for name in ("KH1.a", "KH1.b", "KH1.c"):
        assert len(days_of(three, name)) == len(set(days_of(three, name)))
        assert abs(halves[name, time(5, 30)] - halves[name, time(17)]) <= 1


def test_a_deadline_in_the_week_comes_first_three_times_and_is_over_after_it():
    due = telling("KH1.NV1", Group.K, kind="deadline", end=date(2026, 11, 26))
    far = telling("KH1.NV2", Group.K, kind="deadline", end=date(2027, 6, 1))
    drafted = make((*MANY, due, far), grid=(EVENING,))
    assert len(days_of(drafted, "KH1.NV1")) == 3
    assert max(days_of(drafted, "KH1.NV1")) <= 3
    assert any("hạn 26/11/2026 đã gần" in one.place for one in drafted.schedule.lines)
    alone = make((due,), grid=(MORNING,))
    assert days_of(alone, "KH1.NV1") == [0, 1, 2, 3]
    assert alone.remarks[-1].sentence("vi") == "CN 05:30 Buổi sáng: không còn nội dung nào vừa buổi này."


def test_a_range_is_told_within_it():
    drafted = make((telling("a", kind="range", start=date(2026, 11, 25), end=date(2026, 11, 27)),))
    assert days_of(drafted, "a") == [2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "per", "told", "heard"),
    [
        ("yearly", None, (), 1),
        ("yearly", 2, ("2026-03-01",), 1),
        ("quarterly", 1, ("2026-02-01", "2026-05-01", "2026-08-01"), 1),
        ("quarterly", 1, ("2026-10-05",), 0),
        ("monthly", 1, (), 1),
        ("monthly", 4, ("2026-11-02", "2026-11-09", "2026-11-16"), 2),
        ("monthly", 4, (), 5),
        ("ongoing", None, (), 7),
    ],
)
def test_a_cadence_is_kept_up_with_and_not_passed(kind, per, told, heard):
    january = replace(telling("a", kind=kind, per=per), period=(date(2026, 11, 1), date(2026, 12, 31)))
    many = {"monthly": 5}.get(kind)
    one = january if heard == 0 else telling("a", kind=kind, per=per)
    days = tuple(map(date.fromisoformat, told))
    if heard == 0:
        with pytest.raises(NothingPlacedError):
            make((one,), (EVENING,), {"a": days})
        return
    assert len(placed(make((one,), (EVENING,), {"a": days}))) == heard
    assert many is None or heard <= many


@pytest.mark.parametrize("kind", ["ongoing", "monthly", "quarterly", "yearly", None])
@pytest.mark.parametrize("told", [(), (date(2026, 5, 4),), (date(2026, 1, 5), date(2026, 4, 6))])
def test_the_planner_owes_what_the_coverage_owes(kind, told):
    one = replace(telling("a", kind=kind), period=(date(2026, 1, 1), date(2026, 12, 31)))
    week = Week.of(date(2026, 5, 31))  # it ends with the month
    stands = standing(one, week, told, timedelta())
    open_now = [each for each in settle(asks(one, date(2026, 1, 1), week.days[-1]), told, ()) if each.owed]
    now = [each for each in open_now if each.ask.last >= week.days[-1]]
    assert (stands.due or int(stands.never_told)) == sum(each.owed for each in now)
    assert bool(stands.arrears) == (len(open_now) > len(now))
    assert (stands.most is None) == (kind in {"ongoing", None}), "more of it is as good"


def test_what_is_to_be_told_often_comes_before_what_was_told_less_and_has_no_cadence():
    often, other = telling("a", kind="ongoing"), telling("b")
    told = {"a": (date(2026, 9, 7), date(2026, 10, 5)), "b": (date(2026, 9, 7),)}
    drafted = make((often, other), (replace(EVENING, days=(0,)),), told)
    assert placed(drafted) == ["a"]
    why = drafted.reasons[0].why.vi
    assert "“theo kế hoạch”: tháng này chưa phát" in why


def test_a_wish_for_an_hour_a_spacing_or_the_first_place_is_granted():
    wish = {"dayparts": (Daypart.AFTERNOON,)}
    drafted = make((*TEN, telling("KH1.x", wish=wish)))
    moments = {one.moment[3:] for one in drafted.reasons if one.name == "KH1.x"}
    assert moments == {"17:00"}
    apart = make((telling("KH1.x", wish={"spacing": timedelta(days=3)}),), (EVENING,))
    assert days_of(apart, "KH1.x") == [0, 3, 6]
    wanted = telling("KH1.x", wish={"priority": Priority.PRIORITY})
    once = make((*MANY, wanted), (changed(EVENING, days=(2,)),), {"KH1.x": (date(2026, 11, 20),)})
    assert placed(once) == ["KH1.x"]


def test_what_was_missed_is_made_good_before_everything_else():
    (missed,) = [_missed("KH1.7", not_before=datetime(2026, 11, 25, 1, tzinfo=UTC))]
    grid = (changed(EVENING, days=(1, 3)),)
    drafted = make(MANY, grid, {"KH1.7": (date(2026, 11, 20),) * 9}, more={"owed": (missed,)})
    assert days_of(drafted, "KH1.7") == [3]
    assert any(one.place.startswith("phát bù: lỡ") for one in drafted.schedule.lines)


def test_what_was_missed_and_is_of_no_plan_comes_back_as_its_line():
    notice = line("Thông báo cắt điện ngày mai.", "17:00", column="Thông báo")
    drafted = make(TEN, (EVENING,), more={"owed": (replace(_missed(None), line=notice),)})
    first = next(one for one in drafted.schedule.lines if one.column == "Thông báo")
    assert (first.content, first.source.kind) == ("Thông báo cắt điện ngày mai.", SourceKind.READ)
    lost = make(TEN, (EVENING,), more={"owed": (_missed(None),)})
    assert "bằng tay" in remedies(lost)["Cắt điện"]


def _missed(name, not_before=datetime(2026, 11, 20, tzinfo=UTC)):
    event = Event(
        id="2026-11-19#1",
        title="Cắt điện",
        column="Thông báo",
        kind=EventKind.SPEECH,
        start=None,
        start_kind=StartKind.SOFT,
        length=20 * RATE,
        cart="0" * 64,
        items=(name,) if name else (),
    )
    return Owed(
        make_good=MakeGood(
            event=event, missed=datetime(2026, 11, 19, tzinfo=UTC), reason="lỡ giờ", not_before=not_before
        )
    )


# ── what is left out ─────────────────────────────────────────────────────────────────────────────


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
        airings={"xong": tuple(date(2026, month, 9) for month in (1, 4, 7, 10))},
    )
    assert left(drafted) == {
        "xong": "quý này đã có 1 lượt, đủ theo “theo kế hoạch”",
        "qua": "hạn 15/12/2022 đã qua",
        "sau": "đến 01/12/2026 mới bắt đầu",
        "rỗng": "không có lời để đọc",
        "dài": "đọc hết khoảng 21 phút, buổi dài nhất chỉ còn 15 phút",
    }


def test_the_first_place_lets_in_whatever_a_full_week_left_out():
    drafted = make(MANY, (changed(EVENING, most=2),))
    out = [name for name, why in left(drafted).items() if why == "các buổi trong tuần đã đủ nội dung"]
    assert len(out) == 40 - len(set(placed(drafted))) > 20
    for name in out[:6]:
        assert "priority = true" in remedies(drafted)[name]
        wished = [replace(one, priority=Priority.PRIORITY) if one.name == name else one for one in MANY]
        for before in (None, drafted.schedule):
            assert name in placed(make(wished, (changed(EVENING, most=2),), more={"before": before}))


def test_a_week_named_as_the_remedy_lets_it_in():
    told = {
        "xong": tuple(date(2026, month, 9) for month in (1, 4, 7, 10)),
        "tháng": tuple(date(2026, month, 20) for month in range(1, 12)),
    }
    plan = (
        *TEN,
        telling("xong", kind="quarterly", per=1),
        telling("sau", kind="range", start=date(2026, 12, 1), end=date(2026, 12, 9)),
        telling("tháng", kind="monthly", per=1),
        telling("mới", wish={"spacing": timedelta(days=9)}),
    )
    drafted = make(plan, airings=told | {"mới": (date(2026, 11, 22),)})
    found = remedies(drafted)
    assert set(found) == {"xong", "sau", "tháng", "mới"}
    for name, remedy in found.items():
        named = Week.parse(remedy.removeprefix("lập lịch tuần ")[:8])
        wished = [replace(one, priority=Priority.PRIORITY) if one.name == name else one for one in plan]
        assert name in placed(make(wished, airings=told | {"mới": (date(2026, 11, 22),)}, week=named)), name


def test_a_session_made_as_long_as_named_or_words_cut_as_named_let_it_in():
    long = telling("dài", text="một " * 4000)
    grid = (changed(EVENING, minutes=10),)
    (out,) = make((long, telling("được")), grid).left_out
    minutes = int(out.remedy.vi.rpartition(" lên ")[2].split()[0])
    assert "dài" in placed(make((long, telling("được")), (changed(EVENING, minutes=minutes),)))
    syllables = int(out.remedy.vi.split(" tiếng")[0].split()[-1])
    cut = replace(long, text="một " * syllables)
    assert "dài" in placed(make((cut, telling("được")), grid))
    assert (
        "tăng minutes" not in make((long, telling("được")), grid, minutes_a_session=15).left_out[0].remedy.vi
    )


@pytest.mark.parametrize(
    ("tellings", "grid", "reason"),
    [
        ((), (MORNING,), "chưa có nội dung kế hoạch nào"),
        (TEN, (), "khung chương trình không có buổi nào"),
        (
            TEN,
            (Slot(name="Đêm", days=(1,), start=time(3), minutes=9, column="x"),),
            "buổi T3 03:00 nằm trong giờ yên lặng",
        ),
        ((telling("KH1.a", text="…"),), (MORNING,), "KH1.a không có lời để đọc"),
        (TEN, (changed(MORNING, minutes=1),), "khung chương trình không có chỗ"),
    ],
)
def test_nothing_placed_is_said(tellings, grid, reason):
    with pytest.raises(NothingPlacedError) as refused:
        make(tellings, grid)
    assert reason in refused.value.sentence("vi")
    assert "2026-W48" in refused.value.sentence("en")


# ── what stands ahead ────────────────────────────────────────────────────────────────────────────


def test_what_stands_ahead_counts_from_now_on_with_its_repeats():
    kept = week(
        line("Một.", "17:00", (0, 2), source="plan", reference="KH1.a"),
        line("Hai.", None, (0,), source="plan", reference="KH1.b"),
        line("", "17:30", (3,), source="repeat", reference="T4 17:00"),
    )
    monday, thursday = WEEK.days[0], WEEK.days[3]
    before = datetime(2026, 11, 23, tzinfo=UTC)
    assert planned(kept, before, rules()) == {
        "KH1.a": (monday, WEEK.days[2], thursday),
        "KH1.b": (monday,),
    }
    assert planned(kept, before + timedelta(days=1), rules()) == {"KH1.a": (WEEK.days[2], thursday)}
    assert planned(kept, before + timedelta(days=9), rules()) == {}


# ── whatever comes in ────────────────────────────────────────────────────────────────────────────


@settings(max_examples=150, deadline=None)
@given(plans, grids, airings, places_of_law)
def test_no_drafted_line_breaks_a_rule_and_every_item_is_placed_or_left_out(plan, grid, told, law):
    try:
        drafted = make(plan, grid, told, **law)
    except NothingPlacedError:
        return
    assert not faults(drafted, **law)
    assert drafted == make(plan, grid, dict(reversed(told.items())), **law)
    assert set(placed(drafted)) | {one.name for one in drafted.left_out} == {one.name for one in plan}
    assert not set(placed(drafted)) & {one.name for one in drafted.left_out}
    assert len(drafted.reasons) == len(placed(drafted))


def stands(drafted):
    return {
        (one.source.reference, one.days)
        for one in drafted.schedule.lines
        if one.source.kind is SourceKind.PLAN
    }


SEVERAL = (changed(MORNING, most=3, minutes=20), changed(EVENING, most=2))


def test_a_week_drafted_again_stands_in_the_same_order_for_the_same_reasons():
    plan = (*TEN, telling("KH1.NV1", Group.E, kind="ongoing"), telling("KH1.NV2", Group.A, kind="quarterly"))
    first = make(plan, SEVERAL)
    again = make(plan, SEVERAL, more={"before": first.schedule})
    assert (again.schedule, again.reasons) == (first.schedule, first.reasons)


def test_where_things_stand_by_hand_they_stay():
    drafted = make(grid=SEVERAL)
    lines = drafted.schedule.lines
    days = {day: [n for n, one in enumerate(lines) if one.days == (day,)] for day in EVERY_DAY}
    items = [[n for n in of_day if lines[n].source.kind is SourceKind.PLAN] for of_day in days.values()]
    by_hand = list(lines)
    for monday, saturday in zip(items[0], items[5], strict=True):  # a person lets two days change places
        sources = lines[monday].source, lines[saturday].source
        by_hand[saturday], by_hand[monday] = (
            replace(lines[at], source=source, content="")
            for at, source in zip((saturday, monday), sources, strict=True)
        )
    before = replace(drafted.schedule, lines=tuple(by_hand))
    after = make(grid=SEVERAL, more={"before": before})
    assert [one.source.reference for one in after.schedule.lines] == [one.source.reference for one in by_hand]
    assert after.score.moves == 0
    assert [one.source for one in drafted.schedule.lines] != [one.source for one in by_hand]


@pytest.mark.parametrize(("kind", "stays"), [(None, "a"), ("monthly", "b")])
def test_a_place_is_given_up_for_much_and_not_for_little(kind, stays):
    grid = (replace(EVENING, days=(0,)),)
    heard_lately, heard_long_ago = telling("a"), telling("b", kind=kind)
    told = {"a": (date(2026, 11, 2),), "b": (date(2026, 2, 2),)}
    before = make((heard_lately,), grid, told).schedule
    assert placed(make((heard_lately, heard_long_ago), grid, told)) == ["b"]
    after = make((heard_lately, heard_long_ago), grid, told, more={"before": before})
    assert placed(after) == [stays]
    assert after.score.moves == (0 if stays == "a" else MOVE)


@settings(max_examples=40, deadline=None)
@given(plans.filter(lambda plan: len(plan) > 4), airings, st.integers(0, 15), st.sampled_from("−+lượt"))
def test_one_change_moves_little(plan, told, number, change):
    grid = SEVERAL
    one = plan[number % len(plan)]
    try:
        before = make(plan, grid, told)
        if change == "−":
            after = make(
                [other for other in plan if other != one], grid, told, more={"before": before.schedule}
            )
        elif change == "+":
            new = Telling(
                name="mới",
                text="Một nội dung mới.",
                group=one.group,
                field=None,
                timing=one.timing,
                plan="KH1",
            )
            after = make((*plan, new), grid, told, more={"before": before.schedule})
        else:
            more = told | {one.name: (*told.get(one.name, ()), date(2026, 11, 20))}
            after = make(plan, grid, more, more={"before": before.schedule})
    except NothingPlacedError:
        return
    touched = {"mới"} if change == "+" else {one.name}
    others = [place for place in stands(before) - stands(after) if place[0] not in touched]
    new_ones = [place for place in stands(after) if place[0] in touched and place not in stands(before)]
    assert len(others) <= len(new_ones) + 4


@settings(max_examples=8, deadline=None)
@given(plans, airings)
def test_the_optimiser_never_misses_more_and_says_the_same_twice(plan, told):
    pytest.importorskip("ortools")
    week = problem(plan, (changed(MORNING, most=2, days=(0, 1, 2)), EVENING), told)
    greedy = fill(week)
    better = optimizer.improve(week, greedy, 0.1)
    assert score(week, better).total <= score(week, greedy).total
    assert better == optimizer.improve(week, greedy, 0.1)
    for block, held in zip(week.blocks, better, strict=True):
        assert len(held) <= block.most
        assert sum(week.standings[one].length for one in held) <= block.room
