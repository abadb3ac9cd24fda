"""A line: an input of this computer, where a microphone, a mixing desk or a tuner is plugged in.

It is opened in a process of its own each time: PortAudio knows only the devices that were there when it was first
asked, and the playout process may have been at work for months when a microphone is plugged in.
"""

from __future__ import annotations

import re
import sys

from broadcast.domain.times import RATE
from broadcast.errors import DeviceMissingError
from broadcast.playout.feeds.limiter import Limiter
from broadcast.playout.feeds.pipe import Pipe
from broadcast.playout.routing import Samples

_LINE = re.compile(r"line(?::(?P<name>.*\S.*))?")


def line_name(address: str) -> str | None:
    """The input that an address names, empty for the default one; None when it names no input."""
    found = _LINE.fullmatch(address)
    return None if found is None else (found["name"] or "").strip()


class LineSource:
    """An input, open from its making on, through the limiter. Raises DeviceMissingError when no process can be made.

    An input that is not there, or goes, ends the source.
    """

    def __init__(self, name: str) -> None:
        self._limiter = Limiter()
        try:
            self._pipe = Pipe([sys.executable, "-m", "broadcast.playout.cards.capture", name])
        except OSError as error:
            raise DeviceMissingError(device=name, reason=str(error)) from error

    def take(self, room: int) -> Samples | None:  # noqa: ARG002 - an input cannot be kept waiting
        """All that has come; None when the device has gone. Never waits."""
        came = self._pipe.take(RATE)
        return None if came is None else self._limiter.limit(came)

    def close(self) -> None:
        """Let the device go."""
        self._pipe.close()
