"""The cart store: named by content, read from anywhere, honest about damage."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import pcm, save, tone

from broadcast.domain.times import Frames
from broadcast.errors import CannotWriteError, CartMissingError
from broadcast.production.carts import CartStore, Label

NOWHERE = "0" * 64


@pytest.fixture
def store(tmp_path):
    return CartStore(tmp_path / "carts")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    store = CartStore(tmp_path_factory.mktemp("kept"))
    samples = np.random.default_rng(1).integers(-32768, 32768, 100_000).astype("<i2")
    return store, store.put(samples.tobytes(), Label(title="Tạp âm")), samples


def files(store):
    return sorted(path.name for path in store._folder.rglob("*") if path.is_file())


def test_a_cart_is_a_flac_file_named_by_its_bytes(store):
    cart = store.put(pcm(2), Label(title="Bản tin", voice="espeak-ng:vi", spoken="xin chào", recipe="ab"))
    assert cart.frames == 96_000
    assert cart.path.parent.name == cart.sha[:2]
    assert cart.path.name == f"{cart.sha}.flac"
    assert hashlib.sha256(cart.path.read_bytes()).hexdigest() == cart.sha
    assert cart.path.read_bytes()[:4] == b"fLaC"
    assert files(store) == [f"{cart.sha}.flac", f"{cart.sha}.json"]


def test_the_label_says_what_people_ask(store):
    label = Label(title="Bản tin\nsố 1 “đặc biệt”", voice="gtts", spoken="xin chào", recipe="ab")
    cart = store.put(pcm(1, level=16384), label)
    record = json.loads(cart.path.with_suffix(".json").read_bytes())
    assert record["frames"] == 48_000
    assert record["peak"] == -602
    assert record["software"]
    assert store.label(cart.sha) == label


def test_the_same_sound_is_the_same_cart(store, tmp_path):
    first = store.put(pcm(1), Label(title="Một"))
    made = first.path.stat().st_mtime_ns
    assert store.put([pcm(0.5), pcm(1)[48_000:]], Label(title="Hai")) == first
    assert first.path.stat().st_mtime_ns == made, "a cart that was put is never written again"
    assert store.label(first.sha).title == "Một"
    assert CartStore(tmp_path / "elsewhere").put(pcm(1), Label(title="Ba")).sha == first.sha
    assert store.put(pcm(1, level=8001), Label(title="Bốn")).sha != first.sha


@given(offset=st.integers(0, 110_000), count=st.integers(0, 60_000))
def test_any_stretch_reads_as_it_was_put(kept, offset, count):
    store, cart, samples = kept
    with store.open(cart.sha) as reader:
        read = reader.read(Frames(offset), count)
        assert read.dtype == np.int16
        assert np.array_equal(read, samples[offset : offset + count])


@given(st.lists(st.integers(0, 5000), max_size=40))
def test_reading_on_gives_every_frame_once(kept, sizes):
    store, cart, samples = kept
    with store.open(cart.sha) as reader:
        at, parts = 0, []
        for size in sizes:
            parts.append(reader.read(Frames(at), size))
            at += len(parts[-1])
        assert np.array_equal(np.concatenate([*parts, samples[:0]]), samples[:at])


def test_frames_and_check(kept):
    store, cart, samples = kept
    assert store.frames(cart.sha) == len(samples)
    store.check(cart.sha)


@pytest.mark.parametrize(
    "sha", [NOWHERE, "", "..", "../../etc/passwd", "ab", NOWHERE.replace("0", "G"), NOWHERE + "\n"]
)
def test_what_is_not_there_is_missing(store, sha):
    for ask in (store.check, store.frames, store.open):
        with pytest.raises(CartMissingError):
            ask(sha)


def spoil(cart, at=-1000):
    content = bytearray(cart.path.read_bytes())
    content[at] ^= 0xFF
    cart.path.write_bytes(content)


@pytest.mark.parametrize("at", [60, 20_000, -1000])  # in a comment that no decoder minds, and in the sound
def test_one_changed_byte_is_found_and_its_title_told(store, at):
    cart = store.put(pcm(5), Label(title="Bản tin chiều"))
    spoil(cart, at)
    with pytest.raises(CartMissingError, match="Bản tin chiều"):
        store.check(cart.sha)


@pytest.mark.parametrize("at", [60, 20_000, -1000])
def test_what_was_changed_is_not_opened(store, at):
    cart = store.put(pcm(5), Label(title="Bản tin chiều"))
    spoil(cart, at)
    with pytest.raises(CartMissingError, match="Bản tin chiều"):
        store.open(cart.sha)


@pytest.mark.parametrize("anew", [True, False])
def test_another_recording_under_a_carts_name_is_noticed_at_the_next_opening(store, anew):
    cart, other = store.put(pcm(2), Label(title="Một")), store.put(pcm(2, level=8001), Label(title="Hai"))
    store.open(cart.sha).close()
    store.open(cart.sha).close()
    true, kept = cart.path.read_bytes(), cart.path.stat()
    if anew:
        cart.path.unlink()
    cart.path.write_bytes(other.path.read_bytes())
    os.utime(cart.path, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    for _ in range(2):
        with pytest.raises(CartMissingError, match="Một"):
            store.open(cart.sha)
    cart.path.write_bytes(true)
    store.open(cart.sha).close()


def test_a_cart_is_read_whole_once_and_not_each_time_it_is_opened(store, monkeypatch):
    read = []
    digest = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda *one: read.append(one) or digest(*one))
    cart = store.put(pcm(2), Label(title="Một"))
    read.clear()
    for _ in range(3):
        store.open(cart.sha).close()
    assert len(read) == 1
    store.check(cart.sha)
    assert len(read) == 2, "whoever checks has the bytes looked at"


def test_a_folder_under_a_carts_name_is_no_cart(store):
    store.path(NOWHERE).mkdir(parents=True)
    for ask in (store.check, store.frames, store.open):
        with pytest.raises(CartMissingError):
            ask(NOWHERE)


def test_a_cut_cart_is_found_even_while_it_is_read(store):
    noise = np.random.default_rng(2).integers(-9000, 9000, 480_000).astype("<i2")
    cart = store.put(noise.tobytes(), Label(title="Cụt"))
    with store.open(cart.sha) as reader:
        cart.path.write_bytes(cart.path.read_bytes()[:400_000])
        assert len(reader.read(Frames(0), 4800)) == 4800
        with pytest.raises(CartMissingError, match="Cụt"):
            reader.read(Frames(reader.frames - 4800), 4800)
    with pytest.raises(CartMissingError, match="Cụt"):
        store.check(cart.sha)


@pytest.mark.parametrize("content", [b"", b"fLaC", b"hello", b"\0" * 5000])
def test_rubbish_under_a_true_name_does_not_open(store, content):
    sha = hashlib.sha256(content).hexdigest()
    store.path(sha).parent.mkdir(parents=True)
    store.path(sha).write_bytes(content)
    with pytest.raises(CartMissingError):
        store.check(sha)


def test_a_cart_in_another_form_does_not_open(store, tmp_path):
    other = save(tmp_path / "x.flac", tone(1, rate=44_100), rate=44_100)
    sha = hashlib.sha256(other.read_bytes()).hexdigest()
    store.path(sha).parent.mkdir(parents=True)
    other.rename(store.path(sha))
    with pytest.raises(CartMissingError):
        store.open(sha)


def test_a_damaged_cart_is_healed_by_putting_it_again(store):
    cart = store.put(pcm(1), Label(title="Một"))
    spoil(cart, 500)
    store.put(pcm(1), Label(title="Một"))
    store.check(cart.sha)


def test_a_label_of_an_older_program_is_read(store):
    cart = store.put(pcm(1), Label(title="Một", voice="gtts", lexicon="1"))
    place = cart.path.with_suffix(".json")
    record = json.loads(place.read_bytes())
    del record["lexicon"], record["voice_version"], record["passed_over"]
    place.write_text(json.dumps(record))
    assert store.label(cart.sha) == Label(title="Một", voice="gtts")


def test_a_lost_label_costs_no_sound(store):
    cart = store.put(pcm(1), Label(title="Một"))
    cart.path.with_suffix(".json").unlink()
    store.check(cart.sha)
    assert store.label(cart.sha) == Label(title="")
    store.put(pcm(1), Label(title="Một"))
    assert store.label(cart.sha).title == "Một"


def test_a_source_that_fails_leaves_nothing(store):
    def blocks():
        yield pcm(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.put(blocks(), Label(title=""))
    assert files(store) == []


def test_a_disk_that_takes_no_more_leaves_nothing(store):
    noise = np.random.default_rng(3).integers(-9000, 9000, 480_000).astype("<i2").tobytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(CannotWriteError):
            store.put(noise, Label(title=""))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files(store) == []


def test_many_may_put_the_same_at_once(store):
    with ThreadPoolExecutor(8) as pool:
        carts = list(pool.map(lambda _: store.put(pcm(1), Label(title="Một")), range(24)))
    assert len(set(carts)) == 1
    store.check(carts[0].sha)
    assert len(files(store)) == 2


def test_playout_may_import_it_lightly():
    script = """
        import sys
        import broadcast.production.carts
        heavy = {"soundfile", "soxr", "pydub", "gtts", "requests", "sqlalchemy", "pydantic"}
        sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_a_quarter_of_an_hour_passes_in_little_memory(tmp_path):
    script = """
        import resource, sys
        from pathlib import Path
        from broadcast.domain.times import Frames
        from broadcast.production.carts import CartStore, Label
        store = CartStore(Path(sys.argv[1]))
        store.check(store.put([bytes(96_000)], Label(title="")).sha)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        store.check(store.put((bytes(96_000) for _ in range(900)), Label(title="")).sha)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        sys.exit(f"{grown} kB" if grown > 15_000 else 0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(tmp_path)], check=True)
