"""Manners towards a service that is not ours: space between requests, and silence after refusals."""

from __future__ import annotations

from collections.abc import Callable

_SECOND = 1_000_000_000
_SPACE = 700_000_000
_PATIENCE = 3
_PAUSE = 15 * 60 * _SECOND
_BAN = 6 * 3600 * _SECOND


class Pacing:
    """At least 0.7 s between requests; after three failures in a row fifteen minutes of none, after a ban six hours.

    When the pause is over one request may try; if it fails too, the pause begins again.
    """

    def __init__(self, *, wait: Callable[[float], None], monotonic_ns: Callable[[], int]) -> None:
        self._wait, self._now = wait, monotonic_ns
        self._earliest = monotonic_ns()
        self._closed_until = monotonic_ns()
        self._failures = 0

    @property
    def minutes_closed(self) -> int:
        """How long no request may be made, in minutes begun; 0 when one may."""
        return max(0, -((self._now() - self._closed_until) // (60 * _SECOND)))

    def hold(self) -> None:
        """Wait until the next request may leave."""
        ahead = self._earliest - self._now()
        if ahead > 0:
            self._wait(ahead / _SECOND)
        self._earliest = self._now() + _SPACE

    def succeeded(self) -> None:
        """The service answered well."""
        self._failures = 0

    def failed(self) -> None:
        """It did not answer, or not with speech."""
        self._failures += 1
        if self._failures >= _PATIENCE:
            self._closed_until = max(self._closed_until, self._now() + _PAUSE)

    def banned(self) -> None:
        """It said that there were too many requests."""
        self._closed_until = self._now() + _BAN
