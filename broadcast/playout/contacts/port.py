"""What a contact's port is to the rest of the house, and how one is found by the way it is written.

    serial:PORT:rts              a control line of a serial port (COM3, /dev/ttyUSB0), or serial:PORT:dtr
    gpio:PIN                     a pin by its GPIO number; gpio:PIN:low where low closes the contact
    modbus:HOST:UNIT:COIL        a coil of a Modbus TCP board; HOST:PORT where the port is not 502
    modbus:PORT@BAUD:UNIT:COIL   the same board behind a serial port (RTU, 8N1)

Coils are counted from 0, as they travel on the wire. An address is better than a host's name: looking a
name up may take longer than the port's own second.
"""

from __future__ import annotations

import os
import re
from typing import Protocol

from broadcast.errors import ContactSpecError
from broadcast.playout.contacts.coil import Coil, rtu_board, tcp_board
from broadcast.playout.contacts.pin import Pin
from broadcast.playout.contacts.serialline import SerialLine

_SERIAL = re.compile(r"serial:(?P<port>\S.*):(?P<line>rts|dtr)")
_GPIO = re.compile(r"gpio:(?P<pin>[0-9]{1,3})(?P<low>:low)?")
_RTU = re.compile(r"modbus:(?P<port>\S[^@]*)@(?P<baud>[0-9]{3,7}):(?P<unit>[0-9]{1,3}):(?P<coil>[0-9]{1,5})")
_TCP = re.compile(
    r"modbus:(?!COM[0-9]+:)(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r":(?P<unit>[0-9]{1,3}):(?P<coil>[0-9]{1,5})"
)
_MODBUS = 502
_PORTS = range(1, 65_536)
_UNITS = range(1, 248)
_COILS = range(65_536)


class Switch(Protocol):
    """One contact at one port. One thread uses it, and nobody else the contact."""

    def set(self, closed: bool) -> None:
        """Close the contact or open it; MAY be told the same again, and MUST notice then if the port is gone.

        MUST open the port when it is not open, without closing the contact by it, and MUST come back within
        a few seconds. Raises ContactError; what the contact is then is not known, and the next `set` MUST
        begin with a port opened anew.
        """

    def check(self) -> None:
        """See whether the port is there and may be used, without moving the contact. Raises ContactError.

        MAY be asked while another process keeps the contact.
        """

    def close(self) -> None:
        """Open the contact, as far as the port obeys, and let the port go.

        MUST NOT raise, MUST NOT touch a port that was never used; MAY be called again. A later `set` opens
        the port again.
        """


def open_switch(spec: str) -> Switch:
    """The contact that `spec` names; its port is opened by the first `set`. Raises ContactSpecError."""
    text = spec.strip()
    if found := _SERIAL.fullmatch(text):
        return SerialLine(found["port"], found["line"])
    if found := _GPIO.fullmatch(text):
        return Pin(int(found["pin"]), low=bool(found["low"]))
    if (found := _RTU.fullmatch(text)) and (place := _place(found)):
        return Coil(text, rtu_board(found["port"], int(found["baud"])), *place)
    if (found := _TCP.fullmatch(text)) and (place := _place(found)):
        port = int(found["port"] or _MODBUS)
        if port in _PORTS:
            return Coil(text, tcp_board(found["host"].strip("[]"), port), *place)
    raise ContactSpecError(found=spec)


def clash(one: str, other: str) -> bool:
    """Whether two contacts cannot both work: they need the same thing, or one needs a port for itself."""
    (bus, own), (another, its) = _needs(one.strip()), _needs(other.strip())
    return bus == another and (own == its or "" in {own, its})


def _needs(spec: str) -> tuple[str, str]:
    """The port that a contact is at, and what it needs there; nothing for the whole of it."""
    if found := _SERIAL.fullmatch(spec):
        return os.path.realpath(found["port"]), ""
    if found := _RTU.fullmatch(spec):
        return os.path.realpath(found["port"]), f"{int(found['unit'])}:{int(found['coil'])}"
    if found := _TCP.fullmatch(spec):
        place = f"{found['host'].lower()}:{int(found['port'] or _MODBUS)}"
        return place, f"{int(found['unit'])}:{int(found['coil'])}"
    return "", spec.removesuffix(":low")


def _place(found: re.Match[str]) -> tuple[int, int] | None:
    """The unit and the coil, where there can be such ones."""
    unit, coil = int(found["unit"]), int(found["coil"])
    return (unit, coil) if unit in _UNITS and coil in _COILS else None
