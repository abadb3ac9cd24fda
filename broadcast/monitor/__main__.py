"""The composition of the monitor process, built in reading order and torn down in reverse.

    python -m broadcast.monitor HOME --output ID

It says on standard output, one JSON object a line:

| said | with |
|---|---|
| ear | there: whether the capture device brings sound; device |
| minute | at, verdict, delay, level, match |
| heard | verdict: what is wrong since two minutes, or `heard` when it is well again |
| trouble | vi, en, and the name of the error |

and ends when its standard input closes: whoever started it is gone then.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from broadcast.air import MADE_ON
from broadcast.air.setups import read_setup
from broadcast.air.speaking import Speaker
from broadcast.airlog import notes
from broadcast.airlog.notes import Note
from broadcast.domain.asrun import AsRun, EntryKind, Verdict
from broadcast.domain.setup import Setup
from broadcast.domain.times import Clock, stamp
from broadcast.errors import BroadcastError
from broadcast.heard.compare import Judged
from broadcast.heard.judging import Told
from broadcast.heard.usual import Usual
from broadcast.monitor.ear import Ear
from broadcast.monitor.following import Following
from broadcast.monitor.keeping import Keeping
from broadcast.monitor.listening import Listening
from broadcast.playout.clocks import SystemClock
from broadcast.playout.tap import TapReader, place
from broadcast.production.airchecks import Airchecks

_TURN = 0.1
_LOOK_EVERY = 20
"""Turns from one look into the log to the next."""


def main() -> None:
    """The process. Exit code 0 when it ended as told, 1 when it refused."""
    parser = argparse.ArgumentParser(prog="broadcast.monitor", description="Hears what one output sends.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--output", required=True, help="id of the output")
    wanted = parser.parse_args()
    speaker, stop = Speaker(), threading.Event()
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    threading.Thread(target=_attend, args=(stop,), name="attendant", daemon=True).start()
    try:
        with ExitStack() as stack:
            setup = read_setup(wanted.home, wanted.output)
            Monitor(stack, wanted.home, setup, SystemClock(MADE_ON), speaker).run(stop)
    except BroadcastError as error:
        _complain(speaker, error)
        speaker.close()
        sys.exit(1)
    speaker.close()


class Monitor:
    """What is taken, turn by turn, and where what it comes to goes."""

    def __init__(self, stack: ExitStack, home: Path, setup: Setup, clock: Clock, speaker: Speaker) -> None:
        self._setup, self._clock, self._speaker = setup, clock, speaker
        self._notes = notes.folder(home, setup.output)
        self._usual_path = home / "control" / f"{setup.output}.usual.json"
        self._usual = Usual.load(self._usual_path)
        self._tap = TapReader(place(home, setup.output))
        stack.callback(self._tap.close)
        self._ear = Ear(setup.monitor, clock, self._tell_ear) if setup.monitor else None
        if self._ear:
            stack.callback(self._ear.close)
        self._following = Following(home / setup.log, clock.wall())
        airchecks = Airchecks(home / "aircheck" / setup.output, setup.rules.zone)
        self._keeping = (
            Keeping(airchecks, self._trouble, both=bool(setup.monitor)) if setup.aircheck else None
        )
        if self._keeping:
            stack.callback(self._keeping.close)
        self._listening = Listening(
            self._usual,
            lambda moment: moment.astimezone(setup.rules.zone).date(),
            on_event=self._note,
            on_minute=self._tell_minute,
            on_second=self._keeping.take if self._keeping else lambda _second, _sent, _heard: None,
        )

    def run(self, stop: threading.Event) -> None:
        """Until told to end."""
        turn = 0
        while not stop.wait(_TURN):
            self._turn()
            turn += 1
            if self._ear and not turn % _LOOK_EVERY:
                self._listening.events(self._following.ended())

    def _turn(self) -> None:
        for passed in self._tap.take():
            self._listening.sent(passed.at, passed.samples)
        if self._ear and (came := self._ear.take()):
            self._listening.heard(*came)
        self._listening.go_on(self._clock.wall())

    def _note(self, entry: AsRun, told: Told) -> None:
        """Have it put into the log, beside the event's own entry."""
        note = Note(
            id=f"heard {self._setup.output} {stamp(entry.actual_start or entry.at)} {entry.event}",
            kind=EntryKind.HEARD,
            at=self._clock.wall(),
            facts={
                **{name: getattr(entry, name) for name in _NAMING},
                "device": self._setup.monitor,
                "reason": str(told.worst or ""),
                "verdict": str(told.verdict),
                "heard_share": told.heard_share,
                "delay": told.delay,
                "level": told.level,
                "match": told.match,
            },
        )
        try:
            notes.leave(self._notes, note)
        except BroadcastError as error:
            self._trouble(error)

    def _tell_minute(self, at: datetime, judged: Judged, news: Verdict | None) -> None:
        self._speaker.say(
            said="minute",
            at=stamp(at),
            verdict=judged.verdict,
            delay=judged.delay,
            level=judged.level,
            match=judged.match,
        )
        if news is not None:
            self._speaker.say(said="heard", verdict=news)
        try:
            self._usual.save(self._usual_path)
        except BroadcastError as error:
            self._trouble(error)

    def _tell_ear(self, there: bool) -> None:
        self._speaker.say(said="ear", there=there, device=self._setup.monitor)

    def _trouble(self, error: BroadcastError) -> None:
        _complain(self._speaker, error)


_NAMING = (
    "rundown",
    "event",
    "planned_start",
    "planned_end",
    "actual_start",
    "actual_end",
    "title",
    "column",
    "zones",
)


def _complain(speaker: Speaker, error: BroadcastError) -> None:
    speaker.say(said="trouble", error=type(error).__name__, vi=error.sentence("vi"), en=error.sentence("en"))


def _attend(stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            break
    stop.set()


if __name__ == "__main__":
    main()
