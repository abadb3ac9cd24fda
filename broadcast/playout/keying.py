"""When the contacts have to be closed: ahead of the first sound by the warm-up, through short pauses, no longer.

Pure counting in frames; who closes them is elsewhere. A sound that comes at once, an alert, waits here for
the amplifier: otherwise its first words are lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from broadcast.domain.times import Frames, frames_in
from broadcast.domain.zones import Contact
from broadcast.playout.lineup import Lineup
from broadcast.playout.routing import Routing


class Keying:
    """The contacts of one output, as they are asked for."""

    def __init__(self, contacts: Sequence[Contact], routing: Routing) -> None:
        self._contacts, self._routing = tuple(contacts), routing
        self._since: dict[str, Frames] = {}
        """From when on each closed contact has been closed."""
        self._due: dict[str, Frames] = {}
        """When sound was last due behind each."""

    @property
    def closed(self) -> tuple[str, ...]:
        """The contacts that are to be closed, by id."""
        return tuple(contact.id for contact in self._contacts if contact.id in self._since)

    def look(self, now: Frames, lines: Sequence[Lineup]) -> bool:
        """Decide anew for the position that is heard now. Whether anything has changed."""
        before = self.closed
        for contact in self._contacts:
            if any(self._sounds(contact, line, now) for line in lines):
                self._due[contact.id] = now
                self._since.setdefault(contact.id, now)
            elif now - self._due.get(contact.id, now) >= frames_in(contact.hold):
                self._since.pop(contact.id, None)
        return self.closed != before

    def ready(self, zones: Sequence[str], now: Frames) -> Frames:
        """From when on sound that is asked for now is heard in all of `zones`."""
        return max(
            (
                Frames(self._since.get(contact.id, now) + frames_in(contact.warm_up))
                for contact in self._contacts
                if _meet(contact, zones)
            ),
            default=now,
        )

    def _sounds(self, contact: Contact, line: Lineup, now: Frames) -> bool:
        ahead = Frames(frames_in(contact.warm_up) + 1)
        return any(
            one.sounds and self._routing.serves(one.event.zones) and _meet(contact, one.event.zones)
            for one in line.upcoming(now, ahead)
        )


def _meet(contact: Contact, zones: Sequence[str]) -> bool:
    return not contact.zones or not zones or not set(zones).isdisjoint(contact.zones)
