"""Playout on a sound card whose every frame has a time: what is claimed of the air is measured here."""

from datetime import datetime

import numpy as np
import pytest
from playout_fakes import sound


def _events(found):
    return {entry["event"]: entry for entry in found["entries"] if entry["kind"] == "event"}


def _ns(stamp):
    moment = datetime.fromisoformat(stamp)
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000


def _find(frames, cart):
    """Where in a capture a cart begins, by its first frames, or the next ones if a frame was slewed there."""
    for skipped in (0, 12):
        head = sound(cart, 48_000)[skipped : skipped + 12]
        for candidate in np.flatnonzero(frames[: len(frames) - 12] == head[0]):
            if np.array_equal(frames[candidate : candidate + 12], head):
                return int(candidate) - skipped
    raise AssertionError(cart)


def _errors(found, capture, column):
    """By how many µs each event was heard after what `column` of its entry says."""
    return {
        name: round(
            (capture.heard_ns(_find(capture.frames[:, 0], name)) + found["offset_ns"] - _ns(entry[column]))
            / 1000
        )
        for name, entry in _events(found).items()
    }


def test_hard_starts_soft_follow_on_and_the_logged_times(rig):
    found = rig.run("rig_station.py", "card:loaxa", 4)
    capture, events = rig.capture(), _events(found)
    left = capture.frames[:, 0]

    a, b = _find(left, "a"), _find(left, "b")
    assert np.array_equal(left[a : a + 96_000], sound("a", 96_000)), "a cart reaches the card bit by bit"
    assert b - a == 96_000, "a soft event follows with a gap of 0 samples"
    assert np.array_equal(left, capture.frames[:, 1]), "both channels say the same"
    assert capture.dry == 0

    late, logged = _errors(found, capture, "planned_start"), _errors(found, capture, "actual_start")
    print("start error, µs:", late)
    print("logged start against the card's stamp, µs:", logged)
    assert max(map(abs, late.values())) < 20_000
    assert max(map(abs, logged.values())) < 5_000
    assert [entry["outcome"] for entry in events.values()] == ["aired"] * 2 + ["cut"] * 3 + ["aired"]
    assert {entry["device"] for entry in events.values()} == {"card:loaxa [ALSA]"}


def test_a_card_that_runs_fast_does_not_carry_the_schedule_away(rig):
    rig.card(ppm=1_000)
    found = rig.run("rig_station.py", "card:loaxa", 4)
    late = _errors(found, rig.capture(ppm=1_000), "planned_start")
    print("start error at +1,000 ppm, µs:", late)
    assert abs(late["h3"]) < 2_500, "unheeded, it would be 5 ms early"


def test_a_card_that_dies_ends_the_air_with_a_word(rig):
    rig.card(die_after=2 * 48_000)
    found = rig.run("rig_station.py", "card:loaxa", 2)
    events = _events(found)
    assert "card:loaxa" in found["died"]
    assert events["a"]["outcome"] == "interrupted"
    assert events["a"]["reason"] == "device_missing"
    assert found["entries"][-1]["kind"] == "stopped"
    assert found["entries"][-1]["reason"] == "device_missing"


def test_the_card_keeps_the_contract_of_outputs_and_is_listed(rig):
    found = rig.run("rig_contract.py", "card:loaxa [ALSA]")
    assert ["loaxa [ALSA]", "ALSA", 2, 48_000] in [one[:4] for one in found["devices"]]
    assert "không có card tên này" in found["refused"]


def test_a_computer_without_a_card_says_so(rig):
    (rig.folder / "asoundrc").write_text("<confdir:alsa.conf>\n")
    found = rig.run("rig_contract.py")
    if found["devices"]:
        pytest.skip("this computer has a sound card of its own")
    assert found["reason"] == {
        "vi": "máy không có card âm thanh nào",
        "en": "there is none on this computer",
    }
    assert "không có card âm thanh nào" in found["refused"]
