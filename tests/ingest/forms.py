"""One plan in every form an office files it in: text, page, Word file, printed pdf, workbook. For tests."""

import html
import io
import json
import re
from itertools import groupby
from pathlib import Path

FONTS = Path(__file__).parents[2] / "broadcast" / "reports" / "fonts"


def parts(text):
    """Paragraphs as strings and tables as lists of rows, from a text whose tables are separated by tabs."""
    found = []
    for is_table, lines in groupby(filter(str.strip, text.split("\n")), lambda line: "\t" in line):
        if is_table:
            found.append([line.split("\t") for line in lines])
        else:
            found += list(lines)
    return found


def plain(line):
    """A line without markdown's stars and hashes."""
    return re.sub(r"^\s*#{1,6}\s+", "", line).replace("*", "").strip()


def letterhead(left, right):
    return {"left": left, "right": right}


# ── printed ──────────────────────────────────────────────────────────────────────────────────────

_TYPST = """
#let doc = json(bytes(sys.inputs.doc))
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 20mm),
  header: context { let n = counter(page).get().first()
    if n > 1 { align(center, text(size: 13pt)[#n]) } },
  footer: if doc.foot != "" { align(right, text(size: 9pt, doc.foot)) })
#set text(font: "Tinos", size: eval(doc.size), lang: "vi", hyphenate: false)
#set par(justify: doc.justify, first-line-indent: (amount: 12.7mm, all: true), spacing: eval(doc.spacing), leading: 0.65em)
#for part in doc.parts {
  if type(part) == str {
    if part == part.replace(regex("\\\\p{Ll}"), "") and part.len() < 200 {
      align(center, strong(part))
    } else { par(part) }
  } else if type(part) == dictionary {
    grid(columns: (40%, 60%), column-gutter: 6pt, align: center, row-gutter: 4pt,
      for line in part.left { [#line \\ ] }, for line in part.right { [#line \\ ] })
  } else {
    set par(justify: false, first-line-indent: 0mm)
    table(columns: part.first().len(), stroke: 0.5pt, table.header(..part.first().map(c => strong(c))),
      ..part.slice(1).flatten())
  }
}
"""


def as_pdf(text, path=None, *, size="13pt", spacing="9pt", justify=True, foot="", head=None):
    """`text` set on A4 as offices print it, page breaks inside the tables; the bytes."""
    import typst

    rows = [part if isinstance(part, str) else _even(part) for part in parts(text)]
    rows = [plain(part) if isinstance(part, str) else part for part in rows]
    document = {
        "parts": ([head] if head else []) + [part for part in rows if part],
        "size": size,
        "spacing": spacing,
        "justify": justify,
        "foot": foot,
    }
    content = typst.compile(
        _TYPST.encode(),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"doc": json.dumps(document, ensure_ascii=False)},
    )
    if path:
        path.write_bytes(content)
    return content


def _even(rows):
    width = max(map(len, rows))
    return [[plain(cell) for cell in [*row, *[""] * (width - len(row))]] for row in rows]


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────

_SIGNS = (
    ("roman", re.compile(r"([IVX]{1,5})\.\s+")),
    ("number", re.compile(r"(\d{1,2})\.\s+(?!\d)")),
    ("letter", re.compile(r"([a-zđ])\)\s+")),
    ("dash", re.compile(r"(-)\s+")),
)
_SHAPES = {
    "roman": ("upperRoman", "%1."),
    "number": ("decimal", "%1."),
    "letter": ("lowerLetter", "%1)"),
    "dash": ("bullet", "-"),
}
_NEXT = {
    "roman": lambda n: (
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][n - 1] if n <= 10 else ""
    ),
    "number": str,
    "letter": lambda n: chr(96 + n) if n <= 26 else "",
    "dash": lambda n: "-",
}


class _Lists:
    """Word's own numbering, for the signs that Word would print; what it would not is typed by hand."""

    def __init__(self, document):
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        self._numbering = document.part.numbering_part.element
        self._parse, self._ns = parse_xml, nsdecls("w")
        self._counts, self._ids, self._last = {}, {}, 700
        for place, (kind, (shape, text)) in enumerate(_SHAPES.items()):
            level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
            element = f'<w:abstractNum {self._ns} w:abstractNumId="{90 + place}">{level}</w:abstractNum>'
            self._numbering.insert(0, parse_xml(element))
            self._ids[kind] = 90 + place

    def add(self, document, line):
        from docx.oxml import parse_xml

        for kind, form in _SIGNS:
            found = form.match(line)
            if not found:
                continue
            if found[1] == _NEXT[kind](1):
                self._begin(kind)
            if kind in self._counts and found[1] == _NEXT[kind](self._counts[kind][1] + 1):
                self._counts[kind][1] += 1
                paragraph = document.add_paragraph(line[found.end() :])
                mark = f'<w:numPr {self._ns}><w:ilvl w:val="0"/><w:numId w:val="{self._counts[kind][0]}"/></w:numPr>'
                paragraph._p.get_or_add_pPr().append(parse_xml(mark))
                return
        document.add_paragraph(line)

    def _begin(self, kind):
        self._last += 1
        self._counts[kind] = [self._last, 0]
        override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        self._numbering.append(
            self._parse(
                f'<w:num {self._ns} w:numId="{self._last}"><w:abstractNumId w:val="{self._ids[kind]}"/>{override}</w:num>'
            )
        )


def as_word(text, path=None):
    """`text` with Word's automatic numbers and letters wherever Word would print them; the bytes."""
    import docx

    document = docx.Document()
    lists = _Lists(document)
    for part in parts(text):
        if isinstance(part, str):
            if plain(part):
                lists.add(document, plain(part))
            continue
        rows = _even(part)
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    if path:
        path.write_bytes(stream.getvalue())
    return stream.getvalue()


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def as_page(text, path=None):
    """`text` as a portal shows it: menu, side column, related news and comments around the article; the bytes."""
    shown = []
    for part in parts(text):
        if isinstance(part, str):
            shown.append(f"<p><span>{html.escape(plain(part))}</span></p>")
        else:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in _even(part))
            shown.append("<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    page = _PORTAL.replace("@@", "".join(shown))
    if path:
        path.write_text(page, encoding="utf-8")
    return page.encode()


_PORTAL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng thông tin</title><style>p{}</style></head><body>
<header><div class="banner">TRANG THÔNG TIN ĐIỆN TỬ</div></header>
<div id="menu-chinh"><ul><li><a href="/">Trang chủ</a></li><li><a href="/gt">Giới thiệu</a></li>
<li><a href="/nd">Nội dung tuyên truyền</a></li><li><a href="/tt">Tin tức</a></li></ul></div>
<div class="wrap"><div class="main-content"><div class="article-detail">@@</div>
<div class="tin-lien-quan"><h3>Tin liên quan</h3><ul><li><a href="/1">Hội nghị sơ kết công tác cải cách hành chính</a></li>
<li><a href="/2">Nội dung tuyên truyền tháng 5 về chuyển đổi số</a></li></ul></div>
<div class="comments"><h3>Bình luận</h3><p>- Nội dung rất hay</p><form><textarea>Ý kiến</textarea></form></div></div>
<div class="sidebar"><h3>Thông báo</h3><ul><li><a href="/3">1. Lịch tiếp công dân</a></li>
<li><a href="/4">2. Lịch cúp điện</a></li></ul><p>Lượt truy cập: 123456</p></div></div>
<footer>Bản quyền thuộc về Ủy ban nhân dân. Điện thoại: 0123</footer></body></html>"""


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────


def as_book(text, path=None):
    """The lines and tables of `text` on one sheet, a blank row around each table; the bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Kế hoạch")
    row = 0
    for part in parts(text):
        if isinstance(part, str):
            if plain(part):
                sheet.write_string(row, 0, plain(part))
                row += 1
            continue
        row += 1
        for cells in _even(part):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
            row += 1
        row += 1
    book.close()
    if path:
        path.write_bytes(stream.getvalue())
    return stream.getvalue()
