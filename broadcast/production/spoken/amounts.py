"""Amounts: numbers with their points and commas, units, and what they are counted by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.fractions import AGAINST_PASSES, FRACTION_PASSES, RATIO_PASSES
from broadcast.production.spoken.lexicon import Kind, Lexicon
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.money import MONEY_PASSES
from broadcast.production.spoken.numbers import cardinal, digits, number, spell_row
from broadcast.production.spoken.ranges import RANGE_PASSES
from broadcast.production.spoken.syllables import is_syllable

_NUMBER = re.compile(
    r"(?<![\w.,])"
    r"(?:\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,6})?"
    r"|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?"
    r"|[1-9]\d{0,2}(?: \d{3}){1,4}(?:,\d{1,6})?"
    r"|\d+(?:[.,]\d+)?)"
    r"(?!\w|[.,]\d)",
)
_SECTION = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{1,3}){2,5}(?!\w|[.,]\d)")
_AFTER_NUMBER = re.compile(
    r"(?:[\d½¼¾]|(?<![^\W\d_])(?:triệu|nghìn|ngàn|tỷ)(?= ))([ ]?)(?=[^\W\d_]|[%‰°º℃$€µ])"
)
_GLUED = frozenset("kKhs")
"""Too short to be a unit after a space."""
_WORD = re.compile(r"[^\W\d_]{1,20}|[%‰°º℃$€]")
_STROKE = re.compile(r"[ ]?/[ ]?(?=[^\W\d_])")
_COUNTED = re.compile(r"\d[^;()/]{0,30}(?:/[^;()/]{1,15}){0,2}$")
_PLACE = re.compile(
    r"(?:^|\W)(?:xã|phường|thị trấn|thôn|ấp|tổ|khu|huyện|quận|tỉnh|bản|làng|cấp)\s?$", re.IGNORECASE
)
_MONEY = re.compile(r"(?:đ|đồng|triệu|tỷ|tỉ|nghìn|ngàn|vnđ|vnd|usd|\$|tr|k|%)\s?$", re.IGNORECASE)
_HOUSE = re.compile(r"(?<![\w/.,])(\d{1,4}[A-Z]?(?:/\d{1,4})+)([A-Z]?)(?![\w/]|[.,]\d)")
_HOUSED = re.compile(r"(?:số|nhà|ngõ|ngách|hẻm|kiệt|địa chỉ|thửa)[ :]{1,2}$", re.IGNORECASE)
_ISSUED = re.compile(
    r"(?:đề án|chỉ thị|nghị quyết|nghị định|quyết định|thông tư|kế hoạch|công văn|kết luận|quy định|(?<!kỷ )luật|hướng dẫn)(?: số)? $",
    re.IGNORECASE,
)
_CASH = frozenset({"k", "K", "tr", "tr."})
_PRICED = re.compile(
    r"(?:giá|phí|vé|tiền|mua|bán|thu|trả|thưởng|phạt|đồng|từ|chỉ|còn|với|mức|lương)[^.;]{0,25}$",
    re.IGNORECASE,
)
_CASHED = re.compile(r"[ ]?(?:$|[.,;:)/]|(?:một|mỗi|cho|tiền|và|nữa|cả)\b)")
_COMRADE = re.compile(r"đ/[cv](?!\w)")
_METRES = re.compile(r"(?<![\w.,/])(\d{1,2})(m|kg)(\d{1,2})(?!\w|[.,/]\d)")
_TALL = re.compile(r"(?:cao|sâu|ngập|nhảy)(?: (?:tới|đến|hơn|khoảng|gần|trên|chừng))?[ ]$", re.IGNORECASE)
_ACROSS = re.compile(r"(?<!\w)[ØøΦφ⌀][ ]?(\d{1,4})(?!\w|[.,]\d)")
_T = re.compile(r"(?<![\w/])\d+(?:[.,]\d+)?([ ]?[Tt])(?![\w/]|\.\w)")
_HEAVY = re.compile(r"(?:xe|tải|trọng|cẩu|hàng|tấn|quá|>)[^.;]{0,12}$", re.IGNORECASE)
_YOUNG = re.compile(
    r"(?:cháu|bé|trẻ|em|ông|bà|anh|chị|tuổi|(?<!\w)nam|(?<!\w)nữ|lao động|công nhân)[^.;]{0,25}$",
    re.IGNORECASE,
)
_EARNED = re.compile(
    r"(?:thu|chi|kết quả|ngân sách|lũy kế|luỹ kế|ước|báo cáo|so với)[^.;]{0,25}$", re.IGNORECASE
)
_WHOLE = re.compile(r"[1-9]\d{0,2},\d{3}")
_COUNTS = re.compile(
    r"[ ]?(?:đồng|đ|vnđ|vnd|người|hộ|lượt|nữ|nam|con|cây|em|học sinh|sinh viên|hồ sơ|cử tri|phiếu|đại biểu|nhân khẩu"
    r"|khẩu|trường hợp|ca|liều|suất|đơn|thẻ|tài khoản|doanh nghiệp|đảng viên|hội viên|đoàn viên|lao động|khách|bản|cuốn|chiếc|cái)"
    r"(?!\w)",
    re.IGNORECASE,
)
_POINTED = re.compile(r"\d{1,2}\.\d{1,2}")
_POINT_BEFORE = re.compile(
    r"(?:mục|tiểu mục|khoản|tiết|phụ lục|biểu|bảng|hình|mẫu|tiêu chí(?: số)?|chỉ tiêu(?: số)?|nội dung|phiên bản|version"
    r"|công nghiệp|thời đại|web|android|ios|windows)[ ]$",
    re.IGNORECASE,
)
_POINT_OF_LAW = re.compile(r"[ ,]+(?:khoản|mục|tiểu mục|điều|phần|chương|phụ lục|và điểm)\b", re.IGNORECASE)


def _units(line: Line) -> Iterator[Claim]:
    for match in _AFTER_NUMBER.finditer(line.masked):
        form = _unit(line.masked, match.end(), line.lexicon)
        if not form or (form in _GLUED and match[1]) or _COMRADE.match(line.masked, match.end()):
            continue
        if form == "K" and not _PRICED.search(line.before(match.start())):
            continue  # the five K of an epidemic
        end = match.end() + len(form)
        spoken = line.lexicon.spoken(Kind.UNIT, form)
        if form in _CASH and _CASHED.match(line.after(end)):
            spoken = f"{spoken} đồng"
        claim = Claim(match.start(1), end, f" {spoken}")
        while line.masked[end : end + 1] == "/":
            form = _unit(line.masked, end + 1, line.lexicon)
            if not form:
                break
            link = "một" if _MONEY.search(line.before(end)) else "trên"
            end += 1 + len(form)
            claim = Claim(
                match.start(1), end, f"{claim.spoken} {link} {line.lexicon.spoken(Kind.UNIT, form)}"
            )
        yield claim


def _unit(text: str, at: int, lexicon: Lexicon) -> str | None:
    first = _WORD.match(text, at)
    if not first:
        return None
    letters = "" if not first[0].isalnum() else first[0]
    for length in range(min(8, len(text) - at), 0, -1):
        form = text[at : at + length]
        whole = not (form[-1].isalnum() and text[at + length : at + length + 1].isalnum())
        if whole and len(form) >= len(letters) and lexicon.rows(Kind.UNIT, form):
            return form
    return None


def _per(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    if not _COUNTED.search(before) or _PLACE.search(before):
        return None
    word = _WORD.match(line.masked, match.end())
    forms = line.lexicon.beginning(Kind.PER, word[0]) if word else []
    for form in forms:
        if line.text.startswith(form, match.end()):
            speed = form in {"giờ", "giây"} and line.lexicon.rows(
                Kind.UNIT, before.split()[-1].lstrip("0123456789.,")
            )
            return Claim(
                match.start(),
                match.end(),
                " trên " if speed else f" {line.lexicon.spoken(Kind.PER, form)} ",
                90,
            )
    unit = _unit(line.masked, match.end(), line.lexicon)
    if unit is None and word and _MONEY.search(before) and is_syllable(word[0]) and word[0].islower():
        return Claim(match.start(), match.end(), " một ", 80)  # whatever is sold: 3.500đ/quả, 35.000đ/chục
    if unit:
        link = "một" if _MONEY.search(before) else "trên"
        return Claim(
            match.start(), match.end() + len(unit), f" {link} {line.lexicon.spoken(Kind.UNIT, unit)}", 80
        )
    return None


def _plain(match: re.Match[str], line: Line) -> Claim:
    written = match[0]
    before, after = line.before(match.start()), line.after(match.end())
    if written[0] == "0" and written.isdecimal() and _ISSUED.search(before):
        spoken = digits(written)
    elif _WHOLE.fullmatch(written) and _COUNTS.match(after):
        spoken = number(written.replace(",", "."))  # nobody has a part of a person, or of a đồng
    elif _POINTED.fullmatch(written) and _is_section(before, after):
        spoken = _section(match)
    else:
        spoken = number(written)
    return Claim(match.start(), match.end(), spoken)


def _is_section(before: str, after: str) -> bool:
    if before.casefold().endswith("điểm "):
        return bool(_POINT_OF_LAW.match(after))
    return bool(_POINT_BEFORE.search(before))


def _metres(match: re.Match[str], line: Line) -> Claim | None:
    whole, unit, rest = match.groups()
    if unit == "m" and rest in {"2", "3"} and not _TALL.search(line.before(match.start())):
        return None
    named = line.lexicon.spoken(Kind.UNIT, unit)
    said = digits(rest) if rest[0] == "0" else cardinal(int(rest))
    return Claim(match.start(), match.end(), f"{cardinal(int(whole))} {named} {said}", 90)


def _across(match: re.Match[str]) -> str:
    return f"phi {number(match[1])}"


def _tonnes(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    for context, spoken in ((_HEAVY, "tấn"), (_YOUNG, "tuổi"), (_EARNED, "tháng")):
        if context.search(before):
            return Claim(match.start(1), match.end(1), f" {spoken}", 75)
    return None


def _house(match: re.Match[str], line: Line) -> Claim | None:
    if not _HOUSED.search(line.before(match.start())):
        return None
    steps = [spell_row(step) for step in match[0].split("/")]
    return Claim(match.start(), match.end(), " trên ".join(steps), 85)


def _section(match: re.Match[str]) -> str:
    return " chấm ".join(cardinal(int(part)) for part in match[0].split("."))


AMOUNT_PASSES: tuple[Rule, ...] = (
    *MONEY_PASSES,
    Rule("unit", matching(_METRES, _metres), (r"\d(?:m|kg)\d",)),
    Rule("unit", matching(_T, _tonnes), (r"(?:\d|^)[Tt](?!\w)",)),
    Rule("across", replacing(_ACROSS, _across, confidence=90), ("[ØøΦφ⌀]",)),
    Rule("unit", _units),
    Rule("counted by", matching(_STROKE, _per), ("/",)),
    *AGAINST_PASSES,
    *RATIO_PASSES,
    *RANGE_PASSES,
    Rule("house", matching(_HOUSE, _house), (r"/\d",)),
    *FRACTION_PASSES,
    Rule("number", matching(_NUMBER, _plain)),
    Rule("section", replacing(_SECTION, _section, confidence=80), (r"\d\.\d",)),
)
