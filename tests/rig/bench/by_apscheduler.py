"""APScheduler and sounddevice, as a small playout in Python is often written: a process of its own."""

import json
import subprocess
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from busy import busy
from card import NotHereError
from measured import judge
from plan import LEAD, SECOND, Clocks, everything, until
from usage import watched

_STATION = Path(__file__).with_name("by_apscheduler_station.py")
_NOTE = "at an item's end PortAudio drops what has not left its buffer: the last milliseconds are not heard"


def apscheduler(rig, starts, spacing, load):
    """Measure a date trigger for each moment; a pair is played one after the other in one job."""
    if find_spec("apscheduler") is None or find_spec("sounddevice") is None:
        raise NotHereError("APScheduler or sounddevice is not installed")
    plan, clocks = everything(starts, spacing), Clocks()
    files = plan.record(rig.folder / "items")
    cues = [[cue.at_ns, [str(files[item]) for item in cue.items]] for cue in plan.cues]
    (rig.folder / "cues.json").write_text(json.dumps(cues))
    with ExitStack() as stack:
        log = stack.enter_context((rig.folder / "apscheduler.log").open("w"))
        command = [sys.executable, _STATION, rig.folder / "cues.json"]
        child = subprocess.Popen(command, env=rig.env, stdout=log, stderr=log)
        stack.callback(child.wait)
        stack.callback(child.terminate)
        stack.enter_context(busy(load, plan.seconds))
        until(plan.begins_ns - LEAD // 6)
        used = stack.enter_context(watched(child.pid))
        until(plan.cues[-1].at_ns + 2 * SECOND)
        clocks.look()
    return judge(plan, rig.capture(), clocks, used, note=_NOTE)
