"""Whole copies of SQLite databases while others write to them, and the proof that a database is whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from broadcast.errors import CannotWriteError, DatabaseError, DiskFullError, Said

NO_RIGHT = Said(
    vi="không có quyền ghi, hoặc ổ đĩa chỉ cho đọc", en="no right to write, or the disk is read-only"
)
"""Why a database that is whole does not open."""


def copy(source: Path, target: Path) -> None:
    """Copy one consistent state of `source` to `target` in a single short read lock.

    Raises:
        DatabaseError: `source` cannot be read.
        CannotWriteError: there is no right to open it.
        DiskFullError: `target` has no room.
    """
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        if is_full(error):
            raise DiskFullError(path=target) from error
        if is_forbidden(error, source):
            raise CannotWriteError(path=source, reason=NO_RIGHT) from error
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


def is_forbidden(error: BaseException | None, path: Path) -> bool:
    """Whether SQLite was refused by the system's rights, not by what lies in the database at `path`."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code != sqlite3.SQLITE_CANTOPEN:
        return code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
    try:
        path.stat()
    except OSError as refused:
        return isinstance(refused, PermissionError)
    return not (os.access(path, os.R_OK | os.W_OK) and os.access(path.absolute().parent, os.W_OK | os.X_OK))


def _open(path: Path) -> sqlite3.Connection:
    # Not read-only: after a power cut the first to come has to roll the journal back.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10)
