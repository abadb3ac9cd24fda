"""The figures as a spreadsheet: a page for each table, numbers as numbers, every figure with its log lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from broadcast.domain.asrun import Place, Rung
from broadcast.reports import words
from broadcast.reports.amounts import lasting, percent
from broadcast.reports.coverage import Coverage
from broadcast.reports.figures import ORIGINS, Figures, LogLine, Tally
from broadcast.reports.heat import SHADES, heads
from broadcast.reports.paper import Heading
from broadcast.sheets import Cell, Chart, ChartKind, Scale, Sheet

_LONGEST = 90  # letters of line numbers in one cell: the rest is found by the filter of the last sheet

_LINES = "Dòng nhật ký"

Row = tuple[Cell, ...]


def sheets(figures: Figures, heading: Heading) -> tuple[Sheet, ...]:
    """A page for each view, and the log lines as the last; a count leads to the first of its lines."""
    where = {line.place: number for number, line in enumerate(figures.lines, 1 + figures.rehearsal)}
    view = _View(figures=figures, where=where)
    return (
        _summary(view, heading),
        view.page("Nhóm nội dung", ("Nhóm", "Nội dung"), figures.by_group, chart=0),
        view.page("Thời gian", ("Mã", "Ngày, tháng"), figures.by_time, chart=1, kind=ChartKind.COLUMN),
        *((_coverage(figures.coverage),) if figures.coverage and figures.coverage.items else ()),
        _items(view),
        *(view.page(name, ("Mã", name), tallies, chart=1) for name, tallies in _splits(figures)),
        _discrepancies(view),
        _lines(figures),
    )


def _splits(figures: Figures) -> Iterable[tuple[str, tuple[Tally, ...]]]:
    return (
        ("Chuyên mục", figures.by_column),
        ("Lĩnh vực", figures.by_field),
        ("Cụm loa", figures.by_zone),
        *((("Đầu ra", figures.by_output),) if figures.by_output else ()),
        ("Ngôn ngữ", figures.by_language),
        ("Nguồn", figures.by_origin),
        ("Lần phát", figures.by_turn),
        ("Mức ưu tiên", figures.by_priority),
        ("Kế hoạch", figures.by_plan),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """The figures, and in which row of the last sheet each of their lines stands."""

    figures: Figures
    where: Mapping[Place, int]

    def page(
        self,
        name: str,
        heads: tuple[str, str],
        tallies: Sequence[Tally],
        *,
        chart: int,
        kind: ChartKind = ChartKind.BAR,
    ) -> Sheet:
        """A sheet of tallies with a chart beneath; `chart` is the column of the names that it shows."""
        rows: list[Row] = [
            (*heads, *_HEADS),
            *((tally.key, tally.name, *_counts(tally)) for tally in tallies),
        ]
        front = int(self.figures.rehearsal)
        picture = Chart(
            kind=kind,
            title=f"Số lượt phát: {name.lower()}, {words.period(self.figures.period)}",
            rows=(front + 1, front + len(tallies)),
            names=chart,
            values=(2,),
            head=front,
            place=(front + len(rows) + 1, 0),
        )
        links = self.links(((number, 2), tally.seqs) for number, tally in enumerate(tallies, front + 1))
        sheet = _sheet(self.figures, name, rows, (12, 60, 10, 14, 14, 11, 40))
        return replace(sheet, charts=(picture,) if tallies else (), links=links)

    def links(
        self, cells: Iterable[tuple[tuple[int, int], Sequence[Place]]]
    ) -> dict[tuple[int, int], tuple[str, int]]:
        """Where cells lead: to the first line that they were counted from."""
        return {cell: (_LINES, self.where[seqs[0]]) for cell, seqs in cells if seqs and seqs[0] in self.where}


_HEADS = ("Số lượt", "Thời lượng", "Theo kế hoạch", "Tỷ lệ (%)", "Dòng nhật ký")


def _summary(view: _View, heading: Heading) -> Sheet:
    figures = view.figures
    tallies = [figures.total, figures.reform, figures.stand_ins]
    tallies += [figures.uneven] if figures.by_output else []
    tallies += figures.by_turn
    if figures.monitored.judged.airings:
        tallies += [figures.monitored.judged, figures.monitored.confirmed]
    rows: list[Row] = [
        ("KẾT QUẢ TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH",),
        (f"{heading.station}, {words.period(figures.period)}",),
        (words.REHEARSAL if figures.rehearsal else None,),
        ("Chỉ tiêu", *_HEADS),
        *((tally.name, *_counts(tally)) for tally in tallies),
        ("Dòng phát đến giờ", figures.events, None, None, None, None),
        ("Dòng nhật ký không tính", len(figures.uncounted), None, None, None, _seqs(figures.uncounted)),
        *(
            (
                f"{words.FACTS[one.kind]} {words.BY_HAND}",
                one.value,
                None,
                None,
                None,
                "\n".join(map(words.fact, one.facts)),
            )
            for one in figures.facts
        ),
    ]
    return Sheet(
        name="Tổng hợp",
        rows=_cells(rows),
        widths=(34, 10, 14, 14, 11, 40),
        bold=(0, 2),
        header=3,
        landscape=True,
        links=view.links(((number, 1), tally.seqs) for number, tally in enumerate(tallies, 4)),
    )


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


def _items(view: _View) -> Sheet:
    figures = view.figures
    rows: list[Row] = [("Mã", "Nội dung, nhiệm vụ", "Nhóm", "Kế hoạch", "Kết quả", *_HEADS)]
    for item in figures.items:
        verdict = "đã phát" if item.told else "còn nợ" if item.given else "phát dở"
        rows.append((item.tally.key, item.tally.name, item.group, item.plan, verdict, *_counts(item.tally)))
    sheet = _sheet(figures, "Nội dung kế hoạch", rows, (12, 60, 8, 16, 10, 10, 14, 14, 11, 40))
    front = int(figures.rehearsal)
    links = view.links(((n, 5), item.tally.seqs) for n, item in enumerate(figures.items, front + 1))
    return replace(sheet, links=links, filtered=True)


def _discrepancies(view: _View) -> Sheet:
    figures = view.figures
    rows: list[Row] = [("Sai lệch", "Nguyên nhân", "Số lần", "Thời lượng thiếu", "Dòng nhật ký")]
    for one in figures.discrepancies:
        how, why = words.outcome(one.outcome, one.rung), words.reason(one.reason)
        rows.append((how, why, one.events, lasting(one.lost), _seqs(one.seqs)))
    for unheard in figures.monitored.unheard:
        verdict = words.VERDICTS[unheard.verdict]
        rows.append((verdict, "Nghe kiểm tra", unheard.events, None, _seqs(unheard.seqs)))
    front = int(figures.rehearsal)
    behind = [one.seqs for one in figures.discrepancies] + [one.seqs for one in figures.monitored.unheard]
    links = view.links(((number, 2), seqs) for number, seqs in enumerate(behind, front + 1))
    return replace(_sheet(figures, "Sai lệch", rows, (36, 36, 10, 16, 50)), links=links)


_LINE_HEADS = {
    "Dòng": 8,
    "Thời điểm": 17,
    "Nội dung": 44,
    "Chuyên mục": 22,
    "Nhóm": 7,
    "Lĩnh vực": 16,
    "Mã nội dung": 14,
    "Kế hoạch": 9,
    "Cụm loa": 12,
    "Ngôn ngữ": 9,
    "Nguồn": 10,
    "Lần phát": 9,
    "Kết quả": 26,
    "Nguyên nhân": 26,
    "Thời lượng": 11,
    "Nghe kiểm tra": 22,
    "Mã băm": 68,
}
"""Every split of the report has its column here, so that a filter leaves just the lines of a figure."""


def _lines(figures: Figures) -> Sheet:
    rows: list[Row] = [tuple(_LINE_HEADS)]
    rows += [_line(line, figures) for line in figures.lines]
    sheet = _sheet(figures, _LINES, rows, tuple(_LINE_HEADS.values()))
    return replace(sheet, filtered=True)


def _line(line: LogLine, figures: Figures) -> Row:
    entry = line.entry
    moment = entry.moment.astimezone(figures.zone).replace(tzinfo=None, microsecond=0)
    rung = entry.rung if entry.rung != Rung.CART else ""
    return (
        str(line.place) if line.place.output else line.place.seq,
        moment,
        *(entry.title, entry.column, entry.group, entry.field, ", ".join(entry.items), entry.plan),
        *(", ".join(entry.zones), entry.language, ORIGINS.get(entry.origin, entry.origin)),
        "phát lại" if entry.repeat else "phát mới",
        words.outcome(entry.outcome or "", rung),
        words.reason(entry.reason) if entry.reason else "",
        lasting(entry.frames),
        _monitor(line),
        line.hash,
    )


def _monitor(line: LogLine) -> str:
    if line.monitor is None or line.monitor[1].verdict is None:
        return ""
    return f"{words.VERDICTS[line.monitor[1].verdict]} (dòng {line.monitor[0]})"


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
    return words.few(places, _LONGEST)
