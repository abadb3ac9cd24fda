"""The words of a cell as the grammar knows them: one spelling for what people, typists and scanners write.

    Hang qúy, trước l5/12/2O25  ──▶  hằng quý, trước 15/12/2025

Accents are put right only on words that the grammar knows, and only where no other Vietnamese word looks like
that (sở is an office and no số). A cell without any accents at all was typed so, and is read more freely.
"""

from __future__ import annotations

import re
import unicodedata

from broadcast.ingest.words import fold

_KNOWN = (
    "thường xuyên liên tục hằng hàng mỗi từng định kỳ các những tháng quý năm tuần ngày lần trước chậm muộn nhất "
    "thời hạn hoàn thành đến tới hết từ đầu giữa cuối nửa giai đoạn trong của vòng đột xuất yêu cầu phát sinh "
    "khi sau trở đi suốt quanh cả số tin bài buổi đợt lượt thứ một"
)
_WORDS = frozenset(_KNOWN.split())
_ALIKE = (
    "ngay ngày ngây ngáy quy qui quỹ quỳ nam nám nắm nấm so sở sơ sợ sổ tư tự tứ tu tử tủ từ đen đèn lan lân lấn lẫn lặn "
    "moi mới môi mọi mối mỏi tung tùng thắng thăng thang tuân tuấn giữ đậu hét hệt hàn hân hận hán đoán đoản tìn tính "
    "hạng mốt hài hại hải hãi bà bá bả bã bai bái bãi ca cá ký kỷ kỹ kì xuyến bươi buổi bưởi dot lưới thu thủ thư thụ "
    "lien liền trong trông trống trọng phat phạt phật sinh sính đi đì cấu cậu yếu chăm chạm muốn nhật thoi thối thôi "
    "cách cạch cạc suốt suất khí khỉ sấu sâu sáu sàu nua nữa nứa dinh dính đình đỉnh lượng tim tín tiền toi tôi tối "
    "cua cửa cúa cứa vong vọng võng đau đâu đấu tháo mồi tuấn"
)
_OTHER_WORDS = frozenset(_ALIKE.split())
_BARE_WORDS = {"quy": "quý", "qui": "quý", "tu": "từ", "ngay": "ngày", "nam": "năm", "so": "số", "den": "đến"}
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b]")


def _bare(word: str) -> str:
    """`word` without its accents."""
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word))).replace("đ", "d")


_BY_BARE = {_bare(word): word for word in _WORDS}
_WORD = re.compile(r"[^\W\d_]+")

_DIGITS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_UNITS = {**_DIGITS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_ONES = "|".join(_UNITS)
_TENS = re.compile(rf"\b(?:({'|'.join(_DIGITS)}) mươi(?: ({_ONES}))?|mười ({_ONES}))\b")
_NUMBER = re.compile(rf"\b(?:{'|'.join(_DIGITS)})\b")
_FIVE = re.compile(
    r"(?<!hằng )(?<!hàng )(?<!mỗi )(?<!một )(?<!\d )năm (?=(?:lần|số|kỳ|tin|bài|buổi|cuộc|tháng một)\b)"
)
_FOURTH = re.compile(r"\b(quý|tháng) tư\b")

_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[1i]ần\b"), "lần"),
    (re.compile(r"\bhăng\b"), "hằng"),
    (re.compile(r"\bqu[íìỉĩị]\b|\bqúi\b"), "quý"),
    (re.compile(r"\bkì\b"), "kỳ"),
    (re.compile(r"\bcuối cùng\b"), "cuối"),
    (re.compile(r"\bthứ nhất\b"), "thứ 1"),
    (re.compile(r"\b\d{1,2} ?(?:h|g|giờ|:) ?(?:\d{2}(?: ?phút)?)?(?=,? (?:ngày|thứ|hằng|hàng)\b)"), ""),
    (re.compile(r"\b(tháng|quý|ngày|năm|tuần|thứ)(?=\d)"), r"\1 "),
    (re.compile(r"\b(quý)(?=[i]{1,3}v?\b)"), r"\1 "),
    (re.compile(r"\bq\s?\.?\s?(?=[1-4]\b|i{1,3}\b|iv\b)"), "quý "),
    (re.compile(r"(?<=\d)(?=(?:tháng|ngày|lần|số|kỳ|tuần|quý|năm)\b)"), " "),
)
_DATE_LIKE = re.compile(
    r"(?<![\w/])[\dlio|]{1,2}(?:\s?[/.]\s?[\dlio|]{1,2}){0,1}\s?[/.]\s?[\dlio|]{2,4}(?!\w)"
)
_DAY_LIKE = re.compile(r"(?<![\w/])(?:[\dlio|]{1,2})\s?/\s?(?:[\dlio|]{1,2})(?![\w/])")
_YEAR_LIKE = re.compile(r"(?<![\w])2[0o][\dlio]{2}(?!\w)")
_COUNT_LIKE = re.compile(r"(?<!\w)(?:[o0][\dl]|l)(?=\s(?:lần|số|kỳ|tin|bài|buổi)\b)")
_MADE_OF_DIGITS = str.maketrans("lio|", "1101")
_QUARTERS_LIKE = re.compile(
    r"(?<=quý )(?!1+ (?!năm\b|20)\w)([ilv|1-4]{1,3}\b(?:\s?(?:,|và|-|–|&|\+|đến(?: hết)?)\s?(?:quý )?[ilv|1]{1,3}\b)*)"
)
_ROMAN_LIKE = re.compile(r"(?<!\w)(?:[il|1]{1,3}|[il|1]?v)(?!\w)")
_SHORT_MONTH = re.compile(r"\bt\.?\s?(1[0-2]|0?[1-9])\b")
_SHORT_WEEKDAY = re.compile(r"\bt([2-7])\b|\bcn\b")
_OF_WEEKS = re.compile(r"\b(?:tuần|thứ|cn|chủ nhật|sáng|chiều)\b")
_WEEKDAY_NAMES = re.compile(r"\bthứ (hai|ba|tư|năm|sáu|bảy|bẩy)\b")
_WEEKDAYS = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7}
_CITED = re.compile(
    r"(?:\bsố\s?:?\s?)?\b\d{1,5}[a-zđ]?\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?(?:[a-zđư]+\s?[-/]\s?[a-zđư&]+\d*|(?:kh|qđ|nq|ct|cv|hd|tb|tt|nđ)\b)"
    r"(?:,?\s?(?:của [^\W\d]+(?: [^\W\d]+){0,6} )?ngày \d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}| tháng \d{1,2},? năm \d{4}))?"
)


def spell(text: str) -> str:
    """`text` folded, with its accents, digits and abbreviations put right, and citations taken out."""
    text = _accented(fold(text))
    for slip, right in _SLIPS:
        text = slip.sub(right, text)
    text = _CITED.sub(" · ", text)
    text = _digits(_short(text))
    return " ".join(_numbers(text).split())


def _accented(text: str) -> str:
    freely = text.isascii()

    def right(found: re.Match[str]) -> str:
        word = found[0]
        if freely:
            return _BARE_WORDS.get(word) or _BY_BARE.get(word, word)
        if word in _WORDS or word in _OTHER_WORDS:
            return word
        return _BY_BARE.get(_bare(word), word)

    return _WORD.sub(right, text)


def _short(text: str) -> str:
    """T3 is Tuesday where weeks are spoken of, else March."""
    if _OF_WEEKS.search(text):
        return _SHORT_WEEKDAY.sub(lambda found: f"thứ {found[1]}" if found[1] else "chủ nhật", text)
    return _SHORT_MONTH.sub(r"tháng \1", text)


def _digits(text: str) -> str:
    """Letters that a scanner took for digits (l5/12, 2O25), and digits that it took for letters (quý ll)."""
    for form in (_DATE_LIKE, _DAY_LIKE, _YEAR_LIKE, _COUNT_LIKE):
        text = form.sub(lambda found: _as_digits(found[0]), text)
    return _QUARTERS_LIKE.sub(lambda found: _ROMAN_LIKE.sub(lambda one: _as_roman(one[0]), found[0]), text)


def _as_digits(word: str) -> str:
    return (
        word.translate(_MADE_OF_DIGITS) if any(letter.isdigit() for letter in word) or word == "l" else word
    )


def _as_roman(word: str) -> str:
    return word if word == "1" else re.sub(r"[l|1]", "i", word)


def _numbers(text: str) -> str:
    """Numbers in words as digits; năm is five only before what can be counted."""
    text = _WEEKDAY_NAMES.sub(lambda found: f"thứ {_WEEKDAYS[found[1]]}", text)
    text = _FOURTH.sub(r"\1 4", _FIVE.sub("5 ", text))
    text = _TENS.sub(_tens, text)
    return _NUMBER.sub(lambda found: str(_DIGITS[found[0]]), text)


def _tens(found: re.Match[str]) -> str:
    tens = _DIGITS[found[1]] if found[1] else 1
    return str(tens * 10 + _UNITS.get(found[2] or found[3] or "", 0))
