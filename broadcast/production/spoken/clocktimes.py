"""Times of day and lengths of time: 7h30, 17h00, 05:00, 7-9h, 5:15 PM, 24/24 giờ, 15'30"."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal
from broadcast.production.spoken.scores import SCORE_PASSES

_FREE = r"(?<![\w/:.,-])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_MINUTE = r"[0-5]\d"
_DASH = r"[ ]?[-–—][ ]?"
_MARK = r"(?:[ ]?['’′]|[ ]?(?:phút|ph|p)(?!\w))"
_LETTERED = re.compile(
    rf"{_FREE}({_HOUR})[ ]?(?:[hH][ ]?|g(?={_MINUTE}|\d{_MARK}))(?:({_MINUTE}|\d(?={_MARK}))({_MARK})?)?"
    r"(?:(\d{1,2})(?:\"|″|''))?(?!\w)"
)
_BOTH = re.compile(
    rf"{_FREE}({_HOUR})(?:[ ]?[hg:]({_MINUTE})?({_MARK})?)?({_DASH}| đến | tới )({_HOUR})[hg]({_MINUTE})?({_MARK})?(?!\w)"
)
_COLON = re.compile(rf"{_FREE}({_HOUR}):({_MINUTE})(?::({_MINUTE}))?(?![\w:])")
_COLONS = re.compile(rf"{_FREE}({_HOUR}):({_MINUTE}){_DASH}({_HOUR}):({_MINUTE})(?![\w:])")
_HALVES = re.compile(rf"{_FREE}({_HOUR})(?:[:hg]({_MINUTE})?)?[ ]?(AM|PM|am|pm|a\.m\.|p\.m\.)(?!\w)")
_GRAMS = re.compile(rf"{_FREE}({_HOUR})[ ]?g(?!\w|/)")
_AT = re.compile(r"(?:lúc|hồi|trước|vào|đúng|khoảng|từ)[ ]$", re.IGNORECASE)
_OF_DAY = re.compile(
    r",?[ ](?:sáng|trưa|chiều|tối|đêm|khuya|ngày|hôm|hằng|hàng|mỗi|cùng|thứ|chủ nhật|T[2-7])\b"
)
_DATED = re.compile(rf"{_FREE}({_HOUR})[hg]({_MINUTE})?[ ]?/[ ]?(?=\d{{1,2}}/\d{{1,2}})")
_ROUND = re.compile(r"(?<![\w/])24(?:h|[ ]?giờ)?/(24|7)(?:[ ]?(?:h|giờ))?(?!\w|/\d)")
_SERVICE = re.compile(
    r"(?:trực|cấp cứu|(?<!\w)mở cửa|bán hàng|bảo vệ|camera|theo dõi|hotline|đường dây nóng|phục vụ|hoạt động|tổng đài|hỗ trợ|liên tục|tiếp nhận|giám sát)[^;]{0,25}$",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?<![\w/.,])(\d{1,3})[ ]?['’′](?!['’])(?:[ ]?(\d{1,2})[ ]?(?:[\"”″]|''|’’)(\d{1,2}(?!\d))?|(\d\d))?(?!\w)"
)
_SECONDS = re.compile(r"(?<![\w/.,'’′])(\d{1,3})(?:[\"″]|''|’’)(?:(\d\d)(?!\d))?(?![\w\"])")
_WORDED = re.compile(rf"{_FREE}(\d{{1,2}})[ ]giờ[ ](?:(00)(?:[ ]phút)?|({_MINUTE})[ ]?['’′])(?!\d|[.,/]\d)")
_SCREEN = re.compile(r"(?:màn hình|ti vi|tivi|TV|màn)[^.;]{0,12}$", re.IGNORECASE)
_SCALE = re.compile(r"(?:tỷ lệ|tỉ lệ|bản đồ|pha loãng|pha)[ ]$", re.IGNORECASE)


def _clock(hour: str, minute: str | None, mark: str | None = None) -> str:
    spoken = f"{cardinal(int(hour))} giờ"
    if minute and int(minute):
        spoken += f" {cardinal(int(minute))}" + (" phút" if mark else "")
    return spoken


def _lettered(match: re.Match[str]) -> str:
    hour, minute, mark, second = match.groups()
    return _clock(hour, minute, mark) + (f" {cardinal(int(second))} giây" if second else "")


def _both(match: re.Match[str]) -> str:
    first, minute, mark, between, last, last_minute, last_mark = match.groups()
    link = " đến " if between.strip() in "-–—" else between
    bare = not re.match(r"[ ]?[hg:]", match[0][len(first) :])
    spoken = cardinal(int(first)) if bare else _clock(first, minute, mark)
    return f"{spoken}{link}{_clock(last, last_minute, last_mark)}"


def _dated(match: re.Match[str]) -> str:
    return f"{_clock(match[1], match[2])} ngày "


def _colon(match: re.Match[str], line: Line) -> Claim | None:
    if _SCALE.search(line.before(match.start())):
        return None
    spoken = _clock(match[1], match[2])
    if match[3] and int(match[3]):
        spoken = f"{_clock(match[1], None)} {cardinal(int(match[2]))} phút {cardinal(int(match[3]))} giây"
    return Claim(match.start(), match.end(), spoken)


def _colons(match: re.Match[str]) -> str:
    return f"{_clock(*match.group(1, 2))} đến {_clock(*match.group(3, 4))}"


def _halves(match: re.Match[str]) -> str:
    hour, afternoon = int(match[1]), match[3][0] in "Pp"
    part = ""
    if hour < 12:
        part = " sáng" if not afternoon else " chiều" if hour < 6 else " tối"
    elif hour == 12:
        part = " trưa" if afternoon else " đêm"
    return _clock(match[1], match[2]) + part


def _grams(match: re.Match[str], line: Line) -> Claim | None:
    after = line.after(match.end())
    if not _OF_DAY.match(after) and not (
        _AT.search(line.before(match.start())) and re.match(r"[.,;)]|$", after)
    ):
        return None
    return Claim(match.start(), match.end(), _clock(match[1], None), 85)


def _round(match: re.Match[str], line: Line) -> Claim | None:
    if match[1] == "7" and not _SERVICE.search(line.before(match.start())):
        return None  # the twenty-fourth of July
    hours = " giờ" if match[0].endswith(("h", "giờ")) else ""
    return Claim(match.start(), match.end(), f"hai mươi tư trên {cardinal(int(match[1]))}{hours}")


def _length(match: re.Match[str]) -> str:
    minute, second, hundredth, bare = match.groups()
    words = [f"{cardinal(int(minute))} phút"]
    words += [f"{cardinal(int(second))} giây"] if second else []
    words += [cardinal(int(rest)) for rest in (hundredth, bare) if rest]
    return " ".join(words)


def _seconds(match: re.Match[str], line: Line) -> Claim | None:
    if line.masked[: match.start()].count('"') % 2:
        return None  # the end of a quotation
    if _SCREEN.search(line.before(match.start())):
        return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} in", 80)
    rest = f" {cardinal(int(match[2]))}" if match[2] else ""
    return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} giây{rest}", 80)


def _worded(match: re.Match[str]) -> str:
    return _clock(match[1], match[3], match[3])


ROUND_PASSES: tuple[Rule, ...] = (
    Rule("round the clock", matching(_ROUND, _round), (r"(?:24h?|giờ)/",)),
    Rule("time", replacing(_DATED, _dated), ("/", r"\d[hg]")),
    *SCORE_PASSES,
)
TIME_PASSES: tuple[Rule, ...] = (
    Rule("time", replacing(_HALVES, _halves), (r"(?i:am|pm|\.m\.)",)),
    Rule("times", replacing(_BOTH, _both), (r"\d[hg]",)),
    Rule("times", replacing(_COLONS, _colons), (r"\d:\d",)),
    Rule("time", replacing(_LETTERED, _lettered), (r"\d[hHg]|^[hHg]",)),
    Rule("time", matching(_COLON, _colon), (r"\d:\d",)),
    Rule("time", replacing(_WORDED, _worded), ("^giờ",)),
    Rule("time", matching(_GRAMS, _grams), (r"(?:\d|^)g(?!\w)",)),
    Rule("length", replacing(_LENGTH, _length, confidence=90), ("['’′]",)),
    Rule("length", matching(_SECONDS, _seconds), (r"[\"″]|''|’’",)),
)
