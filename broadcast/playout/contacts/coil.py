"""A coil of a Modbus board, over the network or a serial bus.

The board is met anew for each word: such boards often serve one connection at a time, several contacts sit
on one board or one bus, and a board that lost its power or its cable for a while is there again as soon as
it is there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadcast.errors import ContactError, Said

if TYPE_CHECKING:
    from pymodbus.client import ModbusSerialClient, ModbusTcpClient
    from pymodbus.pdu import ModbusPDU

    Client = ModbusTcpClient | ModbusSerialClient

_TIMEOUT = 1.0
"""Seconds, for a connection and for an answer each."""
_PAUSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """How a board is met."""

    client: Callable[[], Client]
    tries: int
    """How often it is tried, `_PAUSE` apart, while another contact of ours may be talking to it."""


def tcp_board(host: str, port: int) -> Board:
    """A board on the network. One try may take the whole of the timeout."""

    def client() -> ModbusTcpClient:
        from pymodbus.client import ModbusTcpClient

        return ModbusTcpClient(host, port=port, timeout=_TIMEOUT, retries=0)

    return Board(client=client, tries=2)


def rtu_board(port: str, baud: int) -> Board:
    """A board on a serial bus. One try takes no time: the port is there and free, or not."""

    def client() -> ModbusSerialClient:
        from pymodbus.client import ModbusSerialClient

        return ModbusSerialClient(port, baudrate=baud, timeout=_TIMEOUT, retries=0)

    return Board(client=client, tries=20)


class Coil:
    """The coil number `coil` of the unit `unit` on a board; `name` is what people call it."""

    def __init__(self, name: str, board: Board, unit: int, coil: int) -> None:
        self._name = name
        self._board = board
        self._unit = unit
        self._coil = coil
        self._used = False

    def set(self, closed: bool) -> None:
        """Write the coil and wait until the board confirms it. Raises ContactError."""
        self._used = True
        answer = self._ask(lambda client: client.write_coil(self._coil, closed, device_id=self._unit))
        if answer.bits != [closed]:
            raise self._refusal(answer)

    def check(self) -> None:
        """Read the coil. Raises ContactError."""
        answer = self._ask(lambda client: client.read_coils(self._coil, count=1, device_id=self._unit))
        if answer.isError():
            raise self._refusal(answer)

    def close(self) -> None:
        """Open the contact, if it was ever used. Nothing is held."""
        used, self._used = self._used, False
        if used:
            with suppress(ContactError):
                self.set(False)
            self._used = False

    def _ask(self, question: Callable[[Client], ModbusPDU]) -> ModbusPDU:
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)  # what it has to say is raised below
        try:
            with closing(self._board.client()) as client:
                answer = question(client) if self._meet(client) else None
        except Exception as error:  # pymodbus lets those of sockets, ports and garbled answers through
            raise self._error("bo mạch không trả lời", "the board does not answer") from error
        if answer is None:
            raise self._error("không kết nối được", "there is no connection")
        return answer

    def _meet(self, client: Client) -> bool:
        for _ in range(self._board.tries - 1):
            if client.connect():
                return True
            time.sleep(_PAUSE)
        return bool(client.connect())

    def _refusal(self, answer: ModbusPDU) -> ContactError:
        code = answer.exception_code
        return self._error(f"bo mạch từ chối (mã {code})", f"the board refuses (code {code})")

    def _error(self, vi: str, en: str) -> ContactError:
        return ContactError(switch=self._name, reason=Said(vi, en))
