"""What a document says of itself: number, date, issuing body, title and period.

Each is taken from where documents print it, and nowhere else: the number that a legal basis or a content
item mentions is another document's. Where the place is there and blank, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from broadcast.domain.content import Heading
from broadcast.ingest.blocks import Paragraph
from broadcast.ingest.cadence import Span, read_period, read_span
from broadcast.ingest.markers import split_marker
from broadcast.ingest.words import clean, fold, is_capitals

_NUMBER_LINE = re.compile(r"số\s*:\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(\d{1,5}[a-zđ]?)\s*([-/])\s*((?:\d{4}\s*/\s*)?[A-ZĐƯ]{1,8}(?:\s*[-/&]\s*[A-ZĐƯ]{1,12})*)"
)
_DAY = (
    r"(?:ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})"
    r"|ngày\s*(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
)
_PLACE_AND_DAY = re.compile(rf"[^,;.:()]{{2,60}},\s*{_DAY}\s*\.?$")
_SOME_DAY = re.compile(_DAY)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo\s", re.IGNORECASE)
_SOURCE = re.compile(r"\(?\s*(?:theo\s+)?nguồn\s*(?::|$)", re.IGNORECASE)
_ISSUED = re.compile(
    r"((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Bộ|Sở|Phòng|Trung tâm|Đài|Ban|Văn phòng)(?:\s+(?!về\b|ban hành|xây dựng)"
    r"[^\s,;.:]+){1,12}?)\s+(?:đã\s+)?(?:ban hành|xây dựng)\s+(?:K|k)ế hoạch"
)
_BODY = re.compile(
    r"(?:ủy ban nhân dân|ubnd|bộ|sở|phòng|trung tâm|đài|ban|hội đồng|văn phòng|tỉnh ủy|thành ủy|huyện ủy|đảng ủy)(?!\w)"
)
_OFFICE = re.compile(
    r"(?:kt\.\s*|tm\.\s*)?(?:phó )?(?:chủ tịch|bộ trưởng|thứ trưởng|giám đốc|trưởng phòng)\s+"
)
_UNIT = re.compile(r"(?:xã(?! hội)|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|đặc khu)(?!\w)")
_CAPTION = re.compile(r"(?:kế hoạch|quyết định|chương trình|hướng dẫn|thông báo|công văn|chỉ thị)(?!\w)")
_ABOUT = re.compile(r"(?:v/v|về việc|về)\s*:?\s+")
_BASIS = re.compile(
    r"căn cứ|thực hiện (?:kế hoạch|quyết định|nghị quyết|chỉ thị|công văn)|triển khai|xét|theo đề nghị|nhằm"
)
_SUBJECT = re.compile(r"tuyên truyền|truyền thông|cải cách hành chính|cchc|chuyển đổi số|phát thanh")
_SECTION = frozenset(("roman", "upper", "number", "part"))
_LONGEST_TITLE = 400


def read_heading(paragraphs: Sequence[Paragraph]) -> Heading:
    """The heading of the document that `paragraphs` are, in their order."""
    head = _head(paragraphs)
    number, dated = _identity(paragraphs, head)
    title = _title(head)
    return Heading(
        number=number,
        dated=dated,
        issuer=_issuer(paragraphs, head, title),
        title=title,
        period=_period(paragraphs, title),
    )


def is_article(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the text is about a plan and not the plan: no number line, no caption, but a source line."""
    folded = [fold(paragraph.text) for paragraph in paragraphs]
    plain = any(_NUMBER_LINE.match(text) or _CAPTION.fullmatch(text.strip(" :")) for text in folded)
    return not plain and any(_SOURCE.match(text) for text in folded)


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Everything above the first section (I. or 1.), the whole of a text without sections."""
    head: list[Paragraph] = []
    for paragraph in paragraphs:
        marker, _ = split_marker(paragraph.text)
        if marker and marker.style in _SECTION:
            break
        head.append(paragraph)
    return head


# ── number and date ──────────────────────────────────────────────────────────────────────────────


def _identity(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph]) -> tuple[str | None, date | None]:
    number = next((_number(found[1]) for p in head if (found := _NUMBER_LINE.match(p.text))), None)
    dated = next((_day(found) for p in head if (found := _PLACE_AND_DAY.search(fold(p.text)))), None)
    for elsewhere in (*_captions(paragraphs), *_sources(paragraphs)):
        number = number or _number(elsewhere)
        dated = dated or (_day(found) if (found := _SOME_DAY.search(fold(elsewhere))) else None)
    return number, dated


def _captions(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Lines like "(Ban hành kèm theo Quyết định số … ngày …)", each with the line it may run into."""
    return [
        " ".join(p.text for p in paragraphs[place : place + 2])
        for place, paragraph in enumerate(paragraphs)
        if _ATTACHED.match(paragraph.text)
    ]


def _sources(paragraphs: Sequence[Paragraph]) -> list[str]:
    """What stands after "Nguồn:" at the end of an article."""
    if not is_article(paragraphs):
        return []
    return [
        " ".join(p.text for p in paragraphs[place : place + 2])
        for place, paragraph in enumerate(paragraphs)
        if _SOURCE.match(paragraph.text)
    ]


def _number(text: str) -> str | None:
    found = _NUMBER.search(text)
    return re.sub(r"\s+", "", found[0]) if found else None


def _day(found: re.Match[str]) -> date | None:
    parts = [found[name] or found[f"{name}2"] for name in ("y", "m", "d")]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


# ── title and period ─────────────────────────────────────────────────────────────────────────────


def _title(head: Sequence[Paragraph]) -> str | None:
    """What stands below the last caption (KẾ HOẠCH), else after V/v, else the first heading on the subject."""
    captions = [place for place, p in enumerate(head) if _CAPTION.match(fold(p.text)) and _is_caption(p)]
    plans = [place for place in captions if fold(head[place].text).startswith("kế hoạch")]
    for place in reversed(plans or captions):
        title = _below(head, place)
        if title:
            return title
    for paragraph in head:
        if fold(paragraph.text).startswith("v/v"):
            return paragraph.text
    subjects = [
        p.text for p in head if _SUBJECT.search(fold(p.text)) and not p.text.endswith((".", ":", ";"))
    ]
    return next((text for text in subjects if len(text.split()) >= 5 and len(text) <= _LONGEST_TITLE), None)


def _is_caption(paragraph: Paragraph) -> bool:
    kind = _CAPTION.match(fold(paragraph.text))
    bare = kind is not None and not fold(paragraph.text)[kind.end() :].strip(" :")
    return bare or is_capitals(paragraph.text) or paragraph.heading


def _below(head: Sequence[Paragraph], caption: int) -> str | None:
    parts: list[str] = []
    rest = re.sub(r"^\S+\s+\S+", "", head[caption].text).strip(" :")
    if rest:
        parts.append(rest)
    for paragraph in head[caption + 1 : caption + 5]:
        text = paragraph.text
        if text.startswith("(") or _BASIS.match(fold(text)) or split_marker(text)[0]:
            break
        if text.endswith((".", ":", ";", "/")) or len(text) > _LONGEST_TITLE or _opens_the_act(text):
            break
        parts.append(text)
    return " ".join(parts) or None


def _opens_the_act(text: str) -> bool:
    """The line of the deciding office below a decision's title, in capitals."""
    return is_capitals(text) and bool(_OFFICE.match(fold(text)) or _BODY.match(fold(text)))


def _period(paragraphs: Sequence[Paragraph], title: str | None) -> Span | None:
    """The period that the title names, else what stands below "Thời gian thực hiện"."""
    period = read_period(title) if title else None
    if period:
        return period
    for place, paragraph in enumerate(paragraphs):
        _, text = split_marker(paragraph.text)
        if fold(text).startswith("thời gian"):
            _, _, told = text.partition(":")
            below = paragraphs[place + 1].text if place + 1 < len(paragraphs) else ""
            span = read_span(told) or read_span(below)
            if span:
                return span
    return None


# ── issuing body ─────────────────────────────────────────────────────────────────────────────────


def _issuer(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], title: str | None) -> str | None:
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
    found: str | None = None
    for place, line in enumerate(lines):
        folded = _OFFICE.sub("", fold(line), count=1)
        if not is_capitals(line) or not _BODY.match(folded):
            if found and _CAPTION.fullmatch(folded):
                break
            continue
        name = clean(line)[len(fold(line)) - len(folded) :]
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if is_capitals(below) and _UNIT.match(fold(below)):
            name = f"{name} {below}"
        if _UNIT.search(fold(name)) or not _BODY.fullmatch(fold(name)):
            found = name
    return found


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
    unit = _UNIT.search(name, subject)
    told = name[subject : unit.start()] if unit else name[subject:]
    told = re.sub(r"(?:^\s*|(?:,|-|–|\bvà)\s+)\w", lambda start: start[0][:-1] + start[0][-1].upper(), told)
    place = unit[0] + name[unit.end() :].title() if unit else ""
    return f"{name[:1].upper()}{name[1:subject]}{told}{place}"


def _full(name: str) -> str:
    return re.sub(r"^(?:UBND|Ubnd|Uỷ ban nhân dân|ủy ban nhân dân)(?!\w)", "Ủy ban nhân dân", clean(name))


def _completed(name: str, title: str | None) -> str:
    """A body that names only its level ("Ủy ban nhân dân tỉnh") with the place that the title names."""
    level = _UNIT.search(fold(name))
    if title and level and level.end() == len(name):
        place = re.search(rf"{level[0]}(?P<place>(?:\s+[A-ZĐÀ-Ỹ]\w*){{1,5}})", title)
        return f"{name}{place['place']}" if place else name
    return name
