"""Opening the main database: found whole, of this version's form, and with one writer at a time.

SQLite runs with a rollback journal and full synchronisation, never with a WAL: the SQLite of Debian 12 may
corrupt one that two connections write to. A transaction that means to write says so when it begins, so that
what it read is still true when it writes; on PostgreSQL an advisory lock does the same.

Alembic is imported only when the form on disk is not this version's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.pool import NullPool

from broadcast import files
from broadcast.errors import CannotWriteError, DatabaseError, DiskFullError, HomeNewerError, Said
from broadcast.store import snapshots

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA = "0012"
"""The newest migration: the form of the tables that this version reads and writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of database: the migrations that make its tables, and which of them is the newest."""

    newest: str
    migrations: str
    version_table: str
    """Where the database itself says which migration it has come to."""
    stranger: Said
    """What is said of a database with other tables."""
    proved: bool
    """Whether it is small enough to be read through at each opening."""


STATION = Form(
    newest=SCHEMA,
    migrations="broadcast.store:migrations",
    version_table="alembic_version",
    stranger=Said("đây không phải cơ sở dữ liệu của đài", "this is no station's database"),
    proved=True,
)

WRITES = {"writes": True}
"""Execution options of a transaction that means to write."""

_ONE_WRITER = 0x54_52_55_59  # any number, the same for all stations of a hub's database
_OUR_FAULTS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)


def open_database(place: Path | str, form: Form = STATION) -> Engine:
    """The database at a path or URL, made when there is none, brought up to this version when it is older.

    An SQLite file is copied to `<name>.before-<form>` beside itself first.

    Raises:
        HomeNewerError: a newer version wrote it; nothing was changed.
        DatabaseError: it is damaged, out of reach, or another kind of database.
        CannotWriteError: there is no right to open it, make it or upgrade it. One that may be read only opens.
        DiskFullError: no room for a new one, the copy or the upgrade.
    """
    url = _url(place)
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    label = str(path) if path else url.render_as_string(hide_password=True)
    if path and not _exists(path):
        with files.atomic(path) as temporary:
            upgrade(connect(_url(temporary), label), None, form)
    engine = connect(url, label)
    if _is_older(engine, path, label, form):
        upgrade(engine, path, form)
    return engine


def upgrade(engine: Engine, path: Path | None, form: Form = STATION) -> None:
    """Bring the tables to this version's form, wholly or not at all; keep a copy of the file at `path` first."""
    from alembic import command

    with _migrating(engine, form) as script:
        if _revision(script.attributes["connection"], form) == form.newest:
            return  # another process was first
        if path:
            with files.atomic(path.with_name(f"{path.name}.before-{form.newest}")) as kept:
                snapshots.copy(path, kept)
        command.upgrade(script, form.newest)


def downgrade(engine: Engine, revision: str, form: Form = STATION) -> None:
    """Bring the tables back to an older migration ("base" for none), wholly or not at all."""
    from alembic import command

    with _migrating(engine, form) as script:
        command.downgrade(script, revision)


def connect(url: URL, label: str) -> Engine:
    """An engine for `url` whose refusals are this program's errors, telling of `label`."""
    settings: dict[str, Any] = {"json_serializer": partial(json.dumps, ensure_ascii=False)}
    if url.get_backend_name() == "sqlite":
        settings["poolclass"] = NullPool  # no handle stays on a file that a restore may rename
    try:
        engine = create_engine(url, **settings)
    except ImportError as error:
        raise DatabaseError(path=label, reason=str(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_refuse, label))
    return engine


def _url(place: Path | str) -> URL:
    if isinstance(place, str) and "://" in place:
        url = make_url(place)
        return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    return URL.create("sqlite", database=str(place))


def _exists(path: Path) -> bool:
    with files.refusals(path):
        return path.exists()


def _pragmas(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 10000",
        "journal_mode = DELETE",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")


def _refuse(label: str, context: ExceptionContext) -> None:
    """Raise what the operator is told. What only a fault of ours can cause stays what it is."""
    if isinstance(context.sqlalchemy_exception, _OUR_FAULTS):
        return
    if snapshots.is_full(context.original_exception):
        raise DiskFullError(path=label)
    if snapshots.is_forbidden(context.original_exception, Path(label)):
        raise CannotWriteError(path=label, reason=snapshots.NO_RIGHT)
    reason = str(context.original_exception).strip()
    raise DatabaseError(path=label, reason=reason)


def _is_older(engine: Engine, path: Path | None, label: str, form: Form) -> bool:
    """Whether the form on disk is older than this version's."""
    if path and path.stat().st_size == 0:
        raise DatabaseError(path=label, reason="tệp rỗng")  # SQLite would take it for a new one
    with engine.connect() as connection:
        if path and form.proved:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if verdict != "ok":
                raise DatabaseError(path=label, reason=verdict)
        found = _revision(connection, form)
        strange = set(inspect(connection).get_table_names()) - {form.version_table}
    if found is None and strange:
        raise DatabaseError(path=label, reason=form.stranger)
    if found is None or found == form.newest:
        return found is None
    if found not in known_forms(form):
        raise HomeNewerError(path=label, found=found, known=form.newest)
    return True


def known_forms(form: Form = STATION) -> tuple[str, ...]:
    """The migrations that this version can upgrade from, newest first."""
    from alembic.script import ScriptDirectory

    return tuple(step.revision for step in ScriptDirectory.from_config(_migrations(form)).walk_revisions())


def _revision(connection: Connection, form: Form) -> str | None:
    if not inspect(connection).has_table(form.version_table):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {form.version_table}")).scalar()  # noqa: S608 - a constant
    return None if found is None else str(found)


@contextmanager
def _migrating(engine: Engine, form: Form) -> Iterator[Config]:
    script = _migrations(form)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a batch migration drops and renames tables: the keys are checked when it is done
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.execution_options(**WRITES).begin():
            script.attributes["connection"] = connection
            yield script
            orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first() if sqlite else None
            if orphan:
                raise DatabaseError(path=engine.url.database, reason=f"dòng mồ côi trong bảng {orphan[0]}")


def _migrations(form: Form) -> Config:
    from alembic.config import Config

    script = Config()
    script.set_main_option("script_location", form.migrations)
    script.set_main_option("path_separator", "os")
    return script
