"""The tree of a document: which paragraph stands under which, and which headings speak of content.

    II. NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN        mixed
    ├── 1. Nội dung tuyên truyền                content
    │   ├── a) …                                an item
    │   └── b) …
    └── 2. Hình thức tuyên truyền               other

Only a heading made of the field's own words is a heading: "Mục tiêu, ý nghĩa của cải cách hành chính" below
a content heading is something to be told, not the plan's purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from broadcast.ingest.blocks import Paragraph
from broadcast.ingest.markers import TITLE_TIER, Marker, split_marker
from broadcast.ingest.words import fold, is_capitals


class Role(StrEnum):
    """What a heading announces."""

    CONTENT = "content"
    """What is to be told, in so many words."""
    PERHAPS = "perhaps"
    """Content among other things, or content without saying of what."""
    OTHER = "other"
    """Anything else a plan has: purposes, forms, money, duties, the end."""


@dataclass(slots=True, kw_only=True)
class Node:
    """A paragraph with what stands under it. `text` is without the sign; `told` what follows a heading's colon."""

    place: str
    printed: str
    marker: Marker | None
    text: str
    role: Role | None = None
    told: str = ""
    children: list[Node] = field(default_factory=list)


_CONTENT_NOUN = r"(?:(?:về|các|những|một số|\d{1,2}(?: nhóm)?|trọng tâm|nhóm)\s+)*(?:nội dung|chủ đề)"
_OTHER_NOUN = (
    r"mục đích|ý nghĩa|mục tiêu|yêu cầu|đối tượng|hình thức|phương thức|phương pháp|cách thức|giải pháp|biện pháp"
    r"|(?:nguồn )?kinh phí|thời gian|thời lượng|thời điểm|địa điểm|tiến độ|phạm vi|tổ chức thực hiện|tổ chức"
    r"|(?:phân công )?(?:trách nhiệm|nhiệm vụ)|phân công|căn cứ|chế độ báo cáo|báo cáo|kiểm tra|thành phần"
    r"|tài liệu|quan điểm chỉ đạo|khẩu hiệu|chỉ tiêu|hoạt động|điều kiện bảo đảm"
)
_NOUN = re.compile(rf"(?P<content>{_CONTENT_NOUN})(?!\w)|(?:{_OTHER_NOUN})(?!\w)")
_SEPARATOR = re.compile(r"\s*(?:,|;|/|&|-|–|và)\s*")
_TELLING = (
    r"thông tin|tuyên truyền|truyền thông|phổ biến|phát thanh|truyền thanh|phát sóng|giáo dục(?: pháp luật)?"
)
_TAIL = re.compile(
    rf"(?:\s*(?:,|và|-|–|/)?\s*(?:{_TELLING}|thực hiện|triển khai|tổ chức|trọng tâm|chủ yếu|chính|chung|cụ thể"
    r"|cơ bản|kế hoạch|chương trình|công tác|cải cách hành chính(?: nhà nước)?|cchc|chuyển đổi số|về|trong"
    r"|năm(?: \d{4})?|giai đoạn|\d{4}|quý [ivx]+|tháng \d{1,2}|cần|tập trung|bao gồm|gồm(?: có)?|như|sau(?: đây)?"
    r"|các|kèm theo|đợt|hàng|hằng|tuần|tháng|cần thiết|yêu cầu|chi tiết))*"
    r"(?:\s*(?:trên|tại|đến hết|cho|đối với|ở|theo)\s.*)?\s*"
)
_TELLS = re.compile(_TELLING)
_SUBJECT = re.compile(r"cải cách|cchc|chuyển đổi số|chương trình")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_HEADING = 160
_CLOSING = re.compile(
    r"nơi nhận|trên đây là|tm\.|kt\.|tl\.|tuq\.|phụ lục|(?:đề nghị|yêu cầu) (?:các|thủ trưởng|ubnd|ủy ban|trưởng)"
    r"|trong quá trình (?:triển khai |tổ chức )?thực hiện|kế hoạch này|nhận được|căn cứ (?:kế hoạch|nội dung) (?:này|trên)"
)
_CAPTION = re.compile(r"(?:kế hoạch|quyết định|hướng dẫn|chương trình|phụ lục(?: \S{1,4})?)\s*:?")


def heading_role(text: str) -> tuple[Role, str] | None:
    """What a heading announces and the words after its colon; None for a text that is no heading."""
    head, _, told = text.partition(":")
    for candidate, rest in ((head, told), *_first_sentence(text)):
        if len(candidate) <= _LONGEST_HEADING:
            role = _role(_BRACKETS.sub("", fold(candidate)).strip(" .;,*"))
            if role:
                return role, rest.strip()
    return None


def tree(paragraphs: Iterable[Paragraph]) -> Node:
    """The paragraphs under a root without text, in their order."""
    root = Node(place="", printed="", marker=None, text="")
    stack = [root]
    for paragraph in paragraphs:
        node = _node(paragraph)
        if _CAPTION.fullmatch(fold(paragraph.text)):
            stack = [root]
        if node.marker is None and node.role is None:
            stack[-1].children.append(node)
            continue
        stack = stack[: _depth(stack, node.marker or _TITLE)]
        stack[-1].children.append(node)
        stack.append(node)
    return root


_TITLE = Marker(style="title", tier=TITLE_TIER, printed="")


def _node(paragraph: Paragraph) -> Node:
    marker, text = split_marker(paragraph.text)
    node = Node(place=paragraph.place, printed=paragraph.text, marker=marker, text=text)
    announced = heading_role(text)
    if announced:
        node.role, node.told = announced
    elif marker is None and (paragraph.heading or is_capitals(text) or _CLOSING.match(fold(text))):
        node.role = Role.OTHER
    return node


def _depth(stack: list[Node], marker: Marker) -> int:
    """How much of the stack stays open above a new paragraph with `marker`."""
    markers = [node.marker or _TITLE for node in stack[1:]]
    keep = len(markers)
    while keep and markers[keep - 1].tier > marker.tier:
        keep -= 1
    for place, above in enumerate(markers[:keep]):
        if above.tier == marker.tier and above.style == marker.style:
            return place + 1
    return keep + 1


def _first_sentence(text: str) -> tuple[tuple[str, str], ...]:
    head, dot, told = text.partition(". ")
    return ((head, told),) if dot else ()


def _role(head: str) -> Role | None:
    place, contents, nouns = 0, 0, 0
    while noun := _NOUN.match(head, place):
        nouns += 1
        contents += noun["content"] is not None
        place = noun.end()
        separator = _SEPARATOR.match(head, place)
        if not separator or not _NOUN.match(head, separator.end()):
            break
        place = separator.end()
    if not nouns or not _TAIL.fullmatch(head, place):
        return None
    if not contents:
        return None if _SUBJECT.search(head) and not _TELLS.search(head) else Role.OTHER
    return Role.CONTENT if contents == nouns and _TELLS.search(head) else Role.PERHAPS
