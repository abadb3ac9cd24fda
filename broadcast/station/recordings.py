"""Recordings looked over before they air: one by itself, or all that a week plays.

What was found in a recording is remembered in `cache/` for as long as the file stays as it is, so that a week is
not heard through each time it is checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.domain.canonical import digest
from broadcast.domain.schedule import Line, SourceKind, WeekSchedule
from broadcast.errors import BroadcastError, Fault
from broadcast.production.quality import HEARING, Fixed, Report, examine, fix
from broadcast.station.bulletins import tracks_of
from broadcast.station.carts import recording_of
from broadcast.station.home import Home


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


def _found(home: Home, path: Path) -> tuple[Fault, ...]:
    facts = path.stat()
    key = digest({"path": str(path), "size": facts.st_size, "at": facts.st_mtime_ns, "hearing": HEARING})
    kept = home.folder / "cache" / "heard" / f"{key}.json"
    with suppress(OSError, ValueError, TypeError):
        return tuple(Fault(**one) for one in json.loads(kept.read_bytes()))
    try:
        found = examine(path).faults(path.name)
    except BroadcastError as refused:  # ffmpeg may be installed tomorrow: that is not remembered
        return (_unreadable(path, refused),)
    plain = [{"place": one.place, "vi": one.vi, "en": one.en, "rule": one.rule} for one in found]
    with suppress(BroadcastError):  # a full disk only costs the time to hear it again
        files.write(kept, json.dumps(plain, ensure_ascii=False).encode())
    return found


def _unreadable(path: Path, refused: BroadcastError) -> Fault:
    return Fault(
        place=path.name, vi=refused.sentence("vi"), en=refused.sentence("en"), rule="recording_unreadable"
    )
