"""The serial line, with the real pyserial.

Proved on a pty: that the port is opened, held against others, found gone and opened anew; and, because a pty
has no control lines and `Adapter` keeps them in its place, which line is set, to what, and in which order
pyserial asks for it. `loop://` proves the same words without a replaced part, on pyserial's own mirror of the
lines. Not proved here: what a kernel's driver and a cable make of the request.
"""

import os
from pathlib import Path

import pytest
from contact_standins import Adapter
from switch_contract import check_lost_and_found, check_switch

from broadcast.errors import ContactError
from broadcast.playout.contacts import open_switch
from broadcast.playout.contacts.serialline import SerialLine


@pytest.fixture
def adapter(tmp_path, monkeypatch):
    adapter = Adapter(tmp_path / "ttyUSB0")
    monkeypatch.setattr("serial.serialposix.fcntl", adapter)
    adapter.plug()
    yield adapter
    adapter.unplug()


def _open_files():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _switch(adapter, line):
    return open_switch(f"serial:{adapter.link}:{line}")


@pytest.mark.parametrize(("line", "other"), [("rts", "dtr"), ("dtr", "rts")])
def test_the_contract(adapter, line, other):
    check_switch(_switch(adapter, line), lambda: adapter.raised(line))
    assert (other, True) not in adapter.history, "the other line stays low"


def test_the_contract_on_pyserials_own_mirror_of_the_lines(monkeypatch):
    monkeypatch.setattr(SerialLine, "check", lambda _: None)  # it looks for a port of the system
    for line, mirror in (("rts", "cts"), ("dtr", "dsr")):
        switch = open_switch(f"serial:loop://:{line}")
        check_switch(switch, lambda: switch._port is not None and getattr(switch._port, mirror))  # noqa: B023


@pytest.mark.parametrize("mute", [False, True])
def test_it_is_lost_and_found(adapter, mute):
    adapter.mute = mute
    switch = _switch(adapter, "rts")
    check_lost_and_found(switch, lambda: adapter.raised("rts"), adapter.unplug, adapter.plug)


@pytest.mark.parametrize("line", ["rts", "dtr"])
def test_opening_the_port_asks_for_no_pulse(adapter, line):
    switch = _switch(adapter, line)
    switch.set(False)
    assert adapter.lines == {"rts": False, "dtr": False}
    assert all(not raised for _, raised in adapter.history)
    assert {line for line, _ in adapter.history[:2]} == {"rts", "dtr"}, (
        "both fall before anything else is asked"
    )
    switch.close()


def test_a_port_serves_one_contact(adapter):
    first, second = _switch(adapter, "rts"), _switch(adapter, "dtr")
    first.set(True)
    with pytest.raises(ContactError):
        second.set(True)
    first.close()
    second.set(True)
    second.close()


def test_a_port_without_control_lines_is_refused():
    ends = os.openpty()
    switch = open_switch(f"serial:{os.ttyname(ends[1])}:rts")
    with pytest.raises(ContactError):
        switch.set(True)
    switch.close()
    for end in ends:
        os.close(end)


def test_what_is_no_port_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "nothing", tmp_path / "file", tmp_path, "nothing://x"):
        switch = open_switch(f"serial:{path}:rts")
        with pytest.raises(ContactError) as refused:
            switch.set(True)
        assert str(path).split("/")[-1] in refused.value.sentence("en")
        switch.close()


def test_nothing_is_left_open(adapter):
    before = _open_files()
    switch = _switch(adapter, "rts")
    for _ in range(5):
        switch.set(True)
        adapter.unplug()
        with pytest.raises(ContactError):
            switch.set(True)
        adapter.plug()
    switch.close()
    assert _open_files() <= before


def test_a_look_says_why_a_port_cannot_be_used(adapter, tmp_path, monkeypatch):
    with pytest.raises(ContactError, match="không thấy cổng"):
        open_switch(f"serial:{tmp_path / 'ttyUSB9'}:rts").check()
    monkeypatch.setattr(os, "access", lambda _path, _how: False)  # root may open anything
    with pytest.raises(ContactError, match="dialout"):
        _switch(adapter, "rts").check()
    assert adapter.history == [], "the port was not opened"
