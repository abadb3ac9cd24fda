"""From slices of carts and feeds to samples: the block that leaves for the card, and what was in it of each event.

A cart at full gain passes through bit by bit; only the 20 ms at a cut or a join are reckoned. A cart that
fails while it plays is told of at once, so that something else can be laid in its place before it is heard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.schedule import Priority
from broadcast.domain.times import Frames
from broadcast.errors import BroadcastError, CartMissingError
from broadcast.playout.feeds import Feed, Feeds
from broadcast.playout.lineup import FADE, Key, Lineup, Placed, Slice
from broadcast.playout.routing import Block, Routing, Samples


class Reader(Protocol):
    """An open cart."""

    def read(self, offset: Frames, n: int) -> Samples:
        """`n` samples from frame `offset` on; fewer only at the end. Raises CartMissingError for damage."""

    def close(self) -> None:
        """Let the file go."""


class Silence:
    """What stands for a recording that is still to come: as long as it will be, and silent."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def read(self, offset: Frames, n: int) -> Samples:
        """Zeros; fewer at the end."""
        return np.zeros(max(0, min(n, self._frames - offset)), dtype=np.int16)

    def close(self) -> None:
        """Nothing is open."""


class Carts(Protocol):
    """Where finished recordings come from."""

    def frames(self, sha: str) -> Frames:
        """How long the cart says that it is, at once. MUST raise CartMissingError when it is missing."""

    def open(self, sha: str) -> Reader:
        """Open it for reading, and MUST prove before that it is the recording of that SHA-256.

        MAY take its time: it is called from a thread of its own. MUST raise CartMissingError when the cart is
        missing, damaged, or another recording.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """A rendered block, and the samples of each event in it before any zone's level."""

    block: Block
    pieces: tuple[tuple[Placed, Samples], ...]
    broken: Placed | None
    """An event whose cart has failed here: the block is not to be heard."""


class Mixer:
    """Renders blocks. Carts and feeds are opened ahead with `load`, and closed when done.

    Opening a cart reads the whole of it, which may take longer than the output is ahead; so that is done in
    a thread of its own, and the air waits only for what is due.
    """

    def __init__(self, carts: Carts, feeds: Feeds, routing: Routing) -> None:
        self._carts, self._feeds, self._routing = carts, feeds, routing
        self._opener = ThreadPoolExecutor(1, "carts")
        self._opening: dict[str, Future[Reader]] = {}
        self._lengths: dict[str, Frames] = {}
        self._readers: dict[str, Reader] = {}
        self._broken: set[str] = set()
        self._open_feeds: dict[Key, Feed | None] = {}

    # ── ahead of time ────────────────────────────────────────────────────────────────────────────

    def length(self, cart: str) -> Frames | None:
        """Frames of a cart; None when it cannot be played. A missing cart is asked for again each time."""
        if cart in self._broken:
            return None
        try:
            if cart not in self._lengths:
                self._lengths[cart] = self._carts.frames(cart)
        except CartMissingError:
            return None
        return self._lengths[cart]

    def load(self, carts: Iterable[str], due: Iterable[str]) -> bool:
        """Hold open exactly these carts: the `due` among them now, the others as soon as they are proved.

        False when one turns out broken now: the air is to be laid anew.
        """
        wanted, broken_before = dict.fromkeys(carts), len(self._broken)
        for cart in self._readers.keys() - wanted.keys():
            self._readers.pop(cart).close()
        for cart in wanted:
            self._ask(cart)
        ready = {cart for cart, opening in self._opening.items() if opening.done()}
        for cart in ready.union(due):
            self._open(cart)
        return len(self._broken) == broken_before

    def listen(self, events: Iterable[Placed]) -> None:
        """Hold open exactly the feeds of these events."""
        wanted = {one.key: one.event.feeds for one in events}
        for key in self._open_feeds.keys() - wanted.keys():
            self._close_feed(key)
        for key in wanted.keys() - self._open_feeds.keys():
            try:
                self._open_feeds[key] = self._feeds.open(wanted[key])
            except BroadcastError:  # an address that nothing can take is a feed that never comes
                self._open_feeds[key] = None

    def hears(self, key: Key) -> bool:
        """Whether the feed of an event brings sound now."""
        feed = self._open_feeds.get(key)
        return feed is not None and feed.good

    def renew(self, named: Collection[str]) -> None:
        """Another programme: believe in broken carts again, for they may have been put again since.

        How long those are that it does not name is forgotten; a process that runs for years meets many.
        """
        self._broken.clear()
        for cart in self._lengths.keys() - set(named):
            del self._lengths[cart]

    def close(self) -> None:
        """Close every cart and feed."""
        for key in tuple(self._open_feeds):
            self._close_feed(key)
        self._opener.shutdown(cancel_futures=True)
        begun = [cart for cart, opening in self._opening.items() if not opening.cancelled()]
        for cart in begun:
            self._open(cart)
        while self._readers:
            self._readers.popitem()[1].close()

    def _ask(self, cart: str) -> None:
        if cart not in self._readers and cart not in self._broken and cart not in self._opening:
            self._opening[cart] = self._opener.submit(self._carts.open, cart)

    def _open(self, cart: str) -> None:
        self._ask(cart)
        if cart not in self._opening:
            return
        try:
            self._readers[cart] = self._opening.pop(cart).result()
        except CartMissingError:
            self._break(cart)

    def _break(self, cart: str) -> None:
        self._broken.add(cart)
        self._lengths.pop(cart, None)
        if reader := self._readers.pop(cart, None):
            reader.close()

    def _close_feed(self, key: Key) -> None:
        if feed := self._open_feeds.pop(key):
            feed.close()

    # ── block by block ───────────────────────────────────────────────────────────────────────────

    def render(self, planned: Lineup, over: Lineup, air: Frames, n: int) -> Mixed:
        """The `n` frames from `air`: the planned line, and what lies over it in its own zones."""
        block = np.zeros((n, self._routing.channels), dtype=np.int16)
        pieces: list[tuple[Placed, Samples]] = []
        broken = self._put(block, planned.sounding(air, n), air, pieces)
        for one in over.upcoming(Frames(air - FADE), n + 2 * FADE):
            self._routing.damp(block, _outside(one, air, n), one.event.zones)
        broken = self._put(block, over.sounding(air, n), air, pieces) or broken
        return Mixed(block=block, pieces=tuple(pieces), broken=broken)

    def _put(
        self, block: Block, slices: Iterable[Slice], air: Frames, pieces: list[tuple[Placed, Samples]]
    ) -> Placed | None:
        broken = None
        for piece in slices:
            event = piece.placed.event
            if not self._routing.serves(event.zones):
                continue
            samples = self._read(piece, air)
            if samples is None:
                broken = piece.placed
                continue
            if piece.rises or piece.sinks:
                samples = _faded(samples, piece)
            place = block[piece.at : piece.at + len(samples)]
            full = event.priority is Priority.EMERGENCY
            self._routing.put(place, samples, event.zones, Frames(air + piece.at), full=full)
            pieces.append((piece.placed, samples))
        return broken

    def _read(self, piece: Slice, air: Frames) -> Samples | None:
        """The samples of a slice; None when its cart is broken."""
        if piece.cart is None:
            feed = self._open_feeds.get(piece.placed.key)
            silence = np.zeros(piece.length, dtype=np.int16)
            return feed.read(Frames(air + piece.at), piece.length) if feed else silence
        self._open(piece.cart)
        try:
            if piece.cart not in self._broken:
                return self._readers[piece.cart].read(piece.offset, piece.length)
        except CartMissingError:
            self._break(piece.cart)
        return None


def _faded(samples: Samples, piece: Slice) -> Samples:
    at = np.arange(len(samples))
    gain = np.ones(len(samples))
    if piece.rises:
        gain = np.minimum(gain, (piece.since + at + 1) / FADE)
    if piece.sinks:
        gain = np.minimum(gain, (piece.left - at - 1) / FADE)
    faded: Samples = np.rint(samples * np.clip(gain, 0, 1)).astype(np.int16)
    return faded


def _outside(over: Placed, air: Frames, n: int) -> NDArray[np.float64]:
    """1 outside of what lies over the planned line, 0 under it, and a fade between the two."""
    at = np.arange(air, air + n)
    distance = np.maximum(over.start - at, at - over.end + 1)
    outside: NDArray[np.float64] = np.clip(distance / FADE, 0, 1)
    return outside
