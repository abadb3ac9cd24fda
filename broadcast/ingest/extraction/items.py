"""The content items of a plan: what stands below its content heading, however the list is written.

Where content is looked for, in this order, until something is found:

    1. a heading that says so            Nội dung tuyên truyền
    2. a heading that may mean it        Nội dung; Nội dung và hình thức
    3. a sentence that leads in a list   … tuyên truyền các nội dung sau:
    4. a heading of the work to be done  Nhiệm vụ trọng tâm

Below it a paragraph with a sign is an item, and what stands below that in the tree is its children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcast.domain.content import PlanItem
from broadcast.ingest.extraction.gathering import Gathering
from broadcast.ingest.extraction.headings import ANNOUNCE_CONTENT, Role, is_closed, leads_in, speaks_of_goals
from broadcast.ingest.extraction.prose import read_listed, read_prose, running
from broadcast.ingest.extraction.sections import Node
from broadcast.ingest.words import fold, is_unfinished, starts_small

_SHORT_TITLE = 12
"""Words."""
_BESIDES = re.compile(
    r"ngoài ra|bên cạnh đó|ngoài các nội dung|(?:các|những) nội dung (?:nêu )?trên|tùy (?:theo|tình hình)"
)
"""How a paragraph opens that speaks of the whole list, and not of its last item."""
_BODY = re.compile(
    r"(?:đề nghị |giao )?(?:các )?(?:sở|phòng|ban|ubnd|ủy ban|đài|trung tâm|văn phòng|công chức|cán bộ|công an|báo"
    r"|mặt trận|đoàn|hội|cơ quan|đơn vị|thủ trưởng|giám đốc|chủ tịch|đồng chí|đ/c|bộ phận|thôn|ấp|khu phố)(?!\w)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a document, and what the operator should look at."""

    items: tuple[PlanItem, ...]
    warnings: tuple[str, ...]


def read_items(root: Node, document: str) -> Items:
    """The items below the content headings of `root`; `document` is the SHA-256 kept with each of them."""
    gathering = Gathering(document)
    for sections in (
        _sections(root, frozenset((Role.CONTENT,))),
        _sections(root, frozenset((Role.BARE, Role.MIXED))),
    ):
        _fill_all(gathering, root, list(sections))
        if gathering.items:
            break
    if not gathering.items:
        _led_in(gathering, root)
    if not gathering.items:
        _work(gathering, root)
    gathering.warnings.extend(_cut_off(gathering.items))
    return Items(items=tuple(gathering.items), warnings=tuple(gathering.warnings))


def _sections(node: Node, roles: frozenset[Role]) -> Iterator[Node]:
    """The outermost headings with one of `roles`, but none below a purpose, a duty or the money."""
    for child in node.children:
        if child.role in roles and not (_is_told(child) and _stands_in_a_list(child, node)):
            yield child
        elif child.role is not Role.OTHER or not is_closed(child.text):
            yield from _sections(child, roles)


def _fill_all(gathering: Gathering, root: Node, sections: Sequence[Node]) -> None:
    filled: list[Node] = []
    for section in sections:
        before = len(gathering.items)
        _fill(gathering, section)
        if len(gathering.items) > before:
            filled.append(section)
    if len(filled) > 1 and not _share_a_heading(root, filled):
        places = ", ".join(f"“{section.text[:60]}” ({section.place})" for section in filled)
        gathering.warnings.append(
            f"Văn bản có {len(filled)} phần nội dung: {places}; đã lấy cả, hãy xem có trùng không."
        )


def _share_a_heading(node: Node, sections: Sequence[Node]) -> bool:
    """Whether the sections are the parts of one content heading (Nội dung chung, Nội dung từng lĩnh vực)."""
    below = {id(child) for child in node.children}
    if node.role in ANNOUNCE_CONTENT and all(id(section) in below for section in sections):
        return True
    return any(_share_a_heading(child, sections) for child in node.children)


def _fill(gathering: Gathering, section: Node) -> None:
    """Add what stands below a content heading."""
    inner = _inner(section)
    if inner:
        for child in inner:
            _fill(gathering, child)
    elif any(_is_item(child, section) for child in section.children):
        _signed(gathering, section, None)
    else:
        read_prose(gathering, section)


def _inner(section: Node) -> list[Node]:
    """The headings inside a content section that say where in it the content is; none where it is a list itself."""
    announce = [child for child in section.children if child.role in ANNOUNCE_CONTENT and not _is_told(child)]
    outright = [child for child in announce if child.role is Role.CONTENT]
    if section.role is Role.MIXED:
        return outright or [child for child in section.children if child.role in ANNOUNCE_CONTENT]
    if section.role is Role.CONTENT and any(child.role is None and child.level for child in section.children):
        return []
    return outright


def _is_told(node: Node) -> bool:
    """Whether a heading has its words beside it and nothing below: an item that opens like a heading."""
    return bool(node.told) and not node.children


def _stands_in_a_list(node: Node, parent: Node) -> bool:
    """Whether a sibling with the same sign is no heading of a plan's part."""
    style = node.level.style if node.level else ""
    return any(child.level and child.level.style == style and child.role is None for child in parent.children)


def _is_item(node: Node, section: Node) -> bool:
    if (
        node.level is None
        or not node.text
        or not (node.marker or any(child.marker for child in node.children))
    ):
        return False
    if node.role is Role.OTHER:
        return section.role is Role.CONTENT and node.marker is not None and speaks_of_goals(node.text)
    return node.role is None or node.marker is not None


# ── with signs ───────────────────────────────────────────────────────────────────────────────────


def _signed(gathering: Gathering, section: Node, parent: int | None) -> None:
    nodes = [child for child in section.children if child.level]
    many = False
    for node in nodes:
        if not _is_item(node, section):
            continue
        more = _going_on(node, always=many or node is not nodes[-1])
        many = many or (bool(more) and bool(node.marker) and len(node.text.split()) > _SHORT_TITLE)
        index = gathering.add(
            marker=node.marker.printed if node.marker else "",
            text=_joined(node.text, more),
            parent=parent,
            place=node.place,
            sentence=" ".join([node.printed, *(child.printed for child in more)]),
        )
        _signed(gathering, node, index)
        left = [child for child in node.children if child.level is None][len(more) :]
        gathering.warnings.extend(_left_out(child) for child in left)


def _joined(title: str, more: Sequence[Node]) -> str:
    """An item's words with the paragraphs below it; a short title without a stop gets its colon."""
    short = bool(more) and len(title.split()) <= _SHORT_TITLE
    colon = ":" if short and title[-1].isalnum() and not starts_small(more[0].text) else ""
    return " ".join([title + colon, *(child.text for child in more)])


def _going_on(node: Node, *, always: bool) -> list[Node]:
    """Paragraphs without a sign that belong to the item, up to its first child.

    Below a short title or an open sentence they surely do; below a whole sentence in the midst of a list, as
    `always` says. After the last item they may as well speak of the whole list.
    """
    more: list[Node] = []
    if always or not node.text.endswith((".", ";", "!", "…")) or len(node.text.split()) <= _SHORT_TITLE:
        for child in node.children:
            if child.level is not None or _BESIDES.match(fold(child.text[:60])):
                break
            more.append(child)
    return more


def _left_out(node: Node) -> str:
    start = " ".join(node.text.split()[:8])
    return f"Đoạn “{start} …” ({node.place}) nằm trong phần nội dung nhưng không rõ thuộc mục nào; chưa lấy."


def _cut_off(items: Sequence[PlanItem]) -> Iterator[str]:
    above = {item.parent for item in items}
    for index, item in enumerate(items):
        if index not in above and (is_unfinished(item.text) or item.text.endswith(("-", ":"))):
            end = " ".join(item.text.split()[-6:])
            yield f"Nội dung “… {end}” ({item.source.place}) dừng giữa câu; hãy đối chiếu với văn bản."


# ── where no heading says so ─────────────────────────────────────────────────────────────────────


def _led_in(gathering: Gathering, root: Node) -> None:
    """Items after the first sentence that leads in a list."""
    for siblings in _open_levels(root):
        for place, node in enumerate(siblings):
            lead, colon, rest = node.text.partition(":")
            if not colon or node.role is not None or not leads_in(lead):
                continue
            if rest.count(";") >= 2:
                read_listed(gathering, running(siblings[place:]) or [node])
            elif not rest.strip():
                below = node.children if node.level else _run_of_signs(siblings[place + 1 :])
                _signed(gathering, _list_of(node, below), None)
            if gathering.items:
                return


def _work(gathering: Gathering, root: Node) -> None:
    """The signed paragraphs below a heading of the work to be done, unless they are duties of bodies."""
    for section in _sections(root, frozenset((Role.WORK,))):
        items = [child for child in section.children if _is_item(child, section)]
        if items and not any(_BODY.match(fold(item.text[:60])) for item in items):
            _signed(gathering, section, None)


def _list_of(node: Node, children: list[Node]) -> Node:
    return Node(place=node.place, printed=node.printed, marker=None, text=node.text, children=children)


def _open_levels(node: Node) -> Iterator[list[Node]]:
    yield node.children
    for child in node.children:
        if child.role is not Role.OTHER or not is_closed(child.text):
            yield from _open_levels(child)


def _run_of_signs(nodes: list[Node]) -> list[Node]:
    """The nodes with the first one's sign, up to the first that has another or none."""
    run: list[Node] = []
    for node in nodes:
        if node.marker is None or node.role is not None:
            break
        if run and run[0].marker and node.marker.style != run[0].marker.style:
            break
        run.append(node)
    return run
