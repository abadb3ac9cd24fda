"""The chain keeps what was acknowledged, and names the first entry that somebody touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.canonical import canonical
from broadcast.errors import (
    BroadcastError,
    CannotWriteError,
    DiskFullError,
    FileDamagedError,
    FileMissingError,
    HomeNewerError,
    LogBrokenError,
    LogMissingError,
    NotAFileError,
)

Make = Callable[..., AsRun]
COUNT = 9


@pytest.fixture
def log(tmp_path: Path, entry: Make) -> Path:
    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as writer:
        for number in range(COUNT):
            writer.append(entry(number))
    return path


def test_what_is_appended_is_read_back_in_order(log: Path, entry: Make) -> None:
    assert list(chain.read(log)) == [(number + 1, entry(number)) for number in range(COUNT)]
    assert [seq for seq, _ in chain.read(log, after=6)] == [7, 8, 9]


def test_an_entry_that_is_no_event_is_kept_too(log: Path, entry: Make) -> None:
    step = AsRun(
        kind=EntryKind.CLOCK_STEP,
        station="Đài",
        at=entry().at,
        clock_trust=entry().clock_trust,
        device="",
        software="",
        reason="+3600000",
    )
    with ChainWriter(log) as writer:
        link = writer.append(step)
    assert list(chain.read(log, after=COUNT)) == [(link.seq, step)]


def test_bounds_keep_what_sounded_or_should_have(log: Path, entry: Make) -> None:
    bounds = (entry(2).moment, entry(5).moment)
    assert [seq for seq, _ in chain.read(log, bounds=bounds)] == [3, 4, 5]


def test_a_reader_may_ask_for_some_kinds_and_times(log: Path, entry: Make) -> None:
    begun = entry(COUNT, kind=EntryKind.BEGUN, outcome=None, title='"kind":"event"')
    never = entry(COUNT + 1, actual_start=None, actual_end=None, planned_start=None, planned_end=None)
    with ChainWriter(log) as writer:
        writer.append(begun)
        writer.append(never)
    every = list(chain.read(log))
    events = [(seq, one) for seq, one in every if one.kind is EntryKind.EVENT]
    assert list(chain.read(log, kinds={EntryKind.EVENT})) == events
    assert [one for _, one in chain.read(log, kinds=[EntryKind.BEGUN])] == [begun]
    assert list(chain.read(log, kinds=())) == []
    bounds = (begun.moment, never.moment)
    assert list(chain.read(log, bounds=bounds)) == [(COUNT + 1, begun)]
    assert [one for _, one in chain.read(log, bounds=(never.moment, never.at.replace(year=2030)))] == [never]


def test_the_head_is_the_last_link(log: Path, entry: Make) -> None:
    with ChainWriter(log) as writer:
        assert writer.head == chain.verify(log)
        link = writer.append(entry(COUNT))
        assert (writer.head.seq, writer.head.hash, writer.head.at) == (10, link.hash, entry(COUNT).at)
    assert chain.verify(log).hash == link.hash
    assert chain.hashes(log, after=COUNT) == {10: link.hash}


def test_the_body_is_canonical_and_linked(log: Path) -> None:
    with closing(sqlite3.connect(log)) as database:
        rows = database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq").fetchall()
    previous = ""
    for seq, body, digest in rows:
        record = json.loads(body)
        assert (record["seq"], record["previous"]) == (seq, previous)
        assert canonical(record).decode() == body
        assert hashlib.sha256(body.encode()).hexdigest() == digest
        previous = digest


def test_there_is_no_log_before_the_first_session(tmp_path: Path) -> None:
    with pytest.raises(LogMissingError):
        list(chain.read(tmp_path / "as_run.sqlite"))
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(LogMissingError):
        chain.verify(tmp_path / "empty.sqlite")


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    with ChainWriter(tmp_path / "as_run.sqlite") as writer:
        assert writer.head == chain.Head(seq=0, hash="", at=None)
    assert chain.verify(tmp_path / "as_run.sqlite").seq == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE as_run SET hash = hash WHERE seq = 3",
        "DELETE FROM as_run WHERE seq = 9",
        "INSERT OR REPLACE INTO as_run VALUES (3, 'x', 'y')",
        "INSERT INTO as_run VALUES (11, 'x', 'y')",
    ],
)
def test_the_file_itself_refuses_changes(log: Path, statement: str) -> None:
    with closing(sqlite3.connect(log)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────

FULL_CHILD = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust
from broadcast.errors import DiskFullError

path = Path(sys.argv[1])
entry = AsRun(kind=EntryKind.STARTED, station="s" * 700, at=datetime(2026, 11, 23, tzinfo=UTC),
              clock_trust=ClockTrust.TRUSTED, device="", software="")
with chain.ChainWriter(path) as writer:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
    kept, refused = 0, 0
    while refused < 5:
        try:
            writer.append(entry)
            kept += 1
        except DiskFullError:
            refused += 1
    assert chain.verify(path).seq == kept == writer.head.seq
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert writer.append(entry).seq == kept + 1
print(kept)
"""


@pytest.mark.skipif(os.name == "nt", reason="size limits of files are a POSIX thing")
def test_a_full_disk_is_said_and_the_log_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "as_run.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", FULL_CHILD, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5
    assert chain.verify(path).seq == int(done.stdout) + 1


# ── tampering ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, entry: Make) -> Path:
    path = tmp_path_factory.mktemp("whole") / "as_run.sqlite"
    with ChainWriter(path) as writer:
        for number in range(COUNT):
            writer.append(entry(number))
    return path


@pytest.fixture(scope="module")
def spoil(whole: Path) -> Iterator[Callable[[Callable[[sqlite3.Connection], None]], Path]]:
    """A copy of the whole log to which something was done behind its triggers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "as_run.sqlite"

        def make(deed: Callable[[sqlite3.Connection], None]) -> Path:
            shutil.copyfile(whole, path)
            with closing(sqlite3.connect(path)) as database:
                for name in ("as_run_only_next", "as_run_no_update", "as_run_no_delete"):
                    database.execute(f"DROP TRIGGER {name}")
                deed(database)
                database.commit()
            return path

        yield make


Spoil = Callable[[Callable[[sqlite3.Connection], None]], Path]


def broken_at(path: Path) -> int:
    with pytest.raises(LogBrokenError) as refused:
        chain.verify(path)
    return int(str(refused.value.facts["seq"]))


def _row(database: sqlite3.Connection, seq: int) -> tuple[str, str]:
    body, digest = database.execute("SELECT body, hash FROM as_run WHERE seq = ?", (seq,)).fetchone()
    return str(body), str(digest)


def _put(database: sqlite3.Connection, seq: int, body: str | bytes, digest: str | bytes) -> None:
    database.execute(
        "UPDATE as_run SET body = CAST(? AS TEXT), hash = CAST(? AS TEXT) WHERE seq = ?", (body, digest, seq)
    )


@given(seq=st.integers(1, COUNT), place=st.integers(0, 10_000), byte=st.integers(1, 255), body=st.booleans())
def test_any_changed_byte_is_found(spoil: Spoil, seq: int, place: int, byte: int, body: bool) -> None:
    def deed(database: sqlite3.Connection) -> None:
        parts = [bytearray(part.encode()) for part in _row(database, seq)]
        part = parts[0 if body else 1]
        part[place % len(part)] ^= byte
        _put(database, seq, bytes(parts[0]), bytes(parts[1]))

    path = spoil(deed)
    assert broken_at(path) == seq
    with pytest.raises(LogBrokenError):
        list(chain.read(path))


@given(seq=st.integers(1, COUNT - 1), close_the_gap=st.booleans())
def test_a_removed_entry_is_found(spoil: Spoil, seq: int, close_the_gap: bool) -> None:
    def deed(database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM as_run WHERE seq = ?", (seq,))
        if close_the_gap:
            for later in range(seq + 1, COUNT + 1):
                database.execute("UPDATE as_run SET seq = ? WHERE seq = ?", (later - 1, later))

    assert broken_at(spoil(deed)) == seq


@given(pair=st.sets(st.integers(1, COUNT), min_size=2, max_size=2))
def test_swapped_entries_are_found(spoil: Spoil, pair: set[int]) -> None:
    first, second = sorted(pair)

    def deed(database: sqlite3.Connection) -> None:
        one, other = _row(database, first), _row(database, second)
        _put(database, first, *other)
        _put(database, second, *one)

    assert broken_at(spoil(deed)) == first


@given(seq=st.integers(1, COUNT), at_the_end=st.booleans())
def test_a_doubled_entry_is_found(spoil: Spoil, seq: int, at_the_end: bool) -> None:
    place = COUNT + 1 if at_the_end else seq + 1

    def deed(database: sqlite3.Connection) -> None:
        for later in range(COUNT, place - 1, -1):
            database.execute("UPDATE as_run SET seq = ? WHERE seq = ?", (later + 1, later))
        database.execute("INSERT INTO as_run VALUES (?, ?, ?)", (place, *_row(database, seq)))

    assert broken_at(spoil(deed)) == place


@given(seq=st.integers(1, COUNT - 1))
def test_a_rewritten_entry_with_a_fitting_hash_is_found(spoil: Spoil, seq: int) -> None:
    assert broken_at(spoil(lambda database: _rewrite(database, seq))) == seq


def _rewrite(database: sqlite3.Connection, seq: int) -> None:
    record = json.loads(_row(database, seq)[0])
    record["outcome"] = "skipped"
    body = canonical(record)
    _put(database, seq, body, hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"\xff",
        b'{"seq":2}',
        b'{"previous":"","seq":2}',
        b'{"previous":"","seq":"x"}',
        b"1.5",
        b"",
    ],
)
def test_a_body_that_is_no_entry_is_found(spoil: Spoil, body: bytes) -> None:
    path = spoil(lambda database: _put(database, 2, body, hashlib.sha256(body).hexdigest()))
    assert broken_at(path) == 2
    with pytest.raises(LogBrokenError) as refused:
        list(chain.read(path))
    assert refused.value.facts["seq"] == 2


def test_two_bodies_that_make_one_only_together_are_found_by_a_reader_of_pages(spoil: Spoil) -> None:
    def deed(database: sqlite3.Connection) -> None:
        first, second = _row(database, 4)[0], _row(database, 5)[0]
        for seq, body in ((4, f"{first},{second}"), (5, '{"a":1'), (6, '"b":2}')):
            _put(database, seq, body.encode(), hashlib.sha256(body.encode()).hexdigest())

    with pytest.raises(LogBrokenError) as refused:
        list(chain.read(spoil(deed)))
    assert refused.value.facts["seq"] == 6


def test_a_body_spelt_otherwise_is_found(spoil: Spoil) -> None:
    def deed(database: sqlite3.Connection) -> None:
        body = _row(database, COUNT)[0].replace(",", ", ", 1).encode()
        _put(database, COUNT, body, hashlib.sha256(body).hexdigest())

    assert broken_at(spoil(deed)) == COUNT


def test_a_value_of_another_type_is_found(spoil: Spoil) -> None:
    path = spoil(lambda database: database.execute("UPDATE as_run SET hash = 5 WHERE seq = 4") and None)
    assert broken_at(path) == 4


def test_a_row_below_number_one_is_found(spoil: Spoil) -> None:
    path = spoil(lambda database: database.execute("UPDATE as_run SET seq = -seq WHERE seq = 4") and None)
    with pytest.raises(LogBrokenError):
        chain.verify(path)


@given(place=st.integers(0, 1_000_000), byte=st.integers(1, 255))
def test_a_changed_byte_of_the_file_is_found_or_harmless(whole: Path, place: int, byte: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "as_run.sqlite"
        content = bytearray(whole.read_bytes())
        content[place % len(content)] ^= byte
        path.write_bytes(bytes(content))
        try:
            chain.verify(path)
        except BroadcastError:
            return
        assert list(chain.read(path)) == list(chain.read(whole))


def test_a_writer_does_not_go_on_after_a_broken_tail(spoil: Spoil, entry: Make) -> None:
    path = spoil(lambda database: _rewrite(database, COUNT - 1))
    with pytest.raises(LogBrokenError) as refused:
        ChainWriter(path)
    assert refused.value.facts["seq"] == COUNT - 1


def test_a_writer_goes_on_after_many_entries(tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "as_run.sqlite"
    for number in range(70):
        with ChainWriter(path) as writer:
            writer.append(entry(number))
    assert chain.verify(path).seq == 70


# ── other files and other hands ──────────────────────────────────────────────────────────────────


def test_a_file_that_is_no_log_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.sqlite"
    text.write_bytes(b"khong phai nhat ky\n" * 100)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE people (name TEXT)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(LogBrokenError):
            ChainWriter(path)
        with pytest.raises(LogBrokenError):
            chain.verify(path)
        assert path.read_bytes() == before


def test_a_newer_log_is_left_alone(log: Path) -> None:
    with closing(sqlite3.connect(log)) as database:
        database.execute("PRAGMA user_version=99")
    with pytest.raises(HomeNewerError):
        ChainWriter(log)
    with pytest.raises(HomeNewerError):
        list(chain.read(log))


def test_a_place_that_takes_no_log_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        ChainWriter(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(CannotWriteError):
        ChainWriter(tmp_path / "file" / "as_run.sqlite")
    with pytest.raises(NotAFileError):
        list(chain.read(tmp_path))


def test_a_slow_reader_holds_nobody_back(log: Path, entry: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "_PAGE", 4)
    with ChainWriter(log) as writer:
        reader = chain.read(log)
        seen = [next(reader)[0]]
        writer.append(entry(COUNT))
        seen += [seq for seq, _ in reader]
    assert seen == list(range(1, COUNT + 2))


def test_the_writer_may_live_in_another_thread(log: Path, entry: Make) -> None:
    with ChainWriter(log) as writer:
        thread = threading.Thread(target=writer.append, args=(entry(COUNT),))
        thread.start()
        thread.join()
        assert writer.head.seq == COUNT + 1


def test_a_locked_file_is_said(log: Path, entry: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.airlog._file._PATIENCE", 0.01)
    with closing(sqlite3.connect(log)) as other, ChainWriter(log) as writer:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotWriteError):
            writer.append(entry(COUNT))
        other.rollback()
        assert writer.append(entry(COUNT)).seq == COUNT + 1
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BroadcastError):
            list(chain.read(log))


# ── signed heads ─────────────────────────────────────────────────────────────────────────────────


def test_a_signed_head_holds_while_the_log_grows(log: Path, tmp_path: Path, entry: Make) -> None:
    key = tmp_path / "keys" / "station.pem"
    signed = chain.sign_head(log, key, tmp_path / "heads" / "2026-11-23.json")
    assert signed.head == chain.verify(log)
    assert chain.load_head(tmp_path / "heads" / "2026-11-23.json") == signed
    assert b"PRIVATE KEY" in key.read_bytes()
    if os.name != "nt":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with ChainWriter(log) as writer:
        writer.append(entry(COUNT))
    assert chain.verify_head(log, signed, signed.public_key).seq == COUNT + 1
    again = chain.sign_head(log, key, tmp_path / "heads" / "2026-11-24.json")
    assert again.public_key == signed.public_key


@pytest.mark.parametrize("rewritten", [False, True])
def test_a_signed_head_finds_what_a_chain_alone_cannot(
    spoil: Spoil, whole: Path, tmp_path: Path, rewritten: bool
) -> None:
    signed = chain.sign_head(whole, tmp_path / "key", tmp_path / "head.json")

    def deed(database: sqlite3.Connection) -> None:
        if rewritten:
            _rewrite(database, COUNT)
        else:
            database.execute("DELETE FROM as_run WHERE seq = ?", (COUNT,))

    path = spoil(deed)
    chain.verify(path)
    with pytest.raises(LogBrokenError) as refused:
        chain.verify_head(path, signed, signed.public_key)
    assert refused.value.facts["seq"] == COUNT


def test_a_head_under_another_key_is_refused(log: Path, tmp_path: Path) -> None:
    signed = chain.sign_head(log, tmp_path / "key", tmp_path / "head.json")
    other = chain.sign_head(log, tmp_path / "other", tmp_path / "other.json")
    for known in (other.public_key, "", "không phải khóa"):
        with pytest.raises(LogBrokenError):
            chain.verify_head(log, signed, known)


def test_an_empty_log_can_be_signed(tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as writer:
        signed = chain.sign_head(path, tmp_path / "key", tmp_path / "head.json")
        assert chain.load_head(tmp_path / "head.json") == signed
        writer.append(entry())
    assert chain.verify_head(path, signed, signed.public_key).seq == 1


def test_a_broken_log_is_not_signed(spoil: Spoil, tmp_path: Path) -> None:
    path = spoil(lambda database: _rewrite(database, 3))
    with pytest.raises(LogBrokenError):
        chain.sign_head(path, tmp_path / "key", tmp_path / "head.json")
    assert not (tmp_path / "head.json").exists()


def test_keys_and_heads_that_are_none_are_refused(log: Path, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    (tmp_path / "text").write_text("x")
    (tmp_path / "x25519").write_bytes(
        X25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    for name in ("text", "x25519"):
        with pytest.raises(FileDamagedError):
            chain.sign_head(log, tmp_path / name, tmp_path / "head.json")
    with pytest.raises(CannotWriteError):
        chain.sign_head(log, tmp_path / "text" / "key", tmp_path / "head.json")
    with pytest.raises(FileDamagedError):
        chain.load_head(tmp_path / "text")
    with pytest.raises(FileMissingError):
        chain.load_head(tmp_path / "none.json")


def test_a_failed_open_is_said_as_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError):
        _full()


def _full() -> None:
    from broadcast.airlog._file import writing

    with writing(Path("as_run.sqlite")), closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA max_page_count=2")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")
