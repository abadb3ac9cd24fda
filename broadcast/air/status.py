"""How the air is, in the words of the control socket: what is on air by now, what comes, how loud, on what.

| | |
|---|---|
| output, device, spec | id; name of what plays; as the settings write it |
| at | when the last sign of life was told; null before the first. What stands here is of that moment, except the next row |
| on_air, wanted, sounding | events, as below, that have begun by now; whether there are any, and whether one has a sound |
| coming | the next ones, as they are laid out now |
| held_until | up to when an operator holds the planned line, or null |
| frames, level, underruns, contacts | the sign of life, as `progress.Beat` has it |
| levels | peak and rms of each channel in the last half second, hundredths of dBFS, null for silence |
| trust | in the clock, now |

An event has event, title, column, kind, start, end, zones (ids, none for all), rung (null when it will not be heard),
why (the reason of that, or of standing in), cart; and of what was ordered its level (order), whether it is a drill, and
who gave it (by). All moments are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from broadcast.domain.times import ClockTrust, moment_at, stamp
from broadcast.playout.lineup import Placed
from broadcast.playout.progress import Beat


def status_record(
    *,
    output: str,
    spec: str,
    on_air: Sequence[tuple[Placed, datetime]],
    beat: tuple[Beat, datetime] | None,
    trust: ClockTrust,
) -> dict[str, Any]:
    """The whole of it; `on_air` with the moments of first frames, `beat` with the moment at which it came.

    What begins is on air before the next sign of life, so whether it sounds is not asked of the last one.
    """
    record = {
        "output": output,
        "spec": spec,
        "trust": trust,
        "frames": 0,
        "at": None,
        "on_air": [_event(one, at) for one, at in on_air],
    }
    if beat is None:
        return record
    last, at = beat
    return (
        record
        | beat_record(last)
        | {
            "at": stamp(at),
            "wanted": bool(on_air),
            "sounding": any(one.sounds for one, _ in on_air),
            "device": last.device,
            "held_until": None if last.held_until is None else stamp(moment_at(last.held_until)),
            "levels": [{"peak": one.peak, "rms": one.rms} for one in last.levels],
            "coming": [_event(one, moment_at(one.start)) for one in last.coming],
        }
    )


def beat_record(beat: Beat) -> dict[str, Any]:
    """What whoever judges an output goes by."""
    return {
        "frames": beat.frames,
        "wanted": beat.wanted,
        "sounding": beat.sounding,
        "level": beat.level,
        "underruns": beat.underruns,
        "contacts": list(beat.contacts),
    }


def _event(one: Placed, start: datetime) -> dict[str, Any]:
    event = one.event
    return {
        "event": event.id,
        "title": event.title,
        "column": event.column,
        "kind": event.kind,
        "start": stamp(start),
        "end": stamp(moment_at(one.end)),
        "zones": list(event.zones),
        "rung": one.rung,
        "why": one.why,
        "cart": one.cart,
        "order": one.order and one.order.level.name.lower(),
        "drill": one.order is not None and one.order.drill,
        "by": one.order and one.order.by,
    }
