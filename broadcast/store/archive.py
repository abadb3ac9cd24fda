"""The form of a backup file, and reading one as if a stranger had made it.

    manifest.json        what made it, the form of the database, every file with its size and SHA-256
    station.sqlite       one consistent copy, taken while the station works
    as_run.sqlite        likewise, once something has aired; as_run-ID.sqlite for another output
    as_run*.hong-*       damaged logs that were put aside, as they are
    config.toml  tu-dien.csv  tu-dien/  lexicon-hub.csv  nhom-noi-dung.csv  plans/  rundowns/  carts/  audio_assets/  voices/  schedules/  templates/
    reports/  heads/  keys/

It is a zip in which nothing is compressed: recordings do not shrink, one broken sector costs one file, and
nothing can unpack to more than lies there. Only what the manifest lists is read, and only under names that
a station's home can have.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from broadcast.domain.canonical import Json, canonical
from broadcast.errors import BackupDamagedError, FileMissingError, HomeNewerError, NotAFileError
from broadcast.store.database import known_forms

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "config.toml"
LEXICON = "tu-dien.csv"
HUB_LEXICON = "lexicon-hub.csv"
GROUP_WORDS = "nhom-noi-dung.csv"
STATION = "station.sqlite"
LOG = re.compile(r"as_run(-[A-Za-z0-9_-]+)?\.sqlite")
"""The as-run log of the first output, or of another."""
ASIDE = re.compile(r"as_run(-[A-Za-z0-9_-]+)?\.hong-[0-9-]+\.sqlite(-journal)?")
"""A log that was damaged and put aside."""
FOLDERS = (
    "tu-dien",
    "plans",
    "rundowns",
    "carts",
    "audio_assets",
    "voices",
    "schedules",
    "templates",
    "reports",
    "heads",
    "keys",
)
BACKUPS = "backups"
NOT_PACKED = ("cache", BACKUPS)
"""Folders of a home that no backup holds: what can be made again, and the backups themselves."""
SECRET = "keys"  # noqa: S105
CHUNK = 1 << 20
_MANIFEST_LIMIT = 64 << 20
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError)
"""What reading a broken or hostile zip raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file in the backup: its path below the home, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    software: str
    schema: str
    entries: tuple[Entry, ...]

    def encode(self) -> bytes:
        """The manifest's bytes."""
        files: list[Json] = [{"path": e.path, "size": e.size, "sha256": e.sha256} for e in self.entries]
        return canonical({"format": FORMAT, "software": self.software, "schema": self.schema, "files": files})


class Archive:
    """An opened backup whose manifest agrees with what lies in it, byte counts included."""

    def __init__(self, path: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._packed = packed

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file. Raises BackupDamagedError at its end when they are not what was listed."""
        sha256, left = hashlib.sha256(), entry.size
        with _refusing(self.path), self._packed.open(entry.path) as source:
            while chunk := source.read(CHUNK):
                sha256.update(chunk)
                left -= len(chunk)
                yield chunk
        if left or sha256.hexdigest() != entry.sha256:
            raise BackupDamagedError(path=self.path, reason=f"{entry.path} đã bị thay đổi")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open the backup at `path`.

    Raises:
        FileMissingError: there is none.
        NotAFileError: it may not be read.
        BackupDamagedError: it is no backup, is damaged, or would do more than fill a home.
        HomeNewerError: a newer version made it.
    """
    try:
        if not path.is_file():
            raise FileMissingError(path=path)
        with _refusing(path):
            packed = zipfile.ZipFile(path)
    except PermissionError as error:
        raise NotAFileError(path=path) from error
    with packed:
        with _refusing(path):
            manifest = _manifest(path, packed)
            _refuse_strange(path, packed.infolist(), manifest.entries)
        yield Archive(path, packed, manifest)


def is_safe(name: str) -> bool:
    """Whether `name` is a path inside a home that every system reads alike."""
    path = PurePosixPath(name)
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    if str(path) != name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return False
    if (
        name in {SETTINGS, LEXICON, HUB_LEXICON, GROUP_WORDS, STATION}
        or LOG.fullmatch(name)
        or ASIDE.fullmatch(name)
    ):
        return True
    return len(path.parts) > 1 and path.parts[0] in FOLDERS


def _manifest(path: Path, packed: zipfile.ZipFile) -> Manifest:
    try:
        info = packed.getinfo(MANIFEST)
    except KeyError as error:
        raise BackupDamagedError(path=path, reason="không có danh mục") from error
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > _MANIFEST_LIMIT:
        raise BackupDamagedError(path=path, reason="danh mục bị nén hoặc quá lớn")
    try:
        record: dict[str, Any] = json.loads(packed.read(info))
        if record["format"] > FORMAT:
            raise HomeNewerError(path=path, found=record["format"], known=FORMAT)
        manifest = Manifest(
            software=str(record["software"]),
            schema=str(record["schema"]),
            entries=tuple(
                Entry(path=str(file["path"]), size=int(file["size"]), sha256=str(file["sha256"]))
                for file in record["files"]
            ),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise BackupDamagedError(path=path, reason="không đọc được danh mục") from error
    forms = known_forms()
    if manifest.schema not in forms:
        raise HomeNewerError(path=path, found=manifest.schema, known=forms[0])
    return manifest


def _refuse_strange(path: Path, infos: list[zipfile.ZipInfo], entries: tuple[Entry, ...]) -> None:
    """Raise BackupDamagedError unless the zip holds the listed files and nothing else.

    Uncompressed and together no larger than the zip, they cannot be a bomb.
    """
    sizes = {entry.path: entry.size for entry in entries}
    above = {str(parent) for name in sizes for parent in PurePosixPath(name).parents}
    for name in sizes:
        if not is_safe(name) or name in above:
            raise BackupDamagedError(path=path, reason=f"tên tệp không được phép: {name!r}")
    found = {info.filename: info.file_size for info in infos if info.filename != MANIFEST}
    if found != sizes or len(infos) != len(entries) + 1:
        raise BackupDamagedError(path=path, reason="nội dung không khớp với danh mục")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.compress_type != zipfile.ZIP_STORED or kind not in {0, stat.S_IFREG}:
            raise BackupDamagedError(path=path, reason=f"tệp không thường: {info.filename!r}")
    if sum(sizes.values()) > path.stat().st_size:
        raise BackupDamagedError(path=path, reason="bung ra lớn hơn chính nó")
    for name in (SETTINGS, STATION):
        if name not in sizes:
            raise BackupDamagedError(path=path, reason=f"thiếu {name}")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise
    except _BROKEN as error:
        raise BackupDamagedError(path=path, reason=str(error) or type(error).__name__) from error
