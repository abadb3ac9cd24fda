"""The processes of a station as it hears them: whatever one of them says or does, its end is always heard."""

import os
import queue
import sys
import time

import pytest

from broadcast.station.children import Child


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A function that starts a process of some lines of Python, and gives it with what is heard of it."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    started = []

    def start(script, complaints=tmp_path / "than.err"):
        name = f"tre_{len(started)}"
        (tmp_path / f"{name}.py").write_text(f"import os, sys, time\n{script}\n")
        heard = queue.SimpleQueue()
        started.append(Child([name], complaints, heard))
        return started[-1], heard

    yield start
    for one in started:
        one.kill()
        one.wait(10)


def all_of(heard):
    """What was said, up to the end."""
    said = []
    while (one := heard.get(timeout=30)).said is not None:
        said.append(one.said)
    return said


@pytest.mark.parametrize(
    "stray", [b"5", b"null", b"[1]", b'"x"', b"{}", b"\xff\xfe", b"{", b"[" * 9_000, b""]
)
def test_a_stray_word_on_its_output_hides_neither_what_it_says_nor_its_end(child, stray):
    lines = b'{"said": "one"}\n' + stray + b'\n{"said": "two"}\n'
    one, heard = child(f"sys.stdout.buffer.write({lines!r})")
    assert [said["said"] for said in all_of(heard)] == ["one", "two"]
    assert one.code == 0


def test_one_that_is_killed_in_the_middle_of_a_word_is_heard_to_have_ended(child):
    one, heard = child("print('{\"said\": \"a\"}'); print('{\"sai', end='', flush=True); time.sleep(60)")
    assert heard.get(timeout=30).said == {"said": "a"}
    one.kill()
    assert heard.get(timeout=30).said is None
    assert one.code == -9


def test_it_ends_when_told_and_is_killed_when_it_does_not(child):
    willing, heard = child('print(\'{"said": "there"}\', flush=True); sys.exit(len(sys.stdin.readline()))')
    heard.get(timeout=30)
    willing.ask_to_end()
    willing.wait(20)
    assert willing.code == len("stop\n")
    willing.ask_to_end()  # says nothing to one that has ended
    deaf, heard = child('print(\'{"said": "there"}\', flush=True); time.sleep(600)')
    heard.get(timeout=30)
    began = time.monotonic()
    deaf.ask_to_end()
    deaf.wait(0.5)
    assert deaf.code == -9
    assert time.monotonic() - began < 10


def test_its_last_complaint_is_kept_and_not_without_end(child, tmp_path):
    one, heard = child("sys.stderr.write('trước\\nthiếu thư viện\\n')")
    all_of(heard)
    assert one.last_words() == "thiếu thư viện"
    (tmp_path / "than.err").write_bytes(b"x" * 1_000_001)
    two, heard = child("sys.stderr.write('mới\\n')")
    all_of(heard)
    assert (tmp_path / "than.err").read_text() == "mới\n"
    assert two.last_words() == "mới"


def test_it_starts_where_its_complaints_cannot_be_written(child, tmp_path):
    one, heard = child(
        "print('{\"said\": \"a\"}'); sys.stderr.write('x')", tmp_path / "không có" / "than.err"
    )
    assert all_of(heard) == [{"said": "a"}]
    assert one.last_words() == "—"
