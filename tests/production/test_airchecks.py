"""What was sent and what was heard, kept as sound: written second by second, found by its moment, pruned."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile
from sounds import at, tone

from broadcast.domain.times import RATE
from broadcast.errors import CannotWriteError
from broadcast.production.airchecks import Airchecks, Excerpt

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 05:30 on the 23rd in Hà Nội
SECOND = int(MORNING.timestamp())


def keep(airchecks, first, seconds, *, channels=2):
    writer = airchecks.writer(first, channels)
    for number in range(seconds):
        sent = tone(1, level=at(-20), hertz=400 + 100 * number)
        heard = tone(1, level=at(-40), hertz=400 + 100 * number)
        writer.write(*(sent, heard)[:channels])
    return writer


def pitches(rows):
    """The loudest pitch of each second, and its level in dB."""
    found = []
    for first in range(0, len(rows) - RATE + 1, RATE):
        spectrum = np.abs(np.fft.rfft(rows[first : first + RATE].astype(float) * np.hanning(RATE)))
        found.append(
            (int(spectrum.argmax()), round(20 * np.log10(spectrum.max() * 4 / RATE / 32_768 + 1e-9)))
        )
    return found


@pytest.fixture
def airchecks(tmp_path):
    return Airchecks(tmp_path / "aircheck" / "chinh", HANOI)


def test_a_moment_is_found_again_with_both_sounds(airchecks, tmp_path):
    keep(airchecks, SECOND, 8).close()
    (file,) = tmp_path.rglob("*.ogg")
    assert file.relative_to(tmp_path).as_posix() == "aircheck/chinh/2026-11-23/053000.ogg"
    assert file.read_bytes()[28:36] == b"OpusHead"
    rows = np.concatenate(list(airchecks.cut(MORNING + timedelta(seconds=3), MORNING + timedelta(seconds=6))))
    assert rows.shape == (3 * RATE, 2)
    assert pitches(rows[:, 0]) == [(700, -20), (800, -20), (900, -20)]
    assert pitches(rows[:, 1]) == [(700, -40), (800, -40), (900, -40)]


def test_what_lies_between_two_files_is_silence_and_before_the_first_too(airchecks):
    keep(airchecks, SECOND, 2).close()
    keep(airchecks, SECOND + 4, 2, channels=1).close()
    rows = np.concatenate(list(airchecks.cut(MORNING - timedelta(seconds=1), MORNING + timedelta(seconds=7))))
    assert [pitch for pitch, _ in pitches(rows[:, 0])] == [0, 400, 500, 0, 0, 400, 500, 0]
    assert len(rows) == 8 * RATE
    assert not rows[5 * RATE :, 1].any(), "nobody listened there"


def test_of_what_was_not_kept_nothing_comes(airchecks):
    keep(airchecks, SECOND, 2).close()
    assert list(airchecks.cut(MORNING + timedelta(seconds=5), MORNING + timedelta(seconds=9))) == []
    assert list(airchecks.cut(MORNING - timedelta(days=3), MORNING - timedelta(days=2))) == []


def test_a_file_that_a_kill_broke_off_is_read_as_far_as_it_goes(airchecks, tmp_path):
    writer = keep(airchecks, SECOND, 10)
    (file,) = tmp_path.rglob("*.ogg")
    cut_off = file.read_bytes()
    writer.close()
    file.write_bytes(cut_off)
    rows = np.concatenate(list(airchecks.cut(MORNING, MORNING + timedelta(seconds=5))))
    assert [pitch for pitch, _ in pitches(rows[:, 0])] == [400, 500, 600, 700, 800]


def test_a_file_is_not_longer_than_ten_minutes_and_goes_on_without_a_gap(airchecks):
    writer = airchecks.writer(SECOND, 1)
    assert writer.takes(SECOND)
    assert not writer.takes(SECOND + 1)
    writer._next = SECOND + 599
    assert writer.takes(SECOND + 599)
    writer._next = SECOND + 600
    assert not writer.takes(SECOND + 600)
    writer.close()


def test_what_is_kept_already_is_not_written_over(airchecks):
    keep(airchecks, SECOND, 1).close()
    with pytest.raises(CannotWriteError):
        airchecks.writer(SECOND, 2)


def test_old_days_go_and_then_the_oldest_until_the_rest_is_within_its_limit(airchecks, tmp_path):
    for day in range(5):
        keep(airchecks, SECOND + day * 86_400, 1).close()
    stranger = tmp_path / "aircheck" / "chinh" / "2020-01-01" / "ghi-chu.txt"
    stranger.parent.mkdir()
    stranger.write_text("of somebody")
    sizes = [one.stat().st_size for one in tmp_path.rglob("*.ogg")]
    airchecks.prune(date(2026, 11, 25), 2 * max(sizes))
    assert sorted(one.parent.name for one in tmp_path.rglob("*.ogg")) == ["2026-11-26", "2026-11-27"]
    assert stranger.exists()
    assert not (tmp_path / "aircheck" / "chinh" / "2026-11-23").exists()
    airchecks.prune(date(2026, 11, 25), 10**9)
    assert len(list(tmp_path.rglob("*.ogg"))) == 2


def test_a_folder_that_cannot_be_made_is_refused(airchecks, tmp_path):
    (tmp_path / "aircheck").mkdir()
    (tmp_path / "aircheck" / "chinh").write_text("no folder")
    with pytest.raises(CannotWriteError):
        airchecks.writer(SECOND, 2)


# ── a part of it as a wav ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def excerpt(airchecks):
    keep(airchecks, SECOND, 4).close()
    return Excerpt(airchecks, MORNING - timedelta(seconds=1), MORNING + timedelta(seconds=6), 1)


def test_an_excerpt_is_a_wav_of_one_channel(excerpt):
    whole = b"".join(excerpt.part(0, excerpt.size))
    assert len(whole) == excerpt.size == 44 + 7 * RATE * 2
    rows, rate = soundfile.read(io.BytesIO(whole), dtype="int16")
    assert rate == RATE
    assert [pitch for pitch, _ in pitches(rows)] == [0, 400, 500, 600, 700, 0, 0]


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, 2), (10, 40), (44, 1), (45, 7), (44 + 2 * RATE + 1, 3 * RATE), (44 + 13 * RATE, RATE), (0, 45)],
)
def test_any_part_of_it_is_that_part_of_the_whole(excerpt, start, length):
    part = b"".join(excerpt.part(start, start + length))
    assert len(part) == length
    whole = b"".join(excerpt.part(0, excerpt.size))
    if start >= 44 + 12 * RATE or start < 46:  # what begins in the middle of a file is decoded anew
        assert part == whole[start : start + length]


def test_an_excerpt_of_what_was_not_kept_says_so(airchecks, excerpt):
    assert excerpt.is_kept
    later = MORNING + timedelta(hours=1)
    none = Excerpt(airchecks, later, later + timedelta(seconds=2), 0)
    assert not none.is_kept
    assert len(b"".join(none.part(0, none.size))) == none.size
