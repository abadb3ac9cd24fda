"""Refusals as a reader of the desk sees them: a page, or a sentence put into the page that is open.

A part of a page that was asked for by htmx changes nothing but the region for refusals, so what was typed stays.
"""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from broadcast.errors import (
    BroadcastError,
    DatabaseError,
    DiskFullError,
    LockedOutError,
    NotOnAirError,
    PieceChangedError,
    PieceMissingError,
    RoleRefusedError,
    Said,
    WeekChangedError,
)
from broadcast.web.asking import sign_in_path
from broadcast.web.pages import language, show

_STATUS: tuple[tuple[type[BroadcastError], int], ...] = (
    (RoleRefusedError, 403),
    (WeekChangedError, 409),
    (PieceChangedError, 409),
    (PieceMissingError, 404),
    (LockedOutError, 429),
    (NotOnAirError, 503),
    (DatabaseError, 503),
    (DiskFullError, 503),
)
_WORDS = {
    404: Said(
        "Không có trang này. Chọn một trang ở danh mục.", "There is no such page. Choose one from the menu."
    ),
    405: Said("Địa chỉ này không làm được việc đó.", "This address cannot do that."),
    413: Said(
        "Tệp hoặc nội dung gửi lên quá lớn. Chia nhỏ hoặc nén lại rồi gửi.",
        "What was sent is too large. Split or compress it and send it again.",
    ),
    422: Said(
        "Có ô để trống hoặc ghi sai. Xem lại các ô rồi gửi lần nữa.",
        "A field is blank or wrong. Look through the fields and send them again.",
    ),
    500: Said(
        "Trang gặp lỗi; âm thanh đang phát không bị ảnh hưởng. Thử lại; nếu vẫn lỗi, xem tệp control/desk.err.",
        "The page failed; what is on air is not affected. Try again; if it fails again, look at control/desk.err.",
    ),
}


def refused(request: Request, error: BroadcastError) -> Response:
    """A refusal of the station's, in its own words."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 422)
    request.state.refusal = type(error).__name__.removesuffix("Error")
    return _answer(request, status, error.sentence(language(request)))


def missed(request: Request, status: int) -> Response:
    """A refusal that has no more to say than its status."""
    sentence = _WORDS.get(status) or Said(HTTPStatus(status).phrase, HTTPStatus(status).phrase)
    return _answer(request, status, sentence.sentence(language(request)))


def led_to_sign_in(request: Request) -> Response:
    """The way to sign in and back; what stands typed on an open page stays there."""
    if "hx-request" in request.headers:
        answer = show(request, "_signed_out.html", status=401, sign_in=sign_in_path(request))
        return _into_region(answer)
    if request.method != "GET":
        return show(request, "signed_out.html", status=401)
    return RedirectResponse(sign_in_path(request), 303)


def led_to_own_password(request: Request) -> Response:
    """The way to choosing a password of one's own, before anything else is done."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": "/tai-khoan"})
    return RedirectResponse("/tai-khoan", 303)


def plain(status: int, sentence: Said) -> Response:
    """A refusal from before anything of a page is known."""
    both = "".join(f"<p>{escape(text)}</p>" for text in sentence)
    return HTMLResponse(
        f'<!doctype html><html lang="vi"><title>Truyền thanh</title><body>{both}</body></html>', status
    )


def _answer(request: Request, status: int, sentence: str) -> Response:
    if "hx-request" in request.headers:
        return _into_region(show(request, "_refusal.html", status=status, sentence=sentence))
    return show(request, "refusal.html", status=status, sentence=sentence)


def _into_region(answer: HTMLResponse) -> HTMLResponse:
    answer.headers["HX-Retarget"] = "#refusal"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer
