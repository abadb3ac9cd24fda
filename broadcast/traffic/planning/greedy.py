"""A week filled step by step, each step the best one then, and the same every time.

What stood in the version before and still may stands first, so that a small change of the plans moves little.
Then what comes before everything else, then block by block in the order of the week whatever lowers the
score most. At last it is polished.
"""

from __future__ import annotations

from datetime import date

from broadcast.traffic.planning.board import Board
from broadcast.traffic.planning.polishing import polish
from broadcast.traffic.planning.problem import Assignment, Problem


def fill(problem: Problem) -> Assignment:
    """An assignment that tells what is owed as far as there is room for it."""
    board = Board(problem)
    for one, block in sorted(problem.before, key=lambda place: place[1]):
        if board.may(one, block):
            board.add(one, block)
    _fill_first(problem, board)
    for block in range(len(problem.blocks)):
        while (best := _best(problem, board, block)) is not None:
            board.add(best, block)
    polish(problem, board)
    return board.assignment


def _fill_first(problem: Problem, board: Board) -> None:
    """Make-goods and priority items have their first place before anything else takes it, or keeps it."""
    first = [number for number, one in enumerate(problem.standings) if one.comes_first]
    for one in sorted(first, key=lambda one: problem.standings[one].owed is None):
        if board.places[one]:
            continue
        ways = [way for block in problem.options[one] if (way := _way_in(problem, board, one, block))]
        if ways:
            _, block, giving_way = min(ways)
            for other in giving_way:
                board.remove(other, block)
            board.add(one, block)


def _way_in(problem: Problem, board: Board, one: int, block: int) -> tuple[int, int, tuple[int, ...]] | None:
    """What it costs to put a telling into a block, the block, and who has to give way; None when it cannot be."""
    held, gone, cost = tuple(board.held[block]), [], 0
    for other in reversed(held):
        if board.may(one, block):
            break
        if not problem.standings[other].comes_first:
            board.remove(other, block)
            gone.append(other)
            cost -= board.cost_of_adding(other, block)
    found = (cost + board.cost_of_adding(one, block), block, tuple(gone)) if board.may(one, block) else None
    for other in reversed(gone):
        board.add(other, block)
    board.held[block][:] = held
    return found


def _best(problem: Problem, board: Board, block: int) -> int | None:
    """The telling whose coming into the block lowers the score most; None when none lowers it."""
    offers = board.offers(block)
    least = min(offers, default=(0, 0))[0]
    if least >= 0:
        return None
    return min(
        (one for cost, one in offers if cost == least), key=lambda one: (*_turn(problem, board, one), one)
    )


def _turn(problem: Problem, board: Board, one: int) -> tuple[int, int]:
    """Whose turn it is among equals: the one told least, then the one not told for longest."""
    standing, places = problem.standings[one], board.places[one]
    last = problem.blocks[places[-1]].day if places else standing.last or date.min
    return standing.told + len(places), last.toordinal()
