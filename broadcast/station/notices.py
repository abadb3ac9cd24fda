"""How a human is told that something went wrong on air: mail, Telegram, a web hook, whatever Apprise reaches.

A station may be without network for days: what could not be sent waits and is tried again, for each address by
itself. The same trouble is told of once in a while only, unless the last word was that it is over.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from broadcast.domain.times import Clock
from broadcast.errors import NotifyAddressError

_KEPT = 100
"""Notices that wait for an address; the oldest make way for news."""
_AT_ONCE = 10
"""Of what has waited, so much goes into one letter: after a week without network news is not the hundredth."""
_AGAIN_NS = 600 * 1_000_000_000
"""The same trouble is not told of twice within ten minutes."""
_GOOD_NEWS = 2
"""How often within them it is told to be over: what comes and goes all the time is not well."""
_PAUSES = (2.0, 5.0, 15.0, 30.0, 60.0, 300.0)
"""Between two tries; news is tried at once."""
_FAREWELL_NS = 3 * 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told: a title and a sentence. Notices of one `key` are the same trouble.

    One that says that trouble is over names in `over` how the keys of that trouble begin.
    """

    key: str
    title: str
    text: str
    over: str = ""


class Messenger:
    """Sends notices to every address, in threads of its own.

    Args:
        addresses: as Apprise has them; without any, nothing is sent.
        clock: its monotonic time says when the same trouble may be told of again.
        on_trouble: told of an address that cannot be read.
    """

    def __init__(self, addresses: Sequence[str], clock: Clock, on_trouble: Callable[[str], None]) -> None:
        self._clock = clock
        self._told: dict[str, list[int]] = {}
        """When each key was told of lately; good news is remembered as well."""
        self._turn = threading.Lock()
        self._posts = [_Post(address, on_trouble) for address in addresses]

    def tell(self, notice: Notice) -> None:
        """Have it sent. Never waits; MAY be called by any thread."""
        with self._turn:
            if self._is_known(notice):
                return
        for post in self._posts:
            post.take(notice)

    def close(self) -> None:
        """Give what still waits a moment, the same one for every address, and let go."""
        for post in self._posts:
            post.leave()
        until = self._clock.monotonic_ns() + _FAREWELL_NS
        for post in self._posts:
            post.wait((until - self._clock.monotonic_ns()) / 1e9)

    def _is_known(self, notice: Notice) -> bool:
        """Whether people know already; if not, they do from now on."""
        since = self._clock.monotonic_ns() - _AGAIN_NS
        fresh = ((key, [at for at in told if at > since]) for key, told in self._told.items())
        self._told = {key: told for key, told in fresh if told}
        told = self._told.get(notice.key, [])
        if len(told) >= (_GOOD_NEWS if notice.over else 1):
            return True
        if notice.over:
            self._told = {key: at for key, at in self._told.items() if not key.startswith(notice.over)}
        self._told[notice.key] = [*told, since + _AGAIN_NS]
        return False


class _Post:
    """One address, and what waits for it, oldest first."""

    def __init__(self, address: str, on_trouble: Callable[[str], None]) -> None:
        self._address, self._on_trouble = address, on_trouble
        self._waiting: deque[Notice] = deque(maxlen=_KEPT)
        self._news = self._leaving = False
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._send_all, name="post", daemon=True)
        self._thread.start()

    def take(self, notice: Notice) -> None:
        with self._turn:
            self._waiting.append(notice)
            self._news = True
            self._turn.notify()

    def leave(self) -> None:
        """Send what waits as long as it goes out, and try nothing again."""
        with self._turn:
            self._leaving = True
            self._turn.notify()

    def wait(self, seconds: float) -> None:
        self._thread.join(max(0.0, seconds))

    def _send_all(self) -> None:
        post = _opened(self._address)
        if post is None:
            self._on_trouble(self._address)
            return
        failures = 0
        while waiting := self._next():
            if _sent(post, waiting):
                self._are_sent(waiting)
                failures = 0
            elif self._pause(_PAUSES[min(failures, len(_PAUSES) - 1)]):
                failures += 1
            else:
                return

    def _next(self) -> list[Notice]:
        """What has waited longest; nothing when it is time to leave."""
        with self._turn:
            self._turn.wait_for(lambda: self._waiting or self._leaving)
            self._news = False
            return list(islice(self._waiting, _AT_ONCE))

    def _are_sent(self, sent: Sequence[Notice]) -> None:
        with self._turn:
            while self._waiting and any(self._waiting[0] is one for one in sent):
                self._waiting.popleft()  # the oldest may have made way for news meanwhile

    def _pause(self, seconds: float) -> bool:
        """Wait so long, or until there is news. Whether to try again."""
        with self._turn:
            self._turn.wait_for(lambda: self._news or self._leaving, seconds)
            return not self._leaving


def readable(address: str) -> str:
    """An address as it may be shown, without what is secret in it. Raises NotifyAddressError."""
    import apprise

    found: Any = apprise.Apprise.instantiate(address)
    if found is None:
        raise NotifyAddressError(address=address)
    return str(found.url(privacy=True)).partition("?")[0]


def send(address: str, notice: Notice) -> bool:
    """Send a notice once, now. Whether it was taken there; MAY take as long as the network does."""
    post = _opened(address)
    return post is not None and _sent(post, (notice,))


def _opened(address: str) -> Any:
    """Apprise with one address; None for what is no address.

    It sends in the thread that asks: a thread of its own would hold up the end of the process where a server hangs.
    """
    import apprise

    post = apprise.Apprise(asset=apprise.AppriseAsset(service_timeout=0))
    if not post.add(address):
        return None
    for one in post:
        one.request_rate_per_sec = 0  # its own pauses are counted by the wall clock, which may step back
    return post


def _sent(post: Any, notices: Sequence[Notice]) -> bool:
    """Whether they have gone out, in one letter, as bare text whatever the address likes better."""
    body = "\n".join(one.text for one in notices)
    try:
        return bool(post.notify(title=notices[-1].title, body=body, body_format="text"))
    except Exception:  # noqa: BLE001 - whatever it raises, it is tried again
        return False
