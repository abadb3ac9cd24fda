"""What waits of the coming weeks: listed soonest first, heard, approved one by one, or given back with a reason."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from test_publishing import HEADS, LINES, WEEK, desk, silent

from broadcast.domain.people import Person, Role
from broadcast.domain.schedule import WeekSchedule
from broadcast.errors import (
    CartChangedError,
    DoubtsError,
    NotApprovedError,
    NotHeardError,
    ReasonMissingError,
    RoleRefusedError,
    SamePersonError,
    WeekChangedError,
)
from broadcast.station import approving, publishing, rendering, submitting, weekfiles, weeks
from broadcast.store import WeekState

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def waiting_week(home, tmp_path):
    """A week of recordings and a relay that was loaded and rendered, on its Wednesday at noon."""
    with desk(home, "12:00") as opened:
        for name, role in (("lan", Role.EDITOR), ("hung", Role.APPROVER)):
            opened.store.add_person(Person(name=name, full_name=name, role=role))
        load(opened, tmp_path, LINES + "T6,18:00,10',Thời sự,Thời sự,tiếp âm: https://radio.example/vov1\n")
        yield opened


def load(opened, tmp_path, lines):
    path = tmp_path / "tuan.csv"
    path.write_text(HEADS + lines)
    weekfiles.load(opened, path, WEEK, "lan", over=True)


def hear_all(opened):
    person = opened.store.person("hung")
    for one in approving.waiting(opened):
        if one.cart:
            submitting.note_heard(opened, person, one.cart.cart)


def approve(opened, key, version=1):
    approving.approve(opened, "hung", WEEK, version, key)


def test_what_waits_is_told_once_with_its_lines_the_soonest_first(waiting_week):
    waits = approving.waiting(waiting_week)
    told = [(one.lines, one.title, one.airs and f"{one.airs.astimezone(HERE):%a %H:%M}") for one in waits]
    assert told == [
        ((0, 2), "Nhạc hiệu sáng", "Wed 17:00"),
        ((1, 3), "Nhạc kết sáng", "Wed 17:00"),
        ((4,), "Thời sự", "Fri 18:00"),
        ((), "chuong", None),
        ((), "du-phong", None),
    ]
    assert waits[2].cart is None
    assert waits[2].key, "a relay is approved as what will be taken"


def test_the_week_is_approved_with_the_last_of_what_waits_and_not_before(waiting_week, tmp_path):
    hear_all(waiting_week)
    keys = [one.key for one in approving.waiting(waiting_week)]
    for key in keys:
        with pytest.raises(NotApprovedError):
            publishing.publish(waiting_week, WEEK, "lan", silent)
        assert waiting_week.store.week_state(WEEK) is WeekState.DRAFT
        approve(waiting_week, key)
    assert waiting_week.store.week_state(WEEK) is WeekState.APPROVED
    assert approving.waiting(waiting_week) == ()
    assert publishing.publish(waiting_week, WEEK, "lan", silent).version == 1
    load(waiting_week, tmp_path, LINES)
    assert waiting_week.store.week_state(WEEK) is WeekState.DRAFT
    assert publishing.publish(waiting_week, WEEK, "lan", silent).version == 2, "all of it was approved before"


def test_one_cart_is_not_approved_unheard_nor_by_an_editor_nor_twice(waiting_week):
    key = approving.waiting(waiting_week)[0].key
    with pytest.raises(NotHeardError) as refused:
        approve(waiting_week, key)
    assert "Nhạc hiệu sáng" in refused.value.sentence("vi")
    with pytest.raises(RoleRefusedError):
        approving.approve(waiting_week, "lan", WEEK, 1, key)
    hear_all(waiting_week)
    approve(waiting_week, key)
    with pytest.raises(CartChangedError):
        approve(waiting_week, key)
    with pytest.raises(CartChangedError):
        approve(waiting_week, "")


def test_who_wrote_the_week_does_not_approve_it(waiting_week):
    hear_all(waiting_week)
    with waiting_week.store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE weeks SET author = 'hung'")
    with pytest.raises(SamePersonError):
        approve(waiting_week, approving.waiting(waiting_week)[0].key)


def test_the_rest_is_approved_at_once_when_all_of_it_was_heard(waiting_week):
    first, second, *_ = approving.waiting(waiting_week)
    submitting.note_heard(waiting_week, waiting_week.store.person("hung"), first.key)
    with pytest.raises(NotHeardError) as refused:
        approving.approve_rest(waiting_week, "hung", WEEK, 1, silent)
    assert second.title in refused.value.sentence("vi")
    assert first.title not in refused.value.sentence("vi")
    hear_all(waiting_week)
    approving.approve_rest(waiting_week, "hung", WEEK, 1, silent)
    assert waiting_week.store.week_state(WEEK) is WeekState.APPROVED


def test_what_is_given_back_comes_last_with_its_reason_until_it_is_other(waiting_week, tmp_path):
    key = approving.waiting(waiting_week)[0].key
    with pytest.raises(ReasonMissingError):
        approving.give_back(waiting_week, "hung", WEEK, 1, key, reason="\n")
    approving.give_back(waiting_week, "hung", WEEK, 1, key, reason="Nhạc  to quá.")
    last = approving.waiting(waiting_week)[-1]
    assert (last.key, last.returned.reason, last.returned.by) == (key, "Nhạc to quá.", "hung")
    load(waiting_week, tmp_path, LINES.replace("nhac-hieu", "nhac-ket"))
    assert [one.returned for one in approving.waiting(waiting_week)] == [None] * 3


def test_a_page_of_an_older_version_approves_nothing(waiting_week, tmp_path):
    hear_all(waiting_week)
    key = approving.waiting(waiting_week)[0].key
    load(waiting_week, tmp_path, LINES)
    for act in (
        lambda: approve(waiting_week, key),
        lambda: approving.give_back(waiting_week, "hung", WEEK, 1, key, reason="x"),
    ):
        with pytest.raises(WeekChangedError):
            act()


def test_a_line_that_was_never_made_waits_for_its_cart_and_its_doubts_are_asked(waiting_week, tmp_path):
    load(waiting_week, tmp_path, "T6,17:00,,Tin,Ban QLDVX họp chiều nay.,đọc\n")
    (one, *_) = approving.waiting(waiting_week)
    assert (one.lines, one.key, one.cart) == ((0,), "", None)
    newest = waiting_week.store.week(WEEK)
    made = rendering.make_one(waiting_week, newest.lines[0], author=newest.author)
    hear_all(waiting_week)
    with pytest.raises(DoubtsError):
        approve(waiting_week, made.cart, version=2)


def test_a_week_that_breaks_a_rule_stays_a_draft_though_all_of_it_was_approved(waiting_week):
    night = replace(waiting_week.store.week(WEEK).lines[0], start=time(2, 0))
    waiting_week.store.keep_week(WeekSchedule(week=WEEK, lines=(night,), author="lan"))
    hear_all(waiting_week)
    for one in approving.waiting(waiting_week):
        approve(waiting_week, one.key, version=2)
    assert weeks.faults_of(waiting_week, waiting_week.store.week(WEEK))
    assert waiting_week.store.week_state(WEEK) is WeekState.DRAFT


def test_a_week_that_is_over_waits_no_more(waiting_week, home):
    with desk(home, "12:00", day="2030-03-18") as later:
        assert approving.waiting(later) == ()
