"""The one recipe for putting a file in place: written beside, flushed to the disk, then renamed. And for
being the only one at work on something.

A reader therefore sees the old file or the new one, never half of either, and a full disk costs nothing
that was there before.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from broadcast.errors import CannotWriteError, DiskFullError


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; when the block ends well, it becomes `path`.

    Raises:
        DiskFullError: the disk took no more; `path` is as it was.
        CannotWriteError: the folder cannot be made or written.
    """
    with refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with refusals(path):
            yield temporary
            _flush(temporary)
            temporary.chmod(0o644)
            temporary.replace(path)
            if os.name != "nt":  # Windows has no handle on a folder
                _flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all. Raises as `atomic` does."""
    with atomic(path) as temporary:
        temporary.write_bytes(content)


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what the system says against writing `path` into DiskFullError or CannotWriteError."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(path=path) from error
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def held(path: Path, *, wait: bool) -> Iterator[None]:
    """Be the only process inside the block among all that hold `path`; the lock goes with the process.

    The file at `path` is made in its folder, which has to be there, and holds the number of the process
    that has the lock, if the disk takes it. Raises BlockingIOError when another has it and `wait` is False, and
    DiskFullError or CannotWriteError when it cannot be made.
    """
    with refusals(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle, wait=wait)
        with contextlib.suppress(OSError):  # on a full disk the lock holds without its number
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _lock(handle: int, *, wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(str(error)) from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
