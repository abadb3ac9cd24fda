"""The online voice against a stand-in that answers as the service does, in its good and its bad hours."""

import random

import pytest
from google_standin import Time, redirect, standin

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices.google import GoogleVoice
from broadcast.production.voices.online import Timing

LONG = " ".join(
    f"Câu thứ {word} của bài này nói về việc giữ gìn vệ sinh." for word in ["một", "hai", "ba", "bốn"]
)


@pytest.fixture
def service(monkeypatch):
    with standin() as found:
        redirect(monkeypatch, found.address)
        yield found


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def voice(time, service):
    return GoogleVoice(timing=Timing(wait=time.wait, monotonic_ns=time, jitter=random.Random(7).random))


def refused(voice, text="xin chào bà con"):
    with pytest.raises(VoiceUnavailableError) as error:
        voice.speak(text)
    return error.value.sentence("vi")


def test_requests_are_small_few_and_whole(voice, service):
    voice.speak(LONG)
    assert all(len(text) <= 100 for text in service.asked)
    assert " ".join(service.asked) == LONG
    assert len(service.asked) <= -(-len(LONG) // 100) + 2


def test_words_go_out_as_they_are(voice, service):
    voice.speak("M. Ông Dr. Nam đọc No. Hai?Ba!")
    assert service.asked == ["M. Ông Dr. Nam đọc No. Hai?Ba!"]


def test_requests_keep_their_distance(voice, service, time):
    voice.speak(LONG)
    assert len(time.waits) == len(service.asked) - 1
    assert all(wait == pytest.approx(0.7) for wait in time.waits)


@pytest.mark.parametrize("trouble", ["truncated", "noise", "no audio", "captcha", "empty", 500, 403])
def test_two_troubles_are_overcome(voice, service, time, trouble):
    service.plan = [trouble, trouble]
    assert voice.speak("xin chào bà con").millis > 500
    assert len(service.asked) == 3
    assert sum(time.waits) > 3, "retries back off"


@pytest.mark.parametrize("trouble", ["truncated", "noise", "no audio", "captcha", "empty", 500, 403])
def test_three_troubles_close_the_door_for_a_quarter_of_an_hour(voice, service, time, trouble):
    service.plan = [trouble] * 3
    refused(voice)
    assert len(service.asked) == 3
    time.now += 14 * 60 * 10**9
    assert "nghỉ 1 phút" in refused(voice)
    with pytest.raises(VoiceUnavailableError):
        voice.check_environment()
    assert len(service.asked) == 3, "nothing was asked while the door is closed"
    time.now += 61 * 10**9
    voice.check_environment()
    assert voice.speak("xin chào").millis
    assert len(service.asked) == 4


def test_after_the_pause_one_failure_closes_it_again(voice, service, time):
    service.plan = [500] * 4
    refused(voice)
    time.now += 16 * 60 * 10**9
    refused(voice)
    assert len(service.asked) == 4
    assert "nghỉ" in refused(voice)


def test_a_success_forgets_the_failures(voice, service):
    service.plan = [500, 500, "speech", 500, 500, "speech"]
    voice.speak("xin chào")
    voice.speak("xin chào")
    assert len(service.asked) == 6


@pytest.mark.parametrize("before", [0, 2])
def test_too_many_requests_closes_it_for_six_hours_at_once(voice, service, time, before):
    service.plan = [500] * before + [429]
    assert "429" in refused(voice)
    assert len(service.asked) == before + 1
    time.now += (6 * 3600 - 60) * 10**9
    assert "nghỉ" in refused(voice)
    time.now += 61 * 10**9
    voice.speak("xin chào")


def test_a_service_that_hangs_is_given_up(service, time):
    service.plan = ["hang"] * 3
    voice = GoogleVoice(patience=0.05, timing=time.timing)
    assert "không" in refused(voice)
    assert len(service.asked) <= 3


def test_a_service_that_drips_is_given_up(service, time):
    service.plan = ["drip"] * 3
    voice = GoogleVoice(patience=0.1, timing=time.timing)
    assert "không trả lời trong 0.1 giây" in refused(voice)


def test_no_network(monkeypatch, time):
    with standin() as gone:
        address = gone.address
    redirect(monkeypatch, address)
    assert "không kết nối được" in refused(GoogleVoice(timing=time.timing))


def test_part_of_an_item_is_no_item(voice, service):
    service.plan = ["speech", 429]
    refused(voice, LONG)
