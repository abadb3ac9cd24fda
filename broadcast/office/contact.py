"""What a station says is held against what is kept of it, and every contradiction is written down.

A station is believed in its first word: its key is pinned then. From there on its log may only grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.airlog.chain import SignedHead, speaks_for
from broadcast.airlog.links import Head, broken
from broadcast.domain.signed import SignedDay
from broadcast.errors import BroadcastError, LogBrokenError, LogForkedError, LogShortenedError
from broadcast.hub.wire import OutputHead
from broadcast.office.home import OfficeHome
from broadcast.office.intake import called
from broadcast.store.office import Dispute, KeptStation, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is kept of a log after a contact: how many entries were new, up to which number, and what is missing.

    `refusal` tells why not all was taken.
    """

    output: str
    new: int
    last: int
    gaps: tuple[Span, ...]
    refusal: BroadcastError | None = None


def held(
    home: OfficeHome, station: KeptStation, output: str, new: int = 0, refusal: BroadcastError | None = None
) -> Held:
    """How a log stands now."""
    with home.store.intake(station, output) as batch:
        spans = batch.spans()
    ends = [0, *(span.last for span in spans)]
    return Held(
        output=output,
        new=new,
        last=ends[-1],
        gaps=tuple(
            Span(first=end + 1, last=span.first - 1)
            for end, span in zip(ends, spans, strict=False)
            if span.first > end + 1
        ),
        refusal=refusal,
    )


def grown(home: OfficeHome, station: KeptStation, told: OutputHead) -> int:
    """The number after which there is something to be asked for, or `told.seq` when there is nothing.

    The last entry that is kept is asked for once more, to see that it is still what it was. Raises LogShortenedError
    and LogForkedError when the log is not what it was.
    """
    with home.store.intake(station, told.output) as batch:
        spans = batch.spans()
        last = spans[-1].last if spans else 0
        same = batch.hashes_of([told.seq]).get(told.seq)
    if told.seq < last:
        raise LogShortenedError(station=station.name, output=told.output, kept=last, found=told.seq)
    if same is not None and same != told.hash:
        raise LogForkedError(
            station=station.name, output=told.output, seq=told.seq, kept=same, found=told.hash
        )
    if spans and spans[0].first == 1:
        whole = len(spans) == 1 and last == told.seq
        return told.seq if whole else max(spans[0].last - 1, 0)
    return 0


def believe(home: OfficeHome, station: KeptStation, output: str, signed: Sequence[SignedDay]) -> None:
    """Check what a station signed of a log against its key and the entries, and remember it.

    Raises LogBrokenError when a signature is false, or the entry that was signed is not the one that is kept.
    """
    where = called(station.name, output)
    log = next(one for one in reversed(home.store.logs(station)) if one.output == output)
    days = {one.day: one for one in (*signed, *home.store.signed(log))}
    with home.store.intake(station, output) as batch:
        kept = batch.hashes_of(one.seq for one in days.values())
    for one in days.values():
        head = SignedHead(
            head=Head(seq=one.seq, hash=one.hash, at=one.at),
            public_key=one.public_key,
            signature=one.signature,
        )
        if not speaks_for(head, station.public_key):
            raise broken(where, one.seq, "chữ ký của đầu nhật ký không đúng", "the head's signature is false")
        if kept.get(one.seq, one.hash) != one.hash:
            raise broken(where, one.seq, "khác với dòng đã ký", "it is not the entry that was signed")
    home.store.sign(log, signed)


def write_down(home: OfficeHome, station: KeptStation, output: str, refusal: BroadcastError) -> None:
    """Remember that a station contradicted what is kept of it; other refusals are nobody's fault."""
    facts = refusal.facts
    match refusal:
        case LogForkedError():
            kind, seq, kept, found = "forked", facts["seq"], facts["kept"], facts["found"]
        case LogShortenedError():
            kind, seq, kept, found = "shortened", facts["found"], facts["kept"], facts["found"]
        case LogBrokenError():
            kind, seq, kept, found = "broken", facts["seq"], "", refusal.sentence("vi")
        case _:
            return
    home.store.dispute(
        station,
        Dispute(
            station=station.name,
            output=output,
            at=home.clock.wall(),
            kind=kind,
            seq=int(str(seq)),
            kept=str(kept),
            found=str(found),
        ),
    )
