"""The voice behind HTTP against a stand-in that answers well and badly; the client is the real one."""

import datetime as dt
import ipaddress
import ssl

import pytest
from google_standin import Time
from service_standin import service_standin

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices import Manner
from broadcast.production.voices.service import ServiceVoice

TEXT = "Thưa bà con, sau đây là thông báo của Ủy ban nhân dân xã về việc nộp hồ sơ."
BAD = ["truncated", "silence", "noise floor", "wrong rate", "odd rate", "captcha", "json", "empty"]
WORSE = ["drop", "redirect", 500, 401]


@pytest.fixture
def service():
    with service_standin() as found:
        yield found


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def voice(service, time):
    return ServiceVoice("tinh", service.settings(), timing=time.timing)


def refused(voice, text=TEXT):
    with pytest.raises(VoiceUnavailableError) as error:
        voice.speak(text)
    return error.value.sentence("vi")


def test_it_asks_as_the_interface_wants(voice, service):
    voice.speak(TEXT)
    voice.speak(TEXT, Manner.CAREFUL)
    plain = {"model": "vi-1", "input": TEXT, "voice": "nu", "response_format": "wav"}
    assert service.asked == [plain, {**plain, "speed": 0.85}]
    assert service.paths == ["/v1/audio/speech"] * 2
    assert "Authorization" not in service.headers[0]


@pytest.mark.parametrize("base", ["", "/", "/v1", "/v1/"])
def test_a_base_with_or_without_its_version(service, time, base):
    ServiceVoice("tinh", service.settings(url=service.address + base), timing=time.timing).speak("xin chào")
    ServiceVoice("tinh", service.settings(url=f"{service.address}/tts{base}"), timing=time.timing).speak("a")
    assert service.paths == ["/v1/audio/speech", "/tts/v1/audio/speech"]


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_each_form_is_taken(service, time, form):
    voice = ServiceVoice("tinh", service.settings(format=form), timing=time.timing)
    assert voice.speak(TEXT).millis == pytest.approx(len(TEXT) * 70 + 300, abs=80)


def test_a_header_written_before_the_length_was_known(voice, service):
    service.plan = ["streamed"]
    assert voice.speak(TEXT).millis == pytest.approx(len(TEXT) * 70 + 300, abs=80)


@pytest.mark.parametrize("trouble", BAD + WORSE)
def test_two_troubles_are_overcome(voice, service, time, trouble):
    service.plan = [trouble, trouble]
    assert voice.speak(TEXT).millis > 500
    assert len(service.asked) == 3
    assert sum(time.waits) > 3, "retries back off"


@pytest.mark.parametrize("trouble", BAD + WORSE)
def test_three_troubles_close_the_door(voice, service, time, trouble):
    service.plan = [trouble] * 3
    refused(voice)
    assert len(service.asked) == 3
    time.now += 14 * 60 * 10**9
    assert "nghỉ 1 phút" in refused(voice)
    assert len(service.asked) == 3
    time.now += 61 * 10**9
    voice.check_environment()
    assert voice.speak(TEXT).millis


def test_too_many_requests_closes_it_for_six_hours_at_once(voice, service, time):
    service.plan = [429]
    assert "429" in refused(voice)
    time.now += (6 * 3600 - 60) * 10**9
    assert "nghỉ" in refused(voice)
    assert len(service.asked) == 1
    time.now += 61 * 10**9
    assert voice.speak(TEXT).millis


def test_it_goes_nowhere_else(voice, service):
    service.plan = ["redirect"] * 3
    assert "307" in refused(voice)
    assert set(service.paths) == {"/v1/audio/speech"}


@pytest.mark.parametrize(("trouble", "said"), [("drip", "chậm"), ("flood", "lớn")])
def test_an_answer_without_end_is_given_up(service, time, trouble, said):
    service.plan = [trouble]
    voice = ServiceVoice("tinh", service.settings(patience=1), timing=time.timing)
    answer = voice._ask("xin chào", Manner.PLAIN)
    assert said in answer.trouble.vi


def test_a_service_that_hangs_is_given_up(service, time):
    service.plan = ["hang"] * 3
    assert "không trả lời" in refused(
        ServiceVoice("tinh", service.settings(patience=0.05), timing=time.timing)
    )


def test_a_closed_port(time):
    with service_standin() as gone:
        settings = gone.settings()
    assert "không kết nối được" in refused(ServiceVoice("tinh", settings, timing=time.timing))


@pytest.mark.parametrize("kept", ["setting", "file"])
def test_a_key_is_sent_and_shown_nowhere(service, time, tmp_path, kept):
    file = tmp_path / "khoa"
    file.write_text("bi-mat\n")
    settings = service.settings(**({"key": "bi-mat"} if kept == "setting" else {"key_file": file}))
    voice = ServiceVoice("tinh", settings, timing=time.timing)
    voice.speak("xin chào")
    assert [headers["Authorization"] for headers in service.headers] == ["Bearer bi-mat"]
    service.plan = [401] * 3
    assert "bi-mat" not in voice.version + repr(settings) + refused(voice)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://tts.example.vn", "key": "k"}, "https"),
        ({"url": "https://tts.example.vn", "key": "k\nX-Evil: 1"}, "lạ"),
        ({"url": "https://tts.example.vn", "key_file": "nowhere"}, "tệp khóa"),
    ],
)
def test_a_key_that_may_not_be_sent_is_told_before_anything_is_asked(service, time, tmp_path, changes, said):
    if "key_file" in changes:
        changes = {**changes, "key_file": tmp_path / "nowhere"}
    voice = ServiceVoice("tinh", service.settings(**changes), timing=time.timing)
    with pytest.raises(VoiceUnavailableError, match=said):
        voice.check_environment()
    assert said in refused(voice)


@pytest.mark.parametrize("url", ["http://tts:99999", "https://tts:cong", "http://[::1"])
def test_an_address_that_is_none_is_refused_at_once(service, url):
    with pytest.raises(VoiceUnavailableError, match="địa chỉ"):
        ServiceVoice("tinh", service.settings(url=url))


def certificate(folder):
    """A key and a certificate of 127.0.0.1 that nobody vouches for, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    found = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "service.pem"
    path.write_bytes(private + found.public_bytes(serialization.Encoding.PEM))
    return path


def test_an_https_service_has_to_prove_who_it_is(tmp_path, time, monkeypatch):
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with service_standin(context) as service:
        assert "chứng chỉ" in refused(ServiceVoice("tinh", service.settings(), timing=time.timing))
        assert service.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        ServiceVoice("tinh", service.settings(key="k"), timing=time.timing).speak(TEXT)
        assert service.headers[0]["Authorization"] == "Bearer k"
