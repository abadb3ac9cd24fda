"""What the air asks of a feed: whether it is good, and the samples of the next block."""

from __future__ import annotations

from typing import Protocol

from broadcast.domain.times import Frames
from broadcast.playout.routing import Samples


class Feed(Protocol):
    """A sound that comes in from outside as it is made: a relay, a line, a microphone. One thread reads it."""

    @property
    def good(self) -> bool:
        """Whether sound above -50 dBFS has been coming steadily.

        MUST be False as soon as two seconds went without data or without such sound, and True again after one
        second of it.
        """

    def read(self, air: Frames, n: int) -> Samples:
        """The `n` samples for the air positions from `air` on; silence where nothing came. MUST NOT wait.

        Consecutive calls ask consecutive positions. Up to a second back may be asked again and MUST give the
        same samples; after a jump of more than a second it goes on at the newest sound kept.
        """

    def close(self) -> None:
        """Let the source go at once; MAY be called again. MUST NOT take longer than a second."""


class Feeds(Protocol):
    """Where feeds come from."""

    def open(self, addresses: tuple[str, ...]) -> Feed:
        """A feed from the first of these that brings sound; at once, before anything is connected.

        MUST raise FeedUnknownError for an address that nothing here can take.
        """
