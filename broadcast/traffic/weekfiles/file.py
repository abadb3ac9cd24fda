"""The week as a file that an operator changes in a spreadsheet: read whole or refused whole.

Every cell that cannot be read becomes a fault with file, sheet, row and column, what was found and what
would do; all of them are told at once and nothing of the file is kept. What is written here is read back
without loss, in any of the three forms, and knows which version of its week it was written from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadcast.domain.schedule import Line, WeekSchedule
from broadcast.domain.times import Week
from broadcast.domain.zones import Zone
from broadcast.errors import Fault, OutputFormatError, PeriodError, Said, WeekFaultsError
from broadcast.sheets import write_book
from broadcast.traffic.spellings import read_date
from broadcast.traffic.weekfiles.forms import write_form
from broadcast.traffic.weekfiles.rows import RowReading, Surroundings
from broadcast.traffic.weekfiles.tables import Table, read_tables
from broadcast.traffic.weekfiles.templates import template_sheets
from broadcast.traffic.weekfiles.weeknames import week_said


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFile:
    """A week as it was read from a file, with what is worth knowing of the reading."""

    schedule: WeekSchedule
    base: int
    """The version of this very week that the file was written from; 0 when it says none."""
    notes: tuple[Fault, ...]


Looking = Callable[[WeekSchedule], tuple[Fault, ...]]
"""What is wrong with lines that could be read, whatever the others say."""


def read_week(
    path: Path,
    week: Week | None,
    author: str,
    zones: Sequence[Zone],
    relays: Sequence[str] = (),
    *,
    look: Looking = lambda _: (),
) -> WeekFile:
    """The week in a csv, xlsx or yaml file, told by its content.

    `week` is the one it is loaded for; None takes the one named in the file (`Tuần: 2026-W48`, or its days),
    else in its name. Each line's `place` is where it stood. `relays` are the station's names for what it relays.
    Where some rows cannot be read, `look` is asked about the others, so that all is told at once.

    Raises:
        WeekFaultsError: the file has faults; all are named and nothing is kept.
        PeriodError: neither the caller, the file nor its name says which week.
        FileMissingError, NotAFileError, FileEmptyError, FileTooLargeError, FormatUnknownError,
        FileDamagedError: it is not a file of a week at all.
    """
    tables, notes = _of_week(path, read_tables(path), week)
    faults = [fault for table in tables for fault in table.faults]
    wanted = week or _week_in(tables)
    around = Surroundings(week=wanted, zones=zones, relays=relays)
    lines: list[Line] = []
    for table in tables:
        found, wrong, worth_knowing = _lines(table, around)
        lines += found
        faults += wrong
        notes += worth_knowing
    if not faults and not lines:
        faults.append(_no_rows(path))
    if faults:
        with suppress(PeriodError):
            readable = WeekSchedule(
                week=wanted or _week_named(path, tables), lines=tuple(lines), author=author
            )
            faults += look(readable)
        raise WeekFaultsError(name=path.name, faults=tuple(faults))
    chosen = wanted or _week_named(path, tables)
    base = next((table.said.version for table in tables if table.said.week == chosen), 0)
    schedule = WeekSchedule(week=chosen, lines=tuple(lines), author=author)
    return WeekFile(schedule=schedule, base=base, notes=tuple(notes))


def write_week(path: Path, schedule: WeekSchedule, station: str = "") -> None:
    """Write the week as the path's ending says: .csv, .xlsx, .yaml or .yml. A workbook has the station's name on top.

    Raises:
        OutputFormatError: another ending.
        CannotWriteError, DiskFullError: nothing was written.
    """
    write_form(path, schedule, station)


def write_template(path: Path, zones: Sequence[Zone], relays: Sequence[str] = (), station: str = "") -> None:
    """Write an empty week as an xlsx book, with drop-downs and a sheet that explains every column.

    The station's zones, and its relays by name, are among the choices.

    Raises:
        OutputFormatError: the ending is not .xlsx.
        CannotWriteError, DiskFullError: nothing was written.
    """
    if path.suffix.casefold() != ".xlsx":
        raise OutputFormatError(found=path.suffix or path.name, known=".xlsx")
    write_book(path, template_sheets(zones, relays, station))


# ── lines of a table ─────────────────────────────────────────────────────────────────────────────


def _lines(table: Table, around: Surroundings) -> tuple[list[Line], list[Fault], list[Fault]]:
    """The lines of a table, what is wrong with its rows, and what is worth knowing of them."""
    lines: list[Line] = []
    faults: list[Fault] = []
    notes: list[Fault] = list(table.notes)
    for row in table.rows:
        reading = RowReading(row, around)
        line = reading.line()
        faults += reading.faults
        notes += reading.notes
        lines += [line] if line else []
    return lines, list(dict.fromkeys(faults)), notes  # a missing column is missed by each of its rows


def _no_rows(path: Path) -> Fault:
    return Fault(
        place=path.name,
        vi="không có dòng nào, hãy điền ít nhất một dòng",
        en="there is no row, fill in one at least",
        rule="no_rows",
    )


# ── which week ───────────────────────────────────────────────────────────────────────────────────


def _of_week(path: Path, tables: Sequence[Table], week: Week | None) -> tuple[list[Table], list[Fault]]:
    """The tables to read when a file may hold several weeks, and what is said of those left out.

    Raises WeekFaultsError when nobody says which of several is meant.
    """
    named = sorted({table.said.week for table in tables if table.said.week})
    if week in named:
        kept = [table for table in tables if table.said.week in {None, week}]
        others = ", ".join(str(other) for other in named if other != week)
        return kept, [_left_out(path, others)] if others else []
    if len(named) > 1:
        raise WeekFaultsError(name=path.name, faults=(_several(path, named),))
    return list(tables), []


def _left_out(path: Path, others: str) -> Fault:
    vi, en = f"tệp còn có lịch của {others}: bỏ qua", f"the file holds {others} too: left out"
    return Fault(place=path.name, vi=vi, en=en, rule="week")


def _several(path: Path, named: Iterable[Week]) -> Fault:
    weeks = ", ".join(map(str, named))
    return Fault(
        place=path.name,
        vi=f"tệp có lịch của nhiều tuần ({weeks}), hãy chọn một tuần bằng --week",
        en=f"the file holds several weeks ({weeks}), choose one with --week",
        rule="week",
    )


def _week_in(tables: Sequence[Table]) -> Week | None:
    """The week that the tables name, or that the dates beside their days lie in."""
    if found := next((table.said.week for table in tables if table.said.week), None):
        return found
    if any(table.said.unread for table in tables):
        return None
    dates = (read_date(row.cells["Thứ"]) for table in tables for row in table.rows)
    return next((Week.of(day) for day in dates if day), None)


def _week_named(path: Path, tables: Sequence[Table]) -> Week:
    """The week by the file's name, when nothing in it says one."""
    unread = next((table.said.unread for table in tables if table.said.unread), None)
    found = None if unread else week_said((), path.stem.replace("_", " ")).week
    if found is None:
        raise PeriodError(
            found=unread or path.name,
            wanted=Said("“Tuần: 2026-W48” trong tệp", "“Tuần: 2026-W48” in the file"),
        )
    return found
