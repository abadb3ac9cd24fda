"""Times of day and lengths of time: 7h30, 17h00, 05:00, 7-9h, 24/24 giờ, 15'30"."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal

_FREE = r"(?<![\w/:.,-])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_MINUTE = r"[0-5]\d"
_DASH = r"[ ]?[-–—][ ]?"
_LETTERED = re.compile(
    rf"{_FREE}({_HOUR})[ ]?(?:[hH][ ]?|g(?={_MINUTE}))({_MINUTE})?(?:['’′]|[ ]?(?:ph|p)(?!\w))?(?!\w)"
)
_BOTH = re.compile(
    rf"{_FREE}({_HOUR})(?:[hg:]({_MINUTE})?)?({_DASH}| đến | tới )({_HOUR})[hg]({_MINUTE})?['’′]?(?!\w)"
)
_COLON = re.compile(rf"{_FREE}({_HOUR}):({_MINUTE})(?::({_MINUTE}))?(?![\w:])")
_COLONS = re.compile(rf"{_FREE}({_HOUR}):({_MINUTE}){_DASH}({_HOUR}):({_MINUTE})(?![\w:])")
_DATED = re.compile(rf"{_FREE}({_HOUR})[hg]({_MINUTE})?[ ]?/[ ]?(?=\d{{1,2}}/\d{{1,2}})")
_ROUND = re.compile(r"(?<![\w/])24/(24|7)(?:[ ]?(?:h|giờ))?(?!\w|/)")
_SERVICE = re.compile(
    r"(?:trực|phục vụ|hoạt động|tổng đài|hỗ trợ|liên tục|tiếp nhận|giám sát)[^.;]{0,25}$", re.IGNORECASE
)
_LENGTH = re.compile(r"(?<![\w/.,])(\d{1,3})[ ]?['’′](?:[ ]?(\d{1,2})[ ]?(?:[\"”″]|''|’’))?(?!\w)")
_SECONDS = re.compile(r"(?<![\w/.,])(\d{1,3})(?:[\"″]|'')(?![\w\"])")
_WORDED = re.compile(rf"{_FREE}(\d{{1,2}})[ ]giờ[ ](00)(?!\d|[.,/]\d)(?:[ ]phút)?")
_SCORE_WORD = re.compile(
    r"(?:tỷ số|tỉ số|thắng|thua|hòa|hoà|dẫn|bại|gỡ|kết quả|chung cuộc|chung kết|bán kết|tứ kết|trận|penalty|luân lưu)[^.;]{0,30}$",
    re.IGNORECASE,
)
_SCORE = re.compile(rf"{_FREE}(\d{{1,2}})[ ]?[-–:][ ]?(\d{{1,2}})(?![\w/%]|[.,:-]\d)")


def _clock(hour: str, minute: str | None) -> str:
    spoken = f"{cardinal(int(hour))} giờ"
    return f"{spoken} {cardinal(int(minute))}" if minute and int(minute) else spoken


def _lettered(match: re.Match[str]) -> str:
    return _clock(match[1], match[2])


def _both(match: re.Match[str]) -> str:
    first, minute, between, last, last_minute = match.groups()
    link = " đến " if between.strip() in "-–—" else between
    if not minute and match[0][len(first) : len(first) + 1] not in "hg:":
        spoken = cardinal(int(first))
    else:
        spoken = _clock(first, minute)
    return f"{spoken}{link}{_clock(last, last_minute)}"


def _dated(match: re.Match[str]) -> str:
    return f"{_clock(match[1], match[2])} ngày "


def _colon(match: re.Match[str]) -> str:
    spoken = _clock(match[1], match[2])
    if match[3] and int(match[3]):
        spoken = f"{_clock(match[1], None)} {cardinal(int(match[2]))} phút {cardinal(int(match[3]))} giây"
    return spoken


def _colons(match: re.Match[str]) -> str:
    return f"{_clock(*match.group(1, 2))} đến {_clock(*match.group(3, 4))}"


def _round(match: re.Match[str], line: Line) -> Claim | None:
    if match[1] == "7" and not _SERVICE.search(line.before(match.start())):
        return None  # the twenty-fourth of July
    hours = " giờ" if match[0].endswith(("h", "giờ")) else ""
    return Claim(match.start(), match.end(), f"hai mươi tư trên {cardinal(int(match[1]))}{hours}")


def _length(match: re.Match[str]) -> str:
    spoken = f"{cardinal(int(match[1]))} phút"
    return f"{spoken} {cardinal(int(match[2]))} giây" if match[2] else spoken


def _seconds(match: re.Match[str], line: Line) -> Claim | None:
    if line.before(match.start()).count('"') % 2:
        return None  # the end of a quotation
    return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} giây", 80)


def _worded(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} giờ"


def _score(match: re.Match[str], line: Line) -> Claim | None:
    if not _SCORE_WORD.search(line.before(match.start())):
        return None
    return Claim(match.start(), match.end(), f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}", 85)


ROUND_PASSES: tuple[Rule, ...] = (
    Rule("round the clock", matching(_ROUND, _round), ("24/",)),
    Rule("time", replacing(_DATED, _dated), ("/", r"\d[hg]")),
)
TIME_PASSES: tuple[Rule, ...] = (
    Rule("score", matching(_SCORE, _score), ("[-–:]",)),
    Rule("times", replacing(_BOTH, _both), (r"\d[hg]",)),
    Rule("times", replacing(_COLONS, _colons), (r"\d:\d",)),
    Rule("time", replacing(_LETTERED, _lettered), (r"\d[hHg]|^[hHg]",)),
    Rule("time", replacing(_COLON, _colon), (r"\d:\d",)),
    Rule("time", replacing(_WORDED, _worded), ("^00",)),
    Rule("length", replacing(_LENGTH, _length, confidence=90), ("['’′]",)),
    Rule("length", matching(_SECONDS, _seconds), (r"[\"″]|''",)),
)
