"""What has to be told becomes a week: items, the station's own grid, and what is owed, under the rules. Pure.

`draft` is the door. `dues` counts what each telling asks for, `sessions` measures what the grid and the rules
leave room for, `problem` is the two together, `greedy` and `optimizer` decide it, `scoring` says what matters
how much, `assembly` writes lines, `guarding` shows them to the check of a week, `reasons` and `leftovers` explain.
"""

from broadcast.traffic.planning.ahead import planned
from broadcast.traffic.planning.drafting import SPACING, Draft, Improve, Reason, draft, problem_for
from broadcast.traffic.planning.dues import Owed
from broadcast.traffic.planning.grid import GridLine, Slot
from broadcast.traffic.planning.leftovers import LeftOut
from broadcast.traffic.planning.problem import Assignment, Problem
from broadcast.traffic.planning.scoring import Score, score
from broadcast.traffic.planning.sessions import Place

__all__ = (
    "SPACING",
    "Assignment",
    "Draft",
    "GridLine",
    "Improve",
    "LeftOut",
    "Owed",
    "Place",
    "Problem",
    "Reason",
    "Score",
    "Slot",
    "draft",
    "planned",
    "problem_for",
    "score",
)
