"""CP-SAT looks for a week that misses less than greedy's, by the very score that greedy goes by.

Greedy's week is where it begins and what it keeps whenever it finds nothing better. A few sessions at a time are
set free, neighbours first, then those of one half of the day, and decided anew with all the others as they stand:

    ▓▓▓▓▓░░░░░░░░░   ░░▓▓▓▓▓░░░░░░░   …   ▓░▓░▓░▓░▓░░░░░   …   until a whole round brings nothing

One worker, a fixed seed and a limit in the solver's own deterministic time: the same week comes out of the same
input on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from broadcast.errors import ExtraMissingError
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.scoring import (
    BALANCE,
    EMPTY_MINUTE,
    EMPTY_SESSION,
    MINUTE,
    MOVE,
    ROTATION,
    item_cost,
    score,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LIMIT = 2.0
"""Deterministic time for a week: some seconds, up to a quarter of a minute on an old machine."""
_A_ROUND = 0.5
_LEAST = 0.01
"""What a round takes at the least, so that rounds end."""
_FREE = 5
"""So many blocks are decided anew together."""
_SEED = 1216
_UNIT = MINUTE // EMPTY_MINUTE
"""The objective is counted in parts of a hundredth of a point, so that an empty millisecond is a whole number."""


def improve(problem: Problem, assignment: Assignment, limit: float = LIMIT) -> Assignment:
    """The best assignment found within the limit, at least as good as the one given.

    Raises ExtraMissingError where OR-tools is not installed.
    """
    try:
        from ortools.sat.python import cp_model
    except ModuleNotFoundError as error:
        raise ExtraMissingError(extra="optimize", package="ortools") from error
    model = _Model(problem, cp_model.CpModel())
    best, left, fruitless = assignment, limit, 0
    rounds = _rounds(len(problem.blocks))
    for free in cycle(rounds):
        found, spent = _decided(model, problem, best, free, left)
        left -= spent
        fruitless = 0 if found != best else fruitless + 1
        best = found
        if left <= 0 or fruitless >= len(rounds):
            break
    return best


def _rounds(blocks: int) -> list[tuple[int, ...]]:
    """The blocks that are set free together, one set after the other."""
    steps = [
        range(first, min(first + _FREE * step, blocks), step)
        for step in (1, 2)
        for first in range(0, blocks, 2)
    ]
    return list(dict.fromkeys(tuple(step) for step in steps)) or [()]


def _decided(
    model: _Model, problem: Problem, best: Assignment, free: Sequence[int], left: float
) -> tuple[Assignment, float]:
    """The better week with the blocks that are not `free` as they stand, and the deterministic time it took."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    solver.parameters.max_deterministic_time = min(left, _A_ROUND)
    status = solver.solve(model.with_free(best, free))
    spent = max(solver.response_proto.deterministic_time, _LEAST)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return best, spent
    found = _in_order(model.chosen(solver), best)
    return (found if score(problem, found).total < score(problem, best).total else best), spent


def _in_order(chosen: Sequence[set[int]], before: Assignment) -> Assignment:
    """The tellings of each block, those that stood there in their order, then the others by theirs."""
    return tuple(
        (*(one for one in held if one in tellings), *sorted(tellings - set(held)))
        for tellings, held in zip(chosen, before, strict=True)
    )


class _Model:
    """The week as CP-SAT has it: one switch for each telling in each block where it may stand."""

    def __init__(self, problem: Problem, model: cp_model.CpModel) -> None:
        self.model = model
        self._problem = problem
        self._at = {
            (one, block): model.new_bool_var(f"t{one}b{block}")
            for one, options in enumerate(problem.options)
            for block in options
        }
        self._terms: list[cp_model.LinearExprT] = []
        for block in range(len(problem.blocks)):
            self._fill(block)
        for one in range(len(problem.standings)):
            self._space(one)
            self._count(one)
            self._rotate(one)
        for number in range(len(problem.told)):
            self._balance(number)
        self._terms += [
            MOVE * _UNIT * (1 - self._at[place]) for place in sorted(set(problem.before)) if place in self._at
        ]
        model.minimize(sum(self._terms))

    def with_free(self, assignment: Assignment, free: Sequence[int]) -> cp_model.CpModel:
        """The model that begins from an assignment and may change no block but those that are `free`."""
        stands = {(one, block) for block, held in enumerate(assignment) for one in held}
        model = self.model.clone()
        for place, switch in self._at.items():
            same = model.get_bool_var_from_proto_index(switch.index)
            if place[1] in free:
                model.add_hint(same, place in stands)
            else:
                model.add(same == (place in stands))
        return model

    def chosen(self, solver: cp_model.CpSolver) -> list[set[int]]:
        """What the solver put into each block."""
        found: list[set[int]] = [set() for _ in self._problem.blocks]
        for (one, block), switch in self._at.items():
            if solver.boolean_value(switch):
                found[block].add(one)
        return found

    def _in_block(self, block: int) -> list[tuple[int, cp_model.IntVar]]:
        return [(one, switch) for (one, at), switch in self._at.items() if at == block]

    def _of(self, one: int) -> list[tuple[int, cp_model.IntVar]]:
        return [(block, self._at[one, block]) for block in self._problem.options[one]]

    def _fill(self, block: int) -> None:
        """The room and the number of places, a session without any item, and minutes left empty."""
        place, held, model = self._problem.blocks[block], self._in_block(block), self.model
        count = sum(switch for _, switch in held)
        taken = sum(self._problem.standings[one].length * switch for one, switch in held)
        model.add(count <= place.most)
        model.add(taken <= place.room)
        heard = model.new_bool_var(f"heard{block}")
        model.add(count >= 1).only_enforce_if(heard)
        self._terms.append(EMPTY_SESSION * _UNIT * (1 - heard))
        left = model.new_int_var(0, place.room, f"left{block}")
        by_places = MINUTE * (place.most - count)
        model.add_min_equality(left, [place.room - taken, by_places])
        self._terms.append(left)

    def _space(self, one: int) -> None:
        """No two placements too near, and no more than the week may hold."""
        places = self._of(one)
        for block, switch in places:
            near = [
                other for later, other in places if later > block and self._problem.clash(one, block, later)
            ]
            if near:
                self.model.add_at_most_one([switch, *near])
        most = self._problem.standings[one].most
        if most is not None:
            self.model.add(sum(switch for _, switch in places) <= most)

    def _count(self, one: int) -> None:
        """What the telling costs by how often it is heard: a step for each airing."""
        places, standing = self._of(one), self._problem.standings[one]
        self._terms.append(item_cost(standing, 0) * _UNIT)
        if not places:
            return
        heard = sum((1 + self._problem.blocks[block].echoes) * switch for block, switch in places)
        most = sum(1 + self._problem.blocks[block].echoes for block, _ in places)
        steps = [self.model.new_bool_var(f"heard{one}x{count}") for count in range(1, most + 1)]
        self.model.add(heard == sum(steps))
        for count, step in enumerate(steps, start=1):
            self._terms.append((item_cost(standing, count) - item_cost(standing, count - 1)) * _UNIT * step)
            if count > 1:
                self.model.add_implication(step, steps[count - 2])

    def _rotate(self, one: int) -> None:
        places = self._of(one)
        if len(places) < 2:
            return
        early = sum(switch for block, switch in places if self._problem.blocks[block].is_morning)
        late = sum(switch for block, switch in places if not self._problem.blocks[block].is_morning)
        excess = self.model.new_int_var(0, len(places), f"turn{one}")
        self.model.add(excess >= early - late - 1)
        self.model.add(excess >= late - early - 1)
        self._terms.append(ROTATION * _UNIT * excess)

    def _balance(self, number: int) -> None:
        told = self._problem.told[number]
        groups = list(told)
        if not groups:
            return
        counts = {group: told[group] + self._heard_of(group) for group in groups}
        whole = sum(counts.values())
        most = sum(told.values()) + sum(1 + self._problem.blocks[block].echoes for _, block in self._at)
        for group in groups:
            behind = self.model.new_int_var(0, most, f"behind{number}{group}")
            self.model.add(behind >= whole - len(groups) * counts[group])
            self._terms.append(BALANCE[number] // len(groups) * _UNIT * behind)

    def _heard_of(self, group: object) -> Any:
        return sum(
            (1 + self._problem.blocks[block].echoes) * switch
            for (one, block), switch in self._at.items()
            if self._problem.standings[one].telling.group == group
        )
