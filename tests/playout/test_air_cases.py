"""The cases of docs/air-cases.md, read from there and played: what is written for people is what holds."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playout_fakes import DAY, RULES, SECOND, air, event, moment, rundown

from broadcast.domain.asrun import Outcome, Rung
from broadcast.domain.orders import Level, Order
from broadcast.domain.rundown import LateRule, Overrun
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames
from broadcast.domain.zones import Zone
from broadcast.playout.continuity import Continuity, Hold
from broadcast.playout.lineup import FADE
from broadcast.playout.routing import Routing

TEXT = (Path(__file__).parents[2] / "docs" / "air-cases.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.count("|") == 5 and "---" not in line and not line.startswith("| case")
]
ZONES = (Zone(id="dong", name="Đông", channels=(1,)), Zone(id="tay", name="Tây", channels=(2,)))
LEVELS = {"alert": Level.EMERGENCY, "hub": Level.HUB_EMERGENCY, "live": Level.LIVE, "drill": Level.LIVE}


def parts(cell):
    return [part.strip() for part in cell.strip("`").split(";") if part.strip()]


def planned(text):
    """An event as the page writes it."""
    found = re.fullmatch(
        r"(\w+)(?: (from|until))?(?: (\d\d:\d\d(?::\d\d)?))?( fill)? (\d+)s((?: \w+)*)", text
    )
    assert found, text
    name, held, at, fill, seconds, words = found.groups()
    kind = {"from": StartKind.NOT_BEFORE, "until": StartKind.BACK, None: None}[held]
    said = set(words.split())
    known = {"finish", "shift", "restart", "skip", "priority", "emergency", "refused", "relay"}
    assert said <= known, text
    return event(
        name,
        at,
        int(seconds),
        kind=kind,
        fill=bool(fill),
        cart=None if "relay" in said else name,
        feeds=("http://vov1",) if "relay" in said else (),
        previous_cart=None if "relay" in said else "previous",
        approver=None if "refused" in said else "duyet",
        overrun=next((rule for rule in Overrun if rule in said), Overrun.CUT),
        late=next((rule for rule in LateRule if rule in said), LateRule.JOIN),
        priority=next((one for one in Priority if one in said), Priority.NORMAL),
    )


class Case:
    """A continuity that is told what happens, and what became of each event."""

    def __init__(self, events):
        self.day = rundown(*events, evergreen="evergreen", chime="chime")
        self.lengths = {one.cart: one.length for one in events if one.cart}
        self.lengths |= {"previous": 6 * SECOND, "evergreen": 20 * SECOND, "chime": 3 * SECOND}
        self.at, self.begun, self.told = air("02:00"), {}, []
        self.continuity = None
        self.trust = ClockTrust.TRUSTED

    def start(self):
        self.continuity = Continuity(self.lengths.get, Routing(ZONES), RULES, (), self.begun)
        self.continuity.rundowns, self.continuity.trust = (self.day,), self.trust
        self.lay()

    def lay(self):
        self.told += self.continuity.lay(self.at, (), lambda _: self.at)

    def go(self, at):
        """Let time pass: what ends on the way is settled, as the loop does it."""
        for line in (self.continuity.planned, self.continuity.over):
            ended = [one for one in line.placed if self.at <= one.last < at]
            self.told += ended
            for one in ended:
                self.continuity.settle(one)
        self.at = at

    def happen(self, what):
        found = re.fullmatch(r"at (\S+) (.+)", what)
        assert found, what
        self.go(air(found[1]))
        self.change(found[2])
        self.lay()

    def change(self, what):
        continuity = self.continuity
        running = continuity.planned.running(Frames(self.at + 1))
        if found := re.fullmatch(r"(alert|hub|live|drill) (\w+) (\d+)s(?: in (\w+))?", what):
            continuity.order(self.order(*found.groups()))
        elif found := re.fullmatch(r"stop for (\d+)s", what):
            until = Frames(self.at + int(found[1]) * SECOND)
            continuity.silence(Hold(since=Frames(self.at + FADE), until=until))
        elif what == "resume":
            continuity.release()
        elif found := re.fullmatch(r"(\w+) (breaks|is silent)", what):
            assert running.event.id == found[1]
            if found[2] == "breaks":
                del self.lengths[running.cart]
            continuity.fail(running, {"breaks": "cart_broken", "is silent": "silent"}[found[2]])
        elif found := re.fullmatch(r"(\w+) is lost", what):
            (relay,) = [one for one in continuity.planned.placed if one.event.id == found[1]]
            continuity.fail(relay, "feed_lost" if running else "no_source")
        elif found := re.fullmatch(r"(\w+) is back", what):
            continuity.recover((DAY, found[1]))
        elif what == "the clock is not believed":
            continuity.trust = ClockTrust.UNTRUSTED
        elif what == "the clock is believed":
            continuity.trust = ClockTrust.TRUSTED
        else:
            raise AssertionError(what)

    def order(self, kind, name, seconds, zone):
        self.lengths[name] = Frames(int(seconds) * SECOND)
        live = kind == "live"
        return Order(
            id=name,
            level=LEVELS[kind],
            title=name,
            length=self.lengths[name],
            cart=None if live else name,
            feeds=("line",) if live else (),
            zones=(zone,) if zone else (),
            drill=kind == "drill",
            by="truc",
            at=moment("00:00") + timedelta(seconds=(self.at - air("00:00")) / RATE),
        )

    def before(self, what):
        """What is so at the start. Whether this says so."""
        if found := re.fullmatch(r"missing (\w+)", what):
            del self.lengths[found[1]]
        elif found := re.fullmatch(r"started at (\S+)", what):
            self.at = air(found[1])
        elif found := re.fullmatch(r"(\w+) began at (\S+)", what):
            self.begun[DAY, found[1]] = air(found[2])
        else:
            return False
        return True


def shown(one):
    """A placed event as the page writes it."""
    zero = air("05:00")
    start, end = ((frame - zero) / RATE for frame in (one.start, one.end))
    words = [one.event.id]
    words.append("skipped" if one.outcome is Outcome.SKIPPED else f"{start:g}-{end:g}")
    if one.outcome not in {Outcome.AIRED, Outcome.SKIPPED}:
        words.append(one.outcome)
    if one.reason:
        words.append(one.reason)
    if one.rung is not None and one.rung not in {Rung.CART, Rung.FEED}:
        words.append(one.rung)
    return " ".join(words)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_the_page_says_is_heard(row):
    _, running_order, then, heard = row
    case = Case([planned(text) for text in parts(running_order)])
    later = [what for what in parts(then) if not case.before(what)]
    case.start()
    for what in later:
        case.happen(what)
    case.go(air("23:00"))
    told = [shown(one) for one in sorted(case.told, key=lambda one: (one.start, one.end))]
    assert sorted(told) == sorted(parts(heard))


def test_the_page_has_its_cases():
    assert len(ROWS) > 50


def test_a_row_that_is_not_true_fails():
    case = Case([planned("a 05:00 10s")])
    case.start()
    case.go(air("23:00"))
    assert [shown(one) for one in case.told] == ["a 0-10"]
    assert [shown(replace(one, stop="alert", end=air("05:00:05"))) for one in case.told] == [
        "a 0-5 interrupted alert"
    ]
