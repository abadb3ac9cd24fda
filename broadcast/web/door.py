"""What every request passes before anything is made of it: where it comes from, how large it is, how often it comes.

A station speaks plain http, so it answers this computer and its own network alone; what comes from farther comes
through a reverse proxy that speaks https, and a proxy's word on who asks is believed where the settings name it.
A name that somebody else's page could have given this address (it holds a dot, and is not the network's own) is
not answered to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcast.station.doctor.web import SERVER
from broadcast.web.audit import Audit
from broadcast.web.pages import POLICY
from broadcast.web.problems import Refusal, too_hasty
from broadcast.web.rates import PER_ADDRESS, PER_READER, Rates

_LARGEST_ASKED = 16_384
_LARGEST_FORM = 262_144
_LARGEST_FILE = 64 * 1_048_576
"""Bytes of a body: of a question of the interface's, of a form, and of a file where the address ends in `/tep`."""
_STRANGE_NAME = "Đài không trả lời dưới tên này; hãy mở bằng địa chỉ IP của máy phát thanh."
_FAR = "Đài chỉ trả lời máy trong mạng nội bộ; từ xa phải qua https của một máy chủ trung gian."
_Address = IPv4Address | IPv6Address


@dataclass(slots=True)
class Door:
    """ASGI middleware: refuses far, large and hasty requests, and writes the asker's address into the scope."""

    app: ASGIApp
    audit: Audit
    rates: Rates
    proxies: Sequence[_Address]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        peer, asker = _parties(scope, self.proxies)
        scope["client"] = (asker, 0)
        refusal = self._judge(scope, peer, asker)
        if refusal is None:
            await self.app(scope, receive, _named(send, scope["path"]))
            return
        what = f"{scope['method']} {scope['path']}"
        await run_in_threadpool(self.audit.refused, "", asker, what, refusal.kind, muffled=True)
        await refusal.answer()(scope, receive, _named(send, scope["path"]))

    def _judge(self, scope: Scope, peer: _Address | None, asker: str) -> Refusal | None:
        if not _is_near(peer):
            return Refusal(403, "far", _FAR)
        if peer not in self.proxies and not _is_own_name(_header(scope, b"host")):
            return Refusal(403, "name", _STRANGE_NAME)
        if _claims_more(scope):
            return Refusal(413, "large", f"Yêu cầu không được dài quá {_largest(scope['path'])} byte.")
        if scope["path"].startswith("/static/"):
            return None
        asks = scope["path"].startswith("/api/")
        wait = self.rates.take(PER_ADDRESS if asks else PER_READER, asker)
        return None if wait is None else too_hasty(wait)


def _parties(scope: Scope, proxies: Sequence[_Address]) -> tuple[_Address | None, str]:
    """Who is at the other end of the line, and for whom: through trusted proxies, the nearest that is none of them."""
    host = scope["client"][0] if scope.get("client") else ""
    peer = _address(host)
    if peer not in proxies:
        return peer, str(peer or "?")
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    for part in reversed(forwarded.decode("latin-1").split(",")):
        found = _address(part.strip())
        if found is None:
            break
        if found not in proxies:
            return peer, str(found)
    return peer, str(peer)


def _address(text: str) -> _Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _is_near(peer: _Address | None) -> bool:
    return peer is not None and (peer.is_loopback or peer.is_private or peer.is_link_local)


def _is_own_name(host: str) -> bool:
    """Whether a request names this computer by what nobody outside could have it called."""
    name = urlsplit(f"//{host}").hostname or ""
    return _address(name) is not None or "." not in name or name.endswith((".local", ".lan", ".home.arpa"))


def _largest(path: str) -> int:
    if path.startswith("/api/"):
        return _LARGEST_ASKED
    return _LARGEST_FILE if path.endswith("/tep") else _LARGEST_FORM


def _claims_more(scope: Scope) -> bool:
    length = _header(scope, b"content-length") or "0"
    if _header(scope, b"transfer-encoding"):
        return True
    return not length.isdigit() or int(length) > _largest(scope["path"])


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def _named(send: Send, path: str) -> Send:
    """Send what every answer says besides: of whom it is, and what a browser may do with it."""
    more = [
        (b"server", SERVER.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
    ]
    if not path.startswith("/api/"):
        more += [
            (b"content-security-policy", POLICY.encode()),
            (b"x-frame-options", b"SAMEORIGIN"),
            (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = message.get("headers", ())
            kept = any(name.lower() == b"cache-control" for name, _ in given)
            message["headers"] = [*given, *more, *(() if kept else ((b"cache-control", b"no-store"),))]
        await send(message)

    return sending
