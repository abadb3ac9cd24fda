"""What orders a document: Roman numerals, headings, list letters, and the points and clauses of a law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, roman, spell

_LINK = r"(?:\s?[-–—]\s?|, ?| và | đến |/)"
_ROMAN_ROW = re.compile(rf"(?<![\w/.-])([IVX]{{1,6}})((?:{_LINK}[IVX]{{1,6}})*)(?![\w/]|\.\w)")
_ROMAN_ONE = re.compile(r"[IVX]+")
_KEYWORD = re.compile(r"([^\W\d_]+) ?[“\"(]?$")
_BULLET = re.compile(r"^\s*(?:[-–—+*#•●▪■◦○➢❖✓✔·\uf000-\uf0ff]+\s*)+")
_HEADING_ROMAN = re.compile(r"^[\s\ue000]*([IVX]{1,6})(?:(?=\s?[.)]|/\s|\s?[-–]\s)|$)")
_HEADING_LETTER = re.compile(r"^[\s\ue000]*([A-HĐ])(?=\s?[.)] ?\S)")
_HEADING_NUMBER = re.compile(r"^[\s\ue000]*(\d{1,2})(?=(?:\.\s?|/\s)[^\W\d])")
_HEADING_SMALL = re.compile(r"^[\s\ue000]*(?P<letter>[a-zđ])\.(?=[ ][^\W\d_])")
_ARTICLE = re.compile(r"(?<!\w)Đ(\.[ ]?)?(\d{1,3})([a-zđ]?)(?![\w/-]|[.,]\d)")
_CLAUSE = re.compile(r"(?<!\w)K\.?[ ]?(\d{1,2})(?=,?[ ]?Đ\.?[ ]?\d)")
_OF_LAW = re.compile(r"(?:khoản \d+[a-zđ]?,? |(?<!\w)K\.?\d+,? ?|theo |tại |các |[,;] |^)$", re.IGNORECASE)
_LAW = re.compile(
    r":|,?[ ](?:Luật|luật|Bộ luật|BL|LĐĐ|NĐ|Nghị định|Quy chế|Điều lệ|HP|Hiến pháp|Thông tư|TT|của|và)\b"
)
_NOTE = re.compile(r"(?<=[^\s(\[])\[\d{1,3}\]|(?<=[^\W\d_])\(\d{1,2}\)(?=[\s.,;:]|$)")
_LIST_LETTER = re.compile(r"(?:^|(?<=[\s;:.,\ue000]))\(?([a-zđ](?:\.?\d{1,2})?)\)(?=\s|$)\s*")
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s;:\ue000]))\(?(\d{1,2}|[ivx]{1,4})\)(?=\s|$)\s*")
_ROMAN_DOTTED = re.compile(r"(?<![\w.])([IVX]{1,5})\.(\d{1,2})(?![\w.]*\w)")
_SECTION_INSIDE = re.compile(r"(?<=[-–;:.] )(\d{1,2}(?:\.\d{1,2}){1,3})(?=\. [^\W\da-z_])")
_ROMAN_SECTION = re.compile(r"^[\s\ue000]*([IVX]{1,5}(?:\.\d{1,2}){1,3})(?=[.)]?\s)")
_SECTION = re.compile(r"^[\s\ue000]*(\d{1,2}(?:\.\d{1,2}){1,4})(?=\.?\s)")
_POINTS = re.compile(
    r"(?i:(?<!\w)(điểm|tiết|khổ|mẫu số|mẫu|nhóm|khối|bảng|phụ lục|tổ|lô|hạng|loại|vitamin|viêm gan|lớp|cúm))"
    r" ([a-zđA-EGHK])(?!\w|\.\w)((?:, ?[a-zđ](?!\w)|(?: và| hoặc) [a-zđ](?!\w))*)"
)
_POINT = re.compile(r"[a-zđA-Z]\b")


def _bullet(match: re.Match[str], line: Line) -> Claim | None:
    if match[0].strip() == "-" and re.match(r"\d+(?:[.,]\d+)?[ ]?[°º]", line.after(match.end())):
        return None
    return Claim(match.start(), match.end(), "")


def _heading_roman(match: re.Match[str]) -> str | None:
    value = roman(match[1])
    return cardinal(value).capitalize() if value else None


def _heading_letter(match: re.Match[str]) -> str:
    return spell(match[1]).capitalize()


def _heading_small(match: re.Match[str]) -> str:
    return f"{spell(match['letter'])}, "


def _heading_number(match: re.Match[str]) -> str:
    return cardinal(int(match[1])).capitalize()


def _list_letter(match: re.Match[str], line: Line) -> Claim:
    first_of_romans = match[1] == "i" and "ii)" in line.text
    return Claim(match.start(), match.end(), "một, " if first_of_romans else f"{spell(match[1])}, ")


def _list_number(match: re.Match[str]) -> str | None:
    value = int(match[1]) if match[1].isdecimal() else roman(match[1].upper())
    return f"{cardinal(value)}, " if value is not None else None


def _section_inside(match: re.Match[str]) -> str:
    return _section(match).lower()


def _section(match: re.Match[str]) -> str:
    spoken = " chấm ".join(cardinal(int(part)) for part in match[1].split("."))
    return spoken.capitalize()


def _article(match: re.Match[str], line: Line) -> Claim | None:
    dot, row, letter = match.groups()
    before, after = line.before(match.start()), line.after(match.end())
    if not dot and not (_OF_LAW.search(before) and _LAW.match(after)):
        return None
    return Claim(match.start(), match.end(), f"Điều {cardinal(int(row))} {spell(letter)}".strip(), 85)


def _clause(match: re.Match[str]) -> str:
    return f"khoản {cardinal(int(match[1]))}"


def _roman_section(match: re.Match[str]) -> str | None:
    head, *rest = match[1].split(".")
    value = roman(head)
    return " chấm ".join(cardinal(part) for part in (value, *map(int, rest))).capitalize() if value else None


def _points(match: re.Match[str], line: Line) -> Claim | None:
    start = match.start(2)
    words = _POINT.sub(lambda letter: spell(letter[0]), line.text[start : match.end()])
    certain = match[1].casefold() in {"điểm", "tiết", "khổ"} or match[2].isupper()
    if not certain or (match[2] == "a" and match[3] == "" and match[1].casefold() == "khổ"):
        return None
    return Claim(start, match.end(), words, 90)


def _romans(line: Line) -> Iterator[Claim]:
    for match in _ROMAN_ROW.finditer(line.masked):
        values = [roman(one) for one in _ROMAN_ONE.findall(match[0])]
        if None in values:
            continue
        confidence = _trust(match, line)
        if confidence:
            spoken = _ROMAN_ONE.sub(lambda one: cardinal(roman(one[0]) or 0), match[0])
            yield Claim(match.start(), match.end(), re.sub(r"\s?[-–—/]\s?", " đến ", spoken), confidence)


def _roman_dotted(match: re.Match[str], line: Line) -> Claim | None:
    keyword = _KEYWORD.search(line.before(match.start()))
    value = roman(match[1])
    if value is None or not keyword or not line.lexicon.rows(Kind.NUMBERED, keyword[1].casefold()):
        return None
    return Claim(match.start(), match.end(), f"{cardinal(value)} chấm {cardinal(int(match[2]))}", 90)


def _trust(match: re.Match[str], line: Line) -> int:
    keyword = _KEYWORD.search(line.before(match.start()))
    if keyword and line.lexicon.rows(Kind.NUMBERED, keyword[1].casefold()):
        return 95
    if match[2] and not line.is_heading and keyword and keyword[1].islower():
        return 80  # a row of them: tổ dân phố I, II, V
    sure = len(match[1]) > 2 or match[1] in {"II", "IV", "IX"}
    return 70 if sure or (len(match[1]) == 2 and not line.is_heading) else 0


MARKER_PASSES: tuple[Rule, ...] = (
    Rule("bullet", matching(_BULLET, _bullet), (r"^[-–—+*#•●▪■◦○➢❖✓✔·\uf000-\uf0ff]",)),
    Rule("note", replacing(_NOTE, "", confidence=80), (r"\S[\[(]\d",)),
    Rule("heading", replacing(_ROMAN_SECTION, _roman_section, group=1), (r"^[IVX]{1,5}\.\d",)),
    Rule("heading", replacing(_HEADING_ROMAN, _heading_roman, group=1), ("[IVX]",)),
    Rule("heading", replacing(_HEADING_LETTER, _heading_letter, group=1), (r"(?<!\w)[A-HĐ](?!\w)",)),
    Rule("heading", replacing(_SECTION_INSIDE, _section_inside, group=1), (r"\d\.\d{1,2}\.$",)),
    Rule("heading", replacing(_SECTION, _section, group=1), (r"\d\.\d",)),
    Rule("heading", replacing(_HEADING_NUMBER, _heading_number, group=1), (r"\d[./]",)),
    Rule("list letter", replacing(_HEADING_SMALL, _heading_small, group="letter"), (r"^[a-zđ]\.$",)),
    Rule("article", replacing(_CLAUSE, _clause, confidence=80), (r"(?<!\w)K(?:[.\d]|$)", "Đ")),
    Rule("article", matching(_ARTICLE, _article), (r"(?<!\w)Đ[.\d]",)),
    Rule("list letter", matching(_LIST_LETTER, _list_letter), (r"[a-zđ](?:\.?\d{1,2})?\)",)),
    Rule("list number", replacing(_LIST_NUMBER, _list_number, confidence=90), (r"[\divx]\)",)),
    Rule("point of a law", matching(_POINTS, _points), (r"^[a-zđA-Z](?!\w)",)),
)
ROMAN_PASSES: tuple[Rule, ...] = (
    Rule("Roman numeral", matching(_ROMAN_DOTTED, _roman_dotted), (r"(?<!\w)[IVX]{1,5}\.\d",)),
    Rule("Roman numeral", _romans, (r"(?<!\w)[IVX]",)),
)
