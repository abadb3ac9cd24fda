"""A day of the week as the exact running order that playout reads."""

from datetime import UTC, date, datetime

import pytest
from traffic_values import EVERY_DAY, WEEK, ZONES, line, opening, rules, week

from broadcast.domain.content import Group
from broadcast.domain.rundown import EventKind, Origin, decode, encode
from broadcast.domain.schedule import Priority, StartKind
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


def build(schedule, carts=None, day=MONDAY):
    return build_day(
        schedule,
        day,
        station="xa-mau",
        rules=rules(),
        zones=ZONES,
        carts=carts or {},
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
    assert (live.kind, live.origin, live.length, live.approver) == (
        EventKind.LIVE,
        Origin.OWN,
        60 * RATE,
        None,
    )


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
