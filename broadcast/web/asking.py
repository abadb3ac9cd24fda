"""Who asks for a page: a signed-in person who may do a role's work, by the session in the cookie.

    def week(request: Request, home: Station, person: Editor) -> Response

A route of a page takes exactly one of `Viewer` … `Auditor`, or it belongs to the few that are open to whoever comes.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import Response

from broadcast.domain.people import Person, Role
from broadcast.errors import RoleRefusedError, Said
from broadcast.station import accounts
from broadcast.station.home import Home
from broadcast.station.people import may
from broadcast.station.settings import Latest

SESSION = "phien"
"""The cookie that holds a session's secret."""
_DAYS = 7
_BEFORE_ONES_OWN = frozenset(("/tai-khoan", "/tai-khoan/mat-khau", "/dang-xuat", "/phien"))
"""What there is for whoever has not chosen a password of their own yet."""


class SignInWanted(Exception):  # noqa: N818
    """Nobody is signed in; the reader is led to where that is done, and back."""


class OwnPasswordWanted(Exception):  # noqa: N818
    """The reader came in by a password that somebody else has chosen, and is led to where one chooses one's own."""


def _home(request: Request) -> Home:
    latest: Latest = request.app.state.latest
    return latest.home()


def _person(request: Request) -> Person:
    """Who is signed in. Raises SignInWanted, OwnPasswordWanted."""
    found = accounts.session(_home(request), request.cookies.get(SESSION, ""))
    if found is None:
        raise SignInWanted
    session, person = found
    request.state.session, request.state.person = session, person
    if session.temporary and request.url.path not in _BEFORE_ONES_OWN:
        raise OwnPasswordWanted
    return person


def origin(request: Request) -> str:
    """The address that asks."""
    return request.client.host if request.client else "?"


class Doing:
    """Whoever may do the work of a role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, person: Annotated[Person, Depends(_person)]) -> Person:
        """The person, if the role's work is theirs to do. Raises SignInWanted, RoleRefusedError."""
        if not may(person, self.role):
            raise RoleRefusedError(name=person.name, role=person.role, wanted=self.role)
        return person


Station = Annotated[Home, Depends(_home)]
Viewer = Annotated[Person, Depends(Doing(Role.VIEWER))]
Editor = Annotated[Person, Depends(Doing(Role.EDITOR))]
Approver = Annotated[Person, Depends(Doing(Role.APPROVER))]
Operator = Annotated[Person, Depends(Doing(Role.OPERATOR))]
Administrator = Annotated[Person, Depends(Doing(Role.ADMINISTRATOR))]
Auditor = Annotated[Person, Depends(Doing(Role.AUDITOR))]


def begin_session(answer: Response, secret: str, *, secure: bool) -> None:
    """Have the reader's browser keep a session."""
    answer.set_cookie(
        SESSION, secret, max_age=_DAYS * 86_400, httponly=True, samesite="lax", secure=secure, path="/"
    )


def sign_in_path(request: Request) -> str:
    """Where the reader signs in, to come back to this page afterwards."""
    back = request.url.path if request.method == "GET" else "/"
    asked = f"{back}?{request.url.query}" if request.method == "GET" and request.url.query else back
    return f"/dang-nhap?tiep={quote(asked, safe='')}"


def deed(request: Request, sentence: str) -> None:
    """Have the audit tell what was done in words, in place of the address that was asked."""
    request.state.deed = sentence


def only_asked(request: Request) -> None:
    """Have the audit pass over a request that only asks, and is sent as a form because it is long."""
    request.state.only_asked = True


ROLES = {
    Role.VIEWER: Said("Người xem", "Viewer"),
    Role.EDITOR: Said("Biên tập", "Editor"),
    Role.APPROVER: Said("Người duyệt", "Approver"),
    Role.OPERATOR: Said("Trực phát thanh", "Operator"),
    Role.ADMINISTRATOR: Said("Quản trị", "Administrator"),
    Role.AUDITOR: Said("Thanh tra, cơ quan cấp trên", "Auditor"),
}
"""What the roles are called on the pages."""
