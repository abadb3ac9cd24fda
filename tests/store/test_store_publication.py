"""Putting rundowns in force: all at once, each version once, nobody's day lost."""

import itertools
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from broadcast.domain.rules import Rules
from broadcast.domain.rundown import INDEX_NAME, Rundown, decode, decode_index
from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import CannotWriteError
from broadcast.store import Store, publish

RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=60,
)
MONDAY = date(2026, 11, 23)


EDITS = itertools.count()


def rundown(day=MONDAY):
    """A day that says something else each time."""
    return Rundown(station=f"xa-{next(EDITS)}", day=day, version=0, rules=RULES, events=())


def in_force(folder):
    return decode_index((folder / INDEX_NAME).read_bytes())


def test_a_week_is_published_whole_and_reads_back(tmp_path):
    folder = tmp_path / "rundowns"
    week = [rundown(MONDAY + timedelta(days=count)) for count in range(7)]
    published = publish(folder, week)
    assert list(published) == [replace(day, version=1) for day in week]
    assert in_force(folder) == {day.day: day.file_name for day in published}
    assert [decode((folder / day.file_name).read_bytes(), day.file_name) for day in published] == list(
        published
    )


def test_other_days_and_older_versions_stay(tmp_path):
    (first,) = publish(tmp_path, [rundown()])
    publish(tmp_path, [rundown(MONDAY + timedelta(days=1))])
    (second,) = publish(tmp_path, [rundown()])
    assert (first.version, second.version) == (1, 2)
    assert in_force(tmp_path)[MONDAY] == second.file_name
    assert len(in_force(tmp_path)) == 2
    assert (tmp_path / first.file_name).exists()


def test_a_version_follows_every_file_of_the_day(tmp_path):
    for _ in range(10):
        publish(tmp_path, [rundown()])
    (tmp_path / INDEX_NAME).unlink()
    monday, tuesday = publish(tmp_path, [rundown(), rundown(MONDAY + timedelta(days=1))])
    assert (monday.version, tuesday.version) == (11, 1)


def test_a_day_that_says_the_same_keeps_its_version(tmp_path):
    monday, tuesday = rundown(), rundown(MONDAY + timedelta(days=1))
    first = publish(tmp_path, [monday, tuesday])
    again = publish(tmp_path, [monday, rundown(MONDAY + timedelta(days=1))])
    assert again[0] == first[0]
    assert (again[1].version, len(list(tmp_path.glob("*.v*.json")))) == (2, 3)


def test_of_all_who_publish_the_same_at_once_one_makes_it(tmp_path):
    one = rundown()
    published = at_once(lambda _: publish(tmp_path, [one]), range(8))
    assert {day.file_name for (day,) in published} == {published[0][0].file_name}
    assert len(list(tmp_path.glob("*.v*.json"))) == 1


def test_what_is_in_force_is_asked_about_under_the_lock(tmp_path):
    monday = publish(tmp_path, [rundown()])[0]
    asked = []

    def settle(in_force, made):
        asked.append(dict(in_force))
        return [replace(made[0], station="xa-khac"), *made[1:]]

    fresh = [rundown(), rundown(MONDAY + timedelta(days=1))]
    published = publish(tmp_path, fresh, settle)
    assert asked == [{MONDAY: monday}]
    assert [day.station for day in published] == ["xa-khac", fresh[1].station]
    before = (tmp_path / INDEX_NAME).read_bytes()

    def refuse(in_force, made):
        raise CannotWriteError(path="x", reason="y")

    with pytest.raises(CannotWriteError):
        publish(tmp_path, fresh, refuse)
    assert (tmp_path / INDEX_NAME).read_bytes() == before


def test_a_damaged_day_in_force_is_published_anew(tmp_path):
    one = rundown()
    (first,) = publish(tmp_path, [one])
    (tmp_path / first.file_name).write_bytes(b"{}")
    (again,) = publish(tmp_path, [one])
    assert again.version == 2


@pytest.mark.parametrize("garbage", [b"", b"[]", b'{"h\xc3\xb4m nay": 1}', b"\xff"])
def test_a_damaged_index_is_made_anew_from_the_newest_whole_files(tmp_path, garbage):
    for _ in range(9):
        publish(tmp_path, [rundown()])
    (second,) = publish(tmp_path, [rundown()])
    (broken,) = publish(tmp_path, [rundown()])
    (tmp_path / broken.file_name).write_bytes(b"{}")
    (tmp_path / INDEX_NAME).write_bytes(garbage)
    (other,) = publish(tmp_path, [rundown(MONDAY + timedelta(days=1))])
    assert in_force(tmp_path) == {MONDAY: second.file_name, MONDAY + timedelta(days=1): other.file_name}


def test_a_step_that_fails_switches_nothing(tmp_path):
    publish(tmp_path, [rundown()])
    before = (tmp_path / INDEX_NAME).read_bytes()
    unwritable = rundown(MONDAY + timedelta(days=1))
    object.__setattr__(unwritable, "station", "\ud800")  # no value can hold it, and no file
    with pytest.raises(UnicodeEncodeError):
        publish(tmp_path, [rundown(), unwritable])
    assert len(list(tmp_path.glob(f"{MONDAY}.*.json"))) == 2, "Monday's file was written"
    assert (tmp_path / INDEX_NAME).read_bytes() == before


def at_once(work, arguments):
    barrier = threading.Barrier(len(arguments))

    def one(argument):
        barrier.wait()
        return work(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


def test_those_who_publish_at_once_lose_no_day(tmp_path):
    days = [MONDAY + timedelta(days=count) for count in range(8)]
    at_once(lambda day: publish(tmp_path, [rundown(day)]), days)
    assert sorted(in_force(tmp_path)) == days


def test_those_who_publish_one_day_at_once_all_do_each_a_version_of_its_own(tmp_path):
    stations = [f"xa-{number}" for number in range(8)]
    published = at_once(lambda name: publish(tmp_path, [replace(rundown(), station=name)]), stations)
    assert sorted(day.version for (day,) in published) == list(range(1, 9))
    assert in_force(tmp_path)[MONDAY] == max(published, key=lambda days: days[0].version)[0].file_name


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "rundowns").write_bytes(b"")
    with pytest.raises(CannotWriteError):
        publish(tmp_path / "rundowns", [rundown()])


FULL = """
import sys
from pathlib import Path
from broadcast.domain.rundown import decode
from broadcast.errors import DiskFullError
from broadcast.domain.schedule import WeekSchedule
from broadcast.domain.times import Week
from broadcast.store import Store, publish
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
    (one,) = publish(tmp_path, [rundown()])
    assert on_a_small_disk(FULL, 64, tmp_path / one.file_name, tmp_path / "disk", *before) == "full True\n"


AT_ONCE = """
import sys
from datetime import UTC, datetime
from broadcast.domain.rundown import Rundown
from broadcast.domain.rules import Rules
from broadcast.domain.times import Week
from broadcast.store import Store
from datetime import date, time
store = Store.open(sys.argv[1])
rules = Rules(timezone="Asia/Ho_Chi_Minh", windows=(), quiet_from=time(21), quiet_until=time(5), sessions_a_day=2,
              minutes_a_session=60)
day = Rundown(station="xa", day=date(2026, 11, 23), version=1, rules=rules, events=())
print("ready", flush=True)
sys.stdin.readline()
store.keep_publication(Week(year=2026, number=48), 1, [day], by="lanh-dao", at=datetime.now(UTC))
store.close()
"""


def test_processes_that_publish_one_version_at_once_leave_one_publication(place):
    week = Week(year=2026, number=48)
    store = Store.open(place)
    store.keep_week(WeekSchedule(week=week, lines=(), author="bien-tap"))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    several = [subprocess.Popen([sys.executable, "-c", AT_ONCE, str(place)], **pipes) for _ in range(3)]
    for one in several:
        assert one.stdout.readline() == "ready\n"
    for one in several:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in several:
        one.communicate(timeout=60)
    assert [one.returncode for one in several] == [0, 0, 0]
    assert len(store.publications(week)) == 1
    store.close()
