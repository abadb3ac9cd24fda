"""A station's home with nothing in it but what playout needs: carts, one published day, and its setup."""

from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path

from plan import length_of, noise

from broadcast import files
from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import INDEX_NAME, Event, EventKind, Rundown, encode, encode_index
from broadcast.domain.schedule import StartKind
from broadcast.domain.setup import Setup
from broadcast.domain.setup import encode as encode_setup
from broadcast.domain.times import Frames
from broadcast.domain.zones import Zone
from broadcast.production.carts import CartStore, Label

OPEN = Rules(
    timezone="UTC",
    windows=(Window(days=tuple(range(7)), start=clock_time(0), end=clock_time(23, 59, 59)),),
    quiet_from=clock_time(0),
    quiet_until=clock_time(0),
    sessions_a_day=9,
    minutes_a_session=999,
)
ZONES = (Zone(id="a", name="A", channels=(1,)), Zone(id="b", name="B", channels=(2,)))
OUTPUT = "chinh"


class Home:
    """The home, and the carts that it knows by the names of the plan."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.carts, self.shas = CartStore(self.folder / "carts"), {}

    @property
    def door(self):
        """The file of its control socket."""
        return self.folder / "control" / f"{OUTPUT}.json"

    def cart(self, name):
        """Make the cart of a name, of noise that is its own."""
        if name not in self.shas:
            self.shas[name] = self.carts.put(noise(name, length_of(name)).tobytes(), Label(title=name)).sha
        return self.shas[name]

    def event(self, name, at_ns=None, **values):
        """An approved event: hard at a moment of the wall clock, or soft."""
        start = None if at_ns is None else datetime.fromtimestamp(at_ns // 1_000 / 1e6, UTC)
        if start is not None:
            start = start.replace(microsecond=at_ns // 1_000 % 1_000_000)
        event = Event(
            id=name,
            title=name,
            column="",
            kind=EventKind.SPEECH,
            start=start,
            start_kind=StartKind.SOFT if start is None else StartKind.HARD,
            length=Frames(length_of(name)),
            cart=self.cart(name),
            author="a",
            approver="b",
        )
        return replace(event, **values)

    def publish(self, events, evergreen=None):
        """Put a day in force, and say what playout has to know."""
        day = events[0].start.date()
        rundown = Rundown(
            station="X01", day=day, version=1, rules=OPEN, events=tuple(events), evergreen=evergreen
        )
        files.write(self.folder / "rundowns" / rundown.file_name, encode(rundown))
        files.write(self.folder / "rundowns" / INDEX_NAME, encode_index({day: rundown.file_name}))
        setup = Setup(
            station="X01",
            output=OUTPUT,
            log="as_run.sqlite",
            alone=True,
            zones=ZONES,
            contacts=(),
            rules=OPEN,
        )
        files.write(self.folder / "control" / f"{OUTPUT}.setup.json", encode_setup(setup))
        return day
