"""Putting rundowns in force: all at once, each version once, nobody's day lost."""

import threading
from datetime import date, time, timedelta

import pytest

from broadcast.domain.rules import Rules
from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index
from broadcast.errors import CannotWriteError, RundownTakenError
from broadcast.store import next_version, publish

RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=60,
)
MONDAY = date(2026, 11, 23)


def rundown(day=MONDAY, version=1, station="xa-hoa-binh"):
    return Rundown(station=station, day=day, version=version, rules=RULES, events=())


def in_force(folder):
    return decode_index((folder / INDEX_NAME).read_bytes())


def test_a_week_is_published_whole_and_reads_back(tmp_path):
    folder = tmp_path / "rundowns"
    week = [rundown(MONDAY + timedelta(days=count)) for count in range(7)]
    names = publish(folder, week)
    assert names == tuple(day.file_name for day in week)
    assert in_force(folder) == dict(zip((day.day for day in week), names, strict=True))
    assert [decode((folder / name).read_bytes(), name) for name in names] == week


def test_other_days_and_older_versions_stay(tmp_path):
    (first,) = publish(tmp_path, [rundown()])
    publish(tmp_path, [rundown(MONDAY + timedelta(days=1))])
    (second,) = publish(tmp_path, [rundown(version=2)])
    assert in_force(tmp_path)[MONDAY] == second
    assert len(in_force(tmp_path)) == 2
    assert (tmp_path / first).exists()


def test_publishing_the_same_again_is_no_change(tmp_path):
    assert publish(tmp_path, [rundown()]) == publish(tmp_path, [rundown()])
    assert next_version(tmp_path, MONDAY) == 2


def test_a_version_stands_for_one_content(tmp_path):
    publish(tmp_path, [rundown()])
    before = in_force(tmp_path)
    with pytest.raises(RundownTakenError):
        publish(tmp_path, [rundown(MONDAY + timedelta(days=1)), rundown(station="khác")])
    assert in_force(tmp_path) == before
    assert next_version(tmp_path, MONDAY + timedelta(days=1)) == 1


def test_the_next_version_follows_every_file_of_the_day(tmp_path):
    assert next_version(tmp_path / "none", MONDAY) == 1
    publish(tmp_path, [rundown(version=9)])
    publish(tmp_path, [rundown(version=10)])
    (tmp_path / INDEX_NAME).unlink()
    assert next_version(tmp_path, MONDAY) == 11
    assert next_version(tmp_path, MONDAY + timedelta(days=1)) == 1


@pytest.mark.parametrize("garbage", [b"", b"[]", b'{"h\xc3\xb4m nay": 1}', b"\xff"])
def test_a_damaged_index_is_made_anew_from_the_newest_whole_files(tmp_path, garbage):
    publish(tmp_path, [rundown(version=9)])
    (second,) = publish(tmp_path, [rundown(version=10)])
    (broken,) = publish(tmp_path, [rundown(version=11)])
    (tmp_path / broken).write_bytes(b"{}")
    (tmp_path / INDEX_NAME).write_bytes(garbage)
    (other,) = publish(tmp_path, [rundown(MONDAY + timedelta(days=1))])
    assert in_force(tmp_path) == {MONDAY: second, MONDAY + timedelta(days=1): other}


def test_a_step_that_fails_switches_nothing(tmp_path):
    publish(tmp_path, [rundown()])
    before = (tmp_path / INDEX_NAME).read_bytes()
    # A folder stands where Tuesday's file would go, after Monday's was written.
    tuesday = rundown(MONDAY + timedelta(days=1))
    (tmp_path / tuesday.file_name / "in the way").mkdir(parents=True)
    with pytest.raises(CannotWriteError):
        publish(tmp_path, [rundown(version=2), tuesday])
    assert (tmp_path / INDEX_NAME).read_bytes() == before


def test_those_who_publish_at_once_lose_no_day(tmp_path):
    days = [MONDAY + timedelta(days=count) for count in range(8)]
    barrier = threading.Barrier(len(days))

    def one(day):
        barrier.wait()
        publish(tmp_path, [rundown(day)])

    threads = [threading.Thread(target=one, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(in_force(tmp_path)) == days


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "rundowns").write_bytes(b"")
    with pytest.raises(CannotWriteError):
        publish(tmp_path / "rundowns", [rundown()])


FULL = """
import sys
from pathlib import Path
from broadcast.domain.rundown import decode
from broadcast.errors import DiskFullError
from broadcast.store import publish
source, disk = map(Path, sys.argv[1:3])
rundown = decode(source.read_bytes(), source.name)
if sys.argv[3:]:
    publish(disk, [rundown])
before = sorted(path.name for path in disk.iterdir() if not path.name.startswith("."))
try:
    with (disk / "full").open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
except OSError:
    pass
try:
    publish(disk, [rundown])
except DiskFullError as error:
    (disk / "full").unlink()
    print("full", sorted(path.name for path in disk.iterdir() if not path.name.startswith(".")) == before)
"""


@pytest.mark.parametrize("before", [[], ["published"]])
def test_a_full_disk_is_said_and_switches_nothing(on_a_small_disk, tmp_path, before):
    (name,) = publish(tmp_path, [rundown()])
    assert on_a_small_disk(FULL, 64, tmp_path / name, tmp_path / "disk", *before) == "full True\n"
