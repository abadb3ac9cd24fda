"""Figures as other programs count with them: seconds, lengths of a spreadsheet, parts of a hundred."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from broadcast.domain.times import RATE, Frames


def seconds(frames: Frames) -> float:
    """Seconds to the millisecond."""
    return round(frames / RATE, 3)


def lasting(frames: Frames) -> timedelta:
    """A length to the second, as a spreadsheet adds it up."""
    return timedelta(seconds=(frames + RATE // 2) // RATE)


def percent(ratio: Fraction | None) -> float | None:
    """Parts of a hundred with two digits behind the point; None where there is no ratio."""
    return None if ratio is None else round(float(ratio * 100), 2)
