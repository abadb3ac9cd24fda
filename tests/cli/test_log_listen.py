"""A log line is heard again: the stretch of the air-check that it tells of, or why there is none."""

import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from test_log_heard import AT, event

sys.path.insert(0, str(Path(__file__).parents[1] / "production"))
from sounds import at, tone

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.times import RATE
from broadcast.production.airchecks import Airchecks
from broadcast.station import chores
from broadcast.station.home import open_home


@pytest.fixture
def kept(home):
    """A home that keeps sound, with one event of a minute in its log of which the end was kept."""
    config = home / "config.toml"
    config.write_text(config.read_text() + "\n[aircheck]\ndays = 30\n")
    with ChainWriter(home / "as_run.sqlite") as log:
        log.append(event("a", 0))
        log.append(event("b", 30))
    with open_home(home, None) as opened:
        zone = opened.settings.rule_values.zone
    writer = Airchecks(home / "aircheck" / "chinh", zone).writer(int(AT.timestamp()) + 56, 2)
    sent, heard = tone(1, level=at(-20)), tone(1, level=at(-32))
    for _ in range(10):
        writer.write(sent, heard)
    writer.close()
    return home


def test_a_line_is_cut_out_from_its_first_moment_to_a_little_after_its_last(kept, run):
    said = run("log", "listen", "1", "-o", kept / "mot.wav")
    assert said.code == 0, said.err
    assert said.out.strip() == str(kept / "mot.wav")
    rows, rate = soundfile.read(kept / "mot.wav")
    assert rate == RATE
    assert len(rows) == 64 * RATE
    assert not rows[: 55 * RATE].any(), "of its beginning nothing was kept"
    sent, heard = 20 * np.log10(np.sqrt(2) * rows[57 * RATE : 63 * RATE].std(axis=0))
    assert sent == pytest.approx(-20, abs=0.5)
    assert heard == pytest.approx(-32, abs=0.5)


def test_without_a_name_it_lies_with_the_reports(kept, run):
    assert run("log", "listen", "1").out.strip() == str(kept / "reports" / "nghe-lai-1.wav")


def test_a_line_of_which_nothing_was_kept_is_refused_with_the_reason(kept, run):
    said = run("log", "listen", "2")
    assert said.code == 1
    assert "không lưu được, hoặc đã quá số ngày lưu" in said.err
    config = kept / "config.toml"
    config.write_text(config.read_text().replace("days = 30", "days = 0"))
    assert "đài không lưu tiếng" in run("log", "listen", "2").err


def test_a_line_that_is_not_there_is_refused(kept, run):
    said = run("log", "listen", "9")
    assert said.code == 1
    assert "không có dòng 9" in said.err
    assert run("log", "listen", "1", "--output", "khong-co").code == 1


def test_the_night_lets_go_of_what_is_old(kept):
    class Clock:
        now = AT + timedelta(days=30)

        def wall(self):
            return self.now

    with open_home(kept, Clock()) as opened:
        chores._tidy(opened)
        assert list((kept / "aircheck").rglob("*.ogg"))
        Clock.now += timedelta(days=2)
        chores._tidy(opened)
        assert not list((kept / "aircheck").rglob("*.ogg"))
