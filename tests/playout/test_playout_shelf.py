from datetime import timedelta

import pytest
from playout_fakes import DAY, ZONE, event, moment, rundown

from broadcast.domain.rundown import INDEX_NAME, encode, encode_index
from broadcast.errors import RundownDamagedError, RundownMissingError
from broadcast.playout.shelf import RundownShelf


def publish(folder, *days):
    for day in days:
        (folder / day.file_name).write_bytes(encode(day))
    (folder / INDEX_NAME).write_bytes(encode_index({day.day: day.file_name for day in days}))


def of(number, version=1):
    day = DAY + timedelta(number)
    return rundown(event("a", "05:00", 5, day=day), day=day, version=version)


def test_a_day_as_published(tmp_path):
    publish(tmp_path, of(0), of(1))
    assert RundownShelf(tmp_path).on(DAY) == of(0)
    with pytest.raises(RundownMissingError, match="2026-11-25"):
        RundownShelf(tmp_path).on(DAY + timedelta(2))
    with pytest.raises(RundownMissingError):
        RundownShelf(tmp_path / "none").on(DAY)


@pytest.mark.parametrize(
    "harm", [lambda text: text.replace(b"Tin a", b"Tin b"), lambda text: text[:40], lambda _: None]
)
def test_a_file_that_is_not_what_its_name_says_is_not_read(tmp_path, harm):
    publish(tmp_path, of(0))
    path = tmp_path / of(0).file_name
    harmed = harm(path.read_bytes())
    path.unlink() if harmed is None else path.write_bytes(harmed)
    with pytest.raises(RundownDamagedError):
        RundownShelf(tmp_path).on(DAY)


def test_the_days_around_a_moment_are_the_same_tuple_until_something_is_published(tmp_path):
    publish(tmp_path, of(-1), of(0), of(1), of(2))
    shelf = RundownShelf(tmp_path)
    noon = shelf.around(moment("12:00"), ZONE)
    assert [one.day for one in noon] == [DAY, DAY + timedelta(1)]
    assert shelf.around(moment("12:00:01"), ZONE) is noon
    assert [one.day for one in shelf.around(moment("00:30"), ZONE)] == [
        DAY - timedelta(1),
        DAY,
        DAY + timedelta(1),
    ]
    publish(tmp_path, of(0, version=2), of(1))
    assert [one.version for one in shelf.around(moment("12:00"), ZONE)] == [2, 1]


def test_damage_on_the_way_leaves_what_was_read_in_force(tmp_path):
    publish(tmp_path, of(0), of(1))
    shelf = RundownShelf(tmp_path)
    before = shelf.around(moment("12:00"), ZONE)
    assert not shelf.damage
    (tmp_path / INDEX_NAME).write_bytes(b"{")
    assert shelf.around(moment("12:00:01"), ZONE) is before
    assert shelf.damage


def test_a_damaged_day_does_not_take_its_neighbours_with_it(tmp_path):
    publish(tmp_path, of(0), of(1))
    (tmp_path / of(1).file_name).write_bytes(b"")
    shelf = RundownShelf(tmp_path)
    assert shelf.around(moment("12:00"), ZONE) == (of(0),)
    assert [error.facts["path"] for error in shelf.damage] == [of(1).file_name]


def test_nothing_published_is_an_empty_programme(tmp_path):
    assert RundownShelf(tmp_path).around(moment("12:00"), ZONE) == ()
