"""Contacts of a station on air, from config.toml to the port: real processes, a Modbus board, a serial line.

The board is pymodbus's own server. The serial port is a pty; the control lines that it has not are written down
by a library that `broadcast run` is started with.
"""

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
import time
import tty
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
from air_process import due_now, entries_of, eventually, playout_of, running, status_of
from contact_standins import Board

from broadcast.domain.asrun import EntryKind
from broadcast.domain.times import RATE, Frames

WARM_UP, HOLD = 3.0, 2.0
LATE = 1.5
"""By how much a busy machine may be late where the test counts seconds."""


class Coil:
    """One coil of a board, looked at all the time: `turns` is when it changed, and to what."""

    def __init__(self):
        self.board = Board()
        self.turns = []
        self._leaving, self._asking = threading.Event(), threading.Lock()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self):
        self.board.start()
        self._looking.start()
        return self

    def __exit__(self, *_):
        self._leaving.set()
        self._looking.join(20)
        self.board.stop()

    @property
    def spec(self):
        return f"modbus:127.0.0.1:{self.board.port}:1:0"

    @property
    def closed(self):
        return bool(self.turns) and self.turns[-1][1]

    def cut_power(self):
        with self._asking:
            self.board.stop()

    def _look(self):
        was = False
        while not self._leaving.wait(0.02):
            with self._asking:
                now = self.board.coil(0)
            if now is not was:
                was = now
                self.turns.append((time.monotonic(), now))


class Line:
    """The RTS line of a pty, as a library in the station's process writes it down."""

    def __init__(self, library, folder):
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self._theirs, self._file = theirs, folder / "lines"
        self.spec = f"serial:{os.ttyname(theirs)}:rts"
        self.environment = {"LD_PRELOAD": str(library), "SERIAL_LINES": str(self._file)}

    @property
    def turns(self):
        found = []
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            at, name, state = line.split()
            if name == "rts" and (found[-1][1] if found else False) is not (state == "1"):
                found.append((int(at) / 1e9, state == "1"))
        return found

    @property
    def closed(self):
        return bool(self.turns) and self.turns[-1][1]

    def close(self):
        os.close(self._ours)
        os.close(self._theirs)


@pytest.fixture(scope="session")
def lines_library(tmp_path_factory):
    if shutil.which("gcc") is None or not sys.platform.startswith("linux"):
        pytest.skip("the lines of a pty are written down on Linux with gcc alone")
    library = tmp_path_factory.mktemp("lines") / "lines.so"
    source = Path(__file__).parents[1] / "rig" / "serial_lines.c"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.fixture
def line(lines_library, tmp_path):
    line = Line(lines_library, tmp_path)
    yield line
    line.close()


@pytest.fixture
def coil():
    with Coil() as coil:
        yield coil


def contact(home, switch, **more):
    words = {"warm_up": WARM_UP, "hold": HOLD, **more}
    with (home / "config.toml").open("a") as config:
        config.write(f'\n[[contacts]]\nid = "cong-tac-{switch[:6]}"\nswitch = "{switch}"\n')
        config.writelines(f"{name} = {value}\n" for name, value in words.items())


def lasts(seconds):
    """Each event for so long, and no longer."""
    return lambda event: replace(event, fill=True, length=Frames(seconds * RATE))


def monotonic(moment):
    """A moment of the log by the clock that the turns are told in."""
    return time.monotonic() - (datetime.now(UTC) - moment).total_seconds()


def airings(home):
    return [one for one in entries_of(home) if one.outcome]


def sounds(home):
    eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level"), 40)


def check_session(turns, airing):
    """Closed by its warm-up ahead of the first sound, held through the session, and open after its hold."""
    assert [closed for _, closed in turns] == [True, False], "held through the session"
    (closed, _), (opened, _) = turns
    begun, ended = monotonic(airing[0].actual_start), monotonic(airing[-1].actual_end)
    assert WARM_UP - LATE < begun - closed < WARM_UP + LATE, "ahead by the warm-up"
    assert HOLD - LATE < opened - ended < HOLD + LATE, "after the hold, no sooner"


def test_both_kinds_are_closed_ahead_of_the_first_sound_held_and_let_go(published, coil, line):
    contact(published, coil.spec)
    contact(published, line.spec)
    due_now(published, after=12, count=2, change=lasts(4))
    with running(published, "--output", "null", environment=line.environment):
        eventually(lambda: len(airings(published)) == 2, 60)
        eventually(lambda: not coil.closed and not line.closed, 30)
        check_session(coil.turns, airings(published))
        check_session(line.turns, airings(published))


def test_at_the_end_of_the_station_contacts_open(published, coil, line):
    contact(published, coil.spec)
    contact(published, line.spec)
    due_now(published, after=8, count=1, change=lasts(60))
    with running(published, "--output", "null", environment=line.environment) as station:
        sounds(published)
        eventually(lambda: coil.closed and line.closed)
        station.send_signal(signal.SIGTERM)
        station.wait(20)
        eventually(lambda: not coil.closed and not line.closed)


def test_they_are_held_over_a_killed_engine_and_let_go_when_none_comes_after_it(published, coil):
    contact(published, coil.spec)
    due_now(published, after=8, count=1, change=lasts(120))
    with running(published, "--output", "null"):
        sounds(published)
        killed = eventually(lambda: playout_of(published))
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: playout_of(published) not in {None, killed})
        sounds(published)
        assert [closed for _, closed in coil.turns] == [True], "the amplifier has not clicked"
        (published / "control" / "chinh.setup.json").write_text("{}")  # the next one refuses to play
        os.kill(playout_of(published), signal.SIGKILL)
        at = time.monotonic()
        eventually(lambda: not coil.closed, 40)
        assert coil.turns[-1][0] - at < 10 + LATE, "the lease is ten seconds"


def test_what_a_killed_station_left_closed_is_opened_by_the_next(published, coil):
    contact(published, coil.spec)
    due_now(published, after=8, count=1, change=lasts(60))
    with running(published, "--output", "null") as station:
        sounds(published)
        eventually(lambda: coil.closed)
        engine = playout_of(published)
        os.kill(station.pid, signal.SIGKILL)
        os.kill(engine, signal.SIGKILL)
        station.wait()
    assert coil.closed, "a coil stays as it was"
    due_now(published, after=600, count=1)
    with running(published, "--output", "null"):
        eventually(lambda: not coil.closed)


def test_longer_than_its_longest_it_is_not_closed_and_a_human_is_told(published, coil):
    contact(published, coil.spec, longest_minutes=1)
    due_now(published, after=8, count=1, change=lasts(150))
    with running(published, "--output", "null") as station:
        sounds(published)
        eventually(lambda: len(coil.turns) == 2, 90)
        (closed, _), (opened, _) = coil.turns
        assert 60 - LATE < opened - closed < 60 + LATE
        eventually(lambda: any("cong-tac-modbus" in text for text in station.said))
        time.sleep(4)
        assert not coil.closed, "it stays open for the rest of the session"
        sounds(published)


def test_a_board_that_is_not_there_stops_no_sound_and_takes_the_word_when_it_comes(published, coil):
    contact(published, coil.spec)
    coil.cut_power()
    due_now(published, after=6, count=1, change=lasts(60))
    with running(published, "--output", "null") as station:
        sounds(published)
        eventually(lambda: any("modbus" in text for text in station.said), 30)
        coil.board.start()
        eventually(lambda: coil.closed, 30)
    assert [one.kind for one in entries_of(published)][:2] == [EntryKind.STARTED, EntryKind.BEGUN]
