"""What changed from one version of a week to another, line by line, as a person would tell it.

    T2-T6  05:30   Nhạc hiệu          05:30   Nhạc hiệu             (the same)
           …       Bản tin xã    ──▶  05:30   Bản tin xã, sửa lời    reworded
    T4     17:00   Họp dân            17:30   Họp dân                moved
                                      17:40   Nhạc kết               added

Lines have no number of their own: a line is found again by what it says, then by where it stands, then by
likeness. The same two weeks give the same changes, in the order of the newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import Said
from broadcast.traffic.faults import title_of
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.spellings import write_days, write_time
from broadcast.traffic.weekfiles.cells import written

_ALIKE = 0.6
"""From which likeness of their words two lines are the same one, reworded."""
_MOVING = frozenset({"Thứ", "Giờ", "Kiểu giờ"})
_SOUNDING = frozenset({"Nội dung", "Nguồn"})
_LONGEST = 60
"""Letters of a cell that are shown."""


class ChangeKind(StrEnum):
    """What happened to a line. Several may have."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"
    LONGER = "longer"
    SHORTER = "shorter"
    OTHER = "other"


KINDS = {
    ChangeKind.ADDED: Said("thêm", "added"),
    ChangeKind.REMOVED: Said("bỏ", "removed"),
    ChangeKind.MOVED: Said("dời", "moved"),
    ChangeKind.REWORDED: Said("sửa lời", "reworded"),
    ChangeKind.LONGER: Said("dài hơn", "longer"),
    ChangeKind.SHORTER: Said("ngắn hơn", "shorter"),
    ChangeKind.OTHER: Said("sửa", "changed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A line where it stands in its week: its row, from 1, and the line with a time that it follows, or itself."""

    row: int
    line: Line
    head: Line | None

    @property
    def place(self) -> Said:
        """Days and time: `T2-T6 05:30`, or what it follows."""
        days = write_days(self.line.days)
        if self.line.start is not None:
            return Said(*[f"{days} {write_time(self.line.start)}"] * 2)
        if self.head is None or self.head.start is None:
            return Said(days, days)
        at = write_time(self.head.start)
        return Said(f"{days} nối tiếp {at}", f"{days} after {at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that is written otherwise now, by the head of its column."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that is not what it was; `before` is None for a new one, `after` for one that has gone."""

    kinds: tuple[ChangeKind, ...]
    before: Stand | None
    after: Stand | None
    cells: tuple[Cell, ...] = ()

    @property
    def stand(self) -> Stand:
        """The line as it is, or was last."""
        stand = self.after or self.before
        assert stand is not None  # a change is of a line
        return stand

    @property
    def said(self) -> Said:
        """The change as a sentence."""
        title, place = title_of(self.stand.line), self.stand.place
        told = "; ".join(f"{cell.column}: {_shown(cell)}" for cell in self.cells)
        tail = f" ({told})" if told else ""
        vi, en = (", ".join(KINDS[kind][at] for kind in self.kinds) for at in (0, 1))
        return Said(f"{vi}: {place.vi} “{title}”{tail}", f"{en}: {place.en} “{title}”{tail}")


def changes(before: WeekSchedule, after: WeekSchedule) -> tuple[Change, ...]:
    """Every line that was added, removed, moved, reworded, made longer or shorter, or changed otherwise.

    Where a line was read, or why it was placed, is no part of it. () when the weeks say the same.
    """
    pairs, gone, new = _paired(_stands(before), _stands(after))
    shuffled = _shuffled(pairs)
    found = [
        change
        for number, pair in enumerate(pairs)
        if (change := _change(*pair, shuffled=number in shuffled)) is not None
    ]
    found += [Change(kinds=(ChangeKind.ADDED,), before=None, after=stand) for stand in new]
    found.sort(key=lambda change: change.stand.row)
    return (*found, *(Change(kinds=(ChangeKind.REMOVED,), before=stand, after=None) for stand in gone))


def _stands(schedule: WeekSchedule) -> list[Stand]:
    head: Line | None = None
    stands = []
    for row, line in enumerate(schedule.lines, 1):
        head = line if line.start is not None else head
        stands.append(Stand(row=row, line=replace(line, place=""), head=head))
    return stands


# ── which line is which ──────────────────────────────────────────────────────────────────────────

_Pair = tuple[Stand, Stand]


def _paired(old: list[Stand], new: list[Stand]) -> tuple[list[_Pair], list[Stand], list[Stand]]:
    """The lines that are the same ones, those that have gone, and those that are new."""
    ways: tuple[Callable[[Stand], Hashable], ...] = (
        lambda one: (one.line, one.head and (one.head.start, one.head.days)),
        lambda one: one.line,
        lambda one: (one.line.days, _at(one), *_words(one)),
        lambda one: (one.line.start, *_words(one)),
        _words,
        lambda one: (one.line.days, one.line.start, one.line.column) if one.line.start else id(one),
        lambda one: (one.line.days, _at(one), one.line.column, one.line.source.kind),
    )
    pairs: list[_Pair] = []
    for way in ways:
        met, old, new = _met(old, new, way)
        pairs += met
    met, old, new = _alike(old, new)
    return sorted(pairs + met, key=lambda pair: pair[1].row), old, new


def _words(one: Stand) -> tuple[str, Hashable]:
    return one.line.content, one.line.source


def _at(one: Stand) -> Hashable:
    return one.head and one.head.start


def _met(
    old: list[Stand], new: list[Stand], way: Callable[[Stand], Hashable]
) -> tuple[list[_Pair], list[Stand], list[Stand]]:
    """Lines with the same key, the first with the first."""
    waiting: dict[Hashable, list[Stand]] = {}
    for stand in old:
        waiting.setdefault(way(stand), []).append(stand)
    pairs = [(waiting[way(stand)].pop(0), stand) for stand in new if waiting.get(way(stand))]
    return (
        pairs,
        [stand for stand in old if all(stand is not one for one, _ in pairs)],
        [stand for stand in new if all(stand is not one for _, one in pairs)],
    )


def _alike(old: list[Stand], new: list[Stand]) -> tuple[list[_Pair], list[Stand], list[Stand]]:
    """Lines of one kind whose words are most alike, the most alike first."""
    grades = sorted(
        (
            (-grade, one.row, other.row, one, other)
            for one in old
            for other in new
            if one.line.source.kind is other.line.source.kind
            and (grade := _likeness(one.line.content, other.line.content)) >= _ALIKE
        ),
        key=lambda found: found[:3],
    )
    pairs: list[_Pair] = []
    for *_, one, other in grades:
        if all(one is not first and other is not second for first, second in pairs):
            pairs.append((one, other))
    return (
        pairs,
        [stand for stand in old if all(stand is not one for one, _ in pairs)],
        [stand for stand in new if all(stand is not one for _, one in pairs)],
    )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _shuffled(pairs: Sequence[_Pair]) -> set[int]:
    """The pairs (sorted by their new row) that no longer stand in the order of all the others, as few as may be."""
    best: list[tuple[int, int | None]] = []  # length of the run that ends here, and the pair before
    for number, (one, _) in enumerate(pairs):
        before = [k for k in range(number) if pairs[k][0].row < one.row]
        last = max(before, key=lambda k: best[k][0], default=None)
        best.append((1 if last is None else best[last][0] + 1, last))
    kept: set[int] = set()
    at = max(range(len(pairs)), key=lambda k: best[k][0], default=None)
    while at is not None:
        kept.add(at)
        at = best[at][1]
    return set(range(len(pairs))) - kept


# ── what is other about it ───────────────────────────────────────────────────────────────────────


def _change(before: Stand, after: Stand, *, shuffled: bool) -> Change | None:
    old, new = written(before.line), written(after.line)
    cells = [
        Cell(column=column, before=old[column], after=new[column])
        for column in new
        if old[column] != new[column]
    ]
    columns = {cell.column for cell in cells}
    follows_another = after.line.start is None and _at(before) != _at(after)
    if follows_another and "Giờ" not in columns:
        cells.append(Cell(column="Giờ", before=before.place.vi, after=after.place.vi))
    kinds = [
        *(
            [ChangeKind.MOVED]
            if columns & _MOVING or follows_another or _out_of_order(after, shuffled)
            else []
        ),
        *([ChangeKind.REWORDED] if columns & _SOUNDING else []),
        *_longer(_length(before.line), _length(after.line)),
        *([ChangeKind.OTHER] if columns - _MOVING - _SOUNDING - {"Thời lượng"} else []),
    ]
    if not kinds and columns:
        kinds = [ChangeKind.OTHER]
    return Change(kinds=tuple(kinds), before=before, after=after, cells=tuple(cells)) if kinds else None


def _out_of_order(after: Stand, shuffled: bool) -> bool:
    """Whether a line is heard in another order now; one with a time of its own is not, wherever it is written."""
    return shuffled and after.line.start is None


def _longer(before: Millis | None, after: Millis | None) -> list[ChangeKind]:
    if before is None or after is None or before == after:
        return []
    return [ChangeKind.LONGER if after > before else ChangeKind.SHORTER]


def _length(line: Line) -> Millis | None:
    return line.length or (reading_length(line.content) if line.source.kind is SourceKind.READ else None)


def _shown(cell: Cell) -> str:
    before, after = _apart(cell.before, cell.after)
    return f"{before or '(trống)'} → {after or '(trống)'}"


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts as far as they differ, with two words around."""
    first, second = one.split(), other.split()
    start = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    if len(one) <= _LONGEST and len(other) <= _LONGEST:
        return " ".join(first), " ".join(second)
    skip = max(0, start - 2)
    return _cut(first, skip), _cut(second, skip)


def _cut(words: Sequence[str], skip: int) -> str:
    text = " ".join(words[skip:])
    return ("… " if skip else "") + (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"
    )
