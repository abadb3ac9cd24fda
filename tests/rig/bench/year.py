"""A year of a station in minutes: whether the loop that goes on air grows, and whether the log accounts for every event.

    .venv/bin/python tests/rig/bench/year.py --days 365

A home as playout has it: a published file for each day, carts that it proves, an as-run log that is on the disk
before the next event starts. Only the clock is made up, and silence is shortened. Each day has something of
everything: hard and soft starts, fills, lines timed backwards, a relay, an alert, a cart that is missing and a line that
nobody approved, sound up to the window's end and some that is due at night. One line is told for each thirty days.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from home import ZONES, Home

from broadcast import files
from broadcast.air import SHORTENED, SOFTWARE
from broadcast.air.library import Library
from broadcast.air.logs import StationLog
from broadcast.air.programme import programme
from broadcast.airlog import chain
from broadcast.domain.asrun import EntryKind
from broadcast.domain.orders import Level, Order
from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import INDEX_NAME, Rundown, encode, encode_index
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import Frames, local
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.commands import Asked, Inbox, Say
from broadcast.playout.fittings import Fittings
from broadcast.playout.journal import Desk
from broadcast.playout.loop import play
from broadcast.playout.outputs import open_output
from broadcast.playout.progress import Ended, Started
from broadcast.playout.routing import Routing
from broadcast.playout.shelf import RundownShelf
from broadcast.production.recordings import Recordings

FIRST = date(2027, 1, 1)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = tuple(range(7))
RULES = Rules(
    timezone=ZONE.key,
    windows=(
        Window(days=EVERY_DAY, start=clock_time(5), end=clock_time(12)),
        Window(days=EVERY_DAY, start=clock_time(16), end=clock_time(21)),
    ),
    quiet_from=clock_time(21),
    quiet_until=clock_time(5),
    sessions_a_day=3,
    minutes_a_session=120,
)
SESSIONS = ("05:00:00", "11:00:00", "17:00:00")
FRESH = 3
"""Carts that each day has and no other: the news."""


class Year:
    """So many days of a station in a folder: published, lived, and reckoned up."""

    def __init__(self, folder, days):
        self.home, self.days = Home(folder), days
        self.alert, self.evergreen = self.home.cart("alert"), self.home.cart("evergreen")
        self.planned = Counter()
        """How many events each day has."""
        index = {}
        for day in (FIRST + timedelta(days=count) for count in range(days)):
            rundown = self._rundown(day)
            self.planned[day] = len(rundown.events)
            index[day] = rundown.file_name
            files.write(self.home.folder / "rundowns" / rundown.file_name, encode(rundown))
        files.write(self.home.folder / "rundowns" / INDEX_NAME, encode_index(index))

    def _rundown(self, day):
        def at(text):
            return local(day, clock_time.fromisoformat(text), ZONE)

        def event(number, **values):
            cart = f"{day}-{number}" if number < FRESH else f"often{number}"
            start = values.get("start")
            kind = {} if start is None else {"start_kind": StartKind.HARD}
            made.append(self.home.event(cart, **{"id": f"{day}/{len(made)}", **kind, **values}))

        made = []
        event(20, start=at("03:15:00"))
        for number, session in enumerate(SESSIONS):
            event(3, start=at(session))
            event(number)
            event(4)
            event(5, cart="0" * 64)
            event(6, approver=None)
            event(7, fill=True)
            event(8, start=at(session.replace(":00:00", ":00:20")))
            event(9, start=at(session.replace(":00:00", ":00:40")), start_kind=StartKind.BACK)
            event(10, start=at(session.replace(":00:00", ":00:50")), start_kind=StartKind.NOT_BEFORE)
            event(11, cart=None, feeds=("http://127.0.0.1:9/relay",), length=Frames(48_000))
        event(21, start=at("20:59:59.9"))
        return Rundown(
            station="X01", day=day, version=1, rules=RULES, events=tuple(made), evergreen=self.evergreen
        )

    def live(self, on_day=lambda _number, _ended: None):
        """Put all of it on air, as one process would. `on_day` is told of each day that is over, and of ends so far."""
        clock = SimulatedClock(local(FIRST, clock_time(), ZONE))
        inbox, over, ended = Inbox(), 0, 0

        def listen(progress):
            nonlocal over, ended
            if (
                isinstance(progress, Started)
                and progress.placed.event.fill
                and progress.placed.day.day % 3 == 0
            ):
                inbox.put(self._alert(clock))
            if not isinstance(progress, Ended):
                return
            if (passed := (progress.placed.day - FIRST).days) > over:
                over = passed
                on_day(over, ended)
            ended += 1

        shelf = RundownShelf(self.home.folder / "rundowns")
        routing = Routing(ZONES, ZONE)
        with StationLog(self.log, self.home.carts, clock, _refuse) as log:
            play(
                programme(shelf, None, ZONE, (), _refuse),
                Library(self.home.carts, Recordings(self.home.folder / "recordings")),
                open_output("null", clock, routing.channels),
                clock,
                log,
                desk=Desk(station="X01", software=SOFTWARE, device=""),
                stop=threading.Event(),
                fittings=Fittings(routing=routing, rules=RULES, inbox=inbox),
                listener=listen,
                longest_silence=SHORTENED,
            )

    @property
    def log(self):
        return self.home.folder / "as_run.sqlite"

    def _alert(self, clock):
        order = Order(
            id=f"alert-{clock.wall():%Y%m%d-%H%M%S}",
            level=Level.EMERGENCY,
            title="alert",
            length=self.home.carts.frames(self.alert),
            cart=self.alert,
            by="a",
            at=clock.wall(),
        )
        return Asked(command=Say(order=order), answer=lambda _: None)

    def reckon(self):
        """Of the whole log, which has to hold: entries, and how often each planned event ended for good."""
        entries, ended = chain.verify(self.log).seq, Counter()
        outcomes = Counter()
        for _, entry in chain.read(self.log):
            if entry.kind is not EntryKind.EVENT:
                continue
            outcomes[str(entry.outcome)] += 1
            if entry.rundown and entry.outcome != "interrupted":
                ended[entry.event] += 1
        shelf = RundownShelf(self.home.folder / "rundowns")
        planned = (FIRST + timedelta(days=count) for count in range(self.days))
        due = Counter(event.id for day in planned for event in shelf.on(day).events)
        return Reckoning(entries, sum(due.values()), due - ended, ended - due, outcomes)


class Reckoning:
    """What is written of what was planned."""

    def __init__(self, entries, planned, lost, twice, outcomes):
        self.entries, self.planned, self.outcomes = entries, planned, outcomes
        self.lost, self.twice = lost, twice
        """Planned events that have no end in the log, and those that have one too many."""


def _refuse(error):
    raise AssertionError(error.sentence("en"))


def resident_kb():
    """What is resident now of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main(arguments=None):
    """Live it, and say what it cost."""
    parser = argparse.ArgumentParser(prog="tests/rig/bench/year.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--days", type=int, default=365)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="year") as folder:
        began = time.monotonic()
        year = Year(folder, chosen.days)
        print(f"{chosen.days} days published in {time.monotonic() - began:.0f} s", flush=True)
        began, rss = time.monotonic(), {}

        def look(day, ended):
            rss[day] = resident_kb()
            if day % 30 == 0:
                planned = sum(year.planned[FIRST + timedelta(days=count)] for count in range(day))
                print(
                    f"day {day}: {rss[day] / 1024:.1f} MB, {time.process_time():.0f} s of processor time,"
                    f" {planned} events planned, {ended} ended, alerts and what they broke off among them",
                    flush=True,
                )

        year.live(look)
        took, found = time.monotonic() - began, year.reckon()
    print(
        f"{chosen.days} days in {took:.0f} s; the log holds: {found.entries} entries, {dict(found.outcomes)}"
    )
    print(f"{found.planned} events planned; {found.lost.total()} lost, {found.twice.total()} told twice")
    warm, last = min(30, chosen.days // 2), max(rss)
    grown = (rss[last] - rss[warm]) / 1024
    print(f"memory: {grown:+.2f} MB from day {warm} to {last}, {grown / (last - warm) * 1024:+.2f} kB a day")


if __name__ == "__main__":
    main()
