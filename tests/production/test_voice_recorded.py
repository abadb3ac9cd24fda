"""A person's recordings as a voice: found by their words, and honest about what was not recorded."""

import numpy as np
import pytest
from recordings import record

from broadcast.errors import VoiceUnavailableError
from broadcast.production.spoken import read_aloud
from broadcast.production.voices import Speaker, Supplies, find_voice

NOTICE = "Ngày 6/12, mời bà con đi họp tại nhà văn hóa thôn."


@pytest.fixture
def folder(tmp_path):
    return record(tmp_path / "voices" / "chi-hoa", {NOTICE: 2, "Hmoob lus: nyob zoo.": 1})


@pytest.fixture
def voice(folder):
    return find_voice("recorded:chi-hoa", supplies(folder))


def supplies(folder):
    return Supplies(folder=folder.parent, reading=lambda text: read_aloud(text).text)


def refused(ask):
    with pytest.raises(VoiceUnavailableError) as error:
        ask()
    return error.value.sentence("vi")


@pytest.mark.parametrize(
    "words",
    [NOTICE, NOTICE.upper(), NOTICE.replace(",", ""), read_aloud(NOTICE).text, read_aloud(NOTICE).script],
)
def test_words_are_found_however_they_are_written(voice, words):
    assert voice.speak(words).millis == pytest.approx(2_000, abs=5)


def test_what_was_not_recorded_is_not_said(voice):
    assert "chưa có bản thu của “Một câu khác" in refused(lambda: voice.speak("Một câu khác."))


def test_a_machine_says_what_nobody_recorded(voice, folder, tmp_path):
    class Machine:
        name, version, grain = "máy", "1", voice.grain

        def speak(self, text, manner):
            return voice.speak("Hmoob lus nyob zoo")

    speaker = Speaker([voice, Machine()], tmp_path / "cache")
    assert speaker.speak(read_aloud(NOTICE).script).voice == "recorded:chi-hoa"
    spoken = speaker.speak("Câu mới.")
    assert spoken.voice == "máy"
    assert "Câu mới" in spoken.notes[0].vi


def test_whole_paragraphs_are_asked_for(voice, tmp_path):
    spoken = Speaker([voice], tmp_path / "cache").speak(f"{NOTICE}\nHmoob lus: nyob zoo.")
    assert len(spoken.pcm) / 96_000 == pytest.approx(2 + 0.9 + 1, abs=0.02)


def test_another_recording_is_another_version(voice, folder):
    before = voice.version
    (folder / "0.wav").write_bytes((folder / "1.wav").read_bytes())
    assert find_voice(voice.name, supplies(folder)).version != before


def test_a_missing_recording_is_told_before_it_is_wanted(voice, folder):
    voice.check_environment()
    (folder / "0.wav").unlink()
    assert "0.wav" in refused(voice.check_environment)
    assert "0.wav" in refused(lambda: voice.speak(NOTICE))


@pytest.mark.parametrize("damage", [b"", b"not a sound", None])
def test_a_bad_recording_is_refused(voice, folder, damage):
    from sounds import save, tone

    if damage is None:
        save(folder / "0.wav", np.zeros_like(tone(1)))
    else:
        (folder / "0.wav").write_bytes(damage)
    refused(lambda: voice.speak(NOTICE))


@pytest.mark.parametrize("index", [b"", b"a,b\n1,2\n", b"l\xff\xfe", 'lời,tệp\n"a'.encode()])
def test_an_index_that_cannot_be_read_is_refused(folder, index):
    (folder / "index.csv").write_bytes(index)
    voice = find_voice("recorded:chi-hoa", supplies(folder))
    if index:
        assert "index.csv" in refused(voice.check_environment)
    refused(lambda: voice.speak(NOTICE))


def test_no_file_outside_the_folder_is_opened(folder):
    outside = folder.parent / "0.wav"
    outside.write_bytes((folder / "0.wav").read_bytes())
    (folder / "index.csv").write_text("lời,tệp\nxin chào,../0.wav\n", encoding="utf-8")
    (folder / "0.wav").unlink()
    assert "0.wav" in refused(lambda: find_voice("recorded:chi-hoa", supplies(folder)).speak("xin chào"))
