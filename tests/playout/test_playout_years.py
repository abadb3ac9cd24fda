"""Years of a station in minutes: random edits, faults, orders, restarts and clock readings, and not one sample outside
the rules; and in the end every event of the log's days accounted for.

The judge listens to samples and knows nothing of the program: what a recording is can be told from its sign and
size, and the hours of the place stand here once more, in other words.
"""

import contextlib
import os
import threading
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial

import numpy as np
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from playout_fakes import DESK, RULES, SECOND, ZONE, MemoryCarts, MemoryOutput, event, rundown

from broadcast.air import past as log_tells
from broadcast.domain.asrun import EntryKind, Outcome
from broadcast.domain.orders import Level, Order
from broadcast.domain.rundown import EventKind
from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.domain.times import ClockTrust, Frames, Millis, local
from broadcast.errors import DeviceMissingError
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.commands import Asked, Inbox, Resume, Say, Silence
from broadcast.playout.fittings import Fittings, Past
from broadcast.playout.loop import play

FIRST = date(2026, 12, 1)
MOURNING = frozenset(FIRST + timedelta(days=n) for n in range(9, 5_000, 10))
PLACE = replace(
    RULES,
    windows=(replace(RULES.windows[0], start=time(4)), replace(RULES.windows[1], end=time(22))),
)
"""Its windows reach into the quiet hours, so that each of the two rules has something to say alone."""
SPEECH, MUSIC, UNAPPROVED, EMERGENCY = 1_000, 5_000, 9_000, -20_000
YEARS = int(os.environ.get("BROADCAST_TEST_YEARS", "3"))
DAYS_A_STEP, STEPS = 25, 25
NOTICED = timedelta(seconds=1.5)
"""Within this it is noticed that the clock cannot be believed any more, and what sounds has ended."""
SILENCED = timedelta(seconds=0.3)
"""Within this a stop is heard: the block that is on its way, and a fade."""
DRILLED = timedelta(minutes=1)
"""By then what was ordered during a stop has been heard."""


class PowerCutError(Exception):
    """The process is gone between two blocks."""


class Reading(SimulatedClock):
    """What the computer's clock says, and how far it is believed."""

    def __init__(self, start, trust):
        super().__init__(start)
        self.state, self.since = trust, start

    def trust(self):
        return self.state

    def turn(self, trust):
        """From now on it is believed this far."""
        if trust is not self.state:
            self.state, self.since = trust, self.wall()


class Judge(MemoryOutput):
    """Listens to every sample, and lets the world happen between two blocks."""

    def __init__(self, clock, world, happen):
        super().__init__()
        self.clock, self.world, self.happen = clock, world, happen
        self.began, self.heard = clock.wall(), 0

    def write(self, block):
        assert self.state == "started"
        samples = block[:, 0].astype(int)
        if samples.any():
            self.judge(self.clock.wall().astimezone(ZONE), samples)
        self.happen()

    def judge(self, begin, samples):
        self.heard += np.count_nonzero(samples)
        for index in (*np.flatnonzero(np.diff(samples, prepend=0)), len(samples) - 1):
            if samples[index] <= 0:
                continue  # silence, or an emergency, which may always sound
            at = begin + timedelta(microseconds=int(index) * 1_000_000 // SECOND)
            minutes = at.hour * 60 + at.minute
            assert 5 * 60 <= minutes < 12 * 60 or 16 * 60 <= minutes < 21 * 60, f"sound at {at}"
            assert samples[index] <= MUSIC, f"what nobody approved is heard at {at}"
            assert self.clock.state is not ClockTrust.UNTRUSTED or (
                self.began < self.clock.since and at < self.clock.since + NOTICED
            ), f"nobody believes this clock: {at}"
            assert not self.world.silent(at), f"sound while the operator wants silence: {at}"
            if samples[index] > SPEECH * 2:
                assert at.date() not in MOURNING, f"music on a day of mourning: {at}"


@dataclass
class World:
    """All that outlives a process: carts, what is published, the log, what was ordered."""

    carts: MemoryCarts = field(default_factory=lambda: MemoryCarts({}))
    days: dict = field(default_factory=dict)
    log: list = field(default_factory=list)
    orders: tuple = ()
    held_until: datetime | None = None
    cut_when_held: bool = False
    """The power goes as soon as a stop has been kept: the next process has to know of it."""
    stopped: tuple | None = None
    """Since when somebody wants silence, and until when, as that person knows it."""
    drilled: datetime = datetime.min.replace(tzinfo=ZONE)
    """When something else than an emergency was ordered last."""
    edited: set = field(default_factory=set)
    """Days that were changed while they ran: what was taken out of them is in no log."""

    def keep(self, orders, held_until):
        held, self.orders, self.held_until = self.held_until, orders, held_until
        if self.cut_when_held and held is None and held_until is not None:
            raise PowerCutError

    def silent(self, at):
        if self.stopped is None:
            return False
        since, until = self.stopped
        return since + SILENCED <= at < until and not since <= self.drilled <= at < self.drilled + DRILLED


def constant(value, seconds):
    return np.full(int(seconds * SECOND), value, np.int16)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["speech", "speech", "music", "unapproved", "missing", "broken"]),
        st.sampled_from([None, None, "hard", "not_before", "back"]),
        st.sampled_from(
            [
                (5, 0),
                (5, 59),
                (11, 59),
                (12, 0),
                (16, 0),
                (20, 59),
                (21, 0),
                (3, 15),
                (4, 30),
                (0, 0),
                (23, 59),
            ]
        ),
        st.one_of(st.integers(0, 59), st.integers(55, 59)),
        st.integers(1, 6),
        st.sampled_from([*Overrun]),
        st.sampled_from([*LateRule]),
        st.sampled_from([Priority.NORMAL, Priority.NORMAL, Priority.PRIORITY]),
        st.integers(0, 15).map(lambda one: one == 0),
    ),
    min_size=1,
    max_size=5,
)


PLAIN = ("speech", "hard", (5, 0), 0, 3, Overrun.CUT, LateRule.JOIN, Priority.NORMAL, False)
"""An event for a day that would have none with a time: without one a simulation has nothing to skip to."""
EDGE = ("speech", "hard", (20, 59), 57, 6, Overrun.CUT, LateRule.JOIN, Priority.NORMAL, False)
"""And one that would sound on into the quiet hours, long enough for the lines to be laid anew before they begin."""


class Station(RuleBasedStateMachine):
    lived = 0

    @initialize()
    def begin(self):
        self.world, self.now, self.version = World(), local(FIRST, time(0), ZONE), 0
        carts = {"speech": SPEECH, "music": MUSIC, "unapproved": UNAPPROVED, "broken": SPEECH}
        for name, value in carts.items():
            for seconds in range(1, 7):
                self.world.carts.carts[f"{name}{seconds}"] = constant(value, seconds)
        self.world.carts.carts |= {
            "green": constant(SPEECH, 3),
            "chime": constant(SPEECH, 1),
            "alert": constant(EMERGENCY, 4),
            "drill": constant(SPEECH, 2),
        }
        self.world.carts.breaking = {f"broken{seconds}": SECOND // 2 for seconds in range(1, 7)}
        self.pending, self.template, self.orders = [], [], 0

    # ── what people do ───────────────────────────────────────────────────────────────────────────

    @rule(events=EVENTS)
    def publish(self, events):
        """The coming days are published anew, today among them."""
        self.put(events, self.now)

    @rule(events=EVENTS, minutes=st.integers(0, 60 * 24 * 20))
    def edit(self, events, minutes):
        """The same, at some moment of the coming days while the station is on air."""
        self.pending.append((self.now + timedelta(minutes=minutes), events))

    def put(self, events, now):
        self.template = events
        self.version += 1
        today = now.astimezone(ZONE).date()
        for day in (today + timedelta(days=n) for n in range(3 * DAYS_A_STEP)):
            if day == today and day in self.world.days:
                self.world.edited.add(day)
            self.world.days[day] = self.rundown_of(day)

    def rundown_of(self, day):
        events = []
        for number, (sort, kind, at, second, seconds, overrun, late, priority, fill) in enumerate(
            (*self.template, PLAIN, EDGE)
        ):
            starts = {
                "hard": StartKind.HARD,
                "not_before": StartKind.NOT_BEFORE,
                "back": StartKind.BACK,
                None: StartKind.SOFT,
            }[kind]
            start = None if kind is None else time(*at, second).isoformat()
            events.append(
                event(
                    f"{number}-{sort}{seconds}",
                    start,
                    seconds,
                    kind=starts,
                    day=day,
                    cart=f"{sort}{seconds}",
                    approver=None if sort == "unapproved" else "duyet",
                    overrun=overrun,
                    late=late,
                    priority=priority,
                    fill=fill and kind is None,
                )
            )
            if sort == "music":
                events[-1] = replace(events[-1], kind=EventKind.MUSIC)
            if sort == "speech" and seconds == 6:
                events[-1] = replace(events[-1], tolerance=Millis(0))
        near = {day + timedelta(days=n) for n in (-1, 0, 1)}.intersection(MOURNING)
        rules = replace(PLACE, mourning_days=tuple(near))
        return rundown(*events, day=day, version=self.version, rules=rules, evergreen="green", chime="chime")

    @rule(what=st.sampled_from(["alert", "drill", "stop", "resume"]), minutes=st.integers(0, 60 * 24 * 20))
    def say(self, what, minutes):
        """Somebody will give an order at some moment of the coming days."""
        self.pending.append((self.now + timedelta(minutes=minutes), what))

    # ── what goes wrong ──────────────────────────────────────────────────────────────────────────

    @rule(name=st.sampled_from(["speech3", "music2", "green", "chime"]))
    def lose(self, name):
        self.world.carts.missing.add(name)

    @rule()
    def mend(self):
        self.world.carts.missing.clear()

    @rule(
        days=st.integers(1, DAYS_A_STEP),
        end=st.sampled_from(["day", "stop", "power cut", "card", "silence"]),
        after=st.integers(0, 20_000),
        wavers=st.booleans(),
        doubt=st.one_of(st.none(), st.integers(2, 2_000)),
    )
    def live(self, days, end, after, wavers, doubt):
        """The station runs for some days by a clock that is right, and then ends in some way."""
        if self.now.astimezone(ZONE).date() + timedelta(days=days + 2) not in self.world.days:
            self.publish(self.template)
        self.run(self.now, self.now + timedelta(days=days), end, after, wavers, doubt)
        Station.lived += days

    @rule(
        shift=st.sampled_from(
            [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-9_000), timedelta(days=3)]
        )
    )
    def be_deceived(self, shift):
        """A start under a wrong clock; after a while somebody sets it right."""
        if not self.world.days:
            return
        reading = self.now + shift
        self.run(reading, reading + timedelta(hours=20), "stop", 50)

    def run(self, reading, until, end, after, wavers=False, doubt=None):
        """One process, from a start by what the clock says to its end. Blocks are counted for what ends it early.

        How far a good clock is believed may change every other second; from block `doubt` on it is not for a while.
        """
        world, right = self.world, reading == self.now
        world.cut_when_held = end == "silence"
        if world.held_until is None:
            world.stopped = None  # the power went before it could be kept
        floor = log_tells.clock_floor(world.log)
        clock = Reading(reading, ClockTrust.HOLDOVER if reading >= floor else ClockTrust.UNTRUSTED)
        stop, inbox, count = threading.Event(), Inbox(), 0

        def happen():
            nonlocal count
            count += 1
            if floor <= reading:
                believed = ClockTrust.TRUSTED if wavers and count // 7 % 2 else ClockTrust.HOLDOVER
                doubted = doubt is not None and doubt <= count < doubt + 100
                clock.turn(ClockTrust.UNTRUSTED if doubted else believed)
            if end == "silence" and count == after % 200 + 1:
                self.pending.append((clock.wall(), "stop"))
            self.give(inbox, clock, right=right)
            if world.stopped and clock.wall() >= world.stopped[1]:
                world.stopped = None
            if clock.wall() >= until:
                stop.set()
            if count == after + 1:
                if end == "power cut":
                    raise PowerCutError
                if end == "card":
                    raise DeviceMissingError(device="memory", reason="")
                if end == "stop":
                    stop.set()

        log_tells.close_unfinished(world.log, tuple(world.log), clock)
        judge = Judge(clock, world, happen)
        with contextlib.suppress(PowerCutError, DeviceMissingError):
            play(
                self.programme(clock),
                world.carts,
                judge,
                clock,
                world.log,
                desk=DESK,
                stop=stop,
                fittings=Fittings(rules=PLACE, inbox=inbox, standing=world),
                past=Past(
                    settled=log_tells.settled(world.log, ZONE),
                    begun=log_tells.begun(world.log, ZONE),
                    orders=tuple(
                        one for one in world.orders if clock.wall() - one.at < timedelta(minutes=30)
                    ),
                    held_until=world.held_until,
                ),
                longest_silence=Frames(SECOND),
                endless=True,
            )
        self.now = max(self.now, min(clock.wall(), until)) if right else self.now

    def programme(self, clock):
        """As the shelf gives it: yesterday to tomorrow, and at the start the days that were away."""
        world, answers = self.world, {}
        away = log_tells.absent(world.log, clock.wall(), ZONE)

        def around(moment):
            here = moment.astimezone(ZONE)
            near = {(here - timedelta(hours=6)).date(), here.date(), here.date() + timedelta(days=1)}
            wanted = tuple(sorted({*near, *away} & world.days.keys()))
            key = tuple(id(world.days[day]) for day in wanted)
            return answers.setdefault(key, tuple(world.days[day] for day in wanted))

        return around

    def give(self, inbox, clock, *, right):
        due = [one for one in self.pending if one[0] <= clock.wall()]
        for one in due:
            self.pending.remove(one)
            self.orders += 1
            at = clock.wall()
            if not isinstance(one[1], str):
                if right:
                    self.put(one[1], at)
                continue
            command = {
                "stop": Silence(until=at + timedelta(minutes=self.orders * 37 % 900 + 1)),
                "resume": Resume(),
            }.get(one[1])
            if command is None:
                alert = one[1] == "alert"
                command = Say(
                    order=Order(
                        id=f"{one[1]}{self.orders}",
                        level=Level.EMERGENCY if alert else Level.LIVE,
                        title=one[1],
                        length=Frames((4 if alert else 2) * SECOND),
                        cart=one[1],
                        drill=not alert,
                        by="truc",
                        at=at,
                    )
                )
            inbox.put(Asked(command=command, answer=partial(self.told, one[1], at)))

    def told(self, what, at, answer):
        """An order was taken, or refused: whoever gave it knows what to expect now."""
        if what == "stop":
            self.world.stopped = at, answer
        elif what == "resume":
            self.world.stopped = None
        elif what == "drill":
            self.world.drilled = at

    # ── in the end ───────────────────────────────────────────────────────────────────────────────

    def teardown(self):
        """Every event of a day that is over has its end in the log, and no event two."""
        if not hasattr(self, "world") or not self.world.log:
            return
        log_tells.close_unfinished(
            self.world.log, tuple(self.world.log), Reading(self.now, ClockTrust.HOLDOVER)
        )
        ended, sounding = {}, set()
        for entry in self.world.log:
            key = (entry.rundown[:10], entry.event)
            if entry.kind is EntryKind.BEGUN:
                assert key not in sounding, f"{key} began twice, and of the first nothing more is told"
                sounding.add(key)
            elif entry.kind is EntryKind.EVENT:
                sounding.discard(key)
            if entry.kind is EntryKind.EVENT and entry.rundown:
                ended.setdefault((entry.rundown[:10], entry.event), []).append(entry)
        assert not sounding, f"nothing tells of the end of {sounding}"
        for key, entries in ended.items():
            last = [one for one in entries if one.outcome is not Outcome.INTERRUPTED]
            assert len(last) <= 1, f"{key} ended twice: {entries}"
        over = log_tells.clock_floor(self.world.log).astimezone(ZONE).date()
        started = min(one.at for one in self.world.log).astimezone(ZONE).date()
        waiting = log_tells.absent(self.world.log, self.now, ZONE)  # the next start would tell of these
        for day, one in self.world.days.items():
            if day in self.world.edited or day in waiting:
                continue
            if started <= day < min(over, self.now.astimezone(ZONE).date()):
                for due in one.events:
                    assert (day.isoformat(), due.id) in ended, f"{day} {due.id} is in no entry"


def test_years_of_anything_and_not_one_sample_outside_the_rules():
    """Three years at least in the suite; ten by `make years`, which takes some minutes."""
    Station.lived = runs = 0
    while Station.lived < YEARS * 365:
        runs += 1
        if os.environ.get("CI"):
            seed(runs)(Station)
        run_state_machine_as_test(
            Station,
            settings=settings(max_examples=5, stateful_step_count=STEPS, deadline=None, derandomize=False),
        )
    print(f"{Station.lived} days lived")
