"""What is done with recordings of the library: taken in, mended, described, put aside.

a file ──▶ heard through ──▶ audio_assets/ten-tep.mp3, or ten-tep-2.mp3 where that name is taken
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from broadcast import files
from broadcast.domain.folding import fold
from broadcast.domain.people import Role
from broadcast.domain.recordings import Particulars
from broadcast.errors import (
    FileMissingError,
    RecordingDamagedError,
    RecordingDatesError,
    RecordingUsedError,
    Said,
    listed,
)
from broadcast.production.incoming import form_of
from broadcast.production.quality import Verdict
from broadcast.station import library, people, recordings
from broadcast.station.home import Home
from broadcast.station.recordings import Heard
from broadcast.station.sounds import recording_path

_LONGEST_NAME = 60


def bring(home: Home, path: Path, title: str, *, user: str | None) -> tuple[Particulars, Heard]:
    """Take the sound at `path` into the library under a name made of `title`, and say what was found in it.

    Raises RecordingDamagedError for one of which a part is missing; AudioUnreadableError, DecoderMissingError;
    DiskFullError, CannotWriteError; PersonUnknownError, RoleRefusedError.
    """
    by = people.acting(home, user, Role.EDITOR)
    title = " ".join(title.split()) or path.stem
    found = recordings.heard(home, path)
    if found.verdict is Verdict.REFUSE:
        told = listed(Said(fault.vi, fault.en) for fault in found.faults)
        raise RecordingDamagedError(name=title, found=told)
    place = _put(home, title, form_of(path).name or "wav", lambda target: shutil.copyfile(path, target))
    return _described(home, place, title, by.name), recordings.heard(home, place)


def mend(home: Home, name: str, *, user: str | None) -> tuple[Particulars, Heard]:
    """Take a mended copy of a recording into the library, beside it, valid as long. Raises as `fix` and `bring` do."""
    by = people.acting(home, user, Role.EDITOR)
    one = _found(home, name)
    with tempfile.TemporaryDirectory(prefix="truyenthanh-") as folder:
        copy = Path(folder) / "ban-sua.flac"
        recordings.look_over(recording_path(home, name), copy)
        title = f"{one.title} (đã sửa)"
        place = _put(home, title, "flac", lambda target: shutil.copyfile(copy, target))
    before = one.particulars
    said = _described(
        home,
        place,
        title,
        by.name,
        first=before.first if before else None,
        last=before.last if before else None,
    )
    return said, recordings.heard(home, place)


def describe(
    home: Home, name: str, *, title: str, first: date | None, last: date | None, user: str | None
) -> Particulars:
    """Say what a recording is called, and on which days it may be heard.

    Raises FileMissingError, RecordingDatesError, PersonUnknownError, RoleRefusedError.
    """
    by = people.acting(home, user, Role.EDITOR)
    before = _found(home, name).particulars
    if first and last and last < first:
        raise RecordingDatesError(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    said = Particulars(
        name=name,
        title=" ".join(title.split()),
        first=first,
        last=last,
        retired=before is not None and before.retired,
        by=by.name,
        at=home.clock.wall(),
    )
    home.store.say_of_recording(said)
    return said


def retire(home: Home, name: str, *, user: str | None, retired: bool = True) -> Particulars:
    """Put a recording aside, or take it back. Its file stays: weeks that played it can be made again.

    Raises RecordingUsedError while something needs it; FileMissingError, PersonUnknownError, RoleRefusedError.
    """
    by = people.acting(home, user, Role.EDITOR)
    one = _found(home, name)
    uses = library.bound(home, one) if retired else ()
    if uses:
        raise RecordingUsedError(title=one.title, uses=listed(uses))
    before = one.particulars or Particulars(name=name, by=by.name, at=home.clock.wall())
    said = replace(before, retired=retired, by=by.name, at=home.clock.wall())
    home.store.say_of_recording(said)
    return said


def _found(home: Home, name: str) -> library.Recording:
    found = library.recording(home, name)
    if found is None:
        raise FileMissingError(path=name)
    return found


def _described(
    home: Home, place: Path, title: str, by: str, *, first: date | None = None, last: date | None = None
) -> Particulars:
    said = Particulars(
        name=place.relative_to(home.recordings).as_posix(),
        title=title,
        first=first,
        last=last,
        by=by,
        at=home.clock.wall(),
    )
    home.store.say_of_recording(said)
    return said


def _put(home: Home, title: str, form: str, write: Callable[[Path], object]) -> Path:
    """Put a file into the library under a free name that every file system takes."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:_LONGEST_NAME].strip("-") or "ban-ghi"
    with files.refusals(home.recordings):
        home.recordings.mkdir(exist_ok=True)
    with files.held(home.recordings / ".taking-in", wait=True):
        count = 1
        while (place := home.recordings / f"{stem}{'' if count == 1 else f'-{count}'}.{form}").exists():
            count += 1
        with files.atomic(place) as temporary:
            write(temporary)
    return place
