"""What a monitor hears is told to people by whoever runs the station: once, in words, and once more when it is well."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from broadcast import config
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.domain.setup import decode, encode
from broadcast.domain.times import ClockTrust
from broadcast.errors import DeviceMissingError
from broadcast.playout.clocks import SystemClock
from broadcast.station.children import Heard
from broadcast.station.doctor import monitors
from broadcast.station.home import open_home
from broadcast.station.outputs import outputs
from broadcast.station.running import Running

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))


class FakeMonitor:
    """A process that says what a test has it say."""


@pytest.fixture
def monitored(home):
    path = home / "config.toml"
    path.write_text(
        path.read_text().replace('devices = ["card"]', 'devices = ["null"]\nmonitor = "card:Micro"')
    )
    return home


@pytest.fixture
def saying(monitored):
    """A function that has the monitor of a running station say something; and what people were told so far."""
    settings, told = config.load(monitored), []
    running = Running(settings, outputs(monitored, settings), CLOCK, told.append)
    (line,) = running._lines
    line.monitor = FakeMonitor()

    def say(**said):
        running._hear(Heard(line.monitor, said))
        return [one["vi"] for one in told]

    return say


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("silent", "không nghe thấy gì"),
        ("low", "nhỏ hơn mọi ngày"),
        ("wrong", "không phải tiếng máy đang phát"),
        ("heard", "đã nghe được"),
    ],
)
def test_each_verdict_has_its_words(saying, verdict, words):
    (told,) = saying(said="heard", verdict=verdict)
    assert words in told


def test_an_input_that_is_not_there_is_told_once_and_once_when_it_is_back(saying):
    assert saying(said="ear", there=True, device="card:Micro") == [], "as it should be"
    saying(said="ear", there=False, device="card:Micro")
    saying(said="ear", there=False, device="card:Micro")  # the monitor was started again
    gone, back = saying(said="ear", there=True, device="card:Micro")
    assert "Không thấy ngõ vào nghe lại “card:Micro”" in gone
    assert "Đã có lại" in back


def test_a_minute_alone_is_nobodys_news(saying):
    assert saying(said="minute", verdict="silent", at="", delay=None, level=None, match=0) == []


def test_what_a_monitor_needs_is_told_to_both_processes(monitored):
    settings = config.load(monitored)
    (output,) = outputs(monitored, settings)
    assert output.setup.monitor == "card:Micro"
    assert output.setup.is_monitored
    assert decode(encode(output.setup)) == output.setup
    assert not replace(output.setup, monitor="").is_monitored
    assert replace(output.setup, monitor="", aircheck=True).is_monitored


def test_a_station_without_either_passes_nothing_on(home):
    assert not outputs(home, config.load(home))[0].setup.is_monitored


def heard(verdict):
    now = CLOCK.wall()
    return AsRun(
        kind=EntryKind.HEARD,
        station="xa-mau",
        at=now,
        clock_trust=ClockTrust.HOLDOVER,
        device="card:Micro",
        software="0",
        title="Bản tin sáng",
        actual_start=now,
        verdict=verdict,
        heard_share=0,
    )


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (None, [("monitor", "warning")]),
        (Verdict.HEARD, [("monitor", "ok")]),
        (Verdict.SILENT, [("monitor", "ok"), ("heard", "warning")]),
    ],
)
def test_the_doctor_looks_at_the_input_and_at_what_it_heard_last(monitored, monkeypatch, last, found):
    def missing(name, direction):
        raise DeviceMissingError(device=name, reason="")

    monkeypatch.setattr(monitors, "find", missing)
    if last is not None:
        with ChainWriter(monitored / "as_run.sqlite") as log:
            log.append(heard(last))
    with open_home(monitored, CLOCK) as opened:
        findings = list(monitors.look(opened))
    assert [(one.check, one.state) for one in findings] == found
    if last is Verdict.SILENT:
        assert "“Bản tin sáng”" in findings[-1].vi


def test_a_station_without_a_monitor_has_nothing_to_look_at(home):
    with open_home(home, CLOCK) as opened:
        assert list(monitors.look(opened)) == []
