"""What other processes want to have in the log, whose one writer is playout: a note each, left in a folder.

    desk, monitor ── leave ──▶ control/notes/OUTPUT/DIGEST.json ── taken up ──▶ playout ── append ──▶ as-run log

A note waits until a playout process takes it up, which enters it and then removes it; the entry has the note's id,
so who is killed between the two enters nothing twice. Notes tell of what was noticed or changed, never of the air
itself: an airing is what playout says that it is. Whatever else lies in the folder is a stranger's and is judged.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcast import files
from broadcast.domain.asrun import AsRun, EntryKind, from_record, to_record
from broadcast.domain.canonical import Json, canonical
from broadcast.domain.times import ClockTrust, stamp, unstamp, utc
from broadcast.errors import NoteDamagedError, Said

KINDS = frozenset({EntryKind.HEARD, EntryKind.RIGHTS})
"""What a note may tell of."""
_WRITERS = frozenset(
    {"kind", "station", "at", "clock_trust", "software", "outcome", "frames", "note", "noted"}
)
"""Fields that are never a note's to fill."""
_SHAPES = {field.name: field.type for field in fields(AsRun) if field.name not in _WRITERS}
_LARGEST = 32_768
_LONGEST_ID = 200
_QUOTED = 100
_WRONG = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
_NO_FILE = Said(vi="không phải là tệp, hoặc quá lớn", en="it is no file, or too large")
_WHOLE = 2**53
"""Numbers below this are the same in every reader of JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is to be entered: `facts` by the names of `AsRun`'s fields, as these hold them or as they are recorded.

    `id` is unique among all notes of the station, and the same whenever the same is told again.
    """

    id: str
    kind: EntryKind
    at: datetime
    facts: Mapping[str, object]

    def __post_init__(self) -> None:
        utc(self.at)


def folder(home: Path, output: str) -> Path:
    """Where the notes for one output's log lie."""
    return home / "control" / "notes" / output


def leave(place: Path, note: Note) -> None:
    """Leave a note in `place`, which is `folder` of a home and an output. The same note left twice is one.

    Raises:
        ValueError: no log takes such a note.
        DiskFullError, CannotWriteError: it could not be left.
    """
    content = canonical(
        {
            "id": note.id,
            "kind": note.kind,
            "at": stamp(note.at),
            "facts": {name: _spelt(value) for name, value in note.facts.items()},
        }
    )
    _parse(content)
    with files.refusals(place):
        place.parents[1].mkdir(mode=0o700, exist_ok=True)  # control/ is for the owner alone
    files.write(place / f"{hashlib.sha256(note.id.encode()).hexdigest()[:32]}.json", content)


def waiting(place: Path) -> tuple[Path, ...]:
    """The notes that wait in a folder, be it there or not: those left first, first."""
    found = []
    for path in place.glob("*.json"):
        with suppress(FileNotFoundError):
            found.append((path.lstat().st_mtime_ns, path))
    return tuple(path for _, path in sorted(found))


def read(path: Path) -> Note:
    """A note that waits. Raises NoteDamagedError for what is none, FileNotFoundError when it has gone."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise NoteDamagedError(path=path, reason=_NO_FILE)
        return _parse(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, *_WRONG) as error:
        what = str(error)[:_QUOTED]
        reason = Said(vi=f"sai nội dung ({what})", en=f"its content is wrong ({what})")
        raise NoteDamagedError(path=path, reason=reason) from error


def entry(note: Note, *, station: str, software: str, at: datetime, trust: ClockTrust) -> AsRun:
    """The entry that a note makes, as entered at that moment. Raises ValueError, KeyError or TypeError."""
    bare = AsRun(
        kind=EntryKind.RIGHTS,
        station=station,
        at=at,
        clock_trust=trust,
        device="",
        software=software,
        note=note.id,
        noted=note.at,
    )
    facts = {name: _spelt(value) for name, value in note.facts.items()}
    return from_record({**to_record(bare), "kind": note.kind, **facts})


def _parse(content: bytes) -> Note:
    record: dict[str, Any] = json.loads(content)
    note = Note(
        id=record["id"], kind=EntryKind(record["kind"]), at=unstamp(record["at"]), facts={**record["facts"]}
    )
    if not isinstance(note.id, str) or not 0 < len(note.id) <= _LONGEST_ID or not note.id.isprintable():
        raise ValueError("id")
    if note.kind not in KINDS:
        raise ValueError(note.kind)
    for name, value in note.facts.items():
        if not _fits(_SHAPES[name], value):
            raise ValueError(name)
    made = entry(note, station="", software="", at=note.at, trust=ClockTrust.UNTRUSTED)
    if (
        from_record(json.loads(canonical(to_record(made)))) != made
    ):  # a log that takes it could not be read again
        raise ValueError(note.id)
    return note


def _fits(shape: object, value: object) -> bool:
    """Whether a value is one of a field's shape, as it is recorded."""
    match shape:
        case "tuple[str, ...]":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case "bool":
            return isinstance(value, bool)
        case "int | None" | "Millis | None":
            return value is None or (type(value) is int and abs(value) < _WHOLE)
        case "str":
            return isinstance(value, str)
        case _:  # a moment, or a word of a closed list: `from_record` knows them
            return value is None or isinstance(value, str)


def _spelt(value: object) -> Json:
    """A field's value as it is recorded."""
    if isinstance(value, datetime):
        return stamp(value)
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]
