"""The week as a file that an operator changes in a spreadsheet: read whole or refused whole.

Every cell that cannot be read becomes a fault with file, sheet, row and column, what was found and what
would do; all of them are told at once and nothing of the file is kept. What is written here is read back
without loss, in any of the three forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from broadcast.domain.schedule import (
    LateRule,
    Line,
    Overrun,
    Priority,
    SourceKind,
    StartKind,
    WeekSchedule,
)
from broadcast.domain.times import Week
from broadcast.domain.zones import Zone
from broadcast.errors import Fault, PeriodError, Said, WeekFaultsError
from broadcast.sheets import write_book
from broadcast.traffic import spellings
from broadcast.traffic.tables import COLUMNS, Row, read_table, write_table
from broadcast.traffic.templates import template_sheets

T = TypeVar("T")

_WANTED = {
    "Thứ": ("T2 … T7, CN, T2-T6, “T2, T4” hoặc Hằng ngày", "T2 … T7, CN, T2-T6, “T2, T4” or Hằng ngày"),
    "Giờ": ("giờ như 05:00, 5h30 hoặc 17 giờ; để trống là nối tiếp", "a time like 05:00; blank follows on"),
    "Kiểu giờ": (
        "cứng, mềm, không trước hoặc kết thúc lúc",
        "cứng (hard), mềm (soft), không trước (not before) or kết thúc lúc (ends then)",
    ),
    "Thời lượng": ("thời lượng như 30', 8 phút hoặc 00:25:00", "a length like 30', 8 phút or 00:25:00"),
    "Nguồn": (
        (
            "đọc; đường dẫn tệp âm thanh dưới audio_assets; tiếp âm: VOV1; phát lại: T2 17:00; trực tiếp;"
            " kế hoạch: KH1.a; lấp; hoặc lấp: tên tệp âm thanh"
        ),
        (
            "đọc (read); a recording's path below audio_assets; tiếp âm: VOV1 (relay); phát lại: T2 17:00 (repeat);"
            " trực tiếp (live); kế hoạch: KH1.a (plan item); lấp (fill); or lấp: a recording's path"
        ),
    ),
    "Ưu tiên": (
        "thường, ưu tiên hoặc khẩn cấp",
        "thường (normal), ưu tiên (priority) or khẩn cấp (emergency)",
    ),
    "Ngôn ngữ": ("tên ngôn ngữ như Việt, Tày, Mông hoặc mã như vi, tyz", "a language's name or code"),
    "Nội dung": ("lời để đọc hoặc tên chương trình", "the copy to read or the programme's title"),
    "Quá giờ": (
        "cắt, phát hết hoặc dời giờ; để trống là cắt",
        "cắt (cut), phát hết (finish) or dời giờ (shift); blank is cắt",
    ),
    "Trễ giờ": (
        "phát tiếp, phát từ đầu hoặc bỏ; để trống là phát tiếp",
        "phát tiếp (join inside), phát từ đầu (restart) or bỏ (skip); blank is phát tiếp",
    ),
}
_RULES = dict(
    zip(
        COLUMNS,
        (
            "days",
            "time",
            "start_kind",
            "length",
            "column",
            "content",
            "source",
            "zone",
            "priority",
            "language",
            "note",
            "overrun",
            "late",
        ),
        strict=True,
    )
)
_TITLED = (SourceKind.READ, SourceKind.LIVE)  # nothing else names these


def read_week(path: Path, week: Week | None, author: str, zones: Sequence[Zone]) -> WeekSchedule:
    """The week in a csv, xlsx or yaml file, told by its content.

    `week` is the one it is loaded for; None takes the one named in the file (`Tuần: 2026-W48`), else in its
    name. Each line's `place` is where it stood.

    Raises:
        WeekFaultsError: the file has faults; all are named and nothing is kept.
        PeriodError: neither the caller, the file nor its name says which week.
        FileMissingError, NotAFileError, FileEmptyError, FileTooLargeError, FormatUnknownError,
        FileDamagedError: it is not a file of a week at all.
    """
    table = read_table(path)
    faults = list(table.faults)
    lines = []
    if not any(fault.rule == "column_missing" for fault in faults):
        for row in table.rows:
            reading = _RowReading(row, zones)
            line = reading.line()
            faults += reading.faults
            lines += [line] if line else []
        if not table.rows:
            faults.append(
                Fault(
                    place=path.name,
                    vi="không có dòng nào, hãy điền ít nhất một dòng",
                    en="there is no row, fill in one at least",
                    rule="no_rows",
                )
            )
    if faults:
        raise WeekFaultsError(name=path.name, faults=tuple(faults))
    return WeekSchedule(week=week or _week_of(path, table.week), lines=tuple(lines), author=author)


def write_week(path: Path, schedule: WeekSchedule) -> None:
    """Write the week as the path's ending says: .csv, .xlsx, .yaml or .yml.

    Raises:
        FormatUnknownError: another ending.
        CannotWriteError, DiskFullError: nothing was written.
    """
    write_table(path, str(schedule.week), [_cells(line) for line in schedule.lines])


def write_template(path: Path, zones: Sequence[Zone], relays: Sequence[str] = ()) -> None:
    """Write an empty week as an xlsx book, with drop-downs and a sheet that explains every column.

    The station's zones, and its relays by name, are among the choices.

    Raises:
        CannotWriteError, DiskFullError: nothing was written.
    """
    write_book(path, template_sheets(zones, relays))


# ── a row as a line ──────────────────────────────────────────────────────────────────────────────


class _RowReading:
    """One row on its way to a line, gathering its faults."""

    def __init__(self, row: Row, zones: Sequence[Zone]) -> None:
        self._row = row
        self._zones = zones
        self.faults: list[Fault] = []

    def line(self) -> Line | None:
        """The line, or None when there are faults."""
        cells = self._row.cells
        days = self._cell("Thứ", spellings.read_days)
        start = self._optional("Giờ", spellings.read_time)
        kind = self._optional("Kiểu giờ", lambda text: spellings.read_word(text, spellings.START_KINDS))
        length = self._optional("Thời lượng", spellings.read_length)
        source = self._cell("Nguồn", spellings.read_source)
        zones = self._read_zones()
        priority = self._optional("Ưu tiên", lambda text: spellings.read_word(text, spellings.PRIORITIES))
        language = self._optional("Ngôn ngữ", spellings.read_language)
        overrun = self._optional("Quá giờ", lambda text: spellings.read_word(text, spellings.OVERRUNS))
        late = self._optional("Trễ giờ", lambda text: spellings.read_word(text, spellings.LATE_RULES))
        if kind not in {None, StartKind.SOFT} and not cells["Giờ"]:
            self._fault(
                "Giờ",
                f"ô trống trong khi Kiểu giờ là “{cells['Kiểu giờ']}”, cần ghi giờ hoặc để mềm",
                f"blank while Kiểu giờ is “{cells['Kiểu giờ']}”, wanted a time, or mềm",
            )
        if source and source.kind in _TITLED and not cells["Nội dung"]:
            self._misread("Nội dung")
        if self.faults or days is None or source is None:
            return None
        return Line(
            days=days,
            start=start,
            start_kind=kind or (StartKind.HARD if start is not None else StartKind.SOFT),
            length=length,
            column=cells["Chuyên mục"],
            content=cells["Nội dung"],
            source=source,
            zones=zones,
            priority=priority or Priority.NORMAL,
            language=language or "vi",
            note=cells["Ghi chú"],
            overrun=overrun or Overrun.CUT,
            late=late or LateRule.JOIN,
            place=self._row.place,
        )

    def _cell(self, column: str, read: Callable[[str], T | None]) -> T | None:
        value = read(self._row.cells[column])
        if value is None:
            self._misread(column)
        return value

    def _optional(self, column: str, read: Callable[[str], T | None]) -> T | None:
        return self._cell(column, read) if self._row.cells[column] else None

    def _read_zones(self) -> tuple[str, ...]:
        text = self._row.cells["Cụm loa"]
        names = spellings.read_zones(text, self._zones)
        if names is None:
            known = ", ".join(zone.name for zone in self._zones)
            self._fault(
                "Cụm loa",
                f"gặp “{text}”, cần tất cả hoặc tên cụm loa của đài: {known}",
                f"found “{text}”, wanted tất cả (all) or the station's zones: {known}",
            )
        return names or ()

    def _misread(self, column: str) -> None:
        text = self._row.cells[column]
        wanted_vi, wanted_en = _WANTED[column]
        found_vi, found_en = (f"gặp “{text}”", f"found “{text}”") if text else ("ô trống", "a blank cell")
        self._fault(column, f"{found_vi}, cần {wanted_vi}", f"{found_en}, wanted {wanted_en}")

    def _fault(self, column: str, vi: str, en: str) -> None:
        place = f"{self._row.place}, cột {column}"
        self.faults.append(Fault(place=place, vi=vi, en=en, rule=_RULES[column]))


def _week_of(path: Path, named: str | None) -> Week:
    if named:
        return Week.parse(named)
    found = re.search(r"\d{4}-?W\d{1,2}", path.stem, re.IGNORECASE)
    if not found:
        raise PeriodError(
            found=path.name,
            wanted=Said("“Tuần: 2026-W48” trong tệp", "“Tuần: 2026-W48” in the file"),
        )
    return Week.parse(found[0])


# ── a line as a row ──────────────────────────────────────────────────────────────────────────────


def _cells(line: Line) -> dict[str, str]:
    return dict(
        zip(
            COLUMNS,
            (
                spellings.write_days(line.days),
                spellings.write_time(line.start) if line.start is not None else "",
                spellings.write_word(line.start_kind, spellings.START_KINDS),
                spellings.write_length(line.length) if line.length is not None else "",
                line.column,
                line.content,
                spellings.write_source(line.source),
                spellings.write_zones(line.zones),
                spellings.write_word(line.priority, spellings.PRIORITIES),
                spellings.write_language(line.language),
                line.note,
                _unless(Overrun.CUT, line.overrun, spellings.OVERRUNS),
                _unless(LateRule.JOIN, line.late, spellings.LATE_RULES),
            ),
            strict=True,
        )
    )


def _unless(usual: T, value: T, words: Mapping[str, T]) -> str:
    """The word for a value; the usual one is left blank, as most people leave it."""
    return "" if value == usual else spellings.write_word(value, words)
