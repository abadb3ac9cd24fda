"""Which seconds are kept as sound: those in which something was sent, and a little after, for what is heard late."""

from __future__ import annotations

from collections.abc import Callable

from broadcast.errors import BroadcastError
from broadcast.heard.features import Samples, lead, sounds
from broadcast.production.airchecks import Airchecks, AircheckWriter

_AFTERWARDS = 10
_PAUSE = 600
"""Seconds in which a disk that took no more is not tried again."""


class Keeping:
    """Takes every second. What the disk refuses is told of once, and the air-check goes on later."""

    def __init__(
        self, airchecks: Airchecks, on_trouble: Callable[[BroadcastError], None], *, both: bool
    ) -> None:
        self._airchecks, self._on_trouble, self._channels = airchecks, on_trouble, 2 if both else 1
        self._writer: AircheckWriter | None = None
        self._until = self._not_before = 0

    def take(self, second: int, sent: Samples | None, heard: Samples | None) -> None:
        """A second as it was sent and heard, with what lies before it."""
        if sent is not None and sounds(sent):
            self._until = second + _AFTERWARDS
        try:
            if second > self._until or second < self._not_before:
                self.close()
                return
            if self._writer is None or not self._writer.takes(second):
                self.close()
                self._writer = self._airchecks.writer(second, self._channels)
            both = [sent, heard][: self._channels]
            self._writer.write(*(None if one is None else one[lead() :] for one in both))
        except BroadcastError as error:
            self._writer, self._not_before = None, second + _PAUSE
            self._on_trouble(error)

    def close(self) -> None:
        """Bring the file at hand to its end."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
