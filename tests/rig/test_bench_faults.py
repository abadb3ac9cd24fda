"""The bench of faults: a fault done once to a real station is healed and measured; the page tells what came of all."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from faults import measure
from faults_each import FAULTS, Fault, Figure
from faults_page import page
from faults_station import Stage


@pytest.mark.parametrize("name", ["killed", "silent-cart", "silent-relay"])
def test_a_fault_is_done_to_a_station_healed_and_measured(card_library, tmp_path, name):
    stage = Stage(tmp_path, card_library)
    (values,) = measure(FAULTS[name], stage, 1)
    assert len(values) == len(FAULTS[name].figures)
    assert all(value >= 0 for value in values)
    if name == "killed":
        seconds, misplaced_ms = values
        assert 0 < seconds < 60
        assert misplaced_ms < 5, "the very sample that would be heard had nothing happened"
    if name == "silent-relay":
        assert values[0] > 1, "nobody gives a relay up so soon: something else was taken for the stand-in"
    assert [path.name for path in tmp_path.iterdir()] == ["template"], "nothing of the station is left"


def test_what_does_not_heal_is_counted_and_not_hidden(capsys):
    turns = iter([(1.0,), None, (3.0,)])

    def happen(stage):
        found = next(turns)
        assert found is not None, "it did not come"
        return found

    figure = Figure("a fault", limit=2)
    values = measure(Fault(happen, (figure,)), None, 3)
    assert values == [(1.0,), (3.0,)]
    assert "it did not come" in capsys.readouterr().err
    text = page(["- a machine"], [((figure,), "idle", 3, values, 4)])
    assert "- a machine" in text
    assert "| a fault | idle | 2/3 | s | 1.00 | 3.00 | 2, 1 over | 4 |" in text


def test_the_page_has_a_line_for_each_figure_and_says_what_is_not_there():
    two = (Figure("one", "samples", 0), Figure("two", "ms"))
    rows = [
        (two, "idle", 2, [(0, 0.25), (1_200, 40.4)], 0),
        (two, "2 busy cores", 2, [], 0),
        (two[:1], "idle", 2, "not measured: no root", 0),
    ]
    text = page([], rows)
    assert "| one | idle | 2/2 | samples | 0 | 1,200 | 0, 1 over | 0 |" in text
    assert "| two | idle | 2/2 | ms | 0.25 | 40 | – |  |" in text
    assert "| two | 2 busy cores | 0/2 | ms | – | – | – |  |" in text
    assert "| one | idle | not measured: no root |" in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1
