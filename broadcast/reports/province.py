"""The province's screen: a line for each station, what it was asked to air and what it aired.

An office fills it in from the logs that it pulled; this room knows the lines alone, and how they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from broadcast.domain.times import Frames, Period
from broadcast.reports import words
from broadcast.reports.amounts import lasting, percent, seconds
from broadcast.reports.breakdown import Breakdown
from broadcast.reports.paper import Heading, Paper, Section, Table, letter
from broadcast.sheets import Cell, Chart, ChartKind, Sheet

FORM = 1
_HEADS = ("Số loa", "Bản tin đến giờ", "Đã phát", "Khẩn cấp", "Thời lượng yêu cầu", "Thời lượng đã phát")


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    """A station in a period.

    `bulletins` are the events that were due, `aired` those that were heard, `emergency` the emergency bulletins
    among the latter; `asked` and `played` are how long they were to last and how long they sounded.
    """

    station: str
    area: str
    speakers: int
    bulletins: int
    aired: int
    emergency: int
    asked: Frames
    played: Frames

    @property
    def ratio(self) -> Fraction | None:
        """Played over asked; None where nothing was asked."""
        return Fraction(self.played, self.asked) if self.asked else None


def together(rows: Iterable[StationRow], station: str, area: str = "") -> StationRow:
    """The sum of some lines, under a name of its own."""
    kept = tuple(rows)
    return StationRow(
        station=station,
        area=area,
        speakers=sum(row.speakers for row in kept),
        bulletins=sum(row.bulletins for row in kept),
        aired=sum(row.aired for row in kept),
        emergency=sum(row.emergency for row in kept),
        asked=Frames(sum(row.asked for row in kept)),
        played=Frames(sum(row.played for row in kept)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """The stations of an office in a period: a `Form`. Lines stand by area, then in the order given."""

    period: Period
    heading: Heading
    stations: tuple[StationRow, ...]
    breakdown: Breakdown | None = None
    """What all of them aired together, by what it told of and what went wrong, where that was asked for."""

    @property
    def stem(self) -> str:
        """toan-tinh-2026-Q4."""
        return f"toan-tinh-{self.period.name.upper().replace(' ', '')}"

    @property
    def total(self) -> StationRow:
        """All stations together."""
        return together(self.stations, "Cộng")

    @property
    def areas(self) -> tuple[StationRow, ...]:
        """A sum for each area, by its name."""
        return tuple(
            together(rows, "", area) for area, rows in groupby(self._sorted(), key=lambda row: row.area)
        )

    def _sorted(self) -> list[StationRow]:
        return sorted(self.stations, key=lambda row: row.area)

    # ── what the writers ask for ─────────────────────────────────────────────────────────────────

    def paper(self) -> Paper:
        """The table to be signed, lying."""
        total = self.total
        return letter(
            self.heading,
            kind="BẢNG TỔNG HỢP",
            subject=f"Hoạt động truyền thanh cơ sở, {words.period(self.period)}",
            opening=(
                f"Có {words.number(len(self.stations))} đài với {words.number(total.speakers)} loa. Trong kỳ có "
                f"{words.number(total.bulletins)} bản tin đến giờ, đã phát {words.number(total.aired)}, trong đó "
                f"{words.number(total.emergency)} bản tin khẩn cấp; thời lượng yêu cầu {words.length(total.asked)}, "
                f"đã phát {words.length(total.played)}, đạt {words.percent(total.ratio)}."
            ),
            sections=tuple(self._sections()),
            compiler_title="NGƯỜI LẬP BẢNG",
            landscape=True,
        )

    def _sections(self) -> Iterator[Section]:
        areas = self.areas
        if len(areas) > 1:
            yield Section(
                title="I. THEO ĐỊA BÀN",
                level=1,
                table=_table(("Địa bàn",), (46,), areas, lambda row: (row.area,)),
            )
        yield Section(
            title="II. THEO ĐÀI" if len(areas) > 1 else "THEO ĐÀI",
            level=1,
            table=_table(
                ("TT", "Đài", "Địa bàn"),
                (5, 26, 15),
                self._sorted(),
                lambda row: (row.station, row.area),
                self.total,
            ),
        )
        yield from self.breakdown.sections() if self.breakdown else ()

    def screen(self) -> tuple[tuple[str, ...], ...]:
        """What a terminal shows: heads, a line for each station, and the sum."""
        return (
            ("Đài", "Địa bàn", *_HEADS, "Tỷ lệ"),
            *((row.station, row.area, *_words(row)) for row in (*self._sorted(), self.total)),
        )

    def sheets(self) -> tuple[Sheet, ...]:
        """Stations with the sum as the last line; areas with a chart of how much of what was asked was played."""
        areas, stations = self.areas, self._sorted()
        return (
            Sheet(
                name="Đài",
                rows=(
                    ("Đài", "Địa bàn", *_HEADS, "Tỷ lệ (%)"),
                    *((words.clean(row.station), words.clean(row.area), *_cells(row)) for row in stations),
                    ("Cộng", None, *_cells(self.total)),
                ),
                widths=(36, 24, 9, 11, 10, 10, 15, 15, 10),
                header=0,
                bold=(len(stations) + 1,),
                landscape=True,
                filtered=True,
            ),
            Sheet(
                name="Địa bàn",
                rows=(
                    ("Địa bàn", *_HEADS, "Tỷ lệ (%)"),
                    *((words.clean(row.area), *_cells(row)) for row in areas),
                ),
                widths=(36, 9, 11, 10, 10, 15, 15, 10),
                header=0,
                landscape=True,
                charts=(
                    Chart(
                        kind=ChartKind.BAR,
                        title=f"Tỷ lệ thời lượng đã phát so với yêu cầu (%), {words.period(self.period)}",
                        rows=(1, len(areas)),
                        names=0,
                        values=(7,),
                        head=0,
                        place=(len(areas) + 3, 0),
                        number="0",
                    ),
                )
                if areas
                else (),
            ),
            *(self.breakdown.sheets() if self.breakdown else ()),
        )

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """A line for each station, lengths in seconds."""
        yield (
            *("Kỳ", "Đài", "Địa bàn", "Số loa", "Bản tin đến giờ", "Đã phát", "Khẩn cấp"),
            *("Số giây yêu cầu", "Số giây đã phát", "Tỷ lệ (%)"),
        )
        for row in self._sorted():
            yield (
                *(
                    self.period.name,
                    row.station,
                    row.area,
                    row.speakers,
                    row.bulletins,
                    row.aired,
                    row.emergency,
                ),
                *(seconds(row.asked), seconds(row.played), percent(row.ratio)),
            )

    def document(self) -> Mapping[str, object]:
        """The lines and their sum."""
        return {
            "form": FORM,
            "office": self.heading.station,
            "period": {
                "name": self.period.name,
                "first": self.period.first.isoformat(),
                "last": self.period.last.isoformat(),
            },
            "stations": [
                {"station": row.station, "area": row.area, **_figures(row)} for row in self._sorted()
            ],
            "areas": [{"area": row.area, **_figures(row)} for row in self.areas],
            "total": _figures(self.total),
            **(self.breakdown.document() if self.breakdown else {}),
        }


# ── a line in each form ──────────────────────────────────────────────────────────────────────────


def _table(
    names: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Iterable[StationRow],
    named: Callable[[StationRow], tuple[str, ...]],
    total: StationRow | None = None,
) -> Table:
    """A row for each line; with `total` numbered, and summed up at the end."""
    body = [
        (*((words.number(count),) if total else ()), *map(words.clean, named(row)), *_words(row))
        for count, row in enumerate(rows, 1)
    ]
    if total:
        body.append(("", total.station, "", *_words(total)))
    return Table(
        head=(*names, *_HEADS, "Tỷ lệ"),
        widths=(*widths, 7, 9, 8, 7, 12, 12, 9),
        numbers=(*(name == "TT" for name in names), *(True for _ in range(7))),
        rows=tuple(body),
        has_sum=total is not None,
    )


def _words(row: StationRow) -> tuple[str, ...]:
    counts = (row.speakers, row.bulletins, row.aired, row.emergency)
    return (
        *map(words.number, counts),
        words.clock(row.asked),
        words.clock(row.played),
        words.percent(row.ratio),
    )


def _cells(row: StationRow) -> tuple[Cell, ...]:
    return (
        *(row.speakers, row.bulletins, row.aired, row.emergency),
        *(lasting(row.asked), lasting(row.played), percent(row.ratio)),
    )


def _figures(row: StationRow) -> dict[str, object]:
    return {
        "speakers": row.speakers,
        "bulletins": row.bulletins,
        "aired": row.aired,
        "emergency": row.emergency,
        "seconds_asked": seconds(row.asked),
        "seconds_played": seconds(row.played),
        "ratio_percent": percent(row.ratio),
    }
