"""A workbook as paragraphs and tables: every sheet's lines above a table, then the table itself.

    A              B                   C            D
    1  UBND XÃ …                       CỘNG HÒA …          two filled cells: a letterhead
    2  KẾ HOẠCH tuyên truyền …                             one filled cell: a paragraph
    4  STT         Nội dung            Chủ trì      Thời gian    three or more: a table begins
    5  1           …

A table goes on until an empty row; what stands alone in a row below that is a paragraph again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from broadcast.ingest.blocks import Block, Paragraph, Row, Table
from broadcast.ingest.readers.oldscripts import Script, converted_note, encoding_of, respelled
from broadcast.ingest.words import clean
from broadcast.sheets import Cell, Sheet, read_book_of

_Numbered = tuple[int, tuple[str, ...]]
"""A row: its number as the operator sees it, and its cells."""
_MIDNIGHT = time()


def read_workbook(path: Path, content: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of the visible sheets. Places are "trang tính “Nhiệm vụ”, hàng 7".

    Raises what `sheets.read_book_of` raises.
    """
    sheets = read_book_of(path, content)
    typed = "\n".join(cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str))
    encoding = encoding_of(typed)
    if encoding:
        sheets = tuple(_respelled(sheet, Script(encoding=encoding)) for sheet in sheets)
    blocks = [block for sheet in sheets for block in _blocks(sheet)]
    return blocks, converted_note([encoding] if encoding else [])


def _respelled(sheet: Sheet, script: Script) -> Sheet:
    rows = (
        tuple(respelled(cell, script) if isinstance(cell, str) else cell for cell in row)
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    place = f"trang tính “{sheet.name}”, hàng {{}}"
    for region in _regions(sheet):
        above, table = _split(region)
        for number, cells in above:
            yield from _loose(place.format(number), cells)
        if table:
            yield Table(
                rows=tuple(Row(place=place.format(number), cells=row) for number, row in _lean(table))
            )


def _regions(sheet: Sheet) -> Iterator[list[_Numbered]]:
    """Runs of rows that an empty row ends."""
    region: list[_Numbered] = []
    for number, row in enumerate(_spread(sheet), start=1):
        cells = tuple(_written(cell) for cell in row)
        if any(cells):
            region.append((number, cells))
        elif region:
            yield region
            region = []
    if region:
        yield region


def _spread(sheet: Sheet) -> list[list[Cell]]:
    """The rows with the words of a merged cell in every cell that it covers."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        words = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [words] * len(row[left : right + 1])
    return rows


def _split(region: Sequence[_Numbered]) -> tuple[Sequence[_Numbered], Sequence[_Numbered]]:
    """The rows above the first that has three different words side by side, and those from it on."""
    for place, (_, cells) in enumerate(region):
        if len(_different(cells)) >= 3:
            return region[:place], region[place:]
    if len(region) > 1 and all(len(_different(cells)) == 2 for _, cells in region):
        return (), region  # a table of two columns
    return region, ()


def _different(cells: Sequence[str]) -> list[str]:
    """The filled cells, one for each merged one."""
    return [cell for place, cell in enumerate(cells) if cell and (place == 0 or cells[place - 1] != cell)]


def _loose(place: str, cells: Sequence[str]) -> Iterator[Block]:
    """A row outside tables: a paragraph for each line of its one cell; several cells stay side by side."""
    words = _different(cells)
    if len(words) > 1:
        yield Table(rows=(Row(place=place, cells=tuple(words)),))
        return
    for line in words[0].split("\n"):
        yield Paragraph(place=place, text=line)


def _lean(table: Sequence[_Numbered]) -> Iterator[_Numbered]:
    """The rows without the columns that are empty in all of them."""
    width = max(len(cells) for _, cells in table)
    kept = [at for at in range(width) if any(at < len(cells) and cells[at] for _, cells in table)]
    for number, cells in table:
        yield number, tuple(cells[at] if at < len(cells) else "" for at in kept)


def _written(cell: Cell) -> str:
    """A cell as a person would write it: dates by day, month and year, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:g}".replace(".", ",")
    if isinstance(cell, datetime) and cell.time() != _MIDNIGHT:
        return f"{cell:%H:%M} {cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        return str(cell)
    return "\n".join(filter(None, (clean(line) for line in str(cell).splitlines())))
