"""The offline voice that is always there: espeak-ng, as a child process for each text.

Some texts end that program (a decimal with four hundred zeros), some keep it busy for many seconds (eight
thousand characters without a comma), and a NUL makes it drop the rest of the text. So it runs outside, with a
time-out, and what it is given has no digit, no markup and no clause longer than a breath.
"""

from __future__ import annotations

import re
import subprocess
from functools import cached_property
from typing import Self

from broadcast.errors import VoiceUnavailableError
from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.finding import Supplies
from broadcast.production.voices.packing import clean, harmless, pack
from broadcast.production.voices.port import About, Speech, unavailable, whole

_VARIANTS = ("vi", "vi-vn-x-central", "vi-vn-x-south")
_CLAUSE = 200
_AMPLITUDE = 60  # of 200; at the usual 100 it clips
_CAREFUL = (85, 45)  # percent of the rate, and the pitch, of which 50 is usual: slower and a little lower


class EspeakVoice:
    """espeak-ng in the northern (`vi`), central or southern variant, at `rate` words a minute."""

    grain = Grain.BREATH
    about = About(language="vi", online=False, licence="GPL-3.0-or-later")

    def __init__(self, variant: str = "vi", *, rate: int = 150, program: str = "espeak-ng") -> None:
        self.name = f"espeak-ng:{variant}"
        self._variant, self._rate, self._program = variant, rate, program
        if variant not in _VARIANTS:
            raise self._unavailable(
                f"không có giọng vùng {variant} (có: {', '.join(_VARIANTS)})",
                f"there is no variant {variant} (there are: {', '.join(_VARIANTS)})",
            )

    @classmethod
    def found(cls, variant: str, supplies: Supplies) -> Self:  # noqa: ARG003
        """As the port promises."""
        return cls(variant or _VARIANTS[0])

    @classmethod
    def variants(cls, supplies: Supplies) -> tuple[str, ...]:  # noqa: ARG003
        """As the port promises."""
        return _VARIANTS

    @cached_property
    def version(self) -> str:
        """Of the engine, with what it is told to do."""
        answer = self._run(["--version"], b"", seconds=10).decode("utf-8", "replace")
        found = re.search(r"\d+(\.\d+)+", answer)
        return f"{found[0] if found else answer.strip()} rate={self._rate} amplitude={_AMPLITUDE} careful={_CAREFUL}"

    def check_environment(self) -> None:
        """Say one syllable. Raises VoiceUnavailableError."""
        self.speak("a")

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:
        """As the port promises. A digit that the reading left over is said alone, as its name."""
        words = clean(harmless(text))
        breaths = " ".join(_closed(piece) for piece in pack(words, _CLAUSE - 1))
        slower, pitch = _CAREFUL if manner is Manner.CAREFUL else (100, 50)
        content = self._run(
            [
                "-v",
                self._variant,
                "-s",
                str(self._rate * slower // 100),
                "-p",
                str(pitch),
                "-a",
                str(_AMPLITUDE),
                "-b",
                "1",
                "--stdin",
                "--stdout",
            ],
            breaths.encode(),
            seconds=10 + len(breaths) // 100,
        )
        try:
            speech = Speech.from_wav(content)
        except ValueError as error:
            raise self._unavailable(
                f"trả về âm thanh hỏng ({error})", f"its answer is no sound ({error})"
            ) from error
        return whole(speech, words, voice=self.name, millis_a_letter=15)

    def _run(self, arguments: list[str], text: bytes, *, seconds: int) -> bytes:
        try:
            done = subprocess.run(
                [self._program, *arguments], input=text, capture_output=True, timeout=seconds, check=False
            )
        except FileNotFoundError as error:
            raise self._unavailable(
                f"chưa cài chương trình {self._program}", f"the program {self._program} is not installed"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise self._unavailable(
                f"không đọc xong trong {seconds} giây", f"it did not finish within {seconds} seconds"
            ) from error
        except OSError as error:
            raise self._unavailable(
                f"không chạy được {self._program} ({error.strerror})",
                f"{self._program} does not start ({error.strerror})",
            ) from error
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
            raise self._unavailable(
                f"{self._program} dừng với mã {done.returncode} {said}".rstrip(),
                f"{self._program} ended with code {done.returncode} {said}".rstrip(),
            )
        return done.stdout

    def _unavailable(self, reason: str, reason_en: str) -> VoiceUnavailableError:
        return unavailable(self.name, reason, reason_en)


def _closed(piece: str) -> str:
    return piece if piece[-1] in ".,;:!?…" else f"{piece},"
