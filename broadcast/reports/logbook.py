"""The log book (sổ nhật ký chương trình phát thanh): day by day what was heard, printed for people to sign.

Inspectors ask for it. It says what the log says, in the order of the air, with who wrote or read and who approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from broadcast.domain.asrun import Rung
from broadcast.domain.times import Frames
from broadcast.reports import words
from broadcast.reports.amounts import lasting, seconds
from broadcast.reports.figures import ORIGINS, Figures, LogLine
from broadcast.reports.paper import Heading, Paper, Section, Table, letter
from broadcast.sheets import Cell, Sheet

FORM = 1
_HEADS = (
    *("TT", "Giờ", "Chương trình", "Chuyên mục", "Nguồn", "Thời lượng"),
    *("Kết quả", "Người viết, đọc", "Người duyệt", "Dòng"),
)
_RECORDED = "recorded:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """The lines of a period, with the names that people go by: a `Form`."""

    figures: Figures
    heading: Heading
    people: Mapping[str, str]
    """Full names by the names that the log has."""

    @property
    def stem(self) -> str:
        """so-nhat-ky-2026-W48."""
        return f"so-nhat-ky-{self.figures.period.name.upper().replace(' ', '')}"

    def paper(self) -> Paper:
        """A table for each day, lying, with a place where whoever was on duty signs."""
        total, period = self.figures.total, words.period(self.figures.period)
        return letter(
            self.heading,
            kind="SỔ NHẬT KÝ CHƯƠNG TRÌNH PHÁT THANH",
            subject=period[:1].upper() + period[1:],
            rehearsal=self.figures.rehearsal,
            opening=f"Đã phát {words.number(total.airings)} lượt, thời lượng {words.length(total.played)}, đạt "
            f"{words.percent(self.figures.ratio)} thời lượng theo kế hoạch. Giờ là giờ thật sự phát ra; số dòng là số thứ "
            "tự trong nhật ký phát sóng của đài.",
            sections=tuple(self._day(day, lines) for day, lines in self._days()),
            compiler_title="NGƯỜI GHI SỔ",
            between=("NGƯỜI KIỂM TRA",),
            landscape=True,
        )

    def sheets(self) -> tuple[Sheet, ...]:
        """All days on one sheet, which can be narrowed down."""
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (day, *cells[:5], lasting(line.entry.frames), *cells[6:])
            for day, lines in self._days()
            for count, line in enumerate(lines, 1)
            for cells in (self._row(count, line),)
        )
        return (
            Sheet(
                name="Sổ nhật ký",
                rows=(("Ngày", *_HEADS), *rows),
                widths=(12, 6, 11, 44, 22, 16, 11, 30, 24, 22, 10),
                header=0,
                landscape=True,
                filtered=True,
            ),
        )

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """A line for each event."""
        yield ("Đài", "Ngày", *_HEADS)
        for day, lines in self._days():
            for count, line in enumerate(lines, 1):
                yield (self.heading.station, day.isoformat(), *self._row(count, line))

    def document(self) -> Mapping[str, object]:
        """Days with their lines."""
        return {
            "form": FORM,
            "station": self.heading.station,
            "period": self.figures.period.name,
            "rehearsal": self.figures.rehearsal,
            "days": [
                {"day": day.isoformat(), "lines": [self._line(line) for line in lines]}
                for day, lines in self._days()
            ],
        }

    # ── days and lines ───────────────────────────────────────────────────────────────────────────

    def _days(self) -> Iterator[tuple[date, list[LogLine]]]:
        zone = self.figures.zone
        lines = sorted(self.figures.lines, key=lambda line: line.entry.moment)
        for day, of_day in groupby(lines, key=lambda line: line.entry.moment.astimezone(zone).date()):
            yield day, list(of_day)

    def _day(self, day: date, lines: list[LogLine]) -> Section:
        played = words.length(Frames(sum(line.entry.frames for line in lines if line.entry.heard)))
        return Section(
            title=f"{words.weekday(day)}, {words.day(day)}: {played}. Người trực ký: ………………………………",
            level=2,
            table=Table(
                head=_HEADS,
                widths=(4, 8, 24, 12, 10, 8, 15, 14, 13, 6),
                numbers=(True, False, False, False, False, True, False, False, False, True),
                rows=tuple(self._row(count, line) for count, line in enumerate(lines, 1)),
                small=True,
            ),
        )

    def _row(self, count: int, line: LogLine) -> tuple[str, ...]:
        entry = line.entry
        return (
            str(count),
            entry.moment.astimezone(self.figures.zone).strftime("%H:%M:%S"),
            words.clean(entry.title),
            words.clean(entry.column),
            ORIGINS.get(entry.origin, entry.origin) + (", phát lại" if entry.repeat else ""),
            words.clock(entry.frames),
            _ended(line),
            self._makers(line),
            self._called(entry.approver),
            str(line.place),
        )

    def _makers(self, line: LogLine) -> str:
        """Who wrote it, and who reads where a person does."""
        reader = line.entry.voice.removeprefix(_RECORDED) if line.entry.voice.startswith(_RECORDED) else ""
        names = dict.fromkeys(name for name in (line.entry.author, reader) if name)
        return ", ".join(self._called(name) for name in names)

    def _called(self, name: str) -> str:
        return words.clean(self.people.get(name, name))

    def _line(self, line: LogLine) -> dict[str, object]:
        entry = line.entry
        return {
            "seq": line.place.seq,
            **({"output": line.place.output} if line.place.output else {}),
            "at": entry.moment.astimezone(self.figures.zone).isoformat(timespec="seconds"),
            "title": entry.title,
            "column": entry.column,
            "origin": entry.origin,
            "repeat": entry.repeat,
            "seconds_played": seconds(entry.frames),
            "outcome": entry.outcome,
            "reason": entry.reason or None,
            "author": entry.author or None,
            "voice": entry.voice or None,
            "approver": entry.approver or None,
        }


def _ended(line: LogLine) -> str:
    """How it ended, and why where that was not as planned."""
    entry = line.entry
    said = words.outcome(entry.outcome or "", entry.rung if entry.rung != Rung.CART else "")
    return f"{said}: {words.reason(entry.reason).lower()}" if entry.reason else said
