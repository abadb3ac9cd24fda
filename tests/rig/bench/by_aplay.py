"""`aplay`, a process for each item, started by a timer that is armed to the millisecond."""

import os
import shutil
import signal
import time

from busy import busy
from card import NotHereError
from measured import judge
from plan import Clocks, Role, everything, until
from usage import Used, peak_mb

_LOADED = 0.15
"""Seconds after which a process of aplay has all in memory that it will have."""

_NOTE = "a gap includes the silence with which aplay fills its last period, of 125 ms"


def aplay(rig, starts, spacing, load):
    """Measure it. A cut is a kill and a new process, as a card belongs to one player at a time."""
    if shutil.which("aplay") is None:
        raise NotHereError("aplay is not installed")
    plan, clocks = everything(starts, spacing), Clocks()
    player = _Player(rig, plan.record(rig.folder / "items"))
    with busy(load, plan.seconds):
        for cue in plan.cues:
            until(cue.at_ns)
            player.play(cue)
    clocks.look()
    used = Used(cpu=100 * player.cpu_seconds / plan.seconds, rss=player.rss)
    return judge(plan, rig.capture(), clocks, used, note=_NOTE)


class _Player:
    """Starts aplay, and adds up what it costs."""

    def __init__(self, rig, files):
        self.env, self.files = rig.env, files
        self.words = [
            (os.POSIX_SPAWN_OPEN, 2, rig.folder / "aplay.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        ]
        self.pid, self.cpu_seconds, self.rss = None, 0.0, 0.0

    def play(self, cue):
        """Play to the end, one process after the other; only a bed is left alone, for a cut to end it."""
        if cue.role is Role.CUT:
            self._end()
        for item in cue.items:
            self.pid = os.posix_spawnp(
                "aplay", ["aplay", "-q", self.files[item]], self.env, file_actions=self.words
            )
            if cue.role is not Role.BED:
                time.sleep(_LOADED)
                self.rss = max(self.rss, peak_mb(self.pid))
                self._wait()

    def _end(self):
        os.kill(self.pid, signal.SIGTERM)
        self._wait()

    def _wait(self):
        _, _, spent = os.wait4(self.pid, 0)
        self.cpu_seconds += spent.ru_utime + spent.ru_stime
