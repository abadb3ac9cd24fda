"""The lexicon: every packaged row is sound, a station's own rows come first, and a change changes the version."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from broadcast.errors import FileMissingError, LexiconFaultsError
from broadcast.production.spoken import Entry, Kind, Lexicon, Region, read_aloud
from broadcast.production.spoken.entries import as_file, read_rows
from broadcast.production.spoken.numbers import cardinal, number, roman
from broadcast.production.spoken.syllables import is_syllable

HEADER = "loại,viết,đọc,trước,sau,gần\n"


def own(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "rieng.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_packaged_rows_are_many_and_sound() -> None:
    lexicon = Lexicon.default()
    forms = [(kind, form) for kind in Kind for form in lexicon.written(kind)]
    assert len(forms) > 1000
    for kind, form in forms:
        assert unicodedata.is_normalized("NFC", form)
        for row in lexicon.rows(kind, form):
            assert not any(letter.isdigit() for letter in row.spoken)
            assert row.spoken or kind is Kind.NUMBERED


def test_a_form_without_context_is_the_last_of_its_rows() -> None:
    lexicon = Lexicon.default()
    for kind in Kind:
        for form in lexicon.written(kind):
            assert all(row.has_context for row in lexicon.rows(kind, form)[:-1]), form


def test_station_rows_come_first(tmp_path: Path) -> None:
    lexicon = Lexicon.default().with_file(
        own(tmp_path, "viết tắt,NVH,nhà vui họp\nviết tắt,GVXQ,giáo viên xã quê\n")
    )
    assert read_aloud("NVH và GVXQ", lexicon=lexicon).text == "nhà vui họp và giáo viên xã quê"
    assert read_aloud("NVH").text == "nhà văn hóa"


def test_station_row_with_context(tmp_path: Path) -> None:
    lexicon = Lexicon.default().with_file(own(tmp_path, "viết tắt,QPX,Phước An,xã\n"))
    assert read_aloud("xã QPX", lexicon=lexicon).text == "xã Phước An"
    assert read_aloud("nhà QPX", lexicon=lexicon).doubts


def test_station_row_without_context_wins_over_any_packaged_row(tmp_path: Path) -> None:
    assert read_aloud("Tàu BĐ ra khơi").text == "Tàu Bình Định ra khơi"
    lexicon = Lexicon.default().with_file(own(tmp_path, "viết tắt,BĐ,Bình Đông\n"))
    assert read_aloud("Tàu BĐ ra khơi", lexicon=lexicon).text == "Tàu Bình Đông ra khơi"


def test_table_of_a_field_is_asked_before_the_general_one() -> None:
    readings = [row.spoken for row in Lexicon.default().rows(Kind.ABBREVIATION, "KH")]
    assert (readings[0], readings[-1]) == ("khuyến học", "kế hoạch")


def test_version_follows_content(tmp_path: Path) -> None:
    plain = Lexicon.default().version
    assert plain == Lexicon.default().version
    assert len(plain) == 64
    first = Lexicon.default().with_file(own(tmp_path, "viết tắt,PA,Phước An\n")).version
    second = Lexicon.default().with_file(own(tmp_path, "viết tắt,PA,Phước Ân\n")).version
    assert len({plain, first, second}) == 3


@pytest.mark.parametrize(
    ("rows", "header", "named"),
    [
        ("từ lạ,PA,Phước An\n", HEADER, "dòng 2, cột “loại”: “từ lạ”"),
        ("viết tắt,NVH,nhà văn hóa\nviết tắt,,Phước An\n", HEADER, "dòng 3, cột “viết”"),
        ("viết tắt,PA,Phước 5\n", HEADER, "dòng 2, cột “đọc”: “Phước 5”"),
        ("viết tắt,PA,\n", HEADER, "dòng 2, cột “đọc”: để trống"),
        ("viết tắt,PA,Phước An,,,,,thừa\n", HEADER, "dòng 2: thừa ô"),
        ("viết tắt,PA,Phước An\n", "kind,written,spoken\n", "dòng 1"),
        ("viết tắt,PA,Phước An,sao cũng được\n", "loại,viết,đọc,hoa thường\n", "dòng 2, cột “hoa thường”"),
    ],
)
def test_a_wrong_row_is_refused_and_named(tmp_path: Path, rows: str, header: str, named: str) -> None:
    with pytest.raises(LexiconFaultsError) as refused:
        Lexicon.default().with_file(own(tmp_path, rows, header))
    assert named in refused.value.sentence("vi")
    assert str(tmp_path) in refused.value.sentence("en")


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(LexiconFaultsError) as refused:
        Lexicon.default().with_file(own(tmp_path, "từ lạ,PA,5\nviết tắt,PB,Phú Bình\nviết tắt,,a\n"))
    assert refused.value.sentence("vi").count("cột") == 3


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x80", HEADER.encode() + b'"a\x00b'])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rieng.csv"
    path.write_bytes(content)
    with pytest.raises(LexiconFaultsError):
        Lexicon.default().with_file(path)


def test_a_file_as_excel_saves_it_here(tmp_path: Path) -> None:
    path = tmp_path / "rieng.csv"
    path.write_bytes("\ufeffloại;viết;đọc;trước;sau;gần\r\nviết tắt;PA;Phước An, huyện nhà;;;\r\n".encode())
    assert read_aloud("xã PA", lexicon=Lexicon.default().with_file(path)).text == "xã Phước An, huyện nhà"


def test_what_is_written_as_a_file_is_read_back() -> None:
    rows = tuple(
        Entry(
            kind=kind,
            written=f'a, "{kind}"',
            spoken="một; hai",
            before=("xã", "ấp"),
            near=("#",),
            any_case=True,
        )
        for kind in Kind
    )
    assert read_rows(as_file(rows), Path("x.csv")) == rows


def test_hubs_rows_come_after_the_stations(tmp_path: Path) -> None:
    hub = tmp_path / "hub.csv"
    hub.write_text(HEADER + "viết tắt,NVH,nhà vui hội\nviết tắt,PA,Phước An\n", encoding="utf-8")
    lexicon = Lexicon.default().with_file(hub)
    assert read_aloud("NVH PA", lexicon=lexicon).text == "nhà vui hội Phước An"
    lexicon = lexicon.with_file(own(tmp_path, "viết tắt,NVH,nhà vui họp\n"))
    assert read_aloud("NVH PA", lexicon=lexicon).text == "nhà vui họp Phước An"


def test_capitals_make_another_word_unless_a_row_says_otherwise(tmp_path: Path) -> None:
    header = "loại,viết,đọc,hoa thường\n"
    lexicon = Lexicon.default().with_file(
        own(tmp_path, "viết tắt,Zqpay,giét pây,bất kỳ\nviết tắt,Wqpay,vê pây,\n", header)
    )
    assert read_aloud("zqpay ZQPAY Zqpay", lexicon=lexicon).text == "giét pây giét pây giét pây"
    assert read_aloud("wqpay Wqpay", lexicon=lexicon).text == "wqpay vê pây"


def test_a_part_of_a_word_is_no_word(tmp_path: Path) -> None:
    lexicon = Lexicon.default().with_file(own(tmp_path, "viết tắt,zq,giét quy\nnguyên cụm,5 zq,năm giét\n"))
    assert read_aloud("zqa azq 15 zq 5 zqa", lexicon=lexicon).text == "zqa azq mười lăm giét quy năm zqa"


def test_a_stations_row_outweighs_that_a_form_is_a_word(tmp_path: Path) -> None:
    lexicon = Lexicon.default().with_file(own(tmp_path, "viết tắt,Kon,con\n"))
    assert read_aloud("làng Kon", lexicon=lexicon).text == "làng con"


def test_a_phrase_is_read_before_any_rule_looks_at_it(tmp_path: Path) -> None:
    lexicon = Lexicon.default().with_file(
        own(tmp_path, "nguyên cụm,12/KH-ABCX,mười hai của ban ấy\nnguyên cụm,3/4,ba tư,đội\n")
    )
    reading = read_aloud("số 12/KH-ABCX, đội 3/4, còn 3/4 diện tích", lexicon=lexicon)
    assert reading.text == "số mười hai của ban ấy, đội ba tư, còn ba phần tư diện tích"
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ((), "một nghìn hai trăm linh năm, hai mươi tư, hai mươi lăm, mười lăm, bốn nghìn"),
        (("ngàn",), "một ngàn hai trăm linh năm, hai mươi tư, hai mươi lăm, mười lăm, bốn ngàn"),
        (("lẻ",), "một nghìn hai trăm lẻ năm, hai mươi tư, hai mươi lăm, mười lăm, bốn nghìn"),
        (("bốn",), "một nghìn hai trăm linh năm, hai mươi bốn, hai mươi lăm, mười lăm, bốn nghìn"),
        (("nhăm",), "một nghìn hai trăm linh năm, hai mươi tư, hai mươi nhăm, mười lăm, bốn nghìn"),
    ],
)
def test_numbers_as_a_region_says_them(words: tuple[str, ...], spoken: str) -> None:
    lexicon = Lexicon.default().in_region(Region(words=words))
    assert read_aloud("1.205, 24, 25, 15, 4.000", lexicon=lexicon).text == spoken


def test_a_region_changes_no_word_of_the_copy_and_no_name() -> None:
    lexicon = Lexicon.default().in_region(Region(words=("bốn", "lẻ", "ngàn", "nhăm")))
    copy = "Trăm linh hồn, mấy nghìn hộ, hai mươi tư lệnh, tháng 4, thứ 4, xã Linh Sơn"
    said = "Trăm linh hồn, mấy nghìn hộ, hai mươi tư lệnh, tháng tư, thứ tư, xã Linh Sơn"
    assert read_aloud(copy, lexicon=lexicon).text == said


def test_another_region_is_another_version() -> None:
    plain = Lexicon.default()
    assert plain.in_region(Region()).version == plain.version
    assert plain.in_region(Region(words=("lẻ",))).version != plain.version


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        Lexicon.default().with_file(tmp_path / "khong-co.csv")


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "không"), (15, "mười lăm"), (21, "hai mươi mốt"), (44, "bốn mươi tư"), (105, "một trăm linh năm"),
        (1_001, "một nghìn không trăm linh một"), (2_000_000, "hai triệu"), (1_000_000_000, "một tỷ"),
        (10_000_000_000_000, "mười nghìn tỷ"),
    ],
)  # fmt: skip
def test_cardinal(value: int, spoken: str) -> None:
    assert cardinal(value) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1.250", "một nghìn hai trăm năm mươi"), ("99.5", "chín mươi chín phẩy năm"), ("0,05", "không phẩy không năm"),
        ("1,234,567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"), ("007", "không không bảy"),
        ("180 307", "một trăm tám mươi nghìn ba trăm linh bảy"),
    ],
)  # fmt: skip
def test_written_number(written: str, spoken: str) -> None:
    assert number(written) == spoken


def test_roman_numerals() -> None:
    assert [roman(written) for written in ("I", "IV", "XIX", "XXXIX")] == [1, 4, 19, 39]
    assert [roman(written) for written in ("", "IIII", "VX", "A")] == [None] * 4


@pytest.mark.parametrize("word", ["NGHIÊNG", "KHUYẾN", "ƯƠM", "GIẾNG", "QUÝ", "XÃ", "HUỲNH", "OẢN"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["UBND", "TTHC", "BOT", "KCN", "ÁÀ", "PCI", "SIPAS"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
