"""How a service that is not ours is asked to speak, whichever it is.

Requests are small, apart from each other, bounded in time and judged by their answer: speech that decodes, at a
rate that is one, long enough for its words and not silent; all else is a failure. Each is tried three times with
growing pauses. Failures close the door for a while (`Pacing`), and the next voice speaks.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from broadcast.errors import AudioUnreadableError, Said, VoiceUnavailableError
from broadcast.production.audiofiles import decode
from broadcast.production.voices.breaths import Manner
from broadcast.production.voices.pacing import Pacing
from broadcast.production.voices.packing import clean, pack
from broadcast.production.voices.port import Speech, unavailable, whole

_TRIES = 3
_MILLIS_A_LETTER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """`wait` sleeps, `monotonic_ns` tells how long, `jitter` gives numbers in [0, 1): a test need not wait."""

    wait: Callable[[float], None] = time.sleep
    monotonic_ns: Callable[[], int] = time.monotonic_ns
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered: the status of HTTP and the content, or why there is none."""

    status: int = 0
    content: bytes = b""
    trouble: Said | None = None


NO_CONNECTION = Answer(trouble=Said("không kết nối được tới dịch vụ", "the service cannot be reached"))


def no_answer(patience: float) -> Said:
    """What is said of a service that lets one wait, whoever gives up first: who asks, or the connection."""
    return Said(
        f"dịch vụ không trả lời trong {patience:g} giây",
        f"the service did not answer within {patience:g} seconds",
    )


class Online:
    """Asks one service, one request at a time.

    `ask` makes one request of at most `request` characters. It MUST NOT raise, and MAY be left running when it
    takes longer than `patience` seconds, name look-up included.
    """

    def __init__(
        self,
        voice: str,
        ask: Callable[[str, Manner], Answer],
        *,
        request: int,
        patience: float,
        timing: Timing,
    ) -> None:
        self._voice, self._ask, self._request_size, self._patience = voice, ask, request, patience
        self._wait, self._jitter = timing.wait, timing.jitter
        self._pacing = Pacing(wait=timing.wait, monotonic_ns=timing.monotonic_ns)
        self._alone = threading.Lock()

    def check(self) -> None:
        """Raises VoiceUnavailableError while the service is left in peace."""
        if minutes := self._pacing.minutes_closed:
            raise unavailable(
                self._voice,
                f"dịch vụ đang từ chối, nghỉ {minutes} phút nữa mới thử lại",
                f"the service refuses, it is left in peace for {minutes} minutes more",
            )

    def speak(self, text: str, manner: Manner) -> Speech:
        """As the port promises."""
        pieces = [piece for piece in pack(clean(text), self._request_size) if any(map(str.isalnum, piece))]
        with self._alone:
            said = [self._say(piece, manner) for piece in pieces]
        if len({speech.rate for speech in said}) > 1:
            raise unavailable(self._voice, "các đoạn không cùng tần số", "its answers differ in rate")
        return Speech(b"".join(speech.pcm for speech in said), said[0].rate)

    def _say(self, piece: str, manner: Manner) -> Speech:
        """One request's worth, tried three times."""
        tries = 0
        while True:
            self.check()
            self._pacing.hold()
            tries += 1
            try:
                speech = self._request(piece, manner)
            except VoiceUnavailableError:
                self._pacing.failed()
                if tries == _TRIES or self._pacing.minutes_closed:
                    raise
                self._wait(tries * (1 + self._jitter()))
            else:
                self._pacing.succeeded()
                return speech

    def _request(self, piece: str, manner: Manner) -> Speech:
        answer = self._bounded(piece, manner)
        if answer.trouble:
            raise unavailable(self._voice, answer.trouble.vi, answer.trouble.en)
        if answer.status == 429:
            self._pacing.banned()
            raise unavailable(
                self._voice,
                "dịch vụ báo quá nhiều yêu cầu (429), nghỉ 6 giờ",
                "the service says too many requests (429), it is left in peace for 6 hours",
            )
        if answer.status != 200:
            raise unavailable(
                self._voice,
                f"dịch vụ trả lời mã {answer.status}",
                f"the service answered with code {answer.status}",
            )
        try:
            speech = Speech(*decode(answer.content, self._voice))
        except AudioUnreadableError as error:
            raise unavailable(
                self._voice,
                "dịch vụ trả lời nhưng không có tiếng đọc",
                "the service answered without speech",
            ) from error
        return whole(speech, piece, voice=self._voice, millis_a_letter=_MILLIS_A_LETTER)

    def _bounded(self, piece: str, manner: Manner) -> Answer:
        """The answer within `patience`: time-outs of libraries leave out look-ups and drips."""
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        asking = threading.Thread(
            target=lambda: answers.put(self._ask(piece, manner)), name=self._voice, daemon=True
        )
        asking.start()
        try:
            return answers.get(timeout=self._patience)
        except queue.Empty:
            late = no_answer(self._patience)
            raise unavailable(self._voice, late.vi, late.en) from None
