"""Zones on the two channels of a card, each with its own level in some hours: from config.toml to the samples."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, entries_of, eventually, running

from broadcast import config
from broadcast.domain.times import RATE, Frames
from broadcast.domain.zones import ZoneId

SOFT, LOUD = -12.0, 6.0


@pytest.fixture
def card(card_library, tmp_path):
    """The folder of a card with two channels, and the environment in which it is the only one."""
    folder = tmp_path / "loaxa"
    folder.mkdir()
    (tmp_path / "asoundrc").write_text(
        "<confdir:alsa.conf>\n"
        f'pcm_type.rig {{ lib "{card_library}" }}\n'
        f'pcm.loaxa {{ type rig path "{folder}" hint {{ show on description "Loa" }} }}\n'
    )
    return folder, {"ALSA_CONFIG_PATH": str(tmp_path / "asoundrc")}


def zones(home, *gains):
    """Two zones, one on each channel of the card, with `gains` for the second: (start, end, dB), by UTC."""
    path = home / "config.toml"
    text = path.read_text()
    head, rest = text.split("[[zones]]", 1)
    tail = rest[rest.index("\n[rules]") :]
    of_day = ", ".join(
        f'{{ start = "{start:%H:%M:%S}", end = "{end:%H:%M:%S}", db = {db} }}' for start, end, db in gains
    )
    text = (
        head.replace("Asia/Ho_Chi_Minh", "UTC")
        + '[[zones]]\nid = "thon-dong"\nname = "Thôn Đông"\nchannels = [1]\n'
        + f'[[zones]]\nid = "thon-tay"\nname = "Thôn Tây"\nchannels = [2]\ngains = [{of_day}]\n'
        + tail
    )
    path.write_text(text.replace('devices = ["card"]', 'devices = ["card:loaxa"]'))
    assert [zone.id for zone in config.load(home).zone_values] == ["thon-dong", "thon-tay"]


def captured(folder):
    return np.fromfile(folder / "frames.raw", "<i2").reshape(-1, 2).astype(float)


def heard(folder):
    """What the card was given, from the first sample that is no silence to the last."""
    frames = captured(folder)
    sounding = np.flatnonzero(np.abs(frames).max(axis=1) > 30)
    return frames[sounding[0] : sounding[-1] + 1] if len(sounding) else frames[:0]


def decibels(frames):
    """By how much the second channel is louder than the first."""
    power = np.sqrt((frames**2).mean(axis=0))
    return float(20 * np.log10(max(power[1], 1e-9) / max(power[0], 1e-9)))


def play(home, environment, *, seconds, change=lambda event: event):
    due_now(
        home, after=3, count=1, change=lambda e: change(replace(e, fill=True, length=Frames(seconds * RATE)))
    )
    with running(home, environment=environment):
        eventually(lambda: [one for one in entries_of(home) if one.outcome], 60)


def around(now, *minutes):
    """Times of day by UTC, so many minutes from now, where they all lie in one day."""
    times = [now + timedelta(minutes=one) for one in minutes]
    if len({one.date() for one in times}) > 1:
        pytest.skip("levels are by time of day, and midnight is at hand")
    return [one.time() for one in times]


@pytest.mark.parametrize("level", [SOFT, LOUD])
def test_a_zone_is_softer_or_louder_in_its_hours_by_what_is_written(published, card, level):
    folder, environment = card
    start, end = around(datetime.now(UTC), -10, 10)
    zones(published, (start, end, level))
    play(published, environment, seconds=6)
    sound = heard(folder)
    unclipped = sound[np.abs(sound).max(axis=1) < 16_000]
    assert decibels(unclipped) == pytest.approx(level, abs=0.1)


def test_in_other_hours_both_are_the_same_bit_by_bit(published, card):
    folder, environment = card
    start, end = around(datetime.now(UTC), 20, 30)
    zones(published, (start, end, SOFT))
    play(published, environment, seconds=6)
    sound = heard(folder)
    assert len(sound) > RATE
    assert np.array_equal(sound[:, 0], sound[:, 1])


def test_the_level_changes_at_its_minute_in_the_middle_of_an_item(published, card):
    folder, environment = card
    turns = datetime.now(UTC) + timedelta(seconds=20)
    start, end = around(turns.replace(microsecond=0), 0, 10)
    zones(published, (start, end, SOFT))
    play(published, environment, seconds=24)
    sound = heard(folder)
    assert decibels(sound[: 2 * RATE]) == pytest.approx(0, abs=0.1)
    assert decibels(sound[-2 * RATE :]) == pytest.approx(SOFT, abs=0.2)


def test_what_is_for_one_zone_is_silent_on_the_channel_of_the_other(published, card):
    folder, environment = card
    zones(published)
    play(published, environment, seconds=4, change=lambda event: replace(event, zones=(ZoneId("thon-tay"),)))
    sound = heard(folder)
    assert len(sound) > RATE
    assert np.abs(sound[:, 0]).max() == 0
    assert np.abs(sound[:, 1]).max() > 1_000
