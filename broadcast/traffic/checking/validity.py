"""Recordings that a week plays on days for which they are not meant: last year's notice, next month's call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from broadcast.domain.recordings import Particulars
from broadcast.domain.schedule import Line, WeekSchedule
from broadcast.errors import Said
from broadcast.traffic.faults import Found, Remark
from broadcast.traffic.running_order import resolve_repeat, running_order

Limits = Callable[[Line], Sequence[Particulars]]
"""What is said of the recordings that a line plays, as far as anything is."""


def unlimited(_line: Line) -> Sequence[Particulars]:
    """Where recordings may be heard on any day."""
    return ()


def validity_faults(schedule: WeekSchedule, day: date, limits: Limits) -> Iterator[Found]:
    """The recordings that a day plays, also in a repeat, outside the days that were said of them."""
    weekday = day.weekday()
    for index in running_order(schedule, weekday):
        heard = resolve_repeat(schedule, index, weekday)
        if heard is None:
            continue
        line = schedule.lines[index]
        for one in limits(schedule.lines[heard.line]):
            if not one.covers(day):
                yield Found(line=line, weekday=weekday, at=line.start, remark=_remark(one, day))


def _remark(one: Particulars, day: date) -> Remark:
    title = one.title or one.name
    if one.last and day > one.last:
        vi, en = (
            f"bản ghi “{title}” hết hạn từ sau ngày {one.last:%d/%m/%Y}",
            f"the recording “{title}” was valid until {one.last:%d/%m/%Y}",
        )
    else:
        vi, en = (
            f"bản ghi “{title}” chỉ được phát từ ngày {one.first:%d/%m/%Y}",
            f"the recording “{title}” is valid from {one.first:%d/%m/%Y} on",
        )
    return Remark(rule="recording_validity", vi=vi, en=en, advice=_ADVICE)


_ADVICE = Said(
    "chọn bản khác, hoặc sửa hạn phát trong Kho âm thanh",
    "choose another one, or change its days in the audio library",
)
