"""What is to sound when: the same cues for every player, and the recordings that they name.

    starts        one item each, `spacing` apart                         → error of the start
    pairs         two items, the second straight after the first         → gap between them
    cuts          a long item (the bed), broken off by another one        → time until the new one is heard

Every item is noise of its own, so that it is found in a capture to the frame. Moments are nanoseconds of the
wall clock: that is what a broadcast is planned by. `Clocks` carries them to the monotonic clock of the card.
"""

import hashlib
import time
import wave
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zlib import crc32

import numpy as np
from capture import RATE

SECOND = 1_000_000_000
LEAD = 3 * SECOND
"""Between the making of a plan and its first cue: players that stay get ready in it."""
ITEM, BED = RATE // 4, RATE * 5
VARIED = RATE // 8
"""Items are longer by up to this: recordings do not end where a player's periods do."""
AFTER_START = 600_000_000
"""How far into its bed a cut comes."""
SPREAD = 13_337_000
"""Added to each spacing: starts then fall on every phase of a player's own beat."""


class Role(StrEnum):
    START = "start"
    PAIR = "pair"
    BED = "bed"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Cue:
    """At a moment, play these items: one, or for a pair two without a gap. A cut breaks off what sounds."""

    at_ns: int
    role: Role
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    cues: tuple[Cue, ...]

    @property
    def begins_ns(self):
        return self.cues[0].at_ns

    @property
    def seconds(self):
        """From the making of the plan to the end of its last sound."""
        return (self.cues[-1].at_ns - self.begins_ns + LEAD) / SECOND + 3

    def of(self, role):
        return [cue for cue in self.cues if cue.role is role]

    def record(self, folder):
        """Write each item as a wav file, and tell where, by name."""
        Path(folder).mkdir(exist_ok=True)
        return {
            name: write_wav(Path(folder) / f"{name}.wav", noise(name, length_of(name)))
            for cue in self.cues
            for name in cue.items
        }


def starts_only(number, spacing, begins_ns=None):
    """Single items, `spacing` seconds apart."""
    begins_ns = time.time_ns() + LEAD if begins_ns is None else begins_ns
    step = round(spacing * SECOND)
    return Plan(tuple(Cue(begins_ns + n * step, Role.START, (f"start{n}",)) for n in range(number)))


def everything(number, spacing):
    """Single items, then a sixth as many pairs, then as many cuts."""
    starts = starts_only(number, spacing + SPREAD / SECOND)
    at, cues = starts.cues[-1].at_ns + 2 * SECOND, list(starts.cues)
    few = max(1, number // 6)
    for n in range(few):
        cues.append(Cue(at, Role.PAIR, (f"first{n}", f"second{n}")))
        at += 2 * SECOND + SPREAD
    for n in range(few):
        cues.append(Cue(at, Role.BED, (f"bed{n}",)))
        cues.append(Cue(at + AFTER_START, Role.CUT, (f"cut{n}",)))
        at += 2 * SECOND + SPREAD
    return Plan(tuple(cues))


def length_of(name):
    """In frames: a bed outlasts its cut."""
    return BED if name.startswith("bed") else ITEM + crc32(name.encode()) % VARIED


def noise(name, frames):
    """Noise that is always the same for a name, at about -12 dBFS, and never zero."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    loud = np.random.default_rng(seed).integers(1, 8_000, frames).astype(np.int16)
    return np.where(np.arange(frames) % 2, loud, -loud).astype(np.int16)


def write_wav(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(np.repeat(samples, 2).astype("<i2").tobytes())
    return path


def until(wall_ns):
    """Wait for a moment of the wall clock; the last millisecond is waited for awake, for the sake of precision."""
    while (left := wall_ns - time.time_ns()) > 0:
        if left > 1_500_000:
            time.sleep((left - 1_000_000) / SECOND)


class Clocks:
    """How far the wall clock is from the monotonic one, looked at before and after a run.

    Between the two looks it is taken to move evenly, as a clock does that is being disciplined.
    """

    def __init__(self):
        self.looks = [_look()]

    def look(self):
        """Look again, after the run."""
        self.looks.append(_look())

    def monotonic_ns(self, wall_ns):
        """The monotonic moment of a moment of the wall clock."""
        (first, offset), (last, later) = self.looks[0], self.looks[-1]
        moved = (later - offset) * (wall_ns - first) / max(1, last - first)
        return wall_ns - offset - round(moved)


def _look():
    """The wall clock, and by how much it is ahead: of several readings the one that took the least time."""
    readings = []
    for _ in range(20):
        before, wall, after = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        readings.append((after - before, wall, wall - (before + after) // 2))
    _, wall, ahead = min(readings)
    return wall, ahead
