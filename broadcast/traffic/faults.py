"""The sentences for what is wrong with a placed line, said the same by the check and by the rundown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from broadcast.domain.schedule import Line
from broadcast.domain.zones import Zone
from broadcast.errors import Fault
from broadcast.traffic.spellings import write_days, write_time

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong and what would do, without a place."""

    rule: str
    vi: str
    en: str

    def at(self, place: str) -> Fault:
        """The fault at a place."""
        return Fault(place=place, vi=self.vi, en=self.en, rule=self.rule)


def where(line: Line, days: Sequence[int], at: time | None) -> str:
    """Days and time of a line, and where it was read: `T2-T6 05:30 (lich.csv, hàng 3)`."""
    moment = write_days(days) + (f" {write_time(at)}" if at is not None else "")
    return f"{moment} ({line.place})" if line.place else moment


def title_of(line: Line) -> str:
    """A line's title: its content on one line, cut at a word; else its source's reference, else its column."""
    words = " ".join(line.content.split()) or line.source.reference or line.column
    if len(words) <= _LONGEST_TITLE:
        return words
    return words[:_LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:.-") + "…"


FOLLOWS_NOTHING = Remark(
    rule="follows_nothing",
    vi="dòng không có giờ nhưng dòng có giờ ở trên không phát ngày này; hãy ghi Giờ hoặc sửa Thứ",
    en="no time, and the timed line above does not air that day; give it a time or correct the days",
)
REPEATS_NOTHING = Remark(
    rule="repeats_nothing",
    vi="không thấy chương trình nào phát trước đó trong tuần để phát lại; hãy ghi đúng thứ giờ (như T2 17:00)"
    " hoặc tên của chương trình đã phát",
    en="no earlier programme of the week is meant by this repeat; give its day and time (like T2 17:00) or title",
)


def unknown_zone(name: str, zones: Sequence[Zone]) -> Remark:
    """A zone that the station does not have."""
    known = ", ".join(zone.name for zone in zones)
    return Remark(
        rule="unknown_zone",
        vi=f"đài không có cụm loa “{name}”; các cụm loa của đài: {known}",
        en=f"the station has no zone “{name}”; its zones are: {known}",
    )
