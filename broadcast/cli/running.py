"""The station at work, on the command line: imports what it needs and no more, for it is started after a power cut."""

from __future__ import annotations

import signal

import click

from broadcast import config
from broadcast.cli.entries import tell_air
from broadcast.cli.language import _, choose
from broadcast.cli.speech import home_folder, station_options, system_clock, tell
from broadcast.station.outputs import outputs
from broadcast.station.running import Running


@click.command(help=_("Chạy đài: phát sóng và các việc hằng ngày, đến khi dừng bằng Ctrl+C."))
@click.option(
    "--output", "output", metavar="SPEC", help=_("card, card:TÊN, null (mặc định theo config.toml).")
)
@station_options
def run(output: str | None) -> None:
    """The station."""
    folder = home_folder()
    settings = config.load(folder)
    choose(settings.language)
    zone = settings.rule_values.zone
    signal.signal(signal.SIGTERM, _interrupt)
    on = outputs(folder.absolute(), settings, output)
    with Running(settings, on, system_clock(), lambda said: tell_air(said, zone)) as running:
        tell(_("{name} bắt đầu chạy. Dừng bằng Ctrl+C.").format(name=settings.station.name))
        running.run(desk=True)


def _interrupt(_number: int, _frame: object) -> None:
    """A service that is stopped has playout fade out and everything end, and has then done as it was told."""
    raise SystemExit(0)
