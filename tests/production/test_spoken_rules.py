"""The rules of reading: each finds something, and a line is spared none that would have found something in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from spoken_copy import ANY_TEXT, GRAMMAR, OWN, rows

from broadcast.production.spoken import Lexicon, Token
from broadcast.production.spoken.line import Line, Rule
from broadcast.production.spoken.passes import RULES, rules_for

LINES = (
    *(row[0] for row in (*rows(OWN), *rows(GRAMMAR))),
    "- Mục đích", "● Yêu cầu", "III. TỔ CHỨC", "A. Mở đầu", "B) Kết thúc", "1.2. Nội dung", "3/ Kinh phí", "4. Hiệu lực",
    "a) Một là; (b) hai là; đ) ba là", "gồm: 1) họp; (2) báo cáo; ii) gửi", "Xe 81B2-123.45 và 29C 12345", "gọi 113 hoặc 114",
    "nhắn tin gửi 8x55", "Biên lai số 0012 của xã", "giấy 12345678901", "trực 24/24, hoạt động 24/7",
    "từ 25/12/2025 - 3/1/2026 nghỉ", "ngày 4-5/9, 6 và 7/9", "lập ngày 2025-09-05", "đến T9/2025", "trước 9/2025", "hạn 12 - 2025",
    "giai đoạn 2021-2025", "họp 7h30 - 9h", "phát 05:00-06:30, lại lúc 17:15", "lúc 7 h 30", "đúng 7 giờ 00 phút", '30" đầu',
    "nhà số 47/35 Lê Lợi", "nấu ½ giờ", "theo mục 1.2.3 của đề cương", "Đoàn GVXQ", "gồm:nước/.", "chờ... rồi…", "5 ≥ 3 ©",
    "lô 5é", "A&B", "2 x 3; 4 * 5; 6×7",
)  # fmt: skip


def read(text: str, rules: tuple[Rule, ...]) -> list[Token]:
    line = Line(text, Lexicon.default(), verbatim=True, spelled=False)
    for rule in rules:
        line.take(rule.run(line), rule.name)
    return list(line.tokens())


def test_every_rule_finds_something() -> None:
    found = set()
    for text in LINES:
        line = Line(text, Lexicon.default(), verbatim=True, spelled=False)
        for rule in RULES:
            claims = list(rule.run(line))
            line.take(claims, rule.name)
            found |= {rule} if claims else set()
    assert [rule for rule in RULES if rule not in found] == []


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_offered_to_every_rule_that_finds_something(text: str) -> None:
    assert read(text, rules_for(text)) == read(text, RULES)


@given(text=ANY_TEXT.map(lambda text: " ".join(text.split())))
@settings(max_examples=200, deadline=None)
def test_any_line_is_offered_to_every_rule_that_finds_something(text: str) -> None:
    assert read(text, rules_for(text)) == read(text, RULES)
