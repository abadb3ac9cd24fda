"""The one recipe for putting a file in place: written beside, flushed to the disk, then renamed.

A reader therefore sees the old file or the new one, never half of either, and a full disk costs nothing
that was there before.
"""

from __future__ import annotations

import contextlib
import errno
import os
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
    with _refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with _refusals(path):
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
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(path=path) from error
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
