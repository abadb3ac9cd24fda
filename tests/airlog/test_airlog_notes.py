"""A note comes back as it was left, and whatever else lies in the folder is known for what it is."""

import json
import os
from datetime import UTC, datetime

import pytest

from broadcast.airlog import chain, notes
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import EntryKind, Verdict
from broadcast.domain.times import ClockTrust, Millis
from broadcast.errors import CannotWriteError, NoteDamagedError

AT = datetime(2026, 11, 30, 2, 15, tzinfo=UTC)
NOTE = notes.Note(
    id="quyền-1",
    kind=EntryKind.RIGHTS,
    at=AT,
    facts={"reason": "person_added", "person": "lan", "items": ("a",)},
)


@pytest.fixture
def place(tmp_path):
    return notes.folder(tmp_path / "dai", "chinh")


@pytest.fixture(autouse=True)
def a_home(tmp_path):
    (tmp_path / "dai").mkdir()


def entered(note, **values):
    bare = {"station": "dai", "software": "x", "at": AT, "trust": ClockTrust.TRUSTED}
    return notes.entry(note, **{**bare, **values})


def test_a_note_comes_back_and_makes_an_entry(place, tmp_path):
    assert notes.waiting(place) == ()
    notes.leave(place, NOTE)
    notes.leave(place, NOTE)
    (path,) = notes.waiting(place)
    read = notes.read(path)
    assert (read.id, read.at, entered(read)) == (NOTE.id, AT, entered(NOTE))
    made = entered(read)
    assert (made.person, made.items, made.reason, made.note, made.noted) == (
        "lan",
        ("a",),
        "person_added",
        NOTE.id,
        AT,
    )
    if os.name != "nt":
        assert (tmp_path / "dai" / "control").stat().st_mode & 0o077 == 0


def test_notes_are_taken_up_in_the_order_in_which_they_were_left(place):
    for number in range(4):
        notes.leave(place, notes.Note(id=f"n{number}", kind=EntryKind.RIGHTS, at=AT, facts={}))
    for path in notes.waiting(place):
        left = 10**18 - int(notes.read(path).id[1:])  # the last named was left first
        os.utime(path, ns=(left, left))
    assert [notes.read(path).id for path in notes.waiting(place)] == ["n3", "n2", "n1", "n0"]


def test_what_was_heard_is_left_as_a_note_too(place):
    facts = {
        "rundown": "r",
        "event": "e",
        "verdict": Verdict.WRONG,
        "heard_share": 40,
        "delay": Millis(183),
        "level": None,
        "match": 12,
        "actual_start": AT,
    }
    notes.leave(place, notes.Note(id="nghe-1", kind=EntryKind.HEARD, at=AT, facts=facts))
    made = entered(notes.read(notes.waiting(place)[0]))
    assert {name: getattr(made, name) for name in facts} == facts


RECORD = {"id": "x", "kind": "rights", "at": "2026-11-30T02:15:00.000000Z", "facts": {}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 30_000,
        {**RECORD, "kind": "event"},
        {**RECORD, "kind": "started"},
        {**RECORD, "kind": "khác"},
        {**RECORD, "id": ""},
        {**RECORD, "id": 5},
        {**RECORD, "id": "x" * 201},
        {**RECORD, "id": "a\nb"},
        {**RECORD, "at": "2026-11-30T02:15:00"},
        {**RECORD, "at": "0001-01-01T00:00:00+14:00"},
        {**RECORD, "at": "0900-01-01T00:00:00Z"},
        {**RECORD, "facts": {"station": "đài khác"}},
        {**RECORD, "facts": {"outcome": "aired"}},
        {**RECORD, "facts": {"frames": 48_000}},
        {**RECORD, "facts": {"kind": "event"}},
        {**RECORD, "facts": {"clock_trust": "trusted"}},
        {**RECORD, "facts": {"note": "y"}},
        {**RECORD, "facts": {"khác": "y"}},
        {**RECORD, "facts": {"title": 5}},
        {**RECORD, "facts": {"title": None}},
        {**RECORD, "facts": {"title": {"a": 1.5}}},
        {**RECORD, "facts": {"items": "abc"}},
        {**RECORD, "facts": {"items": [1]}},
        {**RECORD, "facts": {"repeat": 1}},
        {**RECORD, "facts": {"peak": 1.5}},
        {**RECORD, "facts": {"peak": True}},
        {**RECORD, "facts": {"peak": 10**20}},
        {**RECORD, "facts": {"actual_start": 5}},
        {**RECORD, "facts": {"actual_start": "hôm qua"}},
        {**RECORD, "facts": {"title": "\ud800"}},
        {**RECORD, "facts": []},
        {**RECORD, "kind": "heard"},
        {**RECORD, "kind": "heard", "facts": {"verdict": "aired"}},
        {**RECORD, "kind": "heard", "facts": {"verdict": "low", "delay": "5"}},
        {**RECORD, "kind": "heard", "facts": {"verdict": "low", "person": "lan"}},
        {**RECORD, "facts": {"verdict": "low"}},
    ],
    ids=lambda content: str(content)[-60:],
)
def test_what_is_no_note_is_refused(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(NoteDamagedError) as refused:
        notes.read(path)
    assert len(refused.value.sentence("vi")) < 500


@pytest.mark.skipif(os.name == "nt", reason="links, pipes and permissions of POSIX")
def test_what_is_no_file_is_not_even_opened(tmp_path):
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("/dev/zero")
    (tmp_path / "large.json").write_bytes(b" " * 40_000)
    for path in notes.waiting(tmp_path):
        with pytest.raises(NoteDamagedError):
            notes.read(path)
    with pytest.raises(FileNotFoundError):
        notes.read(tmp_path / "gone.json")


def test_a_note_that_no_log_takes_is_not_left(place):
    with pytest.raises(ValueError, match="title"):
        notes.leave(place, notes.Note(id="x", kind=EntryKind.RIGHTS, at=AT, facts={"title": 5}))
    assert not place.exists()


def test_a_place_that_takes_no_note_is_said(place):
    (place.parents[1]).write_text("a file where the folder should be")
    with pytest.raises(CannotWriteError):
        notes.leave(place, NOTE)


def test_a_log_knows_its_notes_and_a_text_that_speaks_like_one_is_none(tmp_path, entry):
    path = tmp_path / "as_run.sqlite"
    with ChainWriter(path) as log:
        log.append(entry(0, title='"note":"n-1","noted"', reason=',"note":"n-2","noted":'))
        log.append(entry(1, note="n-3", noted=AT))
        log.append(entry(2, note='n"4', noted=AT))
    since = entry(0).at
    assert [chain.holds_note(path, one, since) for one in ("n-1", "n-2", "n-3", 'n"4', "n-", "4")] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
