"""Books are written as values, read back as they were, and refused with a reason."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
import xlwt

from broadcast.errors import (
    CannotWriteError,
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
)
from broadcast.sheets import Sheet, is_book, read_book, reading, write_book

BOOK = (
    Sheet(
        name="Tuần",
        rows=(
            ("SỔ NHẬT KÝ",),
            ("Thứ", "Giờ", "Ngày"),
            ("=1+1", time(5, 30), date(2026, 11, 23)),
            ("T2, T4", timedelta(minutes=90), datetime(2026, 11, 23, 5, 30)),
            ("_x0041_\n lời", 1.5, None),
        ),
        widths=(10, 8),
        bold=(0,),
        header=1,
        choices={0: ("T2", "T2, T4"), 1: ("05:00",)},
        open_rows=2,
        landscape=True,
    ),
    Sheet(name="Trống", rows=()),
)


def package(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def parts_of(path):
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_a_book_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "a.xlsx"
    write_book(path, BOOK)
    first, empty = read_book(path)  # the sheet of choices is hidden and not read
    assert first.name == "Tuần"
    assert first.rows[0] == ("SỔ NHẬT KÝ", None, None)
    assert first.rows[1:] == BOOK[0].rows[1:]
    assert empty.rows == ()


def test_the_same_sheets_give_the_same_bytes(tmp_path):
    write_book(tmp_path / "a.xlsx", BOOK)
    write_book(tmp_path / "b.xlsx", BOOK)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_text_becomes_a_formula_and_the_page_is_a4(tmp_path):
    write_book(tmp_path / "a.xlsx", BOOK)
    parts = parts_of(tmp_path / "a.xlsx")
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<f>" not in sheet
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'sqref="A3:A7"' in sheet  # the drop-down reaches over the open rows
    assert '<pane ySplit="2"' in sheet


def test_drop_downs_hold_below_the_last_row_when_there_is_none(tmp_path):
    sheet = Sheet(name="a", rows=(("Thứ",),), header=0, choices={0: ("T2",)})
    write_book(tmp_path / "a.xlsx", (sheet,))
    assert 'sqref="A2"' in parts_of(tmp_path / "a.xlsx")["xl/worksheets/sheet1.xml"].decode()


def test_a_sheet_without_header_or_drop_downs_is_only_rows(tmp_path):
    write_book(tmp_path / "a.xlsx", (Sheet(name="a", rows=(("Một", 2),)),))
    (sheet,) = read_book(tmp_path / "a.xlsx")
    assert sheet.rows == (("Một", 2),)
    assert "<pane" not in parts_of(tmp_path / "a.xlsx")["xl/worksheets/sheet1.xml"].decode()


def test_a_text_too_long_for_a_cell_is_refused_not_cut(tmp_path):
    with pytest.raises(CannotWriteError, match="hàng 1"):
        write_book(tmp_path / "a.xlsx", (Sheet(name="a", rows=(("x" * 32_768,),)),))
    assert not (tmp_path / "a.xlsx").exists()


def test_what_is_no_book_is_refused_by_name(tmp_path):
    path = tmp_path / "a.xlsx"
    with pytest.raises(FileMissingError):
        read_book(path)
    with pytest.raises(NotAFileError):
        read_book(tmp_path)
    path.write_bytes(b"")
    with pytest.raises(FileEmptyError):
        read_book(path)
    path.write_bytes("Thứ,Giờ\n".encode())
    with pytest.raises(FormatUnknownError):
        read_book(path)
    path.write_bytes(package({"word/document.xml": "<a/>"}))
    with pytest.raises(FormatUnknownError):
        read_book(path)


def test_what_is_broken_is_refused_with_a_reason(tmp_path):
    path = tmp_path / "a.xlsx"
    write_book(path, BOOK)
    whole, parts = path.read_bytes(), parts_of(path)
    path.write_bytes(whole[:200])
    with pytest.raises(FileDamagedError, match="gói nén"):
        read_book(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000)
    with pytest.raises(FileDamagedError, match="không mở"):
        read_book(path)
    sheet = "xl/worksheets/sheet1.xml"
    path.write_bytes(package(parts | {sheet: b"<worksheet><sheetData><row><c"}))
    with pytest.raises(FileDamagedError, match="bị hỏng"):
        read_book(path)
    path.write_bytes(package(parts | {sheet: parts[sheet].replace(b'r="A3"', b'r="XFD1048576"')}))
    with pytest.raises(FileDamagedError, match="XFD1048576"):
        read_book(path)


FAR = [b'r="B1048576111"', b"r='ZZZZZZ3'", b'foo=">" r="XFD3"', b'r="a99999"']


@pytest.mark.parametrize("address", FAR)
def test_a_cell_that_claims_to_lie_far_away_makes_no_room(tmp_path, address):
    """Found by fuzzing: the reader of books ends its process where there is no room for all between."""
    path = tmp_path / "a.xlsx"
    write_book(path, BOOK)
    parts = parts_of(path)
    sheet = "xl/worksheets/sheet1.xml"
    far = parts[sheet].replace(b'r="A3"', address)
    for changed in (
        {sheet: far},
        {sheet: b"<worksheet/>", "xl/other.xml": far},
        {sheet: far.decode().replace('encoding="UTF-8"', "").encode("utf-16")},
    ):
        path.write_bytes(package(parts | changed))
        with pytest.raises(FileDamagedError, match="quá xa"):
            read_book(path)


def test_cells_that_are_only_coloured_may_lie_anywhere(tmp_path):
    path = tmp_path / "a.xlsx"
    write_book(path, (Sheet(name="a", rows=(("một",),)),))
    parts = parts_of(path)
    sheet = "xl/worksheets/sheet1.xml"
    empty = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path.write_bytes(package(parts | {sheet: parts[sheet].replace(b"</sheetData>", empty)}))
    assert read_book(path)[0].rows == (("một",),)


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def open_document(rows):
    spaces = "".join(f' xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    return package(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OFFICE}manifest:1.0"/>'.encode(),
            "content.xml": (
                f"<office:document-content{spaces}><office:body><office:spreadsheet>"
                f'<table:table table:name="a">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ).encode(),
        }
    )


def open_row(times, cells, more=""):
    word = '<table:table-cell office:value-type="string"{}><text:p>một</text:p></table:table-cell>'
    filled = word.format(f' table:number-columns-repeated="{cells}"')
    return f'<table:table-row table:number-rows-repeated="{times}">{filled}{more}</table:table-row>'


def test_open_document_cells_are_counted_with_their_repeats(tmp_path):
    path = tmp_path / "a.ods"
    rest = '<table:table-cell table:number-columns-repeated="16382"/>'
    nothing = f'<table:table-row table:number-rows-repeated="1048574">{rest}</table:table-row>'
    path.write_bytes(open_document(open_row(1, 2, rest) + nothing))
    assert read_book(path)[0].rows[0][:2] == ("một", "một")
    for far in (open_row(1, 16384), open_row(1048576, 1), open_row(16384, 1048576), nothing + open_row(1, 1)):
        path.write_bytes(open_document(far))
        with pytest.raises(FileDamagedError, match="quá xa"):
            read_book(path)


@pytest.mark.parametrize(
    "whole", [b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b'<?xml version="1.0" encoding="UTF-6"?><a/>']
)
def test_definitions_and_encodings_of_its_own_are_refused(tmp_path, whole):
    path = tmp_path / "a.ods"
    path.write_bytes(package({"content.xml": whole}))
    with pytest.raises(FileDamagedError, match="bị hỏng"):
        read_book(path)


def test_an_older_book_is_opened_in_a_process_of_its_own_first(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "một")
    sheet.write(65535, 255, 1.5)
    path = tmp_path / "a.xls"
    book.save(str(path))
    whole = path.read_bytes()
    number = b"\x7e\x02\x0a\x00\xff\xff\xff\x00"  # a number in row 65535, column 255
    assert number in whole
    path.write_bytes(whole.replace(number, number[:-2] + b"\xff\xff"))
    with pytest.raises(FileDamagedError, match="trải rộng"):
        read_book(path)


def test_what_is_too_large_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_UNPACKED", 2_000_000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(package({"xl/workbook.xml": b"0" * 2_000_001}))
    with pytest.raises(FileTooLargeError, match="3 MB"):
        read_book(path)
    path.write_bytes(b"PK\x03\x04" + b"0" * 20_000_000)
    with pytest.raises(FileTooLargeError, match="21 MB"):
        read_book(path)


def test_a_password_is_named(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileDamagedError, match="mật khẩu"):
        read_book(path)


def test_books_are_told_by_their_first_bytes():
    assert is_book(b"PK\x03\x04...")
    assert not is_book("Thứ;Giờ".encode())


def test_a_sheet_prints_with_its_title_over_the_whole_width_and_rows_as_tall_as_their_text(tmp_path):
    rows = (("Đài xã A & B",), ("Thứ", "Nội dung"), ("T2", "lời " * 30), ("T3", "một"), ("T4", "a\nb"))
    sheet = Sheet(
        name="a",
        rows=rows,
        widths=(8, 20),
        titles=(0,),
        header=1,
        parted=(3,),
        footer="Đài A & B",
        landscape=True,
    )
    write_book(tmp_path / "a.xlsx", (sheet,))
    page = parts_of(tmp_path / "a.xlsx")["xl/worksheets/sheet1.xml"].decode()
    assert '<mergeCell ref="A1:B1"/>' in page
    assert "&amp;L&amp;9Đài A &amp;&amp; B&amp;R&amp;9Trang &amp;P/&amp;N" in page
    assert 'ht="110.25"' in page.split('r="3"')[1][:200], "120 letters in a column of 20 take seven lines"
    assert 'ht="31.5"' in page.split('r="5"')[1][:200]
    assert page.count("customHeight") == 2, "what takes one line keeps its height"
    assert b'style="medium"' in parts_of(tmp_path / "a.xlsx")["xl/styles.xml"]
    assert read_book(tmp_path / "a.xlsx")[0].merged == ((0, 0, 0, 1),)
