"""espeak-ng when it is missing, hangs, dies or talks nonsense; the programs here are real child processes."""

import shutil

import numpy as np
import pytest

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices.espeak import EspeakVoice

installed = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")


def program(tmp_path, script):
    path = tmp_path / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return EspeakVoice(program=str(path))


def test_missing(tmp_path):
    voice = EspeakVoice(program=str(tmp_path / "nowhere"))
    for ask in (voice.check_environment, lambda: voice.speak("xin chào"), lambda: voice.version):
        with pytest.raises(VoiceUnavailableError) as refused:
            ask()
        assert "chưa cài" in refused.value.sentence("vi")
        assert "not installed" in refused.value.sentence("en")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("kill -ABRT $$", "-6"),
        ("echo no such voice >&2; exit 1", "no such voice"),
        ("cat >/dev/null", "hỏng"),
        ("cat >/dev/null; echo this is no sound", "hỏng"),
    ],
)
def test_failing(tmp_path, script, reason):
    with pytest.raises(VoiceUnavailableError) as refused:
        program(tmp_path, script).speak("xin chào")
    assert reason in refused.value.sentence("vi")


def test_a_program_that_may_not_run(tmp_path):
    voice = program(tmp_path, "")
    (tmp_path / "espeak-ng").write_bytes(b"\x7fELF not really")
    with pytest.raises(VoiceUnavailableError):
        voice.speak("xin chào")


def test_hanging(tmp_path, monkeypatch):
    import subprocess

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, timeout, **k: run(*a, timeout=timeout / 50, **k))
    with pytest.raises(VoiceUnavailableError) as refused:
        program(tmp_path, "exec sleep 30").speak("xin chào")
    assert "giây" in refused.value.sentence("vi")


def test_half_an_answer_is_no_answer(tmp_path):
    with pytest.raises(VoiceUnavailableError) as refused:
        program(tmp_path, "exec espeak-ng -v vi --stdout a").speak("xin chào bà con " * 30)
    if shutil.which("espeak-ng"):
        assert "đọc thiếu" in refused.value.sentence("vi")


@installed
def test_it_leaves_head_room():
    speech = EspeakVoice().speak("Thưa bà con và các bạn, sau đây là thông báo của Ủy ban nhân dân xã.")
    assert np.abs(np.frombuffer(speech.pcm, "<i2").astype(int)).max() < 29_000


@installed
def test_a_leftover_digit_is_said_as_its_name():
    voice = EspeakVoice()
    assert voice.speak("năm 2026").pcm == voice.speak("năm hai không hai sáu").pcm
    assert voice.speak("x²").pcm == voice.speak("x hai").pcm


@installed
def test_brackets_are_not_taken_for_phonemes():
    assert EspeakVoice().speak("xin [[a]] chào").pcm == EspeakVoice().speak("xin a chào").pcm


@installed
def test_the_same_text_sounds_the_same():
    assert EspeakVoice().speak("xin chào") == EspeakVoice().speak("xin chào")


@installed
def test_rate_is_heard_and_is_part_of_the_version():
    slow, fast = EspeakVoice(rate=120), EspeakVoice(rate=200)
    assert slow.speak("xin chào bà con").millis > fast.speak("xin chào bà con").millis
    assert slow.version != fast.version
