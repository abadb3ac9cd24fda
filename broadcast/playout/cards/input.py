"""An input of this computer: a ring that a callback in C fills, from which whoever listens takes what has come."""

from __future__ import annotations

from typing import Any

import numpy as np

from broadcast.domain.times import RATE, Clock
from broadcast.errors import DeviceMissingError, Said
from broadcast.playout.cards.devices import IN, alone, find, portaudio
from broadcast.playout.routing import Samples

_BLOCK = 960
_LATENCY = 0.1
_RING = 1 << 16
_STALLED_NS = 1_000_000_000
"""Without a frame for this long, the device is gone."""


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
        library = portaudio()
        import rtmixer

        index, device = find(self._wanted, IN)
        self._channels = min(2, device.channels)
        try:
            with alone():
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
            with alone():
                recorder.close(ignore_errors=True)
