"""A log in one signed file: whole in any order and twice, a gap told, and nothing of a file that was altered."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_stations import Noon, entry, opened

from broadcast.airlog import chain
from broadcast.errors import (
    CannotWriteError,
    FileDamagedError,
    LogBrokenError,
    LogForkedError,
    StationKeyError,
)
from broadcast.hub import bundle
from broadcast.office.sticks import take_in
from broadcast.station.handing import hand_over
from broadcast.station.home import open_home
from broadcast.store.office import Span


@pytest.fixture(scope="module")
def aired(made_home, tmp_path_factory):
    """A station's home with a log of 30 entries, signed at 12 of them, and a key."""
    home = tmp_path_factory.mktemp("aired") / "dai"
    shutil.copytree(made_home, home)
    with chain.ChainWriter(home / "as_run.sqlite") as log:
        for number in range(30):
            log.append(entry(number))
            if number == 11:
                chain.sign_head(
                    home / "as_run.sqlite", home / "keys" / "station.pem", home / "heads" / "2026-11-02.json"
                )
    return home


@pytest.fixture
def dai(aired, tmp_path):
    """A copy of it, opened."""
    mine = tmp_path / "dai"
    shutil.copytree(aired, mine)
    with open_home(mine, Noon()) as home:
        yield home


def more(home, count):
    with chain.ChainWriter(home.folder / "as_run.sqlite") as log:
        for number in range(count):
            log.append(entry(log.head.seq + number))


@pytest.fixture
def sqlite_office(tmp_path):
    with opened(tmp_path / "office.sqlite", tmp_path / "co-quan") as home:
        yield home


def held(office, path):
    (log,) = take_in(office, path).logs
    return log.new, log.last, log.gaps


# ── there and back ───────────────────────────────────────────────────────────────────────────────


def test_a_file_holds_what_was_not_handed_over_yet(dai, office, tmp_path):
    first = hand_over(dai, tmp_path)
    assert (first.path.parent, first.path.suffix, first.count) == (tmp_path, bundle.SUFFIX, 30)
    assert hand_over(dai, tmp_path) is None
    more(dai, 5)
    second = hand_over(dai, tmp_path / "hai.nhatky")
    assert [(one.after, one.seq) for one in second.stretches] == [(30, 35)]
    assert hand_over(dai, tmp_path / "ca.nhatky", whole=True).count == 35
    assert held(office, second.path) == (5, 35, (Span(first=1, last=30),))
    assert held(office, first.path) == (30, 35, ())
    assert held(office, tmp_path / "ca.nhatky") == (0, 35, ())
    assert held(office, second.path) == (0, 35, ())
    (log,) = office.store.logs(office.store.stations()[0])
    assert list(office.store.bodies(log)) == [
        (row.seq, row.body, row.hash.encode()) for row in chain.rows(dai.folder / "as_run.sqlite")
    ]
    assert [one.day for one in office.store.signed(log)] == ["2026-11-02"]


def test_a_failed_hand_over_is_made_up_for_by_the_next(dai, tmp_path):
    (tmp_path / "tệp").touch()
    with pytest.raises(CannotWriteError):
        hand_over(dai, tmp_path / "tệp" / "a.nhatky")
    assert hand_over(dai, tmp_path).count == 30


def test_two_outputs_travel_in_one_file(dai, office, tmp_path):
    with chain.ChainWriter(dai.folder / "as_run-phu.sqlite") as log:
        log.append(entry(1))
        log.append(entry(2))
    taken = take_in(office, hand_over(dai, tmp_path).path)
    assert [(one.output, one.new) for one in taken.logs] == [("chinh", 30), ("as_run-phu", 2)]


# ── altered ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def file(aired, tmp_path_factory):
    """A file with the whole log, and the numbers of its lines' first bytes."""
    folder = tmp_path_factory.mktemp("file")
    shutil.copytree(aired, folder / "dai")
    with open_home(folder / "dai", Noon()) as home:
        path = hand_over(home, folder / "a.nhatky").path
    return path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.data())
def test_a_byte_altered_anywhere_is_found_and_the_entry_named(sqlite_office, tmp_path, file, data):
    lines = file.splitlines(keepends=True)
    number = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[number]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != lines[number][place]))
    altered = [*lines]
    altered[number] = bytes((*lines[number][:place], byte, *lines[number][place + 1 :]))
    refuses(sqlite_office, tmp_path, b"".join(altered), number if 0 < number < len(lines) - 1 else None)


@pytest.mark.parametrize("seq", [1, 15, 30])
def test_an_entry_that_is_missing_doubled_or_moved_is_named(sqlite_office, tmp_path, file, seq):
    lines = file.splitlines(keepends=True)
    refuses(sqlite_office, tmp_path, b"".join([*lines[:seq], *lines[seq + 1 :]]), seq)
    refuses(
        sqlite_office, tmp_path, b"".join([*lines[: seq + 1], *lines[seq:]]), seq + 1 if seq < 30 else None
    )
    spaced = [*lines[:seq], lines[seq].replace(b'","', b'", "', 1), *lines[seq + 1 :]]
    refuses(sqlite_office, tmp_path, b"".join(spaced), seq)
    if seq > 1:
        moved = [*lines[: seq - 1], lines[seq], lines[seq - 1], *lines[seq + 1 :]]
        refuses(sqlite_office, tmp_path, b"".join(moved), seq - 1)


@pytest.mark.parametrize("end", [b"", b"{}\n", b"\n"], ids=["cut", "other", "empty"])
def test_a_file_without_its_signature_is_refused(sqlite_office, tmp_path, file, end):
    lines = file.splitlines(keepends=True)
    refuses(sqlite_office, tmp_path, b"".join(lines[:-1]) + end, None)
    refuses(sqlite_office, tmp_path, file + (end or b" "), None)


def refuses(office, folder, text, seq):
    path = folder / "sai.nhatky"
    path.write_bytes(text)
    with pytest.raises((LogBrokenError, FileDamagedError)) as refused:
        take_in(office, path)
    assert office.store.stations() == ()
    assert isinstance(refused.value, FileDamagedError if seq is None else LogBrokenError), refused.value
    assert seq is None or refused.value.facts["seq"] == seq


# ── whose ────────────────────────────────────────────────────────────────────────────────────────


def test_another_key_under_the_same_name_is_refused_until_the_office_accepts_it(dai, sqlite_office, tmp_path):
    take_in(sqlite_office, hand_over(dai, tmp_path / "a.nhatky").path)
    (dai.folder / "keys" / "station.pem").unlink()
    shutil.rmtree(dai.folder / "heads")
    other = hand_over(dai, tmp_path / "b.nhatky", whole=True).path
    with pytest.raises(StationKeyError):
        take_in(sqlite_office, other)
    sqlite_office.store.accept(dai.settings.station.name)
    assert held(sqlite_office, other) == (30, 30, ())


def test_a_log_that_was_rewritten_is_refused_and_the_proof_kept(dai, sqlite_office, tmp_path):
    take_in(sqlite_office, hand_over(dai, tmp_path / "a.nhatky").path)
    (dai.folder / "as_run.sqlite").unlink()
    with chain.ChainWriter(dai.folder / "as_run.sqlite") as log:
        log.append(entry(0))
        log.append(entry(1, title="Khác"))
    with pytest.raises(LogForkedError) as refused:
        take_in(sqlite_office, hand_over(dai, tmp_path / "b.nhatky", whole=True).path)
    assert refused.value.facts["seq"] == 2
    (told,) = sqlite_office.store.disputes()
    assert (told.kind, told.seq) == ("forked", 2)
    assert told.kept != told.found
