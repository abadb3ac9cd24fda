"""What a contact has to do, as a value: closed or open, and when to look again.

It knows the lease, what the port was told and how that went, and nothing of threads or ports. A contact
whose port failed may be closed or not; it counts as closed until the port has taken the word to open it.

    wanted ──▶ closed ──lease over, released──▶ open
                 │                                ▲
                 └──longest──▶ tripped (open) ────┘  only when let go may it close again
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

REFRESH_NS = 2_000_000_000
"""A port is told again what it was told: a board that lost its power comes back with open contacts."""
FIRST_PAUSE_NS = 200_000_000
LAST_PAUSE_NS = 5_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is wanted of a contact, and what is known of it. All moments are monotonic nanoseconds."""

    longest_ns: int
    """Longer than this it is never closed at a stretch."""
    until_ns: int | None = None
    """The lease: it is wanted closed until then. None while nobody wants it."""
    tripped: bool = False
    """It was closed for the longest time allowed, and stays open for the rest of the lease."""
    since_ns: int | None = None
    """Since when it may be closed; None while it is surely not, as far as this keeper knows."""
    tried: bool | None = None
    """What the port was told last, whether it took it or not."""
    told: bool | None = None
    """What the port took last."""
    failures: int = 0
    """How often in a row the port did not take what it was told."""
    again_ns: int = 0
    """When it is told the same again."""

    @property
    def goal(self) -> bool:
        """Whether it is to be closed."""
        return self.until_ns is not None and not self.tripped

    @property
    def open(self) -> bool:
        """Whether it is surely open."""
        return self.told is False and self.since_ns is None

    @property
    def due_ns(self) -> int:
        """When the port is to be told `goal`: at once (0) if that is not what it was told last."""
        return self.again_ns if self.tried == self.goal else 0

    @property
    def look_ns(self) -> int:
        """When there is something to do, or to decide anew with `at`."""
        moments = [self.due_ns]
        if self.until_ns is not None:
            moments.append(self.until_ns)
        if self.goal and self.since_ns is not None:
            moments.append(self.since_ns + self.longest_ns)
        return min(moments)

    def at(self, now: int) -> Self:
        """As it stands at `now`: a lease that ran out lets go, one that lasted too long trips."""
        if self.until_ns is None:
            return self
        if now >= self.until_ns:
            return self.released()
        overdue = self.since_ns is not None and now >= self.since_ns + self.longest_ns
        return replace(self, tripped=self.tripped or overdue)

    def wanted(self, until_ns: int, now: int) -> Self:
        """With a lease until `until_ns` in place of the one there was."""
        return replace(self.at(now), until_ns=until_ns).at(now)

    def released(self) -> Self:
        """With nobody who wants it."""
        return replace(self, until_ns=None, tripped=False)

    def taken(self, closed: bool, began: int, now: int) -> Self:
        """After the port was told `closed` at `began` and took it until `now`."""
        since = self._since(began) if closed else None
        again = now + REFRESH_NS
        return replace(self, tried=closed, told=closed, since_ns=since, failures=0, again_ns=again)

    def refused(self, closed: bool, began: int, now: int) -> Self:
        """After the port was told `closed` at `began` and had failed by `now`: it may have closed all the same."""
        since = self._since(began) if closed else self.since_ns
        again = now + min(FIRST_PAUSE_NS << min(self.failures, 5), LAST_PAUSE_NS)
        return replace(self, tried=closed, since_ns=since, failures=self.failures + 1, again_ns=again)

    def _since(self, began: int) -> int:
        return began if self.since_ns is None else self.since_ns
