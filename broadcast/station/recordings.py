"""Recordings looked over before they air: one by itself, or all that a week plays.

What was found in a recording is remembered in `cache/` for as long as the file stays as it is, so that a week is
not heard through each time it is checked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from broadcast import files
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.errors import BroadcastError, Fault
from broadcast.production.quality import HEARING, Fixed, Report, Verdict, examine, fix
from broadcast.station.bulletins import tracks_of
from broadcast.station.carts import recording_of
from broadcast.station.home import Home
from broadcast.station.sounds import marks


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOver:
    """A recording as it was heard, and its mended copy, where one was asked for."""

    report: Report
    fixed: Fixed | None = None
    after: Report | None = None
    """The copy as it was heard."""


def look_over(path: Path, copy: Path | None) -> LookedOver:
    """Hear a recording through, and write a mended copy of it when `copy` says where. Needs no home.

    Raises as `examine` and `fix` do.
    """
    report = examine(path)
    if copy is None:
        return LookedOver(report=report)
    fixed = fix(path, report, copy)
    return LookedOver(report=report, fixed=fixed, after=examine(copy))


def recording_notes(home: Home, schedule: WeekSchedule) -> tuple[Fault, ...]:
    """What a listener would complain of in the recordings that a week plays; those that are not there left out."""
    paths = dict.fromkeys(path for line in schedule.lines for path in _recordings(home, line))
    return tuple(fault for path in paths if path.is_file() for fault in _found(home, path))


def _recordings(home: Home, line: Line) -> Iterator[Path]:
    if line.source.kind in {SourceKind.FILE, SourceKind.FILL}:
        yield home.recordings / recording_of(home, line)
    if line.source.kind is SourceKind.BULLETIN:
        yield from (track.path for track in tracks_of(home, line) if not track.is_copy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is remembered of a recording that was heard through: levels in hundredths of a decibel, None for none."""

    content: str
    """SHA-256 of its bytes."""
    form: str
    length: Millis
    loudness: int | None
    peak: int | None
    verdict: Verdict
    faults: tuple[Fault, ...]


def heard(home: Home, path: Path) -> Heard:
    """A recording heard through, now or before: it is remembered for as long as the file stays as it is.

    Raises as `examine` does; that is not remembered, for ffmpeg may be installed tomorrow.
    """
    known = remembered(home, path)
    if known is not None:
        return known
    key = _key(path)
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    report = examine(path)
    found = Heard(
        content=content,
        form=report.form,
        length=report.length,
        loudness=report.loudness.integrated,
        peak=report.level.peak,
        verdict=report.verdict,
        faults=report.faults(path.name),
    )
    plain = [{"place": one.place, "vi": one.vi, "en": one.en, "rule": one.rule} for one in found.faults]
    record = {field.name: getattr(found, field.name) for field in fields(found)} | {"faults": plain}
    with suppress(BroadcastError):  # a full disk only costs the time to hear it again
        files.write(_kept(home, key), json.dumps(record, ensure_ascii=False).encode())
    return found


def remembered(home: Home, path: Path) -> Heard | None:
    """The same without hearing anything: None for a recording that nobody heard through as it is now."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        record = json.loads(_kept(home, _key(path)).read_bytes())
        return Heard(
            **record
            | {
                "faults": tuple(Fault(**one) for one in record["faults"]),
                "verdict": Verdict(record["verdict"]),
            }
        )
    return None


def _found(home: Home, path: Path) -> tuple[Fault, ...]:
    try:
        return heard(home, path).faults
    except BroadcastError as refused:
        return (_unreadable(path, refused),)


def _key(path: Path) -> str:
    return f"{marks(path)}.{HEARING}"


def _kept(home: Home, key: str) -> Path:
    return home.folder / "cache" / "heard" / f"{key}.json"


def _unreadable(path: Path, refused: BroadcastError) -> Fault:
    return Fault(
        place=path.name, vi=refused.sentence("vi"), en=refused.sentence("en"), rule="recording_unreadable"
    )
