"""Sounds for the tests, made by arithmetic."""

import io
from pathlib import Path

import numpy as np
import soundfile

RATE = 48_000


def tone(seconds=1.0, *, rate=RATE, level=8000, hertz=440) -> np.ndarray:
    at = np.arange(int(seconds * rate))
    return np.rint(np.sin(at * 2 * np.pi * hertz / rate) * level).astype("<i2")


def pcm(seconds=1.0, **kind) -> bytes:
    return tone(seconds, **kind).tobytes()


def save(path: Path, samples, *, rate=RATE, subtype=None, form=None) -> Path:
    """In small writes: libsndfile's vorbis writer overflows its stack on one large one."""
    if path.suffix == ".mp3" or subtype == "FLOAT":  # written from whole numbers these come out wrong
        samples = samples.astype("float32") / 32768
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(path, "w", rate, channels, subtype=subtype, format=form) as file:
        for start in range(0, len(samples), 4800):
            file.write(samples[start : start + 4800])
    return path


def mp3(seconds: float, rate=24_000) -> bytes:
    content = io.BytesIO()
    soundfile.write(content, tone(seconds, rate=rate), rate, format="MP3")
    return content.getvalue()
