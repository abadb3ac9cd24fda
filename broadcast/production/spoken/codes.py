"""Digits that are a code and not an amount: telephones, hotlines, accounts, roads, kilometre posts, classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, digits, spell, spell_row

_TELEPHONE = re.compile(r"(?<![\w.,/])(?:\(?\+84\)?|\(?0)[ .-]?\d(?:[ .()-]{0,2}\d){6,10}(?!\w|[.,/]\d)")
_SHORT = re.compile(r"(?<![\w.,/])1[89]00(?:[ .-]?\d){4,6}(?!\w|[.,/]\d)")
_CALL = re.compile(
    r"(?<!\w)(?:gọi(?: (?:điện|ngay|số|cho|tới|đến|theo|vào))*|tổng đài|đường dây nóng|hotline|điện thoại|ĐT|sđt|bấm|quay số|soạn tin|nhắn tin|đầu số|tin nhắn)"
    r"(?P<between>[^\d.;]{0,30}?)(?P<row>\d{3,6}(?:(?:, ?| hoặc | và |/| - )\d{3,6})*)(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    r" ?(?:người|hộ|lượt|cuộc|đồng|lần|tin|ngày|máy|khách|trường hợp|phút|giờ|thuê bao|bạn)"
)
_ACCOUNT = re.compile(
    r"(?<!\w)(?:tài khoản|STK|MST|mã số thuế|mã hồ sơ|mã(?: số)?|căn cước(?: công dân)?|CCCD|CMND|chứng minh nhân dân|số hiệu|biên lai|hộ chiếu|số thẻ|số sê-ri|mật khẩu|mã vạch)"
    r"(?P<between>(?: (?:số|là))?[ :]{1,3})(?P<row>\d{3,20}(?:[ .-]\d{2,6}){0,5}(?![.-]?[A-Z\d])|(?=[A-Z.-]{0,12}\d)[A-Z\d]{1,12}(?:[.-][A-Z\d]{1,12}){1,8})(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\w.,/])(?:\d{10,}|0\d{2,})(?!\w|[.,/]\d)")
_GROUPS = re.compile(r"\d+")
_CODE_GROUPS = re.compile(r"[A-Z\d]+")
_ROAD = re.compile(r"(?<!\w)(QL|ĐT|TL|ĐH|HL|ĐX|CT|TL|ĐL|LTL)[ .]{0,2}(?P<number>\d{1,3}[A-Z]?)(?!\w|[.,/]\d)")
_ROADS = {
    "QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "ĐH": "đường huyện", "HL": "hương lộ",
    "ĐX": "đường xã", "CT": "cao tốc", "ĐL": "đại lộ", "LTL": "liên tỉnh lộ",
}  # fmt: skip
_POST = re.compile(r"(?<!\w)[Kk][Mm][ ]?(\d{1,4})(?:[ ]?\+[ ]?(\d{1,3}))?(?!\w|[.,/]\d)")
_PLATE = re.compile(r"(?<![\w/-])(\d{2})-?([A-Z][A-Z\d]?)[- ](\d{3}[.]?\d{2}|\d{4,5})(?!\w|[.,/]\d)")
_MIXED = re.compile(r"(?<![\w])(?=\w*\d)(?=\w*[A-Za-zĐđ])[A-ZĐa-zđ\d]{2,12}(?:[-.]\d{1,4}(?!\d))?(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")


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


def _account(match: re.Match[str]) -> str:
    return ", ".join(map(spell, _CODE_GROUPS.findall(match["row"])))


def _long(match: re.Match[str]) -> str:
    return digits(match[0])


def _road(match: re.Match[str]) -> str:
    row = match["number"].rstrip("ABCDEFGHIKLMN")
    letter = match["number"][len(row) :]
    spoken = f"{_ROADS[match[1]]} {digits(row) if row[0] == '0' else cardinal(int(row))} {spell(letter)}"
    return spoken.strip()


def _post(match: re.Match[str]) -> str:
    spoken = f"ki lô mét {cardinal(int(match[1]))}"
    return f"{spoken} cộng {cardinal(int(match[2]))}" if match[2] else spoken


def _plate(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} {spell_row(match[2])}, {digits(match[3])}"


def _mixed(line: Line) -> Iterator[Claim]:
    for match in _MIXED.finditer(line.masked):
        letters = _LETTERS.match(match[0])
        head = letters[0] if letters else ""
        after = line.after(match.start() + len(head))
        entries = [*line.lexicon.rows(Kind.ABBREVIATION, head), *line.lexicon.rows(Kind.OFFICE, head)]
        known = next((entry for entry in entries if entry.fits(line.before(match.start()), after)), None)
        if known:
            yield Claim(match.start(), match.end(), f"{known.spoken} {spell_row(match[0][len(head) :])}", 80)
        else:
            unknown = any(len(run) > 2 for run in _LETTERS.findall(match[0]))
            yield Claim(match.start(), match.end(), spell_row(match[0]), 30 if unknown else 65)


CODE_PASSES: tuple[Rule, ...] = (
    Rule(
        "account",
        replacing(_ACCOUNT, _account, group="row", confidence=90),
        ("(?i:khoản|stk|mst|mã|cước|cccd|cmnd|minh|hiệu|lai|chiếu|thẻ|sê|khẩu|vạch)",),
    ),
    Rule("telephone", replacing(_TELEPHONE, _telephone), (r"(?<![\w.,/])\(?(?:0|\+84)",)),
    Rule("telephone", matching(_SHORT, _short), (r"(?<![\w.,/])1[89]00",)),
    Rule(
        "telephone",
        matching(_CALL, _call),
        ("(?i:gọi|đài|nóng|hotline|thoại|đt|sđt|bấm|quay|soạn|nhắn|đầu)", r"\d{3}"),
    ),
    Rule("road", replacing(_ROAD, _road, confidence=85), (r"(?<!\w)(?:QL|ĐT|TL|ĐH|HL|ĐX|CT|ĐL|LTL)",)),
    Rule("kilometre post", replacing(_POST, _post), ("(?i:km)",)),
    Rule("long number", replacing(_LONG, _long, confidence=80), (r"\d{10}|(?<!\w)0\d\d",)),
)
PLATE_PASSES: tuple[Rule, ...] = (Rule("plate", replacing(_PLATE, _plate, confidence=80), (r"\d\d-?[A-Z]",)),)
MIXED_PASSES: tuple[Rule, ...] = (Rule("letters and digits", _mixed, (r"\d[A-Za-zĐđ]|[A-Za-zĐđ]\d",)),)
