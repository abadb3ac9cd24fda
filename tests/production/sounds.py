"""Sounds for the tests, made by arithmetic."""

import io
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

from broadcast.production.audiofiles import decode, resample

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed here")
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")

RATE = 48_000
_EBUR128 = """ffmpeg -nostdin -hide_banner -nostats -f s16le -ar 48000 -ac 1 -i pipe:0
    -af ebur128=peak=true:framelog=verbose -f null -"""


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


def joined(*parts) -> np.ndarray:
    return np.concatenate(parts)


def at(decibels: float) -> float:
    """The level of a tone whose peaks are at so many dBFS."""
    return 32_768 * 10 ** (decibels / 20)


def hiss(seconds=1.0, *, level=3000, seed=1) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    return np.rint(np.clip(noise * level, -32768, 32767)).astype("<i2")


def ebur128(samples) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg has them."""
    told = subprocess.run(
        shlex.split(_EBUR128),
        input=np.asarray(samples, "<i2").tobytes(),
        capture_output=True,
        check=True,
    ).stderr.decode()
    summary = told[told.rindex("Summary") :]
    return float(re.search(r"I:\s+(\S+)", summary)[1]), float(re.search(r"Peak:\s+(\S+)", summary)[1])


@cache
def espeak(text="Thưa bà con, đây là bản tin chiều của đài truyền thanh xã.", voice="vi") -> bytes:
    """What the real voice says, as PCM in the form of the house."""
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "--stdout", text], capture_output=True, check=True
    ).stdout
    content, rate = decode(said, "espeak-ng")
    return resample(content, rate)
