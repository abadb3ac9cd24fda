"""Tokens of offices on the command line, and the audit of what was done and refused."""

from __future__ import annotations

from datetime import datetime

import click

from broadcast.cli.language import _
from broadcast.cli.speech import (
    answer,
    document,
    json_option,
    station,
    station_options,
    table,
    tell,
    user_name,
    write_down,
)
from broadcast.domain.access import Scope, TokenState
from broadcast.domain.times import stamp
from broadcast.station import tokens

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


@click.group(help=_("Mã truy cập cho cơ quan lấy nhật ký và báo cáo qua mạng."))
def token() -> None:
    """Tokens."""


@token.command(help=_("Cấp một mã truy cập; mã chỉ hiện một lần này."))
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    default=",".join(Scope),
    show_default=True,
    help=_("Được xem gì, cách nhau bằng dấu phẩy: as-run (nhật ký), heads (đầu nhật ký), reports (báo cáo)."),
)
@click.option(
    "--until",
    type=_DAY,
    required=True,
    metavar="DATE",
    help=_("Dùng được đến hết ngày (2027-12-31 hoặc 31/12/2027)."),
)
@station_options
def add(name: str, scopes: str, until: datetime) -> None:
    """Give out a token."""
    wanted = [scope.strip().lower() for scope in scopes.split(",") if scope.strip()]
    with station() as home:
        secret = tokens.add(home, name=name, scopes=wanted, until=until.date(), by=user_name() or "")
        write_down(home, f"token_added {name} {','.join(wanted)}")
        listening = home.settings.web.listen
    answer(secret)
    tell(
        _(
            "Mã của {name}: giao tận tay, giữ kín như mật khẩu. Mã không được lưu lại nên không xem lại được."
        ).format(name=name)
    )
    if not listening:
        tell(_("Đài chưa mở cổng mạng: đặt listen trong mục [web] của config.toml."))


@token.command("list", help=_("Các mã đã cấp: phạm vi, hạn dùng, lần dùng gần nhất."))
@json_option
@station_options
def list_(as_json: bool) -> None:
    """List tokens."""
    with station() as home:
        found, now, zone = home.store.tokens(), home.clock.wall(), home.settings.rule_values.zone
    if as_json:
        document(
            [
                {
                    "name": one.name,
                    "scopes": list(one.scopes),
                    "state": one.state(now),
                    "until": stamp(one.until),
                    "added": stamp(one.added),
                    "by": one.by,
                    "revoked": stamp(one.revoked) if one.revoked else None,
                    "used": stamp(one.used) if one.used else None,
                }
                for one in found
            ]
        )
        return
    states = {
        TokenState.VALID: _("dùng được"),
        TokenState.EXPIRED: _("hết hạn"),
        TokenState.REVOKED: _("đã thu hồi"),
    }

    def at(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%d/%m/%Y %H:%M") if moment else "-"

    table(
        (_("Tên"), _("Phạm vi"), _("Trạng thái"), _("Hết hạn"), _("Dùng lần cuối"), _("Người cấp")),
        [
            (
                one.name,
                ", ".join(one.scopes),
                states[one.state(now)],
                at(one.until),
                at(one.used),
                one.by or "-",
            )
            for one in found
        ],
    )


@token.command(help=_("Thu hồi một mã: từ lúc này không dùng được nữa."))
@click.argument("name")
@station_options
def revoke(name: str) -> None:
    """Revoke a token."""
    with station() as home:
        found = tokens.revoke(home, name=name, by=user_name() or "")
        if found.revoked is None:
            write_down(home, f"token_revoked {found.name}")
    if found.revoked is None:
        tell(_("Đã thu hồi mã {name}.").format(name=found.name))
    else:
        tell(_("Mã {name} đã được thu hồi từ trước.").format(name=found.name))


@token.command(
    help=_("Ai đã làm gì, ai bị từ chối: cấp và thu hồi mã, lần xem bị từ chối qua mạng; mới nhất trước.")
)
@click.option(
    "--last", type=click.IntRange(1, 10_000), default=50, show_default=True, help=_("Bao nhiêu dòng.")
)
@json_option
@station_options
def audit(last: int, as_json: bool) -> None:
    """Show the audit."""
    with station() as home:
        found, zone = home.store.attempts(last), home.settings.rule_values.zone
    if as_json:
        document(
            [
                {
                    "at": stamp(one.at),
                    "who": one.who,
                    "from": one.origin,
                    "what": one.what,
                    "outcome": one.outcome,
                    "times": one.times,
                }
                for one in found
            ]
        )
        return
    table(
        (_("Lúc"), _("Ai"), _("Từ đâu"), _("Việc"), _("Kết quả"), _("Số lần")),
        [
            (
                f"{one.at.astimezone(zone):%d/%m/%Y %H:%M:%S}",
                one.who or "-",
                one.origin,
                one.what,
                one.outcome,
                one.times,
            )
            for one in found
        ],
    )
