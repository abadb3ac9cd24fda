"""Copy as it is read aloud: the gold set where it is at hand, our own sentences, and what holds for any text."""

from __future__ import annotations

import importlib.util
import unicodedata
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken_copy import ANY_TEXT, FIELDS, GRAMMAR, OWN, SHARED, WORDS, rows

from broadcast.production.spoken import NumberStyle, read_aloud


def scorer() -> ModuleType:
    path = SHARED / "vi_tn_score.py"
    if not path.is_file():
        pytest.skip("the gold set is not beside the repository")
    spec = importlib.util.spec_from_file_location("vi_tn_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


@pytest.mark.parametrize(("written", "spoken"), [*rows(OWN), *rows(FIELDS), *rows(GRAMMAR), *rows(WORDS)])
def test_own_sentence(written: str, spoken: str) -> None:
    reading = read_aloud(written, style=NumberStyle.VERBATIM)
    assert plain(reading.text) == plain(spoken)
    assert reading.doubts == ()


@pytest.mark.parametrize("style", [NumberStyle.VERBATIM, NumberStyle.BROADCAST])
def test_gold_set(style: NumberStyle) -> None:
    score = scorer()
    gold = rows(SHARED / "vi_tn_gold_dev.tsv")
    accepted: dict[str, set[str]] = {}
    for written, spoken in [row[1:] for row in gold] + rows(SHARED / "vi_tn_gold_dev_alt.tsv"):
        accepted.setdefault(written, set()).add(score.canon(spoken))
    wrong = [
        row[1] for row in gold if score.canon(read_aloud(row[1], style=style).text) not in accepted[row[1]]
    ]
    assert len(wrong) <= 0.03 * len(gold), wrong


@pytest.mark.parametrize(
    ("style", "spoken"),
    [
        (NumberStyle.VERBATIM, "số năm xuyệt kế hoạch Sở Nội vụ"),
        (NumberStyle.BROADCAST, "số năm của Sở Nội vụ"),
        (NumberStyle.SPELLED, "số năm xuyệt ca hát ét en nờ vê"),
    ],
)
def test_styles_of_a_document_number(style: NumberStyle, spoken: str) -> None:
    assert read_aloud("số 5/KH-SNV", style=style).text == spoken


def test_issuer_is_not_told_twice() -> None:
    reading = read_aloud("Quyết định số 888/QĐ-UBND ngày 21/3/2022 của UBND tỉnh")
    assert reading.text.count("Ủy ban nhân dân") == 1


def test_unknown_capitals_are_spelled_and_doubted() -> None:
    reading = read_aloud("Đoàn GVXQ về xã.")
    assert [(token.written, token.spoken) for token in reading.doubts] == [("GVXQ", "giê vê ích quy")]


def test_words_in_a_heading_are_no_abbreviations() -> None:
    reading = read_aloud("KẾ HOẠCH PHÁT THANH NĂM MỚI\nXỬ LÝ VI PHẠM, CA HÁT MỪNG XUÂN")
    assert reading.doubts == ()
    assert reading.text == "KẾ HOẠCH PHÁT THANH NĂM MỚI\nXỬ LÝ VI PHẠM, CA HÁT MỪNG XUÂN"


def test_a_document_is_cut_to_what_is_for_the_ear() -> None:
    reading = read_aloud(
        "ỦY BAN NHÂN DÂN\nXÃ BÌNH AN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 12/KH-UBND\nBình An, ngày 5 tháng 9 năm 2025\nKẾ HOẠCH\nMời bà con dự họp.\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn Bình\nPhụ lục kèm theo"
    )
    assert reading.text == "KẾ HOẠCH\nMời bà con dự họp.\nPhụ lục kèm theo"
    assert len(reading.cut) == 12


def test_one_line_is_never_cut() -> None:
    assert read_aloud("KT. CHỦ TỊCH").cut == ()


def test_empty_copy_reads_to_nothing() -> None:
    assert read_aloud("").text == ""
    assert read_aloud("").tokens == ()


def test_lines_are_kept() -> None:
    assert read_aloud("Dòng 1\r\n\nDòng 3").text == "Dòng một\n\nDòng ba"


STYLES = st.sampled_from(NumberStyle)


@given(text=ANY_TEXT, style=STYLES)
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str, style: NumberStyle) -> None:
    reading = read_aloud(text, style=style)
    assert unicodedata.is_normalized("NFC", reading.text)
    assert all(0 <= token.confidence <= 100 for token in reading.tokens)
    if not reading.doubts:
        assert not any(letter.isdigit() for letter in reading.text)


@pytest.mark.parametrize("written", ["VSTBHS", "KQTĐNV", "CSHTTX"])
def test_capitals_put_together_from_short_forms_are_a_guess(written: str) -> None:
    reading = read_aloud(f"Phòng gửi {written} về xã.")
    assert [token.written for token in reading.doubts] == [written]
    assert "hát" not in reading.text.split()


def test_a_chain_with_a_part_that_nobody_knows_is_left_to_other_rules() -> None:
    reading = read_aloud("Đội BVMT-GXQ về xã.")
    assert [token.spoken for token in reading.doubts] == ["giê ích quy"]
    assert "bảo vệ môi trường" in reading.text


def test_an_ambiguous_form_without_its_context_is_doubted() -> None:
    assert [token.written for token in read_aloud("Ông ấy nói về TT.").doubts] == ["TT"]


def test_a_letter_without_a_name_after_it_is_no_district() -> None:
    assert "huyện" not in read_aloud("Mẫu H. và mẫu khác").text


def test_the_head_of_a_table_begins_its_line() -> None:
    assert read_aloud("TT Danh mục thuốc").text == "thứ tự Danh mục thuốc"
    assert "thứ tự" not in read_aloud("Bác sĩ gửi TT danh mục thuốc").text


def test_a_form_whose_row_does_not_fit_leaves_its_beginning_to_a_shorter_one() -> None:
    assert read_aloud("Về KP. này").text == "Về khu phố. này"


def test_capitals_are_words_only_among_words_in_capitals() -> None:
    assert read_aloud("Bí thư CHI ĐOÀN thôn").doubts == ()
    assert [token.written for token in read_aloud("Bí thư CHI đoàn thôn").doubts] == ["CHI"]
