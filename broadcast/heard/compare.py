"""Whether what was sent is in what was heard: the one judgement that minutes and events rest on.

    sent   ──┐  each band's ups and downs          likeness ≥ 0.4 ─▶ how loud is it? ─▶ heard, low, silent
             ├─▶ slid past each other, 0.3 s early │
    heard  ──┘   to 4 s late; the best place wins  └ below ─▶ does anything move? ─▶ wrong, silent

Likeness is the correlation of levels band by band, weighted by how much is going on in a band. It knows no gain;
noise as loud as the sound leaves two thirds of it, and two programmes have less than 0.3 in common.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.asrun import Verdict
from broadcast.domain.times import Millis
from broadcast.heard.features import FLOOR, STEPS, Rows

EARLY = 15
"""Steps that what was heard may seem to come before it was sent: two devices, two clocks."""
LATE = 4 * STEPS
"""Steps that it may come late: sound on its way, and loudspeakers that are reached by a network."""
SHORTEST = 3 * STEPS
"""Steps of sound below which nothing can be said."""

_SOUNDS = -60.0
_LIKE = 0.4
_SLOW = 2 * STEPS
"""Ups and downs that are slower than this are nobody's: a noise that swells, an amplifier that fades."""
_LOUDNESS = 0.03
"""Turns decibels into loudness, so that a pause weighs as much as a peak."""
_MOVES = 2.0
"""Decibels that levels go up and down within a second where there is a programme: noise and hum stay below half of it."""
_LOW, _GONE = 2_000, 5_000
"""Hundredths of a decibel below what is usual."""
_FAINT, _NOTHING = -6_600, -8_000
"""Hundredths of dBFS at the capture device: too soft for anybody, and what a cable picks up."""
_LOST = 15.0
"""Decibels that a second lacks where the sound has dropped out."""
_UNKNOWN = 0.2
"""The share of a piece of which nothing was written down, above which it is not judged."""

_Wide = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of one piece. `delay`, `level` and `match` as in the log; `sounding` is its weight, in steps of sound."""

    verdict: Verdict
    sounding: int
    match: int
    delay: Millis | None = None
    level: int | None = None


def compare(sent: Rows, heard: Rows, usual: int | None) -> Judged | None:
    """Judge a piece; None where too little was sent, or too little is known of either.

    Args:
        sent: what was sent, a row a step.
        heard: what was heard from `EARLY` steps before the first of `sent` to `LATE` steps after the last.
        usual: how much louder than sent it is heard on other days, hundredths of a decibel; None if not known yet.
    """
    if np.isnan(sent[:, 0]).mean() > _UNKNOWN or np.isnan(heard[:, 0]).mean() > _UNKNOWN:
        return None
    there, here = _known(sent), _known(heard)
    sounds = _total(there) > _SOUNDS
    sounding = int(sounds.sum())
    if sounding < SHORTEST:
        return None
    likeness = _likeness(there, here)
    best = int(likeness.argmax())
    match = round(100 * max(0.0, float(likeness[best])))
    if likeness[best] < _LIKE:
        verdict = Verdict.WRONG if _moving_seconds(here) * STEPS * 2 >= sounding else Verdict.SILENT
        return Judged(verdict=verdict, sounding=sounding, match=match)
    at_loudspeaker = here[best : best + len(there)]
    level = _level(there, at_loudspeaker)
    arrived = level + round(100 * float(_total(there[sounds].mean(axis=0, keepdims=True))[0]))
    return Judged(
        verdict=Verdict.SILENT
        if _is_mostly_lost(there, at_loudspeaker, sounds, level)
        else _by_level(level, arrived, usual),
        sounding=sounding,
        match=match,
        delay=Millis((best - EARLY) * 1_000 // STEPS),
        level=level,
    )


def _by_level(level: int, arrived: int, usual: int | None) -> Verdict:
    below = 0 if usual is None else usual - level
    if below > _GONE or arrived < _NOTHING:
        return Verdict.SILENT
    return Verdict.LOW if below > _LOW or arrived < _FAINT else Verdict.HEARD


def _known(rows: Rows) -> _Wide:
    return np.nan_to_num(rows.astype(np.float32), nan=FLOOR)


def _power(rows: _Wide) -> _Wide:
    found: _Wide = np.power(np.float32(10), rows / 10)
    return found


def _total(rows: _Wide) -> _Wide:
    found: _Wide = 10 * np.log10(_power(rows).sum(axis=1))
    return found


def _likeness(sent: _Wide, heard: _Wide) -> _Wide:
    """The likeness at each place where `sent` may lie in `heard`, from -1 to 1."""
    there, here = _ups_and_downs(sent), _ups_and_downs(heard)
    places = len(here) - len(there) + 1
    size = 1 << (len(here) + len(there)).bit_length()
    spectrum = np.fft.rfft(there, size, axis=0).conj() * np.fft.rfft(here, size, axis=0)
    together = np.fft.irfft(spectrum, size, axis=0)[:places]
    so_far = np.concatenate((np.zeros((1, here.shape[1])), np.cumsum(here.astype(np.float64) ** 2, axis=0)))
    energy = so_far[len(there) :][:places] - so_far[:places]
    of_sent = (there**2).sum(axis=0)
    each = together / np.sqrt(np.maximum(energy * of_sent, 1e-12))
    weight = np.sqrt(of_sent)
    weight = np.minimum(2 * weight / max(float(weight.max()), 1e-9), 1)
    found: _Wide = (each @ weight) / weight.sum()
    return found


def _ups_and_downs(rows: _Wide) -> _Wide:
    """Loudness without its slow part."""
    loud = np.power(np.float32(10), rows * _LOUDNESS)
    so_far = np.concatenate((np.zeros((1, rows.shape[1])), np.cumsum(loud, axis=0, dtype=np.float64)))
    at = np.arange(len(loud))
    first, last = np.maximum(at - _SLOW // 2, 0), np.minimum(at + _SLOW // 2, len(loud))
    found: _Wide = loud - ((so_far[last] - so_far[first]) / (last - first)[:, None]).astype(np.float32)
    return found


def _moving_seconds(heard: _Wide) -> int:
    """The seconds in which levels go up and down as no noise does."""
    seconds = len(heard) // STEPS
    tenths = _power(heard[: seconds * STEPS]).reshape(seconds, 10, STEPS // 10, -1).mean(axis=2)
    depth = (10 * np.log10(tenths)).std(axis=1).mean(axis=1)
    loud = 10 * np.log10(tenths.mean(axis=1).sum(axis=1)) > _NOTHING / 100
    return int(((depth > _MOVES) & loud).sum())


def _level(sent: _Wide, heard: _Wide) -> int:
    """How much louder it was heard, by what goes up and down together: noise beside it does not count."""
    there, here = _power(sent).astype(np.float64), _power(heard).astype(np.float64)
    there -= there.mean(axis=0)
    here -= here.mean(axis=0)
    together = max(float((there * here).sum()), 1e-30)
    return round(1_000 * math.log10(together / float((there**2).sum())))


def _is_mostly_lost(sent: _Wide, heard: _Wide, sounds: NDArray[np.bool_], level: int) -> bool:
    """Whether the sound has dropped out for more than half of the time."""
    seconds = len(sent) // STEPS
    shape = (seconds, STEPS, -1)
    whole = seconds * STEPS
    due = sounds[:whole].reshape(seconds, STEPS).sum(axis=1) > STEPS // 5
    came = _power(heard[:whole]).reshape(shape).sum(axis=(1, 2))
    ought = _power(sent[:whole]).reshape(shape).sum(axis=(1, 2)) * 10 ** (level / 1_000)
    lost = came[due] < ought[due] * 10 ** (-_LOST / 10)
    return bool(2 * lost.sum() > due.sum())
