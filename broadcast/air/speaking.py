"""What the process says on standard output, one JSON object a line, and how it never waits for a listener.

A desk that is stuck does not read; a pipe that is full would stop whoever writes. So a thread of its own
writes, and what it cannot keep up with is dropped: the log has it, the listener will see the next sign of life.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading

_KEPT = 2_000
_FAREWELL = 2.0
"""Seconds that the last lines may take."""


class Speaker:
    """Says things in a thread of its own. `close` waits for the last lines, but not for ever."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue(_KEPT)
        self._thread = threading.Thread(target=self._write, name="speaker", daemon=True)
        self._thread.start()

    def say(self, **facts: object) -> None:
        """One line for whoever listens. Never waits, never raises."""
        try:
            self._lines.put_nowait(json.dumps(facts, ensure_ascii=False) + "\n")
        except queue.Full:
            return

    def close(self) -> None:
        """Let the last lines out."""
        try:
            self._lines.put(None, timeout=_FAREWELL)
        except queue.Full:
            return
        self._thread.join(_FAREWELL)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                os.write(sys.stdout.fileno(), line.encode())
            except OSError:  # the listener has gone: the air goes on, and nobody is told
                continue
