"""A week at its board: what it shows, steps that are kept one by one, two people who never undo each other unseen."""

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest

from broadcast.domain.people import Role
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust, Millis, Week
from broadcast.errors import NothingUndoneError, RoleRefusedError, WeekEditedError, WeekEditError
from broadcast.station import board, people
from broadcast.station.home import open_home
from broadcast.store import WeekOrigin
from broadcast.traffic.edits import Add, Alter, Move, Remove, edited

WEEK = Week(year=2030, number=10)  # Monday is 2030-03-04


class Standing:
    """A clock that stands until the test moves it."""

    now = datetime(2030, 3, 1, 1, 0, tzinfo=UTC)

    def wall(self):
        return self.now

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


def music(at=None, days=(0, 1, 2), content="Nhạc hiệu"):
    return Line(
        days=days,
        start=time.fromisoformat(at) if at else None,
        start_kind=StartKind.HARD if at else StartKind.SOFT,
        length=None,
        column="Nhạc",
        content=content,
        source=LineSource(kind=SourceKind.FILE, reference="nhac-hieu.flac"),
    )


def copy(content, days=(0, 1, 2)):
    return Line(
        days=days,
        start=None,
        start_kind=StartKind.SOFT,
        length=None,
        column="Bản tin",
        content=content,
        source=LineSource(kind=SourceKind.READ),
    )


@contextmanager
def at_desk(folder):
    with open_home(folder, Standing()) as opened:
        for name, full in (("lan", "Nguyễn Thị Lan"), ("minh", "Trần Văn Minh")):
            people.add(opened, name=name, full_name=full, role=Role.EDITOR)
        yield opened


@pytest.fixture
def station(home):
    with at_desk(home) as opened:
        lines = (music("05:30"), copy("Thông báo họp dân."), music(content="Nhạc kết"))
        opened.store.keep_week(WeekSchedule(week=WEEK, lines=lines, author="lan"))
        yield opened


def late(station, base=1, user="lan"):
    """The Tuesday's morning is put into the night."""
    return board.edit(station, WEEK, base, Move(head=0, day=1, to=1, by=timedelta(hours=17)), user)


def test_the_board_has_each_run_on_each_of_its_days_as_laid_out(station):
    shown = board.board(station, WEEK)
    monday = shown.days[0][0]
    assert [len(day) for day in shown.days] == [1, 1, 1, 0, 0, 0, 0]
    assert [part.title for part in monday.parts] == ["Nhạc hiệu", "Thông báo họp dân.", "Nhạc kết"]
    assert f"{monday.start:%Y-%m-%d %H:%M}" == "2030-03-04 05:30"
    assert all(one.end == other.start for one, other in zip(monday.parts, monday.parts[1:], strict=False))
    assert not shown.faults


def test_a_week_that_nobody_has_begun_is_an_empty_board_and_may_be_begun(station):
    empty = Week(year=2030, number=20)
    assert board.board(station, empty).kept is None
    kept = board.edit(station, empty, 0, Add(line=music("05:30")), "lan")
    assert (kept.version, board.board(station, empty).kept.author) == (1, "lan")


def test_a_rule_answers_beside_the_very_line_and_day(station):
    board.edit(station, WEEK, 1, Add(line=music("17:00", days=(1,))), "lan")
    late(station, base=2)
    shown = board.board(station, WEEK)
    evening, night = shown.days[1]
    assert "giờ yên lặng" in night.parts[0].faults[0].vi
    assert not evening.is_faulty
    assert [block.is_faulty for block in shown.blocks] == [False, False, True, False]


def test_what_an_edit_would_bring_is_told_and_nothing_kept(station):
    judged = board.judge(station, WEEK, 1, Move(head=0, day=1, to=1, by=timedelta(hours=17)))
    assert {one.fault.rule for one in judged.faults} == {"quiet_hours"}
    assert {one.days for one in judged.faults} == {(1,)}
    assert judged.changes
    assert station.store.week(WEEK).version == 1
    assert not board.judge(station, WEEK, 1, Move(head=0, day=1, to=1, by=timedelta(minutes=5))).faults


def test_what_is_wrong_already_is_not_told_again(station):
    late(station)
    head = next(board.board(station, WEEK).days[0].__iter__()).index
    judged = board.judge(station, WEEK, 2, Move(head=head, day=0, to=0, by=timedelta(minutes=5)))
    assert not judged.faults


def test_an_edit_from_an_old_version_changes_nothing_and_tells_who_and_what(station):
    late(station, user="minh")
    with pytest.raises(WeekEditedError) as refused:
        board.edit(station, WEEK, 1, Remove(lines=(0,), days=(0,)), "lan")
    said = refused.value.sentence("vi")
    assert "Trần Văn Minh" in said
    assert "lúc 08:00 01/03" in said
    assert "22:30" in said
    with pytest.raises(WeekEditedError):
        board.judge(station, WEEK, 1, Remove(lines=(0,), days=(0,)))
    assert station.store.week(WEEK).version == 2


def test_two_at_the_very_same_moment(station, monkeypatch):
    """Between the look and the keeping somebody else kept a version."""
    seen = station.store.week(WEEK)
    late(station, user="minh")
    monkeypatch.setattr(board, "newest", lambda *_: seen)
    with pytest.raises(WeekEditedError, match="Trần Văn Minh"):
        board.edit(station, WEEK, 1, Remove(lines=(0,), days=(0,)), "lan")
    assert station.store.week(WEEK).version == 2


def test_what_somebody_else_did_since(station):
    assert board.since(station, WEEK, 1) is None
    late(station, user="minh")
    found = board.since(station, WEEK, 1)
    assert (found.by, found.kept.version) == ("Trần Văn Minh", 2)
    assert any("22:30" in change.said.vi for change in found.changes)


def test_an_edit_that_changes_nothing_makes_no_version(station):
    kept = board.edit(station, WEEK, 1, Alter(line=0, days=(0, 1, 2), to=music("05:30")), "lan")
    assert kept.version == station.store.week(WEEK).version == 1


def test_nobody_edits_who_may_not(station):
    with pytest.raises(RoleRefusedError):
        late(station, user="lanh-dao")
    with pytest.raises(WeekEditError):
        board.edit(station, WEEK, 1, Move(head=1, day=0, to=1, by=timedelta()), "lan")
    assert station.store.week(WEEK).version == 1


def test_undone_step_by_step_and_never_forgotten(station):
    first = station.store.week(WEEK).lines
    second = late(station).lines
    board.edit(station, WEEK, 2, Remove(lines=(0,), days=(0,)), "lan")
    assert board.undo(station, WEEK, 3, "lan").lines == second
    assert board.undo(station, WEEK, 4, "lan").lines == first
    with pytest.raises(NothingUndoneError):
        board.undo(station, WEEK, 5, "lan")
    assert board.restore(station, WEEK, 5, 3, "lan").version == 6
    assert board.undo(station, WEEK, 6, "lan").lines == second  # as before version 3
    assert [station.store.week(WEEK, number).lines for number in (1, 2)] == [first, second]


def test_steps_of_one_person_are_read_as_one(station):
    for version in (1, 2, 3):
        board.edit(station, WEEK, version, Remove(lines=(0,), days=(version - 1,)), "lan")
    board.edit(station, WEEK, 4, Add(line=music("17:00", days=(4,))), "minh")
    board.undo(station, WEEK, 5, "minh")
    told = [(one.first.version, one.last.version, one.count) for one in board.history(station, WEEK)]
    assert told == [(6, 6, 1), (5, 5, 1), (2, 4, 3), (1, 1, 1)]
    newest = station.store.weeks(WEEK)[0]
    assert (newest.origin, newest.restores, newest.at) == (WeekOrigin.EDITED, 4, Standing.now)


def test_an_odd_hour_is_told_by_what_the_station_is_used_to(station):
    before = Week(year=2030, number=9)
    station.store.keep_week(WeekSchedule(week=before, lines=(music("05:30"), music("17:00")), author="lan"))
    odd = Move(head=0, day=0, to=0, by=timedelta(hours=5, minutes=30))
    assert not board.judge(station, WEEK, 1, odd).odd  # nothing was published yet
    station.store.keep_publication(before, 1, (), by="lan", at=Standing.now)
    assert "quanh 05:30, 17:00" in board.judge(station, WEEK, 1, odd).odd[0].vi
    near = Move(head=0, day=0, to=0, by=timedelta(minutes=40))
    assert not board.judge(station, WEEK, 1, near).odd
    board.edit(station, WEEK, 1, odd, "lan")
    assert [block.odd is not None for block in board.board(station, WEEK).blocks] == [True, False, False]


def test_a_new_station_is_told_of_hours_right_before_the_quiet_ones(station):
    night = Move(head=0, day=0, to=0, by=timedelta(hours=15))  # 20:30, quiet from 21:00
    assert "giờ yên lặng" in board.judge(station, WEEK, 1, night).odd[0].vi


def test_only_what_is_taken_from_outside_is_made_longer_by_hand(station):
    relay = Line(
        days=(5,),
        start=time(17, 0),
        start_kind=StartKind.HARD,
        length=Millis(600_000),
        column="Tiếp âm",
        content="VOV1",
        source=LineSource(kind=SourceKind.RELAY, reference="VOV1"),
    )
    board.edit(station, WEEK, 1, Add(line=relay), "lan")
    shown = board.board(station, WEEK)
    assert [block.is_resizable for block in shown.blocks] == [False, False, False, True]


def test_what_follows_nothing_is_shown_all_the_same(station):
    after = edited(station.store.week(WEEK), Alter(line=1, days=(0, 1, 2), to=copy("Họp dân.", days=(0, 6))))
    station.store.keep_week(after)
    shown = board.board(station, WEEK)
    assert [part.title for part in shown.orphans[6]] == ["Họp dân."]
    assert shown.orphans[6][0].faults
