"""What leaves for the virtual card is heard again at the virtual input: real processes, from the rundown to the log."""

import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from air_process import due_now, entries_of, eventually, playout_of, running

from broadcast.domain.asrun import EntryKind, Verdict
from broadcast.domain.schedule import Overrun, StartKind
from broadcast.domain.times import RATE, Frames


@pytest.fixture
def heard_home(published, card_library, source_library, tmp_path):
    """A home whose card is heard again 400 ms later and 12 dB softer, until a file `silent` is there."""
    for name in ("loaxa", "micro"):
        (tmp_path / name).mkdir()
    (tmp_path / "asoundrc").write_text(
        f"""<confdir:alsa.conf>
pcm_type.rig {{ lib "{card_library}" }}
pcm_type.source {{ lib "{source_library}" }}
pcm.loaxa {{ type rig path "{tmp_path / "loaxa"}" hint {{ show on description "Loa" }} }}
pcm.micro {{ type source path "{tmp_path / "micro"}" hears "{tmp_path / "loaxa"}" delay 400 gain 250
             hint {{ show on description "Micro" }} }}
"""
    )
    config = published / "config.toml"
    config.write_text(
        config.read_text().replace('devices = ["card"]', 'devices = ["card:loaxa"]\nmonitor = "card:micro"')
        + "\n[aircheck]\ndays = 3\n"
    )
    return published, tmp_path / "micro", {"ALSA_CONFIG_PATH": str(tmp_path / "asoundrc")}


def heard(home):
    return [entry for entry in entries_of(home) if entry.kind is EntryKind.HEARD]


def monitor_of(home):
    """The number of the monitor process of a home, or None."""
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = status.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"broadcast.monitor" in words and str(home).encode() in words:
            return int(status.parent.name)
    return None


def every_ten_seconds():
    """Events with starts of their own, each of which goes on until the next."""
    first = None
    count = 0

    def change(event):
        nonlocal first, count
        first = first or event.start
        start = first + timedelta(seconds=10 * count)
        count += 1
        length = Frames(10 * RATE)
        return replace(
            event, start=start, start_kind=StartKind.HARD, overrun=Overrun.CUT, fill=True, length=length
        )

    return change


def test_an_event_that_is_heard_and_one_that_is_not_both_stand_in_the_log(heard_home):
    home, micro, environment = heard_home
    due_now(home, after=10, count=8, change=every_ten_seconds())
    with running(home, environment=environment):
        first, *_ = eventually(lambda: heard(home), 90)
        (micro / "silent").touch()
        last = eventually(lambda: [one for one in heard(home) if one.verdict is Verdict.SILENT], 90)[0]
        playout, killed = playout_of(home), monitor_of(home)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: monitor_of(home) not in {None, killed}, 40)
        assert playout_of(home) == playout, "the air has not noticed"
    assert first.verdict is Verdict.HEARD
    assert first.heard_share == 100
    assert abs(first.level - -1_204) < 150
    assert 300 <= first.delay < 900
    assert first.match > 60
    events = {
        (one.rundown, one.event, one.planned_start, one.actual_start)
        for one in entries_of(home)
        if one.kind is EntryKind.EVENT
    }
    assert all(
        (one.rundown, one.event, one.planned_start, one.actual_start) in events for one in (first, last)
    )
    assert last.reason == "silent"
    sent, heard_again = soundfile.read(min((home / "aircheck").rglob("*.ogg")))[0].T
    assert 10 < 20 * np.log10(np.std(sent) / np.std(heard_again)) < 20
