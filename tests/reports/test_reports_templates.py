"""Word templates: the default is filled in, an office's own wins, a faulty one is named."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from broadcast.domain.times import Period
from broadcast.errors import TemplateFaultyError
from broadcast.reports.paper import Heading, Paper, Section, Signature, Table
from broadcast.reports.province import Province
from broadcast.reports.writers import write, write_template
from broadcast.reports.writers.word import write_word

PAPER = Paper(
    superior="ỦY BAN NHÂN DÂN XÃ MỸ PHONG",
    issuer="ĐÀI <TRUYỀN> & THANH",
    number="Số:        /BC-ĐTT",
    place_and_date="Mỹ Phong, ngày 05 tháng 9 năm 2026",
    kind="BÁO CÁO",
    subject="Kết quả {{ mo_dau }}",
    rehearsal="",
    to="Kính gửi: Phòng Văn hóa",
    opening="Đài báo cáo như sau:",
    sections=(
        Section(
            title="I. KẾT QUẢ",
            level=1,
            paragraphs=("Đã phát <96> lượt & hơn.",),
            table=Table(
                head=("Nhóm", "Số"),
                widths=(3, 1),
                numbers=(False, True),
                rows=(("a <b>", "1"), ("Cộng", "1")),
                has_sum=True,
            ),
        ),
    ),
    closing="Trên đây là báo cáo./.",
    recipients=("Như trên;", "Lưu: VT."),
    signatures=(
        Signature(title="NGƯỜI LẬP", how="(Ký)", name="Hoa"),
        Signature(title="TRƯỞNG ĐÀI", how="(Ký)", name="Nam"),
    ),
    values={"cchc_luot": "96"},
)


def said(path: Path) -> str:
    from docx import Document

    document: Any = Document(str(path))
    found = [paragraph.text for paragraph in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(found)


def template(path: Path, *lines: str) -> Path:
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_the_default_template_is_filled_in_and_leaves_no_place_open(tmp_path: Path) -> None:
    write_word(PAPER, tmp_path / "a.docx")
    text = said(tmp_path / "a.docx")
    for words in (
        "ĐÀI <TRUYỀN> & THANH",
        "Kính gửi: Phòng Văn hóa",
        "Đã phát <96> lượt & hơn.",
        "a <b>",
        "- Như trên;",
        "- Lưu: VT.",
    ):
        assert words in text
    assert "Kết quả {{ mo_dau }}" in text, "what people wrote is no place to be filled in"
    assert "{%" not in text
    assert "PHỤ LỤC" not in text
    assert text.index("NGƯỜI LẬP") < text.index("TRƯỞNG ĐÀI")


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    write_word(PAPER, tmp_path / "a.docx")
    write_word(PAPER, tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_an_offices_own_template_wins(tmp_path: Path) -> None:
    own = template(
        tmp_path / "own.docx",
        "Mẫu của huyện: {{ don_vi }}",
        "Phát {{ so_lieu.cchc_luot }} lượt.",
        "{{p noi_dung }}",
    )
    write_word(PAPER, tmp_path / "a.docx", own)
    text = said(tmp_path / "a.docx")
    assert "Mẫu của huyện: ĐÀI <TRUYỀN> & THANH" in text
    assert "Phát 96 lượt." in text
    assert "I. KẾT QUẢ" in text
    assert "CỘNG HÒA" not in text


def test_the_default_comes_back_from_an_edit(tmp_path: Path) -> None:
    heading = Heading(station="Trung tâm", commune="tỉnh Đồng Tháp", office="", dated=date(2026, 1, 5))
    form = Province(period=Period.parse("2026"), heading=heading, stations=())
    write_template(form, tmp_path / "mau.docx")
    assert "{{ don_vi }}" in said(tmp_path / "mau.docx")
    (path,) = write(form, ["docx"], tmp_path / "a.docx", tmp_path / "mau.docx")
    write(form, ["docx"], tmp_path / "b.docx")
    assert said(path) == said(tmp_path / "b.docx")
    with zipfile.ZipFile(path) as package:
        page = package.read("word/document.xml").decode()
    assert re.search(r'<w:pgSz [^>]*w:orient="landscape"', page)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ don_vj }}", "don_vj"),
        ("{{ don_vi }", "viết sai"),
        ("{% if don_vi %}", "viết sai"),
        ("{{ so_lieu.khong_co }}", "khong_co"),
        ("{{ don_vi.__class__.__mro__ }}", "chỗ điền không dùng được"),
        ("{{ 1 // 0 }}", "không dùng được"),
    ],
)
def test_a_faulty_template_is_told_with_what_is_wrong(tmp_path: Path, line: str, reason: str) -> None:
    own = template(tmp_path / "own.docx", line)
    with pytest.raises(TemplateFaultyError) as refused:
        write_word(PAPER, tmp_path / "a.docx", own)
    sentence = refused.value.sentence("vi")
    assert reason in sentence
    assert "own.docx" in sentence
    assert not (tmp_path / "a.docx").exists()


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"PK\x03\x04 no document")
    with pytest.raises(TemplateFaultyError):
        write_word(PAPER, tmp_path / "a.docx", tmp_path / "own.docx")
