"""What was ordered and has not ended, kept in a file: an alert or a stop outlives the process that took it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from broadcast import files
from broadcast.domain.canonical import canonical
from broadcast.domain.orders import Order, from_record, to_record
from broadcast.domain.times import stamp, unstamp
from broadcast.errors import BroadcastError

_STALE = timedelta(minutes=30)
"""An alert that could not be heard for so long is no news any more."""


class StandingFile:
    """The file of one output. It is written in a thread of its own: the air never waits for a disk."""

    def __init__(self, path: Path, on_error: Callable[[BroadcastError], None]) -> None:
        self._path, self._on_error = path, on_error
        self._writer = ThreadPoolExecutor(1, "standing")

    def read(self, now: datetime) -> tuple[tuple[Order, ...], datetime | None]:
        """The orders that still stand, and up to when the air is held. What cannot be read orders nothing."""
        try:
            record = json.loads(self._path.read_bytes())
            orders = tuple(from_record(order) for order in record["orders"])
            held = None if record["held_until"] is None else unstamp(record["held_until"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return (), None
        fresh = tuple(order for order in orders if abs(now - order.at) < _STALE)
        return fresh, held if held is not None and held > now else None

    def keep(self, orders: tuple[Order, ...], held_until: datetime | None) -> None:
        """These stand from now on. Never waits; `on_error` is told when the disk refuses."""
        content = canonical(
            {
                "orders": [to_record(order) for order in orders],
                "held_until": None if held_until is None else stamp(held_until),
            }
        )
        self._writer.submit(self._write, content)

    def close(self) -> None:
        """Wait until the last is written."""
        self._writer.shutdown()

    def _write(self, content: bytes) -> None:
        try:
            files.write(self._path, content)
        except BroadcastError as error:
            self._on_error(error)
