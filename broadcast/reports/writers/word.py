"""The paper as a Word document that the office may still edit: the reports' one door to python-docx."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from broadcast.files import atomic
from broadcast.reports.paper import Paper, Section, Table
from broadcast.reports.writers.shaded import put_heat

_WIDTH = 165  # mm between the margins
_FONT = "Times New Roman"


def write_word(paper: Paper, path: Path) -> None:
    """Write the paper. Raises CannotWriteError, DiskFullError."""
    document = _document(paper)
    with atomic(path) as temporary:
        document.save(str(temporary))


def _document(paper: Paper) -> Any:
    from docx import Document

    document: Any = Document()
    _set_page(document, paper)
    _set_styles(document)
    _put_top(document, paper)
    _put_title(document, paper)
    _say(document, paper.opening)
    for section in paper.sections:
        _put_section(document, section)
    _write(document, "", size=6)
    if paper.closing:
        _say(document, paper.closing)
    _put_signatures(document, paper)
    if paper.appendix and paper.appendix.table and paper.appendix.table.rows:
        document.add_page_break()
        _put_section(document, paper.appendix, centred=True)
    return document


# ── page and styles ──────────────────────────────────────────────────────────────────────────────


def _set_page(document: Any, paper: Paper) -> None:
    """A4, margins 20, 20, 30, 15 mm; the page number centred on top, but not on the first page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = (Mm(297), Mm(210)) if paper.landscape else (Mm(210), Mm(297))
    page.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    page.top_margin, page.bottom_margin = Mm(20), Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    _put_page_number(_centred(page.header.paragraphs[0], paper.rehearsal and f" · {paper.rehearsal}"))
    _centred(page.first_page_header.paragraphs[0], paper.rehearsal)
    document.core_properties.title = f"{paper.kind} {paper.subject}"
    document.core_properties.author = paper.issuer


def _centred(paragraph: Any, text: str) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        paragraph.add_run(text).bold = True
    return paragraph


def _put_page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(OxmlElement("w:r"))
    field[0].append(OxmlElement("w:t"))
    field[0][0].text = "2"
    properties = paragraph._p.pPr  # noqa: SLF001 - a page number has no other way in
    properties.addnext(field)


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)
    for name, size, alignment in (
        ("Ô đầu", 12, WD_ALIGN_PARAGRAPH.CENTER),
        ("Ô đầu nhỏ", 9, WD_ALIGN_PARAGRAPH.CENTER),
        ("Ô chữ", 12, WD_ALIGN_PARAGRAPH.LEFT),
        ("Ô số", 12, WD_ALIGN_PARAGRAPH.RIGHT),
        ("Ô chữ nhỏ", 9, WD_ALIGN_PARAGRAPH.LEFT),
        ("Ô số nhỏ", 9, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = Pt(size)
        style.paragraph_format.alignment = alignment


# ── the page from top to bottom ──────────────────────────────────────────────────────────────────


def _put_top(document: Any, paper: Paper) -> None:
    left, right = _columns(document, (71, 94))
    _write(left, paper.superior, size=12)
    _write(left, paper.issuer, size=12, bold=True)
    _write(left, "―――――――", size=8)
    _write(left, paper.number, size=13)
    _write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _write(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, underline=True)
    _write(right, "", size=8)
    _write(right, paper.place_and_date, size=13, italic=True)


def _put_title(document: Any, paper: Paper) -> None:
    _write(document, "", size=8)
    _write(document, paper.kind, size=14, bold=True)
    _write(document, paper.subject, size=14, bold=True)
    _write(document, "――――――――――――", size=8)
    if paper.rehearsal:
        _write(document, paper.rehearsal, size=13, bold=True)
    if paper.to:
        _write(document, paper.to, size=13)
    _write(document, "", size=6)


def _put_section(document: Any, section: Section, *, centred: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = document.add_paragraph()
    title.add_run(section.title).bold = True
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(8), Pt(4)
    if centred:
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for said in section.paragraphs:
        _say(document, said)
    for picture in section.pictures:
        put_heat(document, picture, _WIDTH)
    if section.table and section.table.rows:
        _put_table(document, section.table)


def _say(document: Any, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.space_after = Pt(6)


def _put_signatures(document: Any, paper: Paper) -> None:
    cells = _columns(document, (55,) * (1 + len(paper.signatures)))
    _write(cells[0], "Nơi nhận:", size=12, bold=True, italic=True, centred=False)
    for name in paper.recipients:
        _write(cells[0], f"- {name}", size=11, centred=False)
    for cell, place in zip(cells[1:], paper.signatures, strict=True):
        _write(cell, place.title, size=13, bold=True)
        _write(cell, place.how, size=12, italic=True)
        for _ in range(4):
            _write(cell, "", size=13)
        _write(cell, place.name, size=13, bold=True)


def _columns(document: Any, widths: tuple[int, ...]) -> tuple[Any, ...]:
    """A frameless row of cells, kept on one page."""
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, table.columns, widths, strict=True):
        cell.width = column.width = Mm(width)
    return tuple(table.rows[0].cells)


def _write(
    place: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    centred: bool = True,
) -> None:
    """A line of its own in a cell or in the document; a new cell's empty first line is used up."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    first = place.paragraphs[0] if hasattr(place, "width") else None
    unused = first is not None and len(place.paragraphs) == 1 and not first.runs
    paragraph = first if unused and first is not None else place.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic, run.underline = Pt(size), bold, italic, underline


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def _put_table(document: Any, table: Table) -> None:
    """A framed table whose head repeats on every page.

    Rows are copies of one model row: adding them cell by cell would take minutes for a year's log.
    """
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    grid = document.add_table(rows=2, cols=len(table.head))
    grid.style, grid.autofit = "Table Grid", False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = sum(table.widths)
    for index, (column, width) in enumerate(zip(grid.columns, table.widths, strict=True)):
        column.width = Mm(_WIDTH * width / whole)
        kinds = ("Ô đầu", "Ô số" if table.numbers[index] else "Ô chữ")
        for row, kind, words in zip(grid.rows, kinds, (table.head[index], "x"), strict=True):
            cell = row.cells[index]
            cell.width = column.width
            cell.paragraphs[0].style = kind + (" nhỏ" if table.small else "")
            cell.paragraphs[0].add_run(words)
    head, model = (row._tr for row in grid.rows)  # noqa: SLF001 - rows are copied as XML
    for tr in (head, model):
        tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    head.trPr.append(OxmlElement("w:tblHeader"))
    _embolden(head)
    _fill(grid._tbl, model, table)  # noqa: SLF001


def _fill(tbl: Any, model: Any, table: Table) -> None:
    from docx.oxml.ns import qn

    tag = qn("w:t")
    tbl.remove(model)
    for cells in table.rows:
        row = deepcopy(model)
        for place, cell in zip(row.iter(tag), cells, strict=True):
            place.text = cell
        tbl.append(row)
    if table.has_sum:
        _embolden(row)


def _embolden(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for run in row.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.append(OxmlElement("w:b"))
