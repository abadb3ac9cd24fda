"""The coil, with the real pymodbus at both ends: its server on 127.0.0.1, and on a serial bus of two ptys.

Not proved here: boards that read the protocol in ways of their own, and the timing of a real bus.
"""

import socket
import threading

import pytest
from contact_fakes import in_time
from contact_standins import Board, BusBoard, deaf
from switch_contract import check_lost_and_found, check_switch

from broadcast.errors import ContactError
from broadcast.playout.contacts import open_switch


@pytest.fixture(params=["network", "bus"])
def board(request, tmp_path):
    board = Board() if request.param == "network" else BusBoard(tmp_path / "ttyUSB1")
    board.start()
    yield board
    if board._server:
        board.stop()


def _switch(board, coil=0, unit=1):
    where = f"{board.link}@9600" if isinstance(board, BusBoard) else f"127.0.0.1:{board.port}"
    return open_switch(f"modbus:{where}:{unit}:{coil}")


def test_the_contract(board):
    check_switch(_switch(board, 3), lambda: board.coil(3))
    assert not any(board.coil(number) for number in range(8))


def test_it_is_lost_and_found(board):
    check_lost_and_found(_switch(board), lambda: board.coil(0), board.stop, board.start)


def test_two_contacts_share_a_board_at_the_same_time(board):
    first, second = _switch(board, 1), _switch(board, 2)
    raised = []

    def knock(switch):
        try:
            for count in range(15):
                switch.set(count % 2 == 0)
        except ContactError as error:
            raised.append(error)

    threads = [threading.Thread(target=knock, args=(switch,)) for switch in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not raised
    assert board.coil(1)
    assert board.coil(2)


def test_what_the_board_refuses_is_an_error(board):
    with pytest.raises(ContactError) as refused:
        _switch(board, 100).set(True)
    assert "2" in refused.value.sentence("en"), "the board's own code: no such address"


def test_a_board_that_confirms_something_else_does_not_obey(board):
    board.stuck = True
    switch = _switch(board)
    switch.set(False)
    with pytest.raises(ContactError):
        switch.set(True)


def test_a_board_that_serves_another_at_the_moment_is_tried_again(monkeypatch):
    board = Board()
    board.start()
    board.stop()
    monkeypatch.setattr("broadcast.playout.contacts.coil.time.sleep", lambda _: board.start())
    _switch(board).set(True)
    monkeypatch.undo()
    assert board.coil(0)
    board.stop()


def test_a_unit_that_is_not_there_is_an_error(board):
    with pytest.raises(ContactError):
        _switch(board, unit=9).set(True)


def test_a_switch_that_was_never_used_asks_nothing_of_the_board_when_it_is_closed(tmp_path):
    board = Board()
    board.start(coils=[True] * 8)
    _switch(board).close()
    assert board.coil(0)
    board.stop()


@pytest.mark.parametrize("says", [b"", b"\x00", b"HTTP/1.1 200 OK\r\n\r\n" * 50, bytes(range(256)) * 20])
def test_a_host_that_never_answers_or_answers_rubbish_is_left_in_time(says):
    with deaf(says) as port:
        switch = open_switch(f"modbus:127.0.0.1:{port}:1:0")
        assert isinstance(in_time(lambda: switch.set(True)), ContactError)
        assert in_time(switch.close) is None


def test_the_error_is_the_same_each_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    said = set()
    for _ in range(2):
        with pytest.raises(ContactError) as refused:
            open_switch(f"modbus:127.0.0.1:{port}:1:0").set(True)
        said.add(refused.value.sentence("vi"))
    assert len(said) == 1


@pytest.mark.parametrize("where", ["a..b", "/dev/no-such-port@9600", "/dev/null@9600"])
def test_what_is_no_board_is_an_error_and_nothing_else(where):
    switch = open_switch(f"modbus:{where}:1:0")
    assert isinstance(in_time(lambda: switch.set(True)), ContactError)
    assert in_time(switch.close) is None
