"""Publishing: rundown files are put in place, then the index that names them is replaced in one step.

Whoever publishes holds a lock on the folder, so that the desk and the command line neither lose each other's
days nor give two rundowns the same version. Playout takes no part in it: it reads the old index or the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from broadcast import files
from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index, encode, encode_index
from broadcast.errors import RundownDamagedError


def publish(folder: Path, rundowns: Sequence[Rundown]) -> tuple[Rundown, ...]:
    """Put these rundowns in force, all at once, and leave every other day as it is.

    Each becomes the next version of its day, whatever its `version` says; given back as they were written.
    Raises DiskFullError, CannotWriteError: nothing was switched; files that the index does not name are inert.
    """
    with files.refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with files.held(folder / ".publishing", wait=True):
        current = _index(folder)
        published = []
        for rundown in rundowns:
            numbered = replace(rundown, version=_next_version(folder, rundown.day))
            files.write(folder / numbered.file_name, encode(numbered))
            current[numbered.day] = numbered.file_name
            published.append(numbered)
        files.write(folder / INDEX_NAME, encode_index(current))
    return tuple(published)


def _next_version(folder: Path, day: date) -> int:
    """The version after every one written for `day`, in force or not; 1 for the first."""
    written = folder.glob(f"{day.isoformat()}.v*.json")
    return max((_version(path) for path in written), default=0) + 1


def _version(path: Path) -> int:
    digits = path.name.split(".")[1].removeprefix("v")
    return int(digits) if digits.isdecimal() else 0


def _index(folder: Path) -> dict[date, str]:
    """What is in force. A damaged index is made anew from the newest whole file of each day."""
    try:
        return decode_index((folder / INDEX_NAME).read_bytes())
    except FileNotFoundError:
        return {}
    except RundownDamagedError:
        newest: dict[date, Rundown] = {}
        for path in folder.glob("*.v*.json"):
            with contextlib.suppress(RundownDamagedError):
                found = decode(path.read_bytes(), path.name)
                if found.day not in newest or found.version > newest[found.day].version:
                    newest[found.day] = found
        return {day: rundown.file_name for day, rundown in newest.items()}
