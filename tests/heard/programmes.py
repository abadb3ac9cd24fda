"""What a commune sends, and what may become of it on the way to a microphone: made here, from seeds, at 8 kHz.

    sent ── amplifier and horn ─▶ echoes ─▶ delay ─▶ gain ─▶ noise ─▶ heard
            400–4000 Hz, soft clip  three    0–3 s   −40…+12 dB

Sent sounds are pools of minutes, and so are the horns' renderings of them: a case is a slice of each, so that
hundreds of minutes cost seconds.
"""

import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 8_000
ASSETS = Path(__file__).parents[2] / "audio_assets"
SENTENCES = (
    "Bà con có thể nộp hồ sơ tại bộ phận một cửa của xã trong giờ làm việc.",
    "Khi nộp, bà con nhớ nhận phiếu hẹn ngày trả kết quả.",
    "Hồ sơ có thể nộp trực tuyến trên Cổng Dịch vụ công quốc gia.",
    "Ai chưa quen, mời đến tổ công nghệ số cộng đồng của thôn để được giúp.",
    "Người dân có quyền góp ý và phản ánh về việc giải quyết thủ tục hành chính.",
    "Hòm thư góp ý đặt tại trụ sở Ủy ban nhân dân xã.",
    "Sáng thứ Bảy, mời bà con tham gia tổng vệ sinh đường làng.",
    "Trạm y tế xã tiêm chủng mở rộng vào ngày hai mươi lăm hằng tháng.",
    "Dự báo thời tiết: chiều nay có mưa rào và dông, gió đông nam cấp hai.",
    "Công an xã nhắc bà con cảnh giác với các cuộc gọi lừa đảo.",
    "Ban nhân dân thôn thông báo lịch cắt điện để sửa đường dây.",
    "Hội nông dân hướng dẫn bà con phòng trừ rầy nâu trên lúa vụ mùa.",
)
VOICES = ("vi", "vi-vn-x-central", "vi-vn-x-south", "vi+f3")


@cache
def _said(voice, sentence):
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "--stdout", SENTENCES[sentence]], capture_output=True, check=True
    ).stdout
    wave = np.frombuffer(said[44:], "<i2").astype(np.float32) / 32_768
    return soxr.resample(wave, 22_050, RATE)


@cache
def _assets():
    found = []
    for name in ("nhac-hieu", "nhac-ket", "nhac-nen", "du-phong"):
        wave, rate = soundfile.read(ASSETS / f"{name}.flac", dtype="float32")
        found.append(soxr.resample(wave, rate, RATE))
    return found


def speech(rng, seconds):
    """Sentences in one voice, with pauses between them."""
    voice, parts, length = VOICES[rng.integers(len(VOICES))], [], 0
    while length < seconds * RATE:
        parts += [
            _said(voice, int(rng.integers(len(SENTENCES)))),
            np.zeros(int(rng.uniform(0.2, 1.2) * RATE)),
        ]
        length += len(parts[-1]) + len(parts[-2])
    return _levelled(np.concatenate(parts)[: seconds * RATE])


def tune(rng, seconds):
    """A melody over chords, as a band's synthesiser has it: nothing of it is in the assets."""
    beat = int(RATE * rng.uniform(0.25, 0.6))
    at = np.arange(2 * beat) / RATE
    wave = np.zeros(seconds * RATE + 2 * beat)
    scale = 220 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14, 16]) / 12) * 2 ** (rng.integers(-3, 4) / 12)
    for start in range(0, seconds * RATE, beat):
        for hertz, level in ((rng.choice(scale) * 2, 1.0), (rng.choice(scale), 0.5)):
            tones = sum(np.sin(2 * np.pi * hertz * k * at) / k for k in (1, 2, 3, 4))
            wave[start : start + 2 * beat] += level * tones * np.exp(-at * rng.uniform(2, 8))
    return _levelled(wave[: seconds * RATE])


def asset(rng, seconds):
    """The station's own music, one recording over and over."""
    one = _assets()[rng.integers(len(_assets()))]
    return _levelled(np.tile(one, seconds * RATE // len(one) + 1)[: seconds * RATE])


def mixed(rng, seconds):
    """A bulletin over music."""
    return _levelled(speech(rng, seconds) + 0.15 * asset(rng, seconds))


KINDS = (speech, tune, asset, mixed)


def _levelled(wave):
    return (wave * (0.1 / np.sqrt(np.mean(wave**2)))).clip(-1, 1)


def horn(wave, low=400, high=4_000, drive=2.0):
    """Band limit and soft clip."""
    spectrum, hertz = np.fft.rfft(wave), np.fft.rfftfreq(len(wave), 1 / RATE)
    with np.errstate(divide="ignore"):
        slope = 1 / (1 + (low / np.maximum(hertz, 1)) ** 8) / (1 + (hertz / high) ** 8)
    narrow = np.fft.irfft(spectrum * slope, len(wave))
    return np.tanh(drive * narrow) / drive


def echoes(wave, rng):
    """Three of them, from houses around."""
    heard = wave.copy()
    for seconds, level in ((0.012, 0.5), (rng.uniform(0.08, 0.15), 0.4), (rng.uniform(0.2, 0.35), 0.25)):
        late = int(seconds * RATE)
        heard[late:] += level * wave[:-late]
    return heard


def noise(rng, kind, samples):
    """White, pink, rain in gusts, or traffic that passes; of RMS 1."""
    white = rng.standard_normal(samples)
    if kind == "white":
        return white
    spectrum, hertz = np.fft.rfft(white), np.fft.rfftfreq(samples, 1 / RATE)
    found = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 20)), samples)
    if kind in {"gusts", "traffic"}:
        points = rng.uniform(0.2 if kind == "gusts" else 0.05, 1, samples // (3 * RATE) + 2)
        found = found * np.interp(np.arange(samples) / (3 * RATE), np.arange(len(points)), points)
    return found / np.sqrt(np.mean(found**2))


def hum(samples, rng):
    """The mains, with its harmonics."""
    at = np.arange(samples) / RATE
    return sum(
        rng.uniform(0.2, 1) / k * np.sin(2 * np.pi * 50 * k * at + rng.uniform(0, 6)) for k in range(1, 12)
    )
