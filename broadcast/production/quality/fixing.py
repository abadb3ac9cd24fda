"""A mended copy of a recording: what can be taken away or evened out is, and what was done is told.

    channels as they are to be taken ─▶ no offset, no hum ─▶ without its silent ends ─▶ to the level of speech

The original is only read. Nothing here makes up sound that is not there: cut tops, holes and lost ends stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.acoustics.filters import Biquad, Filter, wave
from broadcast.domain.times import RATE, Frames, Millis, frames_in
from broadcast.errors import Said, SameFileError
from broadcast.production.audiofiles import pcm_of, write_flac
from broadcast.production.incoming import recording
from broadcast.production.mastering import LOUDNESS, Measured, levelled_blocks
from broadcast.production.mastering.chains import HighPass
from broadcast.production.quality.examine import Report
from broadcast.production.quality.findings import Kind
from broadcast.production.quality.hum import LINES
from broadcast.production.quality.runs import Run

_BEFORE, _AFTER = 300, 500
"""Milliseconds of silence that are left at the ends."""
_LOWEST_TONE = 20
_NARROWNESS = 25
_ENOUGH = 50
"""Hundredths of a decibel: a change of level that is worth telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A mended copy: what was done, and what could not be."""

    path: Path
    frames: Frames
    done: tuple[Said, ...]
    left: tuple[Kind, ...]


def fix(path: Path, report: Report, out: Path) -> Fixed:
    """Write a mended copy of `path`, of which `report` is, as flac to `out`.

    Raises:
        SameFileError: `out` is the recording itself.
        AudioUnreadableError: it breaks off in the middle; no copy is made.
        DiskFullError, CannotWriteError: nothing was written.
    """
    if out.exists() and out.samefile(path):
        raise SameFileError(path=out)
    measured = Measured()
    for block in _mended(path, report):
        measured.add(wave(block))
    gain = measured.gain(LOUDNESS)
    with files.atomic(out) as draft:
        frames = write_flac(draft, levelled_blocks(_mended(path, report), gain))
    return Fixed(
        path=out,
        frames=frames,
        done=tuple(_done(report, round(2000 * math.log10(gain.max())))),
        left=tuple(dict.fromkeys(one.kind for one in report.findings if not one.kind.mended)),
    )


def _mended(path: Path, report: Report) -> Iterator[bytes]:
    sound = recording(path, report.weights)
    sections = _sections(report)
    clean = _filtered(sound, Filter(sections)) if sections else sound
    return _within(clean, _kept(report))


def _kept(report: Report) -> Run:
    """From which to which frame of the house the copy goes."""
    if not report.has(Kind.ENDS):
        return Run(0, frames_in(report.length) + RATE)
    start = max(0, report.sounding.start - _BEFORE)
    return Run(frames_in(Millis(start)), frames_in(Millis(report.sounding.end + _AFTER)))


def _sections(report: Report) -> list[Biquad]:
    wanted = [HighPass(hertz=_LOWEST_TONE).section] if report.has(Kind.DC) else []
    return wanted + ([_notch(hertz) for hertz in LINES] if report.has(Kind.HUM) else [])


def _filtered(blocks: Iterable[bytes], through: Filter) -> Iterator[bytes]:
    for block in blocks:
        yield pcm_of(through.feed(wave(block)))
    yield pcm_of(through.rest())


def _within(blocks: Iterable[bytes], kept: Run) -> Iterator[bytes]:
    position = 0
    for block in blocks:
        frames = len(block) // 2
        start, end = max(0, kept.start - position), min(frames, kept.end - position)
        if start < end:
            yield block[2 * start : 2 * end]
        position += frames


def _notch(hertz: int) -> Biquad:
    """Takes away one tone, and little beside it."""
    turn = 2 * math.pi * hertz / RATE
    width = math.sin(turn) / (2 * _NARROWNESS)
    over = 1 + width
    middle = -2 * math.cos(turn) / over
    return Biquad((1 / over, middle, 1 / over), (middle, (1 - width) / over))


def _done(report: Report, hundredths: int) -> Iterator[Said]:
    if report.has(Kind.CHANNEL):
        yield Said("chỉ lấy kênh có tiếng", "the live channel alone is taken")
    if report.has(Kind.PHASE):
        yield Said("đảo hoặc bỏ kênh ngược pha", "the channel that is out of phase is turned or left out")
    if report.has(Kind.DC):
        yield Said("bỏ lệch một chiều (DC)", "the DC offset is taken away")
    if report.has(Kind.HUM):
        yield Said("bớt tiếng ù điện lưới", "the mains hum is lessened")
    if report.has(Kind.ENDS):
        yield Said("cắt im lặng ở hai đầu", "the silent ends are cut off")
    if abs(hundredths) >= _ENOUGH:
        number = f"{abs(hundredths) / 100:.1f}"
        vi = number.replace(".", ",")
        yield (
            Said(f"nâng tiếng {vi} dB", f"raised by {number} dB")
            if hundredths > 0
            else Said(f"hạ tiếng {vi} dB", f"lowered by {number} dB")
        )
