"""A voice behind HTTP: a province's own service, or any that answers as OpenAI's `/v1/audio/speech` does.

    [speech.services.tinh]
    url = "https://tts.example.gov.vn"      POST https://tts.example.gov.vn/v1/audio/speech
    model = "vi-bac-1"
    voice = "nu"

It goes nowhere else: a redirect is a refusal, since words and key were meant for this service. An https service
has to prove who it is, and a key leaves by https only, unless the service is on this very computer.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from typing import Self
from urllib.parse import SplitResult, urlsplit

from broadcast.errors import Said
from broadcast.production.voices.breaths import Grain, Manner
from broadcast.production.voices.finding import Service, Supplies
from broadcast.production.voices.online import NO_CONNECTION, Answer, Online, Timing, no_answer
from broadcast.production.voices.port import About, Speech, unavailable

_REQUEST = 200
_LARGEST = 16_000_000
"""Bytes: forty seconds in the largest form that a service might choose."""
_CAREFUL = 0.85
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_TOO_LARGE = Answer(trouble=Said("câu trả lời quá lớn", "its answer is too large"))
_TOO_LONG = Answer(trouble=Said("trả lời quá chậm", "its answer comes too slowly"))
_STRANGER = Answer(
    trouble=Said("chứng chỉ https không xác thực được", "its https certificate cannot be verified")
)


class ServiceVoice:
    """The voice of one configured service: `http:NAME`."""

    grain = Grain.SENTENCE

    def __init__(self, name: str, service: Service, *, timing: Timing | None = None) -> None:
        self.name = f"http:{name}"
        self._service = service
        self._url = self._speech_url(service.url)
        self.about = About(language="", online=True, licence=self._url.hostname or "")
        self.version = (
            f"{self._url.geturl()} {service.model} {service.voice} {service.format} careful={_CAREFUL}"
        )
        self._online = Online(
            self.name, self._ask, request=_REQUEST, patience=service.patience, timing=timing or Timing()
        )

    @classmethod
    def found(cls, variant: str, supplies: Supplies) -> Self:
        """As the port promises."""
        if variant not in supplies.services:
            listed = ", ".join(supplies.services) or "-"
            raise unavailable(
                f"http:{variant}",
                f"chưa khai [speech.services.{variant}] (có: {listed})",
                f"there is no [speech.services.{variant}] (there are: {listed})",
            )
        return cls(variant, supplies.services[variant])

    @classmethod
    def variants(cls, supplies: Supplies) -> tuple[str, ...]:
        """As the port promises."""
        return tuple(supplies.services)

    def check_environment(self) -> None:
        """Raises VoiceUnavailableError while the service is left in peace, or when its key may not be sent."""
        self._key()
        self._online.check()

    def speak(self, text: str, manner: Manner = Manner.PLAIN) -> Speech:
        """As the port promises."""
        self._key()
        return self._online.speak(text, manner)

    def _speech_url(self, base: str) -> SplitResult:
        """Where to ask, of a base that may or may not end in `/v1`."""
        try:
            found = urlsplit(base)
            _ = found.port  # which is read only now
        except ValueError as error:
            raise unavailable(
                self.name, f"địa chỉ {base} không đúng ({error})", f"the address {base} is wrong ({error})"
            ) from error
        path = f"{found.path.rstrip('/').removesuffix('/v1')}/v1/audio/speech"
        return found._replace(path=path, query="", fragment="")

    def _key(self) -> str:
        key = self._service.key
        if self._service.key_file is not None:
            try:
                key = self._service.key_file.read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                raise unavailable(
                    self.name,
                    f"không đọc được tệp khóa {self._service.key_file}",
                    f"the key file {self._service.key_file} cannot be read",
                ) from error
        if key and not (key.isascii() and key.isprintable()):
            raise unavailable(self.name, "khóa có ký tự lạ", "its key has strange characters")
        if key and self._url.scheme != "https" and self._url.hostname not in _HERE:
            raise unavailable(self.name, "khóa chỉ được gửi qua https", "a key is sent by https only")
        return key

    def _ask(self, piece: str, manner: Manner) -> Answer:
        connection = self._connection()
        try:
            connection.request("POST", self._url.path, self._body(piece, manner), self._headers())
            response = connection.getresponse()
            return self._taken(response) if response.status == 200 else Answer(status=response.status)
        except ssl.SSLCertVerificationError:
            return _STRANGER
        except TimeoutError:
            return Answer(trouble=no_answer(self._service.patience))
        except (OSError, http.client.HTTPException):
            return NO_CONNECTION
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, patience = self._url.hostname or "", self._service.patience
        if self._url.scheme == "https":
            return http.client.HTTPSConnection(
                host, self._url.port, timeout=patience, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, self._url.port, timeout=patience)

    def _taken(self, response: http.client.HTTPResponse) -> Answer:
        """The content of an answer that comes in time and is of a bounded size."""
        until = time.monotonic() + self._service.patience
        content = bytearray()
        while block := response.read1(65_536):
            content += block
            if len(content) > _LARGEST:
                return _TOO_LARGE
            if time.monotonic() > until:
                return _TOO_LONG
        return Answer(status=200, content=bytes(content))

    def _body(self, piece: str, manner: Manner) -> bytes:
        asked: dict[str, str | float] = {
            "model": self._service.model,
            "input": piece,
            "voice": self._service.voice,
            "response_format": self._service.format,
        }
        if manner is Manner.CAREFUL:
            asked["speed"] = _CAREFUL
        return json.dumps(asked, ensure_ascii=False).encode()

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "audio/*"}
        if key := self._key():
            headers["Authorization"] = f"Bearer {key}"
        return headers
