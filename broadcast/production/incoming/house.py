"""The form of the house: one channel of 16 bits at 48 kHz, however many and however fast came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import RATE, Millis
from broadcast.errors import AudioUnreadableError, Said
from broadcast.production.audiofiles import pcm_of, to_house_rate
from broadcast.production.incoming.plain import Rows
from broadcast.production.incoming.sound import open_sound

Weights = tuple[float, ...]
"""How much of each channel is heard in the one of the house."""


def recording(path: Path, weights: Weights | None = None) -> Iterator[bytes]:
    """The sound of a recording in blocks of about a second, in the form of the house.

    Without `weights` every channel counts alike. Raises as `open_sound`, before the first block or in the middle.
    """
    with open_sound(path) as sound:
        taken = weights or alike(sound.channels)
        mono = (mixed(sane(rows), taken) for rows in sound.blocks())
        for samples in to_house_rate(mono, sound.rate):
            yield pcm_of(samples)


def load_recording(path: Path, weights: Weights | None = None, *, minutes: int = 15) -> bytes:
    """The whole sound of a short recording; a longer one than `minutes` belongs to `recording`.

    Raises as `recording` does.
    """
    whole = bytearray()
    for block in recording(path, weights):
        whole += block
        if len(whole) > minutes * 60 * RATE * 2:
            reason = Said(f"dài hơn {minutes} phút", f"it is longer than {minutes} minutes")
            raise AudioUnreadableError(path=path, reason=reason)
    return bytes(whole)


def length_of(path: Path) -> Millis:
    """How long a recording is: by its header, or counted where that does not say. Raises as `open_sound`."""
    with open_sound(path) as sound:
        told = sound.frames if sound.form.timed else None
        frames = told or sum(len(rows) for rows in sound.blocks())
        return Millis(frames * 1000 // sound.rate)


def alike(channels: int) -> Weights:
    """Every channel counts as much as another."""
    return (1 / channels,) * channels


def sane(rows: Rows) -> Rows:
    """Rows within full scale: a float file may hold what is no number, or far too large."""
    kept: Rows = np.clip(np.nan_to_num(rows), -1.0, 1.0)
    return kept


def mixed(rows: Rows, weights: Weights) -> NDArray[np.float32]:
    """One channel of several."""
    mono: NDArray[np.float32] = rows @ np.asarray(weights, np.float32)
    return mono
