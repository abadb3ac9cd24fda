"""Sound that a week takes from outside as it is made: relays by name or address, and what is live."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from broadcast.domain.schedule import LineSource, SourceKind
from broadcast.domain.times import Millis
from broadcast.traffic.spellings import find_relay, is_address


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeeds:
    """What a station can take from outside."""

    relays: Mapping[str, tuple[str, ...]]
    """The addresses of each relay by the name that week files use, in order of choice."""
    live: str
    """The input for what is live."""
    longest_live: Millis

    def of(self, source: LineSource) -> tuple[str, ...] | None:
        """Where a line takes its sound from, in order of choice; () when it has a recording or a voice.

        None for a relay that the station does not know. Letter case makes no other name, and the usual names of
        the national radio and the province's (Đài TNVN) are understood.
        """
        if source.kind is SourceKind.LIVE:
            return (self.live,)
        if source.kind is not SourceKind.RELAY:
            return ()
        if is_address(source.reference):
            return (source.reference,)
        wanted = _same(source.reference)
        for name, found in self.relays.items():
            if _same(name) == wanted:
                return found
        return self.relays.get(find_relay(source.reference, self.relays) or "")


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
