"""From recipe to cart, and from a recording to a cart, with what a listener would complain of."""

import dataclasses
import json
import shutil
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from sounds import pcm, save, tone
from test_speaker import FakeVoice

from broadcast.domain.times import Frames
from broadcast.errors import AudioUnreadableError, CartMissingError, NothingToSayError
from broadcast.production.carts import CartStore, Label
from broadcast.production.levels import measure
from broadcast.production.loudness import measure_loudness
from broadcast.production.mastering import CHAINS
from broadcast.production.segments import Recipe, produce, produce_recording
from broadcast.production.voices import Speaker, find_voice

TEXT = "Thưa bà con, đây là bản tin chiều.\nXin mời theo dõi."


@pytest.fixture
def store(tmp_path):
    return CartStore(tmp_path / "carts")


@pytest.fixture
def speaker(tmp_path):
    return Speaker([FakeVoice()], tmp_path / "cache")


def recipe(speaker, **changes):
    facts = {"title": "Bản tin", "copy": TEXT, "voices": speaker.names, "lexicon": "1"}
    return Recipe(**facts | changes)


def sound(store, cart):
    with store.open(cart) as reader:
        return reader.read(Frames(0), reader.frames).tobytes()


def test_a_recipe_becomes_a_cart(store, speaker):
    chime = store.put(pcm(1, hertz=880), Label(title="Nhạc hiệu"))
    order = recipe(speaker, lead_in="Chuyên mục chuyển đổi số.", chime=chime.sha, closing=chime.sha)
    made = produce(order, speaker, store)
    store.check(made.cart)
    assert store.frames(made.cart) == made.frames
    assert (made.voice, made.notes) == ("giả", ())
    label = store.label(made.cart)
    assert label == Label(
        title="Bản tin",
        voice="giả",
        spoken=f"Chuyên mục chuyển đổi số.\n{TEXT}",
        recipe=order.digest,
        voice_version="1",
        lexicon="1",
    )
    bare = produce(recipe(speaker), speaker, store)
    assert made.frames > bare.frames + 2 * chime.frames


def test_the_same_recipe_makes_the_same_cart(store, speaker, tmp_path):
    first = produce(recipe(speaker), speaker, store)
    other = CartStore(tmp_path / "other")
    assert produce(recipe(speaker), Speaker([FakeVoice()], tmp_path / "new"), other) == first


def test_everything_that_is_heard_is_in_the_digest(speaker):
    base = recipe(speaker)
    changed = {
        dataclasses.replace(base, **{field.name: other}).digest
        for field, other in [
            (
                field,
                {"mastering": 99, "times": 2, "chain": "fm", "loudness": -2_300, "voices": ("khác",)}.get(
                    field.name, "khác"
                ),
            )
            for field in dataclasses.fields(Recipe)
        ]
    }
    assert len(changed | {base.digest}) == len(dataclasses.fields(Recipe)) + 1
    assert recipe(speaker).digest == base.digest


def test_another_number_in_a_chain_is_another_cart(speaker, monkeypatch):
    before = recipe(speaker, chain="fm").digest
    chain = dataclasses.replace(CHAINS["fm"], compressor=None)
    monkeypatch.setitem(CHAINS, "fm", chain)
    assert recipe(speaker, chain="fm").digest != before


def test_a_fallback_is_told(store, tmp_path):
    speaker = Speaker([FakeVoice("mạng", refused=["bà con"]), FakeVoice("máy")], tmp_path / "cache")
    made = produce(recipe(speaker, lead_in="Chuyên mục."), speaker, store)
    assert made.voice == "máy"
    assert [note.place for note in made.notes] == ["mạng"]
    assert store.label(made.cart).passed_over == "mạng: mất mạng"


@pytest.mark.parametrize("copy", ["", "...", "\n"])
def test_no_words_no_cart(store, speaker, copy):
    with pytest.raises(NothingToSayError):
        produce(recipe(speaker, copy=copy, lead_in="Chuyên mục."), speaker, store)


def test_a_chime_that_is_not_there(store, speaker):
    with pytest.raises(CartMissingError):
        produce(recipe(speaker, chime="0" * 64), speaker, store)


def test_a_recipe_for_other_voices_is_a_mistake(store, speaker):
    with pytest.raises(ValueError, match="the recipe is for"):
        produce(recipe(speaker, voices=("khác",)), speaker, store)


# ── recordings ───────────────────────────────────────────────────────────────────────────────────


def rules(made):
    return [note.rule for note in made.notes]


@pytest.mark.parametrize("level", [400, 4_000, 30_000])
def test_a_recording_comes_to_the_level_of_speech(store, tmp_path, level):
    made = produce_recording(
        save(tmp_path / "a.wav", tone(3, rate=22_050, level=level), rate=22_050), store, "Bài hát"
    )
    assert measure_loudness(sound(store, made.cart)).integrated == pytest.approx(-1_600, abs=10)
    assert made.frames == pytest.approx(144_000, abs=2)
    assert made.voice == ""
    assert rules(made) == []
    assert store.label(made.cart) == Label(title="Bài hát")


def test_a_silent_recording_is_refused(store, tmp_path):
    with pytest.raises(AudioUnreadableError, match="im lặng"):
        produce_recording(save(tmp_path / "a.wav", tone(3, level=0)), store, "")


def test_a_hole_is_told_with_its_place(store, tmp_path):
    gap = np.concatenate([tone(65), tone(6, level=0), tone(2), tone(2, level=0), tone(1), tone(9, level=0)])
    made = produce_recording(save(tmp_path / "a.flac", gap), store, "")
    assert rules(made) == ["recording_hole", "recording_ends"]
    assert made.notes[0].vi.startswith("im lặng 6 giây ở phút 1:05.")


def test_clipping_weakness_and_a_cut_are_told(store, tmp_path):
    loud = np.clip(tone(2, level=32_000).astype(int) * 3, -32768, 32767).astype("<i2")
    assert rules(produce_recording(save(tmp_path / "a.wav", loud), store, "")) == [
        "recording_clipped",
        "recording_loud",
    ]
    made = produce_recording(save(tmp_path / "b.wav", tone(2, level=60)), store, "")
    assert rules(made) == ["recording_weak"]
    cut = save(tmp_path / "c.wav", tone(4))
    cut.write_bytes(cut.read_bytes()[:200_000])
    made = produce_recording(cut, store, "")
    assert rules(made) == ["recording_cut"]
    assert made.notes[0].place == "c.wav"


def test_channels_that_would_cancel_are_heard_all_the_same(store, tmp_path):
    both = np.stack([tone(3), -tone(3)], axis=1)
    made = produce_recording(save(tmp_path / "a.wav", both), store, "")
    assert rules(made) == ["recording_phase"]
    assert measure_loudness(sound(store, made.cart)).integrated == pytest.approx(-1_600, abs=10)


def test_a_long_recording_passes_in_little_memory(tmp_path):
    script = """
        import resource, sys
        from pathlib import Path
        from broadcast.production.carts import CartStore
        from broadcast.production.segments import produce_recording
        folder, store = Path(sys.argv[1]), CartStore(Path(sys.argv[1]) / "carts")
        produce_recording(folder / "short.flac", store, "")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        produce_recording(folder / "long.flac", store, "")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        sys.exit(f"{grown} kB" if grown > 15_000 else 0)
    """
    save(tmp_path / "short.flac", tone(10, rate=24_000), rate=24_000)
    save(tmp_path / "long.flac", tone(300, rate=24_000), rate=24_000)
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(tmp_path)], check=True)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed here")
def test_real_speech_all_the_way(store, tmp_path):
    speaker = Speaker([find_voice("espeak-ng")], tmp_path / "cache")
    made = produce(recipe(speaker), speaker, store)
    level = measure(sound(store, made.cart))
    assert level.peak <= -100
    assert measure_loudness(sound(store, made.cart)).integrated == pytest.approx(-1_600, abs=50)
    record = json.loads(store.path(made.cart).with_suffix(".json").read_bytes())
    assert (record["peak"], record["rms"]) == (level.peak, level.rms)
    assert record["voice"] == "espeak-ng:vi"
