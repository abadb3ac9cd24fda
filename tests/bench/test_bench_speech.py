"""The bench of speech runs, its page tells of everything that was measured, and its week is what it says."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import bulletins
import speech

from broadcast.station.home import make_home


def test_the_page_tells_of_everything_that_was_measured(tmp_path):
    home = tmp_path / "dai"  # a new one: those that tests share have their music in carts
    make_home(home)
    speech.set_week(home, 1)
    cold = speech.rendered(home, 1) | {"megabytes": 100}
    warm = speech.rendered(home, 1)
    assert (cold["fresh"], warm["fresh"]) == (3, 0)
    texts = speech.words(1)
    alone, usual = speech.engine(texts, tmp_path, 1), speech.usual(texts, tmp_path)
    for effort in (cold, alone, usual):
        assert 60 < effort["audio"] < 240
    found = {"cold 1": cold, "cold 2": cold, "engine 1": alone, "engine 2": alone, "usual": usual}
    page = list(speech.page(1, 0.5, [found | {"warm": warm, "command": 3}]))
    rows = {line.split(" | ")[0].strip("| "): line for line in page if line.startswith("| ")}
    for name in ("cold, `--jobs 1`", "cold, `--jobs 2`", "pydub's usual way, one at a time"):
        assert name in rows
    shares = [float(rows[part].rstrip(" |").split(" | ")[-1]) for part in (*speech._PARTS, "the rest")]
    assert abs(sum(shares) - 100) < 1
    assert min(shares) > 0


def test_the_bulletins_are_the_same_every_time_and_no_two_alike():
    week = bulletins.bulletins(60, 12)
    assert week == bulletins.bulletins(60, 12)
    assert len(set(week)) == 60
    assert all(len(copy.split()) > 200 for copy in week)
