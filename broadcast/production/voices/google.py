"""The online voice: gTTS, over an undocumented service that owes us nothing.

gTTS does not verify the service's certificate, which is one more reason why a person hears a cart before it airs.
"""

from __future__ import annotations

import io
import re
from importlib.metadata import version
from typing import Self

from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.finding import Supplies
from broadcast.production.voices.online import NO_CONNECTION, Answer, Online, Timing
from broadcast.production.voices.port import About, Speech, unavailable

_REQUEST = 100  # characters that the service takes at a time
_DOMAIN = re.compile(r"[a-z]{2,4}(\.[a-z]{2})?")
_ODD = Answer(status=200)


class GoogleVoice:
    """gTTS in Vietnamese. The variant is the service's top-level domain (`gtts:com.vn`), `com` by default."""

    grain = Grain.SENTENCE
    about = About(language="vi", online=True, licence="gTTS: MIT; Google Translate: translate.google.com")

    def __init__(self, variant: str = "com", *, patience: float = 20, timing: Timing | None = None) -> None:
        self.name = "gtts" if variant == "com" else f"gtts:{variant}"
        self._domain, self._patience = variant, patience
        if not _DOMAIN.fullmatch(variant):
            raise unavailable(self.name, f"không có tên miền {variant}", f"there is no domain {variant}")
        self._online = Online(
            self.name, self._ask, request=_REQUEST, patience=patience, timing=timing or Timing()
        )

    @classmethod
    def found(cls, variant: str, supplies: Supplies) -> Self:  # noqa: ARG003
        """As the port promises."""
        return cls(variant or "com")

    @classmethod
    def variants(cls, supplies: Supplies) -> tuple[str, ...]:  # noqa: ARG003
        """As the port promises; the domains of single countries are not listed."""
        return ("",)

    @property
    def version(self) -> str:
        """Of gTTS; what the service behind it does, nobody says."""
        return f"{version('gTTS')} vi"

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError while the service is left in peace."""
        self._online.check()

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:
        """As the port promises. It has one manner: its slow one is half as fast, and nobody would listen."""
        return self._online.speak(text, manner)

    def _ask(self, piece: str, _: Manner) -> Answer:
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
            return Answer(status=error.rsp.status_code) if error.rsp is not None else NO_CONNECTION
        except (ValueError, TypeError, OSError, AssertionError):
            return _ODD  # an answer that is not in its usual form
        return Answer(status=200, content=content.getvalue())
