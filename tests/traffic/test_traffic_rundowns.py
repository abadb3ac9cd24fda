"""A day of the week as the exact running order that playout reads."""

from datetime import UTC, date, datetime

import pytest
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, line, opening, rules, week

from broadcast.domain.content import Group
from broadcast.domain.rundown import EventKind, Origin, decode, encode
from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.domain.times import RATE
from broadcast.errors import WeekFaultsError
from broadcast.traffic import CartFacts, build_day

MONDAY = WEEK.days[0]
CART = CartFacts(
    cart="c" * 64,
    frames=600 * RATE,
    author="an",
    approver="binh",
    items=("KH1.a",),
    group=Group.A,
    field="thể chế",
    plan="KH1",
    previous_cart="p" * 64,
)


def build(schedule, carts=None, day=MONDAY, feeds=FEEDS):
    return build_day(
        schedule,
        day,
        station="xa-mau",
        rules=rules(),
        zones=ZONES,
        carts=carts or {},
        feeds=feeds,
        evergreen="e" * 64,
        chime="f" * 64,
        version=3,
    )


def test_lines_become_events_in_running_order():
    schedule = week(
        line("chiều", "17:00", zones=("Thôn Đông",), language="tyz"),
        opening("05:30"),
        line("sáng", days=EVERY_DAY),
    )
    rundown = build(schedule, {2: CART})
    first, second, third = rundown.events
    assert (first.start, first.kind) == (datetime(2026, 11, 22, 22, 30, tzinfo=UTC), EventKind.MUSIC)
    assert (first.cart, first.approver, first.length) == (None, None, 0)
    assert (second.start, second.start_kind, second.kind) == (None, StartKind.SOFT, EventKind.SPEECH)
    assert (second.cart, second.previous_cart, second.length) == (CART.cart, CART.previous_cart, 600 * RATE)
    assert (second.author, second.approver, second.items) == ("an", "binh", ("KH1.a",))
    assert (second.group, second.field, second.plan) == (Group.A, "thể chế", "KH1")
    assert (third.zones, third.language) == (("thon-dong",), "tyz")
    assert rundown.zones == ("trung-tam", "thon-dong", "thon-1-2")
    assert (rundown.station, rundown.version, rundown.evergreen, rundown.chime) == (
        "xa-mau",
        3,
        "e" * 64,
        "f" * 64,
    )
    assert decode(encode(rundown), rundown.file_name) == rundown


def test_a_day_without_lines_is_an_empty_rundown():
    assert build(week(line("a", "17:00", (3,)))).events == ()


def test_relay_and_live_have_no_cart_and_take_the_length_of_the_slot():
    schedule = week(
        line("", "17:00", source="relay", reference="VOV1", length=1_800_000, column="Thời sự"),
        line("Họp", source="live", length=60_000),
    )
    relay, live = build(schedule, {0: CartFacts(cart=None, frames=0, approver="binh")}).events
    assert (relay.kind, relay.origin, relay.title) == (EventKind.RELAY, Origin.RELAY, "VOV1")
    assert (relay.cart, relay.length, relay.approver) == (None, 1800 * RATE, "binh")
    assert relay.feeds == ("https://vov.example/1", "line:Radio")
    assert (live.kind, live.origin, live.length, live.approver) == (
        EventKind.LIVE,
        Origin.OWN,
        60 * RATE,
        None,
    )
    assert (live.cart, live.feeds) == (None, ("line:Micro",))


def test_a_relay_may_be_written_as_its_address():
    schedule = week(line("a", "17:00", source="relay", reference="https://a.vn/1", length=60_000))
    assert build(schedule).events[0].feeds == ("https://a.vn/1",)


def test_a_repeat_has_the_cart_of_what_it_repeats():
    schedule = week(
        line("Bản tin", "17:00", length=60_000, language="tyz"),
        line("", "05:30", (1,), source="repeat", reference="T2 17:00", column="", zones=("Thôn Đông",)),
    )
    (event,) = build(schedule, {0: CART}, WEEK.days[1]).events
    assert (event.repeat, event.cart, event.title, event.column) == (True, CART.cart, "Bản tin", "Bản tin")
    assert (event.language, event.zones, event.length) == ("tyz", ("thon-dong",), 600 * RATE)
    (unmade,) = build(schedule, {}, WEEK.days[1]).events
    assert (unmade.cart, unmade.length) == (None, 60 * RATE)
    assert not build(schedule, {0: CART}).events[0].repeat


FED = CartFacts(cart=None, frames=0, title="Thời sự", author="an", approver="binh")


def test_a_repeat_of_a_relay_is_the_recording_of_that_airing():
    schedule = week(
        line("Thời sự", "17:00", (0, 1, 2), source="relay", reference="VOV1", length=1_800_000, column="TS"),
        line("", "05:30", (1, 2), source="repeat", reference="T2 17:00", length=60_000),
        line("", "06:00", (2,), source="repeat", reference="Thời sự"),
        line("", "18:00", (2,), source="repeat", reference="Thời sự", late=LateRule.SKIP),
    )
    aired = [build(schedule, {0: FED}, day).events for day in WEEK.days[:3]]
    first, second, third = (next(event for event in day if event.kind is EventKind.RELAY) for day in aired)
    monday_again = aired[1][0]
    assert monday_again.cart == first.id
    assert (monday_again.kind, monday_again.feeds, monday_again.repeat) == (EventKind.SPEECH, (), True)
    assert (monday_again.origin, monday_again.length) == (Origin.RELAY, 1800 * RATE)
    assert (monday_again.title, monday_again.author, monday_again.approver) == ("Thời sự", "an", "binh")
    assert aired[2][0].cart == first.id, "the day is the one that was written"
    assert aired[2][1].cart == second.id, "a title means the latest"
    assert aired[2][3].cart == third.id, "of the same day"
    assert aired[2][3].late is LateRule.SKIP
    assert len({first.id, second.id, third.id}) == 3


def test_a_repeat_of_what_was_live_is_its_own():
    schedule = week(
        line("Họp", "17:00", source="live", length=600_000),
        line("", "05:30", (1,), source="repeat", reference="Họp"),
    )
    (event,) = build(schedule, {0: FED}, WEEK.days[1]).events
    assert (event.cart, event.origin) == (build(schedule).events[0].id, Origin.OWN)


def test_a_fill_has_its_cart_and_no_end():
    schedule = week(
        line("Tin", "17:00"),
        line("", source="fill", column="Nhạc nền"),
        line("sau", "17:30", kind=StartKind.SOFT),
    )
    _, fill, after = build(schedule, {1: CART}).events
    assert (fill.fill, fill.cart, fill.length, fill.kind) == (True, CART.cart, CART.frames, EventKind.MUSIC)
    assert fill.title == "Nhạc nền"
    assert (after.fill, after.start_kind) == (False, StartKind.NOT_BEFORE)


def test_a_soft_line_with_a_time_keeps_it_after_a_fill_even_where_that_has_no_room():
    soft = {"kind": StartKind.SOFT}
    schedule = week(
        line("Dài", "17:00", length=2_400_000), line("", source="fill"), line("sau", "17:30", **soft)
    )
    assert build(schedule).events[2].start_kind is StartKind.NOT_BEFORE


def test_a_line_timed_backwards_says_when_it_ends():
    schedule = week(
        line("h", "18:00"),
        line("z", "18:00", kind=StartKind.BACK, length=60_000),
    )
    back, hard = build(schedule).events
    assert (back.start_kind, back.start) == (StartKind.BACK, datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    assert (hard.start_kind, hard.start) == (StartKind.HARD, back.start)


def test_a_soft_line_does_not_follow_what_stands_elsewhere():
    schedule = week(
        line("a", "17:00", length=60_000),
        line("nửa chừng", "17:55", kind=StartKind.SOFT),
        line("z", "18:00", kind=StartKind.BACK, length=600_000),
    )
    assert [event.start_kind for event in build(schedule).events] == [
        StartKind.HARD,
        StartKind.NOT_BEFORE,
        StartKind.BACK,
    ]


def test_what_a_line_does_when_it_is_late_or_long_goes_with_it():
    schedule = week(
        line("a", "17:00", overrun=Overrun.SHIFT), line("b", late=LateRule.RESTART), line("c", "17:30")
    )
    assert [(event.overrun, event.late) for event in build(schedule).events] == [
        (Overrun.SHIFT, LateRule.JOIN),
        (Overrun.CUT, LateRule.RESTART),
        (Overrun.CUT, LateRule.JOIN),
    ]


def test_a_soft_line_with_a_time_never_starts_before_it():
    soft = {"kind": StartKind.SOFT}
    schedule = week(
        line("đầu", "17:00", length=600_000),
        line("đã muộn", "17:05", **soft),
        line("vừa khít", "17:10", **soft),
        line("còn sớm", "17:20", **soft),
        line("không trước", "17:21", kind=StartKind.NOT_BEFORE),
    )
    _, late, exact, early, not_before = build(schedule).events
    assert (late.start, late.start_kind) == (None, StartKind.SOFT)
    assert (exact.start, exact.start_kind) == (None, StartKind.SOFT)
    assert (early.start, early.start_kind) == (
        datetime(2026, 11, 23, 10, 20, tzinfo=UTC),
        StartKind.NOT_BEFORE,
    )
    assert not_before.start_kind is StartKind.NOT_BEFORE
    (alone,) = build(week(line("một mình", "17:00", **soft))).events
    assert alone.start_kind is StartKind.NOT_BEFORE


def test_an_emergency_in_a_week_has_no_right_to_the_night():
    schedule = week(
        line("khẩn", "17:00", priority=Priority.EMERGENCY),
        line("ưu tiên", priority=Priority.PRIORITY),
        line("thường"),
    )
    assert [event.priority for event in build(schedule).events] == [
        Priority.PRIORITY,
        Priority.PRIORITY,
        Priority.NORMAL,
    ]


def test_titles_are_short_and_a_cart_may_bring_its_own():
    schedule = week(
        line("Mời bà con " * 20, "17:00"), line("a"), line("", source="file", reference="tin.mp3")
    )
    long, own, recording = build(schedule, {1: CartFacts(cart="c" * 64, frames=1, title="Tên riêng")}).events
    assert len(long.title) <= 80
    assert long.title.startswith("Mời bà con Mời")
    assert long.title.endswith("…")
    assert (own.title, recording.title) == ("Tên riêng", "tin.mp3")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (line("mồ côi"), "follows_nothing"),
        (line("", "17:00", source="repeat", reference="CN 05:30"), "repeats_nothing"),
        (line("a", "17:00", zones=("Thôn Đông", "Thôn Tây")), "unknown_zone"),
        (line("a", "17:00", source="relay", reference="VOV2", length=1), "unknown_relay"),
        (line("a", "17:00", source="fill"), "fill_open"),
        (line("a", "17:00", source="fill", kind=StartKind.BACK), "fill_back"),
        (line("a", "17:00", source="file", reference="a.mp3", kind=StartKind.BACK), "length_missing"),
    ],
)
def test_what_nobody_chose_is_refused(wrong, rule):
    with pytest.raises(WeekFaultsError) as refused:
        build(week(wrong))
    assert [fault.rule for fault in refused.value.faults] == [rule]
    assert refused.value.faults[0].place.startswith("T2")


def test_a_day_of_another_week_has_the_same_weekday():
    schedule = week(line("a", "17:00"))
    assert build(schedule, day=date(2026, 11, 24)).events == ()


def test_ids_stay_when_other_lines_come_and_go():
    before = week(opening("05:30"), line("một"), line("hai"), line("hai"))
    after = week(opening("05:30"), line("không"), line("một"), line("hai"), line("hai"), line("hai"))
    ids = [event.id for event in build(before).events]
    assert len(set(ids)) == 4
    assert all(name.startswith("2026-11-23#") for name in ids)
    then = [event.id for event in build(after).events]
    assert [name for name in then if name in ids] == ids
    assert len(set(then)) == 6


def test_a_line_moved_to_another_time_is_another_event():
    assert build(week(opening("05:30"))).events[0].id != build(week(opening("05:40"))).events[0].id


def test_the_same_words_in_the_morning_and_in_the_afternoon_are_two_events():
    both = [
        event.id for event in build(week(opening("05:30"), line("hết"), opening("17:00"), line("hết"))).events
    ]
    assert len(set(both)) == 4
    morning_without = [
        event.id for event in build(week(opening("05:30"), opening("17:00"), line("hết"))).events
    ]
    assert morning_without == [both[0], both[2], both[3]]
