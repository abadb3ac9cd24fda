"""The monitor second by second: minutes and events are judged as soon as they can be, and sound is kept while there is any."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.times import RATE, ClockTrust, Frames, frame_at
from broadcast.errors import CannotWriteError
from broadcast.heard.features import lead
from broadcast.heard.usual import Usual
from broadcast.monitor.following import Following
from broadcast.monitor.keeping import Keeping
from broadcast.monitor.listening import Listening
from broadcast.production.airchecks import Airchecks

UTC_ZONE = ZoneInfo("UTC")
MINUTE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DELAY = timedelta(milliseconds=300)


def event(start, seconds):
    return AsRun(
        kind=EntryKind.EVENT,
        station="xa-mau",
        at=start + timedelta(seconds=seconds),
        clock_trust=ClockTrust.TRUSTED,
        device="null",
        software="0",
        event=f"{start:%M%S}",
        rung=Rung.CART,
        actual_start=start,
        actual_end=start + timedelta(seconds=seconds),
        frames=Frames(seconds * RATE),
        outcome=Outcome.AIRED,
    )


def programme(seconds, seed=1):
    """Noise that goes up and down as speech does."""
    rng = np.random.default_rng(seed)
    loud = rng.random(seconds * 8).repeat(RATE // 8) ** 3
    return np.rint(rng.standard_normal(seconds * RATE) * loud * 4_000).clip(-32_768, 32_767).astype(np.int16)


class Ears:
    """A monitor that is given seconds of sound, and all that it tells."""

    def __init__(self):
        self.events, self.minutes, self.seconds = [], [], []
        self.listening = Listening(
            Usual(),
            lambda moment: moment.date(),
            on_event=lambda entry, told: self.events.append((entry.event, told)),
            on_minute=lambda at, judged, news: self.minutes.append((at, judged.verdict, news)),
            on_second=lambda *second: self.seconds.append(second),
        )

    def listen(self, start, sent, heard):
        """Second by second, what is heard `DELAY` after it was sent."""
        for number in range(len(sent) // RATE):
            at = start + timedelta(seconds=number)
            part = slice(number * RATE, (number + 1) * RATE)
            self.listening.sent(frame_at(at), sent[part])
            self.listening.heard(frame_at(at + DELAY), heard[part])
            self.listening.go_on(at + timedelta(seconds=1))


def test_minutes_and_events_are_judged_when_what_was_heard_of_them_has_come():
    ears, sent = Ears(), programme(200)
    heard = sent // 4
    heard[70 * RATE :] = 0
    ears.listening.events(
        [event(MINUTE + timedelta(seconds=5), 20), event(MINUTE + timedelta(seconds=80), 30)]
    )
    ears.listen(MINUTE - timedelta(seconds=10), sent[: 42 * RATE], heard[: 42 * RATE])
    assert [name for name, _ in ears.events] == ["0005"]
    ears.listen(MINUTE + timedelta(seconds=32), sent[42 * RATE :], heard[42 * RATE :])
    (_, first), (name, second) = ears.events
    assert (first.verdict, first.heard_share, first.delay) == (Verdict.HEARD, 100, 300)
    assert abs(first.level - -1_204) < 50
    assert (name, second.verdict) == ("0120", Verdict.SILENT)
    assert ears.minutes == [
        (MINUTE, Verdict.HEARD, None),
        (MINUTE + timedelta(minutes=1), Verdict.SILENT, None),
        (MINUTE + timedelta(minutes=2), Verdict.SILENT, Verdict.SILENT),
    ], "two minutes are told"


def test_where_nobody_listens_nothing_is_judged():
    ears, sent = Ears(), programme(70)
    ears.listening.events([event(MINUTE + timedelta(seconds=5), 20)])
    for number in range(70):
        at = MINUTE + timedelta(seconds=number)
        ears.listening.sent(frame_at(at), sent[number * RATE : (number + 1) * RATE])
        ears.listening.go_on(at + timedelta(seconds=1))
    assert not ears.events
    assert not ears.minutes
    assert all(sent is not None and heard is None for _, sent, heard in ears.seconds[3:])


def test_a_stop_of_hours_is_let_go_of():
    ears, sent = Ears(), programme(5)
    ears.listen(MINUTE, sent, sent)
    before = len(ears.seconds)
    ears.listen(MINUTE + timedelta(hours=5), sent, sent)
    assert len(ears.seconds) < before + 10


# ── the log ──────────────────────────────────────────────────────────────────────────────────────


def test_events_are_taken_from_the_log_as_they_end_and_no_others(tmp_path):
    path, now = tmp_path / "as_run.sqlite", MINUTE + timedelta(minutes=9)
    assert list(Following(path, now).ended()) == [], "there is no log yet"
    with ChainWriter(path) as log:
        log.append(event(MINUTE, 30))
        following = Following(path, now)
        one = event(MINUTE + timedelta(minutes=1), 30)
        for entry in (
            replace(one, kind=EntryKind.BEGUN, outcome=None, actual_end=None),
            one,
            replace(one, event="short", actual_end=one.actual_start + timedelta(seconds=2)),
            replace(one, event="skipped", outcome=Outcome.SKIPPED, actual_start=None, actual_end=None),
            replace(one, event="rehearsed", clock_trust=ClockTrust.SIMULATED),
        ):
            log.append(entry)
        assert [entry.event for entry in following.ended()] == ["0100"]
        assert list(following.ended()) == []
    path.unlink()
    with ChainWriter(path) as log:
        log.append(event(MINUTE + timedelta(minutes=2), 30))
    assert [entry.event for entry in following.ended()] == ["0200"], "a log that began anew is read anew"


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def troubles():
    return []


def second(samples):
    return np.concatenate((np.zeros(lead(), np.int16), samples))


def test_sound_is_kept_while_there_is_any_and_ten_seconds_more(tmp_path, troubles):
    keeping = Keeping(Airchecks(tmp_path, UTC_ZONE), troubles.append, both=True)
    silence, sound = np.zeros(RATE, np.int16), programme(1)
    first = int(MINUTE.timestamp())
    for number in range(40):
        sent = sound if 5 <= number < 8 else silence
        keeping.take(first + number, second(sent), second(sent // 2) if number != 6 else None)
    keeping.close()
    (file,) = tmp_path.rglob("*.ogg")
    assert file.stem == "010005"
    assert soundfile.info(file).duration == 13
    assert not troubles


def test_a_disk_that_takes_nothing_is_told_of_once_and_tried_again_later(tmp_path, troubles):
    folder = tmp_path / "aircheck"
    folder.write_text("no folder")
    keeping = Keeping(Airchecks(folder, UTC_ZONE), troubles.append, both=False)
    first = int(MINUTE.timestamp())
    for number in range(100):
        keeping.take(first + number, second(programme(1)), None)
    assert [type(one) for one in troubles] == [CannotWriteError]
    folder.unlink()
    keeping.take(first + 700, second(programme(1)), None)
    keeping.close()
    (file,) = folder.rglob("*.ogg")
    assert soundfile.info(file).channels == 1
