"""Text from before Unicode becomes Unicode, and genuine Unicode and other languages never change."""

import unicodedata

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.ingest import read_plan
from broadcast.ingest.readers.encodings import UndecodableError, decoded
from broadcast.ingest.readers.oldscripts import _TCVN3, _VNI, Encoding, encoding_of, script_of_font

PLAN = (
    "Số: 5/KH-UBND\nXã Phú Lâm, ngày 12 tháng 01 năm 2026\nKẾ HOẠCH\nTuyên truyền cải cách hành chính năm 2026\n"
    "1. Nội dung tuyên truyền\n- Đẩy mạnh chuyển đổi số ở thôn, ấp.\n- Giới thiệu bộ phận một cửa của xã.\n"
)
TCVN3 = {letter: sign for sign, letter in _TCVN3.items()}
VNI = {
    unicodedata.normalize("NFC", letter): sign
    for sign, letter in _VNI.items()
    if not unicodedata.combining(letter[0])
}
MARKS = {
    "".join(marks): sign for sign, marks in _VNI.items() if unicodedata.combining(marks[0]) and sign.islower()
}


def to_tcvn3(text):
    """The capitals with tones, which only its fonts for capitals have, as small letters."""
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


def to_vni(text):
    written = ""
    for letter in text:
        if letter in VNI:
            written += VNI[letter]
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        if base + "\u031b" == unicodedata.normalize("NFD", letter)[:2]:  # ơ ư carry a horn
            base, marks = VNI[unicodedata.normalize("NFC", base + "\u031b")], marks[1:]
        marks = sorted(marks, key=lambda mark: mark not in "\u0302\u0306")
        written += base + (MARKS["".join(marks)] if marks else "")
    return written


def test_the_two_tables_are_those_of_the_fonts():
    assert to_tcvn3("Cộng hoà xã hội chủ nghĩa Việt Nam") == "Céng hoµ x· héi chñ nghÜa ViÖt Nam"
    assert to_vni("Cộng hòa xã hội chủ nghĩa Việt Nam") == "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"


@pytest.mark.parametrize(
    ("saved", "note"),
    [
        (to_tcvn3(PLAN).encode("latin-1"), "TCVN3 (ABC)"),
        (to_tcvn3(PLAN).encode(), "TCVN3 (ABC)"),
        (to_vni(PLAN).encode("latin-1"), "VNI"),
        (to_vni(PLAN).encode(), "VNI"),
        (
            f"<html><body><p>{to_tcvn3(PLAN).replace(chr(10), '</p><p>')}</p></body></html>".encode(
                "latin-1"
            ),
            "TCVN3 (ABC)",
        ),
        (unicodedata.normalize("NFD", PLAN).encode(), None),
        (PLAN.encode("utf-32"), None),
    ],
    ids=["tcvn3", "tcvn3 as utf-8", "vni", "vni as utf-8", "tcvn3 page", "decomposed", "utf-32"],
)
def test_every_old_encoding_gives_the_same_items(tmp_path, saved, note):
    path = tmp_path / "kh"
    path.write_bytes(saved)
    plan = read_plan(path)
    assert [item.text for item in plan.items] == [
        "Đẩy mạnh chuyển đổi số ở thôn, ấp.",
        "Giới thiệu bộ phận một cửa của xã.",
    ]
    assert any("chuyển từ bảng mã" in warning for warning in plan.warnings) is (note is not None)
    assert note is None or any(note in warning for warning in plan.warnings)


def test_windows_1258_is_read_with_its_marks_apart():
    marked = "".join(
        letter if letter in "âêôăơưđÂÊÔĂƠƯĐ" else unicodedata.normalize("NFD", letter)
        for letter in "Thông tin, tổ chức"
    )
    apart = marked.replace("o\u0302\u0309", "ô\u0309").replace("u\u031b\u0301", "ư\u0301")
    assert decoded((apart + " " + apart).encode("cp1258")).text.startswith("Thông tin, tổ chức")


def test_a_stray_byte_is_marked_and_told_and_a_cut_file_refused():
    many = (PLAN * 20).encode()
    found = decoded(many[:100].rsplit(b" ", 1)[0] + b" \xff " + many[100:].split(b" ", 1)[1])
    assert "\ufffd" in found.text
    assert "1 ký tự sai mã" in found.notes[0]
    with pytest.raises(UndecodableError):
        decoded(many + b"\xe1\xbb")


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        "Các bác là ba má tôi về quê xa lắm, cà phê ngon",
        "Été à la façon très déjà vu où le garçon élève Noël, août, forêt, être",
        "Schöne Grüße für Mädchen über größere Straßen, Füße, Bäume",
        "The quick brown fox; naïve café",
        "",
    ],
)
def test_unicode_and_other_languages_stay(text):
    assert encoding_of(text) is None
    assert decoded(text.encode()).text == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(set(PLAN.split()))), max_size=60))
def test_genuine_vietnamese_is_never_converted(words):
    assert encoding_of(" ".join(words)) is None


def test_fonts_are_known_by_their_names():
    assert script_of_font(".VnTimeH").capitals
    assert script_of_font("ABCDEF+.VnArial").encoding is Encoding.TCVN3
    assert script_of_font("VNI-Times").encoding is Encoding.VNI
    assert not any(map(script_of_font, ("Times New Roman", "Vnexpress", "Arial", "")))


def test_word_runs_in_old_fonts_are_converted_and_unicode_in_them_is_not(tmp_path):
    document = docx.Document()
    for text, font in (
        (to_tcvn3("kế hoạch xã"), ".VnTimeH"),
        (to_tcvn3("1. Nội dung tuyên truyền"), ".VnTime"),
        (to_vni("- Giới thiệu bộ phận một cửa"), "VNI-Times"),
        ("- Đã gõ bằng Unicode, tên phông cũ", ".VnArial"),
    ):
        document.add_paragraph().add_run(text).font.name = font
    document.save(tmp_path / "a")
    from broadcast.ingest.readers import read_file

    reading = read_file(tmp_path / "a")
    assert [block.text for block in reading.blocks] == [
        "KẾ HOẠCH XÃ",
        "1. Nội dung tuyên truyền",
        "- Giới thiệu bộ phận một cửa",
        "- Đã gõ bằng Unicode, tên phông cũ",
    ]
    assert "TCVN3 (ABC) và VNI" in reading.notes[0]
