"""An assignment in the making: what putting a telling into a block or taking it out would cost, at once.

The costs are those of `scoring`, kept per telling, per block and per group, so that one step asks for the few
that it changes and not for the whole week.
"""

from __future__ import annotations

from bisect import insort

from broadcast.domain.content import Group
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.scoring import (
    MOVE,
    balance_cost,
    block_cost,
    item_cost,
    rotation_cost,
)

_MOST_HEARD = 64
"""More airings in a week than this cost what this many do."""


class Board:
    """The week's blocks with what stands in them so far. Nothing on it is ever against the rules of `may`."""

    def __init__(self, problem: Problem) -> None:
        self.held: list[list[int]] = [[] for _ in problem.blocks]
        self.places: list[list[int]] = [[] for _ in problem.standings]
        self._problem = problem
        self._stood = frozenset(problem.before)
        self._taken = [0] * len(problem.blocks)
        self._heard = [0] * len(problem.standings)
        self._early = [0] * len(problem.standings)
        self._groups = {group: number for number, group in enumerate(problem.told[0])}
        self._counts = [list(told.values()) for told in problem.told]
        self._open = [frozenset(options) for options in problem.options]
        self._offered = [
            [one for one, options in enumerate(self._open) if block in options]
            for block in range(len(problem.blocks))
        ]
        self._sides = [1 if block.is_morning else -1 for block in problem.blocks]
        self._items: list[dict[int, int]] = [{} for _ in problem.standings]
        self._balance = [balance_cost(number, counts) for number, counts in enumerate(self._counts)]
        self._shifts: dict[tuple[Group | None, int], int] = {}
        self._trades: dict[tuple[int, int, int], int] = {}

    @property
    def assignment(self) -> Assignment:
        """What stands in each block now."""
        return tuple(tuple(held) for held in self.held)

    def may(self, one: int, block: int) -> bool:
        """Whether a telling may be put into a block: it is open then, has room, keeps its distance and its most."""
        return block in self._open[one] and self._has_room(one, block) and self._is_apart(one, block)

    def _has_room(self, one: int, block: int) -> bool:
        place = self._problem.blocks[block]
        taken = self._taken[block] + self._problem.standings[one].length
        return len(self.held[block]) < place.most and taken <= place.room

    def _is_apart(self, one: int, block: int) -> bool:
        places, most = self.places[one], self._problem.standings[one].most
        if most is not None and len(places) >= most:
            return False
        return not any(other == block or self._problem.clash(one, block, other) for other in places)

    def offers(self, block: int) -> list[tuple[int, int]]:
        """What each telling that may come into a block would cost there, and the telling."""
        if len(self.held[block]) >= self._problem.blocks[block].most:
            return []
        return [
            (self.cost_of_adding(one, block), one)
            for one in self._offered[block]
            if self._has_room(one, block) and self._is_apart(one, block)
        ]

    def cost_of_adding(self, one: int, block: int) -> int:
        """By how much the score would change if the telling stood there too."""
        place, heard = self._problem.blocks[block], self._heard[one]
        standing, held, taken = self._problem.standings[one], len(self.held[block]), self._taken[block]
        more, lead = 1 + place.echoes, 2 * self._early[one] - len(self.places[one])
        return (
            self._item(one, heard + more)
            - self._item(one, heard)
            + rotation_cost(lead + self._sides[block])
            - rotation_cost(lead)
            + self._shift(standing.telling.group, more)
            + block_cost(place, held + 1, taken + standing.length)
            - block_cost(place, held, taken)
            - (MOVE if (one, block) in self._stood else 0)
        )

    def promise(self, one: int, two: int, airings: int) -> int:
        """What it would do to items and balance if `one` were heard so many times less and `two` as many more."""
        fewer, more = self._heard[one] - airings, self._heard[two] + airings
        cost = self._item(one, fewer) - self._item(one, self._heard[one])
        cost += self._item(two, more) - self._item(two, self._heard[two])
        groups = self._problem.standings[one].telling.group, self._problem.standings[two].telling.group
        return cost + self._trade(self._groups[groups[0]], self._groups[groups[1]], airings)

    def add(self, one: int, block: int) -> None:
        """Put a telling into a block, after what stands there."""
        self.held[block].append(one)
        insort(self.places[one], block)
        self._note(one, block, 1)

    def remove(self, one: int, block: int) -> None:
        """Take a telling out of a block."""
        self.held[block].remove(one)
        self.places[one].remove(block)
        self._note(one, block, -1)

    def _note(self, one: int, block: int, sign: int) -> None:
        standing, place = self._problem.standings[one], self._problem.blocks[block]
        self._taken[block] += sign * standing.length
        self._heard[one] += sign * (1 + place.echoes)
        self._early[one] += sign * place.is_morning
        group = self._groups[standing.telling.group]
        for counts in self._counts:
            counts[group] += sign * (1 + place.echoes)
        self._balance = [balance_cost(number, counts) for number, counts in enumerate(self._counts)]
        self._shifts.clear()
        self._trades.clear()

    def _item(self, one: int, count: int) -> int:
        known = self._items[one]
        count = min(count, _MOST_HEARD)
        if count not in known:
            known[count] = item_cost(self._problem.standings[one], count)
        return known[count]

    def _trade(self, one: int, two: int, airings: int) -> int:
        """What it does to the balance that one group is heard less and another more."""
        if one == two:
            return 0
        known = self._trades.get((one, two, airings))
        if known is None:
            known = 0
            for period, counts in enumerate(self._counts):
                counts[one] -= airings
                counts[two] += airings
                known += balance_cost(period, counts) - self._balance[period]
                counts[one] += airings
                counts[two] -= airings
            self._trades[one, two, airings] = known
        return known

    def _shift(self, group: Group | None, more: int) -> int:
        """What so many airings more of a group do to the balance."""
        known = self._shifts.get((group, more))
        if known is None:
            number, known = self._groups[group], 0
            for period, counts in enumerate(self._counts):
                counts[number] += more
                known += balance_cost(period, counts) - self._balance[period]
                counts[number] -= more
            self._shifts[group, more] = known
        return known
