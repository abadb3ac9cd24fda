"""Reading in a process of its own, so that a hostile file can at the worst end that process.

    this process ──bytes──▶ python -m broadcast.ingest.readers.apart pdf ──one JSON document──▶ blocks, or the refusal

The child has so much memory and time and no more. It is for the formats whose parsers are large or not
Python, where one file can hang or swell: pdf pages and workbooks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from broadcast import errors
from broadcast.bounds import bound
from broadcast.errors import BroadcastError, FileDamagedError, ReadingTooHeavyError, Said
from broadcast.ingest.blocks import Block, Paragraph, Row, Table

_SECONDS = 120
_MEGABYTES = 1_500
_GIVEN_UP = Said("bộ đọc đã dừng giữa chừng vì nội dung lạ", "the reader broke off at what is inside")

Read = Callable[[Path, bytes], tuple[list[Block], list[str]]]


def read_apart(
    kind: str, path: Path, content: bytes, seconds: int = _SECONDS
) -> tuple[list[Block], list[str]]:
    """What the reader of `kind` gives for `content`: blocks, and what the operator should know.

    Raises what that reader raises; ReadingTooHeavyError after `seconds`, or when memory did not suffice;
    FileDamagedError when the child died.
    """
    command = [sys.executable, "-m", "broadcast.ingest.readers.apart", kind, str(path)]
    try:
        ended = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        reason = Said(f"đọc {seconds} giây chưa xong", f"it was not done after {seconds} seconds")
        raise ReadingTooHeavyError(path=path, reason=reason) from error
    try:
        answer = json.loads(ended.stdout)
    except ValueError as error:
        raise FileDamagedError(path=path, reason=_GIVEN_UP) from error
    if "refused" in answer:
        raise _refusal(answer, path)
    return [_block(block) for block in answer["blocks"]], answer["notes"]


def _refusal(answer: dict[str, Any], path: Path) -> BroadcastError:
    facts = {name: Said(*fact) if isinstance(fact, list) else fact for name, fact in answer["facts"].items()}
    error: BroadcastError = getattr(errors, answer["refused"])(**{**facts, "path": path})
    return error


def _block(block: dict[str, Any]) -> Block:
    if "rows" in block:
        return Table(rows=tuple(Row(place=place, cells=tuple(cells)) for place, cells in block["rows"]))
    return Paragraph(**block)


# ── the child ────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Read standard input as the kind and for the path that the command line names; answer in JSON."""
    kind, path = sys.argv[1], Path(sys.argv[2])
    bound(megabytes=_MEGABYTES, seconds=_SECONDS + 10)
    content = sys.stdin.buffer.read()
    try:
        answer = _answer(_reader(kind), path, content)
    except MemoryError:
        reason = Said(f"cần hơn {_MEGABYTES} MB bộ nhớ", f"it wants more than {_MEGABYTES} MB of memory")
        answer = _refused(ReadingTooHeavyError(path=path, reason=reason))
    sys.stdout.write(json.dumps(answer))


def _reader(kind: str) -> Read:
    if kind == "pdf":
        from broadcast.ingest.readers.pdffile import read_pdf

        return read_pdf
    from broadcast.ingest.readers.workbook import read_workbook

    return read_workbook


def _answer(read: Read, path: Path, content: bytes) -> dict[str, Any]:
    try:
        blocks, notes = read(path, content)
    except BroadcastError as refused:
        return _refused(refused)
    return {"blocks": [_plain(block) for block in blocks], "notes": notes}


def _refused(refused: BroadcastError) -> dict[str, Any]:
    facts = {
        name: fact if isinstance(fact, (tuple, int)) else str(fact) for name, fact in refused.facts.items()
    }
    return {"refused": type(refused).__name__, "facts": facts}


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"rows": [(row.place, row.cells) for row in block.rows]}
    return {"place": block.place, "text": block.text, "heading": block.heading}


if __name__ == "__main__":
    main()
