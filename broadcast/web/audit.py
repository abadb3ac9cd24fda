"""What was refused at the door, written into the station's audit."""

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
        """Write down a refusal; with `muffled` once a minute for each asker and cause.

        A database that takes nothing now does not make an answer of the refusal: that is told on standard error.
        """
        times = self._muffled.times(f"{origin} {why}") if muffled else 1
        if not times:
            return
        said = "".join(letter if letter.isprintable() else "?" for letter in what)[:_LONGEST]
        row = Attempt(
            at=self.home.clock.wall(),
            who=who,
            origin=origin,
            what=said,
            outcome=f"refused:{why}",
            times=times,
        )
        try:
            self.home.store.write_down(row)
        except BroadcastError as error:
            sys.stderr.write(f"{row.origin} {row.what} {row.outcome}: {error}\n")
