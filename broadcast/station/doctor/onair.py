"""Whether each output is on air just now, and since when it has been silent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from broadcast.airlog import chain
from broadcast.domain.asrun import AsRun
from broadcast.domain.times import ClockTrust
from broadcast.errors import BroadcastError, Said
from broadcast.playout import control
from broadcast.playout.watchdog import FAINT
from broadcast.station.doctor.finding import Finding, State
from broadcast.station.home import Home
from broadcast.station.outputs import StationOutput, outputs

_WEEK = timedelta(days=7)
_PAUSE_SECONDS, _PAUSES = 0.5, 6
"""Speech has pauses: a level is looked at for three seconds before it is called silence."""


def look(home: Home) -> Iterator[Finding]:
    """A finding for each output."""
    for output in outputs(home.folder, home.settings):
        state, said = _state(home, output)
        yield Finding.of("on-air", state, said)


def device_on_air(home: Home, output: StationOutput) -> str:
    """The device that an output plays on now; empty where it plays on none."""
    if _status(home, output) is None:
        return ""
    return next((entry.device for entry in reversed(_last_week(home, output))), "")


def _state(home: Home, output: StationOutput) -> tuple[State, Said]:
    status, last = _status(home, output), _last_sound(home, output)
    if status is None:
        return "warning", Said(
            f"Đầu ra “{output.id}” không đang phát; {last.vi}. Khởi động đài bằng `broadcast run`.",
            f"The output “{output.id}” is not on air; {last.en}. Start the station with `broadcast run`.",
        )
    if status["trust"] == ClockTrust.UNTRUSTED:
        return "fault", Said(
            f"Đầu ra “{output.id}” đang chạy nhưng không phát gì vì đồng hồ sai; {last.vi}. Chỉnh giờ máy.",
            f"The output “{output.id}” runs and airs nothing, for the clock is wrong; {last.en}. Set the clock.",
        )
    title = ", ".join(one["title"] for one in status["on_air"])
    if not status.get("wanted"):
        return "ok", Said(
            f"Đầu ra “{output.id}” đang chạy, lúc này không có gì phải phát; {last.vi}.",
            f"The output “{output.id}” runs and has nothing to air just now; {last.en}.",
        )
    if _is_heard(home, output, status):
        return "ok", Said(
            f"Đầu ra “{output.id}” đang phát “{title}”.", f"The output “{output.id}” airs “{title}”."
        )
    return "fault", Said(
        f"Đầu ra “{output.id}” đang phải phát “{title}” mà không có tiếng; {last.vi}. Kiểm tra băng và nguồn tiếp âm.",
        f"The output “{output.id}” should air “{title}” and is silent; {last.en}. Check the carts and the relay's source.",
    )


def _is_heard(home: Home, output: StationOutput, status: dict[str, Any]) -> bool:
    for _ in range(_PAUSES):
        if status.get("sounding") and (status["level"] or -10_000) >= FAINT:
            return True
        time.sleep(_PAUSE_SECONDS)
        status = _status(home, output) or status
    return False


def _status(home: Home, output: StationOutput) -> dict[str, Any] | None:
    """How its process says that the air is; None where no process answers."""
    if not output.door.is_file():
        return None
    try:
        return control.ask(output.door, home.clock, "status")
    except BroadcastError:
        return None


def _last_sound(home: Home, output: StationOutput) -> Said:
    ended = [entry.actual_end for entry in _last_week(home, output) if entry.heard and entry.actual_end]
    if not ended:
        return Said("7 ngày qua chưa có tiếng nào", "nothing was heard in the last 7 days")
    at = _shown(home, max(ended))
    return Said(f"tiếng cuối cùng lúc {at}", f"the last sound was at {at}")


def _shown(home: Home, moment: datetime) -> str:
    return moment.astimezone(home.settings.rule_values.zone).strftime("%H:%M:%S %d/%m/%Y")


def _last_week(home: Home, output: StationOutput) -> list[AsRun]:
    """What its log tells of the last days; nothing where it tells nothing, which is another room's business."""
    now = home.clock.wall()
    with suppress(BroadcastError):
        return [entry for _seq, entry in chain.read(output.log, bounds=(now - _WEEK, now + _WEEK))]
    return []
