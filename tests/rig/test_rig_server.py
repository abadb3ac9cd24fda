"""A sound server between the station and its loudspeakers, as most computers have one, that dies and hangs: a real one.

A PulseAudio daemon of the test's own, without a user's session, plays into nothing; its monitor is what is heard.
The spare is a card of the rig.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, entries_of, events_of, eventually, playout_of, running, status_of

from broadcast.domain.asrun import EntryKind
from broadcast.domain.times import RATE, Frames

SERVER, SPARE = "card:loaserver [ALSA]", "card:loaphu [ALSA]"
DAEMON = ("--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no", "--high-priority=no")
EAR = ("--raw", "--latency-msec=50", "--format=s16le", f"--rate={RATE}", "--channels=2")
PLUGIN = "alsa-lib/libasound_module_pcm_pulse.so"


class Server:
    """A PulseAudio daemon that can be killed, stopped and started again at the same address."""

    def __init__(self, folder):
        self.folder = folder
        self.address = f"unix:{folder}/native"
        self.environment = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": self.address,
        }
        self._daemon = self._ear = None
        (folder / "default.pa").write_text(
            f"load-module module-null-sink sink_name=loa rate={RATE} channels=2 format=s16le\n"
            f"load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1\n"
        )

    def start(self):
        (self.folder / "native").unlink(missing_ok=True)
        with (self.folder / "log").open("a") as log:
            self._daemon = subprocess.Popen(
                ["pulseaudio", "-n", "-F", "default.pa", *DAEMON],
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        eventually(self._answers)
        with (self.folder / "heard.raw").open("ab") as heard:
            self._ear = subprocess.Popen(
                ["parec", f"--server={self.address}", "--device=loa.monitor", *EAR],
                env={**os.environ, **self.environment},
                stdout=heard,
                stderr=subprocess.DEVNULL,
            )

    def kill(self):
        self._end(signal.SIGKILL)

    def hang(self):
        self._daemon.send_signal(signal.SIGSTOP)

    def stop(self):
        self._daemon.send_signal(signal.SIGCONT)
        self._end(signal.SIGTERM)

    def heard(self):
        """Frames of what was heard that are no silence."""
        samples = np.fromfile(self.folder / "heard.raw", "<i2")
        return int((np.abs(samples.astype(int)) > 100).sum()) // 2

    def _answers(self):
        asked = ["pactl", f"--server={self.address}", "list", "short", "sinks"]
        return (self.folder / "native").exists() and not subprocess.call(
            asked,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _end(self, number):
        for one in (self._daemon, self._ear):
            one.send_signal(number)
            one.wait(20)


@pytest.fixture
def server(tmp_path):
    missing = [name for name in ("pulseaudio", "parec", "pactl") if shutil.which(name) is None]
    if missing or not any(Path("/usr/lib").glob(f"*/{PLUGIN}")):
        pytest.skip("pulseaudio and libasound2-plugins are not installed")
    folder = tmp_path / "server"
    folder.mkdir(mode=0o700)
    server = Server(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def spare(card_library, server, tmp_path):
    """The folder of the spare card, and the environment in which it and the server are the only ones."""
    folder = tmp_path / "loaphu"
    folder.mkdir()
    (tmp_path / "asoundrc").write_text(
        "<confdir:alsa.conf>\n"
        f'pcm_type.rig {{ lib "{card_library}" }}\n'
        f'pcm.loaserver {{ type pulse hint {{ show on description "Loa" }} }}\n'
        f'pcm.loaphu {{ type rig path "{folder}" hint {{ show on description "Loa" }} }}\n'
    )
    return folder, {"ALSA_CONFIG_PATH": str(tmp_path / "asoundrc"), **server.environment}


def sounds_on_spare(folder):
    path = folder / "frames.raw"
    return path.exists() and (np.abs(np.fromfile(path, "<i2").astype(int)) > 100).sum() > RATE


def configure(home, *devices):
    path = home / "config.toml"
    names = ", ".join(f'"{one.removesuffix(" [ALSA]")}"' for one in devices)
    path.write_text(path.read_text().replace('devices = ["card"]', f"devices = [{names}]"))


def started_on(home):
    return [one.device for one in entries_of(home) if one.kind is EntryKind.STARTED]


def on_air(home):
    eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level"), 40)


def twenty_seconds(event):
    return replace(event, fill=event.start is not None, length=Frames(20 * RATE))


def ninety_seconds(event):
    return replace(event, fill=True, length=Frames(90 * RATE))


@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_when_the_sound_server_goes_the_spare_card_sounds_and_the_server_is_taken_back(
    published, server, spare, fault
):
    folder, environment = spare
    configure(published, SERVER, SPARE)
    due_now(published, after=4, count=4, change=twenty_seconds)
    with running(published, environment=environment) as station:
        on_air(published)
        eventually(lambda: server.heard() > RATE)
        getattr(server, fault)()
        eventually(lambda: sounds_on_spare(folder), 40)
        assert started_on(published) == [SERVER, SPARE]
        server.stop()
        server.start()
        heard = server.heard()
        eventually(lambda: started_on(published)[2:] == [SERVER], 90)
        eventually(lambda: server.heard() > heard + RATE, 40)
    assert events_of(published)[0][1:3] == ("interrupted", "device_missing")
    assert any("Mất card âm thanh" in line for line in station.said)


def test_without_a_spare_the_station_joins_as_soon_as_the_sound_server_is_back(published, server, spare):
    _, environment = spare
    configure(published, SERVER)
    due_now(published, after=4, count=1, change=ninety_seconds)
    with running(published, environment=environment) as station:
        on_air(published)
        eventually(lambda: server.heard() > RATE)
        server.kill()
        eventually(lambda: any("đài đang câm" in line for line in station.said), 40)
        server.start()
        heard = server.heard()
        eventually(lambda: server.heard() > heard + RATE, 40)
        eventually(lambda: any("Đã có tiếng trở lại" in line for line in station.said), 40)
        assert playout_of(published)
    assert {event for event, *_ in events_of(published)} == {events_of(published)[0][0]}
