"""A control line of a serial port, RTS or DTR, that drives a contact through a transistor or an optocoupler.

The states of both lines are set before the port is opened, so that they fall as early as the system lets
them. Linux itself raises both while it opens a port: for less than the time an armature needs to move, and
once, because the port stays open from then on. A port serves one contact; it is held against others.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from broadcast.errors import ContactError, Said


class SerialLine:
    """The line `line` ("rts" or "dtr") of the serial port `port`; high is closed."""

    def __init__(self, port: str, line: str) -> None:
        self._path = port
        self._line = line
        self._port: Any = None

    def set(self, closed: bool) -> None:
        """Raise the line or let it fall, and see whether the port is still there. Raises ContactError."""
        try:
            if self._port is None:
                self._port = _opened(self._path)
            setattr(self._port, self._line, closed)
            _ = self._port.in_waiting  # Windows says nothing of a lost adapter when a line is set
        except Exception as error:  # pyserial lets termios.error through besides its own
            self._let_go()
            raise self._error(
                f"cổng không đáp ứng ({error})", f"the port does not respond ({error})"
            ) from error

    def check(self) -> None:
        """See whether the port is there and may be used; opening it would move its lines. Raises ContactError."""
        from serial.tools.list_ports import comports

        path = Path(self._path)
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            raise self._error(
                "không có quyền mở cổng; thêm người dùng của đài vào nhóm dialout",
                "the right to open the port is missing; add the station's user to the group dialout",
            )
        if not path.exists() and self._path not in {one.device for one in comports()}:
            raise self._error("không thấy cổng này", "there is no such port")

    def close(self) -> None:
        """Let the line fall and the port go."""
        if self._port is not None:
            with suppress(Exception):
                setattr(self._port, self._line, False)
            self._let_go()

    def _error(self, vi: str, en: str) -> ContactError:
        return ContactError(switch=f"serial:{self._path}:{self._line}", reason=Said(vi, en))

    def _let_go(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with suppress(Exception):
                port.close()


def _opened(path: str) -> Any:
    import serial

    port = serial.serial_for_url(path, do_not_open=True, exclusive=True)
    port.rts = port.dtr = False
    port.open()
    return port
