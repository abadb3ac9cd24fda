"""A speaking program that is started once and kept, because it takes long to be ready: asked and answered by pipes."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices.port import Speech, unavailable

_LARGEST = 64_000_000
_LAST_WORDS = 2_000


class KeptProgram:
    """One program, asked by one thread at a time for the voice of this name. It ends with this object, or process.

    One that does not answer is ended, and the next asking starts it anew.
    """

    def __init__(self, voice: str, command: Sequence[str], *, ready_within: float) -> None:
        self._voice, self._command, self._ready_within = voice, command, ready_within
        self._alone = threading.Lock()
        self._running: _Running | None = None

    def ask(self, request: dict[str, Any], *, seconds: float) -> Speech:
        """Its answer to a request. Raises VoiceUnavailableError when there is none in time, or no speech."""
        with self._alone:
            if self._running is None:
                self._running = self._start()
                self._answer(self._ready_within)
            self._running.send(request)
            return self._answer(seconds)

    def _start(self) -> _Running:
        try:
            running = _Running(self._command)
        except OSError as error:
            raise self._unavailable(error.strerror or str(error)) from error
        weakref.finalize(self, running.end)
        return running

    def _answer(self, seconds: float) -> Speech:
        assert self._running is not None
        answer = self._running.answer(seconds)
        if isinstance(answer, Speech):
            return answer
        self._running.end()
        self._running = None
        raise self._unavailable(answer)

    def _unavailable(self, said: str) -> VoiceUnavailableError:
        return unavailable(self._voice, f"chương trình đọc báo: {said}", f"its program says: {said}")


class _Running:
    """The program while it runs."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._answers: queue.SimpleQueue[Speech | str] = queue.SimpleQueue()
        self._said = bytearray()
        self._listening = [
            threading.Thread(target=listen, daemon=True) for listen in (self._take_answers, self._take_words)
        ]
        for thread in self._listening:
            thread.start()

    def send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has gone, and that is what the answer will be
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def answer(self, seconds: float) -> Speech | str:
        """What it answers next, or why it does not."""
        try:
            return self._answers.get(timeout=seconds) or self._last_words()
        except queue.Empty:
            return f"> {seconds:g} s"

    def end(self) -> None:
        """Whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for thread in self._listening:
            thread.join(1)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            with suppress(OSError):  # what it had not read is lost with it
                pipe.close()

    def _take_answers(self) -> None:
        assert self._process.stdout is not None
        with suppress(ValueError, KeyError, TypeError, OSError):  # what is no answer ends them
            while head := self._process.stdout.readline(_LAST_WORDS):
                self._answers.put(_taken(json.loads(head), self._process.stdout))
        self._answers.put("")

    def _take_words(self) -> None:
        assert self._process.stderr is not None
        while block := self._process.stderr.readline(_LAST_WORDS):
            self._said = (self._said + block)[-_LAST_WORDS:]

    def _last_words(self) -> str:
        self._listening[1].join(1)
        lines = bytes(self._said).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][-200:] if lines else "?"


def _taken(head: dict[str, Any], pipe: IO[bytes]) -> Speech | str:
    """The answer behind this head; blank for half of one."""
    if "error" in head:
        return str(head["error"])
    size = int(head["bytes"])
    content = pipe.read(size) if 0 <= size <= _LARGEST else b""
    return Speech(content, int(head["rate"])) if len(content) == size else ""
