"""Sound for pieces: what somebody brought or recorded, kept below audio_assets under its content, and mended copies.

a file ──▶ heard through ──▶ audio_assets/bai/<sha>.<form>        never written again: another sound, another name
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from broadcast import files
from broadcast.production.incoming import open_sound
from broadcast.production.quality import Report, examine
from broadcast.station.home import Home
from broadcast.station.recordings import look_over

FOLDER = "bai"
"""Where the sound of pieces lies below audio_assets."""
_ENDING = 16


def keep_take(home: Home, path: Path) -> tuple[str, Report]:
    """Keep the sound at `path` for pieces: its name below audio_assets, and what was found in it.

    Raises AudioUnreadableError (also for one in which nothing is heard), DecoderMissingError, DiskFullError,
    CannotWriteError.
    """
    report = examine(path)
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
