"""The task table: STT, Nội dung/Nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời gian, in any order.

A table is a task table when its header says so, or its cells. A page breaks it into several: the header comes again, and a
row is cut in two, its second half without a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from broadcast.domain.content import UNSORTED, Heading, PlanTask, Source, Timing, TimingKind
from broadcast.ingest.blocks import Block, Table
from broadcast.ingest.cadence import read_timing
from broadcast.ingest.extraction.rows import Line, headed, whole_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The tasks of a document, and what the operator should look at."""

    tasks: tuple[PlanTask, ...]
    warnings: tuple[str, ...]


def task_tables(blocks: Iterable[Block]) -> tuple[Table, ...]:
    """The tables whose header is that of a task table, and those that go on with one."""
    tables = (block for block in blocks if isinstance(block, Table))
    return tuple(table for table, _ in headed(tables))


def read_tasks(tables: Sequence[Table], document: str, heading: Heading) -> Tasks:
    """The tasks of task tables. The plan's `heading` gives dates their year, and its period the warnings."""
    warnings = list(_unsure(tables))
    tasks: list[PlanTask] = []
    for line in whole_lines(tables):
        cells = line.cells
        no = cells.get("no", "").rstrip(". ")
        name = f"Nhiệm vụ {no or 'không số'} ({line.place})"
        text = cells.get("text", "").rstrip(" ;")
        tasks.append(
            PlanTask(
                no=no,
                text=text,
                lead=cells.get("lead", ""),
                partners=cells.get("partners", ""),
                timing=_timing(cells.get("timing", ""), heading, name, warnings),
                guess=UNSORTED,
                source=Source(document=document, place=line.place, sentence=_printed(line)),
            )
        )
    return Tasks(tasks=tuple(tasks), warnings=tuple(warnings))


def _printed(line: Line) -> str:
    return " | ".join(line.cells.get(key, "") for key in ("no", "text", "lead", "partners", "timing"))


def _unsure(tables: Iterable[Table]) -> Iterator[str]:
    for table, header in headed(tables):
        if header and header.unsure:
            place = table.rows[max(header.below - 1, 0)].place
            yield (
                f"Bảng ở {place} không có cột ghi rõ nhiệm vụ; đã lấy cột “{header.unsure}”, hãy xem có đúng không."
            )


def _timing(raw: str, heading: Heading, name: str, warnings: list[str]) -> Timing:
    period = heading.period
    timing = read_timing(raw, _year_of(heading))
    if timing is None:
        told = f"không hiểu thời gian “{raw}”" if raw else "không ghi thời gian"
        warnings.append(f"{name}: {told}; tạm coi là thường xuyên.")
        return Timing(kind=TimingKind.ONGOING, raw=raw)
    if period and timing.end and not (period[0] <= timing.end <= period[1]):
        warnings.append(
            f"{name}: thời hạn {timing.end:%d/%m/%Y} nằm ngoài thời kỳ của kế hoạch"
            f" ({period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y}); giữ nguyên như văn bản."
        )
    return timing


def _year_of(heading: Heading) -> int | None:
    """The one year of the plan's period; without a period the year of its date."""
    if heading.period:
        first, last = heading.period
        return first.year if first.year == last.year else None
    return heading.dated.year if heading.dated else None
