"""`GET /api/v1/as-run`: entries of a log, word for word as they were hashed, from a number on.

Whoever pulls keeps the last number that it has and asks for what comes after it; the same question has the same
answer, but that the last page grows as the log does. The log is read a few hundred entries at a time and let go in
between, and nothing is sent while it is held: who takes slowly never holds up the one who writes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from broadcast.airlog import chain
from broadcast.airlog.links import Sealed
from broadcast.domain.access import Scope
from broadcast.errors import LogMissingError
from broadcast.web.api.common import Only, Output, Station, log_of, refusals
from broadcast.web.tokens import Bearer

NDJSON = "application/x-ndjson"
_MOST, _USUAL = 5_000, 1_000
_LAST = 2**63 - 1
_ENTRY: dict[str, Any] = {
    "type": "object",
    "required": ["hash", "body"],
    "properties": {
        "hash": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 của body, dạng JSON chuẩn tắc (RFC 8785).",
        },
        "body": {
            "type": "object",
            "required": ["seq", "previous", "kind", "at", "station"],
            "description": "Đúng nội dung đã được băm; các mục như docs/as-run.md.",
        },
    },
}
_PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["station", "output", "after", "entries", "last", "more"],
    "properties": {
        "station": {"type": "string"},
        "output": {"type": "string"},
        "after": {"type": "integer"},
        "entries": {"type": "array", "items": _ENTRY},
        "last": {
            "type": "integer",
            "description": "Số của dòng cuối trong trang; hỏi tiếp với after bằng số này.",
        },
        "more": {"type": "boolean"},
    },
    "example": {
        "station": "Đài truyền thanh xã Mỹ Phong",
        "output": "",
        "after": 0,
        "entries": [
            {
                "hash": "5f0c3ab0a9b6e1d5b1f0a9a2d2c1f7f7f9b0b3c5a7d9e1f3a5b7c9d1e3f5a7b9",
                "body": {
                    "seq": 1,
                    "previous": "",
                    "kind": "started",
                    "at": "2026-11-22T22:00:00.000000Z",
                    "station": "my-phong",
                },
            }
        ],
        "last": 1,
        "more": False,
    },
}

router = APIRouter()


@router.get(
    "/as-run",
    summary="Nhật ký phát sóng, từng dòng",
    description="Các dòng có số lớn hơn `after`, theo thứ tự, mỗi dòng kèm mã băm. Với `Accept: application/x-ndjson` mỗi dòng là một JSON.",
    dependencies=[Depends(Bearer(Scope.AS_RUN)), Depends(Only("after", "limit", "output"))],
    response_class=Response,
    responses={
        200: {
            "description": "Một trang nhật ký; tiêu đề Link chỉ trang sau.",
            "content": {"application/json": {"schema": _PAGE}, NDJSON: {"schema": {"type": "string"}}},
        },
        **refusals(404, 422),
    },
)
def entries(
    request: Request,
    home: Station,
    after: Annotated[
        int, Query(ge=0, le=_LAST, description="Số của dòng cuối đã có; 0 là từ đầu.", examples=[1200])
    ] = 0,
    limit: Annotated[
        int, Query(ge=1, le=_MOST, description="Nhiều nhất bao nhiêu dòng.", examples=[500])
    ] = _USUAL,
    output: Output = "",
) -> Response:
    """One page of a log."""
    name, log = log_of(home, output)
    found = _page(log, after, limit + 1)
    page, more = found[:limit], len(found) > limit
    last = page[-1].seq if page else after
    headers = {"Vary": "Accept"}
    if more:
        query = urlencode({"after": last, "limit": limit, **({"output": output} if output else {})})
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    if NDJSON in request.headers.get("accept", ""):
        return Response(b"".join(_line(one) + b"\n" for one in page), headers=headers, media_type=NDJSON)
    head = {"station": home.settings.station.name, "output": name, "after": after}
    front = json.dumps(head, ensure_ascii=False)[:-1].encode()
    back = json.dumps({"last": last, "more": more}).encode()[1:]
    content = front + b', "entries": [' + b",\n".join(map(_line, page)) + b"], " + back
    return Response(content, headers=headers, media_type="application/json")


def _page(log: Path, after: int, most: int) -> Sequence[Sealed]:
    try:
        return tuple(islice(chain.rows(log, after), most))
    except LogMissingError:
        return ()


def _line(one: Sealed) -> bytes:
    return b'{"hash":"' + one.hash.encode() + b'","body":' + one.body + b"}"
