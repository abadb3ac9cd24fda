"""Who takes the air over is there before it is let go: real processes, two virtual cards."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from faults_each import Relay, fed_by
from faults_station import Stage, eventually, running
from post_standins import hook, hook_address


@pytest.fixture(scope="module")
def stage(card_library, tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"), card_library)


def playouts(run):
    """The numbers of the playout processes that a `run` has started."""
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"broadcast.air\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_the_successor_on_the_first_card_waits_before_the_spare_has_ended(stage):
    with stage.station(("item", 0, {}), ("next", 30, {})) as station:
        station.first.unplug()
        station.spare.await_sound()
        station.first.plug()
        on_spare = station.playout
        successor = eventually(lambda: [pid for pid in playouts(station.process) if pid != on_spare], 60)
        assert station.playout == on_spare, "the event on the spare goes on"
        station.first.await_sound()
        assert [station.playout] == successor


def test_a_successor_goes_with_the_station(stage):
    with stage.station(("item", 0, {}), ("next", 30, {})) as station:
        station.first.unplug()
        station.spare.await_sound()
        station.first.plug()
        both = eventually(lambda: (found := playouts(station.process)) and len(found) == 2 and found, 60)
        station.process.send_signal(signal.SIGTERM)
        station.process.wait(20)
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in both))


def test_what_a_killed_run_has_left_plays_until_who_takes_its_place_is_ready(stage):
    with stage.station() as station:
        orphan = station.playout
        station.process.kill()
        with running(station.home.folder, environment=station.environment) as new:
            (started,) = eventually(lambda: playouts(new), 60, 0.002)
            os.kill(started, signal.SIGSTOP)
            station.first.await_sound(2)
            assert station.playout == orphan
            os.kill(started, signal.SIGCONT)
            eventually(lambda: station.playout == started, 60)


def test_playout_goes_before_other_work_where_that_is_allowed(stage):
    with stage.station() as station:
        expected = -10 if os.geteuid() == 0 else os.getpriority(os.PRIO_PROCESS, station.process.pid)
        assert os.getpriority(os.PRIO_PROCESS, station.playout) == expected


def test_a_relay_that_is_lost_is_told_of_to_a_human(stage):
    with (
        Relay() as relay,
        hook() as office,
        stage.station(("item", 0, fed_by(relay)), notify=hook_address(office.server_port)),
    ):
        relay.off.set()
        eventually(lambda: [text for _, _, text in office.got if "Mất tiếng tiếp âm “item”" in text], 60)
        time.sleep(1)
        assert len(office.got) == 1, "it is told of once"
