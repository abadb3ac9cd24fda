"""Make the station's own sounds, from nothing but arithmetic, so that no recording of others is needed.

    python audio_assets/make_chimes.py [FOLDER]

nhac-hieu   opening signature, bells over the pentatonic scale
nhac-ket    closing signature
chuong      the chime before a bulletin, and the ladder's last rung before silence
bao-dong    attention tone before an emergency, two tones that nothing else uses
du-phong    evergreen: a calm tune for a slot whose recording is missing
nhac-nen    a bed: slow chords without a beginning, to lie under words

All are 48 kHz mono 16-bit FLAC with peaks at -6 dBFS, ours, and free for any use (CC0, see LICENSE.md).
The same script gives the same samples.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 48_000
PEAK = 0.5
_PENTATONIC = {
    "d": 293.66,
    "f": 349.23,
    "g": 392.00,
    "a": 440.00,
    "c": 523.25,
    "D": 587.33,
    "F": 698.46,
    "G": 783.99,
}
_PARTIALS = ((1.0, 1.0, 1.0), (2.0, 0.45, 1.6), (3.01, 0.22, 2.4), (4.17, 0.10, 3.5))


def bell(frequency: float, seconds: float, decay: float = 2.2) -> np.ndarray:
    """A struck bell: a few partials, the higher ones dying sooner."""
    t = np.arange(int(seconds * RATE)) / RATE
    sound = sum(
        weight * np.sin(2 * np.pi * frequency * ratio * t) * np.exp(-decay * haste * t)
        for ratio, weight, haste in _PARTIALS
    )
    return sound * np.minimum(1, t / 0.004)


def tune(notes: str, beat: float, ring: float, decay: float) -> np.ndarray:
    """One bell a beat; a dot is a rest. Bells ring on over each other for `ring` seconds."""
    sound = np.zeros(int((len(notes) * beat + ring) * RATE))
    for place, note in enumerate(notes):
        if note != ".":
            struck = bell(_PENTATONIC[note], ring, decay)
            start = int(place * beat * RATE)
            sound[start : start + struck.size] += struck
    return sound


def attention(seconds: float) -> np.ndarray:
    """853 and 960 Hz together, on and off, like no music."""
    t = np.arange(int(seconds * RATE)) / RATE
    gate = (t % 1.0) < 0.7
    return (np.sin(2 * np.pi * 853 * t) + np.sin(2 * np.pi * 960 * t)) * gate


def chords(names: str, seconds: float) -> np.ndarray:
    """Three notes at a time, swelling into each other, with nothing sudden; each note a little out with itself."""
    groups = names.split()
    sound = np.zeros(int((len(groups) + 1) * seconds * RATE))
    t = np.arange(int(2 * seconds * RATE)) / RATE
    swell = np.sin(np.pi * t / (2 * seconds)) ** 2
    for place, notes in enumerate(groups):
        start = int(place * seconds * RATE)
        for note in notes:
            for ratio, weight in ((0.5, 0.5), (0.997, 0.4), (1.003, 0.4), (2.0, 0.12)):
                voice = weight * np.sin(2 * np.pi * _PENTATONIC[note] * ratio * t)
                sound[start : start + t.size] += voice * swell
    return sound


def finished(sound: np.ndarray) -> np.ndarray:
    """Faded at the ends and brought to the common peak, as 16-bit samples."""
    edge = RATE // 100
    sound[:edge] *= np.linspace(0, 1, edge)
    sound[-edge * 10 :] *= np.linspace(1, 0, edge * 10)
    return np.round(sound / np.abs(sound).max() * PEAK * 32767).astype(np.int16)


def sounds() -> dict[str, np.ndarray]:
    """Every sound by its file name."""
    return {
        "nhac-hieu": finished(tune("dga.cDc.agDa", 0.36, 2.0, 2.0)),
        "nhac-ket": finished(tune("Dcagd", 0.42, 2.2, 1.8)),
        "chuong": finished(tune("ac", 0.45, 1.2, 3.0)),
        "bao-dong": finished(attention(5.0)),
        "nhac-nen": finished(chords("dac fac gcD dgc faD dac", 5.0)),
        "du-phong": finished(tune("d.g.a.c.D.c.a.g.f.g.a.g.f.d.g.a.D.F.D.c.a.g.a.d.", 0.4, 3.0, 1.2)),
    }


def main() -> None:
    """Write them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, samples in sounds().items():
        soundfile.write(folder / f"{name}.flac", samples, RATE, format="FLAC", subtype="PCM_16")
        print(f"{name}.flac  {samples.size / RATE:.1f} s")


if __name__ == "__main__":
    main()
