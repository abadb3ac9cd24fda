"""What a full disk refuses is kept in room that was taken before, in order, and is known again after anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.airlog import reserve
from broadcast.airlog.reserve import SIZE, Reserve
from broadcast.domain.asrun import AsRun
from broadcast.errors import CannotWriteError, DiskFullError, FileDamagedError

Make = Callable[..., AsRun]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "as_run.reserve"


def test_what_is_kept_is_known_after_a_restart_and_the_file_never_grows(path: Path, entry: Make) -> None:
    for number in range(3):
        kept = Reserve(path)
        kept.keep(entry(number))
        assert kept.entries == Reserve(path).entries == tuple(entry(n) for n in range(number + 1))
        assert path.stat().st_size == SIZE
    kept.clear()
    assert Reserve(path).entries == ()


def test_what_an_earlier_use_left_is_not_taken_for_kept(path: Path, entry: Make) -> None:
    kept = Reserve(path)
    for number in range(4):
        kept.keep(entry(number))
    kept.clear()
    kept.keep(entry(7))
    assert Reserve(path).entries == (entry(7),)
    kept.keep(entry(8))
    assert Reserve(path).entries == (entry(7), entry(8))


@settings(max_examples=40)
@given(cut=st.integers(0, 4_000), byte=st.integers(0, 255))
def test_a_frame_that_was_written_in_part_was_not_kept(
    tmp_path_factory: pytest.TempPathFactory, entry: Make, cut: int, byte: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "torn.reserve"
    path.unlink(missing_ok=True)
    kept = Reserve(path)
    ends = [0]
    for number in range(3):
        kept.keep(entry(number))
        ends.append(len(path.read_bytes().rstrip(b"\0")))
    content = path.read_bytes()
    torn = content[:cut] + bytes([byte]) * (ends[-1] - cut) + content[max(cut, ends[-1]) :]
    path.write_bytes(torn[:SIZE])
    whole = sum(end <= cut for end in ends[1:])
    found = Reserve(path).entries
    assert found[:whole] == tuple(entry(number) for number in range(whole))
    assert found == tuple(entry(number) for number in range(len(found)))


def test_it_says_when_it_is_full(path: Path, entry: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "SIZE", 2_500)
    kept = Reserve(path)
    kept.keep(entry(0))
    kept.keep(entry(1))
    with pytest.raises(DiskFullError):
        kept.keep(entry(2, title="x" * 900))
    assert Reserve(path).entries == (entry(0), entry(1))


def test_a_day_of_a_busy_station_fits(path: Path, entry: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    kept = Reserve(path)
    for number in range(300):
        kept.keep(entry(number, cart="ab" * 32, title="Bản tin cải cách hành chính của xã " * 3))
    assert len(kept.entries) == 300


def test_what_the_log_has_of_it_already_is_not_left(path: Path, entry: Make) -> None:
    kept = Reserve(path)
    every = [entry(number) for number in range(6)]
    for one in every[2:5]:
        kept.keep(one)
    assert kept.left([]) == tuple(every[2:5])
    assert kept.left(every[:2]) == tuple(every[2:5])
    assert kept.left(every[1:3]) == tuple(every[3:5])
    assert kept.left(every[2:5]) == ()
    assert kept.left([every[3]]) == tuple(every[2:5]), "not its beginning: another log's"


def test_a_place_or_content_that_is_none_is_said(
    path: Path, entry: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path.parent / "file").touch()
    with pytest.raises(CannotWriteError):
        Reserve(path.parent / "file" / "as_run.reserve")
    Reserve(path).keep(entry(0))
    monkeypatch.setattr(json, "loads", lambda _: {"kind": "of a newer program"})
    with pytest.raises(FileDamagedError):
        Reserve(path)
