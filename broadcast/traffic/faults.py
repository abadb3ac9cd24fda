"""The sentences for what is wrong with a placed line, said the same by the check and by the rundown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from broadcast.domain.schedule import Line
from broadcast.domain.zones import Zone
from broadcast.errors import Fault, Proposal, Said
from broadcast.traffic.spellings import write_days, write_source, write_time

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong, without a place: what was found, by whose decision, and what would do besides a proposal."""

    rule: str
    vi: str
    en: str
    decision: str = ""
    advice: Said | None = None

    def at(self, place: str, proposal: Proposal | None = None) -> Fault:
        """The fault at a place."""
        ways = [one for one in (proposal.said if proposal else None, self.advice) if one is not None]
        vi = self.vi + (f" (theo {self.decision})" if self.decision else "")
        en = self.en + (f" (by {self.decision})" if self.decision else "")
        if ways:
            vi += "; hãy " + ", hoặc ".join(way.vi for way in ways)
            en += "; " + ", or ".join(way.en for way in ways)
        return Fault(place=place, vi=vi, en=en, rule=self.rule, decision=self.decision, proposal=proposal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A remark about a line, or about several lines of a day, on one weekday."""

    line: Line | None
    weekday: int
    at: time | None
    remark: Remark
    lines: tuple[int, ...] = ()
    """Indices of the lines that a proposal may be about."""
    proposal: Proposal | None = None
    """What would do, where that is known at once."""


Proposing = Callable[[Sequence[Found]], Proposal | None]
"""What would remove a remark on all of its days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A fault with where it lies: the lines by index, none where it is of the whole day; and the weekdays."""

    fault: Fault
    lines: tuple[int, ...]
    days: tuple[int, ...]


def merged(found: Iterable[Found], propose: Proposing = lambda _: None) -> tuple[Fault, ...]:
    """One fault for the same remark about the same line at the same time, with all its days."""
    return tuple(_fault(ones, propose) for ones in _together(found))


def located(
    found: Iterable[Found], lines: Sequence[Line], propose: Proposing = lambda _: None
) -> tuple[Located, ...]:
    """The same of a week of these `lines`, each fault with where it lies."""
    index_of = {id(line): index for index, line in enumerate(lines)}
    return tuple(
        Located(
            fault=_fault(ones, propose),
            lines=ones[0].lines or (() if ones[0].line is None else (index_of[id(ones[0].line)],)),
            days=tuple(sorted({one.weekday for one in ones})),
        )
        for ones in _together(found)
    )


def _together(found: Iterable[Found]) -> list[list[Found]]:
    days: dict[tuple[int, time | None, Remark], list[Found]] = {}
    for one in found:
        days.setdefault((id(one.line), one.at, one.remark), []).append(one)
    return list(days.values())


def _fault(ones: Sequence[Found], propose: Proposing) -> Fault:
    return ones[0].remark.at(_place(ones), propose(ones))


def _place(ones: Sequence[Found]) -> str:
    first, weekdays = ones[0], sorted({one.weekday for one in ones})
    if first.line is not None:
        return where(first.line, weekdays, first.at)
    return write_days(weekdays) + (f" {write_time(first.at)}" if first.at is not None else "")


def where(line: Line, days: Sequence[int], at: time | None) -> str:
    """Days and time of a line, and where it was read: `T2-T6 05:30 (lich.csv, hàng 3)`."""
    moment = write_days(days) + (f" {write_time(at)}" if at is not None else "")
    return f"{moment} ({line.place})" if line.place else moment


def title_of(line: Line) -> str:
    """A line's title: its content on one line, cut at a word; else its source's reference, its column, its source."""
    words = (
        " ".join(line.content.split()) or line.source.reference or line.column or write_source(line.source)
    )
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


FILL_OPEN = Remark(
    rule="fill_open",
    vi="dòng ngay sau dòng lấp phải có Giờ trong cùng ngày để biết lấp đến lúc nào; hãy ghi Giờ cho dòng sau"
    " hoặc thêm một dòng có Giờ",
    en="the line after a fill needs a time on the same day, or nobody knows how long to fill; give the next line a"
    " time or add a line that has one",
)
FILL_BACK = Remark(
    rule="fill_back",
    vi="dòng lấp không có độ dài riêng nên không tính được giờ bắt đầu; hãy bỏ “kết thúc lúc” ở dòng này"
    " và ghi Giờ cho dòng sau",
    en="a fill has no length of its own to be timed backwards by; give it another kind of start,"
    " and a time to the line after it",
)
BACK_LENGTH = Remark(
    rule="length_missing",
    vi="dòng “kết thúc lúc” phải biết dài bao lâu mới tính được giờ bắt đầu; hãy ghi Thời lượng",
    en="a line that ends at its time needs a known length; give one",
)


def unknown_relay(name: str, relays: Iterable[str]) -> Remark:
    """A relay that the station does not have."""
    known = ", ".join(relays)
    return Remark(
        rule="unknown_relay",
        vi=f"chưa khai báo nguồn tiếp âm “{name}” ({f'đã có: {known}' if known else 'chưa có nguồn nào'});"
        " hãy thêm vào mục [[relays]] trong config.toml, hoặc sửa Nguồn",
        en=f"there is no relay “{name}” ({f'known: {known}' if known else 'none is known'});"
        " add it to [[relays]] in config.toml, or correct the source",
    )
