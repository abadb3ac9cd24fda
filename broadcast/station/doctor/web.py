"""Whether offices can ask: the address can be listened on, or is listened on by this station; and tokens that end soon."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from datetime import timedelta

from broadcast.domain.access import TokenState
from broadcast.errors import ListenError, Said
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home

_SOON = timedelta(days=14)
_PATIENCE = 3.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked for, not listened on
SERVER = "truyenthanh"
"""What this program calls itself in the header Server."""


def look(home: Home) -> Iterator[Finding]:
    """Findings on the address and on the tokens."""
    if home.settings.web.listen:
        yield _address(home)
    yield from _tokens(home)


def _address(home: Home) -> Finding:
    host, port = home.settings.web.place
    listen = home.settings.web.listen
    if _is_ours(_EVERYWHERE.get(host, host), port):
        return Finding.of(
            "web", "ok", Said(f"Đài đang trả lời ở {listen}.", f"The station answers at {listen}.")
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return Finding.of("web", "fault", ListenError(address=listen, reason=error.strerror or str(error)))
    return Finding.of(
        "web",
        "ok",
        Said(
            f"Mở được {listen}; đài trả lời ở đó khi `broadcast run` chạy.",
            f"{listen} can be listened on; the station answers there while `broadcast run` runs.",
        ),
    )


def _is_ours(host: str, port: int) -> bool:
    """Whether this program answers there."""
    asked = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    try:
        asked.request("GET", "/")
        return asked.getresponse().getheader("Server") == SERVER
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _tokens(home: Home) -> Iterator[Finding]:
    now = home.clock.wall()
    for one in home.store.tokens():
        if one.state(now) is TokenState.VALID and one.until - now <= _SOON:
            last = (one.until - timedelta(seconds=1)).astimezone(home.settings.rule_values.zone)
            yield Finding.of(
                "web",
                "warning",
                Said(
                    f"Mã truy cập {one.name} hết hạn ngày {last:%d/%m/%Y}. Cấp mã mới bằng `broadcast token add` và báo cơ quan dùng mã.",
                    f"The token {one.name} ends on {last:%Y-%m-%d}. Give out a new one with `broadcast token add` and tell the office.",
                ),
            )
