"""Judges one output by what has left for its card, not by whether a process lives; and says what heals it.

                 start                first beat
    WAITING ─────────────▶ STARTING ─────────────▶ PLAYING ──── the first card is there again ──▶ LEAVING
       ▲                      └──────── hung ──▶ DYING ◀── hung, silent ──┘                          │
       └──────────────────────────────────── ended ──────────────────────────────────────────────────┘

Pure: it is told what happened and when by the monotonic clock, and answers with steps. A lost device is left for
the next one at once; a process that dies, hangs or brings silence where sound is due is started again, and on
the next device when that does not help. Whatever happens, a human is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_S = 1_000_000_000
STARTS_WITHIN_NS = 20 * _S
"""To prove the carts of what is due may take its time on a slow disk."""
BEATS_WITHIN_NS = 2 * _S
SEEN_NS = 4 * _S
"""Silence where sound is due is told of; by then the process itself has gone down its ladder."""
SILENT_NS = 7 * _S
LIVED_NS = 30 * _S
"""A process that lived so long was well: what ends it is no failure to start."""
LEAVES_WITHIN_NS = 5 * _S
_PROBE_NS = 5 * _S
_LONGEST_PROBE_NS = 300 * _S
_PAUSES_NS = (0, 0, _S // 2, _S, 2 * _S, 5 * _S)
"""Before the first start again, the second, …; the last holds from then on."""
FAINT = -6_000
"""Hundredths of dBFS: what stays below it is silence."""


class State(StrEnum):
    """Where an output is in its life. Closed; the transitions stand in the picture above."""

    WAITING = "waiting"
    STARTING = "starting"
    PLAYING = "playing"
    LEAVING = "leaving"
    DYING = "dying"
    ENDED = "ended"


class End(StrEnum):
    """How a playout process came to its end."""

    DONE = "done"
    """As it was told, or because its day was over."""
    NO_DEVICE = "no_device"
    """Its card could not be opened, or has gone."""
    REFUSED = "refused"
    """It said why it cannot play, and that is no card."""
    DIED = "died"


class Alarm(StrEnum):
    """What a human is told."""

    DEVICE_LOST = "device_lost"
    NO_DEVICE = "no_device"
    DIED = "died"
    HUNG = "hung"
    SILENT = "silent"
    REFUSED = "refused"
    HEALED = "healed"


class Deed(StrEnum):
    """What is to be done."""

    START = "start"
    KILL = "kill"
    LEAVE = "leave"
    """Have it end with the event that is on air."""
    PROBE = "probe"
    """Look whether the first device is there again, and say so with `returned`."""
    TELL = "tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A deed, with the device (by its place in the order of choice) or the alarm that it is about."""

    deed: Deed
    device: int = 0
    alarm: Alarm | None = None


class Watchdog:
    """The judge of one output, of `devices` devices in order of choice."""

    def __init__(self, devices: int) -> None:
        self.state = State.WAITING
        self.device = 0
        self._devices = devices
        self._since = 0
        self._start_at: int | None = None
        self._beat_at = 0
        self._silent_since: int | None = None
        self._sounding = False
        """Whether what is silent has a sound at all: where nothing was left to play, no start brings it."""
        self._told_of_silence = False
        self._probe_at = 0
        self._probe_every = _PROBE_NS
        self._failures = 0
        """Starts in a row that came to nothing."""
        self._leaving = False
        """Whether the first device is there again and only the event on air is waited for."""
        self._ill = False
        """Whether a human was told of something that is not yet healed."""

    def look(self, now: int) -> list[Step]:
        """What is to be done now. To be asked several times a second."""
        match self.state:
            case State.WAITING if self._start_at is None or now >= self._start_at:
                self._enter(State.STARTING, now)
                self._probe_at = now + self._probe_every
                return [Step(deed=Deed.START, device=self.device)]
            case State.STARTING if now - self._since > STARTS_WITHIN_NS:
                return self._kill(now, Alarm.HUNG)
            case State.PLAYING if now - self._beat_at > BEATS_WITHIN_NS:
                return self._kill(now, Alarm.HUNG)
            case State.PLAYING:
                return [*self._silence(now), *self._probe(now)]
            case State.LEAVING if now - self._since > LEAVES_WITHIN_NS:
                return self._kill(now, None)
        return []

    def beat(self, now: int, beat: Mapping[str, Any]) -> list[Step]:
        """A sign of life has come."""
        if self.state is State.STARTING:
            self._enter(State.PLAYING, now)
            self._silent_since = None
        self._beat_at = now
        loud = beat["level"] is not None and beat["level"] >= FAINT
        if beat["wanted"] and not loud:
            self._silent_since = self._silent_since or now
            self._sounding = beat["sounding"]
            return []
        self._silent_since, self._told_of_silence = None, False
        healed = self._ill and now - self._since > LIVED_NS // 10 and beat["wanted"]
        if now - self._since > LIVED_NS:
            self._failures = 0
        if healed:
            self._ill = False
            return [self._tell(Alarm.HEALED)]
        return []

    def ended(self, now: int, end: End) -> list[Step]:
        """The process has ended."""
        was, leaving = self.state, self._leaving
        self._enter(State.WAITING, now)
        if leaving:
            self.device, self._start_at, self._leaving = 0, now, False
            return []
        if end is End.DONE:
            self._enter(State.ENDED, now)
            return []
        told_already = was is State.DYING
        played = was in {State.PLAYING, State.DYING}
        self._failures = 1 if played and end is End.NO_DEVICE else self._failures + 1
        if end is End.NO_DEVICE or self._failures > 2:
            self.device = (self.device + 1) % self._devices
        rounds = self._failures // self._devices if end is End.NO_DEVICE else self._failures - 1
        self._start_at = now + _PAUSES_NS[min(rounds, len(_PAUSES_NS) - 1)]
        return [] if told_already else self._alarm(end, played=played)

    def returned(self, now: int) -> list[Step]:
        """The first device is there again."""
        if self.state is not State.PLAYING or self.device == 0:
            return []
        self._enter(State.LEAVING, now)
        self._leaving = True
        self._probe_every = min(2 * self._probe_every, _LONGEST_PROBE_NS)
        return [Step(deed=Deed.LEAVE)]

    def leaves_at(self, at: int) -> None:
        """The process has said when the event on air ends: it has until then."""
        self._since = at

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _enter(self, state: State, now: int) -> None:
        self.state, self._since = state, now

    def _kill(self, now: int, alarm: Alarm | None) -> list[Step]:
        """`ended` will tell of it; until then nothing more is asked of the process."""
        self._enter(State.DYING, now)
        return [*([] if alarm is None else [self._tell(alarm)]), Step(deed=Deed.KILL)]

    def _silence(self, now: int) -> list[Step]:
        lasts = 0 if self._silent_since is None else now - self._silent_since
        if lasts > SILENT_NS and self._sounding and self._failures < 2 + self._devices:
            return self._kill(now, None)
        if lasts > SEEN_NS and not self._told_of_silence:
            self._told_of_silence = True
            return [self._tell(Alarm.SILENT)]
        return []

    def _probe(self, now: int) -> list[Step]:
        if self.device == 0 or now < self._probe_at:
            return []
        self._probe_at = now + self._probe_every
        return [Step(deed=Deed.PROBE)]

    def _alarm(self, end: End, *, played: bool) -> list[Step]:
        if end is End.NO_DEVICE and not played and self._failures < self._devices:
            return []  # the next one may do
        alarms = {
            End.NO_DEVICE: Alarm.DEVICE_LOST if played else Alarm.NO_DEVICE,
            End.REFUSED: Alarm.REFUSED,
            End.DIED: Alarm.DIED,
        }
        return [self._tell(alarms[end])]

    def _tell(self, alarm: Alarm) -> Step:
        self._ill = alarm is not Alarm.HEALED
        return Step(deed=Deed.TELL, device=self.device, alarm=alarm)
