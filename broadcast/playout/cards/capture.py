"""An input of this computer, passed on to whoever started this process: bare samples on standard output.

    python -m broadcast.playout.cards.capture NAME      ends when the input does not open, or goes

It is ended by the one who listens, or by its pipe having no reader; the system lets the device go.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from broadcast.errors import DeviceMissingError
from broadcast.playout.cards.input import CardInput
from broadcast.playout.clocks import SystemClock

_PATIENCE = 5.0
"""Seconds in which an input has to open: a broken one may hang whoever tries."""
_TURN = 0.01


def main(name: str, out: IO[bytes]) -> None:
    """Pass on what comes in for as long as it comes and is wanted."""
    watch = threading.Timer(_PATIENCE, lambda: os._exit(1))
    watch.daemon = True
    watch.start()
    line = CardInput(name, SystemClock(datetime.fromtimestamp(0, UTC)))
    line.start()
    watch.cancel()
    while True:
        out.write(line.read().tobytes())
        out.flush()
        time.sleep(_TURN)


if __name__ == "__main__":
    with suppress(DeviceMissingError, OSError):
        main(sys.argv[1], sys.stdout.buffer)
    os._exit(1)  # a device that hangs would keep an orderly end waiting
