"""The log's SQLite file: its form, how it is opened, and what its refusals mean to a person."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from broadcast.airlog.links import broken
from broadcast.errors import (
    CannotWriteError,
    DatabaseError,
    DiskFullError,
    HomeNewerError,
    LogMissingError,
    NotAFileError,
)

FORM = 1
SCHEMA = (
    "CREATE TABLE as_run (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL)",
    """CREATE TRIGGER as_run_only_next BEFORE INSERT ON as_run
       WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM as_run)
       BEGIN SELECT raise(ABORT, 'the log only grows, entry by entry'); END""",
    """CREATE TRIGGER as_run_no_update BEFORE UPDATE ON as_run
       BEGIN SELECT raise(ABORT, 'the log is never changed'); END""",
    """CREATE TRIGGER as_run_no_delete BEFORE DELETE ON as_run
       BEGIN SELECT raise(ABORT, 'the log is never shortened'); END""",
    f"PRAGMA user_version={FORM}",
)

_PATIENCE = 30.0  # seconds that reader and writer wait for each other
_OPENING = 2.0  # and that a writer waits when it opens: the air waits for it then
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}  # a quota comes as a failed write


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection whose commits are on the disk when they return. Raises as `writing` does."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path, timeout=_OPENING, isolation_level=None, check_same_thread=False)
        try:
            database.text_factory = bytes
            database.execute("PRAGMA journal_mode=PERSIST")
            database.execute("PRAGMA synchronous=EXTRA")
        except BaseException:
            database.close()
            raise
    return database


def wait_longer(database: sqlite3.Connection) -> None:
    """The log stands open: from here on a reader is waited for."""
    database.execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1_000)}")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that writes no entry, but may undo what a killed writer left half done.

    It is used by one thread; another one may let go of it, where reading was broken off by a refusal.

    Raises LogMissingError, and as `reading` does.
    """
    if not path.exists():
        raise LogMissingError(path=path)
    address = f"{path.absolute().as_uri()}?mode=rw"
    with reading(path, 1):
        database = sqlite3.connect(
            address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
    try:
        database.text_factory = bytes
        with reading(path, 1):
            database.execute("PRAGMA query_only=ON")
            made = is_laid(database, path)
    except BaseException:
        database.close()
        raise
    if not made:
        database.close()
        raise LogMissingError(path=path)
    return database


def is_laid(database: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a log; False for one that holds nothing yet. Raises for anything else."""
    form = database.execute("PRAGMA user_version").fetchone()[0]
    if form > FORM:
        raise HomeNewerError(path=path, found=form, known=FORM)
    tables = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
    if tables != ([(SCHEMA[0].encode(),)] if form else []):
        raise broken(path, 1, "tệp không phải là nhật ký phát sóng", "the file is no as-run log")
    return bool(form)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn refusals into DiskFullError, LogBrokenError (no log, or damaged) or CannotWriteError."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the second: a message that quotes damage
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code in _FULL:
            raise DiskFullError(path=path) from error
        if code & 0xFF in _DAMAGED:
            raise broken(path, 1, f"tệp hỏng ({error})", f"the file is damaged ({error})") from error
        raise CannotWriteError(path=path, reason=str(error)) from error


@contextlib.contextmanager
def reading(path: Path, seq: int) -> Iterator[None]:
    """Turn refusals into LogBrokenError at `seq` (the first entry not read yet), NotAFileError or DatabaseError."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _DAMAGED:
            raise broken(path, seq, f"tệp hỏng ({error})", f"the file is damaged ({error})") from error
        if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
            raise NotAFileError(path=path) from error
        raise DatabaseError(path=path, reason=str(error)) from error
