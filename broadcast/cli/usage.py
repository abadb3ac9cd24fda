"""What click says of a command that was typed wrongly, said to the operator: what is wrong, and what would do.

click's own sentences are English. They are left to those who chose English.
"""

from __future__ import annotations

import re

import click

from broadcast.cli.language import language
from broadcast.cli.speech import tell

_FOUND = re.compile(r"'?(.*?)'? (?:is not|does not)\b")
"""How click's sentence about a value begins: with the value."""
_EXTRA = "Got unexpected extra argument"
"""How click's sentence begins where more was typed than the command takes; it has no error of its own for it."""


def show(error: click.ClickException) -> None:
    """Tell of wrong usage on standard error, with how the command is used."""
    if language() != "vi" or not isinstance(error, click.UsageError):
        error.show()
        return
    context = error.ctx
    if context is not None:
        pieces = context.command.collect_usage_pieces(context)
        tell(f"Cách dùng: {context.command_path} {' '.join(pieces)}")
    tell(f"Lỗi: {_sentence(error)}")
    if context is not None:
        tell(f"Xem hướng dẫn bằng `{context.command_path} --help`.")


def _sentence(error: click.UsageError) -> str:
    context = error.ctx
    match error:
        case click.MissingParameter():
            return f"thiếu {_named(error)}."
        case click.BadParameter(param=parameter) if parameter is not None:
            found = _FOUND.match(error.message)
            said = f": gặp “{found[1]}”" if found else " không đúng"
            return f"{_named(error)}{said}, cần {_wanted(parameter.type)}."
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            return f"không có tùy chọn {error.option_name}." + (f" Có phải: {near}?" if near else "")
        case click.BadOptionUsage():
            return f"tùy chọn {error.option_name} phải có giá trị theo sau (hoặc không được có)."
    if context is not None and isinstance(context.command, click.Group):
        return f"không có lệnh ấy; các lệnh: {', '.join(context.command.list_commands(context))}."
    if error.message.startswith(_EXTRA):
        extra = error.message.partition("(")[2].rpartition(")")[0]
        return f"thừa “{extra}”; tên có dấu cách thì đặt trong ngoặc kép."
    return error.message


def _named(error: click.BadParameter) -> str:
    """The option or argument that an error is about, as it is typed."""
    parameter = error.param
    if isinstance(parameter, click.Option):
        return "tùy chọn " + "/".join(parameter.opts)
    return parameter.make_metavar().strip("[]") if parameter is not None else str(error.param_hint or "")


def _wanted(kind: click.ParamType) -> str:
    match kind:
        case click.Choice():
            return "một trong: " + ", ".join(kind.choices)
        case click.IntRange():
            least = f" từ {kind.min}" if kind.min is not None else ""
            most = f" đến {kind.max}" if kind.max is not None else ""
            return f"số nguyên{least}{most}"
        case click.DateTime():
            return "ngày như 2026-11-23 hoặc 23/11/2026"
        case _ if kind is click.INT:
            return "số nguyên"
    return f"giá trị dạng {kind.name}"
