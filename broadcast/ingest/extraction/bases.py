"""The legal bases that a document cites above its first section: Căn cứ Luật …; Căn cứ Quyết định số …

Decisions print one a line. Plans run them into one sentence that ends with who issues the plan, separated by
semicolons or by the names of documents:

    Căn cứ Quyết định số 424/QĐ-BNV …; Kế hoạch số 342/KH-UBND …, Ủy ban nhân dân tỉnh ban hành Kế hoạch …
    └───────────── one ─────────────┘  └──────── another ───────┘
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.ingest.blocks import Paragraph
from broadcast.ingest.words import fold

_CITES = re.compile(r"căn cứ(?!\w)")
_FOLLOWS = re.compile(
    r"(?:tiếp tục )?(?:thực hiện|triển khai|theo)(?: (?:thực hiện|các|nội dung|tinh thần))*"
    r" (?:kế hoạch|quyết định|nghị quyết|nghị định|chỉ thị|công văn|chương trình|văn bản|hướng dẫn|thông tư|kết luận)"
)
_OPENS = re.compile(r"xét|theo đề nghị|nhằm|để ")
_KINDS = r"(?:Quyết định|Kế hoạch|Nghị quyết|Nghị định|Chỉ thị|Công văn|Thông tư|Chương trình|Kết luận|Văn bản|Hướng dẫn)"
_NEXT = re.compile(rf"\s?;\s?|(?:,|\svà)\s(?={_KINDS}(?:\shành động)?\ssố\s)")
_ACT = (
    r"(?:ngày\s\d{1,2}[^,;:.]{1,25}\s)?(?:UBND|Ủy ban|Uỷ ban|Bộ|Sở|Phòng|Trung tâm|Đài|Ban|Văn phòng|Đảng ủy|Chủ tịch|Trường|Hội|Đoàn|Mặt trận|Thường trực|Công an|Chi cục)\s"
    r"(?:(?:(?!\svề\s)[^;:.]){0,120}?\s)?(?:đã\s)?(?:ban hành|xây dựng|yêu cầu|đề nghị|hướng dẫn|định hướng|tổ chức|triển khai)\s"
)
_ISSUES = re.compile(rf"[,;.]\s(?={_ACT})")
_AMENDS = re.compile(r"(?:sửa đổi|bãi bỏ|thay thế)[^;]{0,80} (?:nghị định|thông tư|quyết định|nghị quyết) số")
"""One document that names several."""
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?[-/](?:\d{4}/)?[A-ZĐ]{2}[\w-]*")
_LONGEST = 4000
"""Characters of a paragraph that are looked at."""


def opens_basis(text: str) -> bool:
    """Whether a paragraph begins the reasons of a document, and so ends its title."""
    folded = fold(text[:200])
    return bool(_CITES.match(folded) or _FOLLOWS.match(folded) or _OPENS.match(folded))


def issues_the_act(text: str) -> bool:
    """Whether a line says who issues the document: UBND xã ban hành Kế hoạch …"""
    return bool(re.match(_ACT, f"{text} "))


def read_bases(head: Sequence[Paragraph]) -> tuple[str, ...]:
    """The bases cited in the paragraphs above the first section, one for each, as printed.

    An attached plan cites again what its decision cites; that counts once.
    """
    told: dict[str, str] = {}
    for paragraph in head:
        for basis in _cited(paragraph.text[:_LONGEST]):
            number = _NUMBER.search(basis)
            told.setdefault(number[0] if number else fold(basis), basis)
    return tuple(told.values())


def _cited(text: str) -> Iterator[str]:
    folded = fold(text[:200])
    cites = _CITES.match(folded)
    if not cites and not _FOLLOWS.match(folded):
        return
    issues = _ISSUES.search(text)
    told = text[: issues.start()] if issues else text
    for piece in [told] if _AMENDS.search(folded) else _NEXT.split(told):
        basis = piece.strip(" ;.,:/")
        if basis and (cites or _NUMBER.search(basis)):
            yield basis
