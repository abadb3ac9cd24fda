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
from broadcast.ingest.extraction.bases import opens_basis, read_bases
from broadcast.ingest.extraction.headings import heading_role
from broadcast.ingest.extraction.letterhead import opens_the_act, read_issuer, without_motto
from broadcast.ingest.markers import split_marker
from broadcast.ingest.words import fold, is_capitals

_NUMBER_LINE = re.compile(r"số\s?(?::\s?|(?=\d))(.*)", re.IGNORECASE)
_SYMBOL = r"[A-ZĐƯ]{1,12}[a-z]{0,2}"
_NUMBER = re.compile(
    rf"(\d{{1,5}}[a-zđ]?)\s*([-/])\s*((?:\d{{4}}\s*/\s*)?{_SYMBOL}(?:\s*[-/&]\s*{_SYMBOL})*)"
)
_DAY = (
    r"(?:ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})"
    r"|ngày\s*(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
)
_PLACE_AND_DAY = re.compile(rf"[^,;.:()]{{2,60}},\s*{_DAY}\s*\.?$")
_SOME_DAY = re.compile(_DAY)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo\s", re.IGNORECASE)
_SOURCE = re.compile(r"\(?\s*(?:theo\s+)?nguồn\s*(?::|$)", re.IGNORECASE)
_CAPTION = re.compile(r"(?:kế hoạch|quyết định|chương trình|hướng dẫn|thông báo|công văn|chỉ thị)(?!\w)")
_SUBJECT = re.compile(r"tuyên truyền|truyền thông|cải cách hành chính|cchc|chuyển đổi số|phát thanh")
_SECTION = frozenset(("roman", "upper", "number", "part"))
_LONGEST_TITLE = 400


def read_heading(paragraphs: Sequence[Paragraph]) -> Heading:
    """The heading of the document that `paragraphs` are, in their order."""
    paragraphs = without_motto(paragraphs)
    head = _head(paragraphs)
    number, dated = _identity(paragraphs, head)
    title = _title(head)
    return Heading(
        number=number,
        dated=dated,
        issuer=read_issuer(paragraphs, head, title),
        title=title,
        period=_period(paragraphs, title),
        bases=read_bases(head),
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
        if text.startswith("(") or opens_basis(text) or split_marker(text)[0]:
            break
        if text.endswith((".", ":", ";", "/")) or len(text) > _LONGEST_TITLE or opens_the_act(text):
            break
        if parts and heading_role(text):
            break
        parts.append(text)
    return " ".join(parts) or None


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
