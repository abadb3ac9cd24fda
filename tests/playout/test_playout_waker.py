import threading
from datetime import UTC, datetime, timedelta

import pytest
from playout_fakes import HandClock

from broadcast.playout.clocks import SystemClock
from broadcast.playout.waker import Chore, Waker


def soon(seconds=0.02):
    return lambda now: now + timedelta(seconds=seconds)


@pytest.fixture
def waker():
    made = []

    def make(chores, clock=None, on_error=lambda chore, error: None):
        made.append(Waker(clock or SystemClock(datetime(2020, 1, 1, tzinfo=UTC)), chores, on_error))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_a_chore_is_run_and_set_again_from_the_moment_it_ended(waker):
    thrice, moments = threading.Event(), []

    def run():
        moments.append(datetime.now(UTC))
        if len(moments) == 3:
            thrice.set()

    waker([Chore(name="đầu ngày", after=soon(), run=run)]).start()
    assert thrice.wait(10)


def test_a_chore_that_raises_is_told_and_stops_neither_itself_nor_others(waker):
    told, again, other = [], threading.Event(), threading.Event()

    def fail():
        if told:
            again.set()
        raise OSError("ổ đĩa đầy")

    failing = Chore(name="sao lưu", after=soon(), run=fail)
    waker(
        [failing, Chore(name="khác", after=soon(0.05), run=other.set)],
        on_error=lambda chore, error: told.append((chore.name, str(error))),
    ).start()
    assert again.wait(10)
    assert other.wait(10)
    assert told[0] == ("sao lưu", "ổ đĩa đầy")


def test_alarms_are_rebuilt_from_the_clock_and_never_remembered(waker):
    clock = HandClock(datetime(2030, 11, 23, 4, 30, tzinfo=UTC))

    def at_five(now):
        five = now.replace(hour=5, minute=0)
        return five if five > now else five + timedelta(days=1)

    one = waker(
        [
            Chore(name="nửa đêm", after=at_five, run=lambda: None),
            Chore(name="hết việc", after=lambda _: None, run=lambda: None),
        ],
        clock,
    )
    one.start()
    assert one.due() == {"nửa đêm": datetime(2030, 11, 23, 5, tzinfo=UTC)}
    clock.now = datetime(2030, 12, 1, 12, tzinfo=UTC)
    one.rebuild()
    assert one.due() == {"nửa đêm": datetime(2030, 12, 2, 5, tzinfo=UTC)}


def test_a_chore_with_nothing_left_to_do_loses_its_alarm(waker):
    ran, left = threading.Event(), [1]
    one = waker(
        [
            Chore(
                name="một lần",
                after=lambda now: now + timedelta(seconds=0.02) if left else None,
                run=lambda: (left.clear(), ran.set()),
            )
        ]
    )
    one.start()
    assert ran.wait(10)
    for _ in range(1_000):
        if not one.due():
            return
        threading.Event().wait(0.01)
    raise AssertionError(one.due())


def test_stopping_waits_for_the_chore_that_runs_and_does_not_set_it_again(waker):
    running, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def run():
        running.set()
        may_end.wait(10)
        ended.set()

    one = waker([Chore(name="sao lưu", after=soon(), run=run)])
    one.start()
    assert running.wait(10)
    threading.Timer(0.05, may_end.set).start()
    one.stop()
    assert ended.is_set()
    assert one.due() == {}


def test_a_moment_that_has_passed_is_made_good_at_once(waker):
    ran = threading.Event()
    once = iter([timedelta(hours=-3)])
    waker([Chore(name="trễ", after=lambda now: (d := next(once, None)) and now + d, run=ran.set)]).start()
    assert ran.wait(10), "APScheduler by itself drops what is a second late"
