"""How often may be asked, by address and by token; and what is guessed wrong, far less often.

Counted in memory: a restart forgives, and so does a wall clock that was set anew, for counts are kept by it. What
was refused for coming too often is told once a minute for each asker, with how often it was, so that whoever floods
the station does not flood its audit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from broadcast.domain.times import Clock

PER_ADDRESS = RateLimitItemPerMinute(300, namespace="address")
PER_READER = RateLimitItemPerMinute(1_200, namespace="reader")
"""Pages and their parts for one address, behind which an office may sit."""
PER_TOKEN = RateLimitItemPerMinute(240, namespace="token")
WRONG = RateLimitItemPerMinute(10, namespace="wrong")
"""Tokens that are not right, from one address."""
REPORTS = RateLimitItemPerMinute(20, namespace="reports")
"""Reports for one token: each reads the whole log."""
_MINUTE = 60
_STEP = 10.0
"""Seconds by which the wall clock may part from the monotonic one."""


@dataclass(slots=True)
class Rates:
    """Counters of one running door."""

    clock: Clock
    _limiter: MovingWindowRateLimiter = field(init=False)
    _offset: float = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def take(self, item: RateLimitItemPerMinute, who: str) -> int | None:
        """Count one more; seconds to wait when that is too many."""
        return None if self._counting().hit(item, who) else _MINUTE

    def spent(self, item: RateLimitItemPerMinute, who: str) -> int | None:
        """Seconds to wait when no more is allowed now; counts nothing."""
        return None if self._counting().test(item, who) else _MINUTE

    def _counting(self) -> MovingWindowRateLimiter:
        if abs(self._apart() - self._offset) > _STEP:
            self._begin()
        return self._limiter

    def _begin(self) -> None:
        self._limiter, self._offset = MovingWindowRateLimiter(MemoryStorage()), self._apart()

    def _apart(self) -> float:
        return self.clock.wall().timestamp() - self.clock.monotonic_ns() / 1e9


@dataclass(slots=True)
class Muffled:
    """Tells of the first of many alike in a minute, and how many there were since the last time."""

    clock: Clock
    _told: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def times(self, what: str) -> int:
        """How many to tell of now; 0 when this one is told of with a later one."""
        now = self.clock.monotonic_ns() // 1_000_000_000
        with self._lock:
            if len(self._told) > 10_000:
                self._told.clear()
            at, more = self._told.get(what, (now - _MINUTE, 0))
            if now - at < _MINUTE:
                self._told[what] = (at, more + 1)
                return 0
            self._told[what] = (now, 0)
            return more + 1
