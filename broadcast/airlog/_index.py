"""How the index of the logs follows them: what of an entry it is found by, taken in page by page."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from broadcast.airlog import chain
from broadcast.airlog.links import told
from broadcast.domain.asrun import STAND_INS, AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.folding import fold
from broadcast.domain.times import stamp
from broadcast.errors import LogBrokenError

_FORM = 1
_SCHEMA = (
    """CREATE TABLE entry (
        moment TEXT NOT NULL, output TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
        kind TEXT NOT NULL, outcome TEXT NOT NULL, odd INTEGER NOT NULL, event INTEGER NOT NULL,
        zones TEXT NOT NULL, "column" TEXT NOT NULL, words TEXT NOT NULL, cart TEXT NOT NULL,
        PRIMARY KEY (moment, output, seq), UNIQUE (output, seq)) WITHOUT ROWID""",
    "CREATE INDEX entry_event ON entry (event)",
    "CREATE INDEX entry_cart ON entry (cart) WHERE cart <> ''",
    """CREATE TABLE reach (output TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL,
        moment TEXT NOT NULL)""",
    f"PRAGMA user_version={_FORM}",
)
_PATIENCE = 30.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_ALTERED = "altered"
_TROUBLE = frozenset({EntryKind.UNDERRUN, EntryKind.CARD_LOST, EntryKind.CLOCK_STEP})
_BEFORE_ALL = "2000-01-01T00:00:00.000000Z"
"""Where an entry stands that was altered, and none before it can be believed."""


def up_to_date(path: Path, logs: Mapping[str, Path]) -> sqlite3.Connection:
    """The index at `path`, with all that these logs hold; in memory where it cannot be kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _followed(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None), logs)
    except OSError:
        pass
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            path.unlink(missing_ok=True)
    return _followed(sqlite3.connect(":memory:", isolation_level=None), logs)


def _followed(database: sqlite3.Connection, logs: Mapping[str, Path]) -> sqlite3.Connection:
    try:
        _lay(database)
        _forget_others(database, logs)
        for output, path in logs.items():
            _follow(database, output, path)
    except BaseException:
        database.close()
        raise
    return database


def _lay(database: sqlite3.Connection) -> None:
    if database.execute("PRAGMA user_version").fetchone()[0] == _FORM:
        return
    with _written(database):
        if database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            for table in ("entry", "reach"):
                database.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA:
                database.execute(statement)


def _forget_others(database: sqlite3.Connection, logs: Mapping[str, Path]) -> None:
    known = {output for (output,) in database.execute("SELECT output FROM reach")}
    for output in known - logs.keys():
        with _written(database):
            _forget(database, output)


def _forget(database: sqlite3.Connection, output: str) -> None:
    database.execute("DELETE FROM entry WHERE output = ?", (output,))
    database.execute("DELETE FROM reach WHERE output = ?", (output,))


def _follow(database: sqlite3.Connection, output: str, path: Path) -> None:
    """Take in what a log has come to. Where its last known entry is another, it is another log: all of it anew."""
    seq, digest, moment = database.execute(
        "SELECT seq, hash, moment FROM reach WHERE output = ?", (output,)
    ).fetchone() or (0, "", "")
    if seq and [row[2] for row in chain.at(path, [seq])] != [digest.encode()]:
        with _written(database):
            _forget(database, output)
        seq, moment = 0, ""
    for page in chain.pages(path, seq):
        if page:
            with _written(database):
                moment = _take_in(database, output, path, page, moment)


def _take_in(
    database: sqlite3.Connection,
    output: str,
    path: Path,
    page: list[tuple[int, object, object]],
    moment: str,
) -> str:
    """Index a page; gives the moment of its last entry that can be believed."""
    entries = _told_all(path, page)
    for seq, _body, digest in page:
        entry = entries.get(seq)
        moment = stamp(entry.moment) if entry else moment or _BEFORE_ALL
        if entry is None or entry.kind is not EntryKind.BEGUN:
            facts = (_text(digest), *_facts(entry))
            database.execute(
                f"INSERT OR REPLACE INTO entry VALUES (?, ?, ?{', ?' * len(facts)})",  # noqa: S608 - marks
                (moment, output, seq, *facts),
            )
        if entry is not None and entry.verdict not in {None, Verdict.HEARD}:
            database.execute(
                "UPDATE entry SET odd = 1 WHERE event = ? AND output = ? AND kind = 'event'",
                (_event(entry), output),
            )
    database.execute(
        "INSERT OR REPLACE INTO reach VALUES (?, ?, ?, ?)", (output, page[-1][0], _text(page[-1][2]), moment)
    )
    return moment


def _told_all(path: Path, page: list[tuple[int, object, object]]) -> dict[int, AsRun]:
    """The entries of a page by number, without those that were altered."""
    try:
        return dict(told(path, page))
    except LogBrokenError:
        return {row[0]: entry for row in page if (entry := told_at(path, row)) is not None}


def told_at(path: Path, row: tuple[int, object, object]) -> AsRun | None:
    """The entry of a row as it stands in its log; None where it was altered."""
    try:
        return next((entry for _, entry in told(path, [row])), None)
    except LogBrokenError:
        return None


def _facts(entry: AsRun | None) -> tuple[object, ...]:
    """What an entry is found by, in the order of the table's columns."""
    if entry is None:
        return (_ALTERED, "", 1, 0, "", "", "", "")
    names = (entry.title, entry.column, entry.plan, *entry.items, entry.field, entry.author, entry.approver)
    others = (entry.voice, entry.device, entry.person, entry.right, entry.reason, entry.cart)
    return (
        entry.kind.value,
        entry.outcome.value if entry.outcome else "",
        int(_is_odd(entry)),
        _event(entry),
        f"|{'|'.join(entry.zones)}|" if entry.zones else "",
        entry.column,
        fold(" ".join((*names, *others))),
        entry.cart if entry.kind is EntryKind.EVENT and entry.heard else "",
    )


def _is_odd(entry: AsRun) -> bool:
    if entry.kind is EntryKind.EVENT:
        stood_in = entry.rung in STAND_INS or entry.rung in {Rung.PREVIOUS, Rung.SILENCE}
        return entry.outcome is not Outcome.AIRED or bool(entry.reason) or stood_in
    return entry.kind in _TROUBLE


def _event(entry: AsRun) -> int:
    """What an event's own entry and the one of what was heard of it have in common; 0 for others."""
    if entry.kind not in {EntryKind.EVENT, EntryKind.HEARD}:
        return 0
    facts = (entry.rundown, entry.event, entry.planned_start, entry.actual_start)
    return int.from_bytes(hashlib.sha256(repr(facts).encode()).digest()[:7], "big") + 1


@contextmanager
def _written(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _text(digest: object) -> str:
    return digest.decode(errors="replace") if isinstance(digest, bytes) else ""
