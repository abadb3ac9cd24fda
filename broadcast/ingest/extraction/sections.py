"""The tree of a document: which paragraph stands under which, and which headings speak of content.

    II. NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN        mixed
    ├── 1. Nội dung tuyên truyền                content
    │   ├── a) …                                an item
    │   └── b) …
    └── 2. Hình thức tuyên truyền               other

Signs make the tree: one that is open already goes on with its list, another opens a list below. A line
without a sign stands under the paragraph before it, unless it plainly titles the dashes that follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from broadcast.ingest.blocks import Paragraph
from broadcast.ingest.extraction.headings import ANNOUNCE_CONTENT, Role, heading_role
from broadcast.ingest.markers import LIST_TIER, TITLE_TIER, Marker, split_marker
from broadcast.ingest.words import fold, is_capitals, starts_small


@dataclass(slots=True, kw_only=True)
class Node:
    """A paragraph with what stands under it. `text` is without the sign; `told` what follows a heading's colon.

    `level` says how deep it stands: its sign, or for a title without one what it is taken for.
    """

    place: str
    printed: str
    marker: Marker | None
    text: str
    role: Role | None = None
    told: str = ""
    heading: bool = False
    level: Marker | None = None
    children: list[Node] = field(default_factory=list)


_TITLE = Marker(style="title", tier=TITLE_TIER, printed="")
_LONGEST_TITLE = 20
"""Words."""
_CLOSING = re.compile(
    r"nơi nhận|trên đây là|t/?m\.?\s|k/?t\.?\s|t/?l\.?\s|tuq\.|phụ lục|nhận được|kế hoạch này"
    r"|(?:đề nghị|yêu cầu|giao) (?:các|thủ trưởng|ubnd|ủy ban|trưởng)"
    r"|trong quá trình (?:triển khai |tổ chức )?thực hiện|căn cứ (?:kế hoạch|nội dung) (?:này|trên)"
)
_CAPTION = re.compile(r"(?:kế hoạch|quyết định|hướng dẫn|chương trình|phụ lục(?: \S{1,4})?)\s*:?")
_SMALL_ROMANS = "ivx"


def tree(paragraphs: Sequence[Paragraph]) -> Node:
    """The paragraphs under a root without text, in their order."""
    root = Node(place="", printed="", marker=None, text="")
    stack = [root]
    nodes = [_node(paragraph) for paragraph in paragraphs]
    for node, after in zip(nodes, [*nodes[1:], None], strict=False):
        if _CAPTION.fullmatch(fold(node.printed[:40])):
            stack = [root]
        if node.marker:
            node.marker = _as_roman(node.marker, stack)
            node.level = node.marker
        elif node.role is not None or _stands_out(node):
            node.level = _TITLE
        elif after and after.marker and _is_title(node, after.marker, stack):
            node.level = replace(after.marker, style="subtitle", tier=after.marker.tier - 1, printed="")
            stack = stack[: _place_of(stack, after.marker.style) or len(stack)]
        if node.level is None:
            stack[-1].children.append(node)
            continue
        stack = stack[: _depth(stack, node)]
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _node(paragraph: Paragraph) -> Node:
    marker, text = split_marker(paragraph.text)
    node = Node(
        place=paragraph.place, printed=paragraph.text, marker=marker, text=text, heading=paragraph.heading
    )
    announced = heading_role(text)
    if announced:
        node.role, node.told = announced
    elif marker is None and _CLOSING.match(fold(text[:80])):
        node.role = Role.OTHER
    return node


def _stands_out(node: Node) -> bool:
    return node.heading or is_capitals(node.text)


def _depth(stack: Sequence[Node], node: Node) -> int:
    """How much of the stack stays open above `node`."""
    level = node.level or _TITLE
    open_list = _place_of(stack, level.style)
    if open_list:
        return open_list
    if level.opens and level.tier > TITLE_TIER and stack[-1].text.endswith(":") and stack[-1].role is None:
        return len(stack)
    keep = len(stack)
    while keep > 1 and _tier(stack[keep - 1]) > level.tier and not _holds(stack[keep - 1], node):
        keep -= 1
    return keep


def _place_of(stack: Sequence[Node], style: str) -> int:
    """Where in the stack the list of `style` is open; 0 where it is not."""
    places = (place for place, node in enumerate(stack) if node.level and node.level.style == style)
    return next(places, 0)


def _tier(node: Node) -> int:
    return node.level.tier if node.level else 0


def _holds(above: Node, title: Node) -> bool:
    """Whether a title without a sign stands below a numbered heading: Nội dung below 2. Nội dung, hình thức."""
    return title.level is _TITLE and title.role is not None and above.role is Role.MIXED


def _is_title(node: Node, sign: Marker, stack: Sequence[Node]) -> bool:
    """Whether a line without a sign is the title of the list that follows it, and not the end of the one above."""
    text = node.text
    if sign.tier < LIST_TIER or not sign.opens or len(text.split()) > _LONGEST_TITLE or starts_small(text):
        return False
    opened = stack[-1]
    if opened.level and opened.level.style == sign.style:
        return text[-1] not in ".;,/" and opened.text[-1:] in ".;/…"
    below_content = opened.role in ANNOUNCE_CONTENT and not any(
        child.level is None for child in opened.children
    )
    return below_content and (text[-1].isalnum() or text[-1] in "”)")


def _as_roman(marker: Marker, stack: Sequence[Node]) -> Marker:
    """`i)` of a list i, ii, iii instead of the letter i between h and k."""
    if marker.style != "letter" or marker.printed not in _SMALL_ROMANS:
        return marker
    letters = [node.level.printed for node in stack if node.level and node.level.style == "letter"]
    if letters and letters[-1] >= "c":
        return marker
    return replace(marker, style="small roman")
