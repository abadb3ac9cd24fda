"""Entries that a station hands over are followed link by link, and airings are put together from them.

What an airing is, is said by the same room that says it to the station itself, so an office counts what its
stations count. An entry that is not understood is kept word for word like any other, and told of.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from broadcast.airlog.links import Head, Sealed, follow, sealed
from broadcast.domain.asrun import AsRun, EntryKind, Place, from_record
from broadcast.hub.wire import Passage
from broadcast.office.home import ZONE
from broadcast.reports.airings import REAL, Airing, airings_of
from broadcast.store.office import Batch, KeptAiring

_FIELDS = frozenset(field.name for field in fields(AsRun))


def called(station: str, output: str) -> str:
    """What names a log of a station to a person."""
    return f"{station} ({output})" if output else station


def linked(where: str, after: int, passages: Sequence[Passage]) -> list[Sealed]:
    """A run of entries, each of which holds and follows the one before it; the first has the number after `after`.

    Raises LogBrokenError at the first that does not.
    """
    run = [
        sealed(where, seq, passage.body, passage.hash.encode())
        for seq, passage in enumerate(passages, after + 1)
    ]
    head = Head(seq=after, hash=run[0].previous if run else "", at=None)
    if after == 0:
        head = Head(seq=0, hash="", at=None)
    for one in run:
        head = follow(where, head, one)
    return run


def keep(batch: Batch, run: Sequence[Sealed]) -> int:
    """Keep a run of a log in the batch's transaction, count what it tells, and give how many entries were new.

    Raises LogForkedError.
    """
    if not run:
        return 0
    ends = {one.seq: _understood(one.record) for one in run if one.record.get("kind") == EntryKind.EVENT}
    added = batch.add(run, unread=frozenset(seq for seq, entry in ends.items() if entry is None))
    fresh = {
        Place(seq, batch.label): entry
        for seq, entry in ends.items()
        if entry is not None and entry.clock_trust in REAL and seq in added.counting
    }
    events = sorted({_key(place, entry) for place, entry in fresh.items()})
    if events:
        known = {place: entry_of(body) for place, body in batch.lines_of(events).items()}
        batch.put(events, list(put_together({**known, **fresh})))
    return added.count


def put_together(lines: Mapping[Place, AsRun | None]) -> Iterator[KeptAiring]:
    """The airings of some events of one station, from all the entries that tell of them."""
    logs: dict[str, list[tuple[Place, AsRun]]] = {}
    for place in sorted(lines):
        entry = lines[place]
        if entry is not None:
            logs.setdefault(place.output, []).append((place, entry))
    merged = heapq.merge(*logs.values(), key=lambda line: line[1].at)
    turns: dict[tuple[str, str], int] = {}
    for airing in airings_of(merged):
        key = _key(airing.places[0], airing.entry)
        turns[key] = turns.get(key, 0) + 1
        yield _kept(airing, key, turns[key])


def entry_of(body: bytes) -> AsRun | None:
    """The entry of a body as far as it is understood, fields of a newer program left out; None where it is not."""
    return _understood(json.loads(body))


def _understood(record: Mapping[str, Any]) -> AsRun | None:
    try:
        return from_record({name: value for name, value in record.items() if name in _FIELDS})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _key(place: Place, entry: AsRun) -> tuple[str, str]:
    """What is one event: the day of its rundown and its id; an entry without one is an event of its own."""
    return entry.rundown[:10], entry.event or f"#{place}"


def _kept(airing: Airing, key: tuple[str, str], nth: int) -> KeptAiring:
    entry, most = airing.entry, airing.most
    return KeptAiring(
        day=key[0],
        event=key[1],
        nth=nth,
        on=airing.moment.astimezone(ZONE).date(),
        reform=airing.reform,
        group=entry.group,
        column=entry.column,
        language=entry.language,
        origin=entry.origin,
        priority=entry.priority,
        sounded=airing.heard,
        itself=airing.itself,
        asked=most.planned,
        played=most.proper,
        all_played=most.sounded,
        differences=tuple(
            (":".join(difference), alike.lost)
            for difference, alike in airing.split(lambda part: (part.difference,))
            if difference is not None
        ),
        lines=airing.places,
    )
