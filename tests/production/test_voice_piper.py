"""Piper: the real program with a model of our own, and what goes wrong around it."""

import json
import sys
import time
from importlib.util import find_spec

import pytest
from piper_model import FRAMES_AN_ID, supply

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices import Manner, Supplies, find_voice
from broadcast.production.voices.piper import PiperVoice

pytestmark = pytest.mark.skipif(not find_spec("piper"), reason="Piper is not installed here")


@pytest.fixture
def folder(tmp_path):
    return supply(tmp_path / "tone")


@pytest.fixture
def voice(folder):
    return find_voice("piper:tone", Supplies(folder=folder.parent))


def program(folder, script, **kind):
    """A voice whose program is this python instead."""
    path = folder / "child.py"
    path.write_text(script)
    return PiperVoice("tone", folder / "tone.onnx", command=[sys.executable, str(path)], **kind)


def refused(ask):
    with pytest.raises(VoiceUnavailableError) as error:
        ask()
    return error.value.sentence("vi")


READY = """
import json, sys
def say(head, pcm=b""):
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\\n" + pcm); sys.stdout.buffer.flush()
say({"rate": 8000, "bytes": 0})
for line in sys.stdin:
    asked = json.loads(line)
"""
SPEAKS = '    say({"rate": 8000, "bytes": 16000}, b"\\x00\\x40" * 8000)\n'


def test_the_program_speaks_and_is_kept(voice):
    first = voice.speak("xin chào")
    child = voice._program._running._process.pid
    again = voice.speak("xin chào")
    assert voice._program._running._process.pid == child
    assert first == again
    ids = 2 * 9 + 3  # every letter, the grave apart from its a, with a pad behind it, and start and end
    assert len(first.pcm) // 2 == pytest.approx(ids * FRAMES_AN_ID, abs=FRAMES_AN_ID)


def test_care_is_slower_by_its_share(voice):
    assert voice.speak("xin chào", Manner.CAREFUL).millis == pytest.approx(
        voice.speak("xin chào").millis * 1.18, rel=0.01
    )


def test_one_that_dies_is_started_anew(folder):
    voice = program(folder, READY + '    if asked["text"] == "chết": sys.exit("hết bộ nhớ")\n' + SPEAKS)
    assert voice.speak("xin chào").millis == 1_000
    assert "hết bộ nhớ" in refused(lambda: voice.speak("chết"))
    assert voice.speak("xin chào").millis == 1_000


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('    say({"error": "RuntimeError: bad allocation"})\n', "bad allocation"),
        ("    print('rubbish', flush=True)\n", "?"),
        ('    say({"rate": 8000, "bytes": 16000}, b"half"); sys.exit()\n', "?"),
        ('    say({"rate": 8000, "bytes": -1})\n', "?"),
        ('    say({"rate": 8000, "bytes": 160}, bytes(160))\n', "thiếu"),
        ('    say({"rate": 8000, "bytes": 16000}, bytes(16000))\n', "im lặng"),
    ],
)
def test_what_is_no_answer_is_a_refusal(folder, answer, said):
    assert said in refused(lambda: program(folder, READY + answer).speak("xin chào bà con"))


def test_one_that_hangs_is_ended(folder):
    voice = program(folder, READY + "    import time; time.sleep(60)\n", answer_within=0.2)
    began = time.monotonic()
    assert "0.2" in refused(lambda: voice.speak("xin chào"))
    assert voice._program._running is None
    assert time.monotonic() - began < 30


def test_one_that_does_not_start(folder):
    assert "no model" in refused(lambda: program(folder, "import sys; sys.exit('no model')").speak("a"))
    missing = PiperVoice("tone", folder / "tone.onnx", command=["/nowhere/python"])
    refused(lambda: missing.speak("a"))


def test_a_damaged_model_is_refused_with_what_piper_says(voice, folder):
    (folder / "tone.onnx").write_bytes(b"this is no model")
    voice.check_environment()
    assert "protobuf" in refused(lambda: voice.speak("xin chào")).casefold()


@pytest.mark.parametrize("beside", [None, "", "[]", "{}", "5"])
def test_what_stands_beside_the_model_is_looked_at(voice, folder, beside):
    (folder / "tone.onnx.json").unlink() if beside is None else (folder / "tone.onnx.json").write_text(beside)
    assert "tone.onnx.json" in refused(voice.check_environment)
    assert voice.about.language == ""


def test_another_model_is_another_version(voice, folder):
    before = voice.version
    facts = json.loads((folder / "tone.onnx.json").read_text())
    facts["inference"]["length_scale"] = 2
    (folder / "tone.onnx.json").write_text(json.dumps(facts))
    assert find_voice("piper:tone", Supplies(folder=folder.parent)).version != before


def test_terms_are_shown(voice, folder):
    assert voice.about.licence == "MODEL_CARD: Licence: CC0"
    (folder / "LICENSE.txt").write_text("\n\nCreative Commons Attribution 4.0\n")
    assert voice.about.licence == "LICENSE.txt: Creative Commons Attribution 4.0"


def test_two_models_in_one_folder_are_refused(folder):
    (folder / "other.onnx").write_bytes(b"")
    assert "hiện có 2" in refused(lambda: find_voice("piper:tone", Supplies(folder=folder.parent)))
