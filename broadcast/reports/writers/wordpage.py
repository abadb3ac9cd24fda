"""The default Word template: the frame of an administrative document with places for what is filled in.

An office takes it away, edits it in Word and puts its own in its place. Here it is laid out in code, so that the
decree's page can be read and tested. The reports' one door to python-docx.
"""

from __future__ import annotations

import io
from typing import Any

_FONT = "Times New Roman"
_LINE = "―――――――"


def default_template(signatures: int, *, landscape: bool) -> bytes:
    """A docx with the places of `word.places`, and so many places to sign."""
    from docx import Document

    document: Any = Document()
    _set_page(document, landscape=landscape)
    _set_letters(document)
    _put_top(document, 262 if landscape else 165)
    _put_title(document)
    _say(document, "{{ mo_dau }}")
    _say(document, "{{p noi_dung }}")
    for line in ("{%p if ket %}", "{{ ket }}", "{%p endif %}"):
        _say(document, line)
    _put_signatures(document, signatures, 262 if landscape else 165)
    for line in ("{%p if phu_luc %}", "{{p phu_luc }}", "{%p endif %}"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


# ── page and letters ─────────────────────────────────────────────────────────────────────────────


def _set_page(document: Any, *, landscape: bool) -> None:
    """A4, margins 20, 20, 30, 15 mm (lying 20, 15, 20, 15); the page number centred on top, not on the first page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    page.top_margin, page.bottom_margin = Mm(20), Mm(20)
    page.left_margin, page.right_margin = (Mm(20), Mm(15)) if landscape else (Mm(30), Mm(15))
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    _put_page_number(_centred(page.header.paragraphs[0], "{% if dien_tap %} · {{ dien_tap }}{% endif %}"))
    _centred(page.first_page_header.paragraphs[0], "{{ dien_tap }}")
    document.core_properties.title = "{{ loai }} {{ trich_yeu }}"
    document.core_properties.author = "{{ don_vi }}"


def _centred(paragraph: Any, text: str) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
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


def _set_letters(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)


# ── the page from top to bottom ──────────────────────────────────────────────────────────────────


def _put_top(document: Any, width: int) -> None:
    left, right = _columns(document, (width * 45 // 100, width - width * 45 // 100))
    _write(left, "{{ co_quan_chu_quan }}", size=12)
    _write(left, "{{ don_vi }}", size=12, bold=True)
    _write(left, _LINE, size=8)
    _write(left, "{{ so }}", size=13)
    _write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _write(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, underline=True)
    _write(right, "", size=8)
    _write(right, "{{ dia_danh_ngay }}", size=13, italic=True)


def _put_title(document: Any) -> None:
    _write(document, "", size=8)
    _write(document, "{{ loai }}", size=14, bold=True)
    _write(document, "{{ trich_yeu }}", size=14, bold=True)
    _write(document, f"{_LINE}―――――", size=8)
    for name, bold in (("dien_tap", True), ("kinh_gui", False)):
        _write(document, f"{{%p if {name} %}}", size=13)
        _write(document, f"{{{{ {name} }}}}", size=13, bold=bold)
        _write(document, "{%p endif %}", size=13)
    _write(document, "", size=6)


def _say(document: Any, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.space_after = Pt(6)


def _put_signatures(document: Any, count: int, width: int) -> None:
    _write(document, "", size=6)
    cells = _columns(document, (width // (1 + count),) * (1 + count))
    _write(cells[0], "Nơi nhận:", size=12, bold=True, italic=True, centred=False)
    for line in ("{%p for noi in noi_nhan %}", "- {{ noi }}", "{%p endfor %}"):
        _write(cells[0], line, size=11, centred=False)
    for number, cell in enumerate(cells[1:]):
        _write(cell, f"{{{{ chu_ky[{number}].chuc_danh }}}}", size=13, bold=True)
        _write(cell, f"{{{{ chu_ky[{number}].cach_ky }}}}", size=12, italic=True)
        for _ in range(4):
            _write(cell, "", size=13)
        _write(cell, f"{{{{ chu_ky[{number}].ten }}}}", size=13, bold=True)


def _columns(document: Any, widths: tuple[int, ...]) -> tuple[Any, ...]:
    """A frameless row of cells, kept on one page."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, column, width in zip(table.rows[0].cells, table.columns, widths, strict=True):
        cell.width = column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
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
