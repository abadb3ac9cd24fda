"""What a listener makes of speech from a horn: `make bench-horn` prints the table and writes docs/bench-horn.md.

Every chain has the same words at the same loudness (LUFS) to begin with. Then comes what a village adds:

    amplifier and horn ─▶ echoes ─▶ air, so many metres of it ─▶ traffic ─▶ a listener
    soft clip, 400–5000 Hz   12, 120, 210 ms

and ESTOI (pystoi) says how much of the clean words can still be made out, from 0 to 1. The traffic is the same
for every chain: its level is set by what arrives of the words when nothing was done to them.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from broadcast.acoustics.filters import wave
from broadcast.production.audiofiles import decode, resample
from broadcast.production.loudness import measure_loudness
from broadcast.production.mastering.chains import CHAINS
from broadcast.production.mastering.levelling import levelled
from broadcast.production.mastering.processing import processed

RATE = 48_000
VOICES = ("vi", "vi-vn-x-central", "vi-vn-x-south", "vi+f3")
SNRS = (15, 5, 0, -5)
DISTANCES = (50, 150, 300)
TEXT = (
    "Thưa bà con, ngày hai mươi tháng mười một, Bộ phận Một cửa của Ủy ban nhân dân xã tiếp nhận hồ sơ đăng ký khai sinh, "
    "chứng thực và đất đai từ bảy giờ đến mười một giờ. Bà con nhớ mang theo căn cước công dân. "
    "Ai chưa có tài khoản định danh thì đến nhà văn hóa thôn, tổ công nghệ số cộng đồng sẽ giúp đỡ."
)
LOUDNESS = -1_600
_ECHOES = ((12, -6.0), (120, -9.0), (210, -12.0))
_DRIVE = 2.0
# the normalised spectrum of road traffic, third octaves, dB(A)
_TRAFFIC = dict(
    zip(
        (100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000),
        (-20, -20, -18, -16, -15, -14, -13, -12, -11, -9, -8, -9, -10, -11, -13, -15, -16, -18),
        strict=True,
    )
)
# what air takes at 25 °C and 80 % humidity, dB in a kilometre
_AIR = (
    (125, 0.4),
    (250, 1.3),
    (500, 3.0),
    (1000, 6.0),
    (2000, 11.0),
    (4000, 26.0),
    (8000, 86.0),
    (24000, 700.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody listens."""

    metres: int
    snr: int
    """Of the words as they are over the traffic, decibels, both A-weighted."""


@cache
def spoken(voice: str, text: str = TEXT) -> bytes:
    """The clean words, as PCM."""
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "--stdout", text], capture_output=True, check=True
    ).stdout
    content, rate = decode(said, voice)
    return resample(content, rate)


def through_horn(samples, metres):
    """What arrives of the words after so much air."""
    clipped = np.tanh(_DRIVE * samples) / _DRIVE
    heard = clipped.copy()
    for millis, decibels in _ECHOES:
        delay = millis * RATE // 1000
        heard[delay:] += clipped[:-delay] * 10 ** (decibels / 20)
    hertz = _hertz(len(samples))
    horn = 1 / np.sqrt(1 + (400 / np.maximum(hertz, 1)) ** 8) / np.sqrt(1 + (hertz / 5000) ** 8)
    air = np.interp(hertz, *zip(*_AIR, strict=True)) * metres / 1000
    return _shaped(heard, horn * 10 ** (-air / 20))


def traffic(length, seed=1):
    """Noise of the road, swelling as things pass by, at 0 dB(A)."""
    lots = np.random.default_rng(seed)
    hertz = _hertz(length)
    bands = np.interp(np.log(np.maximum(hertz, 1)), np.log(list(_TRAFFIC)), list(_TRAFFIC.values()))
    density = 10 ** (bands / 20) / np.sqrt(np.maximum(hertz, 50)) / a_weight(hertz)
    noise = _shaped(lots.standard_normal(length), density * (hertz > 80) * (hertz < 12_000))
    seconds = np.arange(0, length + RATE, RATE)
    noise *= 10 ** (np.interp(np.arange(length), seconds, lots.uniform(-3, 3, len(seconds))) / 20)
    return noise / loud(noise)


def a_weight(hertz):
    """The A curve, as a factor."""
    f = np.maximum(np.asarray(hertz, float), 1) ** 2
    shape = 12194**2 * f**2 / ((f + 20.6**2) * np.sqrt((f + 107.7**2) * (f + 737.9**2)) * (f + 12194**2))
    return shape * 10 ** (2.0 / 20)


def loud(samples):
    """A-weighted root mean square."""
    return np.sqrt(np.mean(_shaped(samples, a_weight(_hertz(len(samples)))) ** 2))


def intelligibility(chain, voice, place):
    """ESTOI of the words through a chain, a horn, the air and the traffic."""
    reference = wave(spoken(voice)).astype(float)
    noise = traffic(len(reference)) * loud(arriving("none", voice, place.metres)) / 10 ** (place.snr / 20)
    heard = arriving(chain, voice, place.metres) + noise
    import pystoi  # and scipy with it: a second for whoever only reads this module

    return float(pystoi.stoi(reference, heard, RATE, extended=True))


@cache
def arriving(chain, voice, metres):
    """The words of a voice as they come to the listener."""
    return through_horn(mastered(spoken(voice), chain), metres)


def mastered(clean, chain):
    """The words through a chain, at the common loudness."""
    return wave(levelled(processed(wave(clean), CHAINS[chain]), LOUDNESS)).astype(float)


def _hertz(length):
    return np.fft.rfftfreq(length, 1 / RATE)


def _shaped(samples, response):
    return np.fft.irfft(np.fft.rfft(samples) * response, len(samples))


def table():
    """ESTOI of every chain in every place, the mean of all voices; and in how many of all cases it is above none."""
    lines = [
        f"| metres | over the traffic, dB | {' | '.join(CHAINS)} |",
        "|---:|---:|" + "---:|" * len(CHAINS),
    ]
    for metres in DISTANCES:
        for snr in SNRS:
            place = Place(metres=metres, snr=snr)
            found = {chain: [intelligibility(chain, voice, place) for voice in VOICES] for chain in CHAINS}
            cells = [f"{np.mean(values):.3f}{_more(values, found['none'])}" for values in found.values()]
            lines.append(f"| {metres} | {snr} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _more(values, plain):
    if values is plain:
        return ""
    above = sum(value > other for value, other in zip(values, plain, strict=True))
    return f" ({np.mean(values) - np.mean(plain):+.3f}; {above} of {len(values)})"


def loudnesses():
    """What every chain was measured at before the horn, over all voices: the least and the most, LUFS."""
    lines = ["| chain | LUFS | highest peak, dBTP |", "|---|---|---:|"]
    for chain in CHAINS:
        found = [
            measure_loudness(levelled(processed(wave(spoken(voice)), CHAINS[chain]), LOUDNESS))
            for voice in VOICES
        ]
        heard = sorted(one.integrated / 100 for one in found)
        peak = max(one.true_peak for one in found) / 100
        lines.append(f"| {chain} | {heard[0]:.2f} … {heard[-1]:.2f} | {peak:.2f} |")
    return "\n".join(lines)


HEAD = """# What is understood of speech from a horn

Written by `make bench-horn` on {machine}, Python {python}, pystoi {pystoi}.
ESTOI, from 0 to 1: how much of the clean words can still be made out. Voices: {voices} of espeak-ng, the mean of all; in brackets what a chain adds to `none`, and for how many of the voices.
All chains have the same words at the same loudness before the horn. Then: a soft clip, 400 to 5000 Hz, echoes after 12, 120 and 210 ms, so many metres of air, and road traffic that is the same for every chain
(its level is set by what arrives of `none`, A-weighted). It is a model: no horn and no ear was there.
"""


def main():
    """Print the table and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--output", type=Path)
    output = asked.parse_args().output
    head = HEAD.format(
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        pystoi=version("pystoi"),
        voices=", ".join(VOICES),
    )
    page = f"{head}\n{table()}\n\nBefore the horn:\n\n{loudnesses()}\n"
    print(page)
    if output:
        output.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
