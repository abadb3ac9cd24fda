"""What the process tells whoever asks: the engine's own truth, on a card that a test holds in its hand."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
import test_playout_orders as orders_of_air
from playout_fakes import SECOND, event, moment, sound

from broadcast.air.telling import Teller
from broadcast.domain.orders import Level
from broadcast.domain.times import Millis, unstamp
from broadcast.domain.zones import Contact
from broadcast.playout.commands import Say, Silence, Withdraw
from broadcast.playout.progress import Started


class Listening:
    """A speaker that nobody hears."""

    def __init__(self):
        self.said = []

    def say(self, **facts):
        self.said.append(facts)


class Told:
    """An air whose teller is asked at moments of the clock."""

    def __init__(self, air):
        self.air, self.answers, self.lines = air, {}, Listening()
        air.clock.raise_floor = lambda _: None
        self.teller = Teller(self.lines, air.clock, "chinh", "card:Loa")
        air.on_progress = self.teller.tell

    def ask(self, when):
        self.air.at(
            when, lambda: self.answers.__setitem__(when, json.loads(json.dumps(self.teller.status())))
        )


def titles(events):
    return [one["title"] for one in events]


@pytest.fixture
def told():
    days = (
        event("a", "05:00", 20),
        event("b", seconds=5, zones=("tay",)),
        *(event(name, seconds=2) for name in "cdefgh"),
        event("xa", seconds=5, approver=None),
    )
    return Told(orders_of_air.with_alert(*days, seconds=6))


def test_what_is_on_air_and_what_comes_is_told_as_it_is_laid_out_by_now(told):
    for when in ("04:59:55", "05:00:04", "05:00:08", "05:00:13", "05:00:22"):
        told.ask(when)
    told.air.command("05:00:05", Say(order=orders_of_air.order(seconds=6)), "alert")
    told.air.run()

    before = told.answers["04:59:55"]
    assert before["on_air"] == []
    assert titles(before["coming"]) == ["Tin a", "Tin b", "Tin c", "Tin d", "Tin e"]
    assert [unstamp(one["start"]) for one in before["coming"][:2]] == [moment("05:00"), moment("05:00:20")]
    assert (before["wanted"], before["level"]) == (False, None)
    assert (before["output"], before["spec"], before["device"], before["trust"]) == (
        "chinh",
        "card:Loa",
        "steady",
        "trusted",
    )

    playing = told.answers["05:00:04"]
    (a,) = playing["on_air"]
    assert (a["title"], a["rung"], a["order"], a["by"]) == ("Tin a", "cart", None, None)
    assert abs(unstamp(a["start"]) - moment("05:00")) < timedelta(milliseconds=1)
    assert unstamp(a["end"]) == moment("05:00:20")
    assert abs(unstamp(playing["at"]) - moment("05:00:04")) < timedelta(seconds=1)

    alarmed = told.answers["05:00:08"]
    (alert,) = alarmed["on_air"]
    assert (alert["event"], alert["order"], alert["drill"], alert["by"]) == (
        "alert",
        "emergency",
        False,
        "truc",
    )
    assert titles(alarmed["coming"])[:2] == ["Tin a", "Tin b"], "what it broke off goes on behind it"
    assert unstamp(alarmed["coming"][0]["start"]) == unstamp(alert["end"])

    again = told.answers["05:00:13"]
    assert titles(again["on_air"]) == ["Tin a"]
    assert unstamp(again["on_air"][0]["start"]) == unstamp(alert["end"]), "since when it sounds again"

    assert titles(told.answers["05:00:22"]["on_air"]) == ["Tin b"]
    assert told.answers["05:00:22"]["on_air"][0]["zones"] == ["tay"]


def test_the_end_of_what_is_on_air_moves_as_soon_as_something_will_break_it_off():
    tay = Contact(id="tay", switch="", zones=("tay",), warm_up=Millis(3_000))
    a = event("a", "05:00", 20, zones=("dong",))
    told = Told(orders_of_air.with_alert(a, seconds=2, contacts=(tay,)))
    told.air.command("05:00:05", Say(order=orders_of_air.order(seconds=2)), "alert")
    told.ask("05:00:07")
    told.air.run()
    (on_air,) = told.answers["05:00:07"]["on_air"]
    assert on_air["title"] == "Tin a"
    assert unstamp(on_air["end"]) == unstamp(told.answers["05:00:07"]["coming"][0]["start"])
    assert moment("05:00:08") <= unstamp(on_air["end"]) < moment("05:00:09")


def test_what_will_not_be_heard_is_told_with_its_reason(told):
    told.ask("05:00:33")
    told.air.run()
    last = told.answers["05:00:33"]["coming"][-1]
    assert (last["title"], last["rung"], last["why"]) == ("Tin xa", None, "not_approved")


def test_each_channel_has_its_own_level_and_silence_has_none(told):
    told.ask("04:59:58")
    told.ask("05:00:10")
    told.ask("05:00:23")
    told.air.run()
    assert told.answers["04:59:58"]["levels"] == [{"peak": None, "rms": None}] * 2
    both = told.answers["05:00:10"]["levels"]
    assert both[0] == both[1]
    # noise that is even between 0 and 8000 of 32768: its rms is 8000 / sqrt(3)
    assert both[0]["rms"] == pytest.approx(-1702, abs=10)
    assert both[0]["peak"] == pytest.approx(-1225, abs=2)
    dong, tay = told.answers["05:00:23"]["levels"]
    assert dong == {"peak": None, "rms": None}
    assert tay["peak"] == pytest.approx(-1225, abs=5)


def test_a_stop_is_told_with_its_end_and_is_over_when_it_is(told):
    told.air.command("05:00:05", Silence(until=moment("05:00:15")), "stop")
    for when in ("05:00:07", "05:00:18"):
        told.ask(when)
    told.air.run()
    held = told.answers["05:00:07"]
    assert held["on_air"] == []
    assert unstamp(held["held_until"]) == moment("05:00:15")
    assert unstamp(held["coming"][0]["start"]) == moment("05:00:15")
    assert told.answers["05:00:18"]["held_until"] is None


def test_an_alert_that_is_ended_is_on_air_no_more(told):
    told.air.command("05:00:05", Say(order=orders_of_air.order(seconds=6)), "alert")
    told.air.command("05:00:07", Withdraw(order="alert"), "end")
    told.ask("05:00:08")
    told.air.run()
    assert titles(told.answers["05:00:08"]["on_air"]) == ["Tin a"]


def test_a_drill_is_told_as_one(told):
    told.air.carts.carts["drill"] = sound("drill", 5 * SECOND)
    told.air.command("05:00:05", Say(order=orders_of_air.order("drill", 5, Level.LIVE, drill=True)), "drill")
    told.ask("05:00:08")
    told.air.run()
    (drill,) = told.answers["05:00:08"]["on_air"]
    assert (drill["order"], drill["drill"]) == ("live", True)


def test_what_has_just_begun_sounds_before_the_next_sign_of_life_tells_so():
    told = Told(
        orders_of_air.with_alert(event("a", "05:00", 4), event("x", seconds=4), event("b", seconds=4))
    )
    told.air.carts.missing |= {"x", "green", "chime"}
    seen = []

    def tell(progress):
        told.teller.tell(progress)
        if isinstance(progress, Started):
            status = told.teller.status()
            seen.append((titles(status["on_air"]), status["wanted"], status["sounding"]))

    told.air.on_progress = tell
    told.air.run()
    assert seen == [(["Tin a"], True, True), (["Tin x"], True, False), (["Tin b"], True, True)]
