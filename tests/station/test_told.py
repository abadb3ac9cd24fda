"""A human is told within a minute of the alarm, by a station on air, whatever the ways to them are doing."""

import os
import re
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, eventually, playout_of, running, status_of
from post_standins import deaf, free_port, hook, hook_address, mail, mail_address

from broadcast.domain.times import RATE, Frames


@pytest.fixture
def minutes(published):
    """A home that sounds from in three seconds on, for two minutes."""
    due_now(published, after=3, count=1, change=lambda e: replace(e, fill=True, length=Frames(120 * RATE)))
    return published


def notify(home, *addresses):
    with (home / "config.toml").open("a") as config:
        config.write("\n[notify]\nto = [" + ", ".join(f'"{one}"' for one in addresses) + "]\n")


def on_air(home):
    eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level"), 40)


def kill_the_engine(home):
    killed = eventually(lambda: playout_of(home))
    os.kill(killed, signal.SIGKILL)
    return time.monotonic(), killed


def telling(server, words):
    return [(at, text) for at, _, text in server.got if words in text]


def test_mail_that_was_down_when_it_happened_comes_within_the_minute_with_its_time(minutes):
    port = free_port()
    notify(minutes, mail_address(port))
    with running(minutes, "--output", "null"):
        on_air(minutes)
        at, killed = kill_the_engine(minutes)
        eventually(lambda: playout_of(minutes) not in {None, killed})
        on_air(minutes)
        time.sleep(max(0, at + 12 - time.monotonic()))
        with mail(port) as office:
            ((told, text),) = eventually(lambda: telling(office, "dừng đột ngột"), 60)
            eventually(lambda: telling(office, "Đã có tiếng trở lại"), 60)
    assert told - at < 60
    assert re.search(r"^\d\d:\d\d \d\d/\d\d/\d{4}: ", text), "it says when it was"


def test_a_mail_server_that_hangs_holds_up_neither_the_healing_nor_the_web_hook(minutes):
    with deaf() as hung, hook() as office:
        notify(minutes, mail_address(hung), hook_address(office.server_port))
        with running(minutes, "--output", "null") as station:
            on_air(minutes)
            at, killed = kill_the_engine(minutes)
            eventually(lambda: playout_of(minutes) not in {None, killed})
            healed = time.monotonic()
            told, _ = eventually(lambda: telling(office, "dừng đột ngột"), 60)[0]
            assert told - at < 60
            assert healed - at < 15
            on_air(minutes)
            began = time.monotonic()
            station.send_signal(signal.SIGTERM)
            station.wait(20)
            assert time.monotonic() - began < 15


def test_an_address_that_is_none_is_told_of_and_stops_nothing(minutes):
    with hook() as office:
        notify(minutes, "truc@xa.vn", hook_address(office.server_port))
        with running(minutes, "--output", "null") as station:
            on_air(minutes)
            eventually(lambda: any("truc@xa.vn" in line for line in station.said))
            kill_the_engine(minutes)
            eventually(lambda: telling(office, "dừng đột ngột"), 60)
