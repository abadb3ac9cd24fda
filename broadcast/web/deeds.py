"""Whatever changes anything passes here: it has to come from a page of ours, and is written into the audit.

A browser says where a request comes from in Sec-Fetch-Site; over plain http on a local network it says so in
Origin alone. Without either, nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcast.domain.access import DONE
from broadcast.errors import Said
from broadcast.web.audit import Audit
from broadcast.web.refusals import plain

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_STRANGE = Said(
    "Yêu cầu này không đến từ trang của đài nên không được thực hiện. Mở lại trang rồi thử lại.",
    "This request did not come from a page of the station and was not carried out. Open the page anew and try again.",
)


@dataclass(slots=True)
class Deeds:
    """ASGI middleware over the pages; the interface for offices only reads, and passes by."""

    app: ASGIApp
    audit: Audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and write down what it did."""
        if scope["type"] != "http" or scope["method"] in _READS or scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        if not _is_ours(scope):
            state["refusal"] = "elsewhere"
            await self._write_down(scope, 403)
            await plain(403, _STRANGE)(scope, receive, send)
            return
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            await self._write_down(scope, status)

    async def _write_down(self, scope: Scope, status: int) -> None:
        state = scope["state"]
        person = state.get("person")
        if status < 400 and state.get("only_asked"):
            return
        outcome = DONE if status < 400 else f"refused:{state.get('refusal', status)}"
        await run_in_threadpool(
            self.audit.note,
            person.name if person else state.get("named", ""),
            scope["client"][0],
            state.get("deed") or f"{scope['method']} {scope['path']}",
            outcome,
        )


def _is_ours(scope: Scope) -> bool:
    headers: dict[bytes, str] = {name: value.decode("latin-1") for name, value in scope["headers"]}
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get(b"origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get(b"host")
