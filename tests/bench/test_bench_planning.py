"""The bench of the planner runs, and what it says of quality holds on the weeks that it is tried on."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import planning


def test_greedy_is_near_to_cp_sat_and_far_better_than_round_robin():
    for number in range(2):
        naive, greedy, better, _ = planning.quality_of(number, 0.3)
        assert better <= greedy <= better * 1.25
        assert greedy < naive / 2


def test_a_year_feeds_its_airings_back():
    spent, airings = planning.year_of(4)
    assert len(spent) == 52
    tellings, _ = planning.station(4)
    without = [one.name for one in tellings if one.name not in airings]
    assert without == []
