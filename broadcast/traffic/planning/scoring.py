"""What is missed by a week, in points: the one place that says what matters how much.

Greedy lowers it step by step, the optimiser searches for its least, the bench compares by it, and a test holds
all of them to it. Everything is counted in hundredths of a point, in whole numbers.

| a miss | points |
|---|---|
| a make-good that is owed and not told | 80 |
| a deadline this week and nothing told in its last two weeks | 100 |
| a priority item that is not told this week | 50 |
| an airing that a cadence asks for by now, or a deadline | 40 |
| an airing that an earlier month or quarter left open | 10 |
| an item never told this year | 15 |
| an airing too soon after the one before | 30 |
| an airing behind the fair share of a group, this month, quarter, year | 3, 2, 1 |
| an item heard again that was heard in these four weeks, for each time | 0.6, to 9 at the most |
| mornings over evenings of one item, or the other way, beyond one | 2 |
| a session without any item | 60 |
| a minute empty where another item would have its place | 10 |
| a placement of the version before that is given up | 5 |
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from broadcast.domain.content import Group
from broadcast.traffic.planning.dues import Standing
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.sessions import Block

MAKE_GOOD = 8_000
DEADLINE = 10_000
PRIORITY = 5_000
CADENCE = 4_000
ARREARS = 1_000
NEVER_TOLD = 1_500
SPACING = 3_000
BALANCE = (300, 200, 100)
AGAIN, AGAIN_AT_MOST = 60, 900
ROTATION = 200
EMPTY_SESSION = 6_000
EMPTY_MINUTE = 1_000
MOVE = 500
MINUTE = 60_000


@dataclass(frozen=True)
class Score:
    """The misses of a week by kind, in hundredths of a point."""

    items: int
    """Cadences, deadlines, make-goods, priorities, what was never told, what is told again and again."""
    spacing: int
    rotation: int
    balance: int
    empty: int
    moves: int

    @cached_property
    def total(self) -> int:
        """All of them."""
        return self.items + self.spacing + self.rotation + self.balance + self.empty + self.moves


def score(problem: Problem, assignment: Assignment) -> Score:
    """What `assignment` misses."""
    places = places_of(problem, assignment)
    counts: dict[Group | None, int] = {}
    for one, blocks in zip(problem.standings, places, strict=True):
        group = one.telling.group
        counts[group] = counts.get(group, 0) + heard(problem, blocks)
    pairs = list(zip(problem.standings, places, strict=True))
    return Score(
        items=sum(item_cost(one, heard(problem, blocks)) for one, blocks in pairs),
        spacing=sum(_spacing(problem, one, blocks) for one, blocks in enumerate(places)),
        rotation=sum(rotation_cost(lead(problem, blocks)) for blocks in places),
        balance=sum(
            balance_cost(number, [before + counts.get(group, 0) for group, before in told.items()])
            for number, told in enumerate(problem.told)
        ),
        empty=sum(
            block_cost(block, len(held), sum(problem.standings[one].length for one in held))
            for block, held in zip(problem.blocks, assignment, strict=True)
        ),
        moves=MOVE
        * len(set(problem.before) - {(one, at) for one, blocks in enumerate(places) for at in blocks}),
    )


def places_of(problem: Problem, assignment: Assignment) -> list[list[int]]:
    """For each telling the blocks in which it stands, in order."""
    places: list[list[int]] = [[] for _ in problem.standings]
    for number, held in enumerate(assignment):
        for one in held:
            places[one].append(number)
    return places


def heard(problem: Problem, blocks: Iterable[int]) -> int:
    """How many airings these placements make, their repeats included."""
    return sum(1 + problem.blocks[block].echoes for block in blocks)


def lead(problem: Problem, blocks: Sequence[int]) -> int:
    """How many more of the placements lie before noon than after."""
    return sum(1 if problem.blocks[block].is_morning else -1 for block in blocks)


# ── the parts ────────────────────────────────────────────────────────────────────────────────────


def item_cost(one: Standing, count: int) -> int:
    """What a telling misses that is heard `count` times in the week, and what its repetition costs."""
    if one.barred:
        return 0
    cost = sum(min(AGAIN * (one.recent + before), AGAIN_AT_MOST) for before in range(count))
    missing = max(0, one.due - count)
    cost += CADENCE * missing
    cost += ARREARS * max(0, one.arrears - max(0, count - one.due))
    if not count:
        cost += DEADLINE if one.urgent else 0
        cost += (MAKE_GOOD if one.owed else 0) + (PRIORITY if one.first_wanted else 0)
        cost += NEVER_TOLD if one.never_told else 0
    return cost


def rotation_cost(lead: int) -> int:
    """What it costs that a telling is heard so much more often in one half of the day than in the other."""
    return ROTATION * (abs(lead) - 1) if lead > 1 or lead < -1 else 0


def balance_cost(number: int, counts: Sequence[int]) -> int:
    """What groups are behind their equal share of what is told, in period `number` (month, quarter, year)."""
    groups, whole = len(counts), sum(counts)
    if not groups:
        return 0
    return (
        BALANCE[number]
        // groups
        * sum([whole - groups * count for count in counts if whole > groups * count])
    )


def block_cost(block: Block, count: int, taken: int) -> int:
    """What it costs that a block holds `count` tellings and leaves the rest of its room empty."""
    left = min(block.room - taken, (block.most - count) * MINUTE)
    empty = 0 if count else EMPTY_SESSION
    return empty + EMPTY_MINUTE * left // MINUTE if left > 0 else empty


def _spacing(problem: Problem, one: int, blocks: Sequence[int]) -> int:
    return SPACING * sum(problem.clash(one, block, other) for block, other in pairwise(blocks))
