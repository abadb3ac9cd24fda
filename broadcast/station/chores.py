"""The chores of the day, beside the air: look ahead, make carts ahead, sign, back up, tidy.

Each imports what it works with when it is time: after a power cut the air is what is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta

from broadcast.domain.times import Period, local
from broadcast.errors import (
    BroadcastError,
    CartsNotMadeError,
    LogMissingError,
    RundownDamagedError,
    RundownMissingError,
    WeekMissingError,
)
from broadcast.playout.shelf import RundownShelf
from broadcast.playout.waker import Chore
from broadcast.station.home import Home

_PRE_ROLL = timedelta(minutes=10)
_RECORDINGS_KEPT = timedelta(days=8)
_REFUSALS_KEPT = timedelta(days=366)
_REFUSALS_LIMIT = 100_000
_FAILURES_KEPT = timedelta(days=2)
_RECORDINGS_LIMIT = 4_000_000_000
"""Bytes that recordings of relays and live events may take."""


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
        Chore(name="head", after=_daily(home, time(0, 5)), run=lambda: _sign_heads(home, tell)),
        Chore(name="backup", after=_daily(home, time(22, 30)), run=lambda: _back_up(home)),
        Chore(name="tidy", after=_daily(home, time(23, 30)), run=lambda: _tidy(home)),
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
        starts = (event.start for event in RundownShelf(home.rundowns).on(day).events if event.start)
        due = sorted(start - _PRE_ROLL for start in starts if start - _PRE_ROLL > moment)
        if due:
            return due[0]
    return _daily(home, time(0, 1))(moment)


def _look(home: Home, tell: Callable[[str], None]) -> None:
    """Say what is wrong with today before it is heard."""
    from broadcast.station import care

    today = home.here().date()
    finding = care.examine_day(home, today)
    if finding.state != "ok":
        tell(finding.sentence(home.settings.language))


def _render_ahead(home: Home, tell: Callable[[str], None]) -> None:
    """Tomorrow's carts, tonight, so that there is time to mend what is missing."""
    from broadcast.station import care, weeks

    tomorrow = home.here().date() + timedelta(days=1)
    try:
        made = weeks.render(home, Period.parse(tomorrow.isoformat()), 1, lambda _done, _all, _what: None)
    except WeekMissingError as error:
        tell(error.sentence(home.settings.language))
        return
    except CartsNotMadeError as error:
        tell(error.sentence(home.settings.language))
    else:
        for note in made.notes:
            tell(note.sentence(home.settings.language))
    finding = care.examine_day(home, tomorrow)
    if finding.state != "ok":
        tell(finding.sentence(home.settings.language))


def _sign_heads(home: Home, tell: Callable[[str], None]) -> None:
    """Sign every log that holds. One that does not is told of, and stops none of the others."""
    from broadcast.station import verification

    for log in home.logs().values():
        try:
            verification.sign(home, log)
        except LogMissingError:
            continue
        except BroadcastError as error:
            tell(error.sentence(home.settings.language))


def _back_up(home: Home) -> None:
    """Once a week, on Sunday night."""
    if home.here().weekday() == 6:
        from broadcast.station import care

        care.back_up(home, None, lambda _done, _all, _what: None)


def _tidy(home: Home) -> None:
    """Bring recordings that a killed process left to their form; let go of those that nothing can repeat any
    more, and of air-checks that are old.
    """
    from broadcast.production.recordings import Recordings
    from broadcast.station import airchecks, entries

    today = home.here().date()
    for output in home.settings.outputs:
        recordings = Recordings(home.folder / "recordings" / output.id)
        recordings.take_up(today - timedelta(days=1))
        recordings.prune(today - _RECORDINGS_KEPT, _RECORDINGS_LIMIT)
    airchecks.prune(home)
    with suppress(BroadcastError), entries.opened(home):
        pass  # the index has come up with the logs: tomorrow's first reader does not wait for it
    home.store.forget_refusals(home.clock.wall() - _REFUSALS_KEPT, _REFUSALS_LIMIT)
    home.store.accounts.forget_failures(home.clock.wall() - _FAILURES_KEPT)
