"""Which body issued a document: from its letterhead, spelled as people write it.

    UBND HUYỆN LONG CHÂU        the body above it
    THỊ TRẤN PHÚ SƠN            ◀ Ủy ban nhân dân thị trấn Phú Sơn

A letterhead is in capitals and in two columns that converters set in any order; the motto is taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from broadcast.ingest.blocks import Paragraph
from broadcast.ingest.words import clean, fold, is_capitals

_MOTTO = re.compile(
    r"cộng\s+h(?:òa|oà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|độc\s+lập\s?[-–—]\s?tự\s+do\s?[-–—]\s?hạnh\s+phúc"
    r"|đảng\s+cộng\s+sản\s+việt\s+nam$|^đoàn\s+tncs\s+hồ\s+chí\s+minh$",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Bộ|Sở|Phòng|Trung tâm|Đài|Ban|Văn phòng)(?:\s+(?!về\b|ban hành|xây dựng)"
    r"[^\s,;.:]+){1,12}?)\s+(?:đã\s+)?(?:ban hành|xây dựng)\s+(?:K|k)ế hoạch"
)
_BODY = re.compile(
    r"(?:ủy ban nhân dân|ubnd|ủy ban m\w+|ủy ban dân tộc|bộ|sở|phòng|trung tâm|đài|ban|hội|hội đồng|văn phòng|tỉnh ủy"
    r"|thành ủy|huyện ủy|đảng ủy|chi cục|cục|thanh tra|công an|tỉnh đoàn|huyện đoàn|liên đoàn|đoàn|công đoàn"
    r"|trường|học viện|bệnh viện|trạm|chi nhánh|kho bạc|thuế|bảo hiểm|hạt|đội|viện|mặt trận|bch|btv)(?!\w)"
)
_PART_OF_IT = re.compile(r"ban (?:thường trực|thường vụ|chấp hành)")
"""What follows a body's name is its standing committee, and no body of its own."""
_OF_A_PLACE = re.compile(r"(?:tỉnh|thành|huyện|quận|thị) (?:đoàn|ủy)(?!\w)")
_SCHOOL = re.compile(
    r"(?<=trường)\s(mầm non|mẫu giáo|tiểu học|thcs|thpt|trung học cơ sở|trung học phổ thông)(?!\w)"
)
"""A school is named after a person or a place: Trường THCS Lê Lợi."""
_NO_VOWEL = re.compile(r"(?<!\w)[bcdđghklmnpqrstvx]{2,}(?!\w)", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:kt\.\s*|tm\.\s*)?(?:phó )?(?:chủ tịch|bộ trưởng|thứ trưởng|giám đốc|trưởng phòng)\s+"
)
_COMMITTEE = re.compile(r"(?:ủy ban nhân dân|ubnd)(?!\w)")
_UNIT = re.compile(r"(?:xã(?! hội)|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|đặc khu)(?!\w)")
_CAPTION = re.compile(r"(?:kế hoạch|quyết định|chương trình|hướng dẫn|thông báo|công văn|chỉ thị)(?!\w)")


def without_motto(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs without the motto of the State, which stands beside the letterhead or in its lines."""
    bare = (
        replace(paragraph, text=clean(_MOTTO.sub(" ", paragraph.text)).strip(" |"))
        for paragraph in paragraphs
    )
    return tuple(paragraph for paragraph in bare if paragraph.text)


def opens_the_act(text: str) -> bool:
    """The line of the deciding office below a decision's title, in capitals."""
    if fold(text).startswith("ban hành"):
        return False
    return is_capitals(text) and bool(_OFFICE.match(fold(text)) or _BODY.match(fold(text)))


def read_issuer(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], title: str | None) -> str | None:
    """The body in the letterhead or above the legal bases, else the one that says it issues the plan."""
    words = " ".join(paragraph.text for paragraph in paragraphs)
    letterhead = _letterhead([paragraph.text for paragraph in head])
    if letterhead:
        return _as_written(letterhead, words)
    for paragraph in reversed(head):
        told = _ISSUED.findall(paragraph.text)
        if told:
            return _completed(_full(told[-1]), title)
    return None


def _letterhead(lines: Sequence[str]) -> str | None:
    """The issuing body among the capital lines of the head: the last of those above the caption."""
    found = unit = None
    for place, line in enumerate(lines):
        folded = _OFFICE.sub("", fold(line), count=1)
        if not is_capitals(line) or not _BODY.match(folded) or (found and _PART_OF_IT.fullmatch(folded)):
            if (found or unit) and _CAPTION.fullmatch(folded):
                break
            unit = unit or (line if is_capitals(line) and _UNIT.match(folded) else None)
            continue
        name = _with_unit(clean(line)[len(fold(line)) - len(folded) :], lines[place + 1 : place + 2])
        if _UNIT.search(fold(name)) or not _BODY.fullmatch(fold(name)):
            found = name
    return found or (f"ỦY BAN NHÂN DÂN {unit}" if unit else None)


def _with_unit(name: str, below: Sequence[str]) -> str:
    """A body with the place that the line below names; a committee above its commune gives way to it."""
    if not below or not is_capitals(below[0]) or not _UNIT.match(fold(below[0])):
        return name
    committee = _COMMITTEE.match(fold(name))
    return f"{name[: committee.end()]} {below[0]}" if committee else f"{name} {below[0]}"


def _as_written(capitals: str, words: str) -> str:
    """A name in capitals as the running text writes it, else with a capital for each word of a place."""
    folded = fold(words)
    if len(folded) == len(words):
        spellings = [
            words[found.start() : found.end()] for found in re.finditer(re.escape(fold(capitals)), folded)
        ]
        written = [spelling for spelling in spellings if not is_capitals(spelling)]
        if written:
            return _full(max(written, key=written.count))
    return _full(_respelled(fold(capitals)))


def _respelled(name: str) -> str:
    """A name in small letters with the capitals it should have: its kind, its subject, the place it serves."""
    kind = _BODY.match(name)
    subject = kind.end() if kind else 0
    place_body = _OF_A_PLACE.match(name)
    if place_body:
        return f"{place_body[0].capitalize()}{name[place_body.end() :].title()}"
    school = _SCHOOL.match(name, subject)
    if school:
        return _with_capitals(f"Trường {school[1].capitalize()}{name[school.end() :].title()}")
    unit = _UNIT.search(name, subject)
    told = name[subject : unit.start()] if unit else name[subject:]
    told = re.sub(r"(?:^\s*|(?:,|-|–|\bvà)\s+)\w", lambda start: start[0][:-1] + start[0][-1].upper(), told)
    place = unit[0] + name[unit.end() :].title() if unit else ""
    return _with_capitals(f"{name[:1].upper()}{name[1:subject]}{told}{place}")


def _with_capitals(name: str) -> str:
    """A name with the capitals of its short forms (THCS, MTTQ) and of the country."""
    spelled = name.replace("iệt nam", "iệt Nam")
    return _NO_VOWEL.sub(lambda short: short[0].upper(), spelled)


def _full(name: str) -> str:
    return re.sub(r"^(?:UBND|Ubnd|Uỷ ban nhân dân|ủy ban nhân dân)(?!\w)", "Ủy ban nhân dân", clean(name))


def _completed(name: str, title: str | None) -> str:
    """A body that names only its level ("Ủy ban nhân dân tỉnh") with the place that the title names."""
    level = _UNIT.search(fold(name))
    if title and level and level.end() == len(name):
        place = re.search(rf"{level[0]}(?P<place>(?:\s+[A-ZĐÀ-Ỹ]\w*){{1,5}})", title)
        return f"{name}{place['place']}" if place else name
    return name
