"""The index finds what was asked for, and shows of it what the log says now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from broadcast.airlog import index
from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.index import Asked, Mark
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict

Make = Callable[..., AsRun]
MISSED = {
    "outcome": Outcome.SKIPPED,
    "reason": "missed",
    "frames": 0,
    "actual_start": None,
    "actual_end": None,
}


@pytest.fixture
def log(entry: Make, tmp_path: Path) -> Path:
    """Ten bulletins, each with its beginning; the fourth was missed, the seventh was not heard out there."""
    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as writer:
        for number in range(10):
            lost = MISSED if number == 3 else {}
            zones = ("z2",) if number == 5 else ("z1",)
            writer.append(entry(number, kind=EntryKind.BEGUN, outcome=None))
            writer.append(entry(number, title=f"Băng dự phòng số {number}", zones=zones, **lost))
        writer.append(
            entry(
                6, kind=EntryKind.HEARD, outcome=None, verdict=Verdict.SILENT, heard_share=0, rung=Rung.CART
            )
        )
    return path


@pytest.fixture
def find(log: Path, tmp_path: Path) -> Callable[..., list[tuple[int, str]]]:
    def finding(*, most: int = 50, after: Mark | None = None, **asked: object) -> list[tuple[int, str]]:
        with index.opened(tmp_path / "index.sqlite", {"": log}) as found:
            lines = found.find(Asked(**asked), most, after)  # type: ignore[arg-type]
            return [(line.place.seq, line.entry.event if line.entry else "") for line in lines]

    return finding


def altered(log: Path, statement: str) -> None:
    with closing(sqlite3.connect(log)) as database, database:
        database.execute("DROP TRIGGER IF EXISTS as_run_no_update")
        database.execute("DROP TRIGGER IF EXISTS as_run_no_delete")
        database.execute(statement)


def test_the_newest_stands_first_and_a_beginning_is_told_by_its_end(
    find: Callable[..., list[tuple[int, str]]],
) -> None:
    assert find() == [(2 * number + 2, f"e{number}") for number in reversed(range(10))]


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        ({"words": "bang du phong 5"}, ["e5"]),
        ({"words": "BẰNG số 5"}, ["e5"]),
        ({"words": "không có"}, []),
        ({"words": "100%_"}, []),
        ({"outcomes": (Outcome.SKIPPED,)}, ["e3"]),
        ({"odd": True}, ["e6", "e3"]),
        ({"zone": "z2"}, ["e5"]),
        ({"zone": "z"}, []),
        ({"column": "Cải cách hành chính", "words": "số 9"}, ["e9"]),
        ({"column": "Cải cách"}, []),
        ({"output": "phu"}, []),
    ],
)
def test_what_narrows(
    find: Callable[..., list[tuple[int, str]]], asked: dict[str, object], events: list[str]
) -> None:
    assert [event for _, event in find(**asked)] == events


def test_bounds_are_of_the_moment_at_which_it_sounded(
    find: Callable[..., list[tuple[int, str]]], entry: Make
) -> None:
    first = entry(2).moment
    assert [event for _, event in find(bounds=(first, first + timedelta(minutes=3)))] == ["e4", "e3", "e2"]


def test_a_page_goes_on_where_the_one_before_ended(log: Path, tmp_path: Path) -> None:
    with index.opened(tmp_path / "index.sqlite", {"": log}) as found:
        seen, after = [], None
        while page := found.find(Asked(), 3, after):
            seen += [line.place.seq for line in page]
            after = Mark.parse(str(page[-1].mark))
            assert after == page[-1].mark
        assert seen == [line.place.seq for line in found.every(Asked())] == list(range(20, 0, -2))


def test_marks_that_nobody_gave_are_none() -> None:
    assert [Mark.parse(text) for text in ("", "a~b", "a~b~c", "a~b~1~2", f"a~b~{'9' * 40}")] == [None] * 5


def test_what_was_heard_stands_beside_its_event(log: Path, tmp_path: Path) -> None:
    with index.opened(tmp_path / "index.sqlite", {"": log}) as found:
        heard = {line.place.seq: line.heard for line in found.find(Asked(), 50) if line.heard}
    assert list(heard) == [14]
    assert heard[14].verdict is Verdict.SILENT


def test_it_follows_the_log_as_it_grows(
    log: Path, entry: Make, find: Callable[..., list[tuple[int, str]]]
) -> None:
    assert len(find()) == 10
    with ChainWriter(log) as writer:
        writer.append(entry(30))
    assert find(most=1) == [(22, "e30")]


@pytest.mark.parametrize("before", [True, False], ids=["indexed before", "indexed after"])
def test_an_altered_entry_is_named_and_hides_none_of_the_others(
    log: Path, find: Callable[..., list[tuple[int, str]]], before: bool
) -> None:
    if before:
        find()
    altered(log, "UPDATE as_run SET body = replace(body, 'số 7', 'số 8') WHERE seq = 16")
    found = find()
    assert (16, "") in found
    assert len([event for _, event in found if event]) == 9


def test_an_entry_that_was_altered_with_its_hash_is_not_what_was_indexed(
    log: Path, find: Callable[..., list[tuple[int, str]]]
) -> None:
    import hashlib

    find()
    with closing(sqlite3.connect(log)) as database:
        body = database.execute("SELECT body FROM as_run WHERE seq = 16").fetchone()[0]
    other = body.replace("số 7", "số 8")
    digest = hashlib.sha256(other.encode()).hexdigest()
    altered(log, f"UPDATE as_run SET body = '{other}', hash = '{digest}' WHERE seq = 16")
    assert (16, "") in find()


def test_an_entry_that_was_taken_away_is_named(log: Path, find: Callable[..., list[tuple[int, str]]]) -> None:
    find()
    altered(log, "DELETE FROM as_run WHERE seq = 8")
    assert (8, "") in find()


def test_another_log_in_its_place_is_indexed_anew(
    log: Path, entry: Make, find: Callable[..., list[tuple[int, str]]]
) -> None:
    find()
    log.unlink()
    with ChainWriter(log) as writer:
        writer.append(entry(40))
    assert find() == [(1, "e40")]


def test_an_index_that_is_damaged_or_of_another_form_is_made_anew(
    tmp_path: Path, find: Callable[..., list[tuple[int, str]]]
) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"no database at all" * 100)
    assert len(find()) == len(find()) == 10
    altered(tmp_path / "index.sqlite", "PRAGMA user_version = 99")
    assert len(find()) == 10


def test_it_is_read_where_it_cannot_be_kept(log: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with index.opened(tmp_path / "file" / "index.sqlite", {"": log}) as found:
        assert len(found.find(Asked(), 50)) == 10


def test_several_logs_are_one_by_time_and_one_that_goes_is_forgotten(
    log: Path, entry: Make, tmp_path: Path
) -> None:
    other = tmp_path / "as_run-phu.sqlite"
    with ChainWriter(other) as writer:
        writer.append(entry(20))
    logs = {"chinh": log, "phu": other, "sau": tmp_path / "as_run-sau.sqlite"}
    with index.opened(tmp_path / "index.sqlite", logs) as found:
        assert str(found.find(Asked(), 1)[0].place) == "phu 1"
        assert len(found.find(Asked(output="chinh"), 50)) == 10
    with index.opened(tmp_path / "index.sqlite", {"chinh": log}) as found:
        assert len(found.find(Asked(), 50)) == 10


def test_how_often_a_cart_was_heard(entry: Make, tmp_path: Path) -> None:
    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as writer:
        for number in range(3):
            writer.append(entry(number, cart="a" * 64, **(MISSED if number == 2 else {})))
    with index.opened(tmp_path / "index.sqlite", {"": path}) as found:
        assert found.airings(["a" * 64, "b" * 64]) == {"a" * 64: (2, entry(1).moment)}
        assert found.columns() == ("Cải cách hành chính",)
