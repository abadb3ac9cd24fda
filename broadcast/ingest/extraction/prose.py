"""Items that carry no sign: a paragraph each, or the pieces of one sentence between semicolons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadcast.ingest.classification.taxonomy import guess
from broadcast.ingest.extraction.gathering import Gathering
from broadcast.ingest.extraction.headings import leads_in
from broadcast.ingest.extraction.sections import Node
from broadcast.ingest.words import fold, starts_small

_DECLARED = re.compile(r"(?<!\d)(\d{1,2})\s(?:nhóm\s)?(?:nội dung|chủ đề|vấn đề|nhiệm vụ|lĩnh vực)")
_COUNT = re.compile(r"\((\d{1,2})\)\s*(?=\S)")
_BETWEEN = re.compile(r"\s*(?:[,;]\s*(?:và)?|\svà)?\s*$")
"""What parts an item from the next: a comma, a semicolon, the word for and."""
_ELSEWHERE = re.compile(
    r"\(|chi tiết|(?:được )?(?:nêu|quy định|thực hiện|xem|có|theo)\s[^.;]{0,40}(?:phụ lục|biểu|bảng|danh mục)"
    r"|.{0,80}(?:phụ lục|biểu|bảng)[^.;]{0,30}(?:kèm theo|đính kèm|dưới đây|sau đây)"
)
_LEAD_END = re.compile(r"(?:như sau|sau đây|sau|dưới đây)\s?[.:]?$")


def read_prose(gathering: Gathering, section: Node) -> None:
    """Paragraphs below a content heading as items, or the pieces of the one sentence that stands there."""
    lines = [child for child in section.children if child.level is None]
    if section.told:
        told = Node(place=section.place, printed=section.printed, marker=None, text=section.told)
        lines.insert(0, told)
    joined = running(lines)
    if joined:
        read_listed(gathering, joined)
        return
    for line in lines:
        if not _only_points(line.text):
            gathering.add(marker="", text=line.text, parent=None, place=line.place, sentence=line.printed)


def running(lines: Sequence[Node]) -> list[Node]:
    """The first lines that together are one sentence with semicolons; none where each line stands alone."""
    taken: list[Node] = []
    for line in lines:
        taken.append(line)
        if not line.text.rstrip().endswith((";", ":")):
            break
    pieces = sum(len(_pieces(line.text)) - 1 for line in taken)
    lead, colon, _ = taken[0].text.partition(":") if taken else ("", "", "")
    return taken if pieces >= (1 if colon and leads_in(lead) else 2) else []


def read_listed(gathering: Gathering, lines: Sequence[Node]) -> None:
    """The pieces between semicolons of a sentence that runs over `lines`, after the colon that opens it."""
    lead, colon, rest = lines[0].text.partition(":")
    opening = rest if colon and ";" not in lead else lines[0].text
    pieces: list[tuple[Node, str]] = []
    for line, text in zip(lines, [opening, *(line.text for line in lines[1:])], strict=True):
        pieces.extend((line, piece) for piece in _pieces(text))
    if not pieces:
        return
    found = _DECLARED.search(fold(lead)) if opening is rest else None
    declared = int(found[1]) if found else None
    counted = all(_COUNT.match(piece) for _, piece in pieces)
    alike = counted or starts_small(pieces[0][1]) or all(starts_small(piece) for _, piece in pieces[1:])
    kept = pieces if alike or len(pieces) == declared else _by_capitals(pieces)
    for line, piece in kept:
        sign = _COUNT.match(piece) if counted else None
        words = piece[sign.end() :] if sign else piece
        gathering.add(
            marker=sign[1] if sign else "", text=words, parent=None, place=line.place, sentence=line.printed
        )
    if declared is not None and declared != len(kept):
        gathering.warnings.append(
            f"Văn bản nêu {declared} nội dung nhưng đọc được {len(kept)} ({lines[0].place}); hãy đối chiếu."
        )


def _pieces(text: str) -> list[str]:
    """The parts of a sentence that lists: what stands between its counts (1) … (2) …, else between semicolons."""
    counts = list(_COUNT.finditer(text))
    if [count[1] for count in counts] != [str(number) for number in range(1, len(counts) + 1)] or len(
        counts
    ) < 2:
        return [piece.strip() for piece in text.split(";") if piece.strip(" ./…")]
    ends = [*(count.start() for count in counts[1:]), len(text)]
    return [_BETWEEN.sub("", text[count.start() : end]) for count, end in zip(counts, ends, strict=True)]


def _only_points(text: str) -> bool:
    """Whether a line tells nothing itself: it leads in what follows, or sends the reader to an appendix."""
    folded = fold(text[:300])
    return (
        text.endswith(":")
        or bool(_ELSEWHERE.match(folded))
        or bool(len(text) <= 300 and _LEAD_END.search(folded))
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
