"""What every request passes before anything is made of it: where it comes from, how large it is, how often it comes.

A station speaks plain http, so it answers this computer and its own network alone; what comes from farther comes
through a reverse proxy that speaks https, and a proxy's word on who asks is believed where the settings name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcast.station.doctor.web import SERVER
from broadcast.web.audit import Audit
from broadcast.web.problems import Refusal, too_hasty
from broadcast.web.rates import PER_ADDRESS, Rates

_LARGEST = 16_384
"""Bytes of a body: nothing that is asked today has one."""
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
            await self.app(scope, receive, _named(send))
            return
        what = f"{scope['method']} {scope['path']}"
        await run_in_threadpool(self.audit.refused, "", asker, what, refusal.kind, muffled=True)
        await refusal.answer()(scope, receive, _named(send))

    def _judge(self, scope: Scope, peer: _Address | None, asker: str) -> Refusal | None:
        if not _is_near(peer):
            return Refusal(403, "far", _FAR)
        if _claims_more(scope):
            return Refusal(413, "large", f"Yêu cầu không được dài quá {_LARGEST} byte.")
        wait = self.rates.take(PER_ADDRESS, asker)
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


def _claims_more(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" in headers or not length.isdigit() or int(length) > _LARGEST


def _named(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", ()),
                (b"server", SERVER.encode()),
                (b"cache-control", b"no-store"),
                (b"x-content-type-options", b"nosniff"),
            ]
        await send(message)

    return sending
