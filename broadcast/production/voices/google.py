"""The online voice: gTTS, over an undocumented service that owes us nothing.

Each request is small, alone, bounded in time and judged by its answer: speech that decodes and is long enough
for its words, or a failure. What fails is told to the caller, who has an offline voice. gTTS does not verify
the service's certificate, which is one more reason why a person hears a cart before it airs.
"""

from __future__ import annotations

import io
import queue
import random
import re
import threading
import time
from collections.abc import Callable
from importlib.metadata import version

from broadcast.errors import AudioUnreadableError, Said, VoiceUnavailableError
from broadcast.production.audiofiles import decode
from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.pacing import Pacing
from broadcast.production.voices.packing import clean, pack
from broadcast.production.voices.port import Speech, whole

_REQUEST = 100  # characters that the service takes at a time
_TRIES = 3
_DOMAIN = re.compile(r"[a-z]{2,4}(\.[a-z]{2})?")


class GoogleVoice:
    """gTTS in Vietnamese. The variant is the service's top-level domain (`gtts:com.vn`), `com` by default.

    `patience` is how many seconds one request may take, name look-up included. `wait` sleeps, `monotonic_ns`
    tells how long, `jitter` gives numbers in [0, 1): they are passed in so that a test need not wait.
    """

    grain = Grain.SENTENCE

    def __init__(
        self,
        variant: str = "com",
        *,
        patience: float = 20,
        wait: Callable[[float], None] = time.sleep,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.name = "gtts" if variant == "com" else f"gtts:{variant}"
        self._domain, self._patience, self._wait, self._jitter = variant, patience, wait, jitter
        self._pacing = Pacing(wait=wait, monotonic_ns=monotonic_ns)
        self._alone = threading.Lock()
        if not _DOMAIN.fullmatch(variant):
            raise self._unavailable(f"không có tên miền {variant}", f"there is no domain {variant}")

    @property
    def version(self) -> str:
        """Of gTTS; what the service behind it does, nobody says."""
        return f"{version('gTTS')} vi"

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError while the service is left in peace."""
        if minutes := self._pacing.minutes_closed:
            raise self._unavailable(
                f"dịch vụ đang từ chối, nghỉ {minutes} phút nữa mới thử lại",
                f"the service refuses, it is left in peace for {minutes} minutes more",
            )

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:  # noqa: ARG002
        """As the port promises. It has one manner: its slow one is half as fast, and nobody would listen."""
        with self._alone:
            said = [self._say(piece) for piece in pack(clean(text), _REQUEST) if any(map(str.isalnum, piece))]
        if len({speech.rate for speech in said}) > 1:
            raise self._unavailable("các đoạn không cùng tần số", "its answers differ in rate")
        return Speech(b"".join(speech.pcm for speech in said), said[0].rate)

    def _say(self, piece: str) -> Speech:
        """One request's worth, tried three times."""
        tries = 0
        while True:
            self.check_environment()
            self._pacing.hold()
            tries += 1
            try:
                speech = self._request(piece)
            except VoiceUnavailableError:
                self._pacing.failed()
                if tries == _TRIES or self._pacing.minutes_closed:
                    raise
                self._wait(tries * (1 + self._jitter()))
            else:
                self._pacing.succeeded()
                return speech

    def _request(self, piece: str) -> Speech:
        content = self._bounded(lambda: self._ask(piece))
        try:
            speech = Speech(*decode(content, self.name))
        except AudioUnreadableError as error:
            raise self._unavailable(
                "dịch vụ trả lời nhưng không có tiếng đọc", "the service answered without speech"
            ) from error
        return whole(speech, piece, voice=self.name, millis_a_letter=40)

    def _bounded(self, ask: Callable[[], bytes]) -> bytes:
        """The answer, or VoiceUnavailableError after `patience`: the library's own time-out leaves out look-ups and drips."""
        answers: queue.SimpleQueue[bytes | VoiceUnavailableError] = queue.SimpleQueue()

        def deliver() -> None:
            try:
                answers.put(ask())
            except VoiceUnavailableError as error:
                answers.put(error)

        threading.Thread(target=deliver, name="gtts", daemon=True).start()
        try:
            answer = answers.get(timeout=self._patience)
        except queue.Empty:
            raise self._unavailable(
                f"dịch vụ không trả lời trong {self._patience:g} giây",
                f"the service did not answer within {self._patience:g} seconds",
            ) from None
        if isinstance(answer, VoiceUnavailableError):
            raise answer
        return answer

    def _ask(self, piece: str) -> bytes:
        from gtts import gTTS, gTTSError

        content = io.BytesIO()
        try:
            gTTS(
                piece,
                tld=self._domain,
                lang="vi",
                lang_check=False,
                pre_processor_funcs=[],  # they expand English abbreviations
                timeout=self._patience,
            ).write_to_fp(content)
        except gTTSError as error:
            raise self._refusal(error.rsp.status_code if error.rsp is not None else None) from error
        except (ValueError, TypeError, OSError, AssertionError) as error:
            raise self._unavailable(
                "dịch vụ trả lời không như mọi khi", "the service's answer is not in its usual form"
            ) from error
        return content.getvalue()

    def _refusal(self, status: int | None) -> VoiceUnavailableError:
        if status is None:
            return self._unavailable("không kết nối được tới dịch vụ", "the service cannot be reached")
        if status == 429:
            self._pacing.banned()
            return self._unavailable(
                "dịch vụ báo quá nhiều yêu cầu (429), nghỉ 6 giờ",
                "the service says too many requests (429), it is left in peace for 6 hours",
            )
        return self._unavailable(f"dịch vụ trả lời mã {status}", f"the service answered with code {status}")

    def _unavailable(self, reason: str, reason_en: str) -> VoiceUnavailableError:
        return VoiceUnavailableError(voice=self.name, reason=Said(reason, reason_en))
