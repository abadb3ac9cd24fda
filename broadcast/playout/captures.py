"""The inputs of this computer, by way of PortAudio and rtmixer, like the cards that are played to.

The callback is rtmixer's, in C: it fills a ring of more than a second, from which whoever listens takes what
has come. An input is known by its name, whatever number it is found on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from broadcast.domain.times import RATE, Clock
from broadcast.errors import DeviceMissingError, Said
from broadcast.playout.cards import _ADDRESS, Device, Devices, _portaudio
from broadcast.playout.routing import Samples

_BLOCK = 960
_LATENCY = 0.1
_RING = 1 << 16
_STALLED_NS = 1_000_000_000
"""Without a frame for this long, the device is gone."""
_NONE = Said("máy không có ngõ vào âm thanh nào", "this computer has no sound input")


def list_inputs() -> Devices:
    """The inputs of this computer, as PortAudio saw them when it was first asked. Never raises."""
    try:
        found = tuple(device for _, device in _indexed())
    except DeviceMissingError as error:
        reason = error.facts["reason"]
        assert isinstance(reason, Said)
        return Devices(found=(), reason=reason)
    return Devices(found=found, reason=Said("", "") if found else _NONE)


def _indexed() -> list[tuple[int, Device]]:
    """Inputs with PortAudio's passing numbers."""
    library = _portaudio()
    hosts = library.query_hostapis()
    default = next((host["default_input_device"] for host in hosts), -1)
    found: list[tuple[int, Device]] = []
    taken: dict[str, int] = {}
    for index, entry in enumerate(library.query_devices()):
        if entry["max_input_channels"] < 1:
            continue
        host = str(hosts[entry["hostapi"]]["name"])
        name = f"{_ADDRESS.sub('', entry['name'])} [{host}]"
        taken[name] = taken.get(name, 0) + 1
        device = Device(
            name=name if taken[name] == 1 else f"{name} #{taken[name]}",
            host_api=host,
            channels=int(entry["max_input_channels"]),
            rate=int(entry["default_samplerate"]),
            is_default=index == default,
        )
        found.append((index, device))
    return found


def _find(wanted: str) -> tuple[int, Device]:
    """The input of a name, with or without its host API; the default one for an empty name."""
    inputs = _indexed()
    if not inputs:
        raise DeviceMissingError(device=wanted, reason=_NONE)
    if not wanted:
        return next((one for one in inputs if one[1].is_default), inputs[0])
    exact = [one for one in inputs if one[1].name == wanted]
    loose = [one for one in inputs if one[1].name.partition(" [")[0] == wanted]
    if not exact and len(loose) != 1:
        reason = (
            Said("có nhiều ngõ vào cùng tên", "several inputs have this name")
            if loose
            else Said("không có ngõ vào tên này", "there is no input of this name")
        )
        raise DeviceMissingError(device=wanted, reason=reason)
    return (exact or loose)[0]


class CardInput:
    """An input, in mono: the mean of its first two channels, or its only one."""

    def __init__(self, wanted: str, clock: Clock) -> None:
        self._wanted, self._clock = wanted, clock
        self._recorder: Any = None
        self._ring: Any = None
        self._action: Any = None
        self._channels = 1
        self._came_ns = 0

    def start(self) -> None:
        """Open the input and let it fill the ring. Raises DeviceMissingError."""
        library = _portaudio()
        import rtmixer

        index, device = _find(self._wanted)
        self._channels = min(2, device.channels)
        try:
            self._recorder = rtmixer.Recorder(
                device=index,
                channels=self._channels,
                samplerate=RATE,
                blocksize=_BLOCK,
                latency=_LATENCY,
                dither_off=True,
            )
            self._ring = rtmixer.RingBuffer(4 * self._channels, _RING)
            self._action = self._recorder.record_ringbuffer(self._ring)
            self._recorder.start()
        except (library.PortAudioError, ValueError) as error:
            self.close()
            raise DeviceMissingError(device=self._wanted, reason=str(error)) from error
        self._came_ns = self._clock.monotonic_ns()

    def read(self) -> Samples:
        """All that has come since it was last asked. Never waits.

        Raises DeviceMissingError when the device has gone, or has brought nothing for a second.
        """
        frames, now = self._ring.read_available, self._clock.monotonic_ns()
        if frames:
            self._came_ns = now
        elif not self._recorder.active or now - self._came_ns > _STALLED_NS:
            raise DeviceMissingError(
                device=self._wanted, reason=Said("ngõ vào không còn đưa tiếng", "it brings no more sound")
            )
        heard = np.frombuffer(self._ring.read(frames), np.float32).reshape(-1, self._channels)
        if (
            self._action not in self._recorder.actions
        ):  # nobody took what came for so long that the ring was full
            self._action = self._recorder.record_ringbuffer(self._ring)
        mono: Samples = np.rint(heard.mean(axis=1, dtype=np.float64) * 32_768).clip(-32_768, 32_767)
        return mono.astype(np.int16)

    def close(self) -> None:
        """Let the device go; it may be called again."""
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close(ignore_errors=True)
