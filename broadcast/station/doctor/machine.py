"""The computer itself: room for what is logged and kept, and whether the sound may go before everything else."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from broadcast.errors import Said
from broadcast.playout.cards.priority import is_allowed
from broadcast.station.doctor.finding import Finding, State
from broadcast.station.home import Home

_LOW_DISK = 2_000_000_000
_NO_DISK = 100_000_000
"""Below this the logs of a few weeks, and a backup, have no room."""


def look(home: Home) -> Iterator[Finding]:
    """Findings on disk and priority."""
    yield disk(shutil.disk_usage(home.folder).free)
    if sys.platform == "linux":
        yield priority(allowed=is_allowed())


def disk(free: int) -> Finding:
    """What so many free bytes are to a station."""
    state: State = "ok" if free > _LOW_DISK else "warning" if free > _NO_DISK else "fault"
    step = {
        "ok": Said("", ""),
        "warning": Said(" Nên dọn bớt.", " Make some room."),
        "fault": Said(
            " Nhật ký phát sóng sắp không ghi được: dọn ngay, bắt đầu từ cache/ và backups/ cũ.",
            " The as-run log will soon not be written: make room now, beginning with cache/ and old backups/.",
        ),
    }[state]
    return Finding.of(
        "disk",
        state,
        Said(
            f"Ổ đĩa còn trống {free / 1e9:.1f} GB.{step.vi}",
            f"{free / 1e9:.1f} GB of disk are free.{step.en}",
        ),
    )


def priority(*, allowed: bool) -> Finding:
    """Advice, and never a fault: a station plays without it."""
    if allowed:
        said = Said(
            "Được phép ưu tiên thời gian thực cho luồng âm thanh.",
            "Real-time priority for the sound is allowed.",
        )
        return Finding.of("priority", "ok", said)
    said = Said(
        "Người dùng này không được ưu tiên thời gian thực; đài vẫn phát, nhưng máy bận có thể gây vấp tiếng. Nên "
        "chạy đài bằng dịch vụ systemd kèm theo, hoặc cho phép rtprio 10 trong /etc/security/limits.d/.",
        "This user may not have real-time priority; the station plays, but a busy computer may make it stumble. "
        "Better run it as the systemd service that comes with it, or allow rtprio 10 in /etc/security/limits.d/.",
    )
    return Finding.of("priority", "warning", said)
