"""A recording heard once from its beginning to its end, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from broadcast.domain.times import Millis
from broadcast.errors import AudioUnreadableError, Fault, NothingHeardError, Said
from broadcast.production.audiofiles import pcm_of, to_house_rate
from broadcast.production.incoming import Sound, Weights, alike, mixed, open_sound, recording, sane
from broadcast.production.levels import Level, Meter
from broadcast.production.loudness import Loudness, LoudnessMeter
from broadcast.production.quality.channels import Channels
from broadcast.production.quality.clipping import Clipping
from broadcast.production.quality.findings import Finding, Kind, Verdict, minute
from broadcast.production.quality.hum import Hum
from broadcast.production.quality.noise import Noise
from broadcast.production.quality.runs import Run
from broadcast.production.quality.silences import Silences
from broadcast.production.wholeness import cut_short

HEARING = 2
"""Changes when the same recording would be judged otherwise."""

_NARROW = 16_000
_COARSE = frozenset({"PCM_U8", "PCM_S8"})
_WEAKEST, _LOUDEST = -4_200, -400
"""Hundredths of LUFS."""
_APART = 1_000
"""Milliseconds, and one in a hundred: so far a header may be from what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A recording as it was heard."""

    form: str
    rate: int
    channels: int
    length: Millis
    weights: Weights
    """How its channels are to be taken."""
    level: Level
    loudness: Loudness
    """Of the one channel that the weights make."""
    sounding: Run
    """From when to when something is heard, in milliseconds."""
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """What it is good for: what its worst finding says."""
        verdicts = {finding.kind.verdict for finding in self.findings}
        return next((one for one in (Verdict.REFUSE, Verdict.FAULTY) if one in verdicts), Verdict.GOOD)

    def has(self, kind: Kind) -> bool:
        """Whether something of this kind was found."""
        return any(finding.kind is kind for finding in self.findings)

    def faults(self, place: str) -> tuple[Fault, ...]:
        """The findings as remarks on `place`."""
        return tuple(finding.fault(place) for finding in self.findings)


def examine(path: Path) -> Report:
    """Hear a recording through, in blocks, however long it is.

    Raises as `open_sound` does, and NothingHeardError for one in which nothing is heard. One that breaks off in
    the middle is reported as far as it goes.
    """
    with open_sound(path) as sound:
        hearing = _Hearing(sound)
        broken = hearing.listen()
        heard = hearing.report(broken or _short(path, sound, hearing.length))
    if heard and heard.weights != alike(heard.channels):
        heard = _weighed(path, heard)
    if heard is None or heard.level.peak is None:
        raise NothingHeardError(path=path, reason=Said("chỉ có im lặng", "there is only silence in it"))
    return heard


class _Hearing:
    """What one pass over a sound finds."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._silences, self._channels = Silences(sound.rate), Channels(sound.rate, sound.channels)
        self._clipping, self._hum, self._noise = Clipping(sound.rate), Hum(sound.rate), Noise(sound.rate)
        self._level, self._loudness = Meter(), LoudnessMeter()
        self._frames = 0

    @property
    def length(self) -> Millis:
        """How much was heard."""
        return Millis(self._frames * 1000 // self._sound.rate)

    def listen(self) -> list[Finding]:
        """Hear it all. Where it breaks off, that is what is found."""
        try:
            for samples in to_house_rate(self._heard(), self._sound.rate):
                block = pcm_of(samples)
                self._level.add(block)
                self._loudness.add(block)
        except AudioUnreadableError as error:
            if not self._frames:
                raise
            return [_broken(self.length, error)]
        return []

    def report(self, wholeness: list[Finding]) -> Report | None:
        """All that was found; None where nothing was to be heard."""
        noise, active = self._noise.floor(), self._silences.active
        sounding = self._silences.sounding(noise)
        if sounding is None:
            return None
        loudness = self._loudness.loudness
        found = [
            *wholeness,
            *self._channels.findings(),
            *self._silences.findings(noise),
            *self._clipping.findings(),
            *self._hum.findings(active),
            *self._noise.findings(active),
            *_form(self._sound),
        ]
        return Report(
            form=self._sound.form.name or self._sound.subtype.lower(),
            rate=self._sound.rate,
            channels=self._sound.channels,
            length=self.length,
            weights=self._channels.weights,
            level=self._level.level,
            loudness=loudness,
            sounding=sounding,
            findings=(*found, *_loudness(loudness)),
        )

    def _heard(self) -> Iterator[NDArray[np.float32]]:
        """One channel of each block, after all of them were listened to."""
        weights = alike(self._sound.channels)
        for block in self._sound.blocks():
            rows = sane(block)
            self._frames += len(rows)
            mono, planes = mixed(rows, weights), np.ascontiguousarray(rows.T)
            self._channels.hear(planes)
            self._clipping.hear(planes)
            loudest = planes[int(np.einsum("ij,ij->i", planes, planes).argmax())]
            self._hum.hear(loudest)
            self._noise.hear(loudest, self._silences.hear(planes))
            yield mono


def _weighed(path: Path, heard: Report) -> Report:
    """The report with the level of the channels as they are to be taken, which takes another pass."""
    level, meter = Meter(), LoudnessMeter()
    try:
        for block in recording(path, heard.weights):
            level.add(block)
            meter.add(block)
    except AudioUnreadableError:
        if heard.verdict is not Verdict.REFUSE:
            raise
    loudness = meter.loudness
    kept = [one for one in heard.findings if one.kind not in {Kind.WEAK, Kind.LOUD}]
    return replace(heard, level=level.level, loudness=loudness, findings=(*kept, *_loudness(loudness)))


def _broken(at: Millis, error: AudioUnreadableError) -> Finding:
    why = error.facts["reason"]
    assert isinstance(why, Said)
    said = Said(f"phút {minute(at)}: {why.vi}", f"at {minute(at)}: {why.en}")
    return Finding(kind=Kind.BROKEN, at=at, said=said)


def _short(path: Path, sound: Sound, length: Millis) -> list[Finding]:
    """Whether there is less than the file says, or another length than its header."""
    told = Millis(sound.frames * 1000 // sound.rate) if sound.frames and sound.form.timed else length
    apart = max(_APART, told // 100)
    if cut_short(path) or length < told - apart:
        missing = f", thiếu {minute(Millis(told - length))}" if length < told - apart else ""
        lacking = f", {minute(Millis(told - length))} is missing" if missing else ""
        said = Said(
            f"tệp bị cắt cụt so với chính nó khai, hết ở phút {minute(length)}{missing}",
            f"the file is shorter than it says, it ends at {minute(length)}{lacking}",
        )
        return [Finding(kind=Kind.CUT, at=length, said=said)]
    if length > told + apart:
        said = Said(
            f"tệp khai dài {minute(told)} nhưng có {minute(length)}",
            f"its header says {minute(told)}, but it lasts {minute(length)}",
        )
        return [Finding(kind=Kind.LENGTH, at=told, said=said)]
    if sound.damages:
        said = Said(
            f"giải mã vấp {sound.damages} chỗ, có thể mất tiếng",
            f"decoding stumbled {sound.damages} times, sound may be lost",
        )
        return [Finding(kind=Kind.LENGTH, at=Millis(0), said=said)]
    return []


def _form(sound: Sound) -> list[Finding]:
    found = []
    if sound.rate < _NARROW:
        said = Said(
            f"chỉ {sound.rate} Hz, tiếng như qua điện thoại", f"only {sound.rate} Hz, as by telephone"
        )
        found.append(Finding(kind=Kind.NARROW, at=Millis(0), said=said))
    if sound.subtype in _COARSE:
        said = Said("chỉ 8 bit, tiếng rè", "only 8 bits, it sounds rough")
        found.append(Finding(kind=Kind.COARSE, at=Millis(0), said=said))
    return found


def _loudness(loudness: Loudness) -> list[Finding]:
    found = loudness.integrated
    if found is None or found < _WEAKEST:
        told = "" if found is None else f" ({found / 100:.0f} LUFS)"
        said = Said(f"tiếng quá nhỏ{told}, sẽ lẫn tạp âm", f"it is very weak{told}, noise will be heard")
        return [Finding(kind=Kind.WEAK, at=Millis(0), said=said)]
    if found > _LOUDEST:
        said = Said(f"tiếng quá to ({found / 100:.0f} LUFS)", f"it is very loud ({found / 100:.0f} LUFS)")
        return [Finding(kind=Kind.LOUD, at=Millis(0), said=said)]
    return []
