"""A source at work in a process of its own, which writes bare samples into a pipe: 16 bits, mono, 48 kHz.

What hangs or breaks there holds up nobody here, and each source begins with a process that knows nothing of what
was before. When this process is gone, even by kill -9, the pipe has no reader and the other ends at its next sample.
"""

from __future__ import annotations

import queue
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import IO

import numpy as np

from broadcast.domain.times import RATE
from broadcast.playout.routing import Samples

_PIECE = RATE // 50 * 2
_PIECES = 5


class Pipe:
    """A process at work from its making on, and what it has written. Raises OSError when it does not start.

    `pieces` of 20 ms are kept for whoever takes them; then the process has to wait.
    """

    def __init__(self, command: Sequence[str], pieces: int = _PIECES) -> None:
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self._child.stdout is not None
        self._pipe: IO[bytes] = self._child.stdout
        self._pieces: queue.Queue[bytes] = queue.Queue(pieces)
        self._left = b""
        self._puller = Thread(target=self._pull, name="relay", daemon=True)
        self._puller.start()

    def take(self, room: int) -> Samples | None:
        """At most `room` samples of what has come; None when it has ended and all was taken. Never waits."""
        ended = not self._puller.is_alive()
        with suppress(queue.Empty):
            while len(self._left) < 2 * room:
                self._left += self._pieces.get_nowait()
        if ended and len(self._left) < 2 and self._pieces.empty():
            return None
        size = 2 * min(room, len(self._left) // 2)
        taken, self._left = self._left[:size], self._left[size:]
        return np.frombuffer(taken, "<i2").astype(np.int16)

    def close(self) -> None:
        """End the process at once, and wait for it."""
        self._child.kill()
        while self._puller.is_alive():  # it may be waiting for room
            with suppress(queue.Empty):
                self._pieces.get(timeout=0.01)
        self._pipe.close()
        self._child.wait()

    def _pull(self) -> None:
        while piece := self._pipe.read(_PIECE):
            self._pieces.put(piece)
