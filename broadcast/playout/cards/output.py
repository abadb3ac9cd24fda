"""The station's sound card: a ring that is filled half a second ahead, and a callback in C that pulls from it.

The callback is rtmixer's, so that nothing this process does is heard. What lies in the ring can be written over
in its place until it is pulled, all but the next two blocks; so an alert waits for the card's own latency and
not for the ring.

What frame is heard when is asked of that same callback. Three actions are sent together, two that fetch its
count of blocks and between them one silent frame that answers its DAC time:

    blocks since the start ── fetch │ silent frame: DAC time of this block │ fetch ── 0 more blocks

If the second count is 0, all three met in one block, and that block's number and time belong together.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE, Clock, Frames
from broadcast.errors import DeviceMissingError, Said
from broadcast.playout.cards.devices import OUT, alone, find, portaudio
from broadcast.playout.cards.priority import urgent
from broadcast.playout.clocks import Reading
from broadcast.playout.routing import Block

_BLOCK = 480
_LATENCY = 0.12
"""Seconds that PortAudio is asked to keep ahead: the price of an emergency, and the cure of underruns."""
_RING = 1 << 15
_AHEAD = RATE // 2
_GUARD = 2 * _BLOCK
"""What the callback may pull while the ring behind it is being written over."""
_STALLED = 0.5
"""Seconds without a frame taken after which the card is gone."""
_ANSWERS = 2.0
"""Seconds that it may take to begin."""
_STEP = 0.004
_Floats = NDArray[np.float32]


class CardOutput:
    """A sound card. Blocks of one channel sound on its first two (or its only one).

    Where there are more channels than the card has, the rest are heard on its first ones again.
    """

    def __init__(self, wanted: str, clock: Clock, channels: int = 1) -> None:
        self.name = f"card:{wanted}" if wanted else "card"
        self._wanted = wanted
        self._clock = clock
        self._mixer: Any = None
        self._ring: Any = None
        self._action: Any = None
        self._wanted_channels = channels
        self._channels = channels
        self._written = Frames(0)
        self._fed_at = Frames(0)
        """Frames written before the ring that is now pulled from: it began with silence."""
        self._taken_back = Frames(0)
        """Frames of the ring that what is written next replaces."""
        self._blocks = 0
        """Blocks that the callback had served at the last count."""
        self._first = 0
        """Number of the card's frame at which the output's frame 0 is, or would have been, heard."""
        self._probe: tuple[Any, Any, Any] | None = None
        self._offsets: deque[int] = deque(maxlen=8)
        self._dry = 0
        self._xruns = 0

    @property
    def underruns(self) -> int:
        """Times that the ring or the card itself ran dry."""
        return self._dry + self._xruns

    def start(self) -> None:
        """Open the card and let it run on silence. Raises DeviceMissingError."""
        library = portaudio()
        import rtmixer

        index, device = find(self._wanted, OUT)
        self.name = f"card:{device.name}"
        self._channels = min(max(2, self._wanted_channels), device.channels)
        try:
            with alone(), urgent():
                self._mixer = rtmixer.Mixer(
                    device=index,
                    channels=self._channels,
                    samplerate=RATE,
                    blocksize=_BLOCK,
                    latency=_LATENCY,
                    dither_off=True,
                )
                self._mixer.start()
        except (library.PortAudioError, ValueError) as error:
            self.close()
            raise DeviceMissingError(device=self.name, reason=str(error)) from error
        self._feed()

    def write(self, block: Block) -> None:
        """Fill the ring. Raises DeviceMissingError when the card takes nothing for half a second."""
        samples = _floats(_fitted(block, self._channels))
        replaced = min(len(samples), self._taken_back)
        if replaced:
            self._write_over(samples[:replaced])
        if replaced < len(samples):
            self._append(samples[replaced:])
        self._written = Frames(self._written + len(samples))

    def waiting(self) -> Frames:
        """What the callback will not pull in the next two blocks."""
        waiting = self._ring.read_available - _GUARD - self._taken_back
        return Frames(max(0, min(waiting, self._written - self._fed_at)))

    def take_back(self, frames: Frames) -> None:
        """The frames stay in the ring until they are written over, or pulled if that comes too late."""
        self._taken_back = Frames(self._taken_back + frames)
        self._written = Frames(self._written - frames)

    def _write_over(self, samples: _Floats) -> None:
        """Put samples in the place of the first ones that were taken back; it is too late for what was pulled."""
        waiting, *parts = self._ring.get_read_buffers(self._ring.read_available)
        at = waiting - self._taken_back
        for part in filter(len, parts):
            ring = np.frombuffer(part, np.float32).reshape(-1, self._channels)
            first, last = max(0, at), min(len(ring), at + len(samples))
            if first < last:
                ring[first:last] = samples[first - at : last - at]
            at -= len(ring)
        self._taken_back = Frames(self._taken_back - len(samples))

    def _append(self, samples: _Floats) -> None:
        if self._action not in self._mixer.actions:
            self._dry += 1
            self._feed()
        waiting, idle_ns = self._ring.read_available, 0
        while (over := waiting + len(samples) - _AHEAD) > 0:
            began = self._clock.monotonic_ns()
            step = max(_STEP, over / RATE)
            time.sleep(step)
            # a step that took longer is this process standing still, not the card
            idle_ns += min(self._clock.monotonic_ns() - began, int(1e9 * (step + 4 * _STEP)))
            before, waiting = waiting, self._ring.read_available
            if waiting < before:
                idle_ns = 0
            elif idle_ns > _STALLED * 1e9 or not self._mixer.active:
                raise DeviceMissingError(
                    device=self.name, reason=Said("card không còn nhận tiếng", "it takes no more sound")
                )
        self._ring.write(samples)

    def reading(self) -> Reading | None:
        """What the last probe has found; the next one is sent off."""
        found = self._answer() if self._probe else None
        if self._probe is None:
            silence = np.zeros(1, dtype=np.float32)
            self._probe = (
                self._mixer.fetch_and_reset_stats(),
                self._mixer.play_buffer(silence, channels=1),
                self._mixer.fetch_and_reset_stats(),
            )
        return found

    def _answer(self) -> Reading | None:
        if self._probe is None or any(one in self._mixer.actions for one in self._probe):
            return None
        (before, frame, after), self._probe = self._probe, None
        block, together = self._count(before, after)
        now = self._clock.monotonic_ns()
        self._offsets.append(now - round(self._mixer.time * 1e9))
        if not together:
            return None
        return Reading(
            frame=Frames(block * _BLOCK - self._first),
            heard_ns=round(frame.actual_time * 1e9) + min(self._offsets),
            taken_ns=now,
        )

    def _count(self, before: Any, after: Any) -> tuple[int, bool]:
        """The number of the block in which the first count was taken, and whether the second was too."""
        block = self._blocks + before.stats.blocks - 1
        self._blocks += before.stats.blocks + after.stats.blocks
        self._xruns += before.stats.output_underflows + after.stats.output_underflows
        return block, after.stats.blocks == 0

    def _feed(self) -> None:
        """Have the callback pull from a new ring, half full of silence, and learn in which block it began."""
        import rtmixer

        self._settle_probe()
        while True:
            self._ring = rtmixer.RingBuffer(4 * self._channels, _RING)
            self._ring.write(np.zeros((_AHEAD, self._channels), dtype=np.float32))
            before = self._mixer.fetch_and_reset_stats()
            self._action = self._mixer.play_ringbuffer(self._ring)
            after = self._mixer.fetch_and_reset_stats()
            self._await(after)
            block, together = self._count(before, after)
            if together:
                self._first = block * _BLOCK + _AHEAD - self._written
                self._fed_at, self._taken_back = self._written, Frames(0)
                return
            self._await(self._mixer.cancel(self._action))

    def _settle_probe(self) -> None:
        if self._probe is not None:
            self._await(self._probe[2])
            self._count(self._probe[0], self._probe[2])
            self._probe = None

    def _await(self, action: Any) -> None:
        patience = self._clock.monotonic_ns() + int(_ANSWERS * 1e9)
        while action in self._mixer.actions:
            if self._clock.monotonic_ns() > patience or not self._mixer.active:
                raise DeviceMissingError(
                    device=self.name, reason=Said("card không trả lời", "it does not answer")
                )
            time.sleep(_STEP)

    def drain(self) -> None:
        """Wait until the ring is empty and the card has played what it took."""
        until = self._clock.monotonic_ns() + 800_000_000
        while self._ring.read_available and self._clock.monotonic_ns() < until:
            time.sleep(_STEP)
        time.sleep(_LATENCY)

    def close(self) -> None:
        """Let the card go."""
        mixer, self._mixer = self._mixer, None
        if mixer is not None:
            with alone():
                mixer.close(ignore_errors=True)


def _fitted(block: Block, channels: int) -> Block:
    """The block on the channels of the card: one on each of them, or too many on the first ones again."""
    given = block.shape[1]
    if given == channels:
        return block
    if given == 1:
        return np.repeat(block, channels, axis=1)
    fitted = np.zeros((len(block), channels), dtype=np.int16)
    for channel in range(given):
        column, place = block[:, channel], fitted[:, channel % channels]
        place[:] = np.where(np.abs(column.astype(np.int32)) > np.abs(place.astype(np.int32)), column, place)
    return fitted


def _floats(block: Block) -> _Floats:
    """The block in floats that PortAudio turns back into the very same 16 bits.

    It multiplies by 32,767 and drops the fraction; a quarter of a step away from zero survives that.
    """
    wide = block.astype(np.float64)
    return ((wide + 0.25 * np.sign(wide)) / 32_767).astype(np.float32)
