"""The processes that a station starts: what they say comes line by line into one queue, and then their end."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_HASTE = -10
_LONGEST_COMPLAINT = 1_000_000
"""Bytes of complaints that are kept."""


def _open(complaints: Path) -> IO[str]:
    """The file, to be written on at its end; nowhere, where the disk does not take it."""
    try:
        errors = complaints.open("a", encoding="utf-8")
        if errors.tell() > _LONGEST_COMPLAINT:
            errors.truncate(0)
    except OSError:
        return Path(os.devnull).open("w", encoding="utf-8")
    return errors


@dataclass(slots=True)
class Heard:
    """A line from a child, or its end."""

    child: Child
    said: dict[str, Any] | None


class Child:
    """A process of ours: what it says comes into a queue, line by line, and then its end."""

    def __init__(self, command: Sequence[str], complaints: Path, heard: queue.SimpleQueue[Heard]) -> None:
        with _open(complaints) as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        self._complaints, self._heard = complaints, heard
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        with self._process:  # closes its pipes and waits for its end
            for line in self._process.stdout or ():
                with suppress(ValueError, RecursionError):
                    said = json.loads(line)
                    if isinstance(said, dict) and "said" in said:  # else it is some library's word
                        self._heard.put(Heard(self, said))
        self._heard.put(Heard(self, None))

    @property
    def code(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.returncode

    def hasten(self) -> None:
        """Have it go before other work, where the system allows that: a busy machine then heals as fast as an idle one."""
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _HASTE)

    def ask_to_end(self) -> None:
        """Have it fade out and end."""
        with suppress(OSError, ValueError):
            if self._process.stdin:
                self._process.stdin.write("stop\n")
                self._process.stdin.close()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def wait(self, seconds: float) -> None:
        """Wait for its end; when that does not come, kill it."""
        self._listener.join(seconds)
        if self._listener.is_alive():
            self._process.kill()
            self._listener.join(seconds)

    def last_words(self) -> str:
        """The last line of what it complained of."""
        complaints = ""
        with suppress(OSError):
            complaints = self._complaints.read_text(encoding="utf-8", errors="replace")
        return complaints.strip().rpartition("\n")[2] or "—"
