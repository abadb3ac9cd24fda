"""The week as a sheet that prints: station and week on top, its name and version, the heads, the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from broadcast.domain.times import Week
from broadcast.sheets import Sheet
from broadcast.traffic.weekfiles.heads import COLUMNS
from broadcast.traffic.weekfiles.weeknames import VERSION, WEEK

INSTRUCTIONS = "Hướng dẫn"
"""The name of the sheet that explains and is not read."""
ROWS = "Lịch"
"""The name of the sheet of lines, and the key of them."""
_WIDTHS = (11, 7, 8, 8, 13, 46, 17, 12, 8, 8, 14, 8, 8)


def week_sheet(
    week: Week | None,
    rows: Sequence[Mapping[str, str]],
    *,
    station: str,
    version: int = 0,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    open_rows: int = 0,
) -> Sheet:
    """The week as a sheet, with drop-downs by column name; without a `week`, one to be filled in.

    A thicker line stands wherever other days begin.
    """
    top = (
        (station,),
        (_title(week),),
        (f"{WEEK}: {week or ''}", None, None, f"{VERSION}: {version}" if version else None),
        COLUMNS,
    )
    days = [row["Thứ"] for row in rows]
    return Sheet(
        name=ROWS,
        rows=(*top, *(tuple(row[name] or None for name in COLUMNS) for row in rows)),
        widths=_WIDTHS,
        bold=(0, 1),
        titles=(0, 1),
        header=3,
        parted=tuple(number + len(top) for number in range(1, len(days)) if days[number] != days[number - 1]),
        choices={COLUMNS.index(name): words for name, words in (choices or {}).items()},
        open_rows=open_rows,
        landscape=True,
        footer=f"{station} – {_title(week)}" if week else station,
    )


def _title(week: Week | None) -> str:
    if week is None:
        return "LỊCH PHÁT THANH TUẦN"
    first, last = week.days[0], week.days[-1]
    return f"LỊCH PHÁT THANH TUẦN {week.number} (từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})"
