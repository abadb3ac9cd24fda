"""The station's sound card, by way of PortAudio and rtmixer: the one module that knows either.

The callback is rtmixer's, in C: it pulls from a ring that is filled half a second ahead, so that nothing
this process does is heard. What frame is heard when is asked of that same callback. Three actions are sent
together, two that fetch its count of blocks and between them one silent frame that answers its DAC time:

    blocks since the start ── fetch │ silent frame: DAC time of this block │ fetch ── 0 more blocks

If the second count is 0, all three met in one block, and that block's number and time belong together.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from broadcast.domain.times import RATE, Clock, Frames
from broadcast.errors import DeviceMissingError, Said
from broadcast.playout.clocks import Reading
from broadcast.playout.mixer import Samples

_BLOCK = 960
_LATENCY = 0.15
"""Seconds that PortAudio is asked to keep ahead: the price of an emergency, and the cure of underruns."""
_RING = 1 << 15
_AHEAD = RATE // 2
_STALLED = 2.0
"""Seconds without a frame taken after which the card is gone."""
_ADDRESS = re.compile(r" \((?:plug)?hw:\d+,\d+\)$")
_STEP = 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An output device. `name` says host API and card without the number that changes when it is replugged."""

    name: str
    host_api: str
    channels: int
    rate: int
    """Its default rate in Hz; playout asks for 48,000 in any case."""
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """What was found; `reason` tells why nothing was, and is empty otherwise."""

    found: tuple[Device, ...]
    reason: Said = Said("", "")


def list_devices() -> Devices:
    """The output devices of this computer, as PortAudio saw them when it was first asked. Never raises."""
    try:
        return Devices(found=tuple(device for _, device in _indexed()))
    except DeviceMissingError as error:
        reason = error.facts["reason"]
        return Devices(
            found=(), reason=reason if isinstance(reason, Said) else Said(str(reason), str(reason))
        )


def _portaudio() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise DeviceMissingError(
            device="card",
            reason=Said(f"thiếu thư viện PortAudio ({error})", f"the PortAudio library is missing ({error})"),
        ) from error
    return sounddevice


def _indexed() -> list[tuple[int, Device]]:
    """Output devices with PortAudio's passing numbers. Raises DeviceMissingError when there is none."""
    library = _portaudio()
    hosts = library.query_hostapis()
    defaults = {host["default_output_device"] for host in hosts[:1]}
    found: list[tuple[int, Device]] = []
    taken: dict[str, int] = {}
    for index, entry in enumerate(library.query_devices()):
        if entry["max_output_channels"] < 1:
            continue
        host = str(hosts[entry["hostapi"]]["name"])
        name = f"{_ADDRESS.sub('', entry['name'])} [{host}]"
        taken[name] = taken.get(name, 0) + 1
        device = Device(
            name=name if taken[name] == 1 else f"{name} #{taken[name]}",
            host_api=host,
            channels=int(entry["max_output_channels"]),
            rate=int(entry["default_samplerate"]),
            is_default=index in defaults,
        )
        found.append((index, device))
    if not found:
        raise DeviceMissingError(
            device="card", reason=Said("máy không có card âm thanh nào", "there is none on this computer")
        )
    return found


def _find(wanted: str) -> tuple[int, Device]:
    """The device of a name, with or without its host API; the default one for an empty name."""
    devices = _indexed()
    if not wanted:
        return next((one for one in devices if one[1].is_default), devices[0])
    exact = [one for one in devices if one[1].name == wanted]
    loose = [one for one in devices if one[1].name.partition(" [")[0] == wanted]
    if not exact and len(loose) != 1:
        reason = (
            Said("có nhiều card cùng tên", "several cards have this name")
            if loose
            else Said("không có card tên này", "there is no card of this name")
        )
        raise DeviceMissingError(device=wanted, reason=reason)
    return (exact or loose)[0]


class CardOutput:
    """A sound card, in mono on its first two channels (or its only one)."""

    def __init__(self, wanted: str, clock: Clock) -> None:
        self.name = f"card:{wanted}" if wanted else "card"
        self._wanted = wanted
        self._clock = clock
        self._mixer: Any = None
        self._ring: Any = None
        self._action: Any = None
        self._channels = 1
        self._written = Frames(0)
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
        library = _portaudio()
        import rtmixer

        index, device = _find(self._wanted)
        self.name = f"card:{device.name}"
        self._channels = min(2, device.channels)
        try:
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

    def write(self, block: Samples) -> None:
        """Fill the ring. Raises DeviceMissingError when the card takes nothing for two seconds."""
        if self._action not in self._mixer.actions:
            self._dry += 1
            self._feed()
        patience = self._clock.monotonic_ns() + int(_STALLED * 1e9)
        waiting = self._ring.read_available
        while waiting + len(block) > _AHEAD:
            time.sleep(_STEP)
            before, waiting = waiting, self._ring.read_available
            if waiting < before:
                patience = self._clock.monotonic_ns() + int(_STALLED * 1e9)
            elif self._clock.monotonic_ns() > patience or not self._mixer.active:
                raise DeviceMissingError(
                    device=self.name, reason=Said("card không còn nhận tiếng", "it takes no more sound")
                )
        self._ring.write(_widened(block, self._channels))
        self._written = Frames(self._written + len(block))

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
                return
            self._await(self._mixer.cancel(self._action))

    def _settle_probe(self) -> None:
        if self._probe is not None:
            self._await(self._probe[2])
            self._count(self._probe[0], self._probe[2])
            self._probe = None

    def _await(self, action: Any) -> None:
        patience = self._clock.monotonic_ns() + int(_STALLED * 1e9)
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
            mixer.close(ignore_errors=True)


def _widened(block: Samples, channels: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The block for every channel, in floats that PortAudio turns back into the very same 16 bits.

    It multiplies by 32,767 and drops the fraction; a quarter of a step away from zero survives that.
    """
    wide = block.astype(np.float64)
    floats = ((wide + 0.25 * np.sign(wide)) / 32_767).astype(np.float32)
    return np.repeat(floats[:, np.newaxis], channels, axis=1)
