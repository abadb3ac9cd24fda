"""Where the air's recordings come from, and where what feeds bring is kept for a repeat."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from broadcast.domain.asrun import AsRun
from broadcast.domain.rundown import is_recording
from broadcast.domain.times import Frames
from broadcast.errors import BroadcastError
from broadcast.playout.mixer import Reader
from broadcast.playout.routing import Samples
from broadcast.production.carts import CartStore
from broadcast.production.recordings import Recordings, RecordingWriter

_KEPT = 3_000
"""Blocks that may wait for a slow disk: a minute."""
_FAREWELL = 5.0


class Library:
    """Carts by their hash, and recordings of relays and live events by the event's id."""

    def __init__(self, carts: CartStore, recordings: Recordings) -> None:
        self._carts, self._recordings = carts, recordings

    def frames(self, name: str) -> Frames:
        """How long it says that it is. Raises CartMissingError."""
        return self._shelf(name).frames(name)

    def open(self, name: str) -> Reader:
        """Open it; a cart is proved to be what its name says. Raises CartMissingError."""
        return self._shelf(name).open(name)

    def _shelf(self, name: str) -> CartStore | Recordings:
        return self._recordings if is_recording(name) else self._carts


def with_voice(entry: AsRun, carts: CartStore) -> AsRun:
    """The entry with the name of the voice that speaks in the cart that sounded, which the cart's label tells."""
    if not entry.cart or is_recording(entry.cart):
        return entry
    return replace(entry, voice=carts.label(entry.cart).voice)


class QueuedRecorder:
    """Keeps what feeds bring, in a thread of its own. Used as a context; leaving it writes what is left.

    A recording that the disk refuses is given up, and `on_error` is told: the air goes on.
    """

    def __init__(self, recordings: Recordings, on_error: Callable[[BroadcastError], None]) -> None:
        self._recordings, self._on_error = recordings, on_error
        self._queue: queue.Queue[tuple[str, Samples | None] | None] = queue.Queue(_KEPT)
        self._writers: dict[str, RecordingWriter] = {}
        self._given_up: set[str] = set()
        self._thread = threading.Thread(target=self._write, name="recorder", daemon=True)

    def take(self, event: str, samples: Samples) -> None:
        """The next samples of an event. Never waits; what the disk is a minute behind with is left out."""
        self._put((event, samples))

    def end(self, event: str) -> None:
        """No more of it comes."""
        self._put((event, None))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put(None)
        self._thread.join(_FAREWELL)

    def _put(self, what: tuple[str, Samples | None] | None) -> None:
        try:
            self._queue.put_nowait(what)
        except queue.Full:
            return

    def _write(self) -> None:
        while (what := self._queue.get()) is not None:
            event, samples = what
            if event in self._given_up:
                if samples is None:
                    self._given_up.discard(event)
                continue
            try:
                self._keep(event, samples)
            except BroadcastError as error:
                self._given_up.add(event)
                self._writers.pop(event, None)
                self._on_error(error)

    def _keep(self, event: str, samples: Samples | None) -> None:
        if samples is None:
            if writer := self._writers.pop(event, None):
                writer.close()
            return
        if event not in self._writers:
            self._writers[event] = self._recordings.writer(event)
        self._writers[event].write(samples)
