"""A filled week looked at again, placement by placement, until nothing that is changed makes it better.

Two changes are tried: another telling in the place of one, and two tellings that change places where one of the
places is repeated the day after and the other is not.
"""

from __future__ import annotations

from broadcast.traffic.planning.board import Board
from broadcast.traffic.planning.problem import Problem

_LOOKS = 3
"""How often every placement is looked at again at the most."""


def polish(problem: Problem, board: Board) -> None:
    """Change what stands on the board as long as that lowers the score."""
    for _ in range(_LOOKS):
        moved = False
        for block in range(len(problem.blocks)):
            for one in tuple(board.held[block]):
                moved |= _exchange(problem, board, one, block)
        moved |= _trade(problem, board)
        if not moved:
            return


def _trade(problem: Problem, board: Board) -> bool:
    """Let tellings change places wherever that helps."""
    echoes = [block.echoes for block in problem.blocks]
    moved = False
    for block, more in enumerate(echoes):
        for other, fewer in enumerate(echoes):
            if fewer >= more:
                continue
            for one in tuple(board.held[block]):
                for two in tuple(board.held[other]):
                    if board.promise(one, two, more - fewer) < 0 and _swap(board, (one, block), (two, other)):
                        moved = True
                        break
    return moved


def _swap(board: Board, one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Two placements (telling and block) change places, if they may and it helps."""
    before = board.held[one[1]][:], board.held[two[1]][:]
    cost = 0
    for telling, block in (one, two):
        board.remove(telling, block)
        cost -= board.cost_of_adding(telling, block)
    added: list[tuple[int, int]] = []
    for telling, block in ((one[0], two[1]), (two[0], one[1])):
        if not board.may(telling, block):
            break
        cost += board.cost_of_adding(telling, block)
        board.add(telling, block)
        added.append((telling, block))
    if len(added) == 2 and cost < 0:
        return True
    for telling, block in added:
        board.remove(telling, block)
    for telling, block in (one, two):
        board.add(telling, block)
    board.held[one[1]][:], board.held[two[1]][:] = before
    return False


def _exchange(problem: Problem, board: Board, one: int, block: int) -> bool:
    """Put in the place of a telling the one that does better there, if there is one."""
    place = board.held[block].index(one)
    board.remove(one, block)
    kept = board.cost_of_adding(one, block)
    held_fast = problem.standings[one].comes_first and not board.places[one]
    best, other = min(board.offers(block), default=(kept, one))
    if best < kept and not held_fast:
        chosen = other
    elif kept > 0 and not held_fast:
        return True
    else:
        chosen = one
    board.add(chosen, block)
    board.held[block].insert(place, board.held[block].pop())
    return chosen != one
