"""A station in memory: carts that are arrays, an output that remembers, a log that is a list, days by hand."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import Event, EventKind, LateRule, Rundown
from broadcast.domain.schedule import Priority, StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis, frame_at, local
from broadcast.errors import CartMissingError
from broadcast.playout.clocks import Reading
from broadcast.playout.journal import Desk

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2026, 11, 23)
SECOND = RATE
MINUTE = 60 * RATE

RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(
        Window(days=(0, 1, 2, 3, 4, 5, 6), start=time(5), end=time(12)),
        Window(days=(0, 1, 2, 3, 4, 5, 6), start=time(16), end=time(21)),
    ),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=3,
    minutes_a_session=120,
)


def moment(clock, day=DAY):
    """A local wall time such as "05:00:01.5" as a moment in UTC."""
    return local(day, time.fromisoformat(clock), ZONE)


def air(clock, day=DAY):
    return frame_at(moment(clock, day))


def event(name, start=None, seconds=10, kind=None, **values):
    """An approved event; with a start it is hard, without one it is soft. Its cart is named like itself."""
    start_kind = kind or (StartKind.SOFT if start is None else StartKind.HARD)
    day = values.pop("day", DAY)
    defaults = {
        "title": f"Tin {name}",
        "column": "Cải cách hành chính",
        "kind": EventKind.SPEECH,
        "length": Frames(int(seconds * RATE)),
        "cart": name,
        "author": "soan",
        "approver": "duyet",
        "priority": Priority.NORMAL,
        "late": LateRule.JOIN,
        "tolerance": Millis(2_000),
    }
    return Event(
        id=name,
        start=None if start is None else moment(start, day),
        start_kind=start_kind,
        **(defaults | values),
    )


def rundown(*events, day=DAY, **values):
    defaults = {"station": "X01", "version": 1, "rules": RULES}
    return Rundown(day=day, events=events, **(defaults | values))


def sound(name, frames):
    """Noise that is always the same for a name, at about -12 dBFS, and never zero."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    noise = np.random.default_rng(seed).integers(1, 8_000, frames).astype(np.int16)
    return np.where(np.arange(frames) % 2, noise, -noise).astype(np.int16)


class MemoryReader:
    def __init__(self, samples, breaks_at=None):
        self.samples, self.breaks_at, self.closed = samples, breaks_at, False

    def read(self, offset, n):
        assert not self.closed, "read after close"
        if self.breaks_at is not None and offset + n > self.breaks_at:
            raise CartMissingError(cart="?", title="")
        return self.samples[offset : offset + n]

    def close(self):
        self.closed = True


class MemoryCarts:
    """Carts by name. `missing` names cannot be found; `unreadable` have a length but do not open;
    `breaking` fail at a frame."""

    def __init__(self, carts):
        self.carts = dict(carts)
        self.missing, self.unreadable, self.breaking = set(), set(), {}
        self.opened = []

    @classmethod
    def of(cls, *rundowns):
        """A cart for each event, as long as planned."""
        return cls(
            {
                one.cart: sound(one.cart, one.length)
                for rundown in rundowns
                for one in rundown.events
                if one.cart
            }
        )

    def frames(self, sha):
        if sha not in self.carts or sha in self.missing:
            raise CartMissingError(cart=sha, title="")
        return Frames(len(self.carts[sha]))

    def length(self, sha):
        """As the engine asks."""
        try:
            return self.frames(sha)
        except CartMissingError:
            return None

    def open(self, sha):
        self.frames(sha)
        if sha in self.unreadable:
            raise CartMissingError(cart=sha, title="")
        self.opened.append(MemoryReader(self.carts[sha], self.breaking.get(sha)))
        return self.opened[-1]


class MemoryOutput:
    """Keeps every block, and sees to the caller's manners. What is taken back is as if never written."""

    def __init__(self, name="memory", channels=1):
        self.name, self.underruns, self.blocks, self.state = name, 0, [], "new"
        self.channels, self.promised = channels, None

    def start(self):
        assert self.state != "started", "started twice"
        self.state = "started"

    def write(self, block):
        assert self.state == "started", "written before start or after close"
        assert block.dtype == np.int16
        assert block.shape == (len(block), self.channels)
        self.promised = None
        self.blocks.append(block.copy())

    def waiting(self):
        assert self.state == "started"
        self.promised = self._waiting()
        return self.promised

    def _waiting(self):
        return Frames(0)

    def take_back(self, frames):
        assert self.promised is not None, "taken back without having asked just before"
        assert frames <= self.promised, "taken back what had left"
        while frames > 0:
            last = self.blocks.pop()
            if len(last) > frames:
                self.blocks.append(last[: len(last) - frames])
            frames -= len(last)

    def reading(self):
        assert self.state == "started"

    def drain(self):
        assert self.state == "started"

    def close(self):
        if self.state == "started":
            self.state = "closed"

    @property
    def frames(self):
        """All of it, by channels."""
        return np.concatenate(self.blocks) if self.blocks else np.zeros((0, self.channels), np.int16)

    @property
    def samples(self):
        """Its first channel."""
        return self.frames[:, 0]


class SteadyOutput(MemoryOutput):
    """A sound card for a `HandClock`: half a second ahead, and time passes as it is written to."""

    def __init__(self, clock, ppm=0, channels=1):
        super().__init__("steady", channels)
        self.clock, self.rate, self.written = clock, RATE * (1 + ppm / 1e6), 0
        self.began_ns = clock.ns

    def heard_ns(self, frame):
        return self.began_ns + round((frame / self.rate + 0.5) * 1e9)

    def write(self, block):
        super().write(block)
        self.written += len(block)
        self.clock.until(max(self.clock.ns, self.began_ns + round(self.written / self.rate * 1e9)))

    def _waiting(self):
        """All but what will be heard within 0.2 s."""
        gone = round(((self.clock.ns - self.began_ns) / 1e9 - 0.3) * self.rate)
        return Frames(max(0, min(self.written, self.written - gone)))

    def take_back(self, frames):
        super().take_back(frames)
        self.written -= frames

    def reading(self):
        super().reading()
        return Reading(
            frame=Frames(self.written), heard_ns=self.heard_ns(self.written), taken_ns=self.clock.ns
        )


class ListLog:
    """A log in memory; the first `refusals` appends raise `error`."""

    def __init__(self, refusals=0, error=None):
        self.entries, self.refusals, self.error = [], refusals, error

    def append(self, entry):
        if self.refusals:
            self.refusals -= 1
            raise self.error
        self.entries.append(entry)

    @property
    def events(self):
        return [entry for entry in self.entries if entry.outcome is not None]


class FakeFeeds:
    """Feeds that a test makes good or bad. What they bring is the same noise by the moment it is heard at."""

    def __init__(self, good=True):
        self.good, self.opened, self.closed = good, [], 0

    def open(self, addresses):
        self.opened.append(addresses)
        feeds = self

        class Feed:
            @property
            def good(self):
                return feeds.good

            def read(self, at, n):
                return feeds._noise(at, n) if feeds.good else np.zeros(n, np.int16)

            def close(self):
                feeds.closed += 1

        return Feed()

    def _noise(self, at, n):
        whole = sound("feed", RATE)
        return whole[(at + np.arange(n)) % RATE]

    def heard(self, when, seconds):
        return self._noise(frame_at(when), seconds * RATE)


DESK = Desk(station="X01", software="truyenthanh 0", device="")


class HandClock:
    """A clock that a test moves: wall and monotonic apart."""

    def __init__(self, wall=None, trust=None):
        self.now = wall or datetime(2026, 11, 23, tzinfo=UTC)
        self.ns = 0
        self.state = trust or ClockTrust.TRUSTED

    def until(self, ns):
        """Let time pass to a monotonic moment."""
        self.now += timedelta(microseconds=(ns - self.ns) / 1000)
        self.ns = ns

    def wall(self):
        return self.now

    def monotonic_ns(self):
        return self.ns

    def trust(self):
        return self.state
