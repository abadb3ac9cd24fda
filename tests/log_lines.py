"""Log lines of a morning, made to order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.times import RATE, ClockTrust, Frames

MORNING = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)  # 05:00 on 23 November in Hà Nội


def line(
    number: int = 0, *, morning: datetime = MORNING, apart: timedelta = timedelta(minutes=5), **changes: Any
) -> AsRun:
    """The end of a bulletin of five minutes, so far `apart` from the one before it."""
    start = morning + number * apart
    values: dict[str, Any] = {
        "kind": EntryKind.EVENT,
        "station": "Đài xã Mỹ Phong",
        "at": start + timedelta(minutes=5),
        "clock_trust": ClockTrust.TRUSTED,
        "device": "null",
        "software": "0.1.0",
        "rundown": "2026-11-23.v0001.0011223344556677.json",
        "event": f"e{number}",
        "title": f"Bản tin số {number}",
        "column": "Cải cách hành chính",
        "event_kind": "speech",
        "items": ("KH1.a",),
        "group": "a",
        "field": "thủ tục hành chính",
        "plan": "KH1",
        "language": "vi",
        "origin": "own",
        "priority": "normal",
        "zones": ("z1",),
        "rung": Rung.CART,
        "planned_start": start,
        "planned_end": start + timedelta(minutes=5),
        "actual_start": start,
        "actual_end": start + timedelta(minutes=5),
        "frames": Frames(300 * RATE),
        "outcome": Outcome.AIRED,
    }
    return AsRun(**{**values, **changes})
