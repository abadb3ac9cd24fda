"""A line: an input of this computer, where a microphone, a mixing desk or a tuner is plugged in."""

from __future__ import annotations

import re

from broadcast.domain.times import Clock
from broadcast.errors import DeviceMissingError
from broadcast.playout.feeds.limiter import Limiter
from broadcast.playout.routing import Samples

_LINE = re.compile(r"line(?::(?P<name>.*\S.*))?")


def line_name(address: str) -> str | None:
    """The input that an address names, empty for the default one; None when it names no input."""
    found = _LINE.fullmatch(address)
    return None if found is None else (found["name"] or "").strip()


class LineSource:
    """An input, open from its making on, through the limiter. Raises DeviceMissingError when it cannot be opened."""

    def __init__(self, name: str, clock: Clock) -> None:
        from broadcast.playout.cards import CardInput

        self._limiter = Limiter()
        self._input = CardInput(name, clock)
        self._input.start()

    def take(self, room: int) -> Samples | None:  # noqa: ARG002 - an input cannot be kept waiting
        """All that has come; None when the device has gone. Never waits."""
        try:
            return self._limiter.limit(self._input.read())
        except DeviceMissingError:
            return None

    def close(self) -> None:
        """Let the device go."""
        self._input.close()
