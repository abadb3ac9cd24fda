"""`broadcast voices`, and who spoke in what was heard."""

import json
import shutil
import sys
import wave
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "production"))
from piper_model import supply
from recordings import record

from broadcast.production.carts import CartStore

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")
MORE = '\n[speech.columns.a]\nvoices = ["recorded:nowhere", "espeak-ng:vi-vn-x-south"]\n'


@pytest.fixture
def station(home, monkeypatch):
    config = home / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    monkeypatch.setenv("BROADCAST_HOME", str(home))
    return home


def test_every_voice_is_shown_those_in_use_first(station, run):
    supply(station / "voices" / "tone")
    record(station / "voices" / "chi-hoa", {"xin chào": 1})
    said = run("voices", "--json")
    assert said.code == 0
    found = {one["name"]: one for one in json.loads(said.out)["voices"]}
    assert list(found)[:3] == ["espeak-ng:vi", "recorded:nowhere", "espeak-ng:vi-vn-x-south"]
    assert [found[name]["chosen"] for name in list(found)[:4]] == [True, True, True, False]
    assert found["gtts"]["online"] is True
    assert found["espeak-ng:vi"]["licence"].startswith("GPL-3")
    assert "rate=" in found["espeak-ng:vi"]["version"]
    assert "CC0" in found["piper:tone"]["licence"]
    assert found["piper:tone"]["language"] == "vi"
    assert "voices/nowhere" in found["recorded:nowhere"]["trouble"]
    assert found["recorded:chi-hoa"]["trouble"] == ""


def test_people_see_a_table(station, run):
    said = run("voices")
    assert said.code == 0
    assert "espeak-ng:vi-vn-x-central" in said.out
    assert "ngoại tuyến" in said.out
    assert "voices/nowhere" in " ".join(said.out.split())


def test_a_voice_lets_itself_be_heard(station, run, tmp_path):
    path = tmp_path / "thu.wav"
    said = run("voices", "-o", path, "--voice", "espeak-ng:vi-vn-x-south")
    assert (said.code, "espeak-ng:vi-vn-x-south" in said.err) == (0, True)
    with wave.open(str(path)) as wav:
        assert wav.getnframes() > 10 * 48_000
    assert run("voices", "-o", path, "--voice", "recorded:nowhere").code == 1


def test_the_log_tells_who_spoke_what_sounded(published, run):
    assert run("play", "--date", "2026-11-23", "--output", "null").code == 0
    entries = [one for one in json.loads(run("log", "show", "--json").out) if one["kind"] == "event"]
    store = CartStore(published / "carts")
    assert {one["voice"] for one in entries} == {"", "espeak-ng:vi"}
    for one in entries:
        assert one["voice"] == (store.label(one["cart"]).voice if one["cart"] else "")
    assert "espeak-ng:vi" in run("log", "show").out
    ahead = json.loads(run("simulate", "2026-11-23", "--json").out)
    assert "espeak-ng:vi" in json.dumps(ahead)
    assert run("log", "verify").code == 0
