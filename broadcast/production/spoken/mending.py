"""What a file or a hurried hand broke: words grown together (ngày05/9, UBNDxã), numbers and words torn apart (12. 560, ph ường).

Only spaces come and go: no letter, digit or mark is changed.
"""

from __future__ import annotations

import re

from broadcast.production.spoken.syllables import is_syllable

_VOWEL = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_LOWER = f"a-zđ{_VOWEL}"
_SMALL_WORD = rf"[{_LOWER}]{{1,7}}"
_GROWN = re.compile(rf"(?<![\w@./:#-])({_SMALL_WORD})(?=\d)")
_GROWN_AFTER = re.compile(rf"(?<=\d)(?=({_SMALL_WORD})(?![\w@]))")
_GROWN_CAPITALS = re.compile(rf"(?<!\w)([A-ZĐƯ]{{2,8}})(?=({_SMALL_WORD})(?!\w))")
_COLON = re.compile(rf"(?<=[{_LOWER}]):(?=\d)|[ ]:(?=\d)|(?<=['’′]),(?=[^\W\d_])")
_COMMA = re.compile(rf"(?<=[{_LOWER}]),(?=[^\W_])|[ ],(?=[^\W_])")
_TORN_THOUSANDS = re.compile(
    r"(?<![\w.,/-])([^\W\d_]+ )(\d{1,3})(?: ?\. | \. ?)(\d{3})(?:(?: ?, | , ?)(\d{1,2}))?(?=[ ]?(?:[^\W\d_]|%|\.?$))(?![\w,/])"
)
_SPACED_DOT = re.compile(r"(?<![\w.,/-])(\d{1,3}) \.(\d{3})(?:(?:, | ,)(\d{1,2}))?(?![\w/]|[.,]\d)")
_TORN_DECIMAL = re.compile(
    r"(?<![\w.,/-])([^\W\d_]+ )(\d{1,3}(?:\.\d{3})*)(?:, | , ?)(\d{1,2})(?=[ ]?(?:%|‰|triệu|tỷ|ha\b|tấn|tạ|km|kg))"
)
_NUMBERED = re.compile(
    r"(?:thôn|xóm|ấp|tổ|bản|khu|lớp|khối|điều|khoản|mục|điểm|chương|phần|bảng|biểu|số|năm|tháng|ngày|quý|kỳ|đợt|nhóm|vùng|hạng|loại|cấp|bài|câu|trang|km|lượt|ứng|và|thứ|nhà|phường|quận|đội) $",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?<![\w./-])\d{1,5}[a-zđ]?(?: ?/ ?(?:19|20)\d\d)?(?: ?/ ?| ?- ?)[A-ZĐƯ][A-Za-zĐđ]{0,6}(?: ?[-/] ?[A-ZĐƯ][A-Za-zĐđ&]{1,12}){1,3}(?!\w)"
)
_DATE = re.compile(r"(?<=ngày )([12]) (\d)(?=/\d{1,2}/\d{4})")
_TORN_YEAR = re.compile(r"(?<=năm )(20) (\d\d)(?![\w.,/])|(?<=năm )(20\d) (\d)(?![\w.,/])")
_VOWELS = re.compile(rf"[aeiouy{_VOWEL}]")
_TORN_WORD = re.compile(
    rf"(?<![\w/%.])(?<!\d )([{_LOWER}]{{1,4}}|[A-ZĐ][a-z]{{0,2}}|[A-ZĐ]{{1,3}}) ([{_VOWEL}{_VOWEL.upper()}]\w{{0,4}})(?!\w)"
)
_NUMBER = re.compile(r"\d")
_SMALL_AFTER_CAPITALS = re.compile(rf"[A-ZĐƯ]{{2}}[{_LOWER}]")
_TAIL = re.compile(rf" [{_VOWEL}{_VOWEL.upper()}]")
"""Without one of these there is nothing to look for."""
_WORDS = frozenset(
    {"ấp", "ổn", "ủy", "ứng", "ảnh", "ở", "ý", "ăn", "ông", "êm", "út", "ụ", "áo", "ấn", "ẩm", "ánh", "áp",
     "ước", "ướt", "ưu", "ếch", "ốc", "ống", "ớt", "ổi", "ổ", "óc", "án", "ác", "ái", "ảo", "ẩn", "ầm", "ép",
     "én", "ô", "ơ", "ơn", "ối", "ốm", "ôn", "ồn", "ồ", "ức", "ưng", "úp", "ủng", "âm", "ân", "ấm", "ấy", "ẩu",
     "âu", "ảm", "ám", "ải", "ốp", "ủi", "ùn", "ưa", "ứa", "ươm", "ương", "ướp", "ôm", "ớn", "ổng", "úng",
     "ụt", "ủ", "ẵm", "ế", "ễ", "ẻ", "ề", "ọp", "ộp", "ộc", "ừ", "ứ", "ự", "ực", "ửng", "ụp", "ủn", "ùa", "ửa",
     "ấu", "ậm", "ậc", "ạ", "á", "à", "ả", "ẹ", "é", "è", "ó", "ò", "ỏng", "õng", "ỷ", "ỳ", "ị", "ỉ", "ì", "í", "ít",
     "ích", "ỉa", "ỉu", "ình", "ịch", "ếm", "ém", "ẹo", "ẻo", "ợ", "ờ", "ớ", "ễnh", "ểnh"}
)  # fmt: skip
"""Words that begin with a marked vowel: what else begins so is the end of a word."""


def mend(line: str) -> str:
    """`line` with its spaces where they belong. A line that is not broken comes back as it is."""
    if "," in line or ":" in line:
        line = _COLON.sub(lambda mark: f"{mark[0].strip()} ", line)
        line = _COMMA.sub(", ", line)
    if _NUMBER.search(line):
        line = _numbers(line)
    if _SMALL_AFTER_CAPITALS.search(line):
        line = _GROWN_CAPITALS.sub(_capitals, line)
    return _TORN_WORD.sub(_word, line) if _TAIL.search(line) else line


def _numbers(line: str) -> str:
    line = _GROWN.sub(lambda word: f"{word[1]} " if _is_word(word[1]) else word[1], line)
    line = _GROWN_AFTER.sub(lambda word: " " if _is_word(word[1]) else "", line)
    line = _SPACED_DOT.sub(lambda torn: _decimals(f"{torn[1]}.{torn[2]}", torn[3]), line)
    line = _TORN_THOUSANDS.sub(_thousands, line)
    line = _TORN_DECIMAL.sub(_decimal, line)
    line = _DOCUMENT.sub(lambda number: number[0].replace(" ", "") if "/" in number[0] else number[0], line)
    line = _DATE.sub(r"\1\2", line)
    return _TORN_YEAR.sub(lambda torn: torn[0].replace(" ", ""), line)


def _is_word(word: str) -> bool:
    """Whether letters beside a digit are a word of their own, and no unit or letter."""
    return is_syllable(word) and (not word.isascii() or len(word) > 3)


def _capitals(grown: re.Match[str]) -> str:
    head, tail = grown[1], grown[2]
    own = is_syllable(tail) and (len(tail) > 2 or not tail.isascii()) and tail[0] not in "aeiouy"
    return f"{head} " if own and not is_syllable((head + tail).lower()) else head


def _thousands(torn: re.Match[str]) -> str:
    if _NUMBERED.search(torn[1]):
        return torn[0]
    return torn[1] + _decimals(f"{torn[2]}.{torn[3]}", torn[4])


def _decimals(whole: str, decimals: str | None) -> str:
    return f"{whole},{decimals}" if decimals else whole


def _decimal(torn: re.Match[str]) -> str:
    return torn[0] if _NUMBERED.search(torn[1]) else f"{torn[1]}{torn[2]},{torn[3]}"


def _word(torn: re.Match[str]) -> str:
    head, tail = torn[1], torn[2]
    alone = len(tail) == 1 and tail.lower() not in "ởý" and not _VOWELS.search(head.lower())  # th ị, k ế, l à
    if (tail.lower() in _WORDS and not alone) or head == "Y" or (tail.isupper() and not head.isupper()):
        return torn[0]
    return head + tail if is_syllable((head + tail).lower()) else torn[0]
