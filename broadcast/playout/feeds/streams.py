"""A relay: a stream from the network, decoded by ffmpeg in a process of its own.

ffmpeg writes bare samples into a pipe, and takes no more from the network than is taken from the pipe: what a
server sends ahead, or a playlist holds, stays there as a reserve. When this process is gone, even by kill -9,
the pipe has no reader and ffmpeg ends at its next sample; while it hears nothing from the network, it ends by
its own time-out (but for rtp, which has none: there it ends with the next packet).
"""

from __future__ import annotations

import queue
import re
import subprocess
from contextlib import suppress
from threading import Thread
from typing import IO
from urllib.parse import urlsplit

import numpy as np

from broadcast.domain.times import RATE
from broadcast.errors import RelayUnavailableError, Said
from broadcast.playout.routing import Samples

_TIMEOUT = "5000000"
"""Microseconds without a byte after which ffmpeg gives up by itself."""
_SCHEMES = {
    **dict.fromkeys(("http", "https", "rtmp", "rtmps"), ("-rw_timeout", _TIMEOUT)),
    "udp": ("-timeout", _TIMEOUT),
    "rtp": (),
}
"""What may stand before ://, and how ffmpeg is told to give up."""
_PROTOCOLS = "http,https,httpproxy,hls,crypto,tls,tcp,udp,rtp,rtmp,rtmps"
"""All that an address, a redirection or a playlist may lead to; a file of this computer is not among it."""
_PROBED = "1000000"
"""Microseconds of sound that ffmpeg hears at most before it says what it is."""
_PIECE = RATE // 50 * 2
_PIECES = 5
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f]")


def is_stream(address: str) -> bool:
    """Whether an address names a stream: one of the known schemes, and a place on the network."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return _scheme(address) in _SCHEMES and bool(parts.netloc) and not _FORBIDDEN.search(address)


def check(program: str = "ffmpeg") -> None:
    """See that ffmpeg is there and starts. Raises RelayUnavailableError."""
    try:
        subprocess.run([program, "-version"], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise _unavailable(program, error) from error


class StreamSource:
    """ffmpeg at work on one address, from its making on. Raises RelayUnavailableError when it does not start."""

    def __init__(self, address: str, program: str = "ffmpeg") -> None:
        try:
            self._child = subprocess.Popen(
                [program, *_arguments(address)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError as error:
            raise _unavailable(program, error) from error
        assert self._child.stdout is not None
        self._pipe: IO[bytes] = self._child.stdout
        self._pieces: queue.Queue[bytes] = queue.Queue(_PIECES)
        self._left = b""
        self._puller = Thread(target=self._pull, name="relay", daemon=True)
        self._puller.start()

    def take(self, room: int) -> Samples | None:
        """At most `room` samples of what has come; None when ffmpeg has ended and all was taken. Never waits."""
        ended = not self._puller.is_alive()
        with suppress(queue.Empty):
            while len(self._left) < 2 * room:
                self._left += self._pieces.get_nowait()
        if ended and len(self._left) < 2 and self._pieces.empty():
            return None
        size = 2 * min(room, len(self._left) // 2)
        taken, self._left = self._left[:size], self._left[size:]
        return np.frombuffer(taken, "<i2").astype(np.int16)

    def close(self) -> None:
        """End ffmpeg at once, and wait for it."""
        self._child.kill()
        while self._puller.is_alive():  # it may be waiting for room
            with suppress(queue.Empty):
                self._pieces.get(timeout=0.01)
        self._pipe.close()
        self._child.wait()

    def _pull(self) -> None:
        while piece := self._pipe.read(_PIECE):
            self._pieces.put(piece)


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower()


def _arguments(address: str) -> list[str]:
    scheme = _scheme(address)
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "quiet"]
    network = ["-protocol_whitelist", _PROTOCOLS, *_SCHEMES[scheme]]
    place = scheme + address[len(scheme) :]  # ffmpeg knows its protocols in small letters
    heard = ["-analyzeduration", _PROBED, "-i", place, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE)]
    return [*quiet, *network, *heard, "-f", "s16le", "-flush_packets", "1", "pipe:1"]


def _unavailable(program: str, error: Exception) -> RelayUnavailableError:
    if isinstance(error, FileNotFoundError):
        return RelayUnavailableError(
            reason=Said(f"chưa cài chương trình {program}", f"the program {program} is not installed")
        )
    return RelayUnavailableError(
        reason=Said(f"không chạy được {program} ({error})", f"{program} does not start ({error})")
    )
