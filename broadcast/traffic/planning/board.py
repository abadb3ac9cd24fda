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
    fits,
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
        self._taken = [0] * len(problem.blocks)
        self._heard = [0] * len(problem.standings)
        self._early = [0] * len(problem.standings)
        self._groups = {group: number for number, group in enumerate(problem.told[0])}
        self._counts = [list(told.values()) for told in problem.told]
        self._open = [frozenset(options) for options in problem.options]
        self._items: list[dict[int, int]] = [{} for _ in problem.standings]
        self._balance = [balance_cost(number, counts) for number, counts in enumerate(self._counts)]
        self._shifts: dict[tuple[Group | None, int], int] = {}

    @property
    def assignment(self) -> Assignment:
        """What stands in each block now."""
        return tuple(tuple(held) for held in self.held)

    def may(self, one: int, block: int) -> bool:
        """Whether a telling may be put into a block: it is open then, has room, keeps its distance and its most."""
        standing, place = self._problem.standings[one], self._problem.blocks[block]
        if block not in self._open[one] or not fits(
            place, self._taken[block], len(self.held[block]), standing.length
        ):
            return False
        if standing.most is not None and len(self.places[one]) >= standing.most:
            return False
        return not any(other == block or self._problem.clash(one, block, other) for other in self.places[one])

    def cost_of_adding(self, one: int, block: int) -> int:
        """By how much the score would change if the telling stood there too."""
        problem, place = self._problem, self._problem.blocks[block]
        more, count = 1 + place.echoes, self._heard[one]
        early, whole = self._early[one], len(self.places[one])
        cost = self._item(one, count + more) - self._item(one, count)
        cost += rotation_cost(early + place.is_morning, whole - early + (not place.is_morning))
        cost -= rotation_cost(early, whole - early)
        cost += self._shift(problem.standings[one].telling.group, more)
        held, taken = len(self.held[block]), self._taken[block]
        cost += block_cost(place, held + 1, taken + problem.standings[one].length)
        cost -= block_cost(place, held, taken)
        return cost - MOVE if (one, block) in problem.before else cost

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

    def _item(self, one: int, count: int) -> int:
        known = self._items[one]
        count = min(count, _MOST_HEARD)
        if count not in known:
            known[count] = item_cost(self._problem.standings[one], count)
        return known[count]

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
