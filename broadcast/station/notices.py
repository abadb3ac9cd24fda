"""How a human is told that something went wrong on air: mail, Telegram, a web hook, whatever Apprise reaches.

A station may be without network for days: what could not be sent waits and is tried again, for each address by
itself, and the same trouble is told of once in a while only.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from broadcast.domain.times import Clock

_KEPT = 100
"""Notices that wait for an address; beyond that they are not kept."""
_AGAIN_NS = 600 * 1_000_000_000
"""The same trouble is not told of twice within ten minutes."""
_PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0)
_FAREWELL = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told: a title and a sentence. Notices of one `key` are the same trouble."""

    key: str
    title: str
    text: str


class Messenger:
    """Sends notices to every address, in threads of its own.

    Args:
        addresses: as Apprise has them; without any, nothing is sent.
        clock: its monotonic time says when the same trouble may be told of again.
        on_trouble: told of an address that cannot be read.
    """

    def __init__(self, addresses: Sequence[str], clock: Clock, on_trouble: Callable[[str], None]) -> None:
        self._clock = clock
        self._told: dict[str, int] = {}
        self._posts = [_Post(address, on_trouble) for address in addresses]

    def tell(self, notice: Notice) -> None:
        """Have it sent. Never waits."""
        now = self._clock.monotonic_ns()
        told = self._told.get(notice.key)
        if told is not None and now - told < _AGAIN_NS:
            return
        self._told[notice.key] = now
        for post in self._posts:
            post.take(notice)

    def close(self) -> None:
        """Give what still waits a moment, and let go."""
        for post in self._posts:
            post.close()


class _Post:
    """One address, and what waits for it."""

    def __init__(self, address: str, on_trouble: Callable[[str], None]) -> None:
        self._address, self._on_trouble = address, on_trouble
        self._waiting: queue.Queue[Notice | None] = queue.Queue(_KEPT)
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._send_all, name="post", daemon=True)
        self._thread.start()

    def take(self, notice: Notice) -> None:
        if not self._waiting.full():
            self._waiting.put_nowait(notice)

    def close(self) -> None:
        self._leaving.set()
        if not self._waiting.full():
            self._waiting.put_nowait(None)
        self._thread.join(_FAREWELL)

    def _send_all(self) -> None:
        import apprise

        post = apprise.Apprise()
        if not post.add(self._address):
            self._on_trouble(self._address)
            return
        while (notice := self._waiting.get()) is not None:
            self._send(post, notice)

    def _send(self, post: Any, notice: Notice) -> None:
        """Until it has gone out, or there is no time left."""
        failures = 0
        while not post.notify(title=notice.title, body=notice.text):
            if self._leaving.wait(_PAUSES[min(failures, len(_PAUSES) - 1)]):
                return
            failures += 1
