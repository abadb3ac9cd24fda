"""The picture of the coverage as a table of shaded cells, in a document that python-docx has opened elsewhere.

Only the document's own parts are touched here, so that the door to python-docx stays one.
"""

from __future__ import annotations

from typing import Any

from broadcast.reports.heat import FRAME, Heat, HeatCell, HeatRow

_NAMES = 44  # mm for the names of the groups
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def put_heat(document: Any, heat: Heat, width: int) -> None:
    """Draw the picture, `width` mm wide, at the document's end."""
    grid = document.add_table(rows=len(heat.rows) + 1, cols=len(heat.heads) + 1)
    grid.style, grid.autofit = "Table Grid", False
    _narrow_margins(grid._tbl)  # noqa: SLF001
    field = (width - _NAMES) / len(heat.heads)
    for column, size in zip(grid.columns, (_NAMES, *(field for _ in heat.heads)), strict=True):
        column.width = round(size * 36_000)
    for cell, head in zip(_cells(grid, 0), ("", *heat.heads), strict=True):
        _write(cell, head, bold=True)
    for number, row in enumerate(heat.rows, 1):
        _put_row(_cells(grid, number), row)
    for row in grid.rows[:-1]:
        for cell in row.cells:  # the picture is not broken over two pages
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph()


def _narrow_margins(table: Any) -> None:
    """Half a millimetre beside the numbers, so that thirteen columns of them have room."""
    margins = _element(table, "tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(table, side, w="28", type="dxa"))
    look = table.tblPr.find(f"{_W}tblLook")
    look.addprevious(margins)


def _cells(grid: Any, row: int) -> list[Any]:
    return list(grid.rows[row].cells)


def _put_row(cells: list[Any], row: HeatRow) -> None:
    _write(cells[0], row.name, bold=row.is_sum, centred=False)
    for cell, field in zip(cells[1:], row.cells, strict=True):
        _write(cell, field.told, ink=field.ink)
        if field.owed:
            _write_owed(cell, field)
        _colour(cell, field)


def _write(cell: Any, text: str, *, bold: bool = False, centred: bool = True, ink: str = "#000000") -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Ô đầu nhỏ" if centred else "Ô chữ nhỏ"
    run = paragraph.add_run(text)
    run.bold = bold
    _ink(run, ink)
    return paragraph


def _write_owed(cell: Any, field: HeatCell) -> None:
    paragraph = cell.paragraphs[0]
    if field.told:
        paragraph.add_run().add_break()
    run = paragraph.add_run(field.owed)
    run.bold = True
    _ink(run, field.ink)


def _ink(run: Any, colour: str) -> None:
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - colours by their value have no other way in without imports
    properties.append(_element(run._r, "color", val=colour.lstrip("#")))  # noqa: SLF001


def _colour(cell: Any, field: HeatCell) -> None:
    """The shade of a field; a thick frame where something is owed."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    if field.owed:
        frame = _element(cell._tc, "tcBorders")  # noqa: SLF001
        for side in ("top", "left", "bottom", "right"):
            frame.append(_element(cell._tc, side, val="single", sz="18", space="0", color=FRAME.lstrip("#")))  # noqa: SLF001
        properties.append(frame)
    properties.append(_element(cell._tc, "shd", val="clear", color="auto", fill=field.fill.lstrip("#")))  # noqa: SLF001


def _element(near: Any, name: str, **attributes: str) -> Any:
    """An element of the document's own kind."""
    return near.makeelement(f"{_W}{name}", {f"{_W}{key}": value for key, value in attributes.items()})
