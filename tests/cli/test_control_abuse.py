"""The control socket under strangers: what they send, hold back or hold open neither reaches the air nor costs it."""

import json
import re
import socket
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from air_process import attended, due_now, entries_of, eventually, start_playout, status_of

from broadcast.air import MADE_ON
from broadcast.domain.asrun import EntryKind
from broadcast.domain.times import RATE, Frames
from broadcast.playout import control
from broadcast.playout.clocks import SystemClock

CLOCK = SystemClock(MADE_ON)
GROWTH = 8 << 20
"""Bytes that a process may grow by while it is talked to: threads come and go."""


@pytest.fixture
def air(published):
    """A playout process on air, its home, its door."""
    due_now(published, after=2, count=1, change=lambda e: replace(e, fill=True, length=Frames(300 * RATE)))
    with attended(published) as process:
        eventually(lambda: (found := status_of(published)) and found["on_air"] and found.get("level"), 40)
        process.home = published
        process.door = json.loads((published / "control" / "chinh.json").read_text())
        yield process


def memory(process):
    """What the process holds, in bytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def threads(process):
    return len(list(Path(f"/proc/{process.pid}/task").iterdir()))


def talk(process):
    return socket.create_connection(("127.0.0.1", process.door["port"]), 5)


def check_well(process, underruns, times=1):
    """Sound goes on without a gap, and who may command is obeyed: for the `times`th time, and nobody else was."""
    found = eventually(lambda: status_of(process.home))
    assert eventually(lambda: status_of(process.home)["frames"] > found["frames"] + RATE)
    assert status_of(process.home)["underruns"] == underruns
    path = process.home / "control" / "chinh.json"
    assert "at" in control.ask(path, CLOCK, "stop", minutes=1)
    assert "at" in control.ask(path, CLOCK, "resume")

    def logged():
        return [one.kind for one in entries_of(process.home)]

    eventually(lambda: logged().count(EntryKind.RELEASED) >= times)
    assert logged().count(EntryKind.HELD) == logged().count(EntryKind.RELEASED) == times


def _megabyte(connection, _door):
    connection.sendall(b"x" * (1 << 20))


def _megabyte_of_json(connection, door):
    line = {"token": door["token"], "ask": "stop", "minutes": 5, "more": "x" * (1 << 20)}
    connection.sendall(json.dumps(line).encode() + b"\n")


def _brackets(connection, _door):
    connection.sendall(b"[" * 60_000 + b"\n")


def _many_lines(connection, _door):
    connection.sendall(b'{"token": "x", "ask": "stop"}\n' * 10_000)


def _goes_at_once(connection, door):
    connection.sendall(json.dumps({"token": door["token"], "ask": "status"}).encode() + b"\n")


def _never_reads(connection, door):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.sendall(json.dumps({"token": door["token"], "ask": "status"}).encode() + b"\n")


def _wrong_forms(connection, door):
    for word in (None, 5, [], {}, "không", "stop", "say"):
        with suppress(OSError):
            connection.sendall(json.dumps({"token": door["token"], "ask": word}).encode() + b"\n")


ABUSES = (_megabyte, _megabyte_of_json, _brackets, _many_lines, _goes_at_once, _never_reads, _wrong_forms)


def test_what_strangers_send_costs_the_air_nothing(air):
    underruns = status_of(air.home)["underruns"]
    for times, abuse in enumerate(ABUSES, 1):
        before = 0
        for turn in range(60):
            if turn == 10:
                before = memory(air)
            with talk(air) as connection, suppress(OSError):
                abuse(connection, air.door)
        eventually(lambda before=before: memory(air) - before < GROWTH)
        check_well(air, underruns, times)


def test_a_hundred_who_say_nothing_keep_nobody_out_and_are_let_go(air):
    underruns, before, few = status_of(air.home)["underruns"], memory(air), threads(air)
    with ExitStack() as stack:
        idle = [stack.enter_context(talk(air)) for _ in range(100)]
        check_well(air, underruns)
        assert threads(air) < few + 20
        for one in idle:
            one.settimeout(10)
            with suppress(ConnectionResetError):
                while one.recv(4_096):  # a refusal or nothing, and then the end
                    pass
    eventually(lambda: memory(air) - before < GROWTH)
    eventually(lambda: threads(air) <= few + 2)


@pytest.mark.parametrize("pause", [0.003, 0.1])
def test_who_writes_slowly_is_let_go_whatever_it_writes(air, pause):
    underruns, enough = status_of(air.home)["underruns"], threading.Event()
    with ExitStack() as stack:
        slow = [stack.enter_context(talk(air)) for _ in range(8)]  # as many as are listened to at once

        def write():
            while not enough.wait(pause):
                for one in slow:
                    with suppress(OSError):
                        one.sendall(b" ")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            check_well(air, underruns)
        finally:
            enough.set()
            writer.join()


def test_a_token_is_of_use_at_its_own_process_alone(air):
    old = air.door["token"]
    home = air.home
    air.terminate()
    air.wait(20)
    again = start_playout(home)
    try:
        eventually(lambda: status_of(home))
        door = json.loads((home / "control" / "chinh.json").read_text())
        assert door["token"] != old
        with socket.create_connection(("127.0.0.1", door["port"]), 5) as connection:
            connection.sendall(json.dumps({"token": old, "ask": "stop", "minutes": 5}).encode() + b"\n")
            assert json.loads(connection.makefile().readline())["error"] == "CommandRefusedError"
    finally:
        again.terminate()
        again.communicate(timeout=20)
