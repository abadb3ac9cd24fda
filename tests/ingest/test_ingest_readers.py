"""Formats told by content, hostile files refused in bounded time, and Word's automatic labels."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from broadcast.domain.content import TimingKind
from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
)
from broadcast.ingest import read_plan
from broadcast.ingest.blocks import Paragraph, Table
from broadcast.ingest.readers import read_file

PLANS = Path(__file__).parents[1] / "data" / "plans"
SMALL = "Số: 5/KH-UBND\n\n1. Nội dung tuyên truyền\n- Chuyển đổi số\n- Bộ phận một cửa\n"


def put(folder, content, name="kh.bin"):
    path = folder / name
    path.write_bytes(content)
    return path


# ── words ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_plan(tmp_path, encoding):
    plan = read_plan(put(tmp_path, SMALL.encode(encoding), name="sai.pdf"))
    assert [item.text for item in plan.items] == ["Chuyển đổi số", "Bộ phận một cửa"]
    assert plan.heading.number == "5/KH-UBND"


def test_decomposed_letters_are_composed(tmp_path):
    import unicodedata

    plan = read_plan(put(tmp_path, unicodedata.normalize("NFD", SMALL).encode()))
    assert plan.items[0].text == "Chuyển đổi số"
    assert plan.items[0].guess.group == "g"


def test_the_older_place_of_the_tone_reads_the_same(tmp_path):
    text = "ỦY BAN NHÂN DÂN XÃ A\n1. Nội dung tuyên truyền\n- Hiện đại hoá hành chính\n"
    assert read_plan(put(tmp_path, text.encode())).items[0].guess.group == "g"


def test_a_text_wrapped_at_a_width_is_joined(tmp_path):
    words = "Đài Truyền thanh đọc lại từng bước nộp hồ sơ qua mạng cho người già Cầu Ngang " * 6
    wrapped, line = [], "-"
    for word in words.split():
        if len(line) + len(word) > 70:
            wrapped.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "1. Nội dung tuyên truyền\n" + "\n".join([*wrapped, line]) + "\n- Ngắn\n"
    items = read_plan(put(tmp_path, text.encode())).items
    assert [item.text for item in items] == [words.strip(), "Ngắn"]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_a_missing_file(tmp_path):
    with pytest.raises(FileMissingError):
        read_plan(tmp_path / "không có.txt")


def test_a_folder(tmp_path):
    with pytest.raises(NotAFileError):
        read_plan(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(tmp_path, content):
    with pytest.raises(FileEmptyError):
        read_plan(put(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        bytes(range(256)) * 40,
        b"<?xml version='1.0'?><plan/>",
        b"PK\x05\x06" + bytes(18),
        archive(bai="- Nội dung tuyên truyền"),
        archive(xl__workbook="<x/>"),
    ],
)
def test_other_formats_are_named_unknown(tmp_path, content):
    with pytest.raises(FormatUnknownError) as refused:
        read_plan(put(tmp_path, content, name="kh.docx"))
    assert "docx, pdf, xlsx" in refused.value.facts["wanted"].vi


@pytest.mark.parametrize(
    "content",
    [
        SMALL.encode() * 30 + b"\xe1\xbb",
        archive(bai="x" * 900)[:60],
        archive(word__document__xml="x").replace(b"document/xml", b"document.xml"),
        b"- a\n" * 30_000,
        b"a" * 30_000,
        b"<html>" + b"<p>a" * 60_000,
        b"%PDF-1.7\n1 0 obj\n",
    ],
    ids=["cut letter", "cut archive", "no parts", "lines", "one line", "tags", "pdf of nothing"],
)
def test_broken_files_are_damaged(tmp_path, content):
    with pytest.raises(FileDamagedError):
        read_plan(put(tmp_path, content))


def test_a_word_file_with_any_damaged_stretch_is_read_or_damaged(tmp_path):
    """Found by fuzzing: a damaged stream of a zip fails otherwise than a damaged zip."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("1. Nội dung tuyên truyền")
    document.save(out)
    whole = out.getvalue()
    refused = 0
    for place in range(30, len(whole), len(whole) // 80):
        damaged = whole[:place] + bytes(255 - byte for byte in whole[place : place + 6]) + whole[place + 6 :]
        try:
            read_file(put(tmp_path, damaged))
        except FileDamagedError:
            refused += 1
    assert refused


def test_more_than_fifty_megabytes(tmp_path):
    path = tmp_path / "to.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(FileTooLargeError) as refused:
        read_plan(path)
    assert refused.value.facts["limit"] == 50


def test_a_word_file_that_unpacks_without_end(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("word/document.xml", "<x/>")
        with packed.open("word/media/image1.bmp", "w", force_zip64=True) as part:
            for _ in range(201):
                part.write(bytes(1_000_000))
    with pytest.raises(FileTooLargeError) as refused:
        read_plan(put(tmp_path, stream.getvalue()))
    assert refused.value.facts["limit"] == 200


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────

_NUMBERING = """<w:abstractNum {ns} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3)"/></w:lvl>
</w:abstractNum>"""


def numbered_document():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERING.format(ns=nsdecls("w"))))
    for list_id, start in (("501", None), ("502", 1), ("503", 7)):
        entry = parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="77"/></w:num>')
        if start:
            override = (
                f'<w:lvlOverride {nsdecls("w")} w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            )
            entry.append(parse_xml(override))
        numbering.append(entry)
    return document


def numbered(document, text, list_id="501", depth=0):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", depth), ("w:numId", list_id)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        mark.append(child)
    properties.append(mark)
    return paragraph


def save(document, folder):
    path = folder / "tên bất kỳ.txt"
    document.save(path)
    return path


def test_a_word_plan_with_automatic_letters(tmp_path):
    document = numbered_document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ PHÚ LÂM\nSố: 08/KH-UBND"
    head.cell(
        0, 1
    ).text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nPhú Lâm, ngày 12 tháng 01 năm 2026"
    )
    document.add_paragraph("KẾ HOẠCH\nThông tin, tuyên truyền cải cách hành chính năm 2026")
    document.add_paragraph("I. MỤC ĐÍCH")
    numbered(document, "Để mọi người cùng biết.")
    document.add_paragraph("II. NỘI DUNG TUYÊN TRUYỀN")
    numbered(document, "Ý nghĩa, mục tiêu của cải cách hành chính.", "502")
    numbered(document, "Cơ chế một cửa:", "502")
    numbered(document, "Nộp hồ sơ tại nhà;", "502", 1)
    numbered(document, "Trả kết quả qua bưu điện.", "502", 1)
    numbered(document, "Chuyển đổi số.", "502")
    numbered(document, "Gương điển hình.", "503")
    document.add_paragraph("III. HÌNH THỨC")
    numbered(document, "Loa truyền thanh.", "502")
    table = document.add_table(3, 4)
    rows = [
        ("STT", "Nội dung/Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
        ("1", "Đọc bản tin", "Đài xã", "01 số/tháng"),
        ("2", "Viết bài", "", "Thường xuyên"),
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Đài xã"

    plan = read_plan(save(document, tmp_path))
    assert [(i.marker, i.parent, i.guess.group) for i in plan.items] == [
        ("a", None, "a"),
        ("b", None, "đ"),
        ("-", 1, "đ"),
        ("-", 1, "đ"),
        ("c", None, "g"),
        ("g", None, "i"),
    ]
    assert plan.items[0].source.place == "đoạn 6"
    assert plan.items[0].source.sentence == "a) Ý nghĩa, mục tiêu của cải cách hành chính."
    assert plan.heading.number == "08/KH-UBND"
    assert plan.heading.issuer == "Ủy ban nhân dân xã Phú Lâm"
    assert plan.heading.title == "Thông tin, tuyên truyền cải cách hành chính năm 2026"
    assert [(t.no, t.lead, t.timing.kind) for t in plan.tasks] == [
        ("1", "Đài xã", TimingKind.MONTHLY),
        ("2", "Đài xã", TimingKind.ONGOING),
    ]
    assert plan.tasks[1].source.place == "bảng 2, hàng 3"


def test_labels_are_counted_as_word_counts_them(tmp_path):
    document = numbered_document()
    numbered(document, "một")
    numbered(document, "hai")
    numbered(document, "sâu", depth=2)
    numbered(document, "sâu nữa", depth=2)
    numbered(document, "ba")
    numbered(document, "lại sâu", depth=2)
    numbered(document, "từ đầu", "502")
    document.add_paragraph("kiểu số", style="List Number")
    document.add_paragraph("kiểu chấm", style="List Bullet")
    texts = [
        block.text for block in read_file(save(document, tmp_path)).blocks if isinstance(block, Paragraph)
    ]
    assert texts == [
        "a) một",
        "b) hai",
        "b.1) sâu",
        "b.2) sâu nữa",
        "c) ba",
        "c.1) lại sâu",
        "a) từ đầu",
        "1. kiểu số",
        "• kiểu chấm",
    ]


def test_tracked_deletions_are_gone_and_insertions_kept(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Bộ phận ")
    for tag, inner, text in (("ins", "t", "một cửa"), ("del", "delText", "cũ")):
        paragraph._p.append(
            parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1"><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>')
        )
    blocks = read_file(save(document, tmp_path)).blocks
    assert [block.text for block in blocks] == ["Bộ phận một cửa"]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_with_a_declaration_and_nested_layout_tables(tmp_path):
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html><body><!-- ẩn --><table><tr><td>Trái</td><td>'
        "<table><tr><td>STT</td><td>Nhiệm vụ</td></tr></table>Phải<br/>dưới</td></tr></table></body></html>"
    )
    blocks = read_file(put(tmp_path, page.encode())).blocks
    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph]
    assert blocks[0].text == "Trái"
    assert blocks[1].rows[0].cells == ("STT", "Nhiệm vụ")
    assert blocks[2].text == "Phải dưới"


def test_the_same_bytes_have_the_same_name(tmp_path):
    one, two = put(tmp_path, SMALL.encode(), "a"), put(tmp_path, SMALL.encode(), "b")
    assert read_plan(one).document == read_plan(two).document
    assert read_plan(one).name == "a"
