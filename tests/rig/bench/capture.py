"""Reads what a virtual card was given, and tells at which moment each known sound was heard.

The card keeps two files: every frame in `frames.raw`, and in `stamps` when it began and ended to run, by the
monotonic clock. A player that opens the card anew for each item leaves one run after the other:

    frames.raw   ──── run 1 ────┬── run 2 ──┬───── run 3 ─────
    stamps       start     drained start  stop start       dry

Within a run, frame f is heard at its start + (f - its first frame) / rate. Frames that a player had handed
over but dropped, as when it is killed, lie in the file and were never heard.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

RATE = 48_000
_NEAR = 2
"""Steps of 16 bits by which a sample may differ: a player that counts in floats rounds."""
_KNOWN_BY = 64
"""Frames by which a sound is recognised: as noise, none is like another by chance."""
_LOST = (0, 12, 48, 480, 2_400)
"""Frames that may be missing at a sound's beginning; it is found by what follows."""


@dataclass(frozen=True, slots=True)
class Run:
    """The card from a start to its end: by dropping what waits, by draining it, or because it ran dry."""

    began_ns: int
    frame: int
    ended_ns: int | None = None
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What a card was given, one channel of it, and its runs in order."""

    frames: np.ndarray
    runs: tuple[Run, ...]

    @classmethod
    def read(cls, folder):
        """Read a card's folder; one that was never opened gives an empty capture."""
        frames, stamps = Path(folder) / "frames.raw", Path(folder) / "stamps"
        if not stamps.exists():
            return cls(np.zeros(0, np.int16), ())
        left = np.fromfile(frames, dtype="<i2").reshape(-1, 2)[:, 0]
        return cls(np.ascontiguousarray(left), _runs(stamps.read_text()))

    @property
    def dry(self):
        """How often the card ran dry while it should have been fed."""
        return sum(run.ended == "dry" for run in self.runs)

    def find(self, sound, after=0):
        """The frame at which a sound begins, at or after another frame; None if it is not there."""
        for lost in _LOST:
            known = sound[lost : lost + _KNOWN_BY]
            if len(known) == _KNOWN_BY and (found := _search(self.frames, known, after + lost)) is not None:
                return found - lost
        return None

    def heard_ns(self, frame):
        """The monotonic moment at which a frame was heard; None if it never was."""
        run = self._run(frame)
        if run is None:
            return None
        moment = run.began_ns + round((frame - run.frame) * 1e9 / RATE)
        return None if run.ended_ns is not None and moment > run.ended_ns else moment

    def start_ns(self, sound):
        """When a sound's beginning was heard; None if it never was."""
        frame = self.find(sound)
        return None if frame is None else self.heard_ns(frame)

    def gap(self, first, second):
        """Frames between the end of one sound and the beginning of the next; None if one was not heard."""
        begun = self.find(first)
        follows = None if begun is None else self.find(second, after=begun)
        if begun is None or follows is None:
            return None
        if self._run(begun) is self._run(follows):
            return follows - begun - len(first)
        moments = self.heard_ns(begun), self.heard_ns(follows)
        if None in moments:
            return None
        return round((moments[1] - moments[0]) * RATE / 1e9) - len(first)

    def is_whole(self, sound):
        """Whether a sound was heard from its first to its last frame, bit by bit and without a break."""
        begun = self.find(sound)
        if begun is None or self.heard_ns(begun + len(sound) - 1) is None:
            return False
        same = np.array_equal(self.frames[begun : begun + len(sound)], sound)
        return same and self._run(begun) is self._run(begun + len(sound) - 1)

    def _run(self, frame):
        return max((run for run in self.runs if run.frame <= frame), key=lambda run: run.frame, default=None)


def _runs(stamps):
    runs, running = [], None
    for line in stamps.splitlines():
        what, ns, frame = line.split()
        if what == "start":
            running = Run(int(ns), int(frame))
            runs.append(running)
        elif running is not None:
            runs[-1] = Run(running.began_ns, running.frame, int(ns), what)
            running = None
    return tuple(runs)


def _search(frames, known, after):
    """The first place at or after a frame where all of `known` stands; its loudest sample is looked for first."""
    loudest = int(np.argmax(np.abs(known.astype(np.int32))))
    last = len(frames) - len(known) + loudest
    here = frames[after + loudest : last + 1]
    value = int(known[loudest])
    places = np.flatnonzero((here >= value - _NEAR) & (here <= value + _NEAR)) + after
    for offset, sample in enumerate(known.astype(np.int32)):
        places = places[np.abs(frames[places + offset].astype(np.int32) - sample) <= _NEAR]
    return int(places[0]) if places.size else None
