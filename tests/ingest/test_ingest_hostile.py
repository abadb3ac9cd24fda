"""Whatever bytes: blocks, or a refusal that says what to do; never another exception, never without end."""

import contextlib
import io
import zipfile
from pathlib import Path

import forms
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast.errors import (
    BroadcastError,
    FileDamagedError,
    FileLockedError,
    FileTooLargeError,
    FormatUnknownError,
    OldFormatError,
    ReadingTooHeavyError,
    TextMissingError,
)
from broadcast.ingest import read_plan
from broadcast.ingest.readers import read_file
from broadcast.ingest.readers.apart import read_apart
from broadcast.ingest.readers.formats import Format, format_of
from broadcast.ingest.readers.pdffile import read_pdf
from broadcast.ingest.readers.workbook import read_workbook

PLAN = "Số: 5/KH-UBND\n\n1. Nội dung tuyên truyền\n- Chuyển đổi số ở xã\n- Bộ phận một cửa\nSTT\tNội dung\tCơ quan chủ trì\tThời gian\n1\tĐọc tin\tĐài xã\tThường xuyên\n"
MADE = {
    "docx": forms.as_word(PLAN),
    "pdf": forms.as_pdf(PLAN),
    "xlsx": forms.as_book(PLAN),
    "html": forms.as_page(PLAN),
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
A = Path("a")


def stream(name):
    return OLE + name.encode("utf-16-le") + bytes(200)


def package(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal", "says"),
    [
        (stream("EncryptedPackage"), FileLockedError, "mật khẩu"),
        (stream("WordDocument"), OldFormatError, ".docx"),
        (stream("PowerPoint Document"), FormatUnknownError, "docx, pdf"),
        (b"{\\rtf1 Noi dung}", OldFormatError, "RTF"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', OldFormatError, "Word XML"),
        (package(ppt__presentation__xml="<x/>"), FormatUnknownError, "docx, pdf"),
        (b"%PDF-1.7\n%%EOF", FileDamagedError, "PDF"),
        (MADE["pdf"][: len(MADE["pdf"]) // 3], FileDamagedError, "PDF"),
    ],
    ids=["locked", "doc", "ppt", "rtf", "word xml", "pptx", "empty pdf", "half a pdf"],
)
def test_each_has_its_own_sentence(tmp_path, content, refusal, says):
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(content)
    with pytest.raises(refusal) as refused:
        read_file(path)
    assert says in refused.value.sentence("vi")
    assert refused.value.facts["path"] == path


def scan(words=""):
    """A page that is one picture, with `words` typed upon it."""
    import typst

    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
    data = ",".join(map(str, png))
    source = f'#set page(margin: 0pt, width: 200pt, height: 300pt)\n#place(image(bytes(({data})), width: 200pt, height: 300pt))\n#"{words}"\n'
    return typst.compile(
        (source + "#pagebreak()\n" + source).encode(), font_paths=[forms.FONTS], ignore_system_fonts=True
    )


def test_a_scan_is_refused_and_told_what_would_do(tmp_path):
    path = tmp_path / "quet.pdf"
    path.write_bytes(scan("CamScanner"))
    with pytest.raises(TextMissingError) as refused:
        read_file(path)
    assert "bản quét" in refused.value.sentence("vi")
    assert "Word" in refused.value.sentence("vi")


def test_a_page_that_is_a_picture_among_pages_of_words_is_told_of():
    _, notes = read_pdf(A, _joined_with_picture())
    assert any("Trang 2 là ảnh" in note for note in notes)


def _joined_with_picture():
    import typst

    png = "137,80,78,71,13,10,26,10,0,0,0,13,73,72,68,82,0,0,0,1,0,0,0,1,8,2,0,0,0,144,119,83,222,0,0,0,12,73,68,65,84,120,156,99,248,207,192,0,0,3,1,1,0,201,254,146,239,0,0,0,0,73,69,78,68,174,66,96,130"
    source = f"#set page(margin: 0pt, width: 200pt, height: 300pt)\n{'Mot hai ba bon. ' * 20}\n#pagebreak()\n#place(image(bytes(({png})), width: 200pt, height: 300pt))\n#pagebreak()\n{'Nam sau bay tam. ' * 20}"
    return typst.compile(source.encode(), font_paths=[forms.FONTS], ignore_system_fonts=True)


def test_a_reader_that_takes_too_long_is_ended():
    with pytest.raises(ReadingTooHeavyError):
        read_apart("pdf", A, MADE["pdf"], seconds=0.01)


def test_a_sheet_of_a_million_rows_is_refused():
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "STT")
    sheet.write(1_048_575, 16_383, "xa")
    book.close()
    with pytest.raises(FileDamagedError):
        read_workbook(A, made.getvalue())


def test_what_unpacks_without_end_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        for part in range(21):
            packed.writestr(f"xl/worksheets/sheet{part}.xml", bytes(10_000_000))
    with pytest.raises(FileTooLargeError):
        format_of(A, made.getvalue())


def test_xml_that_multiplies_itself_is_not_followed(tmp_path):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10)
    )
    body = (
        laughs
        + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
    )
    path = tmp_path / "a.docx"
    path.write_bytes(changed(MADE["docx"], "word/document.xml", body.encode()))
    with pytest.raises(BroadcastError):
        read_plan(path)


def changed(content, name, part):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return made.getvalue()


def test_a_page_ten_thousand_deep_is_refused(tmp_path):
    for tag in ("div", "table><tr><td", "ul><li"):
        path = tmp_path / "a.html"
        path.write_bytes(b"<html>" + f"<{tag}>".encode() * 10_000 + b"a")
        with pytest.raises(FileDamagedError, match="lồng nhau"):
            read_file(path)


# ── any bytes ────────────────────────────────────────────────────────────────────────────────────

FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_in_this_process(folder, content):
    """As `read_file` does, without a process for each example."""
    path = folder / "a"
    path.write_bytes(content)
    with contextlib.suppress(BroadcastError):
        match format_of(path, content):
            case Format.PAGES:
                read_pdf(path, content)
            case Format.BOOK:
                read_workbook(path, content)
            case _:
                read_plan(path)


@FUZZ
@given(
    content=st.binary(min_size=1, max_size=600),
    start=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", OLE, b"<html>", b"MIME-Version: 1.0\n"]),
)
def test_any_bytes(tmp_path, content, start):
    read_in_this_process(tmp_path, start + content)


@FUZZ
@pytest.mark.parametrize("form", MADE)
@given(data=st.data())
def test_a_file_with_bytes_changed_or_cut(tmp_path, form, data):
    content = bytearray(MADE[form])
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    read_in_this_process(
        tmp_path,
        bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content),
    )


@FUZZ
@given(data=st.data())
def test_a_package_with_a_part_changed(tmp_path, data):
    form, name = data.draw(
        st.sampled_from(
            [
                ("docx", "word/document.xml"),
                ("docx", "word/numbering.xml"),
                ("docx", "word/styles.xml"),
                ("xlsx", "xl/worksheets/sheet1.xml"),
                ("xlsx", "xl/workbook.xml"),
                ("xlsx", "xl/sharedStrings.xml"),
            ]
        )
    )
    part = bytearray(zipfile.ZipFile(io.BytesIO(MADE[form])).read(name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b'"999999999999"', b"<w:p/>", b'w:val="-5"', b'<c r="A1"/>'])
        )
    read_in_this_process(tmp_path, changed(MADE[form], name, bytes(part)))
