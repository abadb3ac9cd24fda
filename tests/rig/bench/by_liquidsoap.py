"""Liquidsoap with its ALSA output: fed from outside by requests over its socket, and by its own clock.

The output is the plain one (`bufferize=false`), which is the quicker. With the buffered one, and ALSA's buffer set
to 200 ms, starts were 330 ms late when this was tried, and the card did not run dry. Either runs without a break, on
silence where nothing is to be heard, as a station's would.
"""

import math
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from busy import busy
from card import NotHereError
from measured import judge
from plan import LEAD, SECOND, Clocks, Role, everything, starts_only, until
from usage import watched

_NOTE = (
    "the plain ALSA output, which is quicker and runs dry more easily than the buffered one; "
    "of its frames of 40 ms an item's last, broken one is not heard"
)
_READY = 20
"""Seconds that it may take to read its own library and open the card."""
_HEAD = """
settings.init.allow_root.set(true)
settings.log.stdout.set(true)
settings.log.file.set(false)
settings.frame.audio.samplerate.set(48000)
settings.server.socket.set(true)
settings.server.socket.path.set("{socket}")
"""
_PUSHED = """
items = request.queue(id="items")
urgent = request.queue(id="urgent")
output.alsa(bufferize=false, device="default", fallback(track_sensitive=false, [urgent, items, blank()]))
"""
_TIMED = """
output.alsa(bufferize=false, device="default", fallback(track_sensitive=false, [
  switch(track_sensitive=false, [{switch}]), blank()
]))
"""


def liquidsoap_pushed(rig, starts, spacing, load):
    """Measure requests that are pushed at their moments, by the same timer that starts aplay."""
    with _running(rig, _PUSHED) as (pid, ask), ExitStack() as stack:
        plan, clocks = everything(starts, spacing), Clocks()
        files = plan.record(rig.folder / "items")
        stack.enter_context(busy(load, plan.seconds))
        used = stack.enter_context(watched(pid))
        for cue in plan.cues:
            until(cue.at_ns)
            queue = "urgent" if cue.role is Role.CUT else "items"
            for item in cue.items:
                ask(f"{queue}.push {files[item]}")
            if cue.role is Role.CUT:
                ask("items.skip")
        time.sleep(3)
        clocks.look()
    return judge(plan, rig.capture(), clocks, used, note=_NOTE)


def liquidsoap_timed(rig, starts, spacing, load):
    """Measure its own `switch`, by predicates of whole seconds, the finest that it has. No pairs, no cuts."""
    step = max(1, math.ceil(spacing))
    first = time.time_ns() // SECOND + _READY + LEAD // SECOND
    plan = starts_only(starts, step, begins_ns=first * SECOND)
    files = plan.record(rig.folder / "items")
    rows = [f'({{{_predicate(cue)}}}, once(single("{files[cue.items[0]]}")))' for cue in plan.cues]
    with _running(rig, _TIMED.replace("{switch}", ",\n".join(rows))) as (pid, _), ExitStack() as stack:
        clocks = Clocks()
        until(plan.begins_ns - LEAD)
        stack.enter_context(busy(load, plan.seconds))
        used = stack.enter_context(watched(pid))
        until(plan.cues[-1].at_ns + 2 * SECOND)
        clocks.look()
    return judge(plan, rig.capture(), clocks, used, note=_NOTE)


def _predicate(cue):
    """The second in which an item is to start, as Liquidsoap writes it."""
    return datetime.fromtimestamp(cue.at_ns // SECOND, UTC).strftime("%Hh%Mm%Ss")


@contextmanager
def _running(rig, script):
    """Liquidsoap with a script: its process, and a function that sends a command and awaits the answer."""
    if shutil.which("liquidsoap") is None:
        raise NotHereError("liquidsoap is not installed")
    path = rig.folder / "liquidsoap.sock"
    (rig.folder / "station.liq").write_text(_HEAD.format(socket=path) + script)
    with ExitStack() as stack:
        log = stack.enter_context((rig.folder / "liquidsoap.log").open("w"))
        child = subprocess.Popen(
            ["liquidsoap", rig.folder / "station.liq"], env=rig.env, stdout=log, stderr=log
        )
        stack.callback(child.wait)
        stack.callback(child.terminate)
        line = stack.enter_context(socket.socket(socket.AF_UNIX))
        _connect(line, path, child, rig)
        yield child.pid, lambda command: _ask(line, command)


def _connect(line, path, child, rig):
    """Wait until it listens and the card runs."""
    for _ in range(_READY * 20):
        if child.poll() is not None:
            break
        if path.exists() and rig.capture().runs:
            line.connect(str(path))
            return
        time.sleep(0.05)
    raise NotHereError("liquidsoap did not begin to play")


def _ask(line, command):
    line.sendall(command.encode() + b"\n")
    answer = b""
    while not answer.rstrip().endswith(b"END"):
        answer += line.recv(4096)
    return answer
