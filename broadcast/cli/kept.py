"""Kept plans on the command line: look at one, put an item right, see what a version changed, put a plan aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from broadcast.cli.language import _
from broadcast.cli.plan import plan
from broadcast.cli.plantables import change_document, facet_names, short, show_changes, show_version
from broadcast.cli.speech import (
    answer,
    document,
    json_option,
    station,
    station_options,
    table,
    tell,
    user_name,
)
from broadcast.domain.content import Facet, Field, Group, Telling, Timing
from broadcast.domain.corrections import Correction, Value
from broadcast.ingest import plan_document
from broadcast.station import corrections, plans
from broadcast.store import KeptPlan

__all__ = ["plan"]

_NONE = "none"
_KINDS: Mapping[Facet, type[str]] = {Facet.GROUP: Group, Facet.FIELD: Field}
_version_option = click.option(
    "--version", "version", type=click.IntRange(min=1), help=_("Bản của kế hoạch (mặc định: bản đang dùng).")
)


# ── show ─────────────────────────────────────────────────────────────────────────────────────────


@plan.command(
    help=_("Xem một kế hoạch như đã đọc, kèm nguồn và những chỗ đã sửa; không có CODE thì liệt kê.")
)
@click.argument("code", required=False)
@_version_option
@json_option
@station_options
def show(code: str | None, version: int | None, as_json: bool) -> None:
    """Show a kept plan, or the list."""
    with station() as home:
        kept = plans.listed(home)
        shown = home.store.plan(code, version) if code else None
        said = plans.said(home, shown.kept.code) if shown else ()
    if shown is None:
        _show_list(kept, as_json=as_json)
    elif as_json:
        document(
            plan_document(shown.plan)
            | {"kept": _kept_document(shown.kept), "names": list(shown.parts())}
            | {"corrections": [_correction_document(one) for one in said]}
        )
    else:
        show_version(shown)
        _show_said(said)


def _show_list(kept: tuple[KeptPlan, ...], *, as_json: bool) -> None:
    if as_json:
        document([_kept_document(one) for one in kept])
        return
    table(
        (_("Mã"), _("Bản"), _("Tình trạng"), _("Số"), _("Tên"), _("Tệp")),
        [
            (
                one.code,
                one.version,
                _state(one),
                one.heading.number or "-",
                short(one.heading.title or "-"),
                one.name,
            )
            for one in kept
        ],
    )


def _state(kept: KeptPlan) -> str:
    if kept.in_force:
        return _("đang dùng")
    return _("ngừng dùng") if kept.retired else _("bản cũ")


def _kept_document(kept: KeptPlan) -> dict[str, Any]:
    return {
        "code": kept.code,
        "version": kept.version,
        "file": kept.name,
        "document": kept.document,
        "number": kept.heading.number,
        "title": kept.heading.title,
        "kept_at": kept.at.isoformat() if kept.at else None,
        "in_force": kept.in_force,
        "retired": kept.retired,
    }


def _show_said(said: tuple[Correction, ...]) -> None:
    if said:
        table(
            (_("Mã"), _("Đã sửa"), _("Đọc được"), _("Sửa thành"), _("Người sửa"), _("Lúc")),
            [
                (
                    *(one.name, facet_names([one.facet]), _value(one.read)),
                    _("(bỏ sửa)") if one.withdrawn else _value(one.said),
                    *(one.by, one.at.strftime("%d/%m/%Y %H:%M")),
                )
                for one in said
            ],
        )


def _value(value: Value) -> str:
    if isinstance(value, Timing):
        return value.raw
    return short(str(value)) if value else _("(không)")


def _correction_document(one: Correction) -> dict[str, Any]:
    read, said = (value.raw if isinstance(value, Timing) else value for value in (one.read, one.said))
    return {
        "name": one.name,
        "facet": one.facet,
        "read": read,
        "said": said,
        "withdrawn": one.withdrawn,
        "by": one.by,
        "at": one.at.isoformat(),
    }


# ── correct ──────────────────────────────────────────────────────────────────────────────────────


@plan.command(
    help=_(
        "Sửa nội dung hay nhiệm vụ NAME (như KH1.a) mà máy đọc hoặc xếp nhóm sai. Giữ lại cả chữ đã đọc, người sửa"
        " và lúc sửa; nhóm và lĩnh vực đã sửa được áp dụng cho văn bản nạp sau có lời như vậy."
    )
)
@click.argument("name")
@click.option(
    "--group",
    type=click.Choice([*(group.value for group in Group), _NONE], case_sensitive=False),
    help=_("Nhóm nội dung theo Quyết định 1216: a b c d đ e g h i k; none là không thuộc nhóm nào."),
)
@click.option(
    "--field",
    type=click.Choice([*(field.value for field in Field), _NONE], case_sensitive=False),
    help=_("Lĩnh vực cải cách theo Nghị quyết 76; none là không thuộc lĩnh vực nào."),
)
@click.option("--text", help=_("Lời văn đúng."))
@click.option("--timing", help=_("Thời gian đúng, viết như trong kế hoạch; none là không có."))
@click.option("--as-read", is_flag=True, help=_("Bỏ mọi chỗ đã sửa, trở lại như đã đọc."))
@station_options
def correct(name: str, as_read: bool, **said: str | None) -> None:
    """Put an item or task right."""
    given = {
        Facet(facet): None if value == _NONE else _KINDS.get(Facet(facet), str)(value)
        for facet, value in said.items()
        if value is not None
    }
    if bool(given) == as_read or not str(given.get(Facet.TEXT, "-")).strip():
        raise click.UsageError(_("Cho biết sửa gì: --group, --field, --text, --timing; hoặc chỉ --as-read."))
    with station() as home:
        if as_read:
            telling = corrections.uncorrect(home, name, user_name())
        else:
            telling = corrections.correct(home, name, given, user_name())
    _show_telling(telling)


def _show_telling(telling: Telling) -> None:
    rows: tuple[tuple[Facet, Value], ...] = (
        (Facet.GROUP, telling.group),
        (Facet.FIELD, telling.field),
        (Facet.TIMING, telling.timing),
        (Facet.TEXT, telling.text),
    )
    answer(telling.name)
    for facet, value in rows:
        mark = _(" (đã sửa)") if facet in telling.corrected else ""
        answer(f"{facet_names([facet])}: {_value(value)}{mark}")


# ── versions ─────────────────────────────────────────────────────────────────────────────────────


@plan.command(help=_("Xem kế hoạch CODE đã đổi những gì từ bản này sang bản khác."))
@click.argument("code")
@click.option("--from", "older", type=click.IntRange(min=1), help=_("Bản trước (mặc định: bản liền trước)."))
@click.option("--to", "newer", type=click.IntRange(min=1), help=_("Bản sau (mặc định: bản đang dùng)."))
@json_option
@station_options
def diff(code: str, older: int | None, newer: int | None, as_json: bool) -> None:
    """Show what changed between two versions."""
    with station() as home:
        was, now, changed = plans.difference(home, code, older, newer)
    if as_json:
        document(
            {
                "code": now.kept.code,
                "from": was.kept.version,
                "to": now.kept.version,
                "changes": [change_document(change) for change in changed],
            }
        )
        return
    answer(
        _("{code}: bản {older} → bản {newer}").format(
            code=now.kept.code, older=was.kept.version, newer=now.kept.version
        )
    )
    show_changes(changed)


@plan.command(
    help=_(
        "Ngừng dùng một kế hoạch nạp nhầm hoặc hết hạn (hay chỉ một bản của nó, khi đó bản trước được dùng lại):"
        " không xếp lịch từ đó nữa. Tuần cũ và báo cáo vẫn hiểu mã của nó."
    )
)
@click.argument("code")
@click.option(
    "--version", "version", type=click.IntRange(min=1), help=_("Chỉ bản này (mặc định: cả kế hoạch).")
)
@click.option("--undo", is_flag=True, help=_("Dùng lại."))
@station_options
def retire(code: str, version: int | None, undo: bool) -> None:
    """Put a plan or a version aside, or take it back."""
    with station() as home:
        corrections.retire(home, code, version, retired=not undo, user=user_name())
        kept = [one for one in plans.listed(home) if one.code.casefold() == code.strip().casefold()]
    in_force = next((one for one in kept if one.in_force), None)
    if in_force:
        tell(_("Đang dùng bản {version} của {code}.").format(version=in_force.version, code=in_force.code))
    else:
        tell(_("Đã ngừng dùng {code}; dùng lại bằng --undo.").format(code=kept[0].code))
