"""A station in one file, and a station again: verified both ways, hostile files refused, nothing half-done."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from contextlib import ExitStack, closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast import __version__
from broadcast.domain.people import Person, Role
from broadcast.errors import (
    BackupDamagedError,
    BroadcastError,
    CannotWriteError,
    DatabaseError,
    FileMissingError,
    HomeNewerError,
    HomeOccupiedError,
    NotAFileError,
    NotAHomeError,
    PlayoutRunningError,
)
from broadcast.files import held
from broadcast.station.home import make_home
from broadcast.store import Store, back_up, restore
from broadcast.store.archive import is_safe
from broadcast.store.database import SCHEMA

LAN = Person(name="lan", full_name="Nguyễn Thị Lan", role=Role.EDITOR)
FILES = {
    "config.toml": b'station = "X\xc3\xa3 H\xc3\xb2a B\xc3\xacnh"\n',
    "plans/ab12.docx": b"PK",
    "rundowns/2026-11-23.v0001.0123456789abcdef.json": b"{}",
    "rundowns/current.json": b'{"2026-11-23":"2026-11-23.v0001.0123456789abcdef.json"}\n',
    "carts/ab/abcd.flac": os.urandom(3_000_000),
    "voices/chi-hoa/index.csv": "lời,tệp\n".encode(),
    "audio_assets/Nhạc hiệu 5h00: sáng.flac": b"fLaC",
    "schedules/tuan-mau.csv": b"",
    "reports/2026-Q4.docx": b"report",
    "heads/2026-11-23.json": b"head",
    "keys/station.pem": b"secret",
}
LEFT_OUT = {
    "cache/spoken/1.wav": b"cache",
    "backups/older.zip": b"older",
    "rundowns/.publishing": b"",
    "carts/.half.tmp": b"half",
}


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "đài"
    for name, content in (FILES | LEFT_OUT).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    store = Store.open(home / "station.sqlite")
    store.add_person(LAN)
    store.close()
    with closing(sqlite3.connect(home / "as_run.sqlite")) as log, log:
        log.execute("PRAGMA journal_mode = PERSIST")
        log.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, line TEXT)")
        log.execute("INSERT INTO entries VALUES (1, 'đã phát')")
    return home


def unheard(_done, _whole, _what):
    """Nobody listens."""


@pytest.fixture
def archive(home, tmp_path):
    target = tmp_path / "usb" / "sao-luu.zip"
    back_up(home, target, unheard)
    return target


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-journal", ".lock"))
    }


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def assert_station(folder, *backups):
    found = tree(folder)
    assert {name: found[name] for name in FILES} == FILES
    assert set(found) == {*FILES, *backups, "station.sqlite", "as_run.sqlite"}
    assert (folder / "cache").is_dir()
    store = Store.open(folder / "station.sqlite")
    assert store.people() == (LAN,)
    store.close()
    with closing(sqlite3.connect(folder / "as_run.sqlite")) as log:
        assert log.execute("SELECT line FROM entries").fetchall() == [("đã phát",)]


# ── there and back ───────────────────────────────────────────────────────────────────────────────


def test_a_station_goes_into_one_file_and_comes_back(home, tmp_path):
    heard = []
    target = tmp_path / "usb" / "sao-luu.zip"
    facts = back_up(home, target, lambda *step: heard.append(step))
    assert (facts.path, facts.schema, facts.software) == (target, SCHEMA, __version__)
    assert facts.files == len(FILES) + 2
    assert facts.size > sum(len(content) for content in FILES.values())
    assert [step[:2] for step in heard] == [(count, facts.files) for count in range(1, facts.files + 1)]
    assert names(target.parent) == [target.name]
    heard.clear()
    restore(target, tmp_path / "mới", progress=lambda *step: heard.append(step))
    assert len(heard) == facts.files
    assert_station(tmp_path / "mới")


def test_keys_stay_secret_and_a_home_stays_open(archive, tmp_path):
    restore(archive, tmp_path / "mới")

    def mode(path):
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(archive) == 0o600
    assert mode(tmp_path / "mới" / "keys") == 0o700
    assert mode(tmp_path / "mới" / "keys" / "station.pem") == 0o600
    assert mode(tmp_path / "mới") == 0o755


def test_a_station_that_has_not_aired_is_backed_up_too(home, tmp_path):
    (home / "as_run.sqlite").unlink()
    shutil.rmtree(home / "rundowns")
    back_up(home, tmp_path / "a.zip", unheard)
    restore(tmp_path / "a.zip", tmp_path / "mới")
    assert (tmp_path / "mới" / "rundowns").is_dir()
    assert not (tmp_path / "mới" / "as_run.sqlite").exists()


def test_a_backup_taken_while_the_log_is_written_is_whole(home, tmp_path):
    started, stop = threading.Event(), threading.Event()

    def air():
        with closing(sqlite3.connect(home / "as_run.sqlite", timeout=30)) as log:
            number = 1
            while not stop.is_set():
                number += 1
                with log:
                    log.execute("INSERT INTO entries VALUES (?, ?)", (number, "x" * 1000))
                started.set()

    writer = threading.Thread(target=air)
    writer.start()
    started.wait()
    try:
        back_up(home, tmp_path / "a.zip", unheard)
    finally:
        stop.set()
        writer.join()
    restore(tmp_path / "a.zip", tmp_path / "mới")
    with closing(sqlite3.connect(tmp_path / "mới" / "as_run.sqlite")) as log:
        count, last = log.execute("SELECT count(*), max(seq) FROM entries").fetchone()
    assert count == last >= 2


def test_an_empty_folder_is_a_place_for_a_station(archive, tmp_path):
    (tmp_path / "mới").mkdir()
    assert restore(archive, tmp_path / "mới") is None
    assert_station(tmp_path / "mới")


def test_the_station_that_was_there_is_kept_beside(home, archive):
    (home / "config.toml").write_bytes(b"hong")
    before = tree(home)
    older = before.pop("backups/older.zip")
    kept = restore(archive, home, replace=True, stamp="20261123-0900")
    assert_station(home, "backups/older.zip")
    assert (home / "backups" / "older.zip").read_bytes() == older
    assert kept == home.with_name("đài.before-restore-20261123-0900")
    assert tree(kept) == before
    assert not [path for path in home.parent.iterdir() if path.name.startswith(".")]


def test_a_backup_inside_the_home_restores_over_it(home):
    inside = home / "backups" / "new.zip"
    back_up(home, inside, unheard)
    restore(inside, home, replace=True, stamp="1")
    restore(inside, home, replace=True, stamp="2")
    assert names(home / "backups") == ["new.zip", "older.zip"]


def test_a_home_without_backups_is_replaced_too(home, archive):
    shutil.rmtree(home / "backups")
    restore(archive, home, replace=True, stamp="1")
    assert_station(home)


def test_a_restored_home_is_what_init_made(tmp_path):
    made, restored = tmp_path / "đài", tmp_path / "mới"
    make_home(made)
    back_up(made, tmp_path / "a.zip", unheard)
    restore(tmp_path / "a.zip", restored)

    def modes(home):
        folders = [path for path in home.iterdir() if path.is_dir()]
        return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folders}

    assert modes(restored) == modes(made)
    left = tree(made).items() - tree(restored).items()
    assert {name for name, _content in left} <= {"station.sqlite"}, "a database is copied, not its bytes"


# ── a station on air ─────────────────────────────────────────────────────────────────────────────

ON_AIR = """
import sys
from pathlib import Path
from broadcast.files import held
from broadcast.station.home import make_home
with held(Path(sys.argv[1]) / "as_run.lock", wait=False):
    print("on air", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def on_air(home):
    """A process that holds the home as playout does; its `communicate` ends it."""
    with subprocess.Popen(
        [sys.executable, "-c", ON_AIR, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "on air\n"
        yield process
        process.stdin.close()


def test_a_station_on_air_is_not_replaced(home, archive, on_air):
    before = tree(home)
    heard = []
    with pytest.raises(PlayoutRunningError) as refused:
        restore(archive, home, replace=True, stamp="1", progress=lambda *step: heard.append(step))
    assert refused.value.facts == {"path": home, "process": str(on_air.pid)}
    assert heard == [], "it is told before the work, not after it"
    assert tree(home) == before
    assert names(home.parent) == ["usb", "đài"]
    on_air.communicate()
    restore(archive, home, replace=True, stamp="1")
    assert_station(home, "backups/older.zip")


def test_a_station_that_went_on_air_during_the_unpacking_is_not_replaced(home, archive):
    before = tree(home)
    with ExitStack() as playout:

        def go_on_air(done, _whole, _what):
            if done == 1:
                playout.enter_context(held(home / "as_run.lock", wait=False))

        with pytest.raises(PlayoutRunningError):
            restore(archive, home, replace=True, stamp="1", progress=go_on_air)
    assert tree(home) == before
    assert names(home.parent) == ["usb", "đài"]


def test_a_switch_that_fails_at_its_last_step_puts_everything_back(home, archive):
    before = tree(home)

    def stand_in_the_way(_done, _whole, _what):
        (fresh,) = home.parent.glob(".*.restoring")
        (fresh / "backups" / "strange").touch()

    with pytest.raises(CannotWriteError):
        restore(archive, home, replace=True, stamp="1", progress=stand_in_the_way)
    assert tree(home) == before
    assert names(home.parent) == ["usb", "đài"]
    with held(home / "as_run.lock", wait=False):
        pass


# ── several outputs ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def more_logs(home):
    """A second output's log, and one of each that was put aside with what a killed writer left beside it."""
    shutil.copyfile(home / "as_run.sqlite", home / "as_run-phu.sqlite")
    with closing(sqlite3.connect(home / "as_run-phu.sqlite")) as log, log:
        log.execute("INSERT INTO entries VALUES (2, 'ở đầu ra phụ')")
    put_aside = {
        "as_run.hong-20261123-050000.sqlite": b"SQLite format 3\0" + b"x" * 9_000,
        "as_run.hong-20261123-050000.sqlite-journal": b"x" * 512,
        "as_run-phu.hong-20261124-050000.sqlite": b"not even that",
    }
    for name, content in put_aside.items():
        (home / name).write_bytes(content)
    return put_aside


def test_the_logs_of_all_outputs_and_those_put_aside_come_back(home, more_logs, tmp_path):
    facts = back_up(home, tmp_path / "a.zip", unheard)
    assert facts.files == len(FILES) + 3 + len(more_logs)
    restore(tmp_path / "a.zip", tmp_path / "mới")
    assert {name: (tmp_path / "mới" / name).read_bytes() for name in more_logs} == more_logs
    with closing(sqlite3.connect(tmp_path / "mới" / "as_run-phu.sqlite")) as log:
        assert log.execute("SELECT line FROM entries").fetchall() == [("đã phát",), ("ở đầu ra phụ",)]


def test_a_damaged_log_of_another_output_is_not_backed_up_as_a_good_one(home, more_logs, tmp_path):
    whole = (home / "as_run-phu.sqlite").read_bytes()
    (home / "as_run-phu.sqlite").write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(DatabaseError) as refused:
        back_up(home, tmp_path / "a.zip", unheard)
    assert refused.value.facts["path"] == home / "as_run-phu.sqlite"


def test_a_broken_log_of_another_output_in_a_backup_is_not_restored(home, tmp_path):
    shutil.copyfile(home / "as_run.sqlite", home / "as_run-phu.sqlite")
    back_up(home, tmp_path / "a.zip", unheard)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    broken = b"SQLite format 3\0" + b"x" * 9_000
    manifest = json.loads(content["manifest.json"])
    for file in manifest["files"]:
        if file["path"] == "as_run-phu.sqlite":
            file |= {"size": len(broken), "sha256": hashlib.sha256(broken).hexdigest()}
    content |= {"as_run-phu.sqlite": broken, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_STORED) as packed:
        for name, bytes_ in content.items():
            packed.writestr(name, bytes_)
    with pytest.raises(BackupDamagedError) as refused:
        restore(tmp_path / "b.zip", tmp_path / "mới")
    assert "as_run-phu.sqlite" in str(refused.value)
    assert not (tmp_path / "mới").exists()


def test_a_station_of_which_only_the_second_output_is_on_air_is_not_replaced(home, archive):
    before = tree(home)
    with held(home / "as_run-phu.lock", wait=False), pytest.raises(PlayoutRunningError):
        restore(archive, home, replace=True, stamp="1")
    assert tree(home) == before
    restore(archive, home, replace=True, stamp="1")
    assert_station(home, "backups/older.zip")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("as_run.sqlite", True),
        ("as_run-phu_2.sqlite", True),
        ("as_run-phu.hong-20261124-050000.sqlite-journal", True),
        ("as_run-phu.sqlite-journal", False),
        ("as_run-.sqlite", False),
        ("as_run-../x.sqlite", False),
        ("as_run-phu.sqlite/x", False),
        ("as_run-phu.sqlite\n", False),
        ("xas_run.sqlite", False),
    ],
)
def test_logs_have_the_names_of_logs(name, safe):
    assert is_safe(name) is safe


# ── what is refused ──────────────────────────────────────────────────────────────────────────────


def test_what_is_there_is_not_overwritten(home, archive, tmp_path):
    before = tree(home)
    with pytest.raises(HomeOccupiedError):
        restore(archive, home)
    home.with_name("đài.before-restore-1").mkdir()
    with pytest.raises(HomeOccupiedError):
        restore(archive, home, replace=True, stamp="1")
    assert tree(home) == before
    (tmp_path / "ảnh").mkdir()
    (tmp_path / "ảnh" / "gia-dinh.jpg").write_bytes(b"")
    for replace in (False, True):
        with pytest.raises(HomeOccupiedError):
            restore(archive, tmp_path / "ảnh", replace=replace, stamp="2")
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(HomeOccupiedError):
        restore(archive, tmp_path / "tệp", replace=True, stamp="2")


def test_what_is_no_home_is_not_backed_up(tmp_path):
    with pytest.raises(NotAHomeError):
        back_up(tmp_path, tmp_path / "a.zip", unheard)
    (tmp_path / "config.toml").write_bytes(b"")
    with pytest.raises(NotAHomeError):
        back_up(tmp_path, tmp_path / "a.zip", unheard)


@pytest.mark.parametrize("name", ["station.sqlite", "as_run.sqlite"])
def test_a_damaged_database_is_not_backed_up_over_a_good_backup(home, archive, name):
    before = archive.read_bytes()
    whole = (home / name).read_bytes()
    (home / name).write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(DatabaseError):
        back_up(home, archive, unheard)
    assert archive.read_bytes() == before
    assert names(archive.parent) == [archive.name]


@pytest.mark.parametrize("name", [b"m\xff\xfe.wav", b"a\\b.wav"])
def test_a_name_that_no_other_system_holds_is_said(home, tmp_path, name):
    (home / "audio_assets" / os.fsdecode(name)).write_bytes(b"")
    with pytest.raises(NotAFileError) as refused:
        back_up(home, tmp_path / "a.zip", unheard)
    str(refused.value).encode()
    assert not (tmp_path / "a.zip").exists()


def test_a_link_to_nothing_and_a_pipe_are_said_not_waited_for(home, tmp_path):
    os.mkfifo(home / "audio_assets" / "pipe")
    with pytest.raises(NotAFileError):
        back_up(home, tmp_path / "a.zip", unheard)
    (home / "audio_assets" / "pipe").unlink()
    (home / "audio_assets" / "link").symlink_to(tmp_path / "nothing")
    with pytest.raises(NotAFileError):
        back_up(home, tmp_path / "a.zip", unheard)


def test_a_target_that_cannot_be_written_is_said(home, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWriteError):
        back_up(home, tmp_path / "file" / "a.zip", unheard)
    with pytest.raises(CannotWriteError):
        back_up(home, home, unheard)


def test_a_backup_that_may_not_hold_everything_is_refused(home, common, without_rights):
    shutil.copytree(home, common / "đài")
    (common / "usb").mkdir(mode=0o777)
    (common / "usb").chmod(0o777)
    target = common / "usb" / "a.zip"
    assert without_rights(lambda: back_up(common / "đài", target, unheard)) is None
    target.unlink()
    (common / "đài" / "keys").chmod(0)
    kind, sentence = without_rights(lambda: back_up(common / "đài", target, unheard))
    assert kind == "NotAFileError"
    assert str(common / "đài" / "keys") in sentence
    assert names(target.parent) == []
    (common / "đài" / "keys").chmod(0o700)


def test_a_restore_without_rights_is_said_and_blames_nobody(home, archive, common, without_rights):
    copy = common / "a.zip"
    copy.write_bytes(archive.read_bytes())
    shutil.copytree(home, common / "đài")
    common.chmod(0o555)
    for name in ("mới", "đài"):
        kind, sentence = without_rights(
            lambda name=name: restore(copy, common / name, replace=True, stamp="1")
        )
        assert kind == "CannotWriteError"
        assert str(common / name) in sentence
    common.chmod(0o777)
    copy.chmod(0)
    kind, sentence = without_rights(lambda: restore(copy, common / "mới"))
    assert (kind, str(copy) in sentence) == ("NotAFileError", True)
    assert names(common) == ["a.zip", "đài"]


def test_a_missing_backup_is_said(tmp_path):
    with pytest.raises(FileMissingError):
        restore(tmp_path / "a.zip", tmp_path / "mới")


# ── damage and hostility ─────────────────────────────────────────────────────────────────────────


def unpacked(archive):
    with zipfile.ZipFile(archive) as packed:
        contents = {info.filename: packed.read(info) for info in packed.infolist()}
    return json.loads(contents.pop("manifest.json")), contents


def pack(archive, manifest, contents, *, change=None, deflate=()):
    """A backup with that manifest and those contents; `change` alters each ZipInfo."""
    everything = contents | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in everything.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED if name in deflate else zipfile.ZIP_STORED
            if change:
                change(info)
            packed.writestr(info, content)


def listed(contents):
    return [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    ]


def assert_refused(archive, tmp_path, error=BackupDamagedError):
    target = tmp_path / "restored" / "mới"
    with pytest.raises(error) as refused:
        restore(archive, target)
    assert str(archive) in str(refused.value)
    assert not target.exists()
    assert not target.parent.exists() or names(target.parent) == []
    assert not list(tmp_path.rglob("evil*"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The manifest and contents of a small station's backup."""
    home = tmp_path_factory.mktemp("small")
    (home / "config.toml").write_bytes(b"x = 1")
    (home / "keys").mkdir()
    (home / "keys" / "a.pem").write_bytes(b"key" * 50)
    Store.open(home / "station.sqlite").close()
    back_up(home, home / "a.zip", unheard)
    return unpacked(home / "a.zip")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/tmp/evil",
        "carts/../../evil",
        "carts/./evil",
        "carts//evil",
        "carts\\..\\..\\evil",
        "C:evil",
        "evil",
        "carts",
        "config.toml/evil",
        "",
        "manifest.json",
        "cache/evil",
        "carts/ab/",
    ],
)
def test_a_path_out_of_the_home_is_refused(small, tmp_path, name):
    manifest, contents = small
    contents = contents | {name: b"evil"}
    pack(tmp_path / "a.zip", manifest | {"files": listed(contents)}, contents)
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_a_file_that_is_a_folder_too_is_refused(small, tmp_path):
    manifest, contents = small
    contents = contents | {"carts/evil": b"", "carts/evil/evil": b""}
    pack(tmp_path / "a.zip", manifest | {"files": listed(contents)}, contents)
    assert_refused(tmp_path / "a.zip", tmp_path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(small, tmp_path, kind):
    def change(info):
        info.external_attr = (kind | 0o777) << 16

    pack(tmp_path / "a.zip", *small, change=change)
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(small, tmp_path):
    manifest, contents = small
    contents = contents | {"carts/evil": bytes(50_000_000)}
    pack(tmp_path / "a.zip", manifest | {"files": listed(contents)}, contents, deflate={"carts/evil"})
    assert_refused(tmp_path / "a.zip", tmp_path)


@pytest.mark.parametrize("name", ["keys/a.pem", "manifest.json"])
def test_nothing_compressed_is_read(small, tmp_path, name):
    pack(tmp_path / "a.zip", *small, deflate={name})
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_files_that_lie_inside_each_other_are_refused(small, tmp_path):
    manifest, contents = small
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as packed:
        packed.writestr("carts/evil1", os.urandom(200_000))
        inner = packed.getinfo("carts/evil1")
        packed.fp.seek(0)
        outer = packed.fp.read(packed.start_dir)
        packed.fp.seek(packed.start_dir)
    contents = contents | {"carts/evil0": outer}
    files = listed(contents | {"carts/evil1": outer[-200_000:]})
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
        packed.writestr("manifest.json", json.dumps(manifest | {"files": files}))
        around = packed.getinfo("carts/evil0")
        inner.header_offset = around.header_offset + 30 + len(around.filename)
        packed.filelist.append(inner)
        packed.NameToInfo[inner.filename] = inner
    assert_refused(path, tmp_path)


def test_what_the_list_does_not_name_is_refused(small, tmp_path):
    manifest, contents = small
    pack(tmp_path / "a.zip", manifest, contents | {"carts/evil": b""})
    assert_refused(tmp_path / "a.zip", tmp_path)
    shorter = {name: content for name, content in contents.items() if name != "keys/a.pem"}
    pack(tmp_path / "b.zip", manifest, shorter)
    assert_refused(tmp_path / "b.zip", tmp_path)


@pytest.mark.parametrize("name", ["config.toml", "station.sqlite"])
def test_a_backup_without_settings_or_database_is_none(small, tmp_path, name):
    manifest, contents = small
    contents = {kept: content for kept, content in contents.items() if kept != name}
    pack(tmp_path / "a.zip", manifest | {"files": listed(contents)}, contents)
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_changed_bytes_are_found_though_the_zip_is_sound(small, tmp_path):
    manifest, contents = small
    pack(tmp_path / "a.zip", manifest, contents | {"keys/a.pem": b"KEY" * 50})
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_a_database_that_is_not_whole_is_found_though_its_digest_agrees(small, tmp_path):
    manifest, contents = small
    whole = contents["station.sqlite"]
    contents = contents | {"station.sqlite": whole[:4096] + b"\xa5" * (len(whole) - 4096)}
    pack(tmp_path / "a.zip", manifest | {"files": listed(contents)}, contents)
    assert_refused(tmp_path / "a.zip", tmp_path)


@pytest.mark.parametrize("change", [{"format": 2}, {"schema": "9999"}])
def test_a_backup_of_a_newer_version_is_refused(small, tmp_path, change):
    manifest, contents = small
    pack(tmp_path / "a.zip", manifest | change, contents)
    assert_refused(tmp_path / "a.zip", tmp_path, HomeNewerError)


@pytest.mark.parametrize(
    "manifest",
    [[], {}, {"format": "1"}, {"format": 1, "software": "1", "schema": "0001", "files": [3]}, "[" * 100_000],
)
def test_a_list_that_cannot_be_read_is_refused(small, tmp_path, manifest):
    pack(tmp_path / "a.zip", manifest, small[1])
    if isinstance(manifest, str):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            packed.writestr("manifest.json", manifest)
    assert_refused(tmp_path / "a.zip", tmp_path)


def test_another_zip_and_no_zip_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("evil", "")
    assert_refused(tmp_path / "a.zip", tmp_path)
    (tmp_path / "b.zip").write_bytes(b"not a zip")
    assert_refused(tmp_path / "b.zip", tmp_path)


def test_an_occupied_target_is_left_alone_by_a_damaged_backup(home, archive):
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    before = tree(home)
    with pytest.raises(BackupDamagedError):
        restore(archive, home, replace=True, stamp="1")
    assert tree(home) == before
    assert sorted(path.name for path in home.parent.iterdir()) == ["usb", "đài"]


@pytest.fixture(scope="module")
def sound(small, tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "a.zip"
    pack(path, *small)
    return path.read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_gives_another_station(sound, small, tmp_path_factory, data):
    """Cut anywhere or flip any byte: the same station comes back, or a refusal and nothing."""
    at = data.draw(st.integers(0, len(sound) - 1))
    broken = (
        sound[:at] if data.draw(st.booleans()) else sound[:at] + bytes([sound[at] ^ 0x41]) + sound[at + 1 :]
    )
    folder = tmp_path_factory.mktemp("broken")
    (folder / "a.zip").write_bytes(broken)
    try:
        restore(folder / "a.zip", folder / "mới")
    except BroadcastError:
        assert names(folder) == ["a.zip"]
    else:
        assert tree(folder / "mới") == small[1]


@given(st.text("./\\:acrts\0 ", max_size=12))
def test_a_safe_name_stays_below_the_home(name):
    if is_safe(name) or is_safe(f"carts/{name}"):
        below = os.path.normpath(f"/home/carts/{name}")
        assert below.startswith("/home/carts/")
        assert "\\" not in name


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────


FULL = """
import sys
from pathlib import Path
from broadcast.errors import DiskFullError
from broadcast.store import back_up, restore
home, archive, disk = map(Path, sys.argv[1:])
(disk / "old.zip").write_bytes(b"old")
for work in (
    lambda: back_up(home, disk / "old.zip", lambda *_: None),
    lambda: restore(archive, disk / "home", progress=lambda *_: print("unpacked")),
):
    try:
        work()
    except DiskFullError as error:
        assert str(disk) in str(error), error
        print("full", sorted(path.name for path in disk.iterdir()), (disk / "old.zip").read_bytes())
"""


@pytest.mark.parametrize("kilobytes", [64, 2900])
def test_a_full_disk_is_said_and_leaves_what_was_there(on_a_small_disk, home, archive, tmp_path, kilobytes):
    said = on_a_small_disk(FULL, kilobytes, home, archive, tmp_path / "disk")
    assert said == "full ['old.zip'] b'old'\n" * 2
