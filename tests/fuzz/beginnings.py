"""What the fuzzer begins with: the plans and cells of the tests, and one document of each format made of them."""

import html
import io
import zipfile
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path

import docx
import typst
import xlsxwriter

DATA = Path(__file__).parents[1] / "data"
_ROOT = Path(__file__).parents[2]
_WEEK_HEADER = "Thứ,Giờ,Kiểu giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn,Cụm loa,Ưu tiên,Ngôn ngữ,Ghi chú"
_WEEK = [
    _WEEK_HEADER,
    "T2-T6,05:00,cứng,,,Nhạc hiệu,audio_assets/chime.wav,tất cả,,,",
    '"T2, T4",17h30,mềm,8 phút,Cải cách hành chính,Nộp hồ sơ trực tuyến,đọc,Thôn 1,ưu tiên,vi,',
    "CN,,,30',,Thời sự,tiếp âm: VOV1,,,,",
    "T3,18 giờ,không trước,00:05:00,,,phát lại: T2 17:30,,,,PL",
]
_TABLE = [
    ["STT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"],
    ["1", "Tuyên truyền dịch vụ công trực tuyến", "Công chức Văn hóa", "Các thôn", "Hằng tháng"],
    ["2", "Phổ biến kết quả chỉ số cải cách hành chính", "Văn phòng", "", "Trước 15/12/2026"],
]


def beginnings(name: str) -> list[bytes]:
    """The first inputs of the target `name`."""
    made = {
        "cadence": _cells,
        "text": _texts,
        "page": lambda: [_page(text) for text in _plans()] + _files("html"),
        "word": lambda: [_word(text) for text in _plans()[:3]],
        "word-xml": lambda: [
            _parts(_word(text), "word/document.xml", "word/numbering.xml") for text in _plans()[:6]
        ],
        "archived-page": lambda: [_archived(page) for page in _files("html")],
        "pdf": lambda: [_pdf(text) for text in _plans()[:3]],
        "book": lambda: [_book(_TABLE), _old_book(_TABLE)],
        "book-xml": lambda: [_parts(_book(_TABLE), *_SHEET)],
        "plan": _texts,
        "week-text": lambda: ["\n".join(_WEEK).encode(), *_files("yaml", "csv")],
        "week-book": lambda: [_book(_week_rows())],
        "week-book-xml": lambda: [_parts(_book(_week_rows()), *_SHEET)],
    }
    return made[name]()


_SHEET = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")


def _cells() -> list[bytes]:
    lines = (DATA / "cadence_own.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[1].encode() for line in lines]


def _plans() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((DATA / "plans").rglob("*.txt"))]


def _texts() -> list[bytes]:
    plans = [text.encode() for text in _plans()]
    start = _plans()[0][:3000]
    old = [start.encode(encoding, errors="replace") for encoding in ("utf-16", "utf-32", "cp1258")]
    return [*plans, *_files("md"), *old]


def _files(*suffixes: str) -> list[bytes]:
    folders = (DATA, _ROOT / "schedules")
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix[1:] in suffixes)
    return [path.read_bytes() for path in found]


def _page(text: str) -> bytes:
    parts = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _TABLE)
    return f"<html><body>{parts}<table>{rows}</table><ol type=a><li>một<li>hai</ol></body></html>".encode()


def _archived(page: bytes) -> bytes:
    message = EmailMessage()
    message.set_content("bản lưu")
    message.add_alternative(page.decode(), subtype="html")
    return message.as_bytes()


def _word(text: str) -> bytes:
    document = docx.Document()
    for is_table, lines in groupby(filter(str.strip, text.splitlines()), lambda line: "\t" in line):
        for line in lines:
            document.add_paragraph(line, style="List Number" if is_table else None)
    table = document.add_table(rows=0, cols=5)
    for row in _TABLE:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _book(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Lịch")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _old_book(rows: list[list[str]]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Nhiệm vụ")
    for place, row in enumerate(rows):
        for column, words in enumerate(row):
            sheet.write(place, column, words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _week_rows() -> list[list[str]]:
    return [line.replace('"T2, T4"', "T2;T4").split(",") for line in _WEEK]


def _pdf(text: str) -> bytes:
    source = "\n\n".join(f"#{_quoted(line)}" for line in text.splitlines()[:60] if line.strip())
    cells = ", ".join(_quoted(cell) for row in _TABLE for cell in row)
    return typst.compile(f"{source}\n\n#table(columns: 5, {cells})".encode())


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parts(archive: bytes, *names: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        there = set(parts.namelist())
        return b"\n%%\n".join(parts.read(name) if name in there else b"" for name in names)
