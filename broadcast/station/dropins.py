"""What may be put into a week by hand: owed items first, other items of the plans, approved pieces, relays, recordings.

Each goes by a key, and is a line without days or time until it is dropped. Where something sounds already at that
moment it comes in after what sounds then; elsewhere it is given the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from broadcast.domain.content import Telling
from broadcast.domain.folding import fold
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis, Week
from broadcast.errors import Said, WeekEditError
from broadcast.station import owed, pieces
from broadcast.station.board import Block, Board
from broadcast.station.home import Home
from broadcast.traffic import reading_length
from broadcast.traffic.edits import Add
from broadcast.traffic.spellings import RECORDINGS, write_days

_USUAL_LENGTH = Millis(30 * 60_000)
"""Of a relay or live line, until somebody says how long."""
_MOST = 60


class Shelf(StrEnum):
    """Where a thing to drop comes from."""

    OWED = "owed"
    ITEMS = "items"
    PIECES = "pieces"
    OUTSIDE = "outside"
    RECORDINGS = "recordings"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIn:
    """A thing to drop: its line, how long it would be, and what is worth knowing of it."""

    key: str
    shelf: Shelf
    title: str
    line: Line
    length: Millis | None
    note: Said | None = None


def drop_ins(home: Home, schedule: WeekSchedule, words: str = "") -> tuple[DropIn, ...]:
    """What may come in, what is owed first; with `words`, what has them in its title, whatever their accents."""
    wanted = fold(words).split()
    found = [
        one for one in _all(home, schedule) if all(word in fold(f"{one.title} {one.key}") for word in wanted)
    ]
    return tuple(found[:_MOST])


def drop_in(home: Home, key: str) -> DropIn:
    """The one of that key. Raises WeekEditError where it has gone."""
    nothing = WeekSchedule(week=Week(year=2000, number=1), lines=(), author="")
    found = next((one for one in _all(home, nothing) if one.key == key), None)
    if found is None:
        raise WeekEditError(reason=_GONE)
    return found


def dropped(board: Board, one: DropIn, day: int, at: time) -> Add:
    """What dropping it there does to the week."""
    block = next((block for block in board.days[day] if _sounds(block, at)), None)
    if block is None:
        line = replace(one.line, days=(day,), start=at, start_kind=StartKind.HARD)
        return Add(line=line)
    above = [part for part in block.parts if part.start.time() <= at][-1]
    line = replace(one.line, days=(day,), column=one.line.column or above.line.column, zones=block.head.zones)
    return Add(line=line, after=above.index)


def _sounds(block: Block, at: time) -> bool:
    return block.start.time() <= at < block.end.time() and block.start.date() == block.end.date()


# ── what there is ────────────────────────────────────────────────────────────────────────────────


def _all(home: Home, schedule: WeekSchedule) -> Iterator[DropIn]:
    yield from _items(home, schedule)
    yield from _pieces(home)
    yield from _outside(home)
    yield from _recordings(home)


def _items(home: Home, schedule: WeekSchedule) -> Iterator[DropIn]:
    """The items of the plans: what was missed, what the week does not tell yet, the others."""
    missed = {name for one in owed.make_goods(home, home.clock.wall()) for name in one.event.items}
    days: dict[str, set[int]] = {}
    for line in schedule.lines:
        if line.source.kind is SourceKind.PLAN:
            days.setdefault(line.source.reference, set()).update(line.days)
    tellings = home.store.tellings()
    ranked = sorted(
        enumerate(tellings), key=lambda pair: (pair[1].name not in missed, pair[1].name in days, pair[0])
    )
    for _, telling in ranked:
        yield _item(telling, telling.name in missed, sorted(days.get(telling.name, ())))


def _item(telling: Telling, missed: bool, days: list[int]) -> DropIn:
    words = " ".join(telling.text.split())
    told = write_days(days) if days else ""
    note = Said(f"tuần này đã có: {told}", f"in this week already: {told}") if told else None
    return DropIn(
        key=f"ke-hoach:{telling.name}",
        shelf=Shelf.OWED if missed and not days else Shelf.ITEMS,
        title=f"{telling.name}: {words}",
        line=_line(SourceKind.PLAN, telling.name, words, "Cải cách hành chính"),
        length=reading_length(telling.text),
        note=_MISSED if missed and not days else note,
    )


def _pieces(home: Home) -> Iterator[DropIn]:
    """What editors wrote and an approver has approved: it needs no other approval."""
    for one in pieces.approved(home):
        yield DropIn(
            key=f"noi-dung:{one.id}",
            shelf=Shelf.PIECES,
            title=one.title,
            line=one.line,
            length=one.length,
            note=_APPROVED,
        )


def _outside(home: Home) -> Iterator[DropIn]:
    for relay in home.settings.relays:
        line = replace(_line(SourceKind.RELAY, relay.name, relay.name, "Tiếp âm"), length=_USUAL_LENGTH)
        yield DropIn(
            key=f"tiep-am:{relay.name}",
            shelf=Shelf.OUTSIDE,
            title=relay.name,
            line=line,
            length=_USUAL_LENGTH,
        )
    if home.settings.live.input:
        line = replace(_line(SourceKind.LIVE, "", "Trực tiếp", "Trực tiếp"), length=_USUAL_LENGTH)
        yield DropIn(
            key="truc-tiep:",
            shelf=Shelf.OUTSIDE,
            title="Trực tiếp",
            line=line,
            length=_USUAL_LENGTH,
        )


def _recordings(home: Home) -> Iterator[DropIn]:
    for path in sorted(home.recordings.rglob("*")):
        if path.suffix.lower() in RECORDINGS and path.is_file():
            name = path.relative_to(home.recordings).as_posix()
            yield DropIn(
                key=f"tep:{name}",
                shelf=Shelf.RECORDINGS,
                title=name,
                line=_line(SourceKind.FILE, name, path.stem, ""),
                length=None,
            )


def _line(kind: SourceKind, reference: str, content: str, column: str) -> Line:
    return Line(
        days=(0,),
        start=None,
        start_kind=StartKind.SOFT,
        length=None,
        column=column,
        content=content,
        source=LineSource(kind=kind, reference=reference),
    )


_APPROVED = Said("đã duyệt", "approved")
_MISSED = Said("còn nợ: đã lỡ lượt trước", "owed: an earlier airing was missed")
_GONE = Said(
    "mục ấy không còn trong danh sách; hãy tải lại trang rồi chọn mục khác",
    "it is not on the list any more; load the page again and choose another",
)
