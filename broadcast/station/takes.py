"""Sound for pieces: what somebody brought or recorded, kept below audio_assets under its content, and mended copies.

a file ──▶ heard through ──▶ audio_assets/bai/<sha>.<form>        never written again: another sound, another name
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.errors import AudioUnreadableError, DecoderMissingError, Fault, Said
from broadcast.production.incoming import open_sound
from broadcast.production.quality import Kind, Report, Verdict, examine
from broadcast.station.home import Home
from broadcast.station.recordings import heard, look_over

FOLDER = "bai"
"""Where the sound of pieces lies below audio_assets."""
_ENDING = 16


def keep_take(home: Home, path: Path) -> tuple[str, Report]:
    """Keep the sound at `path` for pieces: its name below audio_assets, and what was found in it.

    Raises AudioUnreadableError, NothingHeardError, DecoderMissingError, each with no more than the file's own name;
    DiskFullError, CannotWriteError.
    """
    try:
        report = examine(path)
    except (AudioUnreadableError, DecoderMissingError) as error:
        raise type(error)(**error.facts | {"path": path.name}) from error
    with open_sound(path) as sound:
        form = sound.form.name or "wav"
    content = path.read_bytes()
    name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()[:_ENDING]}.{form}"
    place = home.recordings / name
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        files.write(place, content)
    return name, report


def mend_take(home: Home, name: str) -> tuple[str, Report]:
    """Keep a mended copy of a sound that is kept: the copy's name, and what was found in it.

    Raises as `look_over` and `keep_take` do.
    """
    with tempfile.TemporaryDirectory(prefix="truyenthanh-") as folder:
        copy = Path(folder) / "ban-sua.flac"
        look_over(home.recordings / name, copy)
        return keep_take(home, copy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is to be heard in a sound, with what to do about it."""

    said: Said
    mended: bool
    """Whether a mended copy is free of it."""
    refuses: bool
    """Whether part of the sound is missing, so that it cannot air."""


def remarks(home: Home, name: str) -> tuple[Remark, ...]:
    """What a listener would complain of in a sound that is kept, as the desk says it.

    Raises as `heard` does.
    """
    return tuple(map(_remark, heard(home, home.recordings / name).faults))


def _remark(fault: Fault) -> Remark:
    name = fault.rule.removeprefix("recording_")
    kind = Kind(name) if name in set(Kind) else None
    if kind is None or not kind.mended:
        missing = kind is not None and kind.verdict is Verdict.REFUSE
        return Remark(said=Said(fault.vi, fault.en), mended=False, refuses=missing)
    vi, en = (
        text.removesuffix(f" {way}") for text, way in zip((fault.vi, fault.en), kind.remedy, strict=True)
    )
    return Remark(said=Said(f"{vi} Máy sửa được.", f"{en} It can be mended."), mended=True, refuses=False)
