"""The figures as a spreadsheet: a page for each table, numbers as numbers, every figure with its log lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from broadcast.domain.asrun import Place, Rung
from broadcast.reports import words
from broadcast.reports.amounts import lasting, percent
from broadcast.reports.coverage import Coverage
from broadcast.reports.figures import Figures, Tally
from broadcast.reports.heat import SHADES, heads
from broadcast.reports.paper import Heading
from broadcast.sheets import Cell, Scale, Sheet

_LONGEST = 2_000  # letters of line numbers in one cell: beyond that the list is in the json

Row = tuple[Cell, ...]


def sheets(figures: Figures, heading: Heading) -> tuple[Sheet, ...]:
    """A page for each table, and the log lines as the last."""
    return (
        _summary(figures, heading),
        _page(figures, "Nhóm nội dung", ("Nhóm", "Nội dung"), figures.by_group),
        *((_coverage(figures.coverage),) if figures.coverage and figures.coverage.items else ()),
        _items(figures),
        *(_page(figures, name, ("Mã", head), tallies) for name, head, tallies in _splits(figures)),
        _discrepancies(figures),
        _lines(figures),
    )


def _splits(figures: Figures) -> Iterable[tuple[str, str, tuple[Tally, ...]]]:
    return (
        ("Chuyên mục", "Chuyên mục", figures.by_column),
        ("Lĩnh vực", "Lĩnh vực", figures.by_field),
        ("Cụm loa", "Cụm loa", figures.by_zone),
        *((("Đầu ra", "Đầu ra", figures.by_output),) if figures.by_output else ()),
        ("Ngôn ngữ", "Ngôn ngữ", figures.by_language),
        ("Nguồn", "Nguồn", figures.by_origin),
        ("Mức ưu tiên", "Mức ưu tiên", figures.by_priority),
        ("Kế hoạch", "Kế hoạch", figures.by_plan),
    )


def _summary(figures: Figures, heading: Heading) -> Sheet:
    uneven = (figures.uneven,) if figures.by_output else ()
    rows: list[Row] = [
        ("KẾT QUẢ TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH",),
        (f"{heading.station}, {words.period(figures.period)}",),
        (words.REHEARSAL if figures.rehearsal else None,),
        ("Chỉ tiêu", "Số lượt", "Thời lượng", "Theo kế hoạch", "Tỷ lệ (%)", "Dòng nhật ký"),
        *(
            (tally.name, *_counts(tally))
            for tally in (figures.total, figures.reform, figures.stand_ins, *uneven)
        ),
        *((tally.name, *_counts(tally)) for tally in figures.by_turn),
        ("Dòng phát đến giờ", figures.events),
        ("Dòng nhật ký không tính", len(figures.uncounted), None, None, None, _seqs(figures.uncounted)),
    ]
    return Sheet(
        name="Tổng hợp",
        rows=_cells(rows),
        widths=(34, 10, 14, 14, 11, 40),
        bold=(0, 2),
        header=3,
        landscape=True,
    )


def _page(figures: Figures, name: str, heads: tuple[str, str], tallies: Sequence[Tally]) -> Sheet:
    rows: list[Row] = [
        (*heads, "Số lượt", "Thời lượng", "Theo kế hoạch", "Tỷ lệ (%)", "Dòng nhật ký"),
        *((tally.key, tally.name, *_counts(tally)) for tally in tallies),
    ]
    return _sheet(figures, name, rows, (12, 60, 10, 14, 14, 11, 40))


def _coverage(coverage: Coverage) -> Sheet:
    """A block each for what was told, planned and owed: groups by spans, coloured by the program that opens it."""
    called, width = heads(coverage), len(coverage.spans)
    rows: list[Row] = []
    scales = []
    for title, name, colour in _BLOCKS:
        rows += [(title,), ("Nhóm", "Nội dung", *called, "Cả kỳ")]
        top = len(rows)
        for row in (*coverage.groups, coverage.total):
            counts = [getattr(cell, name) for cell in (*row.cells, row.total)]
            rows.append((row.key, row.name, *counts))
        scales.append(Scale(rows=(top, len(rows) - 2), columns=(2, width + 1), colour=colour))
        rows.append(())
    return Sheet(
        name="Mức độ thực hiện",
        rows=_cells(rows),
        widths=(8, 60, *(7 for _ in called), 9),
        bold=tuple(n for n, row in enumerate(rows) if len(row) == 1 or (row and row[0] == "Nhóm")),
        landscape=True,
        scales=tuple(scales),
    )


_BLOCKS = (
    ("Đã phát (lượt)", "told", SHADES[-2]),
    ("Đã xếp lịch (lượt)", "planned", SHADES[-2]),
    ("Còn nợ (lượt)", "owed", "#E08A3C"),
)


def _items(figures: Figures) -> Sheet:
    rows: list[Row] = [
        (
            "Mã",
            "Nội dung, nhiệm vụ",
            "Nhóm",
            "Kế hoạch",
            "Kết quả",
            "Số lượt",
            "Thời lượng",
            "Theo kế hoạch",
            "Tỷ lệ (%)",
            "Dòng nhật ký",
        )
    ]
    for item in figures.items:
        verdict = "đã phát" if item.told else "còn nợ" if item.given else "phát dở"
        rows.append((item.tally.key, item.tally.name, item.group, item.plan, verdict, *_counts(item.tally)))
    return _sheet(figures, "Nội dung kế hoạch", rows, (12, 60, 8, 16, 10, 10, 14, 14, 11, 40))


def _discrepancies(figures: Figures) -> Sheet:
    rows: list[Row] = [("Sai lệch", "Nguyên nhân", "Số lần", "Thời lượng thiếu", "Dòng nhật ký")]
    for one in figures.discrepancies:
        how, why = words.outcome(one.outcome, one.rung), words.reason(one.reason)
        rows.append((how, why, one.events, lasting(one.lost), _seqs(one.seqs)))
    return _sheet(figures, "Sai lệch", rows, (36, 36, 10, 16, 50))


def _lines(figures: Figures) -> Sheet:
    rows: list[Row] = [
        (
            "Dòng",
            "Thời điểm",
            "Nội dung",
            "Chuyên mục",
            "Nhóm",
            "Kết quả",
            "Nguyên nhân",
            "Thời lượng",
            "Mã băm",
        )
    ]
    for line in figures.lines:
        entry = line.entry
        moment = entry.moment.astimezone(figures.zone).replace(tzinfo=None, microsecond=0)
        rung = entry.rung if entry.rung != Rung.CART else ""
        rows.append(
            (
                str(line.place) if line.place.output else line.place.seq,
                moment,
                words.clean(entry.title),
                words.clean(entry.column),
                entry.group,
                words.outcome(entry.outcome or "", rung),
                words.reason(entry.reason) if entry.reason else "",
                lasting(entry.frames),
                line.hash,
            )
        )
    return _sheet(figures, "Dòng nhật ký", rows, (8, 17, 44, 22, 7, 26, 26, 11, 68))


def _sheet(figures: Figures, name: str, rows: list[Row], widths: tuple[float, ...]) -> Sheet:
    front: list[Row] = [(words.REHEARSAL,)] if figures.rehearsal else []
    return Sheet(
        name=name,
        rows=_cells([*front, *rows]),
        widths=widths,
        bold=tuple(range(len(front))),
        header=len(front),
        landscape=True,
    )


def _cells(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(tuple(words.clean(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)


def _counts(tally: Tally) -> Row:
    ratio = percent(tally.ratio)
    return tally.airings, lasting(tally.played), lasting(tally.planned), ratio, _seqs(tally.seqs)


def _seqs(places: Sequence[Place]) -> str:
    text = words.lines(places)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(',', 1)[0]}, …"
