"""What nothing forbids in a week but a person would want to know before it airs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from broadcast.domain.rules import Rules
from broadcast.domain.schedule import Priority, SourceKind, StartKind, WeekSchedule
from broadcast.errors import Fault
from broadcast.traffic.faults import Found, Remark, merged, title_of, where
from broadcast.traffic.layout import Lengths, Placed, lay_out

_TIMED = frozenset({StartKind.HARD, StartKind.BACK})


def week_notes(
    schedule: WeekSchedule, rules: Rules, length: Lengths, retired: Collection[str] = ()
) -> tuple[Fault, ...]:
    """Emergencies that air as priority lines, items that no plan in force has, starts that will not be on time.

    `length` gives what the sound of a line is known to last, as for the check; `retired` the names of items
    whose plan, or whose place in it, is no longer in force.
    """
    late = (
        Found(line=one.line, weekday=weekday, at=one.line.start, remark=_late(schedule, one))
        for weekday, day in enumerate(schedule.week.days)
        for one in lay_out(schedule, day, rules, length)
        if one.line.start_kind in _TIMED and one.whole and one.is_late
    )
    return (*_emergencies(schedule), *_retired(schedule, retired), *merged(late))


def _emergencies(schedule: WeekSchedule) -> Iterator[Fault]:
    for line in schedule.lines:
        if line.priority is Priority.EMERGENCY:
            title = title_of(line)
            yield Fault(
                place=line.place,
                vi=f"“{title}”: dòng khẩn cấp trong lịch tuần được phát như dòng ưu tiên",
                en=f"“{title}”: an emergency in a week airs as a priority line",
                rule="priority",
            )


def _retired(schedule: WeekSchedule, retired: Collection[str]) -> Iterator[Fault]:
    for line in schedule.lines:
        name = line.source.reference
        if line.source.kind is SourceKind.PLAN and name in retired:
            yield Fault(
                place=where(line, line.days, line.start),
                vi=f"nội dung {name} không còn hiệu lực trong kế hoạch, vẫn được phát; muốn thay, chọn mã khác"
                " bằng `broadcast plan items`",
                en=f"item {name} is no longer in force in its plan and airs all the same; to replace it, choose"
                " another by `broadcast plan items`",
                rule="retired_item",
            )


def _late(schedule: WeekSchedule, one: Placed) -> Remark:
    assert one.behind is not None  # nothing else makes it late
    title, before, at = title_of(one.line), title_of(schedule.lines[one.behind]), f"{one.start:%H:%M:%S}"
    if one.is_dropped:
        vi, en = (
            f"không phát được vì “{before}” phát đến {at}",
            f"is not heard, for “{before}” runs until {at}",
        )
    elif one.whole == one.end - one.start:
        vi = f"lùi đến {at} để “{before}” phát hết, rồi được phát trọn"
        en = f"waits until {at} for “{before}” and is then heard whole"
    else:
        vi = f"vào giữa chừng lúc {at} vì “{before}” phát đến lúc ấy"
        en = f"is joined inside at {at}, when “{before}” has ended"
    return Remark(rule="late", vi=f"“{title}” {vi}", en=f"“{title}” {en}")
