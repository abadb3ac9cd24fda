"""The station at work: a playout process for each output, watched, and the desk beside them.

    Running ──▶ playout of each output ── beats, events ──▶ Watchdog ──▶ start, kill, next card, tell
       │                                  contacts to close ──▶ ContactKeeper ──▶ amplifier
       ├──────▶ monitor of each output that has one: is it heard?
       └──────▶ desk: the chores of the day

It holds nothing that the sound needs: when it dies, what is on air plays on to the end of its process. It imports
neither the database nor a voice, so that it is there as long as the machine is.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from broadcast.config import Settings
from broadcast.domain.asrun import Outcome, Verdict
from broadcast.domain.times import Clock
from broadcast.domain.zones import Contact
from broadcast.errors import (
    BroadcastError,
    DeviceMissingError,
    NotifyAddressError,
    PlayoutDiedError,
    PlayoutRunningError,
    Said,
)
from broadcast.files import held
from broadcast.playout import control
from broadcast.playout.contacts import ContactKeeper, open_switch
from broadcast.playout.control import ToldError
from broadcast.playout.watchdog import Alarm, Deed, End, State, Step, Watchdog
from broadcast.station import systemd
from broadcast.station.alarms import ALARMS, EAR_AGAIN, FALLEN, HEARING, NO_EAR
from broadcast.station.children import Child, Heard
from broadcast.station.notices import Messenger, Notice
from broadcast.station.outputs import StationOutput

Listener = Callable[[dict[str, Any]], None]
"""Given what a playout process says, with its output's id; and `alarm`, `notice` with a sentence."""

_TURN = 0.1
_LEASE_NS = 10 * 1_000_000_000
"""A contact opens by itself when nobody has asked for it for so long."""
_LEAVING = 10.0
"""Seconds that a process may take to fade out, drain and write its last entries."""
_LOST = 0.4
"""The same, for one whose card has gone: to let go of that may hang, and the next one waits for the log."""
_AHEAD_NS = 4 * 1_000_000_000
"""Who takes the air over when an event ends is started so long before, and waits for the log."""
_MOVING_NS = 5 * 1_000_000_000
_DESK_PAUSE_NS = 5 * 1_000_000_000
"""Who sits beside the air and has ended is started again after so long: the desk, a monitor."""


@dataclass(slots=True)
class _Line:
    """One output: who plays it now, and how that goes."""

    output: StationOutput
    watchdog: Watchdog
    child: Child | None = None
    orphan: int | None = None
    """The process that a `run` before this one has left: it plays until its successor is ready."""
    successor: Child | None = None
    """Who takes over when the event on air has ended, on the first device."""
    leaves_ns: int | None = None
    """When that is."""
    end: End = End.DIED
    """How its process will have ended, by what it has said so far."""
    said: Said = field(default_factory=lambda: Said("", ""))
    """Why, in its own words."""
    frames: int = 0
    moved_ns: int = 0
    contacts: frozenset[str] = frozenset()
    asked_ns: int = 0
    """When it last said which contacts are to be closed."""
    monitor: Child | None = None
    monitor_ns: int = 0
    """When the monitor may be started."""
    deaf: bool = False
    """Whether people were told that the monitor's device is not there."""


class Running:
    """All processes of a station, from `run` to its end; used as a context.

    Args:
        settings: of the station.
        outputs: what is played on; all of one home.
        clock: monotonic time for the watchdogs.
        listener: told what happens, one thing at a time.
        playing: further arguments of the playout processes: a day, say.
        once: a playout process that ends badly is not started again: its refusal is raised.

    Raises:
        PlayoutRunningError: another `run` has this home.
        DiskFullError, CannotWriteError: its control files cannot be written.
    """

    def __init__(
        self,
        settings: Settings,
        outputs: Sequence[StationOutput],
        clock: Clock,
        listener: Listener,
        *,
        playing: Sequence[str] = (),
        once: bool = False,
    ) -> None:
        self._settings, self._clock, self._listener = settings, clock, listener
        self._playing, self._once = tuple(playing), once
        self._folder, self._zone = outputs[0].folder, settings.rule_values.zone
        self._lines = [_Line(output=output, watchdog=Watchdog(len(output.devices))) for output in outputs]
        self._keepers: dict[str, ContactKeeper] = {}
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._desk: Child | None = None
        self._desk_at = 0
        self._probes: dict[Child, _Line] = {}
        self._stack = ExitStack()
        self._messenger = Messenger((), clock, self._unreadable)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            _hold(stack, self._folder)
            self._messenger = Messenger(self._settings.notify.to, self._clock, self._unreadable)
            stack.callback(self._messenger.close)
            for line in self._lines:
                line.output.tell_setup()
                line.orphan = _holder(line.output)
            for contact in {
                one.id: one for line in self._lines for one in line.output.setup.contacts
            }.values():
                self._keep(stack, contact)
            stack.callback(self._end_children)
            self._stack = stack.pop_all()
        systemd.notify("READY=1")
        return self

    def __exit__(self, *_: object) -> None:
        systemd.notify("STOPPING=1")
        self._stack.close()

    def run(self, *, desk: bool) -> None:
        """Play until every output has come to its end, or for ever; with `desk`, its chores beside.

        Raises what a process refused, where it is played once.
        """
        while any(line.watchdog.state is not State.ENDED for line in self._lines):
            now = self._clock.monotonic_ns()
            if desk and self._desk is None and now >= self._desk_at:
                self._desk = self._child(["broadcast.desk", str(self._folder)], "desk.err")
            for line in self._lines:
                self._listen(line, now)
                self._take(line, line.watchdog.look(now))
                self._prepare_successor(line, now)
            with suppress(queue.Empty):
                self._hear(self._heard.get(timeout=_TURN))
            self._feed_systemd()

    # ── what children say ────────────────────────────────────────────────────────────────────────

    def _hear(self, heard: Heard) -> None:
        if heard.child is self._desk:
            self._hear_desk(heard.said)
        elif heard.child in self._probes:
            self._hear_probe(heard)
        elif monitored := next((one for one in self._lines if one.monitor is heard.child), None):
            self._hear_monitor(monitored, heard.said)
        else:
            line = next((one for one in self._lines if one.child is heard.child), None)
            if line is not None:  # else it is one whose place was taken: what it says now is late
                self._hear_playout(line, heard)

    def _hear_playout(self, line: _Line, heard: Heard) -> None:
        said, now = heard.said, self._clock.monotonic_ns()
        if said is None:
            self._has_ended(line, heard.child, now)
            return
        match said["said"]:
            case "beat":
                if said["frames"] > line.frames:
                    line.frames, line.moved_ns = said["frames"], now
                self._key(line, said["contacts"], now)
                self._take(line, line.watchdog.beat(now, said))
                return
            case "contacts":
                self._key(line, said["contacts"], now)
                return
            case "lost":
                self._replace(line, now)
                return
            case "waiting":
                _end_orphan(line)
                return
            case "ended" if said["outcome"] == Outcome.INTERRUPTED and said["reason"] in FALLEN:
                self._tell_fallen(line, said)
            case "refused":
                missing = said["error"] == DeviceMissingError.__name__
                line.end = End.NO_DEVICE if missing else End.REFUSED
                line.said = Said(said["vi"], said["en"])
                if self._once:
                    raise ToldError(said)
            case "trouble":
                self._hear_trouble(line, said)
                return
        self._listener({**said, "output": line.output.id})

    def _has_ended(self, line: _Line, child: Child, now: int) -> None:
        line.child = None
        if child.code == 0:
            line.end = End.DONE
        elif line.end is End.DIED:
            died = PlayoutDiedError(code=child.code, said=child.last_words())
            line.said = Said(died.sentence("vi"), died.sentence("en"))
            if self._once:
                raise died
        self._take(line, line.watchdog.ended(now, line.end))

    def _replace(self, line: _Line, now: int) -> None:
        """Its card has gone. The next one is started at once; who let it go may still be writing it down."""
        lost, line.child, line.end = line.child, None, End.NO_DEVICE
        if lost is not None:
            threading.Thread(target=lost.wait, args=(_LOST,), daemon=True).start()
        self._take(line, line.watchdog.ended(now, End.NO_DEVICE))

    def _hear_desk(self, said: dict[str, Any] | None) -> None:
        if said is None:
            self._desk, self._desk_at = None, self._clock.monotonic_ns() + _DESK_PAUSE_NS
            return
        self._messenger.tell(self._notice(f"desk {said['text']}", said["text"]))
        self._listener(said)

    def _hear_monitor(self, line: _Line, said: dict[str, Any] | None) -> None:
        if said is None:
            line.monitor, line.monitor_ns = None, self._clock.monotonic_ns() + _DESK_PAUSE_NS
            return
        match said["said"]:
            case "heard":
                verdict = said["verdict"]
                over = f"{line.output.id} heard" if verdict == Verdict.HEARD else ""
                self._tell(line, f"heard {verdict}", HEARING[verdict], over)
            case "ear" if said["there"] is line.deaf:
                line.deaf = not said["there"]
                sentence, over = (NO_EAR, "") if line.deaf else (EAR_AGAIN, f"{line.output.id} ear")
                told = Said(*(text.format(device=said["device"]) for text in sentence))
                self._tell(line, f"ear {said['there']}", told, over)
            case "trouble":
                self._hear_trouble(line, said)

    def _hear_trouble(self, line: _Line, said: dict[str, Any]) -> None:
        key = f"{line.output.id} {said['error']}"
        self._messenger.tell(self._notice(key, said[self._settings.language]))
        self._listener({**said, "output": line.output.id})

    def _hear_probe(self, heard: Heard) -> None:
        if heard.said is not None:
            return
        line = self._probes.pop(heard.child)
        if heard.child.code == 0:
            self._take(line, line.watchdog.returned(self._clock.monotonic_ns()))

    # ── what is done ─────────────────────────────────────────────────────────────────────────────

    def _take(self, line: _Line, steps: Sequence[Step]) -> None:
        for step in steps:
            match step.deed:
                case Deed.START:
                    self._start(line, step.device)
                case Deed.KILL if line.child is not None:
                    line.child.kill()
                case Deed.LEAVE:
                    self._leave(line)
                case Deed.PROBE:
                    probe = self._child(["broadcast.air.probe", line.output.devices[0]], "probe.err")
                    self._probes[probe] = line
                case Deed.TELL:
                    self._sound_alarm(line, step)

    def _start(self, line: _Line, device: int) -> None:
        line.end, line.frames = End.DIED, 0
        ready, line.successor, line.leaves_ns = line.successor, None, None
        if ready is not None and (device or ready.code is not None):
            ready.kill()
            ready = None
        line.child = ready or self._playout(line, device)

    def _prepare_successor(self, line: _Line, now: int) -> None:
        """Start who takes over before its time has come: it then has the log, the carts and the card to open."""
        if line.leaves_ns is not None and now > line.leaves_ns - _AHEAD_NS and line.successor is None:
            line.successor = self._playout(line, 0)

    def _playout(self, line: _Line, device: int) -> Child:
        command = ["broadcast.air", str(self._folder), "--attended", "--output", line.output.id]
        command += ["--device", line.output.devices[device], *self._playing]
        child = self._child(command, line.output.complaints.name)
        child.hasten()
        return child

    def _listen(self, line: _Line, now: int) -> None:
        """Have an output's monitor at work, if it has one."""
        wanted = line.output.setup.is_monitored and not self._once
        if wanted and line.monitor is None and now >= line.monitor_ns:
            command = ["broadcast.monitor", str(self._folder), "--output", line.output.id]
            line.monitor = self._child(command, f"{line.output.id}.monitor.err")

    def _child(self, command: Sequence[str], complaints: str) -> Child:
        return Child(command, self._folder / "control" / complaints, self._heard)

    def _leave(self, line: _Line) -> None:
        """Have it end with the event on air. One that does not answer is ended by the watchdog."""
        try:
            told = control.ask(line.output.door, self._clock, "leave")
        except BroadcastError:
            return
        left = (datetime.fromisoformat(told["at"]) - self._clock.wall()).total_seconds()
        line.leaves_ns = self._clock.monotonic_ns() + int(max(0, left) * 1e9)
        line.watchdog.leaves_at(line.leaves_ns)

    def _key(self, line: _Line, contacts: Sequence[str], now: int) -> None:
        """Close the contacts that any output wants closed, for as long as it goes on saying so."""
        line.contacts, line.asked_ns = frozenset(contacts), now
        for name, keeper in self._keepers.items():
            until = [one.asked_ns + _LEASE_NS for one in self._lines if name in one.contacts]
            if max(until, default=0) > now:
                keeper.want(max(until))
            else:
                keeper.release()

    def _keep(self, stack: ExitStack, contact: Contact) -> None:
        """A contact whose port is not understood is told of; the rest of the station plays."""
        try:
            keeper = ContactKeeper(contact, open_switch, self._clock, self._trouble)
        except BroadcastError as error:
            self._trouble(error)
        else:
            stack.callback(keeper.stop)
            self._keepers[contact.id] = keeper

    def _end_children(self) -> None:
        successors = [line.successor for line in self._lines]
        for child in filter(None, successors):
            child.kill()
        monitors = [line.monitor for line in self._lines]
        children = [*(line.child for line in self._lines), *monitors, self._desk, *self._probes]
        for child in filter(None, children):
            child.ask_to_end()
        for child in filter(None, [*children, *successors]):
            child.wait(_LEAVING)

    def _feed_systemd(self) -> None:
        """Samples move on some output: a new start for the sake of one without a card would cost the others theirs."""
        now = self._clock.monotonic_ns()
        if any(now - line.moved_ns < _MOVING_NS for line in self._lines):
            systemd.notify("WATCHDOG=1")

    # ── what people are told ─────────────────────────────────────────────────────────────────────

    def _sound_alarm(self, line: _Line, step: Step) -> None:
        assert step.alarm is not None  # every TELL is about one
        device = line.output.devices[step.device]
        sentence = ALARMS[step.alarm]
        said = Said(
            *(text.format(device=device, why=why) for text, why in zip(sentence, line.said, strict=True))
        )
        over = f"{line.output.id} " if step.alarm is Alarm.HEALED else ""
        self._tell(line, str(step.alarm), said, over)
        systemd.notify(f"STATUS={said.sentence(self._settings.language)}")

    def _tell_fallen(self, line: _Line, ended: dict[str, Any]) -> None:
        """The air has healed it by its ladder; a person has to see to the cart, or the source, all the same."""
        said = Said(*(text.format(title=ended["title"]) for text in FALLEN[ended["reason"]]))
        self._tell(line, f"{ended['reason']} {ended['event']}", said)

    def _tell(self, line: _Line, trouble: str, said: Said, over: str = "") -> None:
        """On the screen, and to whoever is to be told."""
        self._listener({"said": "alarm", "output": line.output.id, "vi": said.vi, "en": said.en})
        text = said.sentence(self._settings.language)
        self._messenger.tell(self._notice(f"{line.output.id} {trouble}", text, over))

    def _trouble(self, error: BroadcastError | None) -> None:
        if error is None:
            return
        vi, en = error.sentence("vi"), error.sentence("en")
        self._listener({"said": "trouble", "error": type(error).__name__, "vi": vi, "en": en})
        text = error.sentence(self._settings.language)
        self._messenger.tell(self._notice(text, text))

    def _unreadable(self, address: str) -> None:
        self._trouble(NotifyAddressError(address=address))

    def _notice(self, key: str, text: str, over: str = "") -> Notice:
        """With the time: it may be days before it can be sent."""
        at = self._clock.wall().astimezone(self._zone)
        return Notice(
            key=key, title=self._settings.station.name, text=f"{at:%H:%M %d/%m/%Y}: {text}", over=over
        )


def _hold(stack: ExitStack, folder: Path) -> None:
    """Be the only `run` of this home."""
    path = folder / "run.lock"
    try:
        stack.enter_context(held(path, wait=False))
    except BlockingIOError as error:
        raise PlayoutRunningError(path=folder, process=path.read_text() or "?") from error


def _holder(output: StationOutput) -> int | None:
    """The playout process that has the output's log: one whose `run` has died plays on to the end of its event."""
    path = output.log.with_suffix(".lock")
    try:
        with held(path, wait=False):
            return None
    except BlockingIOError:
        with suppress(ValueError, OSError):
            return int(path.read_text())
    return None


def _end_orphan(line: _Line) -> None:
    """Who takes its place is there and waits."""
    orphan, line.orphan = line.orphan, None
    if orphan is not None:
        with suppress(OSError):
            os.kill(orphan, signal.SIGTERM)
