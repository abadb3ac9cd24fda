"""What was done or refused at the door, written into the station's audit."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from broadcast.domain.access import Attempt
from broadcast.errors import BroadcastError
from broadcast.station.home import Home
from broadcast.web.rates import Muffled

_LONGEST = 200


@dataclass(slots=True)
class Audit:
    """The audit of one station, as the door writes it."""

    home: Home
    _muffled: Muffled = field(init=False)

    def __post_init__(self) -> None:
        self._muffled = Muffled(self.home.clock)

    def refused(self, who: str, origin: str, what: str, why: str, *, muffled: bool = False) -> None:
        """Write down a refusal; with `muffled` once a minute for each asker and cause."""
        times = self._muffled.times(f"{origin} {why}") if muffled else 1
        if times:
            self.note(who, origin, what, f"refused:{why}", times=times)

    def note(self, who: str, origin: str, what: str, outcome: str, *, times: int = 1) -> None:
        """Write down what somebody did or tried.

        A database that takes nothing now makes no other answer of what is answered: it is told on standard error.
        """
        row = Attempt(
            at=self.home.clock.wall(),
            who=_printable(who),
            origin=origin,
            what=_printable(what),
            outcome=outcome,
            times=times,
        )
        try:
            self.home.store.write_down(row)
        except BroadcastError as error:
            sys.stderr.write(f"{row.origin} {row.what} {row.outcome}: {error}\n")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:_LONGEST]
