"""What a relay brought: kept through kills and full disks, in its own words, and no longer than is wanted."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import date

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sounds import tone

from broadcast.domain.times import RATE, Frames
from broadcast.errors import CannotWriteError, CartMissingError, DiskFullError
from broadcast.production.recordings import Recordings

NAME = "2026-11-22#ab12cd34"
NOISE = np.random.default_rng(7).integers(-32_768, 32_768, 3 * RATE).astype(np.int16)
BLOCK = 960
LATER = date(2026, 11, 23)


@pytest.fixture
def recordings(tmp_path):
    return Recordings(tmp_path / "recordings")


def files(recordings):
    return sorted(path.name for path in recordings._folder.iterdir() if path.suffix != ".lock")


def keep(recordings, name, samples, *, close=True):
    writer = recordings.writer(name)
    for start in range(0, len(samples), BLOCK):
        writer.write(samples[start : start + BLOCK])
    if close:
        writer.close()
    return writer


def break_off(recordings, name, samples):
    """As a kill does: the raw form stays, the lock is gone."""
    keep(recordings, name, samples, close=False)._hold.close()


def heard(recordings, name):
    reader = recordings.open(name)
    try:
        return reader.read(Frames(0), 10**9)
    finally:
        reader.close()


def run(script, *arguments, **kind):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        **kind,
    )


# ── written and read ─────────────────────────────────────────────────────────────────────────────


def test_what_was_written_is_read_and_is_a_flac_in_the_end(recordings):
    writer = keep(recordings, NAME, NOISE, close=False)
    assert files(recordings) == [f"{NAME}.raw"]
    assert recordings.frames(NAME) == len(NOISE)
    assert np.array_equal(heard(recordings, NAME), NOISE), "while it is made"
    writer.close()
    writer.close()
    assert files(recordings) == [f"{NAME}.flac"]
    assert recordings.frames(NAME) == len(NOISE)
    assert np.array_equal(heard(recordings, NAME), NOISE)
    stored, rate = soundfile.read(recordings._folder / f"{NAME}.flac", dtype="int16")
    assert (rate, stored.shape) == (RATE, NOISE.shape)


@pytest.mark.parametrize("closed", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(places=st.lists(st.tuples(st.integers(0, len(NOISE) + 5_000), st.integers(0, RATE)), max_size=10))
def test_any_stretch_reads_as_it_came(recordings, closed, places):
    if not recordings._folder.exists():
        (keep if closed else break_off)(recordings, NAME, NOISE)
    reader = recordings.open(NAME)
    assert reader.frames == len(NOISE)
    for offset, n in places:
        samples = reader.read(Frames(offset), n)
        assert samples.dtype == np.int16
        assert np.array_equal(samples, NOISE[offset : offset + n])
    reader.close()


def test_a_growing_recording_is_read_on(recordings):
    writer = keep(recordings, NAME, NOISE[:RATE], close=False)
    reader = recordings.open(NAME)
    writer.write(NOISE[RATE:])
    assert np.array_equal(reader.read(Frames(RATE), RATE), NOISE[RATE : 2 * RATE])
    writer.close()
    assert np.array_equal(reader.read(Frames(0), RATE), NOISE[:RATE]), "even after it has changed its form"
    reader.close()


def test_a_later_writer_goes_on_at_the_end(recordings):
    keep(recordings, NAME, NOISE[: 2 * RATE])
    writer = recordings.writer(NAME)
    assert recordings.frames(NAME) == 2 * RATE
    assert files(recordings) == [f"{NAME}.raw"]
    writer.write(NOISE[2 * RATE :])
    writer.close()
    assert files(recordings) == [f"{NAME}.flac"]
    assert np.array_equal(heard(recordings, NAME), NOISE)


def test_a_recording_without_sound_is_none(recordings):
    recordings.writer(NAME).close()
    assert files(recordings) == []
    with pytest.raises(CartMissingError, match=NAME):
        recordings.frames(NAME)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../x",
        "2026-11-22",
        f"{NAME}x",
        f"{NAME}-",
        f"{NAME}\n",
        f"/{NAME}",
        "2026-11-22#AB12CD34",
        f"{NAME}/..",
    ],
)
def test_another_name_is_no_recording(recordings, name):
    for ask in (recordings.writer, recordings.open, recordings.frames):
        with pytest.raises(CartMissingError):
            ask(name)
    assert not recordings._folder.exists()


def test_a_second_part_has_a_name_of_its_own(recordings):
    keep(recordings, NAME, NOISE[:RATE])
    keep(recordings, f"{NAME}-2", NOISE[RATE:])
    assert recordings.frames(NAME) == RATE
    assert recordings.frames(f"{NAME}-2") == 2 * RATE


def test_what_is_not_there_is_missing(recordings):
    for ask in (recordings.frames, recordings.open):
        with pytest.raises(CartMissingError):
            ask(NAME)


def test_a_damaged_one_is_missing_and_can_be_written_again(recordings):
    keep(recordings, NAME, NOISE)
    path = recordings._folder / f"{NAME}.flac"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(CartMissingError, match=NAME):
        heard(recordings, NAME)
    path.write_bytes(b"rubbish")
    with pytest.raises(CartMissingError):
        recordings.open(NAME)
    keep(recordings, NAME, NOISE[:RATE])
    assert np.array_equal(heard(recordings, NAME), NOISE[:RATE])


def test_two_do_not_write_the_same(recordings):
    writer = recordings.writer(NAME)
    with pytest.raises(CannotWriteError, match="đang được một tiến trình khác ghi"):
        Recordings(recordings._folder).writer(NAME)
    writer.write(NOISE)
    writer.close()
    recordings.writer(NAME).close()
    assert np.array_equal(heard(recordings, NAME), NOISE)


def test_it_may_be_opened_while_its_form_changes(recordings):
    """A repeat may begin at any moment."""
    short = NOISE[:1_000]
    keep(recordings, NAME, short)
    over = threading.Event()

    def change():
        while not over.is_set():
            recordings.writer(NAME).close()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(3_000):
            assert np.array_equal(heard(recordings, NAME), short)
    finally:
        over.set()
        thread.join()


# ── kills and full disks ─────────────────────────────────────────────────────────────────────────

WRITE_FOR_EVER = """
    import sys
    import numpy as np
    from pathlib import Path
    from broadcast.production.recordings import Recordings
    writer, at = Recordings(Path(sys.argv[1])).writer(sys.argv[2]), 0
    while True:
        writer.write(np.arange(at, at + 960).astype(np.int16))
        at += 960
        print(at, flush=True)
"""


def test_a_kill_costs_nothing_that_was_written_and_the_next_writer_goes_on(recordings):
    told = 0
    for _ in range(2):
        child = run(WRITE_FOR_EVER, recordings._folder, NAME)
        before = recordings.frames(NAME) if told else 0
        for _ in range(120):
            told = before + int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert recordings.frames(NAME) >= told
        whole = heard(recordings, NAME)
        assert set(np.diff(whole[before:].astype(np.uint16)).tolist()) <= {1}
    recordings.take_up(LATER)
    assert files(recordings) == [f"{NAME}.flac"]
    assert np.array_equal(heard(recordings, NAME), whole)


def test_what_is_on_the_disk_is_less_than_a_second_behind(recordings, monkeypatch):
    """A power cut cannot be had here; what is asked of the system can be seen."""
    synced, fsync = [0], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), fsync(handle)))
    writer = recordings.writer(NAME)
    for at in range(0, len(NOISE), BLOCK):
        writer.write(NOISE[at : at + BLOCK])
        assert (at + BLOCK) * 2 - synced[-1] < RATE * 2
    writer.close()
    assert len(synced) < 20


def test_half_a_sample_at_the_end_is_let_go_of(recordings):
    break_off(recordings, NAME, NOISE[:1000])
    with (recordings._folder / f"{NAME}.raw").open("ab") as raw:
        raw.write(b"\x01")
    assert np.array_equal(heard(recordings, NAME), NOISE[:1000])
    keep(recordings, NAME, NOISE[1000:2000])
    assert np.array_equal(heard(recordings, NAME), NOISE[:2000])


def test_what_killed_processes_left_is_taken_up_and_nothing_else(recordings):
    left = f"{NAME}-2"
    break_off(recordings, left, NOISE[:RATE])
    (recordings._folder / f".{left}.flac.abc.tmp").write_bytes(b"half")
    (recordings._folder / "2026-11-22#.raw").write_bytes(b"not ours")
    writing = keep(recordings, NAME, NOISE[:RATE], close=False)
    recordings.take_up(date(2026, 11, 22))
    assert f"{left}.raw" in files(recordings), "its event may still go on"
    recordings.take_up(LATER)
    assert files(recordings) == ["2026-11-22#.raw", f"{left}.flac", f"{NAME}.raw"]
    assert np.array_equal(heard(recordings, left), NOISE[:RATE])
    writing.write(NOISE[RATE:])
    writing.close()
    assert np.array_equal(heard(recordings, NAME), NOISE)


def test_a_kill_between_the_two_forms_costs_nothing_and_doubles_nothing(recordings):
    writer = keep(recordings, NAME, NOISE, close=False)
    raw = (recordings._folder / f"{NAME}.raw").read_bytes()
    writer.close()
    (recordings._folder / f"{NAME}.raw").write_bytes(raw)
    assert np.array_equal(heard(recordings, NAME), NOISE)
    recordings.take_up(LATER)
    assert files(recordings) == [f"{NAME}.flac"]
    assert np.array_equal(heard(recordings, NAME), NOISE)


@pytest.fixture
def small_disk(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_disk_is_told_and_what_was_written_stays(small_disk):
    recordings = Recordings(small_disk / "recordings")
    writer, written = recordings.writer(NAME), 0

    def fill():
        nonlocal written
        while written < len(NOISE):
            writer.write(NOISE[written : written + 1_111])
            written += 1_111

    with pytest.raises(DiskFullError):
        fill()
    assert written > RATE
    with pytest.raises(DiskFullError):
        writer.write(NOISE)
    assert np.array_equal(heard(recordings, NAME), NOISE[:written])
    with pytest.raises(DiskFullError):
        writer.close()
    writer.close()
    assert files(recordings) == [f"{NAME}.raw"], "it stays as it was written"
    assert np.array_equal(heard(recordings, NAME), NOISE[:written])
    with pytest.raises(DiskFullError):
        recordings.take_up(LATER)
    subprocess.run(["mount", "-o", "remount,size=9m", small_disk], check=True)
    recordings.take_up(LATER)
    assert files(recordings) == [f"{NAME}.flac"]
    assert np.array_equal(heard(recordings, NAME), NOISE[:written])


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(CannotWriteError):
        Recordings(tmp_path / "x").writer(NAME)


# ── no longer than is wanted ─────────────────────────────────────────────────────────────────────


def names(recordings):
    return sorted({*recordings._names("raw"), *recordings._names("flac")})


def test_what_is_of_days_before_is_removed(recordings):
    for day in ("2026-10-30", "2026-11-01", "2026-11-22"):
        keep(recordings, f"{day}#ab12cd34", tone(0.1))
    recordings.prune(date(2026, 11, 1), 10**9)
    assert names(recordings) == ["2026-11-01#ab12cd34", NAME]
    assert not list(recordings._folder.glob(".2026-10-30*"))


def test_then_the_oldest_until_the_rest_is_small_enough(recordings):
    today = [f"2026-11-22#{letter * 8}" for letter in "f3a0e1"]
    made = ["2026-11-01#00000000", *today, "2026-11-23#00000000"]
    for age, name in enumerate([*made[1:], made[0]]):
        keep(recordings, name, NOISE[:RATE])
        os.utime(recordings._folder / f"{name}.flac", (age, age))
    size = (recordings._folder / f"{made[0]}.flac").stat().st_size
    for left in (8, 7, 5, 4, 2):
        recordings.prune(date(2026, 1, 1), left * size + 100)
        assert names(recordings) == sorted(made[-left:])
    recordings.prune(date(2026, 1, 1), 0)
    assert names(recordings) == []


def test_what_is_being_written_is_never_removed(recordings):
    writer = keep(recordings, NAME, NOISE[:RATE], close=False)
    keep(recordings, "2026-11-23#ab12cd34", NOISE[:RATE])
    recordings.prune(date(2027, 1, 1), 0)
    assert names(recordings) == [NAME]
    writer.write(NOISE[RATE:])
    writer.close()
    assert np.array_equal(heard(recordings, NAME), NOISE)


def test_what_is_not_ours_is_left_alone(recordings):
    keep(recordings, NAME, tone(0.1))
    (recordings._folder / "ghi chú.txt").write_bytes(b"x")
    (recordings._folder / "nhạc.flac").write_bytes(b"x")
    recordings.prune(date(2027, 1, 1), 0)
    assert files(recordings) == ["ghi chú.txt", "nhạc.flac"]


def test_an_empty_home_has_nothing_to_do(recordings):
    recordings.prune(date(2027, 1, 1), 0)
    recordings.take_up(LATER)


def test_playout_may_import_it_lightly():
    script = """
        import sys
        import broadcast.production.recordings
        heavy = {"soundfile", "soxr", "pydub", "gtts", "requests", "sqlalchemy", "pydantic"}
        sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
