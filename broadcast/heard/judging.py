"""Minutes and events: any stretch of time cut into pieces of a minute at most, each compared, and told as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadcast.domain.asrun import Verdict
from broadcast.domain.times import Millis
from broadcast.heard.compare import EARLY, LATE, Judged, compare
from broadcast.heard.features import STEPS
from broadcast.heard.kept import Kept

PIECE = 60 * STEPS
_WELL = 90
"""Percent: who hears nine tenths has heard it, as an event is told that was nine tenths played."""
_WORST = (Verdict.SILENT, Verdict.WRONG, Verdict.LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of a stretch: as the log has it. `worst` is what its worst piece came to, None where all was heard."""

    verdict: Verdict
    heard_share: int
    worst: Verdict | None
    delay: Millis | None
    level: int | None
    match: int


def judge(sent: Kept, heard: Kept, first: int, last: int, usual: int | None) -> Told | None:
    """Judge what was sent from step `first` to before `last`, by what is kept; None where nothing can be said.

    Of what is no longer kept, or was not heard because nobody listened, nothing is said; where that is more than
    half of it, nothing is said at all.
    """
    count = max(1, -(-(last - first) // PIECE))
    edges = [first + (last - first) * number // count for number in range(count + 1)]
    found = [compare(sent.rows(a, b), heard.rows(a - EARLY, b + LATE), usual) for a, b in pairwise(edges)]
    judged = [one for one in found if one is not None]
    return told(judged) if 2 * len(judged) >= count else None


def told(pieces: Sequence[Judged]) -> Told:
    """One judgement of several pieces, each weighed by how much it sounded. There is at least one."""
    weight = sum(one.sounding for one in pieces)
    share = 100 * sum(one.sounding for one in pieces if one.verdict is Verdict.HEARD) // weight
    worst = next((bad for bad in _WORST if any(one.verdict is bad for one in pieces)), None)
    found = sorted(
        ((one.delay, one.level) for one in pieces if one.delay is not None and one.level is not None),
        key=lambda one: one[1],
    )
    delay, level = found[len(found) // 2] if found else (None, None)
    return Told(
        verdict=Verdict.HEARD if share >= _WELL or worst is None else worst,
        heard_share=share,
        worst=worst,
        delay=delay,
        level=level,
        match=sum(one.match * one.sounding for one in pieces) // weight,
    )
