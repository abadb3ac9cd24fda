"""Opening, upgrading and refusing a database; full disks and killed processes."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from broadcast.domain.people import Person, Role
from broadcast.domain.schedule import (
    LateRule,
    Line,
    LineSource,
    Overrun,
    SourceKind,
    StartKind,
    WeekSchedule,
)
from broadcast.domain.times import Millis, Week
from broadcast.errors import DatabaseError, HomeNewerError
from broadcast.store import Store, snapshots
from broadcast.store.database import SCHEMA, downgrade, known_forms, open_database, upgrade
from broadcast.store.tables import metadata

LAN = Person(name="lan", full_name="Nguyễn Thị Lan", role=Role.EDITOR)


def sql(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements]


@pytest.fixture
def kept(tmp_path):
    """A database with one person in it."""
    path = tmp_path / "station.sqlite"
    store = Store.open(path)
    store.add_person(LAN)
    store.close()
    return path


# ── forms ────────────────────────────────────────────────────────────────────────────────────────


def test_models_and_migrations_agree(place):
    engine = open_database(place)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == SCHEMA == known_forms()[0]
    engine.dispose()


def test_every_step_goes_back_and_forth(place):
    engine = open_database(place)
    for form in (*known_forms()[1:], "base"):
        downgrade(engine, form)
        upgrade(engine, None)
        downgrade(engine, form)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(engine, None)
    with engine.connect() as connection:
        assert set(metadata.tables) < set(inspect(connection).get_table_names())
    engine.dispose()


def test_an_older_form_is_upgraded_and_copied_beside_first(kept):
    engine = open_database(kept)
    downgrade(engine, "base")
    engine.dispose()
    before = kept.read_bytes()
    store = Store.open(kept)
    assert store.people() == ()
    store.close()
    copies = list(kept.parent.glob("station.sqlite.before-*"))
    assert [copy.name for copy in copies] == [f"station.sqlite.before-{SCHEMA}"]
    assert sql(copies[0], "SELECT name FROM sqlite_master WHERE type = 'table'") == [[("alembic_version",)]]
    assert before != kept.read_bytes()


WEEK = Week(year=2026, number=48)


def a_week(**changes):
    line = {
        "days": (0, 6),
        "start": time(17),
        "start_kind": StartKind.HARD,
        "length": Millis(480_000),
        "column": "Bản tin",
        "content": "Một cửa",
        "source": LineSource(kind=SourceKind.READ),
        "zones": ("Thôn Đông",),
        "note": "ghi",
        "place": "a.csv, hàng 2",
    }
    return WeekSchedule(week=WEEK, lines=(Line(**(line | changes)),), author="lan")


def test_lines_of_the_first_form_are_cut_and_joined_as_they_were(place):
    store = Store.open(place)
    kept = store.keep_week(a_week(overrun=Overrun.SHIFT, late=LateRule.SKIP))
    store.close()
    engine = open_database(place)
    downgrade(engine, "0001")
    with engine.connect() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("week_lines")}
        assert columns & {"overrun", "late"} == set()
    engine.dispose()
    store = Store.open(place)  # which upgrades it
    assert store.week(WEEK) == replace(kept, lines=a_week().lines)
    again = store.keep_week(a_week(overrun=Overrun.FINISH, late=LateRule.RESTART))
    assert store.week(WEEK) == again
    store.close()


def test_a_line_always_says_what_it_does(place):
    store = Store.open(place)
    store.keep_week(a_week())
    store.close()
    engine = open_database(place)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE week_lines SET overrun = NULL")
    with engine.connect() as connection:
        assert [
            column["default"]
            for column in inspect(connection).get_columns("week_lines")
            if column["name"] in {"overrun", "late"}
        ] == [None, None], "what is left out of an insert is a fault, and not silently the usual"
    engine.dispose()


def test_two_who_open_an_older_form_keep_the_older_copy(kept):
    engine = open_database(kept)
    downgrade(engine, "base")
    upgrade(engine, kept)
    upgrade(engine, kept)  # the second comes when the first is done
    engine.dispose()
    copy = kept.with_name(f"station.sqlite.before-{SCHEMA}")
    assert sql(copy, "SELECT count(*) FROM sqlite_master WHERE name = 'people'") == [[(0,)]]


def test_a_present_form_is_opened_without_a_copy(kept):
    store = Store.open(kept)
    assert store.people() == (LAN,)
    store.close()
    assert [path.name for path in kept.parent.iterdir()] == ["station.sqlite"]


def test_an_upgrade_that_fails_changes_nothing(kept):
    engine = open_database(kept)
    downgrade(engine, "base")
    engine.dispose()
    # A view in the way of a table that comes late: what was made before it must be undone.
    sql(kept, "CREATE VIEW published_carts AS SELECT 1")
    with pytest.raises(DatabaseError):
        Store.open(kept)
    assert sql(kept, "SELECT name FROM sqlite_master WHERE type = 'table'") == [[("alembic_version",)]]


def test_a_newer_form_is_refused_and_left_alone(kept):
    sql(kept, "UPDATE alembic_version SET version_num = '9999'")
    before = kept.read_bytes()
    with pytest.raises(HomeNewerError) as refused:
        Store.open(kept)
    assert (refused.value.facts["found"], refused.value.facts["known"]) == ("9999", SCHEMA)
    assert kept.read_bytes() == before
    assert list(kept.parent.iterdir()) == [kept]


# ── damage ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content", [b"", b"kh\xc3\xb4ng ph\xe1\xba\xa3i SQLite" * 99, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_what_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "station.sqlite"
    path.write_bytes(content)
    with pytest.raises(DatabaseError) as refused:
        Store.open(path)
    assert "broadcast restore" in str(refused.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("table", ["alembic_version", "published_carts", "ix_recipes_digest"])
def test_a_damaged_page_is_found_at_opening(kept, table):
    whole = kept.read_bytes()
    page = int.from_bytes(whole[16:18])
    (((root,),),) = sql(kept, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    kept.write_bytes(whole[: (root - 1) * page] + b"\xa5" * page + whole[root * page :])
    with pytest.raises(DatabaseError):
        Store.open(kept)


def test_a_truncated_database_is_found_at_opening(kept):
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DatabaseError):
        Store.open(kept)


def test_the_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    sql(path, "CREATE TABLE songs (name TEXT)")
    with pytest.raises(DatabaseError) as refused:
        Store.open(path)
    assert "của đài" in str(refused.value)
    assert sql(path, "SELECT name FROM sqlite_master") == [[("songs",)]]


def test_a_folder_or_a_missing_folder_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseError):
        Store.open(tmp_path / "folder")


def test_a_server_out_of_reach_is_refused_without_its_password():
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseError) as refused:
        Store.open("postgresql://dai:bi-mat@127.0.0.1:1/dai")
    assert "127.0.0.1" in str(refused.value)
    assert "bi-mat" not in str(refused.value)


def test_sqlite_keeps_foreign_keys_and_a_rollback_journal_that_is_synchronised(kept):
    engine = open_database(kept)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous")
        }
    assert found == {"foreign_keys": 1, "journal_mode": "delete", "synchronous": 2}


def test_a_copy_is_whole_while_a_transaction_is_open(kept, tmp_path):
    with closing(sqlite3.connect(kept, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people SET full_name = 'nửa chừng'")
        snapshots.copy(kept, tmp_path / "copy.sqlite")
        writer.execute("ROLLBACK")
    assert snapshots.fault(tmp_path / "copy.sqlite") is None
    assert sql(tmp_path / "copy.sqlite", "SELECT full_name FROM people") == [[("Nguyễn Thị Lan",)]]


def test_rows_that_point_nowhere_are_a_fault(kept):
    sql(kept, "INSERT INTO approvals VALUES (1, 'c', 'lan', 'không ai', '2026-11-23')")
    assert "approvals" in snapshots.fault(kept)


# ── rights ───────────────────────────────────────────────────────────────────────────────────────

VIET = Person(name="viet", full_name="Trần Quốc Việt", role=Role.VIEWER)


def add_viet(path):
    with closing(Store.open(path)) as store:
        store.add_person(VIET)


@pytest.mark.parametrize(
    ("file", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555), (0o000, 0o777), (0o666, 0o000)]
)
def test_a_database_that_may_not_be_written_is_no_damaged_one(kept, common, without_rights, file, folder):
    home = common / "đài"
    home.mkdir()
    path = home / "station.sqlite"
    path.write_bytes(kept.read_bytes())
    path.chmod(file)
    home.chmod(folder)
    try:
        kind, sentence = without_rights(lambda: add_viet(path))
    finally:
        home.chmod(0o700)
        path.chmod(0o600)
    assert kind == "CannotWriteError"
    assert str(path) in sentence
    assert "restore" not in sentence
    assert path.read_bytes() == kept.read_bytes()


def test_a_database_that_may_only_be_read_is_read(kept, common, without_rights):
    path = common / "station.sqlite"
    path.write_bytes(kept.read_bytes())
    path.chmod(0o444)

    def read():
        with closing(Store.open(path)) as store:
            assert store.people() == (LAN,)

    assert without_rights(read) is None


@pytest.mark.parametrize("form", ["base", None])
def test_a_home_that_may_not_be_written_gets_no_database_and_no_upgrade(kept, common, without_rights, form):
    home = common / "đài"
    home.mkdir()
    if form:
        engine = open_database(kept)
        downgrade(engine, form)
        (home / "station.sqlite").write_bytes(kept.read_bytes())
    home.chmod(0o555)
    try:
        kind, _sentence = without_rights(lambda: Store.open(home / "station.sqlite"))
    finally:
        home.chmod(0o700)
    assert kind == "CannotWriteError"


def test_a_database_whose_home_has_gone_is_not_a_matter_of_rights(kept):
    store = Store.open(kept)
    kept.parent.rename(kept.parent.with_name("away"))
    with pytest.raises(DatabaseError):
        store.people()
    store.close()


# ── a power cut, a full disk ─────────────────────────────────────────────────────────────────────

WRITING = """
import sys
from broadcast.domain.people import Person, Role
from broadcast.store import Store
store = Store.open(sys.argv[1])
for number in range(100000):
    store.add_person(Person(name=f"n{number}", full_name="Người " + "ấ" * 500, role=Role.VIEWER))
    print(number, flush=True)
"""


def test_what_was_kept_before_a_kill_is_there_after_it(tmp_path):
    path = tmp_path / "station.sqlite"
    with subprocess.Popen([sys.executable, "-c", WRITING, path], stdout=subprocess.PIPE) as child:
        for _ in range(25):
            said = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        child.wait()
    store = Store.open(path)
    names = {person.name for person in store.people()}
    store.close()
    assert {f"n{number}" for number in range(said + 1)} <= names
    assert snapshots.fault(path) is None


FULL = """
import sys
from pathlib import Path
from broadcast.domain.people import Person, Role
from broadcast.errors import DiskFullError
from broadcast.store import Store, snapshots
path = Path(sys.argv[1])
store = Store.open(path)
kept = 0
try:
    while kept < 100_000:
        store.add_person(Person(name=f"n{kept}", full_name="ấ" * 20_000, role=Role.VIEWER))
        kept += 1
except DiskFullError as error:
    assert str(path) in str(error), error
assert 0 < kept < 100_000, kept
assert len(store.people()) == kept
assert snapshots.fault(path) is None
print("kept", kept)
"""


def test_a_full_disk_is_said_and_costs_nothing_that_was_kept(on_a_small_disk, tmp_path):
    said = on_a_small_disk(FULL, 900, tmp_path / "disk" / "station.sqlite")
    assert re.match(r"kept \d+", said)


NO_ROOM = """
import sys
from pathlib import Path
from broadcast.errors import DiskFullError
from broadcast.store import Store
try:
    Store.open(Path(sys.argv[1]))
except DiskFullError as error:
    print("full", [path.name for path in Path(sys.argv[1]).parent.iterdir()])
"""


def test_a_new_database_without_room_leaves_nothing(on_a_small_disk, tmp_path):
    assert on_a_small_disk(NO_ROOM, 32, tmp_path / "disk" / "station.sqlite") == "full []\n"


def test_a_full_disk_reads_as_a_full_disk_from_either_database():
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert snapshots.is_full(error)
    assert not snapshots.is_full(sqlite3.OperationalError())
