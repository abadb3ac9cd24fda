"""One suite for every voice: the promises of the port, kept by each implementation."""

import shutil
from importlib.metadata import entry_points
from importlib.util import find_spec

import pytest
from google_standin import Time, redirect, standin
from piper_model import supply
from recordings import record
from service_standin import service_standin

from broadcast.errors import NothingToSayError, VoiceUnavailableError
from broadcast.production.voices import Grain, Manner, Speech, Supplies, find_voice, voice_names
from broadcast.production.voices.pacing import Pacing

VOICES = [
    "espeak-ng",
    "espeak-ng:vi-vn-x-central",
    "espeak-ng:vi-vn-x-south",
    "gtts",
    "http:tinh",
    "piper:tone",
    "recorded:chi-hoa",
]
SENTENCE = "Thưa bà con, sau đây là thông báo của Ủy ban nhân dân xã."
LONG, SHORT = "xin chào bà con " * 20, "xin chào bà con"


@pytest.fixture(scope="module")
def supplies(tmp_path_factory):
    """What a station might have: a model, a person's recordings, a service of the province."""
    folder = tmp_path_factory.mktemp("voices")
    supply(folder / "tone")
    record(folder / "chi-hoa", {text: len(text) * 0.07 for text in (SENTENCE, LONG, SHORT)})
    with service_standin() as service:
        yield Supplies(folder=folder, services={"tinh": service.settings()})


@pytest.fixture(scope="module", params=VOICES)
def voice(request, supplies):
    if request.param.startswith("espeak-ng") and not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed here")
    if request.param.startswith("piper") and not find_spec("piper"):
        pytest.skip("Piper is not installed here")
    with pytest.MonkeyPatch.context() as patch, standin() as google:
        redirect(patch, google.address)
        found = find_voice(request.param, supplies)
        if found.about.online:
            quicken(found)
        yield found


def quicken(voice):
    """A service here needs no respectful distance."""
    time = Time()
    voice._online._pacing = Pacing(wait=time.wait, monotonic_ns=time)


def knows_any_text(voice):
    return not voice.name.startswith("recorded")


def test_it_says_who_it_is(voice, supplies):
    assert voice.name
    assert voice.version
    again = find_voice(voice.name, supplies)
    assert (again.name, again.version, again.about) == (voice.name, voice.version, voice.about)
    assert voice.name in voice_names(supplies)


def test_it_says_what_it_is(voice):
    assert voice.grain in Grain
    assert voice.about.language in {"", "vi"}
    assert voice.about.online is voice.name.startswith(("gtts", "http"))
    assert voice.about.licence or voice.name.startswith("recorded")


def test_it_is_ready(voice):
    assert voice.check_environment() is None


def test_it_speaks(voice):
    speech = voice.speak(SENTENCE)
    assert isinstance(speech, Speech)
    assert speech.rate >= 8000
    assert len(speech.pcm) % 2 == 0
    assert 30 * len(SENTENCE) < speech.millis < 400 * len(SENTENCE)
    assert any(speech.pcm)


def test_more_words_take_longer(voice):
    assert voice.speak(LONG).millis > 4 * voice.speak(SHORT).millis


def test_care_is_never_faster(voice):
    assert voice.speak(SENTENCE, Manner.CAREFUL).millis >= voice.speak(SENTENCE).millis


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
    if knows_any_text(voice):
        assert voice.speak(text).millis > 0
    else:
        with pytest.raises(VoiceUnavailableError):
            voice.speak(text)


def test_nothing_behind_a_nul_is_lost(voice):
    if not knows_any_text(voice):
        pytest.skip("it was not recorded")
    assert voice.speak("xin chào\0 tất cả bà con trong xã").millis > 1.5 * voice.speak("xin chào").millis


def test_every_declared_voice_is_under_this_contract():
    assert {name.partition(":")[0] for name in VOICES} == entry_points(group="truyenthanh.voices").names


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nosuch",
        ":vi",
        "espeak-ng:en",
        "gtts:127.0.0.1",
        "gtts:com@evil",
        "http",
        "http:nosuch",
        "piper",
        "piper:nosuch",
        "piper:chi-hoa",
        "piper:../voices/tone",
        "piper:..",
        "recorded",
        "recorded:nosuch",
        "recorded:tone",
        "recorded:.",
    ],
)
def test_an_unknown_voice_is_refused_with_its_name(name, supplies):
    with pytest.raises(VoiceUnavailableError) as refused:
        find_voice(name, supplies)
    assert name.strip(":") in refused.value.sentence("vi")
    assert refused.value.sentence("vi") != refused.value.sentence("en")


def test_a_voice_that_is_installed_wrong_is_refused(tmp_path, monkeypatch):
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[truyenthanh.voices]\nbroken = nowhere.at.all:Voice\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(VoiceUnavailableError, match="cài chưa đúng"):
        find_voice("broken")
    assert "broken" not in list(voice_names(Supplies()))
