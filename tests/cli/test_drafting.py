"""A draft at the station: the grid and the wishes of the settings, what stands ahead, a week drafted again."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

GRID = """
[[grid]]
name = "Buổi trưa"
start = "10:45"
minutes = 15
items = 3
[[grid.lines]]
source = "kế hoạch"
[[grid.lines]]
source = "{source}"
start = "10:55"
minutes = 3
kind = "{kind}"
"""
WISH = """
[[planning.wishes]]
items = ["KH1.a"]
dayparts = ["trưa"]
"""


@pytest.fixture
def planned_home(run, home):
    assert run("plan", "import", str(Path(__file__).parents[2] / "schedules" / "ke-hoach-mau.txt")).code == 0
    return home


def settings(home, source="trực tiếp", kind="cứng", more=""):
    config = home / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + GRID.format(source=source, kind=kind) + more)


def drafted(run, week="2026-W49", *options):
    said = run("week", "draft", week, "--json", *options)
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_the_grid_of_the_settings_and_its_wishes_are_kept_to(run, planned_home):
    settings(planned_home, more=WISH)
    found = drafted(run)
    assert {one["at"][3:] for one in found["placements"] if one["item"] == "KH1.a"} == {"10:45"}
    assert all(one["why"]["vi"] and one["why"]["en"] for one in found["placements"])
    assert found["misses"]["total"] == sum(
        value for name, value in found["misses"].items() if name != "total"
    )
    assert run("week", "check", "2026-W49").code == 0


@pytest.mark.parametrize(
    ("source", "kind", "named"),
    [("băng cũ", "cứng", "grid.2.lines.1.source"), ("trực tiếp", "từ từ", "grid.2.lines.1.kind")],
)
def test_a_grid_that_nobody_can_read_is_refused_by_its_place(run, planned_home, source, kind, named):
    settings(planned_home, source, kind)
    for words in (("doctor",), ("week", "list"), ("week", "draft", "2026-W49")):
        said = run(*words)
        assert said.code == 1
        assert named in said.err, "whoever edits the settings is told at once"


def test_the_next_week_takes_the_one_before_it_as_told(run, planned_home):
    first = Counter(one["item"] for one in drafted(run, "2026-W50")["placements"])
    told = {one["item"]: one["why"]["vi"] for one in reversed(drafted(run, "2026-W51")["placements"])}
    most = first.most_common(1)[0][0]
    assert f"đã có {first[most]} lượt" in told[most]


def test_a_week_drafted_again_is_the_same(run, planned_home):
    first = drafted(run)
    again = drafted(run)
    assert again["version"] == first["version"] + 1
    assert again["placements"] == first["placements"]


def test_without_or_tools_a_draft_is_made_and_optimizing_refused(run, planned_home, monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    said = run("week", "draft", "2026-W49", "--optimize")
    assert said.code == 1
    assert "truyenthanh[optimize]" in said.err
    assert drafted(run)["version"] == 1
