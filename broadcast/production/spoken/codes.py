"""Digits that are a code and not an amount: accounts, roads, kilometre posts, varieties, grades, lots and classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, digits, number, roman, spell, spell_row
from broadcast.production.spoken.telephones import TELEPHONE_PASSES

_ACCOUNT = re.compile(
    r"(?<!\w)(?:(?:tài khoản|STK|số TK|TK)(?:[^\d.;:]{1,25}:)?|MST|mã số thuế|mã hồ sơ|mã(?: số| định danh| tra cứu| đơn| vận đơn| vùng)?|căn cước(?: công dân)?"
    r"|CCCD|CMND|chứng minh nhân dân|định danh(?: cá nhân)?|số hiệu|biên lai|hộ chiếu|số thẻ|số sê-ri|số sê ri|số seri|số phát hành|số vào sổ|số khung|số máy|mật khẩu|mã vạch)"
    r"(?P<between>(?: (?:số|là))?[ :]{1,3})"
    r"(?P<row>\d{3,20}(?:[.-]\d{1,12}| \d{2,6}){0,6}(?![.-]?[A-Z\d])(?! ?(?:triệu|tỷ|nghìn|đồng|người|hộ))"
    r"|(?=[A-Z.-]{0,12}\d)[A-Z\d]{1,12}(?:[.-][A-Z\d]{1,12}){1,8}|[A-Z]{1,3} ?\d{3,9})(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_TITLE_DEED = re.compile(r"(?<=số )([A-Z]{2}) ?(\d{5,8})(?!\w|[.,/]\d)")
_LONG = re.compile(r"(?<![\w.,/])(?<!\d )(?:\d{10,}|0\d{2,})(?!\w|[.,/]\d)")
_CODE_GROUPS = re.compile(r"[A-Z\d]+")
_ROAD = re.compile(r"(?<!\w)(QL|ĐT|TL|ĐH|HL|ĐX|CT|TL|ĐL|LTL)[ .]{0,2}(?P<number>\d{1,3}[A-Z]?)(?!\w|[.,/]\d)")
_ROADS = {
    "QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "ĐH": "đường huyện", "HL": "hương lộ",
    "ĐX": "đường xã", "CT": "cao tốc", "ĐL": "đại lộ", "LTL": "liên tỉnh lộ",
}  # fmt: skip
_POST = re.compile(r"(?<![\w/])(?<!\d )[Kk][Mm][ ]?(\d{1,4}|\d\.\d{3})(?:[ ]?\+[ ]?(\d{1,3}))?(?!\w|[.,/]\d)")
_FORM = re.compile(
    r"(?:mẫu|tờ khai|biểu|phiếu|khối|tổ hợp|mã|mã số|mã hiệu|ký hiệu|diễn tập)[ ]$", re.IGNORECASE
)
_GROWN = re.compile(
    r"(?:giống|(?<!\w)lúa|ngô|bắp|sắn|mía|lạc|đậu|khoai|cà phê|(?<!\w)keo|dưa|(?<!\w)chè|nếp|xoài)[^.;]{0,40}$",
    re.IGNORECASE,
)
_VARIETY = re.compile(
    r"(?<!\w)(?:(?!(?:QL|TL|HL|KP|QĐ|NĐ|TT|NQ|HK|ĐH|KV|CT|P|Q|T|F|U)\d)([A-ZĐ]{1,4})-?|(OM|ST|IR|NK|ĐT|ĐS|BC|KM|DT|ML|LVN|TBR)[ ])"
    r"(\d{1,4})(?:-(\d{1,3}))?(?![\w/]|[.,]\d)"
)
_GRADE = re.compile(r"(?<=[\dSA])-(I{1,3}|IV|V)(?!\w)")
_FUEL = re.compile(r"xăng|dầu|(?<!\w)RON|(?<!\w)DO(?!\w)|E5|E10")
_PRIZE = re.compile(
    r"(?i:giải (?:ĐB|đặc biệt|nhất|nhì|ba|tư|bốn|năm|sáu|bảy|tám))[ :]{1,2}(?P<row>\d{2,6}(?:[ ,-]{1,3}\d{2,6}){0,7})(?![\w/]|\.\d)"
)
_LOTTERY = re.compile(r"xổ số|vé số|(?<!\w)(?:KQ)?XS[A-ZĐ]", re.IGNORECASE)
_LETTER_ROW = re.compile(r"(?<![\w-])[A-ZĐ](?:-[A-ZĐ]){2,4}(?![\w-])")
_RHESUS = re.compile(r"(?<!\w)(?:O |AB ?|A ?|B ?)?Rh ?(?:\(([+-])\)|([+-]))")
_LOT = re.compile(r"(?<![\w-])([A-ZĐ]{1,3})(\d{0,3})-(\d{1,3})(?![\w-]|[.,/]\d)")
_LOTTED = re.compile(
    r"(?:lô|gói|gói thầu|thửa|căn|căn hộ|ki ốt|mã|số hiệu|khu|block|tòa)(?: đất)?(?: số)?[ ]$|(?:lô|gói)[^.;]{0,30}(?:,|và|:) $",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(r"(?<![\w.,])([1-3])\.(\d{6})(?:\.(\d{3}\.\d\d\.\d\d\.H\d\d))?(?![\w]|[.,]\d)")
_COPIES = re.compile(r"(?<=\()(\d{1,2})b(?=\))")
_DECIMAL_LETTERS = re.compile(r"(?<![\w.,])(\d+[.,]\d+)([A-Z]{1,3})(?![A-Za-z\d])")
_MIXED = re.compile(r"(?<![\w])(?=\w*\d)(?=\w*[A-Za-zĐđ])[A-ZĐa-zđ\d]{2,12}(?:[-.]\d{1,4}(?!\d))?(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")


def _account(match: re.Match[str]) -> str:
    return ", ".join(map(spell, _CODE_GROUPS.findall(match["row"])))


def _long(match: re.Match[str]) -> str:
    return digits(match[0])


def _variety(match: re.Match[str], line: Line) -> Claim | None:
    if not _GROWN.search(line.before(match.start())) or (match[2] and match[3].startswith("20")):
        return None  # HT 2025 is a season
    count = match[3]
    words = [
        spell(match[1] or match[2]),
        digits(count) if len(count) > 3 or count[0] == "0" else cardinal(int(count)),
    ]
    words += [cardinal(int(match[4]))] if match[4] else []
    return Claim(match.start(), match.end(), " ".join(words), 75)


def _lot(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start())
    letters, block, last = match.groups()
    if not (last[0] == "0" or _LOTTED.search(before)):
        return None
    rows = [] if block else line.lexicon.rows(Kind.ABBREVIATION, letters)
    named = next((row.spoken for row in rows if row.fits(before, "")), spell(letters))
    return Claim(
        match.start(), match.end(), " ".join(filter(None, (named, spell_row(block), spell_row(last)))), 80
    )


def _grade(match: re.Match[str], line: Line) -> Claim | None:
    if not _FUEL.search(line.text):
        return None
    return Claim(match.start(), match.end(), f" {cardinal(roman(match[1]) or 0)}", 85)


def _prize(match: re.Match[str], line: Line) -> Claim | None:
    if not _LOTTERY.search(line.text):
        return None
    rows = re.findall(r"\d+", match["row"])
    return Claim(match.start("row"), match.end("row"), ", ".join(map(digits, rows)), 90)


def _rhesus(match: re.Match[str]) -> str:
    group = match[0].partition("R")[0]
    return f"{spell(group)} e rờ hát {'cộng' if '+' in match[0] else 'trừ'}"


def _deed(match: re.Match[str]) -> str:
    return f"{spell(match[1])}, {digits(match[2])}"


def _procedure(match: re.Match[str]) -> str:
    place = "".join(f", {spell(piece)}" for piece in (match[3] or "").split(".") if piece)
    return f"{digits(match[1])} chấm {digits(match[2])}{place}"


def _copies(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} bản"


def _decimal_letters(match: re.Match[str]) -> str:
    return f"{number(match[1])} {spell(match[2])}"


def _road(match: re.Match[str], line: Line) -> Claim | None:
    before = line.before(match.start()).casefold()
    if _FORM.search(before):
        return None
    row = match["number"].rstrip("ABCDEFGHIKLMN")
    count = digits(row) if row[0] == "0" else cardinal(int(row))
    name = "" if before.endswith(f"{_ROADS[match[1]]} ") else _ROADS[match[1]]
    if before.endswith("đường "):
        name = name.removeprefix("đường ")
    words = (name, count, spell(match["number"][len(row) :]))
    return Claim(match.start(), match.end(), " ".join(filter(None, words)), 85)


def _post(match: re.Match[str]) -> str:
    spoken = f"ki lô mét {cardinal(int(match[1].replace('.', '')))}"
    return f"{spoken} cộng {cardinal(int(match[2]))}" if match[2] else spoken


def _mixed(line: Line) -> Iterator[Claim]:
    for match in _MIXED.finditer(line.masked):
        letters = _LETTERS.match(match[0])
        head = letters[0] if letters else ""
        after = line.after(match.start() + len(head))
        entries = (
            []
            if _FORM.search(line.before(match.start()))
            else [*line.lexicon.rows(Kind.ABBREVIATION, head), *line.lexicon.rows(Kind.OFFICE, head)]
        )
        known = next((entry for entry in entries if entry.fits(line.before(match.start()), after)), None)
        if known:
            yield Claim(match.start(), match.end(), f"{known.spoken} {spell_row(match[0][len(head) :])}", 80)
        else:
            unknown = any(len(run) > 2 for run in _LETTERS.findall(match[0]))
            yield Claim(match.start(), match.end(), spell_row(match[0]), 30 if unknown else 65)


CODE_PASSES: tuple[Rule, ...] = (
    Rule("deed", replacing(_TITLE_DEED, _deed, confidence=80), (r"^[A-Z]{2}(?:\d|$)",)),
    Rule("procedure", replacing(_PROCEDURE, _procedure, confidence=80), (r"[1-3]\.\d{6}",)),
    Rule("copies", replacing(_COPIES, _copies, confidence=90), (r"\(\d{1,2}b\)",)),
    Rule(
        "account",
        replacing(_ACCOUNT, _account, group="row", confidence=90),
        (
            "(?i:khoản|stk|tk|mst|mã|cước|cccd|cmnd|minh|danh|hiệu|lai|chiếu|thẻ|sê|seri|hành|sổ|khung|máy|khẩu|vạch)",
            r"\d",
        ),
    ),
    Rule("variety", matching(_VARIETY, _variety), (r"[A-ZĐ]-?\d|^[A-ZĐ]{2,3}$",)),
    Rule("lot", matching(_LOT, _lot), (r"[A-ZĐ]\d{0,3}-\d",)),
    *TELEPHONE_PASSES,
    Rule("prize", matching(_PRIZE, _prize), ("(?i:giải)", r"\d\d")),
    Rule("grade", matching(_GRADE, _grade), (r"[\dSA]-[IV]",)),
    Rule("road", matching(_ROAD, _road), (r"(?<!\w)(?:QL|ĐT|TL|ĐH|HL|ĐX|CT|ĐL|LTL)",)),
    Rule("kilometre post", replacing(_POST, _post), ("(?i:km)",)),
    Rule("long number", replacing(_LONG, _long, confidence=80), (r"\d{10}|(?<!\w)0\d\d",)),
)
LETTER_PASSES: tuple[Rule, ...] = (
    Rule(
        "letters",
        replacing(_LETTER_ROW, lambda match: spell(match[0]), confidence=80),
        (r"[A-ZĐ]-[A-ZĐ]-[A-ZĐ]",),
    ),
    Rule("blood", replacing(_RHESUS, _rhesus, confidence=85), ("Rh",)),
)
MIXED_PASSES: tuple[Rule, ...] = (
    Rule(
        "letters and digits",
        replacing(_DECIMAL_LETTERS, _decimal_letters, confidence=70),
        (r"\d[.,]\d+[A-Z]",),
    ),
    Rule("letters and digits", _mixed, (r"\d[A-Za-zĐđ]|[A-Za-zĐđ]\d",)),
)
