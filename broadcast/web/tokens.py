"""Who asks: a Bearer token, judged by the station, with the scope that the route wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase

from broadcast.domain.access import Scope, Token, TokenState
from broadcast.station import tokens
from broadcast.station.home import Home
from broadcast.web.asking import origin
from broadcast.web.audit import Audit
from broadcast.web.problems import Refusal, too_hasty
from broadcast.web.rates import PER_TOKEN, WRONG, Rates

_WHY = {
    "missing": "Thiếu mã truy cập. Gửi tiêu đề Authorization: Bearer MÃ; xin mã ở đài.",
    "wrong": "Mã truy cập không đúng. Xin lại mã ở đài.",
    "expired": "Mã truy cập đã hết hạn. Xin đài cấp mã mới.",
    "revoked": "Mã truy cập đã bị thu hồi. Liên hệ với đài.",
}


@dataclass(slots=True)
class Gate:
    """Judges the tokens of one running door."""

    home: Home
    audit: Audit
    rates: Rates

    def admit(self, request: Request, scope: Scope | None) -> Token:
        """The token of a request, if it is valid and has the scope (any, for None).

        Raises Refusal, 401, 403 or 429, which is in the audit then.
        """
        where = origin(request)
        what = f"{request.method} {request.url.path}"
        if (wait := self.rates.spent(WRONG, where)) is not None:
            self._hasty(where, "", what, wait)
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        token = tokens.find(self.home, secret.strip()) if scheme.lower() == "bearer" else None
        why = self._fault(token, sent="authorization" in request.headers)
        name = token.name if token else ""
        if token is None or why:
            self.rates.take(WRONG, where)
            self.audit.refused(name, where, what, why)
            challenge = "Bearer" if why == "missing" else 'Bearer error="invalid_token"'
            raise Refusal(401, f"token-{why}", _WHY[why], {"WWW-Authenticate": challenge})
        if (wait := self.rates.take(PER_TOKEN, token.id)) is not None:
            self._hasty(where, name, what, wait)
        if scope is not None and scope not in token.scopes:
            self.audit.refused(name, where, what, "scope")
            raise Refusal(
                403,
                "token-scope",
                f"Mã truy cập này không được xem phần “{scope}”. Xin đài cấp mã có phạm vi đó.",
                {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            )
        tokens.note_use(self.home, token)
        return token

    def _fault(self, token: Token | None, *, sent: bool) -> str:
        if token is None:
            return "wrong" if sent else "missing"
        state = token.state(self.home.clock.wall())
        return "" if state is TokenState.VALID else state.value

    def _hasty(self, origin: str, name: str, what: str, wait: int) -> None:
        self.audit.refused(name, origin, what, "rate", muffled=True)
        raise too_hasty(wait)


class Bearer(SecurityBase):
    """A route's demand for a token of a scope, as FastAPI asks and documents it."""

    def __init__(self, scope: Scope | None) -> None:
        self.wanted = scope
        self.model = BearerModel(description="Mã truy cập do đài cấp: `broadcast token add`.")
        self.scheme_name = "token"

    def __call__(self, request: Request) -> Token:
        """The token that was sent. Raises Refusal."""
        gate: Any = request.app.state.gate
        found: Token = gate.admit(request, self.wanted)
        return found
