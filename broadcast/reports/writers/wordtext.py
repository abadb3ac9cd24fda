"""The body of a paper as WordprocessingML: headings, paragraphs, tables, pictures, written out as text.

A year's log has tens of thousands of rows; put in cell by cell they would take minutes. Looks stand with the text
and not in styles, so that the body reads the same in whatever template an office puts around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from broadcast.reports.heat import FRAME, Heat, HeatCell
from broadcast.reports.paper import Section, Table

_TWIPS = 56.7  # in a millimetre
_NAMES = 44  # mm for the names of the groups in a picture


def body(sections: Iterable[Section], width: int) -> str:
    """Sections under each other, `width` mm wide."""
    return "".join(part for section in sections for part in _section(section, width, centred=False))


def appendix(section: Section, width: int) -> str:
    """A section on pages of its own, its title centred."""
    break_ = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return break_ + "".join(_section(section, width, centred=True))


def _section(section: Section, width: int, *, centred: bool) -> Iterator[str]:
    align = '<w:jc w:val="center"/>' if centred else ""
    if section.title:
        yield (
            f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="160" w:after="80"/>{align}</w:pPr>'
            f"{_run(section.title, bold=True)}</w:p>"
        )
    for said in section.paragraphs:
        yield (
            '<w:p><w:pPr><w:spacing w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr>'
            f"{_run(said)}</w:p>"
        )
    for picture in section.pictures:
        yield from _heat(picture, width)
    if section.table and section.table.rows:
        yield from _table(section.table, width)


def _run(text: str, *, bold: bool = False, size: int = 0, ink: str = "") -> str:
    looks = "<w:b/>" if bold else ""
    if ink:
        looks += f'<w:color w:val="{ink.lstrip("#")}"/>'
    if size:
        looks += f'<w:sz w:val="{size * 2}"/>'
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


# ── tables ───────────────────────────────────────────────────────────────────────────────────────

_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _table(table: Table, width: int) -> Iterator[str]:
    """A framed table whose head repeats on every page; no row is broken over two."""
    size = 9 if table.small else 12
    whole = sum(table.widths)
    yield _opened([width * part / whole for part in table.widths], beside=57 if table.small else 108)
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(_head(cell, size) for cell in table.head)}</w:tr>"
    opening = [
        f'<w:tc><w:p><w:pPr><w:jc w:val="{"right" if number else "left"}"/></w:pPr><w:r><w:rPr>{{}}'
        f'<w:sz w:val="{size * 2}"/></w:rPr><w:t xml:space="preserve">'
        for number in table.numbers
    ]
    plain, strong = ([part.format(look) for part in opening] for look in ("", "<w:b/>"))
    last = len(table.rows) - 1 if table.has_sum else -1
    for number, row in enumerate(table.rows):
        yield _row(row, strong if number == last else plain)
    yield "</w:tbl><w:p/>"


def _row(cells: Sequence[str], opening: Sequence[str]) -> str:
    inside = "".join(
        [
            f"{begun}{escape(cell)}</w:t></w:r></w:p></w:tc>"
            for begun, cell in zip(opening, cells, strict=True)
        ]
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>"


def _opened(widths: Sequence[float], *, beside: int) -> str:
    """A table's beginning: columns of these widths in mm, `beside` twips between a frame and its text."""
    sizes = [round(width * _TWIPS) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_FRAME}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{beside}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _head(text: str, size: int) -> str:
    return (
        '<w:tc><w:tcPr><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>'
        f"{_run(text, bold=True, size=size)}</w:p></w:tc>"
    )


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────


def _heat(heat: Heat, width: int) -> Iterator[str]:
    """A picture as a table of shaded cells, on one page, with little room beside its numbers."""
    field = (width - _NAMES) / len(heat.heads)
    yield _opened([_NAMES, *(field for _ in heat.heads)], beside=28)
    yield _kept("".join(_head(head, 9) for head in ("", *heat.heads)))
    for row in heat.rows:
        name = (
            '<w:tc><w:tcPr><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:keepNext/></w:pPr>'
            f"{_run(row.name, bold=row.is_sum, size=9)}</w:p></w:tc>"
        )
        yield _kept(name + "".join(_field(cell) for cell in row.cells))
    yield "</w:tbl><w:p/>"


def _kept(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _field(cell: HeatCell) -> str:
    """The shade of a field; a thick frame where something is owed."""
    frame = ""
    if cell.owed:
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="18" w:space="0" w:color="{FRAME.lstrip("#")}"/>'
            for side in ("top", "left", "bottom", "right")
        )
        frame = f"<w:tcBorders>{sides}</w:tcBorders>"
    said = _run(cell.told, size=9, ink=cell.ink) if cell.told or not cell.owed else ""
    if cell.told and cell.owed:
        said += "<w:r><w:br/></w:r>"
    if cell.owed:
        said += _run(cell.owed, bold=True, size=9, ink=cell.ink)
    return (
        f'<w:tc><w:tcPr>{frame}<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill.lstrip("#")}"/>'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>{said}</w:p></w:tc>'
    )
