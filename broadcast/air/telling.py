"""What the process tells of the air: line by line to whoever started it, and as a whole to whoever asks.

| said | with |
|---|---|
| waiting | another process has the log still |
| started | event, title, start |
| ended | event, title, start, seconds, outcome, reason, heard, device |
| beat | frames, wanted, sounding, level, underruns, contacts: twice a second of sound |
| contacts | contacts: those that are to be closed |
| lost | the output has gone; the process ends as soon as it can |
| trouble, refused | vi, en, and the name of the error |
"""

from __future__ import annotations

from typing import Any

from broadcast.air.past import clock_floor
from broadcast.air.speaking import Speaker
from broadcast.domain.times import RATE, ClockTrust
from broadcast.errors import BroadcastError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.progress import Beat, Ended, Keyed, Lost, Progress, Started


class Teller:
    """Turns progress into lines, and keeps the latest of it for `status`."""

    def __init__(self, speaker: Speaker, clock: SystemClock, output: str) -> None:
        self._speaker, self._clock = speaker, clock
        self._status: dict[str, Any] = {"output": output, "on_air": [], "frames": 0}

    def status(self) -> dict[str, Any]:
        """How the air is: output, events on air, and the last sign of life."""
        return {**self._status, "trust": self._clock.trust()}

    def trouble(self, error: BroadcastError) -> None:
        """Something a person should know of, and that does not stop the sound."""
        self._speaker.say(
            said="trouble", error=type(error).__name__, vi=error.sentence("vi"), en=error.sentence("en")
        )

    def tell(self, progress: Progress) -> None:
        """Say what has happened."""
        match progress:
            case Started(placed=placed, at=at):
                if self._clock.trust() is not ClockTrust.UNTRUSTED:
                    self._clock.raise_floor(self._clock.wall())
                facts = {"event": placed.event.id, "title": placed.event.title, "start": at.isoformat()}
                self._on_air([*self._status["on_air"], facts])
                self._speaker.say(said="started", **facts)
            case Ended():
                self._ended(progress)
            case Beat():
                beat = {
                    "frames": progress.frames,
                    "wanted": progress.wanted,
                    "sounding": progress.sounding,
                    "level": progress.level,
                    "underruns": progress.underruns,
                    "contacts": list(progress.contacts),
                }
                self._status = {**self._status, **beat}
                self._speaker.say(said="beat", **beat)
            case Keyed(contacts=contacts):
                self._speaker.say(said="contacts", contacts=list(contacts))
            case Lost():
                self._speaker.say(said="lost")

    def _ended(self, progress: Ended) -> None:
        event, entry = progress.placed.event, progress.entry
        self._clock.raise_floor(clock_floor((entry,)))
        self._on_air([one for one in self._status["on_air"] if one["event"] != event.id])
        self._speaker.say(
            said="ended",
            event=event.id,
            title=event.title,
            start=entry.actual_start.isoformat() if entry.actual_start else None,
            seconds=round(entry.frames / RATE, 3),
            outcome=entry.outcome,
            reason=entry.reason,
            heard=entry.heard,
            device=entry.device,
        )

    def _on_air(self, events: list[dict[str, str]]) -> None:
        self._status = {**self._status, "on_air": events}
