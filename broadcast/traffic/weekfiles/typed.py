"""One line as a person types it into a form: its fields are the cells of a row, and are read as those are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from broadcast.domain.schedule import Line
from broadcast.domain.times import Week
from broadcast.domain.zones import Zone
from broadcast.errors import LineFaultsError
from broadcast.traffic.weekfiles.heads import COLUMNS, Heads
from broadcast.traffic.weekfiles.rows import RowReading, Surroundings
from broadcast.traffic.weekfiles.tables import Row

_HEADS = Heads(place="", names=COLUMNS, faults=(), notes=())
_PLACE = "dòng đang sửa"


def read_typed(cells: Mapping[str, str], *, week: Week, zones: Sequence[Zone], relays: Sequence[str]) -> Line:
    """The line of these cells, by the heads of their columns; a head that is missing is a blank cell.

    Raises LineFaultsError with every cell that cannot be read, and what would do.
    """
    known = {column: _typed(cells.get(column, "")) for column in COLUMNS}
    row = Row(place=_PLACE, cells=known, heads=_HEADS)
    reading = RowReading(row, Surroundings(week=week, zones=zones, relays=relays))
    line = reading.line()
    if line is None:
        raise LineFaultsError(name=str(week), faults=tuple(reading.faults))
    return line


def _typed(text: str) -> str:
    """What stands in a field, in lines as they were typed: copy may have paragraphs."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(lines).strip()
