"""The command line: thin over `station`, one function a command.

A refusal is caught here, once: its sentence goes to standard error in the operator's language and the exit
code is 1. Wrong usage is 2, as click has it.
"""

from __future__ import annotations

import sys

import click

from broadcast import __version__
from broadcast.cli import (
    air,
    audio,
    care,
    coverage,
    kept,
    lexicon,
    log,
    making,
    reconciled,
    report,
    usage,
    week,
)
from broadcast.cli.language import _, language
from broadcast.cli.speech import station_options, tell
from broadcast.errors import BroadcastError

__all__ = ["broadcast", "main"]


@click.group(help=_("Truyền thanh: từ kế hoạch tuyên truyền đến tiếng loa và nhật ký phát sóng."))
@click.version_option(__version__, message="%(version)s")
@station_options
def broadcast() -> None:
    """Nothing of its own: every command says what it does."""


for command in (
    *(care.init, care.demo, kept.plan, week.week, audio.audio, lexicon.lexicon),
    *(making.rundown, making.spoken, making.say, making.voices, making.render),
    *(air.simulate, air.play, air.run, air.alert, air.live, air.stop, air.resume, log.log),
    *(report.report, report.report_template, report.facts),
    *(care.devices, care.doctor, care.backup, care.restore, care.user),
):
    broadcast.add_command(command)
for command in (coverage.coverage, coverage.owed):
    kept.plan.add_command(command)
log.log.add_command(reconciled.reconcile)


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
