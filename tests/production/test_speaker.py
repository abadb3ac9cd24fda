"""The speaker: one voice an item, the next when one fails, each breath spoken once, nothing hidden."""

import shutil

import numpy as np
import pytest
from sounds import pcm

from broadcast.errors import CannotWriteError, NothingToSayError, Said, VoiceUnavailableError
from broadcast.production.voices import Grain, Manner, Speaker, Speech
from broadcast.production.voices.espeak import EspeakVoice


class FakeVoice:
    """Says a tone for each letter, with silence around it; fails on the texts that hold a word of `refused`."""

    def __init__(self, name="giả", *, hertz=440, refused=(), version="1", costs=0, grain=Grain.BREATH):
        self.name, self.version, self.grain, self._hertz, self._refused = name, version, grain, hertz, refused
        self.said, self.time, self._costs = [], 0, costs

    def check_environment(self):
        pass

    def speak(self, text, manner=Manner.PLAIN):
        self.said.append(text if manner is Manner.PLAIN else f"{manner}: {text}")
        self.time += self._costs
        if any(word in text for word in self._refused):
            raise VoiceUnavailableError(voice=self.name, reason=Said("mất mạng", "no network"))
        sound = pcm(len(text) * 0.02, rate=24_000, hertz=self._hertz)
        return Speech(bytes(9_600) + sound + bytes(19_200), 24_000)


def pitch(content):
    samples = np.frombuffer(content, "<i2")
    return round(np.argmax(np.abs(np.fft.rfft(samples))) * 48_000 / len(samples) / 10) * 10


TEXT = "Câu thứ nhất. Câu thứ hai!\nĐoạn sau."


def test_breaths_in_order_at_the_rate_of_the_house(tmp_path):
    voice = FakeVoice()
    spoken = Speaker([voice], tmp_path).speak(TEXT)
    assert voice.said == ["Câu thứ nhất.", "Câu thứ hai!", "Đoạn sau."]
    seconds = sum(map(len, voice.said)) * 0.02 + 0.5 + 0.9  # a sentence's end, a paragraph's
    assert len(spoken.pcm) / 96_000 == pytest.approx(seconds, abs=0.01)
    assert pitch(spoken.pcm) == 440
    assert (spoken.voice, spoken.version, spoken.from_cache, spoken.notes) == ("giả", "1", False, ())


def silences(content, rate=48_000):
    """The silent stretches of speech in milliseconds, where they last 90 or more."""
    loud = np.abs(np.frombuffer(content, "<i2").astype(int))
    edges = np.diff(np.flatnonzero(loud > loud.max() // 200))
    return [round(gap * 1000 / rate) for gap in edges if gap * 1000 / rate >= 90]


KINDS = "Một, hai; ba – bốn (năm) sáu: bảy? Tám. Chín\nMười *mười một* hết"
LASTING = [200, 350, 280, 280, 280, 350, 600, 500, 900, 250, 250]


def test_pauses_last_what_the_table_says_whoever_speaks(tmp_path):
    spoken = Speaker([FakeVoice()], tmp_path).speak(KINDS)
    assert silences(spoken.pcm) == pytest.approx(LASTING, abs=8)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")
def test_pauses_of_a_real_voice_are_those_of_the_table(tmp_path):
    spoken = Speaker([EspeakVoice()], tmp_path).speak(KINDS)
    assert silences(spoken.pcm) == pytest.approx(LASTING, abs=12)


def test_what_is_said_with_care_is_asked_for_so_and_remembered_apart(tmp_path):
    voice = FakeVoice()
    speaker = Speaker([voice], tmp_path)
    speaker.speak("Gọi *một hai* nhé, một hai")
    assert voice.said == ["Gọi", "careful: một hai", "nhé,", "một hai"]


def test_a_voice_is_asked_for_as_much_as_it_wants(tmp_path):
    voices = {grain: FakeVoice(grain=grain) for grain in Grain}
    for grain, voice in voices.items():
        Speaker([voice], tmp_path / grain).speak("Một, hai. Ba\nBốn")
    assert voices[Grain.BREATH].said == ["Một,", "hai.", "Ba", "Bốn"]
    assert voices[Grain.SENTENCE].said == ["Một, hai.", "Ba", "Bốn"]
    assert voices[Grain.PARAGRAPH].said == ["Một, hai. Ba", "Bốn"]


def test_what_was_said_is_not_asked_again(tmp_path):
    first, second = FakeVoice(), FakeVoice()
    before = Speaker([first], tmp_path).speak(TEXT)
    again = Speaker([second], tmp_path).speak(TEXT)
    assert again.from_cache
    assert again.pcm == before.pcm
    assert second.said == []


def test_one_corrected_breath_is_spoken_alone(tmp_path):
    voice = FakeVoice()
    Speaker([voice], tmp_path).speak(TEXT)
    voice.said.clear()
    assert not Speaker([voice], tmp_path).speak(TEXT.replace("hai", "ba")).from_cache
    assert voice.said == ["Câu thứ ba!"]


@pytest.mark.parametrize("other", [{"version": "2"}, {"name": "khác"}])
def test_another_voice_or_version_speaks_anew(tmp_path, other):
    Speaker([FakeVoice()], tmp_path).speak(TEXT)
    voice = FakeVoice(**other)
    Speaker([voice], tmp_path).speak(TEXT)
    assert len(voice.said) == 3


def test_a_voice_that_fails_in_the_middle_says_nothing_of_the_item(tmp_path):
    online, offline = FakeVoice("mạng", refused=["Đoạn"]), FakeVoice("máy", hertz=880)
    spoken = Speaker([online, offline], tmp_path).speak(TEXT)
    assert spoken.voice == "máy"
    assert offline.said == ["Câu thứ nhất.", "Câu thứ hai!", "Đoạn sau."]
    for half in (spoken.pcm[: len(spoken.pcm) // 4 * 2], spoken.pcm[len(spoken.pcm) // 4 * 2 :]):
        assert pitch(half) == 880
    [note] = spoken.notes
    assert (note.place, note.vi, note.en, note.rule) == ("mạng", "mất mạng", "no network", "voice_failed")


def test_when_all_fail_every_reason_is_told(tmp_path):
    voices = [FakeVoice("mạng", refused=["Câu"]), FakeVoice("máy", refused=["Câu"])]
    with pytest.raises(VoiceUnavailableError) as refused:
        Speaker(voices, tmp_path).speak(TEXT)
    assert refused.value.sentence("vi").count("mất mạng") == 2
    assert refused.value.sentence("en").count("no network") == 2
    assert "mạng, máy" in refused.value.sentence("vi")


def test_a_voice_whose_version_cannot_be_told_is_passed_over(tmp_path):
    class Absent(FakeVoice):
        version = property(lambda self: self.speak("Câu"))

        def __init__(self):
            self.name, self.grain, self._refused, self.said, self.time, self._costs = (
                "vắng",
                Grain.BREATH,
                ["Câu"],
                [],
                0,
                0,
            )

    spoken = Speaker([Absent(), FakeVoice()], tmp_path).speak(TEXT)
    assert spoken.voice == "giả"
    assert len(spoken.notes) == 1


def test_a_slow_voice_gives_way_but_the_last_takes_its_time(tmp_path):
    minute = 60 * 10**9
    slow = FakeVoice("chậm", costs=6 * minute)
    spoken = Speaker([slow, FakeVoice()], tmp_path / "a", minutes=10, monotonic_ns=lambda: slow.time).speak(
        TEXT
    )
    assert spoken.voice == "giả"
    assert "10 phút" in spoken.notes[0].vi
    assert len(slow.said) == 2
    last = FakeVoice("cuối", costs=60 * minute)
    assert Speaker([last], tmp_path / "b", monotonic_ns=lambda: last.time).speak(TEXT).voice == "cuối"


@pytest.mark.parametrize("text", ["", " \n\n ", "... !", "—"])
def test_nothing_to_say(tmp_path, text):
    voice = FakeVoice()
    with pytest.raises(NothingToSayError):
        Speaker([voice], tmp_path).speak(text)
    assert voice.said == []


def test_a_speaker_needs_a_voice(tmp_path):
    with pytest.raises(ValueError):
        Speaker([], tmp_path)


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"rubbish" * 100])
def test_a_damaged_memory_is_spoken_anew(tmp_path, damage):
    whole = Speaker([FakeVoice()], tmp_path).speak(TEXT)
    for path in tmp_path.glob("*/*.wav"):
        path.write_bytes(damage)
    voice = FakeVoice()
    again = Speaker([voice], tmp_path).speak(TEXT)
    assert len(voice.said) == 3
    assert again.pcm == whole.pcm
    assert Speaker([voice], tmp_path).speak(TEXT).from_cache


def test_a_memory_cut_short_is_spoken_anew(tmp_path):
    Speaker([FakeVoice()], tmp_path).speak(TEXT)
    for path in tmp_path.glob("*/*.wav"):
        path.write_bytes(path.read_bytes()[:-1000])
    assert not Speaker([FakeVoice()], tmp_path).speak(TEXT).from_cache


def test_the_memory_is_bounded_and_what_is_used_stays(tmp_path):
    speaker = Speaker([FakeVoice()], tmp_path, cache_megabytes=1)
    speaker.speak("Câu này được dùng mãi.")
    for number in range(30):
        speaker.speak(f"Đây là câu thứ {'i' * number} trong bài.")
        assert speaker.speak("Câu này được dùng mãi.").from_cache
        assert speaker.speak(f"Đây là câu thứ {'i' * number} trong bài.").from_cache
        assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) <= 1_000_000


def test_a_cache_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "cache").write_text("a file stands where the folder should")
    with pytest.raises(CannotWriteError):
        Speaker([FakeVoice()], tmp_path / "cache").speak(TEXT)


def test_the_names_are_in_order(tmp_path):
    assert Speaker([FakeVoice("a"), FakeVoice("b")], tmp_path).names == ("a", "b")
