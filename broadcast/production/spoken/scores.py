"""Results of matches: "thắng 3-1" is "ba một", and the sets in brackets after it as well."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching
from broadcast.production.spoken.numbers import cardinal

_PAIR = r"\d{1,3}[ ]?[-–:][ ]?\d{1,3}"
_SCORE = re.compile(rf"(?<![\w/:.,-]){_PAIR}(?![\w/%]|[.,:-]\d)")
_SETS = re.compile(r"(?<![\w/:.,-])\d{1,2}[-–:/]\d{1,2}(?:[,;] ?\d{1,2}[-–:/]\d{1,2})+(?![\w/%]|[.,:-]\d)")
_WON = re.compile(
    r"(?:(?i:tỷ số|tỉ số|thắng|thua|dẫn|bại|gỡ|kết quả|chung cuộc|chung kết|bán kết|tứ kết|trận|penalty|luân lưu)|hòa|hoà)"
    r"[^.;]{0,30}$"
)
_PLAYED = re.compile(r"(?i:tỷ số|tỉ số|thắng|thua|hiệp|séc|(?<!\w)set|ván|trận)|hòa|hoà")
_NOT_BEFORE = re.compile(
    r"(?:cấp|từ|ngày|tháng|trước|sau|thứ|khoảng|trong|sáng|trưa|chiều|tối|đêm|hôm|lúc|số|điều|tuổi|tổ|thôn|lớp"
    r"|chiến thắng|giải phóng|cách mạng|kỷ niệm|mừng|lễ|quốc khánh|tháng tám)[ ]$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"[ ]?(?:tuổi|người|giờ|năm|tháng|ngày|tuần|phút|triệu|tỷ|nghìn|đồng|độ|lần|hộ|xã|thôn|điểm|kg|km|ha|m|tấn|giải)\b"
)
_NUMBER = re.compile(r"\d+")


def _score(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    if not _WON.search(before) or _NOT_BEFORE.search(before) or _NOT_AFTER.match(line.after(match.end())):
        return None
    return Claim(match.start(), match.end(), _said(match[0]), 85)


def _sets(match: re.Match[str], line: Line) -> Claim | None:
    if not _PLAYED.search(line.text[: match.start()]):
        return None
    pairs = [tuple(map(int, _NUMBER.findall(pair))) for pair in re.split("[,;]", match[0])]
    if "/" in match[0] and any(second <= 12 for _, second in pairs) and min(first for first, _ in pairs) < 12:
        return None  # days of several months
    return Claim(match.start(), match.end(), ", ".join(map(_said, re.split("[,;] ?", match[0]))), 85)


def _said(pair: str) -> str:
    return " ".join(cardinal(int(points)) for points in _NUMBER.findall(pair))


SCORE_PASSES: tuple[Rule, ...] = (
    Rule("score", matching(_SETS, _sets), (r"\d[-–:/]\d+[,;]",)),
    Rule("score", matching(_SCORE, _score), ("[-–:]",)),
)
