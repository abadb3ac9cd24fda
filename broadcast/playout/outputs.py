"""Where the blocks go: the station's sound card, nowhere at all, or a file.

    card:NAME   a sound card, by the name that `broadcast devices` shows; `card` is the system's default
    null        no sound; blocks are taken at the pace of the clock
    file:PATH   a wav file
    A,B,…       the first one with a pace of its own drives, files record what it is given

On a simulated clock nothing but a card has a pace: blocks are taken as fast as they come. What a paced output
has taken and not yet let go of can be taken back: that is how an alert is heard at once.
"""

from __future__ import annotations

import re
import time
import wave
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import numpy as np

from broadcast.domain.times import RATE, Clock, ClockTrust, Frames
from broadcast.errors import BroadcastError, OutputUnknownError
from broadcast.files import atomic
from broadcast.playout.cards import CardOutput, Device, Devices, list_devices
from broadcast.playout.clocks import Reading
from broadcast.playout.routing import Block

__all__ = [
    "Device",
    "Devices",
    "FileOutput",
    "NullOutput",
    "Output",
    "TeeOutput",
    "list_devices",
    "open_output",
]

AHEAD = Frames(RATE // 2)
"""How much a paced output takes before it is heard: the time in which the process may stall unheard."""
BEYOND_RECALL = Frames(RATE // 5)
"""How much of that has left for good, at the most: a card's own latency, and a guard."""


_BETWEEN = re.compile(r",(?=\s*(?:card|null|file)(?:[:,]|$))")
"""A comma between two outputs; names of cards have commas of their own."""


class Output(Protocol):
    """A line of frames on its way to be heard. One thread uses it. A block has shape (frames, channels)."""

    @property
    def name(self) -> str:
        """The name that stands in the as-run log; it MUST mean the same device tomorrow."""

    @property
    def underruns(self) -> int:
        """How often it ran dry since the start; MUST NOT go back."""

    def start(self) -> None:
        """Begin. MUST be called once, before anything else. Raises DeviceMissingError, CannotWriteError."""

    def write(self, block: Block) -> None:
        """Take a whole block, after all that was written before. MUST wait while it is full.

        Raises DeviceMissingError when the device has gone.
        """

    def waiting(self) -> Frames:
        """How many of the frames written last can still be taken back. What cannot MUST be heard, if nothing fails."""

    def take_back(self, frames: Frames) -> None:
        """Forget the last `frames` frames, of those that were waiting just now: what is written next replaces them."""

    def reading(self) -> Reading | None:
        """When a frame is heard by the monotonic clock. None MAY be answered: nothing new, or no clock."""

    def drain(self) -> None:
        """Wait until all that was written has been heard. MUST NOT wait longer than a second."""

    def close(self) -> None:
        """Let the device go; MAY be called again, and before `start`."""


class NullOutput:
    """Takes blocks at the pace of a clock and lets them vanish; on a simulated clock without a pace.

    Like a card it begins with `AHEAD` frames of silence, so that what delays the first block delays no sound.
    """

    name = "null"

    def __init__(self, clock: Clock) -> None:
        self.underruns = 0
        self._clock = clock
        self._paced = clock.trust() is not ClockTrust.SIMULATED
        self._began_ns = 0
        self._written = Frames(0)

    def start(self) -> None:
        """Begin to count."""
        self._began_ns = self._clock.monotonic_ns() + AHEAD * 1_000_000_000 // RATE

    def write(self, block: Block) -> None:
        """Take a block as soon as fewer than `AHEAD` frames are waiting to be heard."""
        self._written = Frames(self._written + len(block))
        if not self._paced:
            return
        missed_ns = self._until_heard_ns(Frames(self._written - len(block)))
        if missed_ns < 0:
            self.underruns += 1
            self._began_ns -= missed_ns
        time.sleep(max(0, self._until_heard_ns(Frames(self._written - AHEAD))) / 1e9)

    def waiting(self) -> Frames:
        """What a card would not have let go of yet; nothing without a pace."""
        if not self._paced:
            return Frames(0)
        unheard = self._until_heard_ns(self._written) * RATE // 1_000_000_000
        return Frames(max(0, min(unheard - BEYOND_RECALL, self._written)))

    def take_back(self, frames: Frames) -> None:
        """Count back."""
        self._written = Frames(self._written - frames)

    def reading(self) -> Reading | None:
        """Exact by nature."""
        if not self._paced:
            return None
        now = self._clock.monotonic_ns()
        heard = now + self._until_heard_ns(self._written)
        return Reading(frame=self._written, heard_ns=heard, taken_ns=now)

    def drain(self) -> None:
        """Wait for the last frame's time."""
        if self._paced:
            time.sleep(max(0, self._until_heard_ns(self._written)) / 1e9)

    def close(self) -> None:
        """Nothing is held."""

    def _until_heard_ns(self, frame: Frames) -> int:
        return self._began_ns + frame * 1_000_000_000 // RATE - self._clock.monotonic_ns()


class FileOutput:
    """Writes a wav file, as fast as it is fed. The file appears when it is closed, whole."""

    underruns = 0

    def __init__(self, path: Path, channels: int) -> None:
        self.name = f"file:{path}"
        self._path, self._channels = path, channels
        self._open = ExitStack()
        self._file: wave.Wave_write | None = None

    def start(self) -> None:
        """Make the file beside its place. Raises CannotWriteError, DiskFullError."""
        temporary = self._open.enter_context(atomic(self._path))
        self._file = self._open.enter_context(wave.open(str(temporary), "wb"))  # noqa: SIM115
        self._file.setparams((self._channels, 2, RATE, 0, "NONE", "not compressed"))

    def write(self, block: Block) -> None:
        """Append a block. Raises DiskFullError, CannotWriteError; the draft is gone then, and later blocks with it."""
        if self._file is None:
            return
        try:
            self._file.writeframesraw(block.astype("<i2", copy=False).tobytes())
        except OSError:
            self._file = None
            with self._open:  # lets it see the failure, and take the draft away
                raise

    def waiting(self) -> Frames:
        """What is written stays."""
        return Frames(0)

    def take_back(self, frames: Frames) -> None:
        """Nothing ever waits here, so this is only told of 0 frames."""

    def reading(self) -> Reading | None:
        """A file has no clock."""
        return None

    def drain(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Put the file in place."""
        self._file = None
        self._open.close()


class TeeOutput:
    """One output that drives, and others that are given what it lets go of: a recording of what was heard.

    A copy that fails, as a file on a full disk does, is let go of: the air goes on. `failed` keeps why.
    """

    def __init__(self, driver: Output, copies: Sequence[Output]) -> None:
        self._driver = driver
        self._copies = list(copies)
        self._held: deque[Block] = deque()
        """What the driver may still have to give back, oldest first."""
        self.name = ",".join(one.name for one in (driver, *copies))
        self.failed: list[Exception] = []

    @property
    def underruns(self) -> int:
        """Those of the driver."""
        return self._driver.underruns

    def start(self) -> None:
        """Begin all, the driver first: without it nothing is recorded. A copy that cannot even begin is refused."""
        for one in (self._driver, *self._copies):
            one.start()
        self.name = ",".join(one.name for one in (self._driver, *self._copies))

    def write(self, block: Block) -> None:
        """Give the block to the driver, and to the others what it has let go of."""
        self._driver.write(block)
        self._held.append(block)
        self._pass_on(self._driver.waiting())

    def waiting(self) -> Frames:
        """What waits in the driver and has not been passed on."""
        return Frames(min(self._driver.waiting(), sum(map(len, self._held))))

    def take_back(self, frames: Frames) -> None:
        """Take it back from the driver; the others never had it."""
        self._driver.take_back(frames)
        while frames > 0:
            last = self._held.pop()
            if len(last) > frames:
                self._held.append(last[: len(last) - frames])
            frames = Frames(frames - len(last))

    def reading(self) -> Reading | None:
        """The driver's."""
        return self._driver.reading()

    def drain(self) -> None:
        """Wait for the driver."""
        self._driver.drain()
        self._pass_on(Frames(0))

    def close(self) -> None:
        """Close all."""
        with ExitStack() as stack:
            for one in (self._driver, *self._copies):
                stack.callback(one.close)
            self._pass_on(Frames(0))

    def _pass_on(self, waiting: Frames) -> None:
        """Give the others all but the frames that are still waiting."""
        over = sum(map(len, self._held)) - waiting
        while self._held and over >= len(self._held[0]):
            block = self._held.popleft()
            over -= len(block)
            for one in tuple(self._copies):
                try:
                    one.write(block)
                except BroadcastError as error:
                    self._copies.remove(one)
                    self.failed.append(error)


def open_output(spec: str, clock: Clock, channels: int = 1) -> Output:
    """The output that `spec` names, not yet started; it takes blocks of that many channels.

    Raises OutputUnknownError.
    """
    outputs = [_one(part.strip(), clock, channels) for part in _BETWEEN.split(spec)]
    files = [one for one in outputs if isinstance(one, FileOutput)]
    drivers: list[Output] = [one for one in outputs if not isinstance(one, FileOutput)]
    if len(drivers) > 1:
        raise OutputUnknownError(found=spec)
    if not drivers and clock.trust() is not ClockTrust.SIMULATED:
        drivers = [NullOutput(clock)]
    every = [*drivers, *files]
    return TeeOutput(every[0], every[1:]) if every[1:] else every[0]


def _one(spec: str, clock: Clock, channels: int) -> Output:
    kind, colon, rest = spec.partition(":")
    if kind == "card" and bool(colon) == bool(rest):
        return CardOutput(rest, clock, channels)
    if kind == "null" and not colon:
        return NullOutput(clock)
    if kind == "file" and rest:
        return FileOutput(Path(rest), channels)
    raise OutputUnknownError(found=spec)


def tone() -> bytes:
    """Two seconds of 440 Hz at -20 dBFS (48 kHz, mono, int16)."""
    angles = 2 * np.pi * 440 * np.arange(2 * RATE) / RATE
    return np.rint(np.sin(angles) * 0.1 * 32767).astype(np.int16).tobytes()


def play_tone(output: Output) -> None:
    """Start `output`, sound the tone, and wait until it was heard. Raises DeviceMissingError."""
    play(output, tone())


def play(output: Output, pcm: bytes) -> None:
    """Start `output`, sound `pcm` (48 kHz, mono, int16), and wait until it was heard. Raises DeviceMissingError."""
    samples = np.frombuffer(pcm, np.int16)
    output.start()
    for start in range(0, samples.size, RATE // 50):
        output.write(samples[start : start + RATE // 50, np.newaxis])
    output.drain()


def play_silence(output: Output) -> None:
    """Start `output` and let it take a second of silence: whether it does so in its own time. Raises DeviceMissingError."""
    output.start()
    for _ in range(50):
        output.write(np.zeros((RATE // 50, 1), dtype=np.int16))
