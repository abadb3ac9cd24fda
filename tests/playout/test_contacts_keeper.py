"""The keeper's thread: with a contact in memory, and with real ports that go away and come back."""

import threading
from datetime import UTC, datetime

import pytest
from contact_fakes import MemorySwitch, contact, eventually, failure, in_time
from contact_standins import Adapter, Board, deaf
from playout_fakes import HandClock
from switch_contract import check_switch

from broadcast.errors import ContactError, ContactHeldError, ContactSpecError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.contacts import ContactKeeper, open_switch

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
MINUTE = 60_000_000_000


def within(ns):
    return CLOCK.monotonic_ns() + ns


@pytest.fixture
def keep():
    """Keepers that are stopped whatever happens, and the troubles they tell."""
    keepers = []

    def keep(switch, tell=None, **facts):
        troubles = []
        opener = switch.opener if isinstance(switch, MemorySwitch) else open_switch
        spec = {} if isinstance(switch, MemorySwitch) else {"switch": switch}
        keeper = ContactKeeper(contact(**spec, **facts), opener, CLOCK, tell or troubles.append)
        keepers.append((keeper, switch))
        return keeper, troubles

    yield keep
    for keeper, switch in keepers:
        if isinstance(switch, MemorySwitch):
            switch.gate.set()
        keeper.stop()
        assert not keeper._thread.is_alive()


def test_the_contract_of_switches_holds_for_the_fake():
    switch = MemorySwitch()
    check_switch(switch, lambda: switch.closed)


def test_it_begins_by_opening_what_another_left_closed(keep):
    switch = MemorySwitch()
    switch.closed = True
    keeper, _ = keep(switch)
    eventually(lambda: switch.words == [False])
    assert not switch.closed
    assert not keeper.closed


def test_it_closes_when_it_is_wanted_and_opens_when_it_is_released(keep, monkeypatch):
    monkeypatch.setattr("broadcast.playout.contacts.duty.REFRESH_NS", 10 * MINUTE)
    switch = MemorySwitch()
    keeper, troubles = keep(switch)
    eventually(lambda: switch.words == [False])
    keeper.want(within(MINUTE))
    eventually(lambda: switch.closed)
    eventually(lambda: keeper.closed)
    keeper.release()
    eventually(lambda: not switch.closed)
    eventually(lambda: not keeper.closed)
    assert switch.words == [False, True, False]
    assert troubles == []


def test_it_opens_by_itself_when_the_lease_runs_out(keep, monkeypatch):
    monkeypatch.setattr("broadcast.playout.contacts.duty.REFRESH_NS", 10 * MINUTE)
    switch = MemorySwitch()
    keeper, _ = keep(switch)
    keeper.want(within(300_000_000))
    eventually(lambda: True in switch.words)
    eventually(lambda: not switch.closed, "nobody said anything any more")


def test_the_port_is_told_again_now_and_then(keep):
    switch = MemorySwitch()
    keeper, _ = keep(switch)
    keeper.want(within(MINUTE))
    eventually(lambda: switch.words.count(True) >= 2)


def test_closed_too_long_it_opens_tells_it_once_and_stays_open_until_it_is_let_go(keep):
    switch = MemorySwitch()
    keeper, troubles = keep(switch, longest=200)
    keeper.want(within(10 * MINUTE))
    eventually(lambda: switch.closed)
    eventually(lambda: troubles)
    assert not switch.closed
    keeper.want(within(20 * MINUTE))
    told = len(switch.words)
    eventually(lambda: len(switch.words) > told, "the port is told again to be open")
    assert switch.words[-1] is False
    assert [type(trouble) for trouble in troubles] == [ContactHeldError]
    assert "0:00:00.2" in troubles[0].sentence("en")
    keeper.release()
    keeper.want(within(10 * MINUTE))
    eventually(lambda: switch.closed)
    eventually(lambda: None in troubles, "it tells that all is well")


def test_trouble_is_told_once_of_each_kind_and_when_it_is_over(keep):
    switch = MemorySwitch()
    switch.failure = first = failure("rút mất rồi")
    second = failure("cháy rồi")
    keeper, troubles = keep(switch)

    def told_another_word(fails):
        """A change of mind is tried at once, whatever the pause."""
        tries, switch.failure = switch.tries, fails
        keeper.release() if keeper._duty.goal else keeper.want(within(10 * MINUTE))
        eventually(lambda: switch.tries > tries)

    for fails in (first, first, second, first, second):
        told_another_word(fails)
    eventually(lambda: troubles == [first, second])
    told_another_word(None)
    eventually(lambda: troubles == [first, second, None])
    told_another_word(first)
    eventually(lambda: troubles == [first, second, None, first], "after a recovery the same is news")


def test_a_failing_port_is_tried_again_by_itself(keep):
    switch = MemorySwitch()
    switch.failure = failure("hỏng")
    keeper, troubles = keep(switch)
    keeper.want(within(10 * MINUTE))
    eventually(lambda: switch.tries >= 3)
    assert troubles == [switch.failure]
    assert not keeper.closed
    switch.failure = None
    eventually(lambda: keeper.closed)
    eventually(lambda: len(troubles) == 2)
    assert troubles[1] is None


def test_what_a_failed_port_may_have_closed_is_opened(keep):
    switch = MemorySwitch()
    switch.failure, switch.lies = failure("không trả lời"), True
    keeper, _ = keep(switch)
    keeper.want(within(MINUTE))
    eventually(lambda: switch.closed)
    assert not keeper.closed
    keeper.release()
    eventually(lambda: not switch.closed)


@pytest.mark.parametrize("raises", [ValueError("?"), OSError(5, "?"), RuntimeError()])
def test_whatever_a_port_raises_the_keeper_lives(keep, raises):
    switch = MemorySwitch()
    switch.failure = raises
    keeper, troubles = keep(switch)
    eventually(lambda: troubles)
    assert isinstance(troubles[0], ContactError)
    switch.failure = None
    keeper.want(within(MINUTE))
    eventually(lambda: keeper.closed)


def test_whatever_the_listener_raises_the_keeper_lives(keep):
    def tell(trouble):
        told.append(trouble)
        raise RuntimeError

    told = []
    switch = MemorySwitch()
    switch.failure = failure("hỏng")
    keeper, _ = keep(switch, tell)
    eventually(lambda: told)
    switch.failure = None
    keeper.want(within(MINUTE))
    eventually(lambda: keeper.closed)


def test_a_listener_may_use_the_keeper_and_delays_nobody_else(keep):
    told, go_on = [], threading.Event()

    def tell(trouble):
        if trouble:
            keeper.release()
        told.append(trouble)
        go_on.wait(60)

    switch = MemorySwitch()
    keeper, _ = keep(switch, tell)
    switch.failure = failure("hỏng")
    keeper.want(within(MINUTE))
    eventually(lambda: told)
    assert in_time(lambda: keeper.want(within(MINUTE))) is None
    switch.failure = None
    go_on.set()
    eventually(lambda: keeper.closed)


def test_a_port_that_hangs_delays_nobody_and_is_opened_when_it_comes_back(keep, monkeypatch):
    monkeypatch.setattr("broadcast.playout.contacts.keeper._ENDED_S", 0.5)
    switch = MemorySwitch()
    switch.gate.clear()
    keeper, _ = keep(switch)
    eventually(lambda: switch.tries == 1)
    for verb in (
        lambda: keeper.want(within(MINUTE)),
        keeper.release,
        lambda: keeper.want(within(1)),
        keeper.stop,
    ):
        assert in_time(verb) is None
    assert keeper._thread.is_alive(), "it cannot be ended; it ends with the process"
    switch.gate.set()
    eventually(lambda: not keeper._thread.is_alive())
    assert not switch.closed
    assert switch.let_go == 1


def test_stopping_opens_the_contact_and_lets_the_port_go(keep):
    switch = MemorySwitch()
    keeper, _ = keep(switch)
    keeper.want(within(MINUTE))
    eventually(lambda: switch.closed)
    keeper.stop()
    assert switch.words[-1] is False
    assert switch.let_go == 1
    assert not keeper._thread.is_alive()
    keeper.stop()
    keeper.want(within(MINUTE))
    keeper.release()
    assert not switch.closed
    assert not keeper.closed


def test_stopping_waits_for_no_clock(keep):
    keeper = ContactKeeper(contact(), MemorySwitch().opener, HandClock(), print)
    keeper.want(MINUTE)
    eventually(lambda: keeper.closed)
    keeper.stop()
    assert not keeper._thread.is_alive()


def test_stopping_tries_more_than_once_to_open(keep):
    switch = MemorySwitch()
    keeper, _ = keep(switch)
    keeper.want(within(MINUTE))
    eventually(lambda: switch.closed)
    switch.failure = failure("bận")
    tries = switch.tries
    stopping = threading.Thread(target=keeper.stop)
    stopping.start()
    eventually(lambda: switch.tries > tries)
    keeper.want(within(MINUTE))
    switch.failure = None
    stopping.join(20)
    assert switch.words[-1] is False
    assert not stopping.is_alive()


def test_a_dead_port_does_not_keep_it_from_ending(keep):
    switch = MemorySwitch()
    switch.failure = failure("hỏng")
    keeper, _ = keep(switch)
    assert in_time(keeper.stop) is None
    assert not keeper._thread.is_alive()


def test_a_contact_that_is_not_understood_is_refused_at_once(keep):
    with pytest.raises(ContactSpecError):
        keep("công tắc")


def test_a_board_that_loses_its_power_is_closed_again_when_it_is_back(keep):
    board = Board()
    board.start(coils=[True] * 8)
    keeper, troubles = keep(f"modbus:127.0.0.1:{board.port}:1:0")
    eventually(lambda: not board.coil(0), "what a former keeper left closed")
    assert board.coil(1), "another contact's coil is not touched"
    keeper.want(within(10 * MINUTE))
    eventually(lambda: board.coil(0))
    board.stop()
    eventually(lambda: troubles)
    board.start()
    eventually(lambda: board.coil(0))
    eventually(lambda: None in troubles)
    keeper.stop()
    assert not board.coil(0)
    board.stop()


def test_an_adapter_that_was_unplugged_is_closed_again_when_it_is_back(keep, tmp_path, monkeypatch):
    adapter = Adapter(tmp_path / "ttyUSB0")
    monkeypatch.setattr("serial.serialposix.fcntl", adapter)
    adapter.plug()
    keeper, troubles = keep(f"serial:{adapter.link}:rts")
    keeper.want(within(10 * MINUTE))
    eventually(lambda: keeper.closed)
    assert adapter.raised("rts")
    adapter.unplug()
    eventually(lambda: troubles)
    adapter.plug()
    eventually(lambda: adapter.history and adapter.history[-1] == ("rts", True))
    keeper.stop()
    assert not adapter.raised("rts")
    adapter.unplug()


def test_a_board_that_never_answers_does_not_keep_it_from_ending(keep):
    with deaf() as port:
        keeper, troubles = keep(f"modbus:127.0.0.1:{port}:1:0")
        keeper.want(within(10 * MINUTE))
        eventually(lambda: troubles)
        assert in_time(keeper.stop) is None
        eventually(lambda: not keeper._thread.is_alive())
