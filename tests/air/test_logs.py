"""Notes that other processes left are entered once each, whatever comes between, by a log of the real kind."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcast.air.logs import StationLog
from broadcast.airlog import chain, notes
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust
from broadcast.errors import BroadcastError, DiskFullError
from broadcast.playout.journal import QueuedLog
from broadcast.production.carts import CartStore

AT = datetime(2026, 11, 30, 2, 15, tzinfo=UTC)


class Clock:
    def wall(self):
        return AT

    def trust(self):
        return ClockTrust.HOLDOVER


@pytest.fixture
def place(tmp_path):
    return notes.folder(tmp_path, "chinh")


def leave(place, name, at=AT):
    notes.leave(place, notes.Note(id=name, kind=EntryKind.RIGHTS, at=at, facts={"person": name}))


def station_log(tmp_path, troubles):
    return StationLog(tmp_path / "as_run.sqlite", CartStore(tmp_path / "carts"), Clock(), troubles.append)


def told(tmp_path):
    return [entry.person for _, entry in chain.read(tmp_path / "as_run.sqlite")]


def test_notes_are_entered_with_the_clock_of_playout_and_taken_away(tmp_path, place):
    leave(place, "lan", AT + timedelta(days=400))  # its clock ran wrong; nothing may come of that
    with station_log(tmp_path, []) as log:
        log.take_up(place, "dai-xa")
    ((_, entry),) = chain.read(tmp_path / "as_run.sqlite")
    assert (entry.at, entry.noted, entry.clock_trust) == (AT, AT + timedelta(days=400), ClockTrust.HOLDOVER)
    assert (entry.kind, entry.station, entry.person) == (EntryKind.RIGHTS, "dai-xa", "lan")
    assert notes.waiting(place) == ()


def test_what_is_no_note_is_put_aside_told_of_once_and_blocks_nothing(tmp_path, place):
    leave(place, "lan")
    (place / "a.json").write_text("{}")
    (place / "b.json").mkdir()
    troubles = []
    with station_log(tmp_path, troubles) as log:
        log.take_up(place, "dai-xa")
        log.take_up(place, "dai-xa")
    assert told(tmp_path) == ["lan"]
    assert len(troubles) == 2
    assert {path.name for path in place.iterdir()} == {"a.json.hong", "b.json.hong"}


def test_a_note_told_again_is_not_entered_again(tmp_path, place):
    for _ in range(2):
        leave(place, "lan")
        with station_log(tmp_path, []) as log:
            log.take_up(place, "dai-xa")
    assert told(tmp_path) == ["lan"]


def test_a_note_that_cannot_be_taken_away_is_entered_once(tmp_path, place, monkeypatch):
    leave(place, "lan")

    def refuse(path, missing_ok=False):
        if path.parent == place:
            raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    with station_log(tmp_path, []) as log:
        log.take_up(place, "dai-xa")
        monkeypatch.setattr("broadcast.airlog.chain.holds_note", lambda *_: pytest.fail("it is passed over"))
        log.take_up(place, "dai-xa")
    assert told(tmp_path) == ["lan"]


def test_notes_wait_for_a_log_that_takes_none(tmp_path, place, monkeypatch):
    leave(place, "lan")

    def full(*_):
        raise DiskFullError(path=tmp_path)

    with station_log(tmp_path, []) as log:
        with monkeypatch.context() as broken:
            broken.setattr("broadcast.airlog.chain.ChainWriter.append", full)
            with pytest.raises(DiskFullError):
                log.take_up(place, "dai-xa")
        assert len(notes.waiting(place)) == 1
        log.take_up(place, "dai-xa")
    assert told(tmp_path) == ["lan"]


@pytest.mark.skipif(os.name == "nt", reason="a process that kills itself by a POSIX signal")
@pytest.mark.parametrize("before", [True, False], ids=["before it is taken away", "before it is entered"])
def test_kill_9_on_the_way_neither_loses_nor_doubles_a_note(tmp_path, place, before):
    for name in ("lan", "mai"):
        leave(place, name)
    with station_log(tmp_path, []):
        pass
    child = os.fork()
    if not child:
        try:
            target, verb = (Path, "unlink") if before else (chain.ChainWriter, "append")
            setattr(target, verb, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            with station_log(tmp_path, []) as log:
                log.take_up(place, "dai-xa")
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert len(notes.waiting(place)) == 2
    with station_log(tmp_path, []) as log:
        log.take_up(place, "dai-xa")
    assert sorted(told(tmp_path)) == ["lan", "mai"]
    assert notes.waiting(place) == ()


def test_between_its_entries_the_queue_looks_for_notes_and_tells_what_is_refused(tmp_path, place):
    leave(place, "lan")
    looked, refused = [], []

    def between():
        log.take_up(place, "dai-xa")
        looked.append(1)
        if len(looked) == 2:
            raise DiskFullError(path=tmp_path)

    def hear(error: BroadcastError):
        refused.append(error)
        enough.set()

    from threading import Event

    enough = Event()
    with station_log(tmp_path, []) as log, QueuedLog(log, hear, between=between, look=0.01):
        assert enough.wait(20)
    assert told(tmp_path) == ["lan"]
    assert len(refused) == 1


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────


def said(reason):
    return AsRun(
        kind=EntryKind.STARTED,
        station="dai-xa",
        at=AT,
        clock_trust=ClockTrust.TRUSTED,
        device="null",
        software="0",
        reason=reason,
    )


def reasons(tmp_path):
    return [entry.reason for _, entry in chain.read(tmp_path / "as_run.sqlite")]


@pytest.fixture
def disk(monkeypatch, tmp_path):
    """The log takes so many more entries, and then its disk is full."""
    append = chain.ChainWriter.append

    def limited(log, entry):
        if not limited.room:
            raise DiskFullError(path=tmp_path)
        limited.room -= 1
        return append(log, entry)

    limited.room = 1
    monkeypatch.setattr(chain.ChainWriter, "append", limited)
    return limited


def test_what_a_full_disk_refuses_is_kept_told_of_and_entered_in_order_when_there_is_room(
    tmp_path, disk, place
):
    troubles = []
    with station_log(tmp_path, troubles) as log:
        for name in "abc":
            log.append(said(name))
        assert [type(one) for one in troubles] == [DiskFullError] * 2
        assert reasons(tmp_path) == ["a"]
    with station_log(tmp_path, troubles) as log:
        assert [one.reason for one in log.recent] == ["a", "b", "c"], "a restart knows what has aired"
        disk.room = 1
        with pytest.raises(DiskFullError):
            log.take_up(place, "dai-xa")
        assert reasons(tmp_path) == ["a", "b"]
    with station_log(tmp_path, troubles) as log:
        assert [one.reason for one in log.recent] == ["a", "b", "c"]
        disk.room = 9
        log.append(said("d"))
        log.take_up(place, "dai-xa")
        log.append(said("e"))
    assert reasons(tmp_path) == ["a", "b", "c", "d", "e"]


def test_without_room_for_a_reserve_entries_wait_where_they_are(tmp_path, disk):
    (tmp_path / "as_run.reserve").mkdir()
    troubles = []
    with station_log(tmp_path, troubles) as log:
        log.append(said("a"))
        with pytest.raises(DiskFullError):
            log.append(said("b"))
        disk.room = 1
        log.append(said("b"))
    assert reasons(tmp_path) == ["a", "b"]
    assert len(troubles) == 1


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small file system of its own is made on Linux")
def test_killed_again_and_again_on_a_disk_that_is_really_full_it_loses_and_doubles_nothing(tmp_path):
    program = [sys.executable, str(Path(__file__).with_name("full_disk.py")), str(tmp_path), "2026"]
    mount = f"mount -t tmpfs -o size=3m tmpfs {tmp_path} && exec {shlex.join(program)}"
    apart = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no file systems of one's own here")
    done = subprocess.run([*apart, mount], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged, kept = map(int, done.stdout.split())
    assert acknowledged > 20
    assert kept > 20
