"""What all stations of an office aired together, by a field of it, and what went wrong with it and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from broadcast.reports import words
from broadcast.reports.amounts import lasting, percent, seconds
from broadcast.reports.figures import Discrepancy, Tally
from broadcast.reports.paper import Section, Table
from broadcast.sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Airings by a field: its name for machines and for people, and a tally for each of its values."""

    name: str
    title: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """All splits, and the discrepancies. Tallies and discrepancies name no lines: `report --lines` does."""

    splits: tuple[Split, ...]
    discrepancies: tuple[Discrepancy, ...]

    def sections(self) -> Iterator[Section]:
        """A table for each split, then one of what went wrong."""
        for split in self.splits:
            if split.tallies:
                yield Section(
                    title=f"THEO {split.title.upper()}",
                    level=1,
                    table=Table(
                        head=(split.title, "Số lượt", "Đã phát", "Theo kế hoạch", "Tỷ lệ"),
                        widths=(50, 10, 16, 16, 10),
                        numbers=(False, True, True, True, True),
                        rows=tuple(_words(tally) for tally in split.tallies),
                    ),
                )
        if self.discrepancies:
            yield Section(
                title="SAI LỆCH VÀ NGUYÊN NHÂN",
                level=1,
                table=Table(
                    head=("Kết quả", "Nguyên nhân", "Số lần", "Thời lượng thiếu"),
                    widths=(36, 40, 10, 16),
                    numbers=(False, False, True, True),
                    rows=tuple(
                        (
                            words.outcome(one.outcome, one.rung),
                            words.reason(one.reason),
                            words.number(one.events),
                            words.clock(one.lost),
                        )
                        for one in self.discrepancies
                    ),
                ),
            )

    def sheets(self) -> Iterator[Sheet]:
        """The same to work with: one sheet for each."""
        for split in self.splits:
            yield Sheet(
                name=split.title,
                rows=(
                    (split.title, "Số lượt", "Đã phát", "Theo kế hoạch", "Tỷ lệ (%)"),
                    *(
                        (
                            words.clean(tally.name),
                            tally.airings,
                            lasting(tally.played),
                            lasting(tally.planned),
                            percent(tally.ratio),
                        )
                        for tally in split.tallies
                    ),
                ),
                widths=(60, 10, 15, 15, 10),
                header=0,
                landscape=True,
            )
        yield Sheet(
            name="Sai lệch",
            rows=(
                ("Kết quả", "Nguyên nhân", "Số lần", "Thời lượng thiếu"),
                *(
                    (
                        words.outcome(one.outcome, one.rung),
                        words.reason(one.reason),
                        one.events,
                        lasting(one.lost),
                    )
                    for one in self.discrepancies
                ),
            ),
            widths=(40, 50, 10, 18),
            header=0,
            landscape=True,
        )

    def document(self) -> Mapping[str, object]:
        """The same for machines."""
        return {
            **{split.name: [tally_document(tally) for tally in split.tallies] for split in self.splits},
            "discrepancies": [discrepancy_document(one) for one in self.discrepancies],
        }


def tally_document(tally: Tally) -> dict[str, object]:
    """A tally for machines, without its lines."""
    return {
        "key": tally.key,
        "name": tally.name,
        "airings": tally.airings,
        "seconds_played": seconds(tally.played),
        "seconds_planned": seconds(tally.planned),
        "ratio_percent": percent(tally.ratio),
    }


def discrepancy_document(one: Discrepancy) -> dict[str, object]:
    """A discrepancy for machines, without its lines."""
    return {
        "outcome": one.outcome,
        "reason": one.reason or None,
        "stand_in": one.rung or None,
        "events": one.events,
        "seconds_lost": seconds(one.lost),
    }


def _words(tally: Tally) -> tuple[str, ...]:
    return (
        words.clean(tally.name),
        words.number(tally.airings),
        words.clock(tally.played),
        words.clock(tally.planned),
        words.percent(tally.ratio),
    )
