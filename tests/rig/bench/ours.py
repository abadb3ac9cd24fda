"""Our own engine on the same card: the live loop in a process of its own, as at a station.

Each hard start cuts what runs, and a soft item follows it: so every start is measured against the clock, and
every follow-on against the item before it.
"""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from busy import busy
from card import NotHereError
from measured import judge
from plan import LEAD, SECOND, SPREAD, Clocks, Cue, Plan, Role, starts_only, until
from usage import watched

_STATION = Path(__file__).with_name("ours_station.py")
FOLLOWS = "bed0"
"""What follows each start softly, until the next one cuts it."""


def ours(rig, starts, spacing, load):
    """Measure hard starts, and the gap between each and what follows it."""
    plan, clocks = planned(starts, spacing), Clocks()
    with ExitStack() as stack:
        log = stack.enter_context((rig.folder / "ours.log").open("w"))
        command = [sys.executable, _STATION, *map(str, (starts, spacing, plan.begins_ns))]
        child = subprocess.Popen(command, env=rig.env, stdout=log, stderr=log)
        stack.callback(child.wait)
        stack.callback(child.terminate)
        stack.enter_context(busy(load, plan.seconds))
        until(plan.begins_ns - LEAD // 6)
        with watched(child.pid) as used:
            until(plan.cues[-1].at_ns)
        clocks.look()
        failed = child.wait(timeout=30)
    if failed:
        raise NotHereError((rig.folder / "ours.log").read_text().strip().splitlines()[-1])
    return judge(plan, rig.capture(), clocks, used)


def planned(starts, spacing, begins_ns=None):
    """Starts, and of each the pair that it makes with what follows it. The station plans the same for itself."""
    plan = starts_only(starts, spacing + SPREAD / SECOND, begins_ns)
    pairs = [Cue(cue.at_ns, Role.PAIR, (*cue.items, FOLLOWS)) for cue in plan.cues]
    return Plan((*plan.cues, *pairs))
