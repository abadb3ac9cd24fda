"""What all routes of the interface share: the station behind them, and what their refusals look like in OpenAPI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from broadcast.station.home import Home
from broadcast.web.problems import MEDIA, Refusal

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_WHEN = {
    401: "Thiếu mã truy cập, mã sai, hết hạn hoặc đã bị thu hồi.",
    403: "Mã không có phạm vi cần thiết, hoặc nơi hỏi ở ngoài mạng nội bộ.",
    404: "Không có đầu ra đó.",
    413: "Yêu cầu quá lớn.",
    422: "Tham số không đúng.",
    429: "Quá nhiều yêu cầu; đợi theo Retry-After.",
    500: "Nhật ký của đài hỏng.",
    503: "Đài đang bận hoặc chưa có nhật ký; thử lại sau.",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for OpenAPI: those of every route, and these."""
    return {
        status: {"description": _WHEN[status], "content": {MEDIA: {"schema": _PROBLEM}}}
        for status in sorted({401, 403, 413, 429, 500, 503, *statuses})
    }


def _home(request: Request) -> Home:
    home: Home = request.app.state.home
    return home


class Only:
    """A route's parameters, each at most once: a misspelt or doubled one would answer another question than was asked."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)

    def __call__(self, request: Request) -> None:
        """Judge a question. Raises Refusal, 422."""
        asked = [name for name, _ in request.query_params.multi_items()]
        for name in asked:
            if name not in self.names:
                raise Refusal(422, "parameters", f"Không có tham số “{name[:40]}”.")
            if asked.count(name) > 1:
                raise Refusal(422, "parameters", f"Tham số {name} chỉ được ghi một lần.")


Station = Annotated[Home, Depends(_home)]
Output = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z0-9_-]{0,60}$",
        description="Đầu ra nào, theo `/api/v1/heads`; bỏ trống là đầu ra thứ nhất.",
        examples=["phu"],
    ),
]


def log_of(home: Home, output: str) -> tuple[str, Path]:
    """Name and file of an output's log; the first one's for "". Raises Refusal, 404."""
    logs = home.logs()
    first = home.settings.outputs[0].id
    name = output if output in logs else next(iter(logs)) if output in {"", first} else None
    if name is None:
        raise Refusal(
            404,
            "output",
            f"Đài không có đầu ra “{output}”. Có: {', '.join(name for name in (*logs, first) if name)}.",
        )
    return name, logs[name]
