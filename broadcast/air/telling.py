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

from datetime import datetime
from typing import Any

from broadcast.air.past import clock_floor
from broadcast.air.speaking import Speaker
from broadcast.air.status import beat_record, status_record
from broadcast.domain.times import RATE, ClockTrust
from broadcast.errors import BroadcastError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.lineup import Key, Placed
from broadcast.playout.progress import Beat, Ended, Keyed, Lost, Progress, Started


class Teller:
    """Turns progress into lines, and keeps the latest of it for `status`.

    Args:
        output: id of the output.
        spec: the device that it was started on, as the settings write it.
    """

    def __init__(self, speaker: Speaker, clock: SystemClock, output: str, spec: str) -> None:
        self._speaker, self._clock = speaker, clock
        self._output, self._spec = output, spec
        self._on_air: dict[Key, tuple[Placed, datetime]] = {}
        """What has begun and not ended, with the moment of its first frame. Replaced, never changed: others read."""
        self._beat: tuple[Beat, datetime] | None = None

    def status(self) -> dict[str, Any]:
        """How the air is: `air.status` says in which words."""
        return status_record(
            output=self._output,
            spec=self._spec,
            on_air=tuple(self._on_air.values()),
            beat=self._beat,
            trust=self._clock.trust(),
        )

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
                self._on_air = {**self._on_air, placed.key: (placed, at)}
                self._speaker.say(
                    said="started", event=placed.event.id, title=placed.event.title, start=at.isoformat()
                )
            case Ended():
                self._ended(progress)
            case Beat():
                self._take_beat(progress)
                self._speaker.say(said="beat", **beat_record(progress))
            case Keyed(contacts=contacts):
                self._speaker.say(said="contacts", contacts=list(contacts))
            case Lost():
                self._speaker.say(said="lost")

    def _ended(self, progress: Ended) -> None:
        event, entry = progress.placed.event, progress.entry
        self._clock.raise_floor(clock_floor((entry,)))
        self._on_air = {key: one for key, one in self._on_air.items() if key != progress.placed.key}
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

    def _take_beat(self, beat: Beat) -> None:
        laid = {one.key: one for one in beat.on_air}
        self._on_air = {key: (laid.get(key, one), at) for key, (one, at) in self._on_air.items()}
        self._beat = beat, self._clock.wall()
