"""A day's entry, made to order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.times import RATE, ClockTrust, Frames

MORNING = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)  # 05:00 on 23 November in Hà Nội


@pytest.fixture(scope="session")
def entry() -> Callable[..., AsRun]:
    def make(number: int = 0, **changes: Any) -> AsRun:
        start = MORNING + timedelta(minutes=number)
        values: dict[str, Any] = {
            "kind": EntryKind.EVENT,
            "station": "Đài xã Mỹ Phong",
            "at": start + timedelta(seconds=30),
            "clock_trust": ClockTrust.TRUSTED,
            "device": "null",
            "software": "0.1.0",
            "rundown": "2026-11-23.v0001.0011223344556677.json",
            "event": f"e{number}",
            "title": f"Bản tin số {number}: “một cửa” – thủ tục",
            "column": "Cải cách hành chính",
            "event_kind": "speech",
            "items": ("KH1.a",),
            "group": "a",
            "zones": ("z1",),
            "rung": Rung.CART,
            "planned_start": start,
            "planned_end": start + timedelta(seconds=30),
            "actual_start": start,
            "actual_end": start + timedelta(seconds=30),
            "frames": Frames(30 * RATE),
            "outcome": Outcome.AIRED,
            "peak": -312,
            "loudness": -1810,
        }
        return AsRun(**{**values, **changes})

    return make
