"""What airs is what was approved: real carts, of which some are not what their names say."""

import threading
from datetime import timedelta

import numpy as np
import pytest
from playout_fakes import DESK, SECOND, ListLog, MemoryOutput, event, moment, rundown, sound

from broadcast.domain.asrun import Outcome, Rung
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.lineup import FADE
from broadcast.playout.loop import play
from broadcast.playout.progress import Started
from broadcast.production.carts import CartStore, Label


@pytest.fixture
def store(tmp_path):
    return CartStore(tmp_path / "carts")


def put(store, name, seconds):
    return store.put(sound(name, int(seconds * SECOND)).tobytes(), Label(title=name))


def overwrite(cart, other):
    cart.path.write_bytes(other.path.read_bytes())


def simulate(store, *versions, listener=lambda _: None):
    """Play a day, of which each version is in force from three seconds after the one before."""
    output, log, answers = MemoryOutput(), ListLog(), [(one,) for one in versions]
    play(
        lambda now: answers[min((now - moment("05:00")) // timedelta(seconds=3), len(answers) - 1)],
        store,
        output,
        SimulatedClock(moment("05:00")),
        log,
        desk=DESK,
        stop=threading.Event(),
        listener=listener,
    )
    return output.samples, log.events


def test_another_recording_under_the_approved_name_is_not_heard(store):
    approved, other, before, green = (put(store, name, 3) for name in ("a", "x", "before", "green"))
    overwrite(approved, other)
    day = rundown(
        event("one", "05:00", 3, cart=approved.sha, previous_cart=before.sha),
        event("two", seconds=3, cart=approved.sha),
        evergreen=green.sha,
    )
    samples, entries = simulate(store, day)

    assert [(e.outcome, e.rung, e.reason, e.cart) for e in entries] == [
        (Outcome.REPLACED, Rung.PREVIOUS, "missing_cart", before.sha),
        (Outcome.REPLACED, Rung.EVERGREEN, "missing_cart", green.sha),
    ]
    heard = np.concatenate([sound("before", 3 * SECOND), sound("green", 3 * SECOND)])
    assert np.array_equal(samples[: len(heard) - FADE], heard[:-FADE])


def test_a_cart_that_is_overwritten_between_two_airings_is_noticed(store):
    approved, other, long, green = (
        put(store, name, seconds) for name, seconds in (("a", 2), ("x", 2), ("long", 20), ("green", 2))
    )

    def replace(progress):
        if isinstance(progress, Started) and progress.placed.event.id == "long":
            overwrite(approved, other)

    day = rundown(
        event("first", "05:00", 2, cart=approved.sha),
        event("long", seconds=20, cart=long.sha),
        event("again", seconds=2, cart=approved.sha),
        evergreen=green.sha,
    )
    samples, entries = simulate(store, day, listener=replace)

    assert [(e.event, e.outcome, e.cart) for e in entries] == [
        ("first", Outcome.AIRED, approved.sha),
        ("long", Outcome.AIRED, long.sha),
        ("again", Outcome.REPLACED, green.sha),
    ]
    assert np.array_equal(samples[22 * SECOND : 24 * SECOND - FADE], sound("green", 2 * SECOND)[:-FADE])


def test_a_cart_that_was_put_again_is_heard_from_the_next_version_on(store):
    approved, other, long, green = (
        put(store, name, seconds) for name, seconds in (("a", 2), ("x", 1), ("long", 5), ("green", 2))
    )
    overwrite(approved, other)

    def heal(progress):
        if isinstance(progress, Started) and progress.placed.event.id == "long":
            put(store, "a", 2)

    events = (
        event("first", "05:00", 2, cart=approved.sha),
        event("long", seconds=5, cart=long.sha),
        event("again", seconds=2, cart=approved.sha),
    )
    versions = [rundown(*events, evergreen=green.sha, version=number) for number in (1, 2)]
    _, entries = simulate(store, *versions, listener=heal)
    assert [(e.event, e.outcome, e.cart, e.frames) for e in entries] == [
        ("first", Outcome.REPLACED, green.sha, 2 * SECOND),
        ("long", Outcome.AIRED, long.sha, 5 * SECOND),
        ("again", Outcome.AIRED, approved.sha, 2 * SECOND),
    ]
