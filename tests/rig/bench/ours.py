"""Our own playout process on the same card, as at a station: published day, proved carts, log, control socket.

Each hard start cuts what runs, and a soft item follows it: so every start is measured against the clock, and
every follow-on against the item before it. Then alerts break in, each given through the control socket.
"""

import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from busy import busy
from card import NotHereError
from home import Home
from measured import judge
from plan import LEAD, SECOND, SPREAD, Clocks, Cue, Plan, Role, length_of, starts_only, until
from usage import watched

from broadcast.domain.orders import Level, Order, to_record
from broadcast.domain.times import Frames
from broadcast.playout import control
from broadcast.playout.clocks import SystemClock

FOLLOWS = "bed0"
"""What follows each start softly, until the next one cuts it."""
_EVERY = SECOND
"""One alert after another, at every phase of a block."""
_MAKING = 8_000_000
"""Nanoseconds that are left for making one cart before the first cue."""
CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))


def ours(rig, starts, spacing, load):
    """Measure hard starts, the gap between each and what follows it, and as many alerts."""
    home = Home(rig.folder / "home")
    plan, clocks = planned(starts, spacing), Clocks()
    hard, cuts = plan.of(Role.START), plan.of(Role.CUT)
    events = []
    for number, cue in enumerate(hard):
        events.append(home.event(cue.items[0], cue.at_ns))
        events.append(replace(home.event(FOLLOWS), id=f"follows{number}"))
    events.append(home.event("bed1", cuts[0].at_ns - SECOND, fill=True, length=Frames(48_000 * 25 * 60)))
    orders = [_alert(home, cue) for cue in cuts]
    day = home.publish(events)
    with ExitStack() as stack:
        log = stack.enter_context((rig.folder / "ours.log").open("w"))
        command = [sys.executable, "-m", "broadcast.air", home.folder, "--output", "chinh"]
        command += ["--device", "card:loaxa", "--day", day.isoformat()]
        child = subprocess.Popen(command, env=rig.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        stack.callback(child.wait)
        stack.callback(child.terminate)
        stack.enter_context(busy(load, plan.seconds))
        until(plan.begins_ns - LEAD // 6)
        with watched(child.pid) as used:
            until(cuts[0].at_ns - SECOND // 2)
            given = [_give(home, cue, order) for cue, order in zip(cuts, orders, strict=True)]
        clocks.look()
        time.sleep(1)
        failed = child.poll()
    if failed is not None:
        raise NotHereError((rig.folder / "ours.log").read_text().strip().splitlines()[-1])
    told = Plan(tuple(cue for cue in plan.cues if cue.role is not Role.CUT) + tuple(given))
    return judge(told, rig.capture(), clocks, used)


def planned(starts, spacing):
    """Starts, of each the pair that it makes with what follows it, and then the alerts."""
    made_ns = time.time_ns() + LEAD + 2 * starts * _MAKING
    plan = starts_only(starts, spacing + SPREAD / SECOND, made_ns)
    pairs = [Cue(cue.at_ns, Role.PAIR, (*cue.items, FOLLOWS)) for cue in plan.cues]
    first = plan.cues[-1].at_ns + 3 * SECOND
    cuts = [Cue(first + n * (_EVERY + SPREAD), Role.CUT, (f"cut{n}",)) for n in range(starts)]
    return Plan((*plan.cues, *pairs, *cuts))


def _alert(home, cue):
    (name,) = cue.items
    return Order(
        id=name,
        level=Level.EMERGENCY,
        title=name,
        length=Frames(length_of(name)),
        cart=home.cart(name),
        by="bench",
        at=datetime.fromtimestamp(cue.at_ns / 1e9, UTC),
    )


def _give(home, cue, order):
    """Give the order at its moment; the cue as it really was: the moment before the command."""
    until(cue.at_ns)
    before = time.time_ns()
    control.ask(home.door, CLOCK, "say", order=to_record(order))
    return Cue(before, Role.CUT, cue.items)
