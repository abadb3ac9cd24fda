"""The sound that was kept of a log line: what left for the card, and what was heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain as joined
from pathlib import Path

from broadcast import files
from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun, Place
from broadcast.domain.times import Frames
from broadcast.errors import AircheckMissingError, LogLineMissingError, Said
from broadcast.production.airchecks import Airchecks, Excerpt
from broadcast.production.audiofiles import write_wav
from broadcast.station.home import Home

_LONGEST_WAY = timedelta(seconds=4)
"""So much later than it was sent it may be heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The sound of a line: a wav with what was sent on its first channel, and what was heard on its second."""

    path: Path
    frames: Frames
    title: str


def cut(home: Home, seq: int, output: str | None, path: Path | None) -> Cut:
    """Cut what a log line tells of out of the air-check, into `path` or into the home's reports/.

    `output` is needed where the station has several. Raises LogLineMissingError, AircheckMissingError, and what
    reading the log raises.
    """
    own = output or home.settings.outputs[0].id
    place, entry = _entry(home, seq, own)
    start, end = _sounding(place, entry)
    blocks = _of(home, own).cut(start, end + _LONGEST_WAY)
    first = next(blocks, None)
    if first is None:
        raise AircheckMissingError(line=place, reason=_why(home))
    target = path or home.folder / "reports" / f"nghe-lai-{'-'.join(str(place).split())}.wav"
    with files.atomic(target) as temporary:
        frames = write_wav(temporary, joined([first], blocks), 2)
    return Cut(path=target, frames=frames, title=entry.title)


def excerpt(home: Home, seq: int, output: str | None, *, heard: bool) -> Excerpt:
    """What was sent of a log line, or what was `heard` of it out there. Raises as `cut` does."""
    own = output or home.settings.outputs[0].id
    place, entry = _entry(home, seq, own)
    start, end = _sounding(place, entry)
    found = Excerpt(_of(home, own), start, end + _LONGEST_WAY, int(heard))
    if not found.is_kept:
        raise AircheckMissingError(line=place, reason=_why(home))
    return found


def is_kept(home: Home, place: Place, entry: AsRun) -> bool:
    """Whether anything can be heard again of an entry."""
    if entry.actual_start is None or entry.actual_end is None:
        return False
    own = place.output or home.settings.outputs[0].id
    return Excerpt(_of(home, own), entry.actual_start, entry.actual_end + _LONGEST_WAY, 0).is_kept


def prune(home: Home) -> None:
    """Let go of what is older than the settings say, or too much. Raises CannotWriteError."""
    wanted, today = home.settings.aircheck, home.here().date()
    for output in home.settings.outputs:
        _of(home, output.id).prune(today - timedelta(days=wanted.days), wanted.megabytes * 1_000_000)


def _of(home: Home, output: str) -> Airchecks:
    return Airchecks(home.folder / "aircheck" / output, home.settings.rule_values.zone)


def _sounding(place: Place, entry: AsRun) -> tuple[datetime, datetime]:
    """From when to when it sounded. Raises AircheckMissingError."""
    if entry.actual_start is None or entry.actual_end is None:
        reason = Said(
            "dòng này không kể phần phát nào đã ra tiếng trọn vẹn", "it tells of nothing that sounded"
        )
        raise AircheckMissingError(line=place, reason=reason)
    return entry.actual_start, entry.actual_end


def _entry(home: Home, seq: int, output: str) -> tuple[Place, AsRun]:
    logs = home.logs()
    log = logs.get(output, logs.get(""))
    place = Place(seq, output if len(logs) > 1 else "")
    found = next(chain.read(log, after=seq - 1), None) if log is not None else None
    if found is None or found[0] != seq:
        raise LogLineMissingError(line=place)
    return place, found[1]


def _why(home: Home) -> Said:
    if home.settings.aircheck.days == 0:
        return Said("đài không lưu tiếng", "the station keeps no sound")
    return Said(
        "lúc đó không lưu được, hoặc đã quá số ngày lưu",
        "none was kept then, or it is older than what is kept",
    )
