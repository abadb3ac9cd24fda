"""The log as other programs take it: csv for an office's spreadsheet, json and ndjson for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import AsRun, Place, to_record
from broadcast.domain.canonical import Json
from broadcast.domain.times import millis_in
from broadcast.errors import OutputFormatError
from broadcast.sheets import Cell, Sheet, harmless

FORMATS = ("csv", "json", "ndjson")


def export(
    entries: Iterable[tuple[Place, AsRun]], form: str, zone: ZoneInfo, *, several: bool = False
) -> Iterator[str]:
    """The entries as text, piece by piece, ready to be written as UTF-8.

    json is one array and ndjson one object a line, both with the log's own field names, times in UTC,
    lengths in frames and levels in hundredths of a decibel. csv has Vietnamese heads, times of `zone`,
    seconds and decibels; it opens with a byte order mark, without which Excel garbles Vietnamese. `several`
    gives it a column for the output: a number alone names no line where there are several logs.

    Raises OutputFormatError, before the first piece, for any other form.
    """
    if form not in FORMATS:
        raise OutputFormatError(found=form, known=", ".join(FORMATS))
    if form == "csv":
        return _csv(entries, zone, several=several)
    return _json(entries) if form == "json" else _ndjson(entries)


def sheet(entries: Iterable[tuple[Place, AsRun]], zone: ZoneInfo, *, several: bool = False) -> Sheet:
    """The entries as a sheet of a workbook: the columns of csv."""
    heads: tuple[Cell, ...] = (*(["Đầu ra"] if several else []), "STT", *(head for head, _ in _COLUMNS))
    rows = (
        (*([place.output] if several else []), place.seq, *(value(entry, zone) for _, value in _COLUMNS))
        for place, entry in entries
    )
    return Sheet(
        name="Nhật ký", rows=(heads, *rows), widths=(8,) + (18,) * (len(heads) - 1), header=0, filtered=True
    )


def record(place: Place, entry: AsRun) -> dict[str, Json]:
    """An entry with its number, and the output where there are several, for machines."""
    output: dict[str, Json] = {"output": place.output} if place.output else {}
    return {"seq": place.seq, **output, **to_record(entry)}


def _json(entries: Iterable[tuple[Place, AsRun]]) -> Iterator[str]:
    yield "["
    for number, line in enumerate(_ndjson(entries)):
        yield (",\n" if number else "\n") + line.rstrip("\n")
    yield "\n]\n"


def _ndjson(entries: Iterable[tuple[Place, AsRun]]) -> Iterator[str]:
    for place, entry in entries:
        yield json.dumps(record(place, entry), ensure_ascii=False) + "\n"


def _csv(entries: Iterable[tuple[Place, AsRun]], zone: ZoneInfo, *, several: bool) -> Iterator[str]:
    page = io.StringIO()
    table = csv.writer(page)
    page.write("\ufeff")
    table.writerow([*(["Đầu ra"] if several else []), "STT", *(head for head, _ in _COLUMNS)])
    for place, entry in entries:
        numbered = [*([place.output] if several else []), place.seq]
        table.writerow([*numbered, *(harmless(value(entry, zone)) for _, value in _COLUMNS)])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _decibels(level: int | None) -> Cell:
    return None if level is None else level / 100


_COLUMNS: tuple[tuple[str, Callable[[AsRun, ZoneInfo], Cell]], ...] = (
    ("Loại dòng", lambda entry, _: entry.kind.value),
    ("Ghi lúc", lambda entry, zone: _when(entry.at, zone)),
    ("Đồng hồ", lambda entry, _: entry.clock_trust.value),
    ("Đài", lambda entry, _: entry.station),
    ("Giờ dự kiến", lambda entry, zone: _when(entry.planned_start, zone)),
    ("Kết thúc dự kiến", lambda entry, zone: _when(entry.planned_end, zone)),
    ("Giờ phát", lambda entry, zone: _when(entry.actual_start, zone)),
    ("Kết thúc phát", lambda entry, zone: _when(entry.actual_end, zone)),
    ("Số giây đã phát", lambda entry, _: millis_in(entry.frames) / 1000),
    ("Kết quả", lambda entry, _: entry.outcome.value if entry.outcome else ""),
    ("Nguyên nhân", lambda entry, _: entry.reason),
    ("Băng thay thế", lambda entry, _: entry.rung),
    ("Tên nội dung", lambda entry, _: entry.title),
    ("Chuyên mục", lambda entry, _: entry.column),
    ("Loại âm thanh", lambda entry, _: entry.event_kind),
    ("Nội dung kế hoạch", lambda entry, _: " ".join(entry.items)),
    ("Nhóm nội dung", lambda entry, _: entry.group),
    ("Lĩnh vực", lambda entry, _: entry.field),
    ("Kế hoạch", lambda entry, _: entry.plan),
    ("Ngôn ngữ", lambda entry, _: entry.language),
    ("Nguồn", lambda entry, _: entry.origin),
    ("Phát lại", lambda entry, _: "có" if entry.repeat else "không"),
    ("Ưu tiên", lambda entry, _: entry.priority),
    ("Cụm loa", lambda entry, _: " ".join(entry.zones)),
    ("Người soạn", lambda entry, _: entry.author),
    ("Người duyệt", lambda entry, _: entry.approver),
    ("Băng (SHA-256)", lambda entry, _: entry.cart),
    ("Đỉnh (dBFS)", lambda entry, _: _decibels(entry.peak)),
    ("Mức trung bình (dBFS)", lambda entry, _: _decibels(entry.loudness)),
    ("Độ to (LUFS)", lambda entry, _: _decibels(entry.lufs)),
    ("Nghe tại loa", lambda entry, _: entry.verdict.value if entry.verdict else ""),
    ("Nghe được (%)", lambda entry, _: entry.heard_share),
    ("Giọng đọc", lambda entry, _: entry.voice),
    ("Thiết bị", lambda entry, _: entry.device),
    ("Kịch bản", lambda entry, _: entry.rundown),
    ("Mã dòng phát", lambda entry, _: entry.event),
    ("Phần mềm", lambda entry, _: entry.software),
    ("Quyền của ai", lambda entry, _: entry.person),
    ("Quyền", lambda entry, _: entry.right),
    ("Mã ghi chú", lambda entry, _: entry.note),
    ("Ghi chú lúc", lambda entry, zone: _when(entry.noted, zone)),
)
