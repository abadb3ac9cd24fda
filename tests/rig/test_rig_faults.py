"""Sound cards that are unplugged, get stuck and come again under a station that is on air: real processes, real sound."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, entries_of, events_of, eventually, playout_of, running, status_of

from broadcast.domain.asrun import EntryKind
from broadcast.domain.times import RATE, Frames


class Card:
    """One of the station's cards: its folder, and what it was given."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()

    @property
    def frames(self):
        path = self.folder / "frames.raw"
        return np.fromfile(path, "<i2").reshape(-1, 2) if path.exists() else np.zeros((0, 2), np.int16)

    def sounds(self):
        """Whether sound reaches it from now on."""
        before = len(self.frames)
        return eventually(lambda: (np.abs(self.frames[before:].astype(int)) > 100).sum() > RATE // 10)

    def unplug(self):
        (self.folder / "gone").touch()

    def plug(self):
        (self.folder / "gone").unlink()

    def get_stuck(self):
        (self.folder / "stuck").touch()


@pytest.fixture
def cards(card_library, tmp_path):
    """Two cards, `loaxa` and `loaphu`, and the environment in which they are the only ones."""
    found = [Card(tmp_path / name) for name in ("loaxa", "loaphu")]
    lines = ["<confdir:alsa.conf>", f'pcm_type.rig {{ lib "{card_library}" }}']
    lines += [
        f'pcm.{card.folder.name} {{ type rig path "{card.folder}" hint {{ show on description "Loa" }} }}'
        for card in found
    ]
    (tmp_path / "asoundrc").write_text("\n".join(lines) + "\n")
    return found, {"ALSA_CONFIG_PATH": str(tmp_path / "asoundrc")}


@pytest.fixture
def station(published, cards):
    """A home with the second card as the spare of the first."""
    config = published / "config.toml"
    config.write_text(
        config.read_text().replace('devices = ["card"]', 'devices = ["card:loaxa", "card:loaphu"]')
    )
    return published


def minute(home):
    due_now(home, after=3, count=1, change=lambda event: replace(event, fill=True, length=Frames(60 * RATE)))


def on_air(home):
    eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level"))


def devices(home):
    return [one.device for one in entries_of(home) if one.kind is EntryKind.STARTED]


@pytest.mark.parametrize("fault", ["unplug", "get_stuck"])
def test_a_card_that_goes_is_left_for_the_spare_inside_the_running_item(station, cards, fault):
    (first, spare), environment = cards
    minute(station)
    with running(station, environment=environment) as run:
        on_air(station)
        assert first.sounds()
        getattr(first, fault)()
        eventually(lambda: len(spare.frames) > RATE)
        on_air(station)
        assert spare.sounds()
    assert devices(station) == ["card:loaxa [ALSA]", "card:loaphu [ALSA]"]
    assert [(outcome, reason) for _, outcome, reason, _ in events_of(station)] == [
        ("interrupted", "device_missing"),
        ("interrupted", "stop"),
    ]
    assert any("Mất card âm thanh" in line for line in run.said)


def test_the_first_card_is_taken_back_at_the_next_event(station, cards):
    (first, spare), environment = cards
    due_now(station, after=3, count=4, change=_twenty_seconds)
    with running(station, environment=environment):
        on_air(station)
        first.unplug()
        eventually(lambda: len(spare.frames) > RATE)
        first.plug()
        eventually(lambda: devices(station)[-1:] == ["card:loaxa [ALSA]"] and len(devices(station)) == 3, 60)
        on_air(station)
        assert first.sounds()
    told = [(outcome, reason) for _, outcome, reason, _ in events_of(station)]
    assert told[0] == ("interrupted", "device_missing")
    assert told[1] == ("aired", ""), (
        "it was heard to its end on the spare; a fill begins wherever it is joined"
    )
    assert (EntryKind.STOPPED, "handover") in [(one.kind, one.reason) for one in entries_of(station)]


def _twenty_seconds(event):
    return replace(event, fill=event.start is not None, length=Frames(20 * RATE))


def test_without_any_card_the_station_waits_and_joins_when_one_comes(station, cards):
    (first, spare), environment = cards
    first.unplug()
    spare.unplug()
    minute(station)
    with running(station, environment=environment) as run:
        eventually(lambda: any("đài đang câm" in line for line in run.said), 40)
        spare.plug()
        on_air(station)
        assert spare.sounds()
    assert devices(station) == ["card:loaphu [ALSA]"]


def test_a_killed_engine_gives_the_very_samples_again_where_they_would_be(station, cards):
    (first, _), environment = cards
    minute(station)
    with running(station, environment=environment):
        on_air(station)
        killed = playout_of(station)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: playout_of(station) not in {None, killed})
        on_air(station)
        assert first.sounds()
