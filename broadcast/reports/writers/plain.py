"""csv and json: the figures of a form for spreadsheets and for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from broadcast.files import write
from broadcast.sheets import Cell, harmless

_NEXT = ",\n"


def write_json(document: Mapping[str, object], path: Path) -> None:
    """One stable document, a line for each of its keys. Raises CannotWriteError, DiskFullError."""
    parts = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in document.items())
    write(path, f"{{{_NEXT.join(parts)}}}\n".encode())


def write_csv(rows: Iterable[tuple[Cell, ...]], path: Path) -> None:
    """Heads in Vietnamese, then one row a figure; no cell is a formula. Raises CannotWriteError, DiskFullError."""
    page = io.StringIO(newline="")
    csv.writer(page).writerows([harmless(cell) for cell in row] for row in rows)
    write(path, b"\xef\xbb\xbf" + page.getvalue().encode())
