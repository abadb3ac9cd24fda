"""One suite for every voice: the promises of the port, kept by each implementation."""

import contextlib
import shutil
from importlib.metadata import entry_points

import pytest
from google_standin import Time, redirect, standin

from broadcast.errors import NothingToSayError, VoiceUnavailableError
from broadcast.production.voices import Speech, find_voice
from broadcast.production.voices.google import GoogleVoice

VOICES = ["espeak-ng", "espeak-ng:vi-vn-x-central", "espeak-ng:vi-vn-x-south", "gtts"]


@pytest.fixture(params=VOICES)
def voice(request, monkeypatch):
    with contextlib.ExitStack() as stack:
        if request.param == "gtts":
            redirect(monkeypatch, stack.enter_context(standin()).address)
            time = Time()
            yield GoogleVoice(wait=time.wait, monotonic_ns=time)
            return
        if not shutil.which("espeak-ng"):
            pytest.skip("espeak-ng is not installed here")
        yield find_voice(request.param)


def test_it_says_who_it_is(voice):
    assert voice.name
    assert voice.version
    assert find_voice(voice.name).name == voice.name
    assert find_voice(voice.name).version == voice.version


def test_it_is_ready(voice):
    assert voice.check_environment() is None


def test_it_speaks(voice):
    text = "Thưa bà con, sau đây là thông báo của Ủy ban nhân dân xã."
    speech = voice.speak(text)
    assert isinstance(speech, Speech)
    assert speech.rate >= 8000
    assert len(speech.pcm) % 2 == 0
    assert 40 * len(text) < speech.millis < 400 * len(text)
    assert any(speech.pcm)


def test_more_words_take_longer(voice):
    assert voice.speak("xin chào bà con " * 20).millis > 4 * voice.speak("xin chào bà con").millis


@pytest.mark.parametrize("text", ["", "   ", "...", "!?", "\0\0", "\u200b\u00ad", "— – -"])
def test_no_word_no_speech(voice, text):
    with pytest.raises(NothingToSayError):
        voice.speak(text)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "0." + "0" * 400 + "1",
        "không " * 400,
        "a" * 900,
        "xin\0chào\x1b[0m \ud800 bà con\ufffe",
        "<speak>xin</speak> &lt; [[a]] \\ ` $(ls) --help",
        "-v en xin chào",
        "Tie\u0302\u0301ng Vie\u0323\u0302t",
        "x\u00b2 ½ Ⅳ ٣ 三",
    ],
)
def test_it_survives_any_text(voice, text):
    assert voice.speak(text).millis > 0


def test_nothing_behind_a_nul_is_lost(voice):
    assert voice.speak("xin chào\0 tất cả bà con trong xã").millis > 1.5 * voice.speak("xin chào").millis


def test_every_declared_voice_is_under_this_contract():
    assert {name.partition(":")[0] for name in VOICES} == entry_points(group="truyenthanh.voices").names


@pytest.mark.parametrize("name", ["", "nosuch", "espeak-ng:en", "gtts:127.0.0.1", "gtts:com@evil", ":vi"])
def test_an_unknown_voice_is_refused_with_its_name(name):
    with pytest.raises(VoiceUnavailableError) as refused:
        find_voice(name)
    assert refused.value.sentence("vi") != refused.value.sentence("en")


def test_a_voice_that_is_installed_wrong_is_refused(tmp_path, monkeypatch):
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[truyenthanh.voices]\nbroken = nowhere.at.all:Voice\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(VoiceUnavailableError, match="cài chưa đúng"):
        find_voice("broken")
