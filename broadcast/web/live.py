"""One look at the air for all who look on: taken twice a second while anybody does, and never while nobody does.

    playout ◀── status ── look ──▶ who looks on, each at their own pace; who is slow misses looks and holds up nobody

It lives in the event loop of the server; the look itself, which asks sockets and files, is taken in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from broadcast.errors import BroadcastError, LookedOnByManyError, Said
from broadcast.station import onair, signs
from broadcast.station.home import Home
from broadcast.station.onair import OnAir
from broadcast.station.signs import Sign

MOST = 24
"""Who may look on side by side."""
_EVERY = 0.5
_AROUND = 20
"""Looks after which the signs around the air are looked at anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The air and what stands around it, at one moment; `number` counts looks from 0."""

    number: int
    air: OnAir
    signs: tuple[Sign, ...]
    pages: dict[object, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)
    """What was made of it for those who look on, so that it is made once for all who are shown the same."""


def look(home: Home, before: Look | None = None) -> Look:
    """Look now. The air is always asked; what stands around it, each ten seconds of the looks that follow `before`."""
    air = onair.now(home)
    near = signs.of_outputs(home, air)
    if before is not None and before.number % _AROUND:
        around = tuple(one for one in before.signs if one.is_around)
    else:
        around = _around(home)
    return Look(number=0 if before is None else before.number + 1, air=air, signs=(*near, *around))


def _around(home: Home) -> tuple[Sign, ...]:
    try:
        return signs.around(home)
    except BroadcastError as error:
        said = Said(error.sentence("vi"), error.sentence("en"))
        return (Sign(name=Said("Dữ liệu", "Data"), state="fault", said=said, is_around=True),)


class Live:
    """Who looks on at one desk, and the looks that they are shown."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._watching = 0
        self._closed = False
        self._look: Look | None = None
        self._next = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether nobody more may look on."""
        return self._watching >= MOST

    async def looks(self) -> AsyncIterator[Look]:
        """Each look from now on, until the desk ends. Raises LookedOnByManyError."""
        if self.is_full:
            raise LookedOnByManyError(most=MOST)
        self._watching += 1
        try:
            while not self._closed:
                if self._task is None or self._task.done():
                    self._task = asyncio.create_task(self._watch())
                await self._next.wait()
                if self._look is not None and not self._closed:
                    yield self._look
        finally:
            self._watching -= 1

    def close(self) -> None:
        """Let everybody go, within a look. May be called from any thread."""
        self._closed = True

    async def _watch(self) -> None:
        before: Look | None = None
        while self._watching and not self._closed:
            before = await run_in_threadpool(look, self._home, before)
            self._show(before)
            await asyncio.sleep(_EVERY)
        self._show(None)

    def _show(self, taken: Look | None) -> None:
        self._look = taken
        shown, self._next = self._next, asyncio.Event()
        shown.set()
