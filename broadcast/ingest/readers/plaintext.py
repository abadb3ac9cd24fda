"""Plain text and markdown: lines into paragraphs, tabs and pipes into tables, a converter's stars away.

A line is a paragraph unless it plainly goes on from the line right above it: such files are written by
people, by word processors and by converters, each with a habit of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.ingest.blocks import Block, Paragraph, Row, Table, continues
from broadcast.ingest.extraction.bases import issues_the_act, opens_basis
from broadcast.ingest.markers import split_marker
from broadcast.ingest.readers.aligned import rejoined, tabbed
from broadcast.ingest.readers.stacked import unstacked
from broadcast.ingest.words import clean, is_capitals

_HASHES = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_BULLET = re.compile(r"(\s*)\*\s+(?=\S)")
_UNDERSCORES = re.compile(r"__|(?<!\w)_|_(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>|-])")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PIPE_RULE = re.compile(r"[|\s:-]+")
_PIPED_HEADER = re.compile(r"(?:stt|tt|số tt)\s*\|", re.IGNORECASE)
"""A table may have pipes between its cells alone."""
_LINE_END = re.compile(r"\r\n|[\n\r\v\u2028\u2029\x85]")
_FULL_LINE = 0.75
_CUT_BASIS = 50
"""Letters of a line that was full where a legal basis is broken into lines."""


def read_text(text: str) -> list[Block]:
    """The blocks of a plain or markdown text. Places are "dòng 45" and "bảng 1, hàng 3 (dòng 45)"."""
    lines = tabbed(rejoined(unstacked(_LINE_END.split(text.replace("\f", "\n")))))
    width = _wrapped_at(lines)
    blocks: list[Block] = []
    paragraph: list[str] = []
    rows: list[Row] = []
    tables = 0
    touching = False  # the line above belongs to the open paragraph

    def close_paragraph() -> None:
        if paragraph and isinstance(blocks[-1], Paragraph):
            last = blocks[-1]
            blocks[-1] = Paragraph(place=last.place, text=" ".join(paragraph), heading=last.heading)
        paragraph.clear()

    def close_table() -> None:
        if rows:
            blocks.append(Table(rows=tuple(rows)))
        rows.clear()

    for number, line in enumerate(lines, start=1):
        cells = _cells(line, inside=bool(rows))
        if cells is not None:
            close_paragraph()
            touching = False
            if not rows:
                tables += 1
            if any(cells):
                rows.append(
                    Row(place=f"bảng {tables}, hàng {len(rows) + 1} (dòng {number})", cells=tuple(cells))
                )
            continue
        words = _plain(line)
        if not words:
            touching = False
            continue
        close_table()
        block = Paragraph(place=f"dòng {number}", text=words, heading=bool(_HASHES.match(line)))
        if touching and _goes_on(paragraph[-1], block, blocks[-1], width):
            paragraph.append(words)
            continue
        close_paragraph()
        blocks.append(block)
        paragraph.append(words)
        touching = True
    close_paragraph()
    close_table()
    return blocks


def _plain(line: str) -> str:
    line = _HASHES.sub("", line.lstrip("> ") if line.startswith(">") else line, count=1)
    line = _BULLET.sub(r"\1• ", line, count=1) if _BULLET.match(line) else line
    line = _LINK.sub(r"\1", _BREAK.sub(" ", line))
    line = _ESCAPE.sub(r"\1", line)
    return clean(_UNDERSCORES.sub("", line.replace("*", "")))


def _goes_on(last: str, block: Paragraph, opened: Block, width: int | None) -> bool:
    if continues(last, block, opened):
        return True
    if isinstance(opened, Paragraph) and _is_basis_cut(opened.text, last, block):
        return True
    if width is None or block.heading or is_capitals(block.text) or split_marker(block.text)[0]:
        return False
    full = len(last) >= width * _FULL_LINE
    return full and last[-1] not in ".;:!?/" and not is_capitals(last)


def _is_basis_cut(opening: str, last: str, block: Paragraph) -> bool:
    """Whether a legal basis that opens with `opening` goes on: it ends with a stop, and the next one opens anew."""
    return (
        opens_basis(opening)
        and len(last) >= _CUT_BASIS
        and last[-1] not in ".;:,/"
        and not (block.heading or is_capitals(block.text) or split_marker(block.text)[0])
        and not (opens_basis(block.text) or issues_the_act(block.text))
    )


def _wrapped_at(lines: list[str]) -> int | None:
    """The width at which the whole text was broken into lines, or None where lines are paragraphs."""
    lengths = [len(line.rstrip()) for line in lines if "\t" not in line and line.strip()]
    longest = max(lengths, default=0)
    full = sum(length >= longest * _FULL_LINE for length in lengths)
    return longest if 50 <= longest <= 130 and full >= 6 and full * 3 >= len(lengths) else None


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def _cells(line: str, *, inside: bool) -> list[str] | None:
    """The cells of a line that is a table's row, or None. A rule between rows has only blank cells.

    `inside` a table even a single word after a tab is a row: what is left of one that a page has cut.
    """
    bare = line.strip(" ")
    if bare.startswith("|") and bare.count("|") >= 3:
        if _PIPE_RULE.fullmatch(bare):
            return [""]
        return list(_unpiped(bare))
    if bare.count("|") >= 2 and (inside or _PIPED_HEADER.match(bare)):
        return [""] if _PIPE_RULE.fullmatch(bare) else list(_unpiped(bare))
    if "\t" not in line or not line.strip():
        return None
    cells = [_plain(cell) for cell in line.rstrip("\r\n").split("\t")]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 and len(cells) < 4 and not inside:
        return None  # a first-line indent
    if len(filled) == 2 and split_marker(f"{filled[0]} {filled[1]}")[1] == filled[1]:
        return None  # a sign, a tab, its words
    return cells


def _unpiped(line: str) -> Iterator[str]:
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    for cell in re.split(r"(?<!\\)\|", inner):
        yield "\n".join(filter(None, (_plain(part) for part in _BREAK.split(cell))))
