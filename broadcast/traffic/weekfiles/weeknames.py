"""Which week a file speaks of: by its name, by its number and year, or by its first and last day.

Tuần: 2026-W48        LỊCH PHÁT THANH TUẦN 48/2026        (từ ngày 23/11 đến ngày 29/11/2026)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.domain.folding import fold
from broadcast.domain.times import Week
from broadcast.errors import PeriodError, Said
from broadcast.traffic.spellings import read_range

WEEK = "Tuần"
"""The word before the week's name: a cell above the heads, or a key."""
VERSION = "Bản số"
"""The word before the version that a file was written from."""

_ISO = re.compile(r"\b(\d{4})-?w(\d{1,2})\b")
_NUMBERED = re.compile(r"\btuan(?: le| thu| so)?[ :.]*(\d{1,2})\b(?! ?thang)(?:[ ,]*(?:/|-|nam) ?(\d{4})\b)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSaid:
    """What a file says of its week: the week, or what was written for one and is none; and the version."""

    week: Week | None = None
    unread: str | None = None
    version: int = 0
    """The version of the week that the file was written from; 0 when it says none."""
    doubt: Said | None = None
    """Why number and days do not agree; the days are believed."""


def week_said(rows: Sequence[Sequence[str]], name: str = "") -> WeekSaid:
    """What stands above the heads of a table, or in the `name` of its sheet."""
    texts = [" ".join(cell for cell in row if cell) for row in rows]
    above = _version(rows)
    for text in (*texts, name):
        if found := _ISO.search(fold(text)):
            try:
                return WeekSaid(week=Week.parse(f"{found[1]}-W{found[2]}"), version=above)
            except PeriodError:
                return WeekSaid(unread=found[0].upper(), version=above)
    return _by_days_or_number(" ; ".join((*texts, name)), above) or WeekSaid(
        unread=_after_the_word(rows), version=above
    )


def _by_days_or_number(text: str, version: int) -> WeekSaid | None:
    words = fold(text)
    numbered = _NUMBERED.search(words)
    if days := read_range(text):
        week = Week.of(days[0])
        if week != Week.of(days[1]):
            return WeekSaid(unread=f"{days[0]:%d/%m/%Y} – {days[1]:%d/%m/%Y}", version=version)
        return WeekSaid(week=week, version=version, doubt=_doubt(numbered, week))
    years = re.findall(r"\b(?:nam |/)(\d{4})\b", words)
    if numbered and (year := numbered[2] or next(iter(years), None)):
        try:
            return WeekSaid(week=Week(year=int(year), number=int(numbered[1])), version=version)
        except (ValueError, PeriodError):
            return WeekSaid(unread=numbered[0], version=version)
    return None


def _doubt(numbered: re.Match[str] | None, week: Week) -> Said | None:
    if numbered is None or int(numbered[1]) == week.number:
        return None
    first, last = week.days[0], week.days[-1]
    return Said(
        f"ghi tuần {numbered[1]} nhưng các ngày {first:%d/%m} đến {last:%d/%m/%Y} là tuần {week.number}: lấy theo ngày",
        f"says week {numbered[1]}, but {first:%d/%m} to {last:%d/%m/%Y} is week {week.number}: the days are believed",
    )


def _after_the_word(rows: Sequence[Sequence[str]]) -> str | None:
    """What stands after `Tuần:`, in the same cell or the next."""
    return next((found for row in rows if (found := _named(row, WEEK))), None)


def _version(rows: Sequence[Sequence[str]]) -> int:
    found = next((found for row in rows if (found := _named(row, VERSION))), "")
    return int(found) if found.isdecimal() and len(found) <= 9 else 0


def _named(row: Sequence[str], wanted: str) -> str | None:
    for cell, following in zip(row, [*row[1:], ""], strict=False):
        word, _, value = cell.partition(":")
        if fold(word) == fold(wanted) and (value.strip() or following.strip()):
            return value.strip() or following.strip()
    return None
