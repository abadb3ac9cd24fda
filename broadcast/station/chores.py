"""The station by itself: playout as a child, and the chores of the day beside it."""

from __future__ import annotations

import signal
import time as time_module
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from broadcast.airlog import chain
from broadcast.domain.times import Period, local
from broadcast.errors import (
    LogMissingError,
    PlayoutDiedError,
    PlayoutRunningError,
    RundownDamagedError,
    RundownMissingError,
    WeekMissingError,
)
from broadcast.playout.waker import Chore, Waker
from broadcast.station import air, care, weeks
from broadcast.station.home import Home

_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_PRE_ROLL = timedelta(minutes=10)


def run(
    home: Home, output: str, listener: Callable[[dict[str, Any]], None], tell: Callable[[str], None]
) -> None:
    """Keep playout running and do the chores, until interrupted.

    A playout process that dies or refuses (no card yet, say) is started again, after longer and longer
    pauses up to a minute. Raises its refusal when another playout has this home.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    waker = Waker(home.clock, chores(home, tell), lambda chore, error: tell(f"{chore.name}: {error}"))
    waker.start()
    pause = _PAUSE
    try:
        while True:
            began = home.clock.monotonic_ns()
            try:
                air.attend(home, air.start_playout(home, output), listener)
            except air.RefusedError as error:
                if error.kind == PlayoutRunningError.__name__:
                    raise
                tell(error.sentence(home.settings.language))
            except PlayoutDiedError as error:
                tell(error.sentence(home.settings.language))
            else:
                return
            lasted = home.clock.monotonic_ns() - began > _LONGEST_PAUSE * 1_000_000_000
            time_module.sleep(pause)
            pause = _PAUSE if lasted else min(pause * 2, _LONGEST_PAUSE)
    finally:
        waker.stop()


def _interrupt(_number: int, _frame: object) -> None:
    """A service is stopped as a person stops it: playout fades out, then everything ends."""
    raise KeyboardInterrupt


def chores(home: Home, tell: Callable[[str], None]) -> tuple[Chore, ...]:
    """What is done beside the air; all of it is derived anew at every start.

    Playout itself opens carts ahead and goes from day to day: what is looked at here is whether a person
    has to do something about it.
    """
    return (
        Chore(
            name="pre-roll",
            after=lambda moment: _before_next(home, moment),
            run=lambda: _look(home, tell),
        ),
        Chore(name="rollover", after=_daily(home, time(0)), run=lambda: _look(home, tell)),
        Chore(name="render", after=_daily(home, time(20)), run=lambda: _render_ahead(home, tell)),
        Chore(name="head", after=_daily(home, time(0, 5)), run=lambda: _sign_head(home)),
        Chore(name="backup", after=_daily(home, time(22, 30)), run=lambda: _back_up(home)),
    )


def _daily(home: Home, at: time) -> Callable[[datetime], datetime]:
    zone = home.settings.rule_values.zone

    def following(moment: datetime) -> datetime:
        today = moment.astimezone(zone).date()
        due = local(today, at, zone)
        return due if due > moment else local(today + timedelta(days=1), at, zone)

    return following


def _before_next(home: Home, moment: datetime) -> datetime:
    """Ten minutes before the next start that is held; midnight when none is left today."""
    day = moment.astimezone(home.settings.rule_values.zone).date()
    with suppress(RundownMissingError, RundownDamagedError):
        starts = (event.start for event in weeks.rundown(home, day).events if event.start)
        due = sorted(start - _PRE_ROLL for start in starts if start - _PRE_ROLL > moment)
        if due:
            return due[0]
    return _daily(home, time(0, 1))(moment)


def _look(home: Home, tell: Callable[[str], None]) -> None:
    """Say what is wrong with today before it is heard."""
    today = home.clock.wall().astimezone(home.settings.rule_values.zone).date()
    finding = care.examine_day(home, today)
    if finding.state != "ok":
        tell(finding.sentence(home.settings.language))


def _render_ahead(home: Home, tell: Callable[[str], None]) -> None:
    """Tomorrow's carts, tonight, so that there is time to mend what is missing."""
    tomorrow = home.clock.wall().astimezone(home.settings.rule_values.zone).date() + timedelta(days=1)
    try:
        made = weeks.render(home, Period.parse(tomorrow.isoformat()), 1, lambda _done, _all, _what: None)
    except WeekMissingError as error:
        tell(error.sentence(home.settings.language))
        return
    for note in made.notes:
        tell(note.sentence(home.settings.language))
    finding = care.examine_day(home, tomorrow)
    if finding.state != "ok":
        tell(finding.sentence(home.settings.language))


def _sign_head(home: Home) -> None:
    day = home.clock.wall().astimezone(home.settings.rule_values.zone).date()
    try:
        chain.sign_head(
            home.as_run, home.folder / "keys" / "station.pem", home.folder / "heads" / f"{day}.json"
        )
    except LogMissingError:
        return


def _back_up(home: Home) -> None:
    """Once a week, on Sunday night."""
    if home.clock.wall().astimezone(home.settings.rule_values.zone).weekday() == 6:
        care.back_up(home, None, lambda _done, _all, _what: None)
