"""A whole station on two virtual cards, to be broken: `broadcast run` with its playout, its desk and its log.

    first card ── frames, stamps ──┐
    spare card ── frames, stamps ──┴── what was heard, and when, by the monotonic clock

What is on air is noise that is nowhere like itself and never zero: so 64 samples tell which place of an item is
heard, and a zero is a gap.
"""

import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from busy import busy
from capture import RATE, Capture
from card import Card
from home import Home
from plan import SECOND, Clocks, noise

sys.path.insert(0, str(Path(__file__).parents[2] / "cli"))
from air_process import eventually, playout_of, running

from broadcast.airlog import chain
from broadcast.domain.asrun import EntryKind, Rung
from broadcast.domain.times import Frames
from broadcast.playout import control
from broadcast.playout.clocks import SystemClock
from broadcast.playout.lineup import FADE
from broadcast.production.carts import Label
from broadcast.station.home import make_home

QUIET_AT = 4 * RATE
"""Where the cart that falls silent does so."""
SOUNDS = {
    "item": noise("item", 150 * RATE),
    "short": noise("short", 8 * RATE),
    "next": noise("next", 60 * RATE),
    "stand-in": noise("stand-in", 60 * RATE),
    "falls silent": np.concatenate([noise("falls silent", QUIET_AT), np.zeros(40 * RATE, np.int16)]),
}
LEAD = 6
"""Seconds from the start of a station to that of its first event."""
_LONGEST_LIFE = 150
_PATIENCE = 60
_JOINED = 2_000
"""Frames after which whatever comes in has faded in."""
_CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
_CONFIG = """\
format = 1
[station]
code = "X01"
name = "Đài thử"
commune = "xã Thử"
timezone = "UTC"
[[zones]]
id = "a"
name = "A"
channels = [1]
[[zones]]
id = "b"
name = "B"
channels = [2]
[rules]
quiet_from = "00:00"
quiet_until = "00:00"
sessions_a_day = 9
minutes_a_session = 999
[[rules.windows]]
start = "00:00"
end = "23:59:59"
[[outputs]]
id = "chinh"
devices = ["card:loaxa", "card:loaphu"]
"""


class Breakable(Card):
    """One of the two cards: what is done to it, and what was heard on it."""

    def unplug(self):
        (self.folder / "gone").touch()

    def plug(self):
        (self.folder / "gone").unlink()

    def get_stuck(self):
        (self.folder / "stuck").touch()

    def await_sound(self, seconds=0.25):
        """Wait until so much sound has been given to it from now on."""
        path = self.folder / "frames.raw"
        before = path.stat().st_size // 4 * 4 if path.exists() else 0

        def sounds():
            given = np.fromfile(path, "<i2", offset=before) if path.exists() else ()
            return np.count_nonzero(given) > 2 * seconds * RATE

        eventually(sounds, _PATIENCE, 0.05)

    def sounding_ns(self, since_ns, until_ns=None, *, anew=False):
        """The moments at which anything but zero was heard; `anew`, in runs alone that began since then.

        A run that nobody ended, as its process was killed, lasts as long as there are frames: they lie there,
        but were not heard.
        """
        capture, found = self.capture(), [np.zeros(0)]
        ends = [*(run.frame for run in capture.runs[1:]), len(capture.frames)]
        for run, end in zip(capture.runs, ends, strict=True):
            if anew and run.began_ns < since_ns:
                continue
            heard = run.began_ns + np.flatnonzero(capture.frames[run.frame : end]) * (SECOND / RATE)
            latest = min(one for one in (until_ns, run.ended_ns, float("inf")) if one is not None)
            found.append(heard[(heard >= since_ns) & (heard <= latest)])
        return np.concatenate(found)

    def begun_ns(self, since_ns, sound):
        """When a sound is heard for the first time after a moment, whatever place of it comes first."""
        run, first = self._at(since_ns)
        frames, known = self.capture().frames, Capture(sound, ())
        for frame in range(first, len(frames) - 64, RATE // 100):
            place = known.find(frames[frame : frame + 64])
            if place is None or np.count_nonzero(frames[frame : frame + 64]) < 60:
                continue
            back = min(place, frame - first)
            same = frames[frame - back : frame][::-1] == sound[place - back : place][::-1]
            as_is = back if same.all() else int(np.argmin(same))
            return run.began_ns + (frame - as_is - FADE - run.frame) * SECOND / RATE
        raise AssertionError("it is not heard")

    def fade(self, since_ns, sound):
        """The first fade after a moment at which a sound is heard: when it begins and ends, and its frames."""
        place, heard_ns = self.place(since_ns, sound)
        run, frame = self._at(heard_ns)
        capture = self.capture()
        given = capture.frames[frame:]
        as_is = given == sound[place : place + len(given)]
        begins = int(np.argmin(as_is))
        ends = begins + int(np.flatnonzero(given[begins : begins + RATE // 4])[-1]) + 1
        return *(
            run.began_ns + (frame + one - run.frame) * SECOND / RATE for one in (begins, ends)
        ), ends - begins

    def _at(self, moment_ns):
        """The run in which a moment lies, and the frame that is heard then."""
        runs = [one for one in self.capture().runs if one.began_ns <= moment_ns]
        run = max(runs, key=lambda one: one.began_ns)
        return run, run.frame + round((moment_ns - run.began_ns) * RATE / SECOND)

    def place(self, moment_ns, sound):
        """Which frame of a sound is heard a little after a moment, and when that is."""
        run, frame = self._at(moment_ns)
        frame += _JOINED
        found = Capture(sound, ()).find(self.capture().frames[frame : frame + 64])
        assert found is not None, "something else is heard there"
        return found, run.began_ns + (frame - run.frame) * SECOND / RATE


@dataclass
class Station:
    """A station that is running, its first event on air."""

    home: Home
    first: Breakable
    spare: Breakable
    events: tuple
    process: subprocess.Popen
    clocks: Clocks
    environment: dict

    @property
    def playout(self):
        """The number of the playout process."""
        return playout_of(self.home.folder)

    @property
    def desk(self):
        """The number of the desk's process."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(
            int(pid) for pid in children if b"broadcast.desk" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )

    def ask(self, what, **facts):
        """Give a command through the control socket, as the desk does."""
        return control.ask(self.home.door, _CLOCK, what, **facts)

    def planned_ns(self, number=0):
        """When an event is planned to start."""
        return self.clocks.monotonic_ns(round(self.events[number].start.timestamp() * 1e6) * 1_000)

    def told_ns(self, reason):
        """When the log says of an event, or a piece of one, that it has ended for this reason; None if it does not."""
        told = (one.at for one in self._log() if one.reason == reason and one.kind is EntryKind.EVENT)
        at = next(told, None)
        return at and self.clocks.monotonic_ns(round(at.timestamp() * 1e6) * 1_000)

    def await_feed(self):
        """Wait until what comes in from outside is on air: a feed that is late is stood in for at first."""
        eventually(lambda: any(one.rung == Rung.FEED for one in self._log()), _PATIENCE)
        self.first.await_sound(1 + random.random() / 2)

    def dry(self):
        """How often a card, or the ring before it, ran dry."""
        rings = sum(int(one.reason) for one in self._log() if one.kind is EntryKind.UNDERRUN)
        return max(rings, self.first.capture().dry + self.spare.capture().dry)

    def misplaced_ms(self, card, moment_ns):
        """By how much the item is heard earlier or later than if nothing had happened since its first sound."""
        began = self.first.sounding_ns(0)[0]
        before, now = (one.place(at, SOUNDS["item"]) for one, at in ((self.first, began), (card, moment_ns)))
        return abs(now[1] - before[1] - (now[0] - before[0]) * SECOND / RATE) / 1e6

    def _log(self):
        return [entry for _, entry in chain.read(self.home.folder / "as_run.sqlite")]


@dataclass
class Stage:
    """Where stations are put up, one after another; each is gone when its block is left."""

    folder: Path
    library: Path
    load: int = 0
    dry: int = 0
    """Underruns so far."""

    def __post_init__(self):
        self.template = Home(self.folder / "template")
        make_home(self.template.folder)
        (self.template.folder / "config.toml").write_text(_CONFIG)
        for name, sound in SOUNDS.items():
            self.template.shas[name] = self.template.carts.put(sound.tobytes(), Label(title=name)).sha

    @contextmanager
    def station(self, *events, notify="", place=None):
        """A station that has been on air for a second or more.

        `events` are (name, seconds after the first one or None for a soft one, changes), by default a single
        long item; `notify` is where a person is told, and `place` a folder to put the home in.
        """
        life = self.folder / "life"
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, life, ignore_errors=True)
            cards = [Breakable(life / name, self.library) for name in ("loaxa", "loaphu")]
            home = Home((place or life) / "home")
            shutil.copytree(self.template.folder, home.folder)
            home.shas = self.template.shas
            if notify:
                with (home.folder / "config.toml").open("a") as config:
                    config.write(f'[notify]\nto = ["{notify}"]\n')
            clocks, begins_ns = Clocks(), time.time_ns() + LEAD * SECOND
            planned = tuple(
                _event(home, name, None if after is None else begins_ns + after * SECOND, changes)
                for name, after, changes in events or (("item", 0, {}),)
            )
            home.publish(planned, evergreen=home.shas["stand-in"])
            environment = _only(cards, life, self.library)
            process = stack.enter_context(running(home.folder, environment=environment))
            station = Station(home, *cards, planned, process, clocks, environment)
            cards[0].await_sound()
            stack.enter_context(busy(self.load, _LONGEST_LIFE))
            cards[0].await_sound(1 + random.random() / 2)
            yield station
            clocks.look()
            self.dry += station.dry()


def _event(home, name, at_ns, changes):
    return home.event(name, at_ns, **{"length": Frames(len(SOUNDS[name])), **changes})


def _only(cards, folder, library):
    """What a process must be told to have these cards and no others."""
    lines = ["<confdir:alsa.conf>", f'pcm_type.rig {{ lib "{library}" }}']
    lines += [
        f'pcm.{card.folder.name} {{ type rig path "{card.folder}" hint {{ show on description "Loa" }} }}'
        for card in cards
    ]
    (folder / "asoundrc").write_text("\n".join(lines) + "\n")
    return {"ALSA_CONFIG_PATH": str(folder / "asoundrc"), "TZ": "UTC"}
