"""The people of the station: who works here, in which role, how they sign in, and where they are signed in now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadcast.domain.people import Role
from broadcast.errors import Said
from broadcast.station import accounts, codes, lockout, passwords, people
from broadcast.web.asking import ROLES, Administrator, Station, deed
from broadcast.web.pages import onwards
from broadcast.web.parts import part

router = APIRouter(prefix="/cai-dat/nguoi")
_ENDED = Said("Đã đăng xuất ở máy đó.", "That computer is signed out.")


@router.get("")
def everyone(request: Request, home: Station, person: Administrator) -> Response:
    """Everybody, those too who have left."""
    return part(
        request,
        person,
        "settings/people.html",
        people=sorted(home.store.people(), key=lambda one: not one.active),
        able=home.store.accounts.with_passwords(),
        roles=ROLES,
    )


@router.post("")
def add(
    request: Request,
    home: Station,
    person: Administrator,
    name: Annotated[str, Form()],
    full_name: Annotated[str, Form()],
    role: Annotated[Role, Form()],
) -> Response:
    """Add somebody, and tell a password by which they come in and choose their own."""
    deed(request, f"thêm người {name.strip()}, vai trò {role}")
    added = people.add(home, name=name.strip(), full_name=full_name.strip(), role=role, by=person.name)
    return _given(request, home, person, added.name)


@router.get("/{name}")
def one(request: Request, home: Station, person: Administrator, name: str) -> Response:
    """One of them, and what can be done."""
    found = home.store.person(name)
    known = home.store.accounts.credential(found.name)
    return part(
        request,
        person,
        "settings/one_person.html",
        one=found,
        roles=ROLES,
        has_password=found.name in home.store.accounts.with_passwords(),
        has_code=known is not None and known[1].totp is not None,
        sessions=accounts.sessions(home, found.name),
    )


@router.post("/{name}/vai-tro")
def change_role(
    request: Request, home: Station, person: Administrator, name: str, role: Annotated[Role, Form()]
) -> Response:
    """Give them another role."""
    deed(request, f"giao vai trò {role} cho {name}")
    changed = people.change_role(home, name=name, role=role, by=person.name)
    what = ROLES[role]
    return _back(
        request,
        changed.name,
        Said(f"{changed.full_name} nay là: {what.vi}.", f"{changed.full_name} is now: {what.en}."),
    )


@router.post("/{name}/mat-khau")
def give_password(request: Request, home: Station, person: Administrator, name: str) -> Response:
    """Tell a password by which they come in and choose their own."""
    deed(request, f"đặt mật khẩu tạm cho {name}")
    return _given(request, home, person, name)


@router.post("/{name}/mo-khoa")
def unlock(
    request: Request, home: Station, person: Administrator, name: str, code: Annotated[str, Form()] = ""
) -> Response:
    """Have them wait no longer after wrong guesses; with `code`, have no code of a telephone asked for."""
    deed(request, f"mở khóa cho {name}{', thôi hỏi mã' if code else ''}")
    found = home.store.person(name)
    lockout.lift(home, found.name)
    if code:
        codes.drop(home, name=found.name, by=person.name)
    return _back(
        request,
        found.name,
        Said(f"{found.full_name} đăng nhập lại được.", f"{found.full_name} can sign in again."),
    )


@router.post("/{name}/nghi")
def leave(request: Request, home: Station, person: Administrator, name: str) -> Response:
    """Let them do nothing here any more."""
    deed(request, f"cho {name} nghỉ")
    found = people.deactivate(home, name=name, by=person.name)
    return _back(
        request,
        found.name,
        Said(f"{found.full_name} đã nghỉ, không đăng nhập được nữa.", f"{found.full_name} has left."),
    )


@router.post("/{name}/lam-lai")
def come_back(request: Request, home: Station, person: Administrator, name: str) -> Response:
    """Take them back."""
    deed(request, f"nhận lại {name}")
    found = people.reactivate(home, name=name, by=person.name)
    return _back(
        request, found.name, Said(f"{found.full_name} làm việc trở lại.", f"{found.full_name} is back.")
    )


@router.post("/{name}/phien")
def end_session(
    request: Request, home: Station, person: Administrator, name: str, phien: Annotated[str, Form()]
) -> Response:
    """Sign them out at one computer."""
    deed(request, f"đăng xuất một máy của {name}")
    accounts.revoke(home, id_=phien, by=person)
    return _back(request, name, _ENDED)


def _given(request: Request, home: Station, person: Administrator, name: str) -> Response:
    drawn = passwords.drawn()
    accounts.set_password(home, name=name, password=drawn, by=person.name, temporary=True)
    return part(request, person, "settings/given_password.html", one=home.store.person(name), password=drawn)


def _back(request: Request, name: str, sentence: Said) -> Response:
    return onwards(request, f"/cai-dat/nguoi/{name}", sentence)
