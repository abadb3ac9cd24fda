"""The entries of the logs as they are looked up: by day, words and outcome, or one whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from broadcast.airlog import chain, index
from broadcast.airlog.index import Asked, Line, LogIndex, Mark
from broadcast.airlog.links import Row
from broadcast.domain.asrun import AsRun, Place
from broadcast.errors import LogLineMissingError
from broadcast.station import airchecks
from broadcast.station.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the entries that fit, the newest first; `following` is where the next page goes on, None at the end."""

    lines: tuple[Line, ...]
    following: Mark | None
    columns: tuple[str, ...]
    """Every column that the logs name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One entry with its place in the chain, and what a monitor heard of it."""

    place: Place
    row: Row
    heard: AsRun | None
    kept: bool
    """Whether the air-check has sound of it."""


def look_up(home: Home, asked: Asked, most: int, after: Mark | None = None) -> Page:
    """A page of the entries that fit. Raises as `chain.read` does where a log cannot be read at all."""
    with opened(home) as logs:
        lines = logs.find(asked, most + 1, after)
        following = lines[most - 1].mark if len(lines) > most else None
        return Page(lines=lines[:most], following=following, columns=logs.columns())


def every(home: Home, asked: Asked) -> tuple[Line, ...]:
    """All entries that fit, the newest first. Raises as `look_up` does."""
    with opened(home) as logs:
        return tuple(logs.every(asked))


def whole(home: Home, place: Place) -> Whole:
    """One entry. Raises LogLineMissingError, LogBrokenError for one that was altered, and as `chain.read` does."""
    log = home.logs().get(place.output)
    row = chain.row(log, place.seq) if log is not None and chain.is_there(log) else None
    if row is None:
        raise LogLineMissingError(line=place)
    with opened(home) as logs:
        heard = logs.heard_of(place)
    return Whole(place=place, row=row, heard=heard, kept=airchecks.is_kept(home, place, row.entry))


@contextmanager
def opened(home: Home) -> Iterator[LogIndex]:
    """The index of the station's logs, up with them."""
    with index.opened(home.folder / "cache" / "log-index.sqlite", home.logs()) as logs:
        yield logs
