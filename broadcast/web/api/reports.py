"""`GET /api/v1/reports/{period}`: the report of a period as `report PERIOD --format json` writes it.

It reads the whole log, so one at a time is made, and a token has few of them a minute.
"""

from __future__ import annotations

import json
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from broadcast.domain.access import Scope, Token
from broadcast.domain.times import Period
from broadcast.station import forms
from broadcast.web.api.common import Only, Station, refusals
from broadcast.web.asking import origin
from broadcast.web.problems import too_hasty
from broadcast.web.rates import REPORTS
from broadcast.web.tokens import Bearer

_one = threading.Lock()
_REPORT: dict[str, Any] = {
    "type": "object",
    "required": ["form", "station", "period", "total", "discrepancies", "lines"],
}

_bearer = Bearer(Scope.REPORTS)
router = APIRouter()


@router.get(
    "/reports/{period}",
    summary="Báo cáo của một kỳ",
    description="Như `broadcast report KỲ --format json`: số lượt, thời lượng, nội dung đã phát và còn nợ, sai lệch, kèm dòng nhật ký.",
    dependencies=[Depends(_bearer), Depends(Only())],
    response_class=Response,
    responses={
        200: {"description": "Báo cáo.", "content": {"application/json": {"schema": _REPORT}}},
        **refusals(422),
    },
)
def report(
    request: Request,
    home: Station,
    period: Annotated[
        str,
        Path(
            max_length=40,
            description="2026, 2026-H1, 2026-Q4, 2026-11, 2026-W48, 2026-11-23 hoặc TỪ..ĐẾN.",
            examples=["2026-11"],
        ),
    ],
    token: Annotated[Token, Depends(_bearer)],
) -> Response:
    """The report of a period."""
    asked = Period.parse(period)
    if (wait := request.app.state.gate.rates.take(REPORTS, token.id)) is not None:
        request.app.state.gate.audit.refused(
            token.name,
            origin(request),
            "GET /api/v1/reports",
            "rate",
            muffled=True,
        )
        raise too_hasty(wait)
    with _one:
        form, _rehearsal = forms.fill_in(home, asked)
        content = json.dumps(form.document(), ensure_ascii=False).encode()
    return Response(content, media_type="application/json")
