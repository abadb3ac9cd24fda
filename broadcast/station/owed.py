"""What the station has told and what it still owes, read from its logs for whoever plans the days to come.

The planner and the coverage of plans ask on which days each item was really told; whoever drafts a week asks
what was missed and is to be told again. Both look back a bounded time, whatever the years in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcast.airlog import logs, makegoods
from broadcast.airlog.makegoods import Answer
from broadcast.domain.asrun import AsRun, EntryKind, Place
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.rundown import Rundown, decode
from broadcast.domain.times import Week, local
from broadcast.errors import (
    BroadcastError,
    LogMissingError,
    RundownDamagedError,
    RundownMissingError,
)
from broadcast.playout.shelf import RundownShelf
from broadcast.reports.airings import Account, told_days
from broadcast.station.home import Home

_LOOKED_BACK_ON = 14
"""Days of which something missed is still proposed; and days ahead in which it may stand already."""
_BEFORE_THE_YEAR = timedelta(days=62)
_EARLIER = timedelta(days=1)  # an entry may be older than the moment it tells of


def airings(home: Home, until: date) -> Mapping[str, tuple[date, ...]]:
    """The local days on which each item or task was really told, a day as often as it was told then.

    They are those of the year of `until` up to that day, and of the 62 days before the year. Told is what the
    report calls told; a station without a log has told nothing. Raises LogBrokenError.
    """
    first = date(until.year, 1, 1) - _BEFORE_THE_YEAR
    zone = home.settings.rule_values.zone
    with suppress(LogMissingError):
        return told_days(account_since(home, first).real, first, until, zone)
    return {}


def account_since(home: Home, first: date) -> Account:
    """What the logs tell of the local days from `first` on, and some of before. Raises as `logs.read` does."""
    return home.logged.since(home.logs(), _since(home, first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Proposals of what was missed; `unread` is why the log could not be asked, and then there are none."""

    make_goods: tuple[MakeGood, ...]
    unread: BroadcastError | None = None


def owed(home: Home, now: datetime) -> Owed:
    """What the last 14 days missed and nothing has told since, each with its reason and the next allowed moment."""
    try:
        return Owed(make_goods=makegoods.make_goods(answers(home, now)))
    except BroadcastError as error:
        return Owed(make_goods=(), unread=error)


def answers(home: Home, now: datetime, earlier: date | None = None) -> tuple[Answer, ...]:
    """What follows from each planned event from 14 days ago to 14 days ahead, or from an `earlier` day on.

    What was missed before these 14 days is let go. Raises as `logs.read` does.
    """
    today = now.astimezone(home.settings.rule_values.zone).date()
    first = today - timedelta(days=_LOOKED_BACK_ON - 1)
    entries = tuple(entries_since(home, min(first, earlier or first)))
    return makegoods.answers(
        tuple(_in_force(home, min(first, earlier or first), today + timedelta(days=_LOOKED_BACK_ON))),
        entries,
        now,
        home.settings.rule_values,
        tellings=home.store.tellings(),
        published=_published(home, first, today),
        since=local(first, time(), home.settings.rule_values.zone),
    )


def make_goods(home: Home, now: datetime) -> tuple[MakeGood, ...]:
    """The proposals of `owed`; none where the log cannot be asked."""
    return owed(home, now).make_goods


def entries_since(
    home: Home, first: date, kinds: Collection[EntryKind] | None = None
) -> Iterator[tuple[Place, AsRun]]:
    """What the logs hold of the local days from `first` on, and some of before. Raises as `logs.read` does."""
    return logs.read(home.logs(), since=_since(home, first), kinds=kinds)


def _since(home: Home, first: date) -> datetime:
    return local(first, time(), home.settings.rule_values.zone) - _EARLIER


def _in_force(home: Home, first: date, last: date) -> Iterator[Rundown]:
    """The rundowns in force from `first` to `last`; a day that has none, or a damaged one, says nothing."""
    shelf = RundownShelf(home.rundowns)
    for count in range((last - first).days + 1):
        with suppress(RundownMissingError, RundownDamagedError):
            yield shelf.on(first + timedelta(days=count))


def _published(home: Home, first: date, last: date) -> dict[tuple[date, str], datetime]:
    """When each event of these days was first put in force, by day and id, as far as it was done here."""
    weeks = {Week.of(first + timedelta(days=count)) for count in range((last - first).days + 1)}
    found: dict[tuple[date, str], datetime] = {}
    for publication in (one for week in weeks for one in home.store.publications(week)):
        for name in publication.files:
            for rundown in _kept(home, name):
                for event in rundown.events:
                    key = rundown.day, event.id
                    found[key] = min(found.get(key, publication.at), publication.at)
    return found


def _kept(home: Home, name: str) -> Iterator[Rundown]:
    """The rundown of a file, if it is still there and whole."""
    with suppress(OSError, RundownDamagedError):
        yield decode((home.rundowns / name).read_bytes(), name)
