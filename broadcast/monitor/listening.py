"""Second by second: what was sent and what was heard, each minute and each event judged as soon as it can be.

    sent ──▶ Timeline ─┐            ┌─▶ Kept ─▶ minutes ─▶ Watch ─▶ a human
                       ├─▶ a second ┤       └─▶ events ─▶ a note for the log
    heard ─▶ Timeline ─┘            └─▶ air-check

What was heard lies up to four seconds behind what was sent, so a minute is judged five seconds after its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from broadcast.domain.asrun import AsRun, Verdict
from broadcast.domain.times import RATE, Frames, frame_at, moment_at
from broadcast.heard.compare import EARLY, LATE, Judged, compare
from broadcast.heard.features import STEPS, Samples, rows
from broadcast.heard.judging import PIECE, Told, judge
from broadcast.heard.kept import Kept
from broadcast.heard.timeline import Timeline
from broadcast.heard.usual import Usual
from broadcast.heard.watch import Watch

_BEHIND = 2
"""Seconds after which a second has come from everywhere, or does not come."""
_AFTER = 1 + LATE // STEPS
_LONGEST_PAUSE = 120
"""Seconds that are made up for after a stop; what is longer ago is let go of."""
_DUE = 20 * STEPS
"""Steps of sound in a minute that somebody misses."""
_SURE = 60
"""Percent of likeness from which on a minute says how loud it is."""

OnEvent = Callable[[AsRun, Told], None]
OnMinute = Callable[[datetime, Judged, Verdict | None], None]
"""Told of a minute by its first moment, how it was judged, and what a human is to be told."""
OnSecond = Callable[[int, Samples | None, Samples | None], None]
"""Given each second as it was sent and heard; None for what did not come."""


class Listening:
    """The state of one output's monitor. Everything that it is told, and whoever it tells, is in one thread."""

    def __init__(
        self,
        usual: Usual,
        day_of: Callable[[datetime], date],
        *,
        on_event: OnEvent,
        on_minute: OnMinute,
        on_second: OnSecond,
    ) -> None:
        self._usual, self._day_of = usual, day_of
        self._on_event, self._on_minute, self._on_second = on_event, on_minute, on_second
        self._sent, self._heard = Timeline(), Timeline()
        self._sent_rows, self._heard_rows = Kept(), Kept()
        self._watch = Watch()
        self._events: list[AsRun] = []
        self._second: int | None = None
        """The next one."""

    def sent(self, at: Frames, samples: Samples) -> None:
        """A block that left, and when it was heard by the card's own clock."""
        self._sent.put(at, samples)

    def heard(self, at: Frames, samples: Samples) -> None:
        """What the capture device brought."""
        self._heard.put(at, samples)

    def events(self, ended: Iterable[AsRun]) -> None:
        """Events that have come to their end."""
        self._events += ended

    def go_on(self, now: datetime) -> None:
        """Take what is over by now, and judge what can be judged."""
        over = frame_at(now) // RATE - _BEHIND
        if self._second is None or not over - _LONGEST_PAUSE <= self._second <= over + 1:
            self._second = over
        while self._second <= over:
            self._take(self._second)
            self._second += 1

    def _take(self, second: int) -> None:
        sent, heard = self._sent.take(second), self._heard.take(second)
        for samples, kept in ((sent, self._sent_rows), (heard, self._heard_rows)):
            if samples is not None:
                kept.put(second, rows(samples))
        self._on_second(second, sent, heard)
        if (second + 1 - _AFTER) % 60 == 0:
            self._judge_minute((second + 1 - _AFTER) * STEPS - PIECE)
        ready = [one for one in self._events if _step(one.actual_end) + LATE + STEPS <= (second + 1) * STEPS]
        for entry in ready:
            self._events.remove(entry)
            self._judge_event(entry)

    def _judge_minute(self, first: int) -> None:
        found = compare(
            self._sent_rows.rows(first, first + PIECE),
            self._heard_rows.rows(first - EARLY, first + PIECE + LATE),
            self._usual.level,
        )
        if found is None or found.sounding < _DUE:
            return
        at = moment_at(Frames(first * RATE // STEPS))
        if found.level is not None and found.match >= _SURE:
            self._usual.learn(self._day_of(at), found.level)
        self._on_minute(at, found, self._watch.minute(found.verdict))

    def _judge_event(self, entry: AsRun) -> None:
        first, last = _step(entry.actual_start), _step(entry.actual_end)
        found = judge(self._sent_rows, self._heard_rows, first, last, self._usual.level)
        if found is not None:
            self._on_event(entry, found)


def _step(moment: datetime | None) -> int:
    assert moment is not None  # an event that sounded has a beginning and an end
    return frame_at(moment) * STEPS // RATE
