"""One's own account: the password, the code of a telephone, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from broadcast.domain.people import Person
from broadcast.errors import PasswordsDifferError, PasswordWrongError, Said
from broadcast.station import accounts, codes
from broadcast.station.home import Home
from broadcast.web.asking import ROLES, Station, Viewer, deed, origin
from broadcast.web.pages import onwards, show
from broadcast.web.pictures import square

router = APIRouter(prefix="/tai-khoan")
_CHANGED = Said(
    "Đã đổi mật khẩu. Những máy khác đang đăng nhập bằng tên này đã bị đăng xuất.",
    "The password is changed. Other computers that were signed in by this name are signed out.",
)
_CODE_ON = Said(
    "Từ nay đăng nhập cần thêm mã trên điện thoại.",
    "From now on signing in takes a code of the telephone too.",
)
_CODE_OFF = Said("Đăng nhập không cần mã trên điện thoại nữa.", "Signing in takes no code any more.")
_ENDED = Said("Đã đăng xuất ở máy đó.", "That computer is signed out.")


class _NewPassword(BaseModel):
    old: str
    new: str
    again: str


@router.get("")
def account(request: Request, home: Station, person: Viewer) -> Response:
    """One's name and role, the password, the code, and the open sessions."""
    found = home.store.accounts.credential(person.name)
    return show(
        request,
        "account.html",
        role=ROLES[person.role],
        temporary=request.state.session.temporary,
        has_code=found is not None and found[1].totp is not None,
        sessions=accounts.sessions(home, person.name),
        this=request.state.session.id,
    )


@router.post("/mat-khau")
def change_password(
    request: Request,
    home: Station,
    person: Viewer,
    asked: Annotated[_NewPassword, Form()],
) -> Response:
    """Choose another password."""
    deed(request, "đổi mật khẩu của mình")
    _prove(request, home, person, asked.old)
    if asked.new != asked.again:
        raise PasswordsDifferError
    accounts.set_password(
        home, name=person.name, password=asked.new, by=person.name, keep=request.state.session.id
    )
    return onwards(request, "/tai-khoan", _CHANGED)


@router.get("/ma")
def code_page(request: Request, home: Station, person: Viewer) -> Response:
    """A new secret for a telephone, as a picture and in letters."""
    secret, address = codes.begin(home, person.name)
    return _code_page(request, secret, address)


@router.post("/ma")
def set_code(
    request: Request,
    home: Station,
    person: Viewer,
    secret: Annotated[str, Form(pattern="^[A-Z2-7]{32}$")],
    code: Annotated[str, Form()],
) -> Response:
    """Have a code asked for from now on: the telephone has shown one."""
    deed(request, "bật mã xác nhận của mình")
    codes.confirm(home, name=person.name, secret=secret, code=code)
    return onwards(request, "/tai-khoan", _CODE_ON)


@router.post("/ma/bo")
def drop_code(request: Request, home: Station, person: Viewer, password: Annotated[str, Form()]) -> Response:
    """Have no code asked for any more."""
    deed(request, "tắt mã xác nhận của mình")
    _prove(request, home, person, password)
    codes.drop(home, name=person.name, by=person.name)
    return onwards(request, "/tai-khoan", _CODE_OFF)


@router.post("/phien")
def end_session(request: Request, home: Station, person: Viewer, phien: Annotated[str, Form()]) -> Response:
    """Sign out at another computer."""
    deed(request, "đăng xuất một máy khác của mình")
    accounts.revoke(home, id_=phien, by=person)
    return onwards(request, "/tai-khoan", _ENDED)


def _prove(request: Request, home: Home, person: Person, password: str) -> None:
    where = origin(request)
    if not accounts.proves(home, name=person.name, password=password, origin=where):
        raise PasswordWrongError


def _code_page(request: Request, secret: str, address: str) -> Response:
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return show(request, "account_code.html", secret=secret, spaced=spaced, picture=square(address))
