"""Whole copies of SQLite databases while others write to them, and the proof that a database is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from broadcast.errors import DatabaseError, DiskFullError


def copy(source: Path, target: Path) -> None:
    """Copy one consistent state of `source` to `target` in a single short read lock.

    Raises:
        DatabaseError: `source` cannot be read.
        DiskFullError: `target` has no room.
    """
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        if is_full(error):
            raise DiskFullError(path=target) from error
        raise DatabaseError(path=source, reason=str(error)) from error


def fault(path: Path) -> str | None:
    """What is wrong with the database at `path`, or None when it is whole, foreign keys included."""
    try:
        with closing(_open(path)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                return str(verdict)
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
            return f"dòng mồ côi trong bảng {orphan[0]}" if orphan else None
    except sqlite3.Error as error:
        return str(error)


def is_full(error: BaseException | None) -> bool:
    """Whether SQLite or PostgreSQL says that the disk took no more."""
    return (
        getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        or getattr(error, "sqlstate", None) == "53100"
    )


def _open(path: Path) -> sqlite3.Connection:
    # Not read-only: after a power cut the first to come has to roll the journal back.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10)
