"""A word to systemd that never holds up who says it; and the sentences of every alarm."""

import socket
import time

import pytest

from broadcast.playout.watchdog import Alarm
from broadcast.station.alarms import ALARMS
from broadcast.station.systemd import notify


@pytest.mark.parametrize("abstract", [False, True])
def test_the_word_arrives(tmp_path, monkeypatch, abstract):
    name = f"thu-{time.monotonic_ns()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{name}" if abstract else str(tmp_path / name))
        systemd.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}" if abstract else str(tmp_path / name))
        notify("STATUS=đang phát")
        assert systemd.recv(100).decode() == "STATUS=đang phát"


def test_one_that_does_not_read_is_not_waited_for(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "n"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "n"))
        began = time.monotonic()
        for _ in range(5_000):
            notify("WATCHDOG=1")
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("address", ["", "/không/có", "@", "x" * 500])
def test_where_nobody_waits_nothing_happens(monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")


@pytest.mark.parametrize("alarm", Alarm)
def test_every_alarm_has_its_words_in_both_languages(alarm):
    vi, en = (text.format(device="card:Loa {A}", why="{lý do}") for text in ALARMS[alarm])
    assert vi != en
    assert all(text.endswith((".", "}")) for text in (vi, en))
