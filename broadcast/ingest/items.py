"""The content items of a plan: what stands below its content heading, however the list is written.

Three ways are known, tried in this order: paragraphs with signs (letters, numbers, dashes, dashes below a
letter, + below a dash), paragraphs without signs, and one sentence that lists between semicolons. A document
without such a heading is searched for a sentence that leads in a list ("tuyên truyền các nội dung sau:").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from broadcast.domain.content import PlanItem, Source
from broadcast.ingest.sections import Node, Role
from broadcast.ingest.taxonomy import guess, inherited
from broadcast.ingest.words import fold, starts_small

_CLOSED = re.compile(
    r"mục đích|mục tiêu|yêu cầu|tổ chức thực hiện|(?:phân công )?(?:trách nhiệm|nhiệm vụ)|phân công"
    r"|(?:nguồn )?kinh phí|nơi nhận|căn cứ|hình thức|đối tượng"
)
_LEADS_IN = re.compile(
    r"(?=.{0,400}(?:tuyên truyền|truyền thông|phát thanh|thông tin|phổ biến|đưa tin))"
    r".{0,400}?(?:nội dung|chủ đề|vấn đề|nhóm)(?:\s[^:;.]{0,90})?$"
)
_DECLARED = re.compile(r"(\d{1,2})\s+(?:nhóm\s+)?(?:nội dung|chủ đề|vấn đề|nhiệm vụ|lĩnh vực)")
_END = re.compile(r"\s*(?:;|\.?\s*/\s*\.)\s*$")
_SHORT_TITLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a document, and what the operator should look at."""

    items: tuple[PlanItem, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Gathering:
    document: str
    items: list[PlanItem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, *, marker: str, text: str, parent: int | None, place: str, sentence: str) -> int:
        text = _END.sub("", text).strip()
        told = guess(text)
        if parent is not None:
            told = inherited(told, self.items[parent].guess)
        source = Source(document=self.document, place=place, sentence=sentence)
        self.items.append(PlanItem(marker=marker, text=text, parent=parent, guess=told, source=source))
        return len(self.items) - 1


def read_items(root: Node, document: str) -> Items:
    """The items below the content headings of `root`; `document` is the SHA-256 kept with each of them."""
    gathering = _Gathering(document)
    sections = list(_sections(root, Role.CONTENT))
    if not any(_fill(gathering, section) for section in sections):
        for section in _sections(root, Role.PERHAPS):
            _fill(gathering, section)
    if not gathering.items:
        _led_in(gathering, root)
    return Items(items=tuple(gathering.items), warnings=tuple(gathering.warnings))


def _sections(node: Node, role: Role) -> Iterator[Node]:
    """The outermost headings with `role`, but none below a purpose, a duty or the money."""
    for child in node.children:
        if child.role is role:
            yield child
        elif child.role is not Role.OTHER or not _CLOSED.match(fold(child.text)):
            yield from _sections(child, role)


def _fill(gathering: _Gathering, section: Node) -> bool:
    """Add what stands below a content heading; whether there was anything."""
    before = len(gathering.items)
    inner = [child for child in section.children if child.role in {Role.CONTENT, Role.PERHAPS}]
    if inner:
        for child in [child for child in inner if child.role is Role.CONTENT] or inner:
            _fill(gathering, child)
    elif any(_is_item(child) for child in section.children):
        _signed(gathering, section.children, None)
    else:
        _unsigned(gathering, section)
    return len(gathering.items) > before


def _is_item(node: Node) -> bool:
    return node.marker is not None and node.role is None and bool(node.text)


# ── with signs ───────────────────────────────────────────────────────────────────────────────────


def _signed(gathering: _Gathering, nodes: Sequence[Node], parent: int | None) -> None:
    for place, node in enumerate(nodes):
        if _is_item(node):
            assert node.marker
            more = _going_on(node)
            index = gathering.add(
                marker=node.marker.printed,
                text=_joined(node.text, more),
                parent=parent,
                place=node.place,
                sentence=" ".join([node.printed, *(child.printed for child in more)]),
            )
            _signed(gathering, [child for child in node.children if child.marker], index)
            gathering.warnings.extend(_left_out(node.children[len(more) :]))
        elif node.role is None and node.marker is None and place > 0:
            gathering.warnings.append(_left_out_warning(node))


def _joined(title: str, more: Sequence[Node]) -> str:
    """An item's words with the paragraphs below it; a title without a stop gets its colon."""
    colon = ":" if more and title[-1].isalnum() and not starts_small(more[0].text) else ""
    return " ".join([title + colon, *(child.text for child in more)])


def _going_on(node: Node) -> list[Node]:
    """Paragraphs without a sign that belong to the item: below a short title, or an open sentence."""
    more: list[Node] = []
    if not node.text.endswith((".", ";", "!", "…")) or len(node.text.split()) <= _SHORT_TITLE:
        for child in node.children:
            if child.marker is not None or child.role is not None:
                break
            more.append(child)
    return more


def _left_out(children: Sequence[Node]) -> Iterator[str]:
    for child in children:
        if child.marker is None and child.role is None:
            yield _left_out_warning(child)


def _left_out_warning(node: Node) -> str:
    start = " ".join(node.text.split()[:8])
    return f"Đoạn “{start} …” ({node.place}) nằm trong phần nội dung nhưng không rõ thuộc mục nào; chưa lấy."


# ── without signs ────────────────────────────────────────────────────────────────────────────────


def _unsigned(gathering: _Gathering, section: Node) -> None:
    """Paragraphs below the heading as items, or the pieces of the one sentence that stands there."""
    lines = [child for child in section.children if child.marker is None and child.role is None]
    if section.told:
        told = Node(place=section.place, printed=section.printed, marker=None, text=section.told)
        lines.insert(0, told)
    joined = _running(lines)
    if joined:
        _listed(gathering, joined)
        return
    for line in lines:
        if not line.text.endswith(":"):
            gathering.add(marker="", text=line.text, parent=None, place=line.place, sentence=line.printed)


def _running(lines: list[Node]) -> list[Node]:
    """The first lines that together are one sentence with semicolons; none where each line stands alone."""
    taken: list[Node] = []
    for line in lines:
        taken.append(line)
        if not line.text.rstrip().endswith((";", ":")):
            break
    pieces = sum(line.text.rstrip(" ;").count(";") for line in taken)
    return taken if pieces >= 2 else []


def _led_in(gathering: _Gathering, root: Node) -> None:
    """Items after a sentence that leads in a list, in a document that has no heading for them."""
    for siblings in _open_levels(root):
        for place, node in enumerate(siblings):
            if node.marker is not None or node.role is not None:
                continue
            lead, colon, rest = node.text.partition(":")
            if not colon or not _LEADS_IN.match(fold(lead)):
                continue
            if rest.count(";") >= 2:
                _listed(gathering, _running(siblings[place:]) or [node])
            elif not rest.strip():
                _signed(gathering, _run_of_signs(siblings[place + 1 :]), None)
            if gathering.items:
                return


def _open_levels(node: Node) -> Iterator[list[Node]]:
    yield node.children
    for child in node.children:
        if child.role is not Role.OTHER or not _CLOSED.match(fold(child.text)):
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


def _listed(gathering: _Gathering, lines: list[Node]) -> None:
    """The pieces between semicolons of a sentence that runs over `lines`, after the colon that opens it."""
    lead, colon, rest = lines[0].text.partition(":")
    opening = rest if colon and ";" not in lead else lines[0].text
    pieces: list[tuple[Node, str]] = []
    for line, text in zip(lines, [opening, *(line.text for line in lines[1:])], strict=True):
        pieces.extend((line, piece.strip()) for piece in text.split(";") if piece.strip(" ./…"))
    found = _DECLARED.search(fold(lead)) if opening is rest else None
    declared = int(found[1]) if found else None
    kept = pieces if len(pieces) == declared or starts_small(pieces[0][1]) else _by_capitals(pieces)
    for line, piece in kept:
        gathering.add(marker="", text=piece, parent=None, place=line.place, sentence=line.printed)
    if declared is not None and declared != len(kept):
        gathering.warnings.append(
            f"Văn bản nêu {declared} nội dung nhưng đọc được {len(kept)} ({lines[0].place}); hãy đối chiếu."
        )


def _by_capitals(pieces: list[tuple[Node, str]]) -> list[tuple[Node, str]]:
    """Pieces of a list whose items open with a capital: a small one goes on, unless its group is another."""
    kept: list[tuple[Node, str]] = []
    for line, piece in pieces:
        if kept and starts_small(piece):
            opened, above = kept[-1]
            group = guess(piece).group
            if group is None or group is guess(above).group:
                kept[-1] = (opened, f"{above}; {piece}")
                continue
        kept.append((line, piece))
    return kept
