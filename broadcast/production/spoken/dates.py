"""Days of the calendar: 13/8/2021, 31.10.2022, 5-9, days in rows and in ranges, days of the moon, days of birth."""

from __future__ import annotations

import re

from broadcast.production.spoken.fractions import PART_OF
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal
from broadcast.production.spoken.periods import (
    DASH,
    END,
    FREE,
    MONTH,
    PERIOD_PASSES,
    YEAR,
    link,
    month,
    year_words,
)

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_FULL = re.compile(rf"{FREE}({_DAY})[ ]?([/.-])[ ]?({MONTH})[ ]?\2[ ]?({YEAR})(?![\w/])")
_TWO_DIGITS = re.compile(rf"{FREE}({_DAY})([/.-])({MONTH})\2(\d\d)(?![\w/%]|[.,-]\d)")
_ISO = re.compile(rf"{FREE}({YEAR})-({MONTH})-({_DAY})(?![\w/])")
_ROW = re.compile(rf"{FREE}({_DAY}(?:(?:{DASH}|, ?| ?& ?| và | hoặc ){_DAY})+)/({MONTH})(?:/({YEAR}))?{END}")
_ROW_SIGN = re.compile(rf"({DASH}|, ?| ?& ?| và | hoặc )")
_DAY_SPAN = re.compile(
    rf"{FREE}({_DAY})([/.])({MONTH})(?:\2({YEAR}))?{DASH}({_DAY})\2({MONTH})(?:\2({YEAR}))?{END}"
)
_SHORT = re.compile(rf"{FREE}({_DAY})([/.-])({MONTH}){END}")
_LUNAR = re.compile(rf"{FREE}({_DAY})[/.-]({MONTH})(?=[ ](?:âm lịch|ÂL|âl|dương lịch|DL\b))")
_BORN = re.compile(
    rf"(?<!\w)(?:SN|sn|Sn|S\.N|sinh)[.:]? ?(?:({_DAY})[/.-]({MONTH})[/.-]({YEAR})|({MONTH})[/.-]({YEAR})|({YEAR})){END}"
)
_FIRST_DAY = re.compile(rf"(?<=[Tt]ừ )({_DAY})(?= (?:đến|tới)(?: hết)?(?: ngày)? {_DAY}/{MONTH}(?!\d))")
_CALENDAR = re.compile(r"(?<=\ue000 )(ÂL|DL|âl|dl)(?!\w)")
_BLANK = re.compile(
    r"(?<=ngày)[ ]?[.…_]{1,20}[ ]?/[ ]?([.…_]{1,20}|\d{1,2})[ ]?/[ ]?([.…_]{1,20}|(?:19|20)\d\d)(?!\w)"
)
_DATED = re.compile(
    r"(?:giải phóng|chiến thắng|cách mạng|quốc khánh|quảng trường|đường|phố|kênh|ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm|hôm|dịp|lễ|rằm|tết|thứ \S+|chủ nhật|(?<!\w)CN|giỗ|kỷ niệm|khuya)[ ,(]*$",
    re.IGNORECASE,
)
_ROW_BEFORE = re.compile(
    r"(?:ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm|lễ|dịp|từ|vào)[ ](?:\d{1,2}/\d{1,2}(?:/\d{4})?(?:, ?| và | hoặc ))+$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:từ|trước|sau|đến|tới|hết|vào|lúc|tính|nhất|cuối)[ ]?(?:hết )?$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:có|đạt|được|khoảng|gần|hơn|trên|chiếm|với|còn|tổng|bằng|số)[ ]$", re.IGNORECASE)
_THINGS = re.compile(
    r"[ ]?(?:số|xã|thôn|hộ|tiêu chí|đơn vị|phường|huyện|chỉ tiêu|đại biểu|tổng|diện tích|dân số|người|điểm|ý kiến|đồng chí"
    r"|cơ quan|trường|ấp|khu|tổ|chi|trẻ|học sinh|nội dung|công|ngành|sở|nhiệm vụ|sản phẩm|quãng|chặng|bản|buôn|làng"
    r"|ứng cử viên|ứng viên|cử tri|phiếu|hồ sơ|con|cháu|em|lớp|thành viên|ủy viên|hội viên|đoàn viên|đảng viên|giáo viên"
    r"|công trình|dự án|căn|nhà|xe|tàu|máy|mẫu|ca|vụ|bài|câu|lô|tuyến|cầu|hồ|trạm|chợ|phòng|gói|vị trí|thí sinh|vận động viên)\b"
)
_CELEBRATED = frozenset(
    {"1/1", "3/2", "27/2", "8/3", "26/3", "30/4", "1/5", "7/5", "15/5", "19/5", "1/6", "5/6", "21/6", "26/6",
     "28/6", "27/7", "19/8", "2/9", "10/10", "13/10", "14/10", "20/10", "9/11", "18/11", "20/11", "23/11",
     "1/12", "19/12", "22/12"}
)  # fmt: skip
_SOLEMN = re.compile(
    r"(?:ngày|kỷ niệm|quốc tế|quốc khánh|giải phóng|thành lập|truyền thống|(?<!\w)lễ|(?<!\w)tết|chào mừng|hưởng ứng)[^.;]*$",
    re.IGNORECASE,
)
_SOLEMN_NEAR = re.compile(
    r"(?:ngày|kỷ niệm|(?<!\w)lễ|(?<!\w)tết|chào mừng|hưởng ứng)[^.;\d]*$", re.IGNORECASE
)
_TIMED = re.compile(r"(?<![\w.,])\d{1,2}(?:[hg](?:\d\d)?|:\d\d| giờ(?: \d\d)?(?: phút)?)[ ,]*$")
_TOLD_TWICE = re.compile(r"[ ,(]*(?:nhằm|tức|âm lịch|dương lịch|ÂL|DL)\b")
_PARTS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "2/5", "3/5", "4/5", "1/10"})
_OF_THE_MOON = re.compile(r"(?<=\d)/(?=(?:[Gg]iêng|[Cc]hạp)(?!\w))")


def _date(day: str, written_month: str, year: str | None) -> str:
    return f"{cardinal(int(day))} tháng {month(written_month)}{year_words(year)}"


def _day_word(line: Line, at: int) -> str:
    before = line.before(at)
    return "ngày " if _PREPOSITION.search(before) or _TIMED.search(before) else ""


def _full(match: re.Match[str], line: Line) -> Claim:
    spoken = _date(match[1], match[3], match[4])
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + spoken)


def _two_digits(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    if not (_DATED.search(before) or (match[2] == "/" and _PREPOSITION.search(before))):
        return None
    spoken = _date(match[1], match[3], f"20{match[4]}")
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + spoken, 80)


def _iso(match: re.Match[str], line: Line) -> Claim:
    spoken = _date(match[3], match[2], match[1])
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + spoken)


def _born(match: re.Match[str]) -> str:
    day, in_month, year, only_month, of_year, alone = match.groups()
    if alone:
        return f"sinh{year_words(alone)}"
    if day:
        return f"sinh ngày {_date(day, in_month, year)}"
    return f"sinh tháng {month(only_month)}{year_words(of_year)}"


def _first_day(match: re.Match[str]) -> str:
    return f"ngày {cardinal(int(match[1]))}"


def _calendar(match: re.Match[str]) -> str:
    return "âm lịch" if match[1] in {"ÂL", "âl"} else "dương lịch"


def _blank(match: re.Match[str]) -> str:
    in_month = f" {month(match[1])}" if match[1].isdecimal() else ""
    return f" tháng{in_month}{year_words(match[2]) if match[2].isdecimal() else ' năm'}"


def _lunar(match: re.Match[str], line: Line) -> Claim:
    return Claim(
        match.start(), match.end(), _day_word(line, match.start()) + _date(match[1], match[2], None), 95
    )


def _row(match: re.Match[str], line: Line) -> Claim | None:
    days, in_month, year = match.groups()
    before = line.before(match.start())
    pieces = _ROW_SIGN.split(days)
    ranged = all(sign.strip() in "-–—" for sign in pieces[1::2])
    if not ranged and not (_DATED.search(before) or _PREPOSITION.search(before)):
        return None
    listed = ranged and len(pieces) > 3  # 5-6-7/9 are three days
    said = [
        cardinal(int(piece)) if piece.isdecimal() else ", " if listed else link(piece) for piece in pieces
    ]
    return Claim(match.start(), match.end(), f"{''.join(said)} tháng {month(in_month)}{year_words(year)}")


def _day_span(match: re.Match[str], line: Line) -> Claim | None:
    day, sign, in_month, year, last_day, last_month, last_year = match.groups()
    if sign == "." and not (year or last_year):
        return None
    again = (int(day), int(in_month)) == (int(last_day), int(last_month)) and year and last_year
    word = _day_word(line, match.start())
    between = ", " if again else f" đến {word}"  # the same day of two years is a celebration
    spoken = f"{_date(day, in_month, year)}{between}{_date(last_day, last_month, last_year)}"
    return Claim(match.start(), match.end(), word + spoken)


def _short(match: re.Match[str], line: Line) -> Claim | None:
    day, sign, in_month = match.groups()
    before, after = line.before(match.start()), line.after(match.end())
    in_row = sign == "/" and bool(_ROW_BEFORE.search(before))
    dated = in_row or any((_DATED.search(before), _TIMED.search(before), _TOLD_TWICE.match(after)))
    if not dated and PART_OF.match(after) and f"{day}/{in_month}" in _PARTS:
        return None
    celebrated = f"{int(day)}/{int(in_month)}" in _CELEBRATED and _SOLEMN.search(before)
    if (sign != "/" and not (dated or (celebrated and sign == "-"))) or after.startswith(" tháng"):
        return None
    if (
        not dated
        and (_COUNTED.search(before) or _THINGS.match(after))
        and not (_PREPOSITION.search(before) and not _THINGS.match(after))
    ):
        return None
    certain = dated or _PREPOSITION.search(before) or celebrated or int(day) > 12 or day[0] == "0"
    if not certain and not _SOLEMN_NEAR.search(before):
        return None
    return Claim(match.start(), match.end(), _day_word(line, match.start()) + _date(day, in_month, None), 90)


DATE_PASSES: tuple[Rule, ...] = (
    Rule("birth", replacing(_BORN, _born), (r"(?i:(?<!\w)(?:sn|s\.n|sinh))", r"(?:1[5-9]|20|21)\d\d")),
    Rule("date", replacing(_BLANK, _blank), ("(?i:ngày)", r"[.…_]/|/[.…_]")),
    Rule("dates", matching(_DAY_SPAN, _day_span), (r"\d[/.]\d", "[-–—]")),
    Rule("dates", matching(_ROW, _row), (r"/\d",)),
    Rule("date", matching(_FULL, _full), (r"[/.-](?:\d|$)", r"(?:1[5-9]|20|21)\d\d")),
    Rule("date", matching(_ISO, _iso), (r"\d{4}-\d",)),
    Rule("date", matching(_TWO_DIGITS, _two_digits), (r"\d[/.-]\d+[/.-]\d\d(?!\d)",)),
    Rule("date", matching(_LUNAR, _lunar), (r"\d[/.-]\d", "^(?:âm|ÂL|âl|dương|DL)")),
    *PERIOD_PASSES,
    Rule("day", replacing(_FIRST_DAY, _first_day), ("(?i:^từ)", r"\d/\d")),
    Rule("calendar", replacing(_OF_THE_MOON, " tháng "), (r"\d/[GgCc]",)),
    Rule("day", matching(_SHORT, _short), (r"\d[/.-]\d",)),
    Rule("calendar", replacing(_CALENDAR, _calendar), ("^(?:ÂL|DL|âl|dl)",)),
)
