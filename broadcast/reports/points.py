"""Points by how often a topic was told: a hundred airings and more, fifty and more, or fewer.

The rule is one that provinces use; its steps are data of the station.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadcast.reports import words
from broadcast.reports.figures import Figures, Tally
from broadcast.reports.paper import Heading, Paper, Section, Table, letter
from broadcast.sheets import Cell, Sheet

FORM = 1
_HEADS = ("Mã", "Nội dung", "Số lượt", "Điểm", "Dòng nhật ký")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many airings, or more, earn so many points."""

    airings: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What each group and each plan has earned in a period: a `Form`."""

    figures: Figures
    heading: Heading
    steps: tuple[Step, ...]

    @property
    def stem(self) -> str:
        """cham-diem-2026."""
        return f"cham-diem-{self.figures.period.name.upper().replace(' ', '')}"

    def points(self, airings: int) -> int:
        """What so many airings earn: the points of the highest step reached, 0 beneath all."""
        reached = [step for step in self.steps if airings >= step.airings]
        return max(reached, key=lambda step: step.airings).points if reached else 0

    @property
    def parts(self) -> tuple[tuple[str, Sequence[Tally]], ...]:
        """What is judged, under its titles."""
        return (
            ("Toàn bộ tuyên truyền cải cách hành chính", (self.figures.reform,)),
            ("Theo nhóm nội dung", tuple(tally for tally in self.figures.by_group if tally.key)),
            ("Theo kế hoạch", self.figures.by_plan),
        )

    def paper(self) -> Paper:
        """A table for each of the parts, with the rule above them."""
        return letter(
            self.heading,
            kind="BẢNG TỰ CHẤM ĐIỂM",
            subject=f"Tuyên truyền cải cách hành chính trên hệ thống truyền thanh cơ sở, {words.period(self.figures.period)}",
            rehearsal=self.figures.rehearsal,
            opening=f"Cách chấm: {self._rule()}. Số lượt lấy từ nhật ký phát sóng của đài.",
            sections=tuple(
                Section(
                    title=f"{count}. {title}",
                    level=2,
                    table=Table(
                        head=_HEADS,
                        widths=(10, 46, 11, 9, 24),
                        numbers=(False, False, True, True, False),
                        rows=tuple(self._words(tally) for tally in tallies),
                    ),
                )
                for count, (title, tallies) in enumerate(self.parts, 1)
                if tallies
            ),
            compiler_title="NGƯỜI CHẤM",
        )

    def _rule(self) -> str:
        """từ 100 lượt: 4 điểm; từ 50 lượt: 3 điểm; ít hơn: 2 điểm."""
        steps = sorted(self.steps, key=lambda step: -step.airings)
        said = [
            f"từ {words.number(step.airings)} lượt: {step.points} điểm"
            if step.airings
            else f"ít hơn: {step.points} điểm"
            for step in steps
        ]
        return "; ".join(said)

    def _words(self, tally: Tally) -> tuple[str, ...]:
        key = "" if tally is self.figures.reform else tally.key
        points = words.number(self.points(tally.airings))
        return (key, words.clean(tally.name), words.number(tally.airings), points, words.few(tally.seqs, 30))

    def sheets(self) -> tuple[Sheet, ...]:
        """All parts under each other."""
        rows = tuple(
            (
                title,
                tally.key,
                words.clean(tally.name),
                tally.airings,
                self.points(tally.airings),
                words.few(tally.seqs),
            )
            for title, tallies in self.parts
            for tally in tallies
        )
        heads = ("Mục", *_HEADS)
        return (
            Sheet(
                name="Chấm điểm",
                rows=(heads, *rows),
                widths=(34, 10, 60, 10, 8, 40),
                header=0,
                landscape=True,
            ),
        )

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """A line for each topic."""
        yield ("Đài", "Kỳ", "Mục", *_HEADS)
        for title, tallies in self.parts:
            for tally in tallies:
                points, lines = self.points(tally.airings), words.lines(tally.seqs)
                yield (
                    self.heading.station,
                    self.figures.period.name,
                    title,
                    tally.key,
                    tally.name,
                    tally.airings,
                    points,
                    lines,
                )

    def document(self) -> Mapping[str, object]:
        """Steps and what was earned."""
        return {
            "form": FORM,
            "station": self.heading.station,
            "period": self.figures.period.name,
            "rehearsal": self.figures.rehearsal,
            "steps": [{"airings": step.airings, "points": step.points} for step in self.steps],
            **{
                name: [
                    {
                        "key": tally.key,
                        "name": tally.name,
                        "airings": tally.airings,
                        "points": self.points(tally.airings),
                    }
                    for tally in tallies
                ]
                for name, (_, tallies) in zip(("reform", "by_group", "by_plan"), self.parts, strict=True)
            },
        }
