"""Signing in and out, and the reader's language. These alone are open to whoever comes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from broadcast.errors import CodeWantedError, LockedOutError, Said, SignInRefusedError
from broadcast.station import accounts
from broadcast.web.asking import SESSION, Station, Viewer, begin_session, deed, origin
from broadcast.web.pages import LANGUAGE, language, said, show

router = APIRouter()
_YEAR = 366 * 86_400
_OUT = Said("Đã đăng xuất.", "You are signed out.")


class _Asked(BaseModel):
    name: str
    password: str
    code: str = ""
    tiep: str = "/"


@router.get("/dang-nhap")
def sign_in_page(request: Request, home: Station, tiep: str = "/") -> Response:
    """Where a reader signs in; at a station without an administrator, the way to the first steps."""
    if not accounts.has_administrator(home):
        return RedirectResponse("/bat-dau", 303)
    return show(request, "sign_in.html", name="", back=_inside(tiep), refusal="", code=False)


@router.post("/dang-nhap")
def sign_in(
    request: Request,
    home: Station,
    asked: Annotated[_Asked, Form()],
) -> Response:
    """Begin a session and lead on; a password that needs a code beside it is asked for that."""
    request.state.named = asked.name.strip()[:40]
    deed(request, "đăng nhập")
    where = origin(request)
    agent = request.headers.get("user-agent", "")[:200]
    try:
        secret = accounts.sign_in(
            home, name=asked.name, password=asked.password, code=asked.code, origin=where, agent=agent
        )
    except (SignInRefusedError, LockedOutError, CodeWantedError) as error:
        request.state.refusal = type(error).__name__.removesuffix("Error")
        wants_code = isinstance(error, CodeWantedError) or bool(asked.code)
        part = "hx-request" in request.headers  # then the form stays: the password need not be typed again
        return show(
            request,
            "sign_in/_answer.html" if part else "sign_in.html",
            status=200 if part else 401,
            name=asked.name,
            back=_inside(asked.tiep),
            refusal=error.sentence(language(request)),
            code=wants_code,
        )
    if "hx-request" in request.headers:
        answer = Response(status_code=204, headers={"HX-Redirect": _inside(asked.tiep)})
    else:
        answer = RedirectResponse(_inside(asked.tiep), 303)
    begin_session(answer, secret, secure=request.url.scheme == "https")
    return answer


@router.post("/dang-xuat")
def sign_out(request: Request, home: Station, person: Viewer) -> Response:
    """End this session."""
    accounts.sign_out(home, request.cookies[SESSION])
    deed(request, "đăng xuất")
    answer = RedirectResponse("/dang-nhap", 303)
    answer.delete_cookie(SESSION)
    said(request, answer, _OUT)
    return answer


@router.post("/ngon-ngu")
def choose_language(
    ngon_ngu: Annotated[str, Form(pattern="^(vi|en)$")], tiep: Annotated[str, Form()] = "/"
) -> Response:
    """Have the pages speak another language from now on."""
    answer = RedirectResponse(_inside(tiep), 303)
    answer.set_cookie(LANGUAGE, ngon_ngu, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


@router.get("/phien")
def still_signed_in(person: Viewer) -> Response:
    """Nothing, as long as the session lasts: a page asks before it sends what was typed."""
    return Response(status_code=204)


@router.get("/phien/lai")
def signed_in_again(request: Request, person: Viewer) -> Response:
    """Where signing in anew in another tab ends: what was typed waits in the first."""
    return show(request, "signed_in_again.html")


def _inside(path: str) -> str:
    """`path` if it is a page of ours, else the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
