"""One file with a whole station in it, and a station made from such a file again.

A backup is taken while the station works, and counts when it was read again and every byte agreed. A restore
happens beside; only a station that is whole takes its place, by a rename, and the one that was there stays
under another name. Caches and older backups are not part of a backup: the caches stay with the station that
was there, the backups stay with the place.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadcast import __version__, files
from broadcast.errors import (
    BackupDamagedError,
    DatabaseError,
    DiskFullError,
    HomeOccupiedError,
    NotAFileError,
    NotAHomeError,
    PlayoutRunningError,
)
from broadcast.store import snapshots
from broadcast.store.archive import (
    ASIDE,
    BACKUPS,
    CHUNK,
    FOLDERS,
    GROUP_WORDS,
    HUB_LEXICON,
    LEXICON,
    LOG,
    MANIFEST,
    NOT_PACKED,
    SECRET,
    SETTINGS,
    STATION,
    Archive,
    Entry,
    Manifest,
    is_safe,
    opened,
)
from broadcast.store.database import SCHEMA

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name)."""

_INDEX = "rundowns/current.json"
_ON_AIR = "as_run.lock"  # the playout process of the first output holds it as long as it lives
_ON_AIR_TOO = "as_run-*.lock"  # those of the others
_DATED = (1980, 1, 1, 0, 0, 0)  # the zip's own dates say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFacts:
    """What a verified backup holds: its file, how many files and bytes of the station, made by what."""

    path: Path
    files: int
    size: int
    schema: str
    software: str


# ── making one ───────────────────────────────────────────────────────────────────────────────────


def back_up(home: Path, target: Path, progress: Progress) -> BackupFacts:
    """Write a verified backup of the station at `home` to the file `target`; the station may be working.

    Raises:
        NotAHomeError: `home` is no station's home.
        DatabaseError: a database in it is damaged; a backup of it would be worth nothing.
        NotAFileError: a file or folder in it cannot be read, or has a name that another system could not hold.
        DiskFullError, CannotWriteError: `target` is as it was.
        BackupDamagedError: what was written does not read back.
    """
    if not (home / SETTINGS).is_file() or not (home / STATION).is_file():
        raise NotAHomeError(path=home)
    with files.atomic(target) as temporary:
        with tempfile.TemporaryDirectory(prefix=".sao-luu-", dir=target.parent) as aside:
            _pack(temporary, _things(home, Path(aside)), progress)
        with opened(temporary) as archive:
            for entry in archive.manifest.entries:
                for _ in archive.chunks(entry):
                    pass
            manifest = archive.manifest
    target.chmod(0o600)  # the station's keys are in it
    return BackupFacts(
        path=target,
        files=len(manifest.entries),
        size=sum(entry.size for entry in manifest.entries),
        schema=manifest.schema,
        software=manifest.software,
    )


def _things(home: Path, aside: Path) -> list[tuple[str, Path]]:
    """Every file to be packed, by its name in the backup.

    What points is copied before what it points at: rows before carts, the index before rundowns. Files of
    those kinds are only ever added, so all that is pointed at is there.
    """
    things = [
        (name, home / name)
        for name in (SETTINGS, LEXICON, HUB_LEXICON, GROUP_WORDS)
        if (home / name).exists()
    ]
    for name in (STATION, *_named(home, LOG)):
        if (home / name).is_file():
            snapshots.copy(home / name, aside / name)
            if reason := snapshots.fault(aside / name):
                raise DatabaseError(path=home / name, reason=reason)
            things.append((name, aside / name))
    things += [(name, home / name) for name in _named(home, ASIDE)]
    if (home / _INDEX).is_file():
        shutil.copyfile(home / _INDEX, aside / "current.json")
        things.append((_INDEX, aside / "current.json"))
    for folder in FOLDERS:
        things += [(name, path) for name, path in _below(home, folder) if name != _INDEX]
    for name, path in things:
        if not is_safe(name) or not path.is_file():
            raise NotAFileError(path=ascii(path)[1:-1] if not is_safe(name) else path)
    return things


def _named(home: Path, names: re.Pattern[str]) -> list[str]:
    return sorted(path.name for path in home.iterdir() if names.fullmatch(path.name))


def _below(home: Path, folder: str) -> Iterator[tuple[str, Path]]:
    for parent, folders, names in os.walk(home / folder, onerror=_refuse_closed):
        folders.sort()
        for name in sorted(names):
            if not name.startswith("."):  # half-written files and locks
                path = Path(parent, name)
                yield path.relative_to(home).as_posix(), path


def _refuse_closed(error: OSError) -> None:
    """A folder that may not be looked into is not an empty one; one that is not there is."""
    if not isinstance(error, FileNotFoundError):
        raise NotAFileError(path=error.filename) from error


def _pack(archive: Path, things: list[tuple[str, Path]], progress: Progress) -> None:
    entries = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for count, (name, path) in enumerate(things, start=1):
            sha256, size = hashlib.sha256(), 0
            with packed.open(_member(name), "w", force_zip64=True) as into:
                for chunk in _chunks(path):
                    sha256.update(chunk)
                    size += len(chunk)
                    into.write(chunk)
            entries.append(Entry(path=name, size=size, sha256=sha256.hexdigest()))
            progress(count, len(things), name)
        manifest = Manifest(software=__version__, schema=SCHEMA, entries=tuple(entries))
        packed.writestr(_member(MANIFEST), manifest.encode())


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATED)
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except OSError as error:
        raise NotAFileError(path=path) from error


# ── making a station of it ───────────────────────────────────────────────────────────────────────


def _unheard(_done: int, _whole: int, _what: str) -> None:
    """Where nobody listens."""


def restore(
    archive: Path, target: Path, *, replace: bool = False, stamp: str = "", progress: Progress = _unheard
) -> Path | None:
    """Make a station's home at `target` of a backup: new, or with `replace` in the place of an existing one.

    The home that was there is kept beside as `<name>.before-restore-<stamp>`, which is what comes back. Its
    backups/ moves into the new one, so that each of them is where it was.

    Raises:
        FileMissingError, NotAFileError, BackupDamagedError, HomeNewerError: see `archive.opened`; or a database
            in it is not whole.
        HomeOccupiedError: `target` holds things and may not be replaced, or the name to keep it by is taken.
        PlayoutRunningError: the station that would be replaced is on air.
        DiskFullError, CannotWriteError: no room, or no right to write beside `target`.

    Until the last rename nothing but a hidden folder beside `target` was written, and that is taken away. A
    station may go on air until then; it cannot while the folders change places.
    """
    target = target.resolve()
    with files.refusals(target):
        kept = _kept_name(target, replace=replace, stamp=stamp)
        if kept:
            with _off_air(target):
                pass  # told before the unpacking rather than after it
        with opened(archive) as packed:
            fresh = _folder_beside(target, sum(entry.size for entry in packed.manifest.entries))
            try:
                _unpack(packed, fresh, progress)
                _refuse_broken(archive, fresh)
                _switch(fresh, target, kept)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    return kept


def _kept_name(target: Path, *, replace: bool, stamp: str) -> Path | None:
    """Where the present home goes; None when there is nothing to keep. Raises HomeOccupiedError."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return None
    is_home = (target / SETTINGS).is_file() or (target / STATION).is_file()
    if not replace or not is_home:
        raise HomeOccupiedError(path=target)
    kept = target.with_name(f"{target.name}.before-restore-{stamp}")
    if kept.exists():
        raise HomeOccupiedError(path=kept)
    return kept


@contextmanager
def _off_air(home: Path) -> Iterator[None]:
    """Keep playout off `home` inside the block, wherever that moves. Raises PlayoutRunningError when it airs."""
    with ExitStack() as stack:
        for lock in (home / _ON_AIR, *sorted(home.glob(_ON_AIR_TOO))):
            try:
                stack.enter_context(files.held(lock, wait=False))
            except BlockingIOError as error:
                raise PlayoutRunningError(path=home, process=lock.read_text() or "?") from error
        if os.name == "nt":
            stack.close()  # Windows moves no folder with an open file in it, neither ours nor playout's
        yield


def _folder_beside(target: Path, size: int) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(target.parent).free < size:
        raise DiskFullError(path=target)
    return Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".restoring", dir=target.parent))


def _unpack(archive: Archive, fresh: Path, progress: Progress) -> None:
    for folder in (*FOLDERS, *NOT_PACKED):
        (fresh / folder).mkdir()
    (fresh / SECRET).chmod(0o700)
    entries = archive.manifest.entries
    for count, entry in enumerate(entries, start=1):
        place = fresh / entry.path
        with files.atomic(place) as temporary, temporary.open("wb") as into:
            for chunk in archive.chunks(entry):
                into.write(chunk)
        if entry.path.startswith(f"{SECRET}/"):
            place.chmod(0o600)
        progress(count, len(entries), entry.path)


def _refuse_broken(archive: Path, fresh: Path) -> None:
    for name in (STATION, *_named(fresh, LOG)):
        if reason := snapshots.fault(fresh / name):
            raise BackupDamagedError(path=archive, reason=f"{name}: {reason}")


def _switch(fresh: Path, target: Path, kept: Path | None) -> None:
    fresh.chmod(0o755)
    if kept is None:
        if target.exists():
            target.rmdir()
        fresh.rename(target)
        return
    with _off_air(target), ExitStack() as undoing:
        target.rename(kept)
        undoing.callback(kept.rename, target)
        fresh.rename(target)
        undoing.callback(target.rename, fresh)
        if (kept / BACKUPS).exists():
            (target / BACKUPS).rmdir()
            (kept / BACKUPS).rename(target / BACKUPS)
        undoing.pop_all()
