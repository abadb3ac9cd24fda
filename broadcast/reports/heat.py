"""The coverage as a picture: a row for each group, a column for each span, the darker the more is told.

One hue from light to dark, so that grey paper and eyes that do not part red from green see the same; what is owed
is a number and a thick frame, not a colour. Writers draw it, each in its own way.

         T10      T11      T12
    a  ░░ 3 ░░  ▒▒ 5 ▒▒  ┏━━━━━━┓
    b  ▓▓ 9 ▓▓  ░ 2+1 ░  ┃  -1  ┃   owed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from broadcast.domain.times import Period
from broadcast.reports.coverage import Cell, Coverage, Row, Unit
from broadcast.reports.words import GROUPS_IN_SHORT

SHADES = ("#FFFFFF", "#DCE9F5", "#A9CCE6", "#5B9DC9", "#1F5F99")
"""Nothing told, then quarters of the most that any cell has."""
_DARK = 4  # from here on letters are white
FRAME = "#8A3B00"
"""Around what is owed."""
_WIDEST = 13  # columns on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One field of the picture: `told` with what is planned, `owed` beneath it, both as they are written."""

    told: str
    owed: str
    fill: str
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A group: its letter with a short name, and its fields."""

    name: str
    cells: tuple[HeatCell, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A picture no wider than a page: heads of the columns, and rows with the sum as the last."""

    heads: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def pictures(coverage: Coverage) -> tuple[Heat, ...]:
    """The coverage in as many pictures as its spans need, each as wide as the others or nearly so."""
    count = -(-len(coverage.spans) // _WIDEST)
    size = -(-len(coverage.spans) // count)
    most = max((cell.told for row in coverage.groups for cell in row.cells), default=0)
    return tuple(
        _picture(coverage, range(start, min(start + size, len(coverage.spans))), most)
        for start in range(0, len(coverage.spans), size)
    )


def heads(coverage: Coverage) -> tuple[str, ...]:
    """How the spans are called over their columns: T11, W48, Q4; with the year where there are several."""
    several = len({span.first.year for span in coverage.spans}) > 1
    return tuple(_head(span, coverage.unit, several=several) for span in coverage.spans)


def _head(span: Period, unit: Unit, *, several: bool) -> str:
    name = f"T{span.first.month}" if unit is Unit.MONTH else span.name.partition("-")[2]
    return f"{name}/{span.first:%y}" if several else name


def _picture(coverage: Coverage, columns: range, most: int) -> Heat:
    names: Mapping[str, str] = {str(group): f"{group} {name}" for group, name in GROUPS_IN_SHORT.items()}
    rows = [
        HeatRow(name=names.get(row.key, row.name), cells=tuple(_cell(row.cells[n], most) for n in columns))
        for row in coverage.groups
    ]
    total: Row = coverage.total
    plain = tuple(_cell(total.cells[n], 0) for n in columns)
    called = heads(coverage)
    return Heat(
        heads=tuple(called[n] for n in columns),
        rows=(*rows, HeatRow(name=total.name, cells=plain, is_sum=True)),
    )


def _cell(cell: Cell, most: int) -> HeatCell:
    """`most` is what the darkest cell has; 0 where nothing is to be shaded."""
    shade = -(-cell.told * (len(SHADES) - 1) // most) if most else 0
    told = str(cell.told) if cell.told else ""
    return HeatCell(
        told=f"{told}+{cell.planned}"
        if cell.planned
        else told or ("0" if cell.asked and not cell.owed else ""),
        owed=f"-{cell.owed}" if cell.owed else "",
        fill=SHADES[shade],
        ink="#FFFFFF" if shade >= _DARK else "#000000",
    )
