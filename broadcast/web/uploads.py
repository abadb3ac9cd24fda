"""Files that a reader sends: put on the disk, and told by what is in them, never by what they are called."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePath

from fastapi import UploadFile

from broadcast.errors import Said, UploadKindError
from broadcast.files import refusals
from broadcast.station.home import Home

_FRONT = 4_096


class Kind(StrEnum):
    """What a file can be to the desk."""

    SOUND = "sound"
    DOCUMENT = "document"
    """A plan: the readers of `ingest` tell more exactly, and refuse for themselves."""
    WORKBOOK = "workbook"
    TEXT = "text"


_NAMES = {
    Kind.SOUND: Said("tệp âm thanh (wav, flac, mp3, ogg, m4a)", "a sound file (wav, flac, mp3, ogg, m4a)"),
    Kind.DOCUMENT: Said("văn bản (docx, pdf, html)", "a document (docx, pdf, html)"),
    Kind.WORKBOOK: Said("bảng tính (xlsx, xls, ods)", "a workbook (xlsx, xls, ods)"),
    Kind.TEXT: Said("tệp chữ (txt, csv, yaml)", "a text file (txt, csv, yaml)"),
}


@contextmanager
def taken(home: Home, upload: UploadFile, *kinds: Kind) -> Iterator[Path]:
    """The file that was sent, on the disk of the home while the context lasts, under its own name made safe.

    Raises UploadKindError when it is blank or none of `kinds`; DiskFullError, CannotWriteError.
    """
    front = upload.file.read(_FRONT)
    upload.file.seek(0)
    if not front or not _kinds(front) & set(kinds):
        known = Said(*(", ".join(_NAMES[kind][at] for kind in kinds) for at in (0, 1)))
        raise UploadKindError(name=_safe(upload.filename), wanted=known)
    cache = home.folder / "cache"
    with refusals(cache):
        cache.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="tai-len-", dir=cache))
    try:
        path = folder / _safe(upload.filename)
        with refusals(path), path.open("wb") as file:
            shutil.copyfileobj(upload.file, file, 1_048_576)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kinds(front: bytes) -> set[Kind]:
    """What a file may be that begins so."""
    if front[:4] in {b"RIFF", b"fLaC", b"OggS", b"FORM"} or front[:3] == b"ID3" or front[4:8] == b"ftyp":
        return {Kind.SOUND}
    if front[0] == 0xFF and front[1:2] and front[1] & 0xE0 == 0xE0 and front[:2] != b"\xff\xfe":
        return {Kind.SOUND}  # the frames of an mp3 without a tag
    if front[:4] == b"PK\x03\x04":
        return {Kind.DOCUMENT, Kind.WORKBOOK}
    if front[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return {Kind.DOCUMENT, Kind.WORKBOOK}
    if front[:5] == b"%PDF-":
        return {Kind.DOCUMENT}
    if b"\0" in front and front[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return set()
    return {Kind.TEXT, Kind.DOCUMENT}


def _safe(name: str | None) -> str:
    """The name of a file without its folders, and without what no file system takes."""
    last = PurePath((name or "").replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    return kept[-120:] or "tep"
