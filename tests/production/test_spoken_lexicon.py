"""The lexicon: every packaged row is sound, a station's own rows come first, and a change changes the version."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from broadcast.errors import FileDamagedError, FileMissingError
from broadcast.production.spoken import Lexicon, read_aloud
from broadcast.production.spoken.lexicon import Kind
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
    ("rows", "header"),
    [
        ("từ lạ,PA,Phước An\n", HEADER),
        ("viết tắt,,Phước An\n", HEADER),
        ("viết tắt,PA,Phước 5\n", HEADER),
        ("viết tắt,PA,Phước An,,,,,thừa\n", HEADER),
        ("viết tắt,PA,Phước An\n", "kind,written,spoken\n"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, rows: str, header: str) -> None:
    with pytest.raises(FileDamagedError):
        Lexicon.default().with_file(own(tmp_path, rows, header))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rieng.csv"
    path.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(FileDamagedError):
        Lexicon.default().with_file(path)


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
