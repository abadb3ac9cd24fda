"""The command line: thin over `station`, one function a command.

A refusal is caught here, once: its sentence goes to standard error in the operator's language and the exit
code is 1. Wrong usage is 2, as click has it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module

import click

from broadcast import __version__
from broadcast.cli import usage
from broadcast.cli.language import _, language
from broadcast.cli.speech import station_options, tell
from broadcast.errors import BroadcastError

__all__ = ["broadcast", "main"]

_MODULES: Mapping[str, tuple[str, ...]] = {
    "air": ("simulate", "play"),
    "audio": ("audio",),
    "care": ("init", "demo", "devices", "doctor", "backup", "restore"),
    "lexicon": ("lexicon",),
    "log": ("log",),
    "making": ("rundown", "spoken", "say", "voices", "render"),
    "orders": ("alert", "play-now", "live", "end", "stop", "resume"),
    "people": ("user",),
    "plan": ("plan",),
    "report": ("report", "report-template", "facts"),
    "running": ("run",),
    "tokens": ("token",),
    "week": ("week",),
}
"""Which module of this package has which commands."""
_ALSO: Mapping[str, tuple[str, ...]] = {"log": ("reconciled", "office"), "plan": ("kept", "coverage")}
"""Modules that add commands of their own to a group."""


class _Commands(click.Group):
    """Imports a command when it is asked for: an old computer takes seconds to import them all."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(name for names in _MODULES.values() for name in names)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        for module, names in _MODULES.items():
            if name in names:
                for also in _ALSO.get(module, ()):
                    import_module(f"broadcast.cli.{also}")
                command: click.Command = getattr(
                    import_module(f"broadcast.cli.{module}"), name.replace("-", "_")
                )
                return command
        return None


@click.group(
    cls=_Commands, help=_("Truyền thanh: từ kế hoạch tuyên truyền đến tiếng loa và nhật ký phát sóng.")
)
@click.version_option(__version__, message="%(version)s")
@station_options
def broadcast() -> None:
    """Nothing of its own: every command says what it does."""


def main() -> None:
    """The `broadcast` command."""
    try:
        code = broadcast(
            prog_name="broadcast", standalone_mode=False
        )  # what a command exits with comes back as a number
    except BroadcastError as error:
        tell(error.sentence(language()))
        sys.exit(1)
    except click.ClickException as error:
        usage.show(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        tell(_("Đã dừng theo yêu cầu."))
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
