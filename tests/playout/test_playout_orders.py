"""Alerts, stops and everything else that is said to the air while it plays, on a card that a test holds in its hand."""

import threading
from dataclasses import replace
from datetime import time, timedelta

import numpy as np
import pytest
from playout_fakes import (
    DESK,
    RULES,
    SECOND,
    FakeFeeds,
    HandClock,
    ListLog,
    MemoryCarts,
    SteadyOutput,
    event,
    moment,
    rundown,
    sound,
)

from broadcast.domain.asrun import EntryKind, Outcome, Rung
from broadcast.domain.content import Group
from broadcast.domain.orders import Level, Order
from broadcast.domain.schedule import Priority
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis
from broadcast.domain.zones import Contact, Gain, Zone
from broadcast.errors import (
    BroadcastError,
    CartMissingError,
    DeviceMissingError,
    NothingOrderedError,
    OrderRefusedError,
)
from broadcast.playout.commands import Asked, Inbox, Leave, Resume, Say, Silence, Withdraw
from broadcast.playout.fittings import Fittings, Past
from broadcast.playout.lineup import FADE
from broadcast.playout.loop import play
from broadcast.playout.progress import Beat, Keyed, Started
from broadcast.playout.routing import Routing

DONG, TAY = Zone(id="dong", name="Đông", channels=(1,)), Zone(id="tay", name="Tây", channels=(2,))
AT_MOST = timedelta(milliseconds=300)


class Air:
    """A day on air, and what is done to it at moments of the clock."""

    def __init__(self, *events, begin="04:59:50", zones=(DONG, TAY), carts=None, **fittings):
        self.day = rundown(*events, evergreen="green", chime="chime")
        self.clock = HandClock(moment(begin))
        self.routing = Routing(zones, RULES.zone)
        self.output = SteadyOutput(self.clock, channels=self.routing.channels)
        self.carts = carts or MemoryCarts.of(self.day)
        self.carts.carts |= {"green": sound("green", 60 * SECOND), "chime": sound("chime", 3 * SECOND)}
        self.log, self.inbox, self.answers, self.heard, self.kept = ListLog(), Inbox(), {}, [], []
        self.on_progress = lambda progress: None
        self.begin, self.deeds, self.stop = moment(begin), [], threading.Event()
        self.fittings = Fittings(
            **{"routing": self.routing, "rules": RULES, "inbox": self.inbox, "standing": self, **fittings}
        )

    def listen(self, progress):
        self.heard.append(progress)
        self.on_progress(progress)

    def keep(self, orders, held_until):
        self.kept.append((tuple(one.id for one in orders), held_until))

    def at(self, when, deed):
        """Do this as soon as the clock stands there."""
        self.deeds.append((moment(when), deed))

    def command(self, when, command, name=""):
        """Give a command then; its answer comes to stand in `answers`."""
        asked = Asked(command=command, answer=lambda answer: self.answers.__setitem__(name, answer))
        self.at(when, lambda: self.inbox.put(asked))

    def run(self, **values):
        days = (self.day,)

        def programme(_):
            return days

        write = self.output.write

        def writing(block):
            write(block)
            for due in [one for one in self.deeds if one[0] <= self.clock.now]:
                self.deeds.remove(due)
                due[1]()

        self.output.write = writing
        play(
            programme,
            self.carts,
            self.output,
            self.clock,
            self.log,
            desk=DESK,
            stop=self.stop,
            fittings=self.fittings,
            listener=self.listen,
            **values,
        )
        return self

    def place(self, when):
        """The frame of the output that is heard then, by a clock that does not step."""
        return round(((moment(when) - self.begin).total_seconds() - 0.5) * RATE)

    def when(self, name, channel=0):
        """When the first frames of a cart are heard."""
        head = sound(name, SECOND)[100:116]
        column = self.output.frames[:, channel]
        for frame in np.flatnonzero(column == head[0]):
            if np.array_equal(column[frame : frame + 16], head):
                return self.begin + timedelta(seconds=(int(frame) - 100) / RATE + 0.5)
        raise AssertionError(f"{name} is not heard")

    def told(self):
        return [(e.event, e.outcome.value, e.reason, e.rung) for e in self.log.events]


def order(name="alert", seconds=3, level=Level.EMERGENCY, at="05:00:05", **values):
    defaults = {"title": f"Khẩn {name}", "cart": name, "by": "truc", "length": Frames(seconds * SECOND)}
    return Order(id=name, level=level, at=moment(at), **(defaults | values))


def with_alert(*events, seconds=3, **values):
    air = Air(*events, **values)
    air.carts.carts["alert"] = sound("alert", seconds * SECOND)
    return air


def test_an_alert_is_heard_at_once_and_what_it_broke_off_goes_on_where_it_would_be():
    air = with_alert(event("a", "05:00", 20), event("b", seconds=5))
    air.command("05:00:05", Say(order=order()), "alert")
    air.run()

    said = air.answers["alert"]
    assert moment("05:00:05") < said <= moment("05:00:05") + AT_MOST
    assert abs(air.when("alert") - said) < timedelta(microseconds=50)
    assert air.told() == [
        ("a", "interrupted", "alert", Rung.CART),
        ("alert", "aired", "", Rung.CART),
        ("a", "joined_late", "late", Rung.CART),
        ("b", "aired", "", Rung.CART),
    ]
    first, alert, again, _ = air.log.events
    assert (alert.priority, alert.column, alert.author, alert.rundown) == (
        Priority.EMERGENCY,
        "Khẩn cấp",
        "truc",
        "",
    )
    heard, a = air.output.samples, sound("a", 20 * SECOND)
    start, cut = air.place("05:00"), first.frames
    assert np.array_equal(heard[start : start + cut - FADE], a[: cut - FADE]), "bit by bit up to the fade"
    assert np.array_equal(heard[start + cut :][: 3 * SECOND], sound("alert", 3 * SECOND)), "and not a gap"
    assert first.actual_end == alert.actual_start
    assert again.actual_start == alert.actual_end
    assert np.array_equal(
        heard[start + cut + 3 * SECOND + FADE : start + 20 * SECOND], a[cut + 3 * SECOND + FADE :]
    ), "it is where it would have been, and ends on time"


def test_what_was_taken_back_was_never_heard_and_is_not_in_the_log():
    air = with_alert(event("a", "05:00", 5), event("b", seconds=5), seconds=8)
    air.command("05:00:04.7", Say(order=order(at="05:00:04.7")), "alert")
    air.run()
    assert [(name, why) for name, _, why, _ in air.told()] == [("a", "alert"), ("alert", ""), ("b", "alert")]
    assert not any(e.kind is EntryKind.BEGUN and e.event == "b" for e in air.log.entries), (
        "it had been handed over"
    )


def test_an_order_that_is_given_twice_is_heard_once():
    air = with_alert(event("a", "05:00", 10))
    air.command("05:00:05", Say(order=order()), "first")
    air.command("05:00:05.5", Say(order=order()), "second")
    air.run()
    assert abs(air.answers["first"] - air.answers["second"]) < timedelta(milliseconds=1)
    assert [name for name, *_ in air.told()].count("alert") == 1


def test_an_alert_without_its_cart_is_refused_and_changes_nothing():
    air = Air(event("a", "05:00", 10))
    air.command("05:00:05", Say(order=order()), "alert")
    air.run()
    assert isinstance(air.answers["alert"], CartMissingError)
    assert air.told() == [("a", "aired", "", Rung.CART)]


def test_an_alert_at_night_is_heard_and_a_drill_is_not():
    air = with_alert(event("a", "05:00", 1), begin="03:14:50")
    air.carts.carts["drill"] = sound("drill", SECOND)
    drill = order("drill", 1, Level.LIVE, "03:15:00", drill=True)
    air.command("03:15", Say(order=drill), "drill")
    air.command("03:15:10", Say(order=order(at="03:15:10")), "alert")
    air.at("03:15:20", air.stop.set)
    air.run(endless=True)
    assert isinstance(air.answers["drill"], OrderRefusedError)
    assert "giờ yên lặng" in air.answers["drill"].sentence("vi")
    assert air.told() == [
        ("drill", "skipped", "quiet_hours", ""),
        ("alert", "aired", "", Rung.CART),
    ]


def test_a_drill_by_day_is_heard_and_is_no_emergency():
    air = Air(event("a", "05:00", 10))
    air.carts.carts["drill"] = sound("drill", SECOND)
    air.command("05:00:05", Say(order=order("drill", 1, Level.LIVE, drill=True)), "drill")
    air.run()
    drill = air.log.events[1]
    assert (drill.event, drill.outcome, drill.priority, drill.column) == (
        "drill",
        Outcome.AIRED,
        Priority.PRIORITY,
        "Diễn tập",
    )


def test_an_alert_in_one_zone_leaves_the_other_its_programme_bit_by_bit():
    air = with_alert(event("a", "05:00", 20))
    air.command("05:00:05", Say(order=order(zones=("dong",))), "alert")
    air.run()
    start, a = air.place("05:00"), sound("a", 20 * SECOND)
    dong, tay = air.output.frames[start : start + 20 * SECOND].T
    assert np.array_equal(tay, a)
    at = air.place("05:00") + round((air.answers["alert"] - moment("05:00")).total_seconds() * RATE) - start
    assert np.array_equal(dong[at : at + 3 * SECOND], sound("alert", 3 * SECOND))
    assert np.array_equal(dong[: at - FADE], a[: at - FADE])
    assert np.abs(dong[at - 10 : at]).max() < 100, "it sinks before"
    assert np.array_equal(dong[at + 3 * SECOND + FADE :], a[at + 3 * SECOND + FADE :])
    assert air.told() == [("alert", "aired", "", Rung.CART), ("a", "aired", "", Rung.CART)]
    assert air.log.events[0].zones == ("dong",)


def test_stop_is_silence_at_once_until_resume():
    air = Air(event("a", "05:00", 20), event("b", seconds=5))
    air.command("05:00:05", Silence(until=moment("05:10")), "stop")
    air.command("05:00:10", Resume(), "resume")
    air.run()
    a = air.log.events[0]
    assert (a.outcome, a.reason) == (Outcome.INTERRUPTED, "stop")
    assert moment("05:00:05") < a.actual_end < moment("05:00:05") + AT_MOST
    start, stop = air.place("05:00"), air.place("05:00") + a.frames
    assert abs(int(air.output.samples[stop - 1])) < 100
    resumed = air.log.events[1]
    assert (resumed.event, resumed.outcome) == ("a", Outcome.JOINED_LATE)
    assert moment("05:00:10") <= resumed.actual_start < moment("05:00:10") + AT_MOST
    again = start + round((resumed.actual_start - moment("05:00")).total_seconds() * RATE)
    assert not air.output.samples[stop:again].any()
    assert [e.kind for e in air.log.entries if e.kind in {EntryKind.HELD, EntryKind.RELEASED}] == [
        EntryKind.HELD,
        EntryKind.RELEASED,
    ]
    assert air.kept == [((), moment("05:10")), ((), None)]


def test_a_stop_that_nobody_lifts_ends_by_itself_and_an_alert_passes_it():
    air = with_alert(event("a", "05:00", 5), event("b", "05:02", 5))
    air.command("05:00:02", Silence(until=moment("05:01")), "stop")
    air.command("05:00:30", Say(order=order(at="05:00:30")), "alert")
    air.run()
    assert air.told() == [
        ("a", "interrupted", "stop", Rung.CART),
        ("alert", "aired", "", Rung.CART),
        ("b", "aired", "", Rung.CART),
    ]
    (released,) = [e for e in air.log.entries if e.kind is EntryKind.RELEASED]
    assert released.reason == "timeout"


def test_orders_and_a_stop_outlive_the_process():
    air = with_alert(event("a", "05:00", 30), begin="05:00:10", seconds=5)
    air.run(past=Past(orders=(order(at="05:00:08"),), held_until=moment("05:00:20")))
    assert air.told() == [
        ("alert", "aired", "", Rung.CART),
        ("a", "joined_late", "late", Rung.CART),
    ]
    assert air.log.events[0].actual_start < moment("05:00:11")
    assert moment("05:00:20") <= air.log.events[1].actual_start < moment("05:00:21.5")
    assert air.kept == [
        (("alert",), moment("05:00:20")),
        ((), moment("05:00:20")),
        ((), None),
    ], "the alert is over before the stop is"


def test_an_alert_is_ended_alone_and_the_schedule_goes_on():
    air = with_alert(event("a", "05:00", 30), seconds=20)
    air.carts.carts["second"] = sound("second", SECOND)
    air.command("05:00:05", Say(order=order(seconds=20)), "alert")
    air.command("05:00:06", Say(order=order("second", 1, at="05:00:06")), "second")
    air.command("05:00:10", Withdraw(order="alert"), "end")
    air.command("05:00:20", Withdraw(order="alert"), "again")
    air.run()
    assert moment("05:00:10") <= air.answers["end"] < moment("05:00:10") + AT_MOST
    assert air.told() == [
        ("a", "interrupted", "alert", Rung.CART),
        ("alert", "interrupted", "stop", Rung.CART),
        ("second", "aired", "", Rung.CART),
        ("a", "joined_late", "late", Rung.CART),
    ], "what waits behind it is heard, and nothing holds the schedule"
    ended = air.log.events[1].actual_end
    assert moment("05:00:10") < ended < moment("05:00:10") + AT_MOST
    assert isinstance(air.answers["again"], NothingOrderedError)
    assert not any(entry.kind is EntryKind.HELD for entry in air.log.entries)


def test_all_that_is_ordered_is_ended_at_once():
    air = with_alert(event("a", "05:00", 30), seconds=20)
    air.carts.carts["second"] = sound("second", SECOND)
    air.command("05:00:05", Say(order=order(seconds=20)), "alert")
    air.command("05:00:06", Say(order=order("second", 1, at="05:00:06")), "second")
    air.command("05:00:10", Withdraw(order=None), "end")
    air.run()
    assert [name for name, *_ in air.told()] == ["a", "alert", "a"]


def planned_order(at, **values):
    made_for = event("tin", seconds=3, group=Group.C, items=("KH1.a",), plan="kh1", **values)
    return Order(
        id=f"ngay {at}",
        level=Level.LIVE,
        title=made_for.title,
        length=made_for.length,
        cart=made_for.cart,
        event=made_for,
        zones=("dong",),
        by="truc",
        at=moment(at),
    )


def test_what_is_approved_is_played_at_once_and_told_of_as_its_own():
    air = Air(event("a", "05:00", 20))
    air.carts.carts["tin"] = sound("tin", 3 * SECOND)
    air.command("05:00:05", Say(order=planned_order("05:00:05")), "now")
    air.run()
    entry = air.log.events[0]
    assert (entry.outcome, entry.rundown, entry.title, entry.zones) == (
        Outcome.AIRED,
        "",
        "Tin tin",
        ("dong",),
    )
    assert (entry.column, entry.group, entry.items, entry.plan) == (
        "Cải cách hành chính",
        "c",
        ("KH1.a",),
        "kh1",
    )
    assert (entry.author, entry.approver) == ("truc", "duyet"), (
        "who gave the order, and who approved the cart"
    )
    assert entry.priority == Priority.PRIORITY


def test_what_is_approved_is_not_played_at_once_in_quiet_hours():
    air = Air(event("a", "05:00", 20), begin="04:59:00")
    air.carts.carts["tin"] = sound("tin", 3 * SECOND)
    air.command("04:59:10", Say(order=planned_order("04:59:10")), "now")
    air.run()
    assert isinstance(air.answers["now"], OrderRefusedError)
    assert air.told()[0] == ("ngay 04:59:10", "skipped", "quiet_hours", "")


def test_leaving_waits_for_the_end_of_the_event_and_says_so():
    air = Air(event("a", "05:00", 10), event("b", seconds=5))
    air.command("05:00:05", Leave(), "leave")
    air.run(endless=True)
    assert air.answers["leave"] == moment("05:00:10")
    assert air.told() == [("a", "aired", "", Rung.CART)]
    assert air.log.entries[-1].reason == "handover"
    end = air.place("05:00:10")
    assert len(air.output.samples) == end
    assert np.array_equal(air.output.samples[end - 9 * SECOND :], sound("a", 10 * SECOND)[SECOND:])


def test_stopping_the_process_is_heard_within_the_output_and_a_fade():
    air = Air(event("a", "05:00", 20))
    air.at("05:00:05", air.stop.set)
    air.run()
    (a,) = air.log.events
    assert (a.outcome, a.reason) == (Outcome.INTERRUPTED, "stop")
    assert a.actual_end < moment("05:00:05") + AT_MOST
    assert len(air.output.samples) == air.place("05:00") + a.frames


def test_a_device_that_goes_leaves_in_the_log_what_had_left_for_it():
    air = Air(event("a", "05:00", 20))

    def go():
        def gone(_):
            raise DeviceMissingError(device="x", reason="")

        air.output.write = gone

    air.at("05:00:05", go)
    with pytest.raises(DeviceMissingError):
        air.run()
    (a,) = air.log.events
    assert (a.outcome, a.reason) == (Outcome.INTERRUPTED, "device_missing")
    assert abs(a.frames - 5.2 * SECOND) < 0.1 * SECOND, (
        "what was taken back half a second ahead was not heard"
    )
    lost, stopped = air.log.entries[-2:]
    assert (lost.kind, lost.device) == (EntryKind.CARD_LOST, air.output.name)
    assert (stopped.kind, stopped.reason) == (EntryKind.STOPPED, "device_missing")


@pytest.mark.parametrize(
    ("past", "reason"),
    [
        (Past(), ""),
        (Past(device="memory"), ""),
        (Past(device="card:B"), "other_card"),
        (Past(device="card:B", lost=frozenset({"memory"})), "card_back"),
        (Past(device="memory", lost=frozenset({"memory"})), "card_back"),
    ],
)
def test_a_start_tells_of_another_output_and_of_one_that_has_come_back(past, reason):
    air = Air(event("a", "05:00", 1))
    air.output.name = "memory"
    air.run(past=past)
    assert (air.log.entries[0].kind, air.log.entries[0].reason) == (EntryKind.STARTED, reason)


# ── zones ────────────────────────────────────────────────────────────────────────────────────────


def test_events_are_heard_in_their_zones_alone():
    air = Air(
        event("a", "05:00", 2), event("b", seconds=2, zones=("tay",)), event("c", seconds=1, zones=("dong",))
    )
    air.run()
    start = air.place("05:00")
    dong, tay = air.output.frames[start:].T
    a, b, c = sound("a", 2 * SECOND), sound("b", 2 * SECOND), sound("c", SECOND)
    nothing = np.zeros
    assert np.array_equal(dong[: 5 * SECOND], np.concatenate([a, nothing(2 * SECOND, np.int16), c]))
    assert np.array_equal(tay[: 5 * SECOND], np.concatenate([a, b, nothing(SECOND, np.int16)]))
    assert [e.zones for e in air.log.events] == [(), ("tay",), ("dong",)]


def test_what_is_not_for_this_output_keeps_its_place_and_stays_out_of_its_log():
    air = Air(event("a", "05:00", 1, zones=("bac",)), event("b", seconds=1), zones=(DONG,))
    air.run()
    assert [(e.event, e.actual_start) for e in air.log.events] == [("b", moment("05:00:01"))]
    start = air.place("05:00")
    assert not air.output.samples[: start + SECOND].any()
    assert np.array_equal(air.output.samples[start + SECOND : start + 2 * SECOND], sound("b", SECOND))


def test_a_zone_is_softer_in_its_hours_but_never_in_an_emergency():
    soft = replace(TAY, gains=(Gain(start=time(5), end=time(5, 0, 10), level=-600),))
    air = with_alert(event("a", "05:00", 20), zones=(DONG, soft), seconds=2)
    air.command("05:00:03", Say(order=order()), "alert")
    air.run()
    start, a = air.place("05:00"), sound("a", 20 * SECOND).astype(float)
    dong, tay = air.output.frames[start:].T
    assert np.array_equal(dong[: 2 * SECOND], a[: 2 * SECOND])
    assert np.abs(tay[: 2 * SECOND] - a[: 2 * SECOND] * 10**-0.3).max() <= 0.5
    at = round((air.answers["alert"] - moment("05:00")).total_seconds() * RATE)
    assert np.array_equal(tay[at : at + 2 * SECOND], sound("alert", 2 * SECOND))
    assert np.array_equal(tay[11 * SECOND : 20 * SECOND], a[11 * SECOND :])
    ratio = (tay[8 * SECOND : 12 * SECOND] / a[8 * SECOND : 12 * SECOND])[
        np.abs(a[8 * SECOND : 12 * SECOND]) > 4_000
    ]
    glide = ratio[(ratio > 0.51) & (ratio < 0.99)]
    assert len(glide) > 300
    assert np.abs(np.diff(glide)).max() < 0.01


# ── feeds and silence ────────────────────────────────────────────────────────────────────────────


def relay(name="r", start="05:00", seconds=30, **values):
    return event(name, start, seconds, cart=None, feeds=("http://vov1",), **values)


def test_a_relay_is_heard_and_ends_to_the_sample():
    feeds = FakeFeeds()
    air = Air(relay(), event("b", seconds=2), feeds=feeds)
    air.run()
    start = air.place("05:00")
    assert np.array_equal(
        air.output.samples[start : start + 30 * SECOND - FADE], feeds.heard(moment("05:00"), 30)[:-FADE]
    )
    assert np.array_equal(air.output.samples[start + 30 * SECOND :][: 2 * SECOND], sound("b", 2 * SECOND))
    assert air.told() == [("r", "aired", "", Rung.FEED), ("b", "aired", "", Rung.CART)]
    assert feeds.opened == [("http://vov1",)]
    assert feeds.closed == 1


def test_a_relay_that_is_lost_falls_down_the_ladder_and_returns_and_ends_on_time():
    feeds = FakeFeeds()
    air = Air(relay(seconds=60), event("b", seconds=2), feeds=feeds)
    air.at("05:00:10", lambda: setattr(feeds, "good", False))
    air.at("05:00:20", lambda: setattr(feeds, "good", True))
    air.run()
    assert air.told() == [
        ("r", "interrupted", "feed_lost", Rung.FEED),
        ("r", "interrupted", "feed_back", Rung.EVERGREEN),
        ("r", "joined_late", "late", Rung.FEED),
        ("b", "aired", "", Rung.CART),
    ]
    lost, stood_in, back, b = air.log.events
    assert lost.actual_end - moment("05:00:10") < timedelta(milliseconds=600)
    assert stood_in.actual_start == lost.actual_end
    assert back.actual_start - moment("05:00:20") < timedelta(milliseconds=600)
    assert b.actual_start == moment("05:01")
    start = air.place("05:00")
    begin = start + round((stood_in.actual_start - moment("05:00")).total_seconds() * RATE)
    assert np.array_equal(air.output.samples[begin : begin + 5 * SECOND], sound("green", 5 * SECOND))


def test_a_relay_that_never_comes_is_stood_in_for_from_its_first_frame():
    feeds = FakeFeeds(good=False)
    air = Air(relay(), event("b", seconds=2), feeds=feeds)
    air.run()
    assert air.told() == [("r", "replaced", "no_source", Rung.EVERGREEN), ("b", "aired", "", Rung.CART)]
    start = air.place("05:00")
    assert np.array_equal(air.output.samples[start : start + 29 * SECOND], sound("green", 29 * SECOND))


def test_what_a_relay_brings_is_kept_for_a_repeat():
    class Recorder:
        def __init__(self):
            self.kept, self.ended = {}, []

        def take(self, name, samples):
            self.kept.setdefault(name, []).append(samples)

        def end(self, name):
            self.ended.append(name)

    recorder, feeds = Recorder(), FakeFeeds()
    air = Air(relay(seconds=5), event("b", seconds=2), feeds=feeds, recorder=recorder)
    air.run()
    kept = np.concatenate(recorder.kept["r"])
    assert np.array_equal(kept[:-FADE], feeds.heard(moment("05:00"), 5)[:-FADE])
    assert recorder.ended == ["r"]
    assert "b" not in recorder.kept


def test_a_cart_that_brings_silence_is_replaced_within_seconds():
    air = Air(event("a", "05:00", 30), event("b", seconds=2))
    air.carts.carts["a"] = np.concatenate([sound("a", 5 * SECOND), np.zeros(25 * SECOND, np.int16)])
    air.run()
    assert air.told() == [
        ("a", "interrupted", "silent", Rung.CART),
        ("a", "replaced", "silent", Rung.EVERGREEN),
        ("b", "aired", "", Rung.CART),
    ]
    healed = air.log.events[1]
    assert healed.actual_start - moment("05:00:05") < timedelta(seconds=5)
    assert air.log.events[2].actual_start == moment("05:00:30")


def test_beats_tell_what_leaves_and_what_ought_to():
    air = Air(event("a", "05:00", 4), event("x", seconds=4))
    air.carts.missing |= {"x", "green", "chime"}
    air.run()
    beats = [one for one in air.heard if isinstance(one, Beat)]
    assert [one.frames for one in beats] == sorted(one.frames for one in beats)
    states = [(one.wanted, one.sounding, one.level is not None) for one in beats]
    assert list(dict.fromkeys(states)) == [
        (False, False, False),
        (True, True, True),
        (True, False, True),  # half a second of which the first part still had sound in it
        (True, False, False),
    ] or list(dict.fromkeys(states)) == [
        (False, False, False),
        (True, True, True),
        (True, False, False),
    ]


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────

AMPLIFIER = Contact(id="amply", switch="memory", warm_up=Millis(2_000), hold=Millis(5_000))


def test_a_contact_is_closed_ahead_held_through_pauses_and_opened_after():
    air = Air(
        event("a", "05:00", 3), event("b", "05:00:06", 2), event("c", "05:01", 2), contacts=(AMPLIFIER,)
    )
    found = []
    air.on_progress = lambda one: (
        found.append((air.clock.now, one.contacts)) if isinstance(one, Keyed) else None
    )
    air.run()
    assert [contacts for _, contacts in found] == [("amply",), (), ("amply",), ()]
    closed, opened, again, _ = (when for when, _ in found)
    assert moment("04:59:57.5") < closed <= moment("04:59:58")
    assert moment("05:00:12.5") < opened < moment("05:00:13.5")
    assert moment("05:00:57.5") < again <= moment("05:00:58")


def test_an_alert_waits_for_the_amplifier_and_only_for_what_is_left_of_its_warming():
    air = with_alert(event("a", "06:00", 1), contacts=(AMPLIFIER,))
    air.command("05:00", Say(order=order(at="05:00")), "alert")
    air.carts.carts["more"] = sound("more", SECOND)
    air.command("05:00:02", Say(order=order("more", 1, at="05:00:02")), "more")
    air.at("05:00:20", air.stop.set)
    air.run()
    assert timedelta(seconds=2) <= air.answers["alert"] - moment("05:00") < timedelta(seconds=2) + AT_MOST
    assert air.when("more") - air.when("alert") == timedelta(seconds=3), "straight after it, warm by then"


def test_refusals_of_commands_are_sentences():
    for error in (OrderRefusedError(title="x", reason="y"), CartMissingError(cart="x", title="y")):
        assert isinstance(error, BroadcastError)
        assert error.sentence("vi") != error.sentence("en")


def test_started_comes_with_the_moment_it_is_heard():
    air = Air(event("a", "05:00", 1))
    air.run()
    (started,) = [one for one in air.heard if isinstance(one, Started)]
    assert started.at == moment("05:00")
    assert air.clock.trust() is ClockTrust.TRUSTED
