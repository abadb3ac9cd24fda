"""A station asked over the network: its heads, and pages of its logs.

Every wait is bounded, and so is every answer: a station that hangs, drips or sends without end costs one thread for
some minutes and no more memory than a page. A token goes to the address it was given for and is never carried on to
another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from broadcast.errors import (
    BroadcastError,
    Said,
    StationAccessError,
    StationAnswerError,
    StationUnreachableError,
)
from broadcast.hub.wire import Heads, Page, WireError, heads_of, page_of, parsed

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

T = TypeVar("T")

PAGE = 1_000
"""Entries that are asked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a station is waited for, in seconds."""

    connect: float = 10
    silence: float = 30
    """Between two pieces of an answer."""
    answer: float = 180
    """For a whole answer."""
    tries: int = 3
    between: float = 2
    """Before the second try; twice as long before each further one, or what the station asks for."""


class StationClient:
    """The API of one station, for one thread at a time.

    Every question raises StationUnreachableError, StationAccessError or StationAnswerError.
    """

    def __init__(self, address: str, token: str, patience: Patience | None = None) -> None:
        import urllib3

        self.address = address.rstrip("/")
        self._patience = patience or Patience()
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        waits = urllib3.Timeout(connect=self._patience.connect, read=self._patience.silence)
        self._pool = urllib3.PoolManager(num_pools=1, timeout=waits, retries=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.clear()

    def heads(self) -> Heads:
        """Who it is and how far its logs are, with all that it has signed."""
        return self._ask("/api/v1/heads", {}, heads_of)

    def page(self, output: str, after: int, limit: int = PAGE) -> Page:
        """Entries of a log numbered above `after`, at the most `limit`."""
        asked = {"after": str(after), "limit": str(limit), **({"output": output} if output else {})}
        return self._ask("/api/v1/as-run", asked, page_of)

    def _ask(self, path: str, asked: Mapping[str, str], understand: Callable[[object], T]) -> T:
        for turn in range(1, self._patience.tries + 1):
            try:
                text = self._answer(path, asked)
                break
            except _LaterError as later:
                if turn == self._patience.tries:
                    raise later.refusal from later
                time.sleep(later.wait or self._patience.between * 2 ** (turn - 1))
        try:
            return understand(parsed(text))
        except WireError as error:
            raise StationAnswerError(address=self.address, reason=error.said) from error

    def _answer(self, path: str, asked: Mapping[str, str]) -> bytes:
        from urllib3.exceptions import HTTPError

        ends = time.monotonic() + self._patience.answer
        try:
            response = self._pool.request(
                "GET", self.address + path, fields=asked, headers=self._headers, preload_content=False
            )
            try:
                text = self._whole(response, ends)
            finally:
                response.close()
        except (HTTPError, OSError, ValueError) as error:
            raise _LaterError(self._unreachable(Said(str(error), str(error)))) from error
        return self._granted(response, text)

    def _whole(self, response: BaseHTTPResponse, ends: float) -> bytes:
        """The whole answer, of no more than a page's size and in no more than its time."""
        pieces, size = [], 0
        while piece := response.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > _MOST:
                raise StationAnswerError(
                    address=self.address, reason=Said("câu trả lời quá lớn", "the answer is too large")
                )
            if time.monotonic() > ends:
                raise _LaterError(self._unreachable(Said("đường truyền quá chậm", "the line is too slow")))
        return b"".join(pieces)

    def _granted(self, response: BaseHTTPResponse, text: bytes) -> bytes:
        """The answer to what was granted; what was not is a refusal."""
        told = Said(f"mã {response.status}{_detail(text)}", f"status {response.status}{_detail(text)}")
        if response.status == 200:
            return text
        if response.status in {401, 403}:
            raise StationAccessError(address=self.address, reason=told)
        if response.status == 429 or response.status >= 500:
            raise _LaterError(self._unreachable(told), _seconds(response.headers.get("Retry-After", "")))
        raise StationAnswerError(address=self.address, reason=told)

    def _unreachable(self, reason: Said) -> StationUnreachableError:
        return StationUnreachableError(address=self.address, reason=reason)


class _LaterError(Exception):
    """Nothing for now: to be asked again after `wait` seconds, or told as `refusal`."""

    def __init__(self, refusal: BroadcastError, wait: float = 0) -> None:
        super().__init__()
        self.refusal = refusal
        self.wait = wait


def _detail(text: bytes) -> str:
    """What the station says of it (RFC 9457), if it says anything."""
    try:
        detail = parsed(text)["detail"]
    except (WireError, KeyError, TypeError):
        return ""
    return f" ({detail:.200})" if isinstance(detail, str) and detail.isprintable() else ""


def _seconds(told: str) -> float:
    return min(float(told), _LONGEST_PAUSE) if told.isascii() and told.isdigit() else 0


_PIECE = 65_536
_MOST = 32 * 2**20
_LONGEST_PAUSE = 60.0
