"""Books are written with values only, whole or not at all: the one door to XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from broadcast.errors import CannotWriteError, Said
from broadcast.files import write
from broadcast.sheets.sheet import Cell, Chart, ChartKind, Sheet

_LONGEST_TEXT = 32_767  # letters in one cell; Excel holds no more
_CHOICES_SHEET = "Danh mục"
_LINE = 15.75  # points of a line of text
_FULL = 0.9  # of a column's letters fit on a line when words are not cut
_TALLEST = 409  # points; Excel has no taller row
_LETTERS = {"name": "Times New Roman", "size": 11}
_FORMATS = {
    datetime: "dd/mm/yyyy hh:mm",
    date: "dd/mm/yyyy",
    time: "hh:mm",
    timedelta: "[hh]:mm:ss",
}


def write_book(path: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write an xlsx book, whole or not at all. The same sheets give the same bytes.

    Raises:
        CannotWriteError: the place refuses, or a text is longer than a cell can hold (nothing is cut).
        DiskFullError: the disk took no more.
    """
    import xlsxwriter

    _refuse_long_texts(path, sheets)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed mark, no moment
    looks = _Looks(book)
    sources = _write_choices(book, sheets)
    for sheet in sheets:
        _write_sheet(book, sheet, looks, sources)
    if sources:
        book.get_worksheet_by_name(_CHOICES_SHEET).hide()
    book.close()
    write(path, buffer.getvalue())


def _refuse_long_texts(path: Path, sheets: tuple[Sheet, ...]) -> None:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, 1):
            if any(isinstance(cell, str) and len(cell) > _LONGEST_TEXT for cell in row):
                reason = Said(
                    f"trang “{sheet.name}” hàng {number} có ô dài quá {_LONGEST_TEXT} ký tự",
                    f"the sheet “{sheet.name}” row {number} has a cell of more than {_LONGEST_TEXT} letters",
                )
                raise CannotWriteError(path=path, reason=reason)


class _Looks:
    """The book's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool, bool, bool, bool], Any] = {}

    def of(
        self, cell: Cell, *, bold: bool, framed: bool, head: bool, title: bool = False, parted: bool = False
    ) -> Any:
        number = _FORMATS.get(type(cell), "")
        key = (number, bold, framed, head, title, parted)
        if key not in self._made:
            look: dict[str, object] = {"font_name": "Times New Roman", "font_size": 12, "bold": bold}
            if number:
                look["num_format"] = number
            if framed:
                look |= {"border": 1, "text_wrap": True, "valign": "top"}
            if parted:
                look["top"] = 2  # a thicker line
            if title:
                look["align"] = "center"
            if head:
                look |= {"text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EEF7"}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write_choices(book: Any, sheets: tuple[Sheet, ...]) -> dict[tuple[str, ...], str]:
    """Put every list of choices on a sheet of its own, last in the book; give the range of each."""
    lists = list(dict.fromkeys(words for sheet in sheets for words in sheet.choices.values()))
    for sheet in sheets:
        book.add_worksheet(sheet.name)
    if not lists:
        return {}
    page = book.add_worksheet(_CHOICES_SHEET)
    sources = {}
    for column, words in enumerate(lists):
        for row, word in enumerate(words):
            page.write_string(row, column, word)
        letter = chr(ord("A") + column)
        sources[words] = f"='{_CHOICES_SHEET}'!${letter}$1:${letter}${len(words)}"
    return sources


def _write_sheet(book: Any, sheet: Sheet, looks: _Looks, sources: Mapping[tuple[str, ...], str]) -> None:
    page = book.get_worksheet_by_name(sheet.name)
    page.set_paper(9)  # A4
    page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)  # inches: 20, 15, 20, 20 mm
    page.fit_to_pages(1, 0)
    if sheet.landscape:
        page.set_landscape()
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    head = len(sheet.rows) if sheet.header is None else sheet.header
    width = max((len(row) for row in sheet.rows), default=0)
    open_rows = ((None,) * width,) * sheet.open_rows
    for number, row in enumerate(sheet.rows + open_rows):
        for column, cell in enumerate(row):
            look = looks.of(
                cell,
                bold=number in sheet.bold or number == head,
                framed=number >= head,
                head=number == head,
                title=number in sheet.titles,
                parted=number in sheet.parted,
            )
            if (number, column) in sheet.links:
                name, target = sheet.links[number, column]
                page.write_url(number, column, f"internal:'{name}'!A{target + 1}", look)
            _write_cell(page, number, column, cell, look)  # over the address, which stays with the cell
        if number >= head and (lines := _lines(row, sheet.widths)) > 1:
            page.set_row(number, min(_TALLEST, lines * _LINE))
        if number in sheet.titles:
            look = looks.of(row[0], bold=number in sheet.bold, framed=False, head=False, title=True)
            page.merge_range(number, 0, number, width - 1, row[0] or "", look)
    page.set_footer(f"&L&9{sheet.footer.replace('&', '&&')}&R&9Trang &P/&N")
    if sheet.filtered and sheet.header is not None:
        page.autofilter(sheet.header, 0, len(sheet.rows) - 1, width - 1)
    for chart in sheet.charts:
        _put_chart(book, page, sheet.name, chart)
    if sheet.header is not None:
        page.freeze_panes(sheet.header + 1, 0)
        page.repeat_rows(sheet.header)
    for scale in sheet.scales:
        (top, bottom), (left, right) = scale.rows, scale.columns
        look = {"type": "2_color_scale", "min_type": "num", "min_value": 0}
        look |= {"min_color": "#FFFFFF", "max_color": scale.colour}
        page.conditional_format(top, left, bottom, right, look)
    last = len(sheet.rows) + sheet.open_rows - 1
    for column, words in sheet.choices.items():
        offer = {"validate": "list", "source": sources[words], "show_error": False}
        page.data_validation(head + 1, column, max(last, head + 1), column, offer)


def _put_chart(book: Any, page: Any, name: str, chart: Chart) -> None:
    """Draw a chart in the house's letters, as wide as an A4 page has room for."""
    kind = (
        {"type": "column", "subtype": "stacked"} if chart.kind is ChartKind.STACKED else {"type": chart.kind}
    )
    drawn = book.add_chart(kind)
    first, last = chart.rows
    for number, column in enumerate(chart.values):
        series: dict[str, object] = {
            "name": [name, chart.head, column],
            "categories": [name, first, chart.names, last, chart.names],
            "values": [name, first, column, last, column],
            "data_labels": {"value": len(chart.values) == 1, "font": _LETTERS},
            "gap": 60,
            "fill": {"color": chart.colours[number]},
        }
        drawn.add_series(series)
    drawn.set_title(
        {"name": chart.title, "overlay": False, "name_font": {**_LETTERS, "size": 13, "bold": True}}
    )
    drawn.set_legend({"none": True} if len(chart.values) == 1 else {"position": "bottom", "font": _LETTERS})
    lying = chart.kind is ChartKind.BAR
    drawn.set_x_axis(
        {"num_font": _LETTERS, "num_format": chart.number, "min": 0} if lying else {"num_font": _LETTERS}
    )
    drawn.set_y_axis(
        {"num_font": _LETTERS, "reverse": True}
        if lying
        else {
            "num_font": _LETTERS,
            "num_format": chart.number,
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0"}},
        }
    )
    height = max(320, 26 * (last - first + 4)) if lying else 340
    drawn.set_size({"width": 900, "height": height})
    page.insert_chart(*chart.place, drawn)


def _lines(row: tuple[Cell, ...], widths: tuple[float, ...]) -> int:
    """How many lines of text the fullest cell of a row takes; not every program finds the height by itself."""
    most = 1
    for cell, width in zip(row, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > (room := max(1, int(width * _FULL))) or "\n" in cell):
            most = max(most, sum(max(1, -(-len(part) // room)) for part in cell.split("\n")))
    return most


def _write_cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif isinstance(cell, (date, time, timedelta)):
        page.write_datetime(row, column, cell, look)
    else:
        page.write_number(row, column, cell, look)
