"""The composition of the playout process, built in reading order and torn down in reverse."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time as time_module
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from broadcast.air import MADE_ON, SHORTENED, SOFTWARE, past
from broadcast.air.library import Library, QueuedRecorder
from broadcast.air.logs import StationLog
from broadcast.air.programme import programme
from broadcast.air.servers import look_for_cards
from broadcast.air.setups import read_setup
from broadcast.air.speaking import Speaker
from broadcast.air.standing import StandingFile
from broadcast.air.telling import Teller
from broadcast.airlog import chain, notes
from broadcast.domain.rules import Rules, is_quiet, quiet_after
from broadcast.domain.setup import Setup
from broadcast.domain.times import Clock, ClockTrust, local
from broadcast.errors import (
    BroadcastError,
    LogMissingError,
    PlayoutRunningError,
    QuietHoursError,
    RehearsalOnAirError,
    Said,
)
from broadcast.files import held
from broadcast.playout.clocks import SimulatedClock, SystemClock
from broadcast.playout.commands import Asked, Inbox, Leave
from broadcast.playout.control import ControlServer
from broadcast.playout.feeds.live import LiveFeeds
from broadcast.playout.fittings import Fittings, Past
from broadcast.playout.journal import Desk
from broadcast.playout.loop import play
from broadcast.playout.outputs import open_output
from broadcast.playout.routing import Routing
from broadcast.playout.shelf import RundownShelf
from broadcast.playout.tap import Tap, place
from broadcast.production.carts import CartStore
from broadcast.production.recordings import Recordings

_HAND_OVER = 10.0
"""Seconds in which the process before this one has to let go of the log."""
_STEP = 0.05


def main() -> None:
    """The process. Exit code 0 when it ended as told, 1 when it refused."""
    wanted = _arguments()
    speaker = Speaker()
    try:
        with ExitStack() as stack:
            _run(stack, wanted, speaker)
    except BroadcastError as error:
        speaker.say(
            said="refused", error=type(error).__name__, vi=error.sentence("vi"), en=error.sentence("en")
        )
        speaker.close()
        sys.exit(1)
    speaker.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="broadcast.air", description="The playout process of one output.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--output", required=True, help="id of the output")
    parser.add_argument("--device", required=True, help="card, card:NAME, null, file:PATH")
    parser.add_argument("--day", type=date.fromisoformat)
    parser.add_argument("--rehearse", action="store_true")
    parser.add_argument("--attended", action="store_true", help="standard input tells when to end")
    return parser.parse_args()


def _run(stack: ExitStack, wanted: argparse.Namespace, speaker: Speaker) -> None:
    setup = read_setup(wanted.home, wanted.output)
    zone, log_path = setup.rules.zone, wanted.home / setup.log
    _hold(stack, log_path.with_suffix(".lock"), speaker)
    if _makes_sound(wanted.device):
        look_for_cards()
    real = SystemClock(MADE_ON)
    teller = Teller(speaker, real, setup.output, wanted.device)
    carts = CartStore(wanted.home / "carts")
    log = stack.enter_context(StationLog(log_path, carts, real, teller.trouble))
    recent = log.recent or ()
    real.raise_floor(past.clock_floor(recent))
    recent = past.close_unfinished(log, recent, real)
    shelf, inbox, stop = RundownShelf(wanted.home / "rundowns"), Inbox(), _stop_signal()
    if wanted.attended:
        threading.Thread(target=_attend, args=(stop, inbox), name="attendant", daemon=True).start()
    clock: Clock = real
    recordings = Recordings(wanted.home / "recordings" / setup.output)
    fittings = Fittings(routing=Routing(setup.zones, zone), rules=setup.rules)
    before = Past()
    if wanted.rehearse:
        _refuse_mixing(log_path)
        _hush(wanted.device, setup.rules, real, stop)
        clock = SimulatedClock(local(wanted.day, time(), zone))
    else:
        standing = StandingFile(wanted.home / "control" / f"{setup.output}.orders.json", teller.trouble)
        stack.callback(standing.close)
        orders, held_until = standing.read(real.wall())
        fittings = replace(
            fittings,
            contacts=setup.contacts,
            feeds=LiveFeeds(real),
            recorder=stack.enter_context(QueuedRecorder(recordings, teller.trouble)),
            passing=_tap(stack, wanted.home, setup, teller),
            inbox=inbox,
            standing=standing,
        )
        unknown = (
            past.over(shelf.around(real.wall(), zone), real.wall()) if log.recent is None else frozenset()
        )
        device, lost = past.cards(recent)
        before = Past(
            settled=past.settled(recent, zone) | unknown,
            begun=past.begun(recent, zone),
            orders=orders,
            held_until=held_until,
            device=device,
            lost=lost,
        )
        _take_commands(stack, wanted.home / "control" / f"{setup.output}.json", inbox, real, teller)
    away = past.days_away(shelf, recent, real.wall(), zone)
    play(
        programme(shelf, wanted.day, zone, away, teller.trouble),
        Library(carts, recordings),
        open_output(wanted.device, clock, fittings.routing.channels),
        clock,
        log,
        desk=Desk(
            station=setup.station,
            software=SOFTWARE,
            device="",
            zones=() if setup.alone else tuple(zone.id for zone in setup.zones),
        ),
        stop=stop,
        fittings=fittings,
        past=before,
        listener=teller.tell,
        on_log_error=teller.trouble,
        between_entries=lambda: log.take_up(notes.folder(wanted.home, setup.output), setup.station),
        longest_silence=SHORTENED,
        endless=wanted.day is None,
    )


def _hold(stack: ExitStack, path: Path, speaker: Speaker) -> None:
    """Be the only playout of this log. The one before may need a moment to end, or to be told to."""
    for turn in range(int(_HAND_OVER / _STEP)):
        try:
            stack.enter_context(held(path, wait=False))
        except BlockingIOError:
            if not turn:
                speaker.say(said="waiting")
            time_module.sleep(_STEP)
        else:
            return
    raise PlayoutRunningError(path=path.parent, process=path.read_text() or "?")


def _take_commands(stack: ExitStack, path: Path, inbox: Inbox, clock: SystemClock, teller: Teller) -> None:
    """Listen for commands. Where the disk does not even take the word of where, the air goes on without them."""
    try:
        stack.callback(ControlServer(path, inbox, clock, teller.status).close)
    except BroadcastError as error:
        teller.trouble(error)


def _refuse_mixing(path: Path) -> None:
    """A log with real airings in it takes no rehearsal: whoever reads it must not have to tell them apart."""
    real = False
    with suppress(LogMissingError):
        real = any(entry.clock_trust is not ClockTrust.SIMULATED for _seq, entry in chain.read(path))
    if real:
        raise RehearsalOnAirError(
            reason=Said(
                vi="nhật ký của đài này đã có lượt phát thật",
                en="this station's log already holds real airings",
            )
        )


def _hush(output: str, rules: Rules, real: SystemClock, stop: threading.Event) -> None:
    """A made-up clock makes no sound in real quiet hours: refused there, and ended when they begin."""
    if not _makes_sound(output):
        return
    now = real.wall()
    if real.trust() is ClockTrust.UNTRUSTED or is_quiet(now, rules):
        raise QuietHoursError(what=Said(vi="buổi diễn tập", en="a rehearsal"))
    begins = quiet_after(now, rules)
    if begins is not None:
        timer = threading.Timer((begins - now).total_seconds(), stop.set)
        timer.daemon = True
        timer.start()


def _tap(stack: ExitStack, home: Path, setup: Setup, teller: Teller) -> Tap | None:
    """Where a monitor listens, what leaves is passed on; without the room for that the air goes on."""
    if not setup.is_monitored:
        return None
    try:
        tap = Tap(place(home, setup.output))
    except BroadcastError as error:
        teller.trouble(error)
        return None
    stack.callback(tap.close)
    return tap


def _makes_sound(output: str) -> bool:
    return any(part.strip().startswith("card") for part in output.split(","))


def _stop_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def _attend(stop: threading.Event, inbox: Inbox) -> None:
    """End at once when told so; when whoever started us is gone, with the event that is on air."""
    for line in sys.stdin:
        if line.strip() == "stop":
            stop.set()
            return
    inbox.put(Asked(command=Leave(), answer=lambda _: None))


if __name__ == "__main__":
    main()
