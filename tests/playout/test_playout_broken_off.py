"""What the log holds of a broadcast that nobody could end: a kill, a power cut."""

import threading
from dataclasses import replace

import pytest
from playout_fakes import DESK, SECOND, ListLog, MemoryCarts, MemoryOutput, event, moment, rundown

from broadcast.domain.asrun import EntryKind, Outcome
from broadcast.playout.clocks import SimulatedClock
from broadcast.playout.journal import unfinished
from broadcast.playout.loop import play


class PowerCutError(Exception):
    """Nothing of the program expects it."""


class CutOutput(MemoryOutput):
    def write(self, block):
        super().write(block)
        if len(self.blocks) * len(block) > 7 * SECOND:
            raise PowerCutError


def cut_off(day):
    log = ListLog()
    with pytest.raises(PowerCutError):
        play(
            lambda _: days,
            MemoryCarts.of(day),
            CutOutput(),
            SimulatedClock(moment("05:00")),
            log,
            desk=DESK,
            stop=threading.Event(),
        )
    return log.entries


days = (rundown(event("a", "05:00", 5), event("b", seconds=5), event("c", seconds=5)),)


def test_what_had_begun_is_in_the_log_and_is_closed():
    entries = cut_off(days[0])
    assert [(e.kind, e.event) for e in entries] == [
        (EntryKind.STARTED, ""),
        (EntryKind.BEGUN, "a"),
        (EntryKind.EVENT, "a"),
        (EntryKind.BEGUN, "b"),
    ]
    begun = entries[-1]
    (closing,) = unfinished(entries)
    assert closing == replace(begun, kind=EntryKind.EVENT, outcome=Outcome.INTERRUPTED, reason="killed")
    assert (closing.cart, closing.actual_start, closing.actual_end) == ("b", moment("05:00:05"), None)
    assert (closing.frames, closing.heard) == (0, False)
    assert unfinished([*entries, closing]) == ()


def test_each_beginning_without_an_end_is_closed_in_order_and_others_days_and_versions_are_told_apart():
    *_, b = cut_off(days[0])
    again = replace(b, rundown=b.rundown.replace("v0001", "v0002"), at=moment("05:00:08"))
    other = replace(b, rundown="2026-11-24" + b.rundown[10:], at=moment("05:00:07"))
    ended = replace(again, kind=EntryKind.EVENT, outcome=Outcome.AIRED)
    assert [one.at for one in unfinished([b, other, again])] == [b.at, other.at, again.at]
    assert [one.at for one in unfinished([b, other, again, ended])] == [other.at]
    assert [one.at for one in unfinished([ended, b])] == [b.at], "only a later end is its end"
