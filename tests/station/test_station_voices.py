"""Who speaks what: by language, by column, in order; and nobody who cannot."""

import json
import pickle
import sys
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "production"))
from piper_model import facts, tone
from recordings import record
from service_standin import service_standin

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import CartsNotMadeError, ConfigError, NoVoiceForLanguageError
from broadcast.playout.clocks import SystemClock
from broadcast.production.carts import CartStore
from broadcast.station import rendering
from broadcast.station.doctor import voices as doctor
from broadcast.station.home import open_home
from broadcast.station.voices import Voices, names, supplies

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
MORE = """
[speech.columns."Bản tin sáng"]
voices = ["espeak-ng:vi-vn-x-south"]

[speech.languages.hmn]
voices = ["recorded:nguoi-mong"]

[speech.languages.tyz]
voices = ["espeak-ng:vi", "gtts"]
"""
COPY = Line(
    days=(0,),
    start=time(17),
    start_kind=StartKind.HARD,
    length=None,
    column="Bản tin sáng",
    content="Ngày 6/12, mời bà con đi họp.",
    source=LineSource(kind=SourceKind.READ),
)
HMONG = "Nyob zoo, 6/12."


@pytest.fixture
def opened(home):
    """The home with some more settings, and a Hmong speaker's recording."""

    def opened(more=MORE):
        config = home / "config.toml"
        config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
        return open_home(home, CLOCK)

    return opened


def render(home, *lines):
    schedule = WeekSchedule(week=Week.parse("2026-W48"), lines=lines, author="tam")
    return rendering.make(home, schedule, author="tam", jobs=1, progress=lambda *_: None)


def test_a_column_has_its_own_voices_and_another_language_only_its_own(opened):
    with opened() as home:
        speech = home.settings.speech
        assert names(speech) == ("espeak-ng:vi",)
        assert names(speech, column="BẢN TIN  SÁNG") == ("espeak-ng:vi-vn-x-south",)
        assert names(speech, column="Khác") == ("espeak-ng:vi",)
        assert names(speech, column="Bản tin sáng", language="hmn") == ("recorded:nguoi-mong",)
        assert names(speech, language="km") == ()


@pytest.mark.parametrize("language", ["km", "tyz"])
def test_no_vietnamese_voice_reads_another_language(opened, language):
    with opened() as home, pytest.raises(CartsNotMadeError) as refused:
        render(home, replace(COPY, language=language, content="Sua s'dei."))
    said = refused.value.sentence("vi")
    assert {"km": "tiếng Khmer", "tyz": "tiếng Tày"}[language] in said
    assert "Sua s'dei." in said


def test_the_voice_of_the_column_speaks_and_the_cart_says_so(opened):
    with opened() as home:
        made = render(home, COPY, replace(COPY, column="Khác"))
        store = CartStore(home.carts)
        assert [store.label(made.carts[at].cart).voice for at in (0, 1)] == [
            "espeak-ng:vi-vn-x-south",
            "espeak-ng:vi",
        ]


def test_another_language_is_spoken_by_its_person_as_it_is_written(opened):
    with opened() as home:
        record(home.voices / "nguoi-mong", {HMONG: 2})
        made = render(home, replace(COPY, language="hmn", content=HMONG))
        label = CartStore(home.carts).label(made.carts[0].cart)
        assert (label.voice, label.spoken) == ("recorded:nguoi-mong", HMONG)


def test_a_recording_that_comes_later_is_heard_instead_of_the_machine(opened):
    with opened('\n[speech.columns."Bản tin sáng"]\nvoices = ["recorded:chi-hoa", "espeak-ng:vi"]\n') as home:
        first = render(home, COPY)
        assert first.carts[0].voice == "espeak-ng:vi"
        assert "recorded:chi-hoa" in {note.place for note in first.notes}
        assert render(home, COPY).fresh == 0
        record(home.voices / "chi-hoa", {COPY.content: 2})
        second = render(home, COPY)
        assert second.carts[0].voice == "recorded:chi-hoa"
        assert render(home, COPY).fresh == 0
        (home.voices / "chi-hoa" / "0.wav").unlink()
        assert render(home, COPY).carts[0].voice == "espeak-ng:vi"


def test_a_voice_that_is_not_there_gives_way_with_a_note(opened):
    with opened('\n[speech.columns."Bản tin sáng"]\nvoices = ["piper:nowhere", "espeak-ng:vi"]\n') as home:
        made = render(home, COPY)
        assert made.carts[0].voice == "espeak-ng:vi"
        assert any("voices/nowhere" in note.vi for note in made.notes)


def test_a_service_of_the_settings_speaks_with_its_key(opened, home):
    (home / "keys").mkdir(exist_ok=True)
    (home / "keys" / "tts").write_text("bi-mat\n")
    with service_standin() as service:
        more = f"""
[speech.columns."Bản tin sáng"]
voices = ["http:tinh"]
[speech.services.tinh]
url = "{service.address}"
model = "vi-1"
voice = "nu"
key_file = "keys/tts"
"""
        with opened(more) as there:
            assert render(there, COPY).carts[0].voice == "http:tinh"
        assert {headers["Authorization"] for headers in service.headers} == {"Bearer bi-mat"}


def test_a_key_may_stand_in_the_environment(opened, monkeypatch):
    monkeypatch.setenv("BROADCAST_SPEECH__SERVICES__TINH__KEY", "bi-mat")
    more = '\n[speech.services.tinh]\nurl = "https://tts.example.vn"\nmodel = "m"\nvoice = "nu"\n'
    with opened(more) as home:
        assert supplies(home).services["tinh"].key == "bi-mat"
        assert "bi-mat" not in repr(home.settings)


@pytest.mark.parametrize(
    "more",
    [
        '\n[speech.columns.a]\nvoices = ["http:tinh"]\n',
        "\n[speech.columns.a]\nvoices = []\n",
        '\n[speech.languages."tiếng Mông"]\nvoices = ["gtts"]\n',
        '\n[speech.services.tinh]\nurl = "ftp://tts"\nmodel = "m"\nvoice = "nu"\n',
        '\n[speech.services.tinh]\nurl = "https://tts"\nmodel = "m"\nvoice = "nu"\nformat = "ogg"\n',
    ],
)
def test_settings_that_cannot_be_are_refused(opened, more):
    with pytest.raises(ConfigError), opened(more):
        pass


def test_supplies_can_be_handed_to_another_process(opened, home):
    (home / "tu-dien.csv").write_text("loại,viết,đọc\nviết tắt,XYZ,ích xì\n", encoding="utf-8")
    with opened() as there:
        again = pickle.loads(pickle.dumps(supplies(there)))
    assert again.reading("XYZ ngày 6/12") == "ích xì ngày sáu tháng mười hai"


def test_the_doctor_looks_at_every_voice_and_language(opened):
    with opened() as home:
        said = {one.vi: one.state for one in doctor.look(home)}
    assert said["Giọng đọc espeak-ng:vi-vn-x-south dùng được."] == "ok"
    assert any("recorded:nguoi-mong" in vi and state == "warning" for vi, state in said.items())
    assert said["Không có giọng đọc nào dùng được cho tiếng Mông."] == "fault"
    assert said["Không có giọng đọc nào dùng được cho tiếng Tày."] == "fault"


def test_a_model_of_another_language_does_not_read_vietnamese(opened):
    with opened('\n[speech.columns.a]\nvoices = ["piper:en"]\n') as home:
        folder = home.voices / "en"
        folder.mkdir(parents=True)
        (folder / "en.onnx").write_bytes(tone())
        (folder / "en.onnx.json").write_text(json.dumps({**facts(), "language": {"code": "en_US"}}))
        with pytest.raises(NoVoiceForLanguageError):
            Voices(home).choice(column="a")
