"""Why each telling stands where it stands: what was so at that moment of the week, and nothing guessed.

Reasons are read off the finished assignment, in the order of the week, so they are as true of what the optimiser
made as of what greedy did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from broadcast.domain.content import Group
from broadcast.errors import Said
from broadcast.traffic.planning.dues import Standing, told_in_unit, unit_name
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.sessions import Block

Reasons = Mapping[tuple[int, int], Said]
"""The reason of each placement, by block and telling."""


def explain(problem: Problem, assignment: Assignment) -> Reasons:
    """The reason of every placement of `assignment`."""
    found: dict[tuple[int, int], Said] = {}
    past = _Past(problem)
    for number, held in enumerate(assignment):
        block = problem.blocks[number]
        past.turn_to(block.day)
        for one in held:
            found[number, one] = joined(list(_facts(problem, past, one)))
            past.note(one, block)
    return found


class _Past:
    """What has been heard so far in the week. A repeat is heard the day after."""

    def __init__(self, problem: Problem) -> None:
        self.heard: Counter[int] = Counter()
        self.last: dict[int, date] = {
            number: one.last for number, one in enumerate(problem.standings) if one.last
        }
        self.groups: Counter[Group | None] = Counter(problem.told[0])
        self._groups = [one.telling.group for one in problem.standings]
        self._coming: list[tuple[date, int]] = []

    def turn_to(self, day: date) -> None:
        """Count the repeats up to a day."""
        for heard_on, one in [coming for coming in self._coming if coming[0] <= day]:
            self._coming.remove((heard_on, one))
            self._count(one, heard_on)

    def note(self, one: int, block: Block) -> None:
        """A telling is heard in a block."""
        self._count(one, block.day)
        self._coming += [(block.day + timedelta(days=1), one)] * block.echoes

    def _count(self, one: int, day: date) -> None:
        self.heard[one] += 1
        self.last[one] = day
        self.groups[self._groups[one]] += 1


def joined(facts: list[Said]) -> Said:
    """Several facts as one."""
    return Said("; ".join(fact.vi for fact in facts), "; ".join(fact.en for fact in facts))


def _facts(problem: Problem, past: _Past, number: int) -> Iterator[Said]:
    one, heard = problem.standings[number], past.heard[number]
    if one.owed and not heard:
        reason = one.owed.make_good.reason
        why = one.owed.why if one.owed.why.vi else Said(reason, reason)
        yield Said(f"phát bù: {why.vi}", f"a make-good: {why.en}")
    if one.first_wanted and not heard:
        yield Said("được ưu tiên", "it has priority")
    if one.deadline:
        end = one.deadline
        yield Said(f"hạn {end:%d/%m/%Y} đã gần", f"its deadline {end} is near")
    yield from _of_cadence(problem, one, heard)
    if unit_name(one.telling.due) is None or one.expired or one.told + heard:
        yield _history(one, one.told + heard, past.last.get(number))
    yield _of_group(problem, one.telling.group, past.groups)


def _of_cadence(problem: Problem, one: Standing, heard: int) -> Iterator[Said]:
    timing, unit = one.telling.due, unit_name(one.telling.due)
    if timing is None or unit is None:
        return
    said = times(told_in_unit(timing, problem.week, one.days) + heard)
    yield Said(f"“{timing.raw}”: {unit.vi} {said.vi}", f"“{timing.raw}”: {said.en} {unit.en}")
    if one.arrears and heard >= one.due:
        yield Said("bù lượt còn thiếu từ trước", "it makes up for one that is still owed from before")


def _history(one: Standing, count: int, day: date | None) -> Said:
    if one.expired:
        end = one.expired
        return Said(
            f"kế hoạch đã hết kỳ {end:%d/%m/%Y}, nói thêm khi còn chỗ",
            f"its plan ended on {end}; told where there is room",
        )
    if not count or day is None:
        return Said("năm nay chưa phát", "not told yet this year")
    return Said(
        f"năm nay {times(count).vi}, gần nhất {day:%d/%m}", f"{times(count).en} this year, the last on {day}"
    )


def _of_group(problem: Problem, group: Group | None, groups: Mapping[Group | None, int]) -> Said:
    count = groups[group]
    name = Said(f"nhóm {group}", f"group {group}") if group else _NO_GROUP
    least = len(problem.told[0]) > 1 and all(groups[other] >= count for other in problem.told[0])
    vi, en = (" (ít nhất)", " (the least)") if least else ("", "")
    said = times(count)
    return Said(f"{name.vi} tháng này {said.vi}{vi}", f"{name.en} {said.en} this month{en}")


_NO_GROUP = Said("các nội dung chưa phân nhóm", "the items of no group")


def times(count: int) -> Said:
    """So many airings, in words: heard, or placed in a week before or in this one."""
    if not count:
        return Said("chưa phát", "not told yet")
    return Said(f"đã có {count} lượt", f"has {count} airing{'s' if count > 1 else ''}")
