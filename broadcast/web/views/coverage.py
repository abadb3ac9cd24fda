"""How far the plans are told: ten groups by weeks, months or quarters as a picture, and what stands behind each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from broadcast.domain.times import Period, Week
from broadcast.errors import PeriodError, Said
from broadcast.reports.coverage import Cell, Coverage, ItemRow, Unit
from broadcast.reports.heat import SHADES, pictures
from broadcast.station import coverage
from broadcast.web.asking import Station, Viewer
from broadcast.web.pages import show

router = APIRouter(prefix="/ke-hoach/muc-do")
UNITS = {
    "tuan": (Unit.WEEK, Said("tuần", "week")),
    "thang": (Unit.MONTH, Said("tháng", "month")),
    "quy": (Unit.QUARTER, Said("quý", "quarter")),
}
_LONGEST = 366 * 3
"""Days in one picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A cell of the picture: its counts, how dark it is (0 to 4), and which column of the period it is."""

    cell: Cell
    shade: int
    column: int
    told: str
    owed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the picture; `key` is the group's letter, "" for none. The sum leads nowhere."""

    key: str
    name: str
    fields: tuple[Field, ...]
    is_sum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """As many columns as stand beside each other: their numbers and heads, and the rows below."""

    heads: tuple[tuple[int, str], ...]
    lines: tuple[Line, ...]


@router.get("")
def picture(
    request: Request,
    home: Station,
    person: Viewer,
    ky: str = "",
    theo: Annotated[str, Query(pattern="^(tuan|thang|quy)$")] = "thang",
) -> Response:
    """The picture of a period, by default this year."""
    period = _period(ky or str(home.here().year))
    found = coverage.of_period(home, period, UNITS[theo][0])
    return show(
        request,
        "coverage.html",
        period=period,
        by=theo,
        units=UNITS,
        found=found,
        total=found.total.total,
        blocks=list(_blocks(found)),
        now=next((n for n, span in enumerate(found.spans) if span.first <= found.today <= span.last), None),
        owed=[row for row in found.items if row.cell.owed],
        week=Week.of(found.today),
    )


@router.get("/o")
def cell(
    request: Request,
    home: Station,
    person: Viewer,
    *,
    ky: str,
    cot: Annotated[int, Query(ge=0)],
    theo: Annotated[str, Query(pattern="^(tuan|thang|quy)$")] = "thang",
    nhom: Annotated[str, Query(max_length=2)] = "",
) -> Response:
    """What stands behind a cell: the items that it counts, and the airings of its days."""
    found = coverage.of_period(home, _period(ky), UNITS[theo][0])
    row = next((row for row in found.groups if row.key == nhom), None)
    if row is None or cot >= len(found.spans):
        raise PeriodError(found=f"{nhom} {cot}", wanted=Said("một ô có trong hình", "a cell of the picture"))
    span = found.spans[cot]
    return show(
        request,
        "coverage/cell.html",
        period=found.period,
        by=theo,
        span=span,
        row=row,
        cell=row.cells[cot],
        column=cot,
        items=[item for item in _of_group(found, nhom) if item.cells[cot] != Cell()],
        airings=coverage.airings_in(home, span, nhom),
        week=Week.of(max(span.first, min(found.today, span.last))),
    )


def _period(name: str) -> Period:
    """The period called so, if a picture of it can be read. Raises PeriodError."""
    period = Period.parse(name)
    if period.days > _LONGEST:
        raise PeriodError(found=name, wanted=Said("một kỳ không quá ba năm", "no more than three years"))
    return period


def _of_group(found: Coverage, group: str) -> Iterator[ItemRow]:
    known = {row.key for row in found.groups} - {""}
    return (
        item
        for item in found.items
        if (item.telling.group or "") == group or (not group and item.telling.group not in known)
    )


def _blocks(found: Coverage) -> Iterator[Block]:
    begun = 0
    for heat in pictures(found):
        columns = range(begun, begun + len(heat.heads))
        rows = (*found.groups, found.total)
        yield Block(
            heads=tuple(zip(columns, heat.heads, strict=True)),
            lines=tuple(
                Line(
                    key=row.key,
                    name=drawn.name,
                    is_sum=drawn.is_sum,
                    fields=tuple(
                        Field(
                            cell=row.cells[column],
                            shade=SHADES.index(one.fill),
                            column=column,
                            told=one.told,
                            owed=one.owed,
                        )
                        for column, one in zip(columns, drawn.cells, strict=True)
                    ),
                )
                for row, drawn in zip(rows, heat.rows, strict=True)
            ),
        )
        begun = columns.stop
