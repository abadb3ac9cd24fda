"""Weeks of a station in seconds, by the loop that goes on air: every event has one end in the log, and memory stays flat."""

import gc
import sys
import tracemalloc
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "rig" / "bench"))
from playout_fakes import MemoryCarts, sound
from year import Year

from broadcast.playout.feeds.presumed import PresumedFeeds
from broadcast.playout.mixer import Mixer
from broadcast.playout.routing import Routing
from broadcast.production import carts as cart_store
from broadcast.production.carts import CartStore, Label

DAYS = 16
WARM = 10
"""By then the week that is remembered has passed."""
A_DAY = 3_000
"""Bytes that may be added each day, for the carts that are still remembered as proved; the issue allows a megabyte."""


def test_weeks_on_the_null_output_lose_no_event_and_do_not_grow(tmp_path):
    year = Year(tmp_path, DAYS)
    held = []

    def look(day, _ended):
        if day == 1:
            tracemalloc.start()
        gc.collect()
        if day >= WARM:
            held.append(tracemalloc.get_traced_memory()[0])

    try:
        year.live(look)
    finally:
        tracemalloc.stop()
    found = year.reckon()
    assert not found.lost
    assert not found.twice
    assert found.planned == sum(year.planned.values()) == DAYS * 32
    assert {"aired", "replaced", "cut", "skipped", "interrupted"} <= found.outcomes.keys()
    added = sorted(later - earlier for earlier, later in pairwise(held))
    # the greatest is left out: the interpreter lets a table of its own grow once in a long while
    assert sum(added[:-1]) / (len(added) - 1) < A_DAY, f"it grows, each day by {added}"


def test_how_long_a_cart_is_that_no_programme_names_is_forgotten():
    carts = MemoryCarts({"old": sound("old", 100), "new": sound("new", 100)})
    mixer = Mixer(carts, PresumedFeeds(), Routing())
    assert (mixer.length("old"), mixer.length("new")) == (100, 100)
    mixer.renew({"new"})
    carts.carts = {name: sound(name, 50) for name in carts.carts}
    assert (mixer.length("old"), mixer.length("new")) == (50, 100)
    mixer.close()


def test_a_store_remembers_of_the_latest_carts_alone_that_they_are_proved(tmp_path, monkeypatch):
    monkeypatch.setattr(cart_store, "_REMEMBERED", 2)
    store = CartStore(tmp_path)
    shas = [store.put(sound(name, 100).tobytes(), Label(title=name)).sha for name in "abc"]
    for sha in shas:
        store.open(sha).close()
    assert list(store._proved) == shas[1:]
