"""What has left for good: written down, measured, and told of.

Whatever is said of the air is said here, of blocks that can no longer be taken back: entries of the log, signs of
life, the contacts that have to be closed, the recording of a feed, what a monitor compares. So nothing is told that is
not heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from broadcast.domain.asrun import EntryKind, Rung
from broadcast.domain.times import RATE, Frames, frame_at
from broadcast.playout.continuity import Continuity
from broadcast.playout.fittings import Fittings
from broadcast.playout.handed import Handed
from broadcast.playout.journal import Logbook
from broadcast.playout.keying import Keying
from broadcast.playout.levels import ChannelMeter, decibels
from broadcast.playout.lineup import BROKEN_OFF, Placed
from broadcast.playout.outputs import Output
from broadcast.playout.pacing import Pace
from broadcast.playout.progress import COMING, Beat, Keyed, Listener

_BEAT_EVERY = Frames(RATE // 2)
_SILENT = Frames(4 * RATE)
"""A cart that has brought no sound for so long has failed."""
_FAINT = 33
"""A sample of -60 dBFS: what stays below it is silence."""


class Departed:
    """Takes the blocks that have left, in order, and keeps count."""

    def __init__(
        self,
        *,
        continuity: Continuity,
        logbook: Logbook,
        keying: Keying,
        fittings: Fittings,
        pace: Pace,
        output: Output,
        listener: Listener,
    ) -> None:
        self._continuity, self._logbook, self._keying = continuity, logbook, keying
        self._fittings, self._pace, self._output, self._listener = fittings, pace, output, listener
        self._beat_at = _BEAT_EVERY
        self._peak = 0
        self._meter = ChannelMeter(fittings.routing.channels)
        self._faint_for = Frames(0)
        self._underruns = 0

    def take(self, block: Handed) -> Placed | None:
        """Write down what is in a block. An event whose cart has brought nothing but silence for seconds, or None."""
        for one in block.ending_before:
            self._end(one, block)
        for one, samples in block.pieces:
            self._logbook.hear(one, samples)
            if one.rung is Rung.FEED and one.file_name and self._fittings.recorder:
                self._fittings.recorder.take(one.event.id, samples)
        turns = [(one.start, False, one) for one in block.starting]
        turns += [(one.last, True, one) for one in block.ending]
        for _, ended, one in sorted(turns, key=lambda turn: turn[0]):
            if ended:
                self._end(one, block)
            elif self._fittings.routing.serves(one.event.zones):
                self._logbook.begin(one, self._heard_at(one.start, block))
        if self._keying.look(block.air, (block.planned, block.over)):
            self._listener(Keyed(contacts=self._keying.closed))
        if self._fittings.passing:
            self._fittings.passing.take(block.block, frame_at(self._heard_at(block.air, block)))
        silent = self._measure(block)
        if block.written + block.size >= self._beat_at:
            self._beat(block)
        return silent

    def release_contacts(self) -> None:
        """Nothing comes any more: no contact has to be closed."""
        if self._keying.closed:
            self._listener(Keyed(contacts=()))

    def _end(self, one: Placed, block: Handed) -> None:
        self._continuity.settle(one)
        if self._fittings.routing.serves(one.event.zones):
            self._logbook.end(one, self._heard_at(one.end, block))
        over = one.stop not in BROKEN_OFF
        if over and one.event.feeds and one.file_name and self._fittings.recorder:
            self._fittings.recorder.end(one.event.id)

    def _measure(self, block: Handed) -> Placed | None:
        peaks = [int(np.abs(samples.astype(np.int32)).max(initial=0)) for _, samples in block.pieces]
        peak = max(peaks, default=0)
        self._peak = max(self._peak, peak)
        self._meter.add(block.block)
        silent = [one for one, _ in block.pieces if one.file_name and one.rung is not Rung.FEED]
        if peak >= _FAINT or not silent:
            self._faint_for = Frames(0)
            return None
        self._faint_for = Frames(self._faint_for + block.size)
        if self._faint_for < _SILENT:
            return None
        self._faint_for = Frames(0)
        return silent[-1]

    def _beat(self, block: Handed) -> None:
        gone = Frames(block.written + block.size)
        self._beat_at = Frames(gone + _BEAT_EVERY)
        on_air = self._served(line.upcoming(block.air, 1) for line in (block.over, block.planned))
        hold = self._continuity.hold
        underruns = self._output.underruns
        if underruns > self._underruns:
            self._logbook.note(EntryKind.UNDERRUN, str(underruns - self._underruns))
            self._underruns = underruns
        self._listener(
            Beat(
                frames=gone,
                wanted=bool(on_air),
                sounding=any(one.sounds for one in on_air),
                level=decibels(self._peak),
                underruns=underruns,
                contacts=self._keying.closed,
                device=self._output.name,
                levels=self._meter.read(),
                on_air=on_air,
                coming=self._coming(block),
                held_until=None if hold is None else hold.until,
            )
        )
        self._peak = 0

    def _coming(self, block: Handed) -> tuple[Placed, ...]:
        """What comes next on both lines. Where most is for other outputs, fewer are told of."""
        found = self._served(line.coming(block.air, 2 * COMING) for line in (block.over, block.planned))
        return tuple(sorted(found, key=lambda one: one.start))[:COMING]

    def _served(self, lines: Iterable[tuple[Placed, ...]]) -> tuple[Placed, ...]:
        return tuple(one for line in lines for one in line if self._fittings.routing.serves(one.event.zones))

    def _heard_at(self, air: Frames, block: Handed) -> datetime:
        return self._pace.moment(air, Frames(block.written + air - block.air))
