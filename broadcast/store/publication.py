"""Publishing: rundown files are put in place, then the index that names them is replaced in one step.

Whoever publishes holds a lock on the folder, so that the desk and the command line neither lose each other's
days nor give two rundowns the same version. What is in force is looked at under the same lock: a day that
would say what it says already keeps its version, however many publish it. Playout takes no part in it: it
reads the old index or the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from broadcast import files
from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index, encode, encode_index
from broadcast.errors import RundownDamagedError

Settle = Callable[[Mapping[date, Rundown], Sequence[Rundown]], Sequence[Rundown]]
"""Asked under the lock, with what is in force of the days and what is to follow it: what does. May refuse."""


def _as_made(_in_force: Mapping[date, Rundown], made: Sequence[Rundown]) -> Sequence[Rundown]:
    return made


def publish(folder: Path, rundowns: Sequence[Rundown], settle: Settle = _as_made) -> tuple[Rundown, ...]:
    """Put these rundowns in force, all at once, and leave every other day as it is.

    Each becomes the next version of its day, whatever its `version` says, unless it says what is in force
    already; given back as they stand in force. Raises what `settle` raises, and DiskFullError,
    CannotWriteError: nothing was switched; files that the index does not name are inert.
    """
    with files.refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with files.held(folder / ".publishing", wait=True):
        current = _index(folder)
        in_force = dict(_in_force(folder, current, [rundown.day for rundown in rundowns]))
        published = []
        for rundown in settle(in_force, rundowns):
            standing = in_force.get(rundown.day)
            if standing is None or replace(rundown, version=standing.version, form=standing.form) != standing:
                standing = replace(rundown, version=_next_version(folder, rundown.day))
                files.write(folder / standing.file_name, encode(standing))
            current[standing.day] = standing.file_name
            published.append(standing)
        files.write(folder / INDEX_NAME, encode_index(current))
    return tuple(published)


def _in_force(
    folder: Path, current: Mapping[date, str], days: Sequence[date]
) -> Iterator[tuple[date, Rundown]]:
    """What is in force of `days`, as far as it is there and whole."""
    for day in set(days) & set(current):
        with contextlib.suppress(OSError, RundownDamagedError):
            yield day, decode((folder / current[day]).read_bytes(), current[day])


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
