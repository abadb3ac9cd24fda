"""The station's people on the command line: who works there, in which role, and how they sign in at the desk."""

from __future__ import annotations

from typing import TextIO

import click

from broadcast.cli.language import _
from broadcast.cli.speech import (
    document,
    json_option,
    station,
    station_options,
    table,
    tell,
    user_name,
    write_down,
)
from broadcast.domain.people import Role
from broadcast.station import people

_ROLE = click.Choice([role.value for role in Role])


@click.group(help=_("Người làm việc ở đài: vai trò, mật khẩu, nghỉ việc."))
def user() -> None:
    """People."""


@user.command(help=_("Thêm một người."))
@click.argument("name")
@click.option("--role", type=_ROLE, required=True, help=_("Vai trò."))
@click.option("--full-name", default="", help=_("Họ tên đầy đủ."))
@station_options
def add(name: str, role: str, full_name: str) -> None:
    """Add a person."""
    with station() as home:
        person = people.add(home, name=name, full_name=full_name, role=Role(role), by=user_name() or "")
        write_down(home, f"user add {person.name} {role}")
    tell(
        _("Đã thêm {name} ({full_name}), vai trò {role}.").format(
            name=name, full_name=person.full_name, role=role
        )
    )


@user.command("list", help=_("Liệt kê mọi người."))
@json_option
@station_options
def list_(as_json: bool) -> None:
    """List people."""
    with station() as home:
        everyone, able = home.store.people(), home.store.accounts.with_passwords()
    if as_json:
        document(
            [
                {
                    "name": one.name,
                    "full_name": one.full_name,
                    "role": one.role,
                    "active": one.active,
                    "password": one.name in able,
                }
                for one in everyone
            ]
        )
        return
    states = {True: _("đang làm"), False: _("đã nghỉ")}
    table(
        (_("Tên"), _("Họ tên"), _("Vai trò"), _("Trạng thái"), _("Mật khẩu")),
        [(p.name, p.full_name, p.role, states[p.active], "✓" if p.name in able else "") for p in everyone],
    )


@user.command(help=_("Đặt mật khẩu cho một người; các nơi đang đăng nhập của người đó bị đăng xuất."))
@click.argument("name")
@click.option(
    "--password-file",
    "file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help=_("Đọc mật khẩu ở dòng đầu của tệp này (“-”: từ đầu vào chuẩn) thay vì gõ vào."),
)
@click.option("--temporary", is_flag=True, help=_("Mật khẩu tạm: đăng nhập xong phải tự đặt mật khẩu mới."))
@station_options
def password(name: str, file: TextIO | None, temporary: bool) -> None:
    """Set a password."""
    from broadcast.station import accounts

    with station() as home:
        person = people.named(home, name)  # refused before a word is typed
        chosen = _typed() if file is None else file.readline().rstrip("\r\n")
        accounts.set_password(home, name=name, password=chosen, by=user_name() or "", temporary=temporary)
        write_down(home, f"user password {person.name}")
    tell(_("Đã đặt mật khẩu cho {name}.").format(name=person.name))


@user.command(help=_("Giao vai trò khác cho một người."))
@click.argument("name")
@click.argument("role", type=_ROLE)
@station_options
def role(name: str, role: str) -> None:
    """Change a role."""
    with station() as home:
        person = people.change_role(home, name=name, role=Role(role), by=user_name() or "")
        write_down(home, f"user role {person.name} {role}")
    tell(_("{name} nay có vai trò {role}.").format(name=person.name, role=role))


@user.command(help=_("Cho một người nghỉ: không đăng nhập, không làm gì được nữa; tên vẫn còn trong sổ."))
@click.argument("name")
@station_options
def deactivate(name: str) -> None:
    """Let a person leave."""
    with station() as home:
        person = people.deactivate(home, name=name, by=user_name() or "")
        write_down(home, f"user deactivate {person.name}")
    tell(_("{name} đã nghỉ; các nơi đang đăng nhập bị đăng xuất.").format(name=person.name))


@user.command(help=_("Nhận lại một người đã nghỉ, với vai trò và mật khẩu trước đó."))
@click.argument("name")
@station_options
def reactivate(name: str) -> None:
    """Take a person back."""
    with station() as home:
        person = people.reactivate(home, name=name, by=user_name() or "")
        write_down(home, f"user reactivate {person.name}")
    tell(_("{name} làm việc trở lại, vai trò {role}.").format(name=person.name, role=person.role))


@user.command(help=_("Mở khóa cho người đã nhập sai nhiều lần."))
@click.argument("name")
@click.option("--drop-code", is_flag=True, help=_("Thôi hỏi mã xác nhận: người đó mất điện thoại."))
@station_options
def unlock(name: str, drop_code: bool) -> None:
    """Let somebody try again."""
    from broadcast.station import codes, lockout

    with station() as home:
        person = home.store.person(name)
        lockout.lift(home, person.name)
        if drop_code:
            codes.drop(home, name=person.name, by=user_name() or "")
        write_down(home, f"user unlock {person.name}{' --drop-code' if drop_code else ''}")
    tell(_("{name} đăng nhập lại được.").format(name=person.name))


def _typed() -> str:
    typed: str = click.prompt(
        _("Mật khẩu mới"),
        hide_input=True,
        confirmation_prompt=_("Nhập lại lần nữa"),
        err=True,
    )
    return typed
