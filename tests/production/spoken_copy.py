"""Copy to read in tests: our own sentences, and texts of any kind put together from what is hard to read."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "data" / "spoken_own.tsv"
FIELDS = ROOT / "tests" / "data" / "spoken_fields.tsv"
GRAMMAR = ROOT / "tests" / "data" / "spoken_grammar.tsv"
WORDS = ROOT / "tests" / "data" / "spoken_words.tsv"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


_PIECES = st.sampled_from(
    ["1", "0", "23", "4.500", "2,5", "/", "-", " - ", ".", ",", ":", "%", "°C", "km", "/ha", "QĐ-", "UBND", "CT", "XV",
     "ngày ", "tháng ", "số ", "gọi ", "Điều ", "(", ")", "a) ", "II", "T7", "h", "đ", " ", "\n", "www.", ".vn", "@",
     "Km ", "+", "x", "²", "½", "١", "Ⅳ", "“", "…", "\u00a0", "e\u0301", "xã", "GVXQ", "0912", "'", "TP."]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map("".join))

LINES = (
    *(row[0] for row in (*rows(OWN), *rows(GRAMMAR))),
    "- Mục đích", "● Yêu cầu", "III. TỔ CHỨC", "A. Mở đầu", "B) Kết thúc", "1.2. Nội dung", "3/ Kinh phí", "4. Hiệu lực",
    "a) Một là; (b) hai là; đ) ba là", "gồm: 1) họp; (2) báo cáo; ii) gửi", "Xe 81B2-123.45 và 29C 12345", "gọi 113 hoặc 114",
    "nhắn tin gửi 8x55", "Biên lai số 0012 của xã", "giấy 12345678901", "trực 24/24, hoạt động 24/7",
    "từ 25/12/2025 - 3/1/2026 nghỉ", "ngày 4-5/9, 6 và 7/9", "lập ngày 2025-09-05", "đến T9/2025", "trước 9/2025", "hạn 12 - 2025",
    "giai đoạn 2021-2025", "họp 7h30 - 9h", "phát 05:00-06:30, lại lúc 17:15", "lúc 7 h 30", "đúng 7 giờ 00 phút", '30" đầu',
    "nhà số 47/35 Lê Lợi", "nấu ½ giờ", "theo mục 1.2.3 của đề cương", "Đoàn GVXQ", "gồm:nước/.", "chờ... rồi…", "5 ≥ 3 ©",
    "lô 5ß", "A&B", "ông Trần Văn K. đến", "gửi P.KTHT", "BVMT-ATTP chợ", "Phụ lục III.2 kèm theo", "Sở LĐ - TBXH", "ông N.V.T đến", "UBNDxã họp", "2 x 3; 4 * 5; 6×7",
    "gắn thẻ #BinhAn", "I.1. Kết quả", "nhắn TTHC 3G gửi 191",
)  # fmt: skip
"""At least one for each rule, which finds something in it."""
_WORDS = st.sampled_from(sorted({word for line in LINES for word in line.split()}))
_BETWEEN = st.sampled_from(
    [" "] * 12 + [*"\n\r\t\v\f\0\x1f\x85/-–,.;:()[]'\"", "", "", "\r\n", "\u2028", "\u00a0", "\u200b", "\u00ad", "\ue000", "\ufffd"]
)  # fmt: skip
_ODD = st.sampled_from(
    [*"½١Ⅳ②①፩१一〇％／－′″＠ſıİßﬁ²₃\u0301", "😀", "Nơi nhận:", "KT. CHỦ TỊCH", "\n- Lưu: VT"]
)
_WORD_AND_MARK = st.tuples(st.one_of(_WORDS, _WORDS, _WORDS, _ODD), _BETWEEN).map("".join)
_COMPOSED = st.lists(_WORD_AND_MARK, max_size=30).map("".join)
COPY = st.one_of(ANY_TEXT, _COMPOSED, _COMPOSED.map(lambda text: unicodedata.normalize("NFD", text)))
"""Words of our own sentences in any order, with any sign between them, and any text at all."""
