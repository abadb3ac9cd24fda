"""The as-run log of a process that plays whatever the disk says.

A disk that is full, or a log that somebody holds, is waited for: meanwhile entries are kept in the reserve, room on
the disk that was taken for this, and when there is none they queue up in memory. A log that is damaged is put aside as it is, for whoever has to look into it, and a new one begins; a station is not mute for
its paper. What other processes have noted for it is entered between its own entries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Self

from broadcast.air import SOFTWARE, past
from broadcast.air.library import with_voice
from broadcast.airlog import chain, notes
from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.reserve import Reserve
from broadcast.domain.asrun import AsRun
from broadcast.domain.times import Clock
from broadcast.errors import (
    BroadcastError,
    CannotWriteError,
    DiskFullError,
    LogBrokenError,
    LogSetAsideError,
    NoteDamagedError,
)
from broadcast.production.carts import CartStore

_CLOCKS_DIFFER = timedelta(days=2)
"""How far the clock of who left a note may be ahead of the one by which it was entered."""


class StationLog:
    """The log at `path`; used as a context. `on_trouble` is told of what had to be put aside, or is waited for.

    An entry is given the voice of its cart here, and not before: reading a label is not for the air to wait for.
    """

    def __init__(
        self, path: Path, carts: CartStore, clock: Clock, on_trouble: Callable[[BroadcastError], None]
    ) -> None:
        self._path, self._carts, self._clock, self._on_trouble = path, carts, clock, on_trouble
        self._chain: ChainWriter | None = None
        self._reserve: Reserve | None = None
        self._passed_over: set[Path] = set()
        """Notes that are dealt with and could not be taken away."""
        self.recent: tuple[AsRun, ...] | None = None
        """What it held of the last months when it was opened; None where it could not be read."""

    def append(self, entry: AsRun) -> object:
        """Put an entry at the end, on the disk: in the log, or in the reserve while the log takes none.

        Raises BroadcastError when neither takes it; the same entry may be tried again.
        """
        entry = with_voice(entry, self._carts)
        try:
            self._empty_reserve()
            return self._opened().append(entry)
        except (DiskFullError, CannotWriteError) as error:
            if self._reserve is None:
                raise
            self._reserve.keep(entry)
            self._on_trouble(error)
            return None

    def _empty_reserve(self) -> None:
        """Enter what the reserve keeps. Raises as `ChainWriter.append`; what was entered is not entered again."""
        if self._reserve is None or not self._reserve.entries:
            return
        for entry in self._waiting(self._reserve):
            self._opened().append(entry)
        self._reserve.clear()

    def _waiting(self, reserve: Reserve) -> tuple[AsRun, ...]:
        """What the reserve keeps and does not stand in the log."""
        last = self._opened().head.seq
        return reserve.left([one for _, one in chain.read(self._path, max(0, last - len(reserve.entries)))])

    def take_up(self, place: Path, station: str) -> None:
        """Enter the notes that wait in a folder, each once, and take them away; what is no note is put aside.

        What the reserve keeps goes before. Raises BroadcastError when the log takes none now: they go on waiting.
        """
        self._empty_reserve()
        for path in notes.waiting(place):
            if path in self._passed_over:
                continue
            try:
                note = notes.read(path)
            except FileNotFoundError:
                continue
            except NoteDamagedError as error:
                self._away(path, partial(path.rename, path.with_name(f"{path.name}.hong")))
                self._on_trouble(error)
                continue
            self._enter(note, station)
            self._away(path, path.unlink)

    def _enter(self, note: notes.Note, station: str) -> None:
        log = self._opened()
        if not chain.holds_note(self._path, note.id, note.at - _CLOCKS_DIFFER):
            log.append(
                notes.entry(
                    note,
                    station=station,
                    software=SOFTWARE,
                    at=self._clock.wall(),
                    trust=self._clock.trust(),
                )
            )

    def _away(self, path: Path, deed: Callable[[], object]) -> None:
        """Have a note gone from those that wait; where the folder does not let it go it is passed over from now on."""
        try:
            deed()
        except FileNotFoundError:
            return
        except OSError:
            self._passed_over.add(path)

    def __enter__(self) -> Self:
        try:
            self._reserve = Reserve(self._path.with_suffix(".reserve"))
        except BroadcastError as error:
            self._on_trouble(error)
        try:
            head = self._opened().head
            kept = self._waiting(self._reserve) if self._reserve is not None else ()
            self.recent = (*past.recent_entries(self._path, head.seq), *kept)
        except LogBrokenError as error:
            self._set_aside(error)
        except BroadcastError as error:
            self._on_trouble(error)
        return self

    def __exit__(self, *_: object) -> None:
        if self._chain is not None:
            self._chain.close()

    def _opened(self) -> ChainWriter:
        if self._chain is None:
            self._chain = ChainWriter(self._path)
        return self._chain

    def _set_aside(self, broken: LogBrokenError) -> None:
        if self._chain is not None:
            self._chain.close()
            self._chain = None
        aside = self._path.with_name(f"{self._path.stem}.hong-{self._clock.wall():%Y%m%d-%H%M%S}.sqlite")
        for ending in ("", "-journal"):
            found = self._path.with_name(self._path.name + ending)
            if found.exists():
                found.replace(aside.with_name(aside.name + ending))
        self._on_trouble(LogSetAsideError(path=self._path, aside=aside, reason=broken.facts["reason"]))
