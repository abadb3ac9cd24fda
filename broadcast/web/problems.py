"""Refusals as other programs read them: application/problem+json (RFC 9457), the detail in Vietnamese.

What goes wrong anywhere in the application comes out here: below `/api/` as a problem, elsewhere as a page
(`refusals`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException

from broadcast.errors import BroadcastError, LogBrokenError, PeriodError
from broadcast.web import refusals
from broadcast.web.asking import OwnPasswordWanted, SignInWanted

MEDIA = "application/problem+json"
_TYPE = "urn:truyenthanh:problem:"
_TITLES: Mapping[int, str] = {
    400: "Yêu cầu sai",
    401: "Cần mã truy cập",
    403: "Không đủ quyền",
    404: "Không có",
    405: "Không làm được cách này",
    413: "Yêu cầu quá lớn",
    422: "Tham số sai",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi của đài",
    503: "Đài đang bận",
}
_DETAILS: Mapping[int, str] = {
    404: "Không có địa chỉ này. Xem các địa chỉ ở /api/v1/openapi.json.",
    405: "Địa chỉ này không nhận phương thức đó; chỉ đọc bằng GET.",
}


def problem(
    status: int, kind: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> JSONResponse:
    """One refusal. `kind` is its type for programs, `more` what else they may want to know."""
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    content = {"type": f"{_TYPE}{kind}", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=MEDIA)


class Refusal(HTTPException):
    """A refusal of ours, on its way out of a route."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.kind = kind

    def answer(self) -> Response:
        """The refusal as it is sent."""
        return problem(self.status_code, self.kind, self.detail, headers=self.headers)


def too_hasty(wait: int) -> Refusal:
    """One request too many; the next may come after so many seconds."""
    return Refusal(429, "rate", f"Yêu cầu quá dày. Đợi {wait} giây rồi thử lại.", {"Retry-After": str(wait)})


def install(app: FastAPI) -> None:
    """Have whatever goes wrong in `app` leave it as a problem or as a page."""
    app.add_exception_handler(AnyHTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_parameters)
    app.add_exception_handler(BroadcastError, _of_station)
    app.add_exception_handler(SignInWanted, lambda request, _: refusals.led_to_sign_in(request))
    app.add_exception_handler(OwnPasswordWanted, lambda request, _: refusals.led_to_own_password(request))
    app.add_exception_handler(Exception, _of_anything)


def _asks_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnyHTTPException)
    if not _asks_api(request):
        return refusals.missed(request, error.status_code)
    if isinstance(error, Refusal):
        return error.answer()
    status = error.status_code
    kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
    return problem(status, kind, _DETAILS.get(status, str(error.detail)), headers=error.headers)


def _of_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if not _asks_api(request):
        return refusals.missed(request, 422)
    names = [str(one["loc"][-1]) for one in error.errors()]
    return problem(
        422,
        "parameters",
        f"Tham số không đúng: {', '.join(names)}. Xem giá trị cho phép ở /api/v1/openapi.json.",
        errors=[
            {"parameter": name, "message": str(one["msg"])}
            for name, one in zip(names, error.errors(), strict=True)
        ],
    )


def _of_station(request: Request, error: Exception) -> Response:
    assert isinstance(error, BroadcastError)
    if not _asks_api(request):
        return refusals.refused(request, error)
    detail = error.sentence("vi").replace(f"{request.app.state.home.folder}{os.sep}", "")
    match error:
        case PeriodError():
            return problem(422, "period", detail)
        case LogBrokenError():
            return problem(500, "log-broken", detail)
        case _:
            return problem(503, "station", detail, headers={"Retry-After": "60"})


def _of_anything(request: Request, _error: Exception) -> Response:
    if not _asks_api(request):
        return refusals.missed(request, 500)
    return problem(500, "internal", "Đài gặp lỗi khi trả lời. Người trực xem tệp control/desk.err.")
