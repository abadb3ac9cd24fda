"""From slices of carts to samples: the block that leaves for the card, and how loud each event was in it.

A cart at full gain passes through bit by bit; only the 20 ms at a cut or a join are reckoned. A cart that
fails while it plays turns to silence, and the event remembers it: the air goes on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Frames
from broadcast.errors import CartMissingError
from broadcast.playout.lineup import FADE, Key, Slice

Samples = NDArray[np.int16]
"""Mono, 16 bit, at 48 kHz."""

_FULL_SCALE = 32_768.0


class Reader(Protocol):
    """An open cart."""

    def read(self, offset: Frames, n: int) -> Samples:
        """`n` samples from frame `offset` on; fewer only at the end. Raises CartMissingError for damage."""

    def close(self) -> None:
        """Let the file go."""


class Carts(Protocol):
    """Where finished recordings come from."""

    def frames(self, sha: str) -> Frames:
        """How long the cart says that it is, at once. MUST raise CartMissingError when it is missing."""

    def open(self, sha: str) -> Reader:
        """Open it for reading, and MUST prove before that it is the recording of that SHA-256.

        MAY take its time: it is called from a thread of its own. MUST raise CartMissingError when the cart is
        missing, damaged, or another recording.
        """


@dataclass(slots=True, kw_only=True)
class Meter:
    """What one event has sent to the card so far."""

    frames: int = 0
    failed: bool = False
    """Whether its cart broke while it played."""
    _peak: int = field(default=0, repr=False)
    _energy: float = field(default=0.0, repr=False)

    def add(self, samples: Samples) -> None:
        """Count samples as they leave."""
        wide = samples.astype(np.float64)
        self.frames += len(samples)
        self._peak = max(self._peak, int(np.max(np.abs(wide), initial=0)))
        self._energy += float(np.dot(wide, wide))

    @property
    def peak(self) -> int | None:
        """Highest sample in hundredths of dBFS; None for digital silence."""
        return round(2_000 * math.log10(self._peak / _FULL_SCALE)) if self._peak else None

    @property
    def loudness(self) -> int | None:
        """RMS over the event in hundredths of dBFS; None for digital silence."""
        if not self._energy:
            return None
        return round(1_000 * math.log10(self._energy / self.frames / _FULL_SCALE**2))


class Mixer:
    """Renders blocks. Carts are opened ahead with `load`, measured as they leave, and closed when done.

    Opening a cart reads the whole of it, which may take longer than the output is ahead; so that is done in
    a thread of its own, and the air waits only for what is due.
    """

    def __init__(self, carts: Carts) -> None:
        self._carts = carts
        self._opener = ThreadPoolExecutor(1, "carts")
        self._opening: dict[str, Future[Reader]] = {}
        self._lengths: dict[str, Frames] = {}
        self._readers: dict[str, Reader] = {}
        self._meters: dict[Key, Meter] = {}
        self._broken: set[str] = set()

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

    def retry(self) -> None:
        """Believe in broken carts again: they may have been put again since."""
        self._broken.clear()

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
            self._broken.add(cart)
            self._lengths.pop(cart, None)

    def render(self, slices: Iterable[Slice], n: int) -> Samples:
        """A block of `n` samples: the slices at their places, silence elsewhere."""
        block = np.zeros(n, dtype=np.int16)
        for piece in slices:
            meter = self._meters.setdefault(piece.placed.key, Meter())
            samples = self._read(piece, meter)
            if piece.rises or piece.sinks:
                samples = _faded(samples, piece)
            block[piece.at : piece.at + len(samples)] = samples
            meter.add(samples)
        return block

    def _read(self, piece: Slice, meter: Meter) -> Samples:
        if not meter.failed:
            self._open(piece.cart)
            try:
                if piece.cart not in self._broken:
                    return self._readers[piece.cart].read(piece.offset, piece.length)
            except CartMissingError:
                self._broken.add(piece.cart)
                self._readers.pop(piece.cart).close()
            meter.failed = True
        return np.zeros(0, dtype=np.int16)

    def take(self, key: Key) -> Meter:
        """The measure of an event that has ended; it is forgotten here."""
        return self._meters.pop(key, Meter())

    def close(self) -> None:
        """Close every cart."""
        self._opener.shutdown(cancel_futures=True)
        begun = [cart for cart, opening in self._opening.items() if not opening.cancelled()]
        for cart in begun:
            self._open(cart)
        while self._readers:
            self._readers.popitem()[1].close()


def _faded(samples: Samples, piece: Slice) -> Samples:
    at = np.arange(len(samples))
    gain = np.ones(len(samples))
    if piece.rises:
        gain = np.minimum(gain, (piece.since + at + 1) / FADE)
    if piece.sinks:
        gain = np.minimum(gain, (piece.left - at - 1) / FADE)
    faded: Samples = np.rint(samples * np.clip(gain, 0, 1)).astype(np.int16)
    return faded
