"""Numbers to be dialled: telephones in all their groupings, hotlines, short numbers, what to send a message to."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import digits

_TELEPHONE = re.compile(
    r"(?<![\w.,/])(?<!\d )(?!\d\d\.\d\d\.(?:19|20)\d\d(?!\d))(?:\(?\+84\)?|\(?0)[ .-]?\d(?:[ .()-]{0,2}\d){6,10}(?!\w|[.,/]\d)"
)
_SHORT = re.compile(r"(?<![\w.,/])1[89]00(?:[ .-]?\d){4,6}(?!\w|[.,/]\d)")
_CALL = re.compile(
    r"(?<!\w)(?:gọi(?: (?:điện|ngay|số|cho|tới|đến|theo|vào))*|tổng đài|đường dây nóng|hotline|điện thoại|máy lẻ|số nội bộ|ĐT(?!\w)|sđt|bấm|quay số|soạn tin|nhắn tin|đầu số|tin nhắn)"
    r"(?P<between>[^\d.;]{0,30}?)(?P<row>\d{3,6}(?:(?:, ?| hoặc | và |/| - )\d{3,6})*)(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r" ?(?:người|hộ|lượt|cuộc|đồng|lần|tin|ngày|máy|khách|trường hợp|phút|giờ|thuê bao|bạn|em|cháu|thanh niên|công dân"
    r"|nam|đoàn viên|thí sinh|học sinh|sinh viên|đối tượng|CD|TN|HS|NV)\b"
)
_GROUPS = re.compile(r"\d+")
_SENT = re.compile(
    r"(?i:(?:soạn|nhắn)[^.;]{1,50}gửi(?: đến| tới| về)?(?: số| đầu số| tổng đài)?) (?P<row>\d{3,5})(?![\w%]|[.,/]\d)"
)
_LOCAL = re.compile(r"(?<![\w.,/])[2-9]\d{2,3}[. ]\d{3}(?:[. ]?\d{1,2})?(?!\w|[.,/]\d)")
_DIALLED = re.compile(
    r"(?<!\w)(?:ĐT|đt|điện thoại|hotline|fax|số nội bộ|máy bàn|máy lẻ|SĐT|sđt|đường dây nóng|liên hệ|gọi)(?!\w)",
    re.IGNORECASE,
)
_EMERGENCY = re.compile(
    r"(?<![\w.,/-])11[1-5](?=[.,;)]?(?:$|[ ](?:hoặc|và|khi|để|ngay|nếu|cứu|báo)\b|[;.)]))"
)
_URGENT = re.compile(
    r"(?:gọi|báo|cứu nạn|cứu hộ|cứu hỏa|cứu thương|cấp cứu|báo cháy|chữa cháy|tổng đài|đường dây nóng|hotline|cảnh sát|công an)"
    r"[^.;\d]{0,20}[ ]$|(?:gọi|tổng đài|hotline|đường dây nóng).*: $",
    re.IGNORECASE,
)


def _telephone(match: re.Match[str]) -> str | None:
    rows = _GROUPS.findall(match[0])
    count = sum(map(len, rows))
    if not 8 <= count <= 12:
        return None
    if len(rows) == 1:
        rows = [rows[0][:4], rows[0][4:7], rows[0][7:]]
    spoken = ", ".join(digits(row) for row in rows if row)
    return f"cộng {spoken}" if "+" in match[0] else spoken


def _short(match: re.Match[str], line: Line) -> Claim | None:
    rows = _GROUPS.findall(match[0])
    if len(rows) == 1:
        if len(rows[0]) != 8 and not re.search(
            r"(?:gọi|tổng đài|nóng|thoại|hotline|số|ĐT)[^\d.;]*$", line.before(match.start()), re.IGNORECASE
        ):
            return None
        rows = [rows[0][:4], rows[0][4:]]
    return Claim(match.start(), match.end(), ", ".join(map(digits, rows)), 90)


def _call(match: re.Match[str], line: Line) -> Claim | None:
    if _AMOUNT_AFTER.match(line.after(match.end())):
        return None
    spoken = _GROUPS.sub(lambda row: digits(row[0]), match["row"])
    return Claim(match.start("row"), match.end("row"), re.sub("/| - ", ", ", spoken), 90)


def _local(match: re.Match[str], line: Line) -> Claim | None:
    rows = _GROUPS.findall(match[0])
    if sum(map(len, rows)) not in {7, 8} or _AMOUNT_AFTER.match(line.after(match.end())):
        return None
    if not _DIALLED.search(line.text[: match.start()]):
        return None
    return Claim(match.start(), match.end(), ", ".join(map(digits, rows)), 85)


def _emergency(match: re.Match[str], line: Line) -> Claim | None:
    if not _URGENT.search(line.before(match.start())):
        return None
    return Claim(match.start(), match.end(), digits(match[0]), 90)


TELEPHONE_PASSES: tuple[Rule, ...] = (
    Rule("telephone", replacing(_TELEPHONE, _telephone), (r"(?<![\w.,/])\(?(?:0|\+84)",)),
    Rule("telephone", matching(_SHORT, _short), (r"(?<![\w.,/])1[89]00",)),
    Rule(
        "telephone",
        matching(_CALL, _call),
        ("(?i:gọi|đài|nóng|hotline|thoại|đt|sđt|bấm|quay|soạn|nhắn|đầu|lẻ|bộ)", r"\d{3}"),
    ),
    Rule(
        "telephone",
        replacing(_SENT, lambda match: digits(match["row"]), group="row", confidence=90),
        ("(?i:gửi)", r"^\d{3,5}"),
    ),
    Rule("telephone", matching(_LOCAL, _local), (r"(?<![\w.,/])[2-9]\d{2,3}(?:\.\d|$)",)),
    Rule("telephone", matching(_EMERGENCY, _emergency), (r"(?<![\w.,/-])11[1-5](?!\w)",)),
)
