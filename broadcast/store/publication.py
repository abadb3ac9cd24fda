"""Publishing: rundown files are put in place, then the index that names them is replaced in one step.

Whoever publishes holds a lock on the folder, so that the desk and the command line cannot lose each other's
days. Playout takes no part in it: it reads the old index or the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from broadcast import files
from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index, encode, encode_index
from broadcast.errors import RundownDamagedError, RundownTakenError


def publish(folder: Path, rundowns: Sequence[Rundown]) -> tuple[str, ...]:
    """Put these rundowns in force, all at once, and leave every other day as it is. Gives the file names.

    Raises:
        RundownTakenError: another content was written under the same day and version.
        DiskFullError, CannotWriteError: nothing was switched; files without an entry in the index are inert.
    """
    with files.refusals(folder), files.held(folder / ".publishing", wait=True):
        for rundown in rundowns:
            _refuse_taken(folder, rundown)
        current = _index(folder)
        for rundown in rundowns:
            files.write(folder / rundown.file_name, encode(rundown))
            current[rundown.day] = rundown.file_name
        files.write(folder / INDEX_NAME, encode_index(current))
    return tuple(rundown.file_name for rundown in rundowns)


def next_version(folder: Path, day: date) -> int:
    """The version after every one written for `day`, in force or not; 1 for the first."""
    return max((_version(path) for path in _written(folder, day)), default=0) + 1


def _written(folder: Path, day: date) -> list[Path]:
    return sorted(folder.glob(f"{day.isoformat()}.v*.json"))


def _version(path: Path) -> int:
    digits = path.name.split(".")[1].removeprefix("v")
    return int(digits) if digits.isdecimal() else 0


def _refuse_taken(folder: Path, rundown: Rundown) -> None:
    for path in _written(folder, rundown.day):
        if _version(path) == rundown.version and path.name != rundown.file_name:
            raise RundownTakenError(path=path.name, version=rundown.version, date=rundown.day)


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
