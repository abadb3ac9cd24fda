"""A relay: a stream from the network, decoded by ffmpeg.

ffmpeg writes into a pipe, and takes no more from the network than is taken from the pipe: what a server sends
ahead, or a playlist holds, stays there as a reserve. While it hears nothing from the network, it ends by its own
time-out (but for rtp, which has none).

A server of https or rtmps has to prove who it is: whoever sits between it and the station could otherwise speak
to the commune. Before version 9, ffmpeg proves only the server that an address names, not those to which its
playlist leads.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from broadcast.domain.times import RATE
from broadcast.errors import RelayAddressError, RelayUnavailableError, Said
from broadcast.playout.feeds.pipe import Pipe
from broadcast.playout.feeds.silence import SilenceSensor

_TIMEOUT = "5000000"
"""Microseconds without a byte after which ffmpeg gives up by itself."""
_SCHEMES = {
    **dict.fromkeys(("http", "https", "rtmp", "rtmps"), ("-rw_timeout", _TIMEOUT)),
    "udp": ("-timeout", _TIMEOUT),
    "rtp": (),
}
"""What may stand before ://, and how ffmpeg is told to give up."""
_PROVED = frozenset({"https", "rtmps"})
_AUTHORITIES = tuple(
    map(Path, ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"))
)
"""Where systems keep the certificates of those who vouch for servers; on others ffmpeg finds them by itself."""
_PROTOCOLS = "http,https,httpproxy,hls,crypto,tls,tcp,udp,rtp,rtmp,rtmps"
"""All that an address, a redirection or a playlist may lead to; a file of this computer is not among it."""
_PROBED = "1000000"
"""Microseconds of sound that ffmpeg hears at most before it says what it is."""
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f]")
_HEARD = 3
"""Seconds of a stream that are listened to before it is called silent."""
_PATIENCE = 12.0
_NOTHING = Said("không có tiếng nào tới", "no sound comes")
_REASONS: Sequence[tuple[str, Said]] = (
    (
        r"certificate",
        Said(
            "không xác thực được máy chủ; chứng chỉ hết hạn, sai tên, không rõ nơi cấp, hoặc đồng hồ máy này sai",
            "the server does not prove who it is; its certificate has expired, is another's or of an unknown "
            "authority, or this computer's clock is wrong",
        ),
    ),
    (
        r"resolve",
        Said(
            "không tìm thấy máy chủ, hoặc máy không có mạng",
            "the server is not found, or there is no network",
        ),
    ),
    (
        r"HTTP error 40[13]|Server returned 40[13]",
        Said("máy chủ từ chối người nghe này", "the server refuses this listener"),
    ),
    (
        r"HTTP error|Server returned",
        Said("máy chủ không có luồng này", "the server does not have this stream"),
    ),
    (
        r"refused|unreachable|No route",
        Said("không kết nối được tới máy chủ", "there is no connection to the server"),
    ),
    (
        r"timed out",
        Said("máy chủ nhận kết nối nhưng không gửi gì", "the server takes the connection and sends nothing"),
    ),
    (
        r"Invalid data|matches no streams",
        Said("nội dung nhận được không phải là âm thanh", "what comes is no sound"),
    ),
)
"""What ffmpeg complains of, and how people are told; the first that fits."""


def is_stream(address: str) -> bool:
    """Whether an address names a stream: one of the known schemes, and a place on the network."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return _scheme(address) in _SCHEMES and bool(parts.netloc) and not _FORBIDDEN.search(address)


def shown(address: str) -> str:
    """An address as it may be shown to anybody: without the password that may stand in it."""
    return re.sub(r"(?<=://)[^/?#]*@(?=[^/?#]+)", "", address)


def check(program: str = "ffmpeg") -> None:
    """See that ffmpeg is there and starts. Raises RelayUnavailableError."""
    try:
        subprocess.run([program, "-version"], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise _unavailable(program, error) from error


def listen(address: str, program: str = "ffmpeg") -> None:
    """Hear some seconds of a stream, to know whether it brings sound now.

    Raises RelayUnavailableError where ffmpeg does not start, and RelayAddressError with the reason for no sound.
    """
    command = [program, *_arguments(address, "-t", str(_HEARD), level="error")]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RelayAddressError(address=shown(address), reason=_NOTHING) from error
    except OSError as error:
        raise _unavailable(program, error) from error
    samples = np.frombuffer(ended.stdout[: len(ended.stdout) // 2 * 2], "<i2").astype(np.int16)
    if len(samples) < RATE:
        raise RelayAddressError(address=shown(address), reason=_reason(ended.stderr.decode(errors="replace")))
    if not SilenceSensor().hear(samples, 0):
        raise RelayAddressError(
            address=shown(address), reason=Said("luồng đang im lặng", "the stream is silent just now")
        )


class StreamSource(Pipe):
    """ffmpeg at work on one address, from its making on. Raises RelayUnavailableError when it does not start."""

    def __init__(self, address: str, program: str = "ffmpeg") -> None:
        try:
            super().__init__([program, *_arguments(address, level="quiet")])
        except OSError as error:
            raise _unavailable(program, error) from error


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower()


def _arguments(address: str, *wanted: str, level: str) -> list[str]:
    scheme = _scheme(address)
    quiet = ["-nostdin", "-hide_banner", "-loglevel", level]
    network = ["-protocol_whitelist", _PROTOCOLS, *_SCHEMES[scheme], *_proof(scheme)]
    place = scheme + address[len(scheme) :]  # ffmpeg knows its protocols in small letters
    heard = ["-analyzeduration", _PROBED, "-i", place, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE)]
    return [*quiet, *network, *heard, *wanted, "-f", "s16le", "-flush_packets", "1", "pipe:1"]


def _proof(scheme: str) -> list[str]:
    """Have the server proved, by the certificates that `SSL_CERT_FILE` names or that the system keeps."""
    if scheme not in _PROVED:
        return []
    own = os.environ.get("SSL_CERT_FILE")
    kept = own or next((str(path) for path in _AUTHORITIES if path.is_file()), "")
    return ["-tls_verify", "1", *(["-ca_file", kept] if kept else [])]


def _reason(complaints: str) -> Said:
    last = re.sub(r"\S+://\S+: ", "", complaints.strip().rpartition("\n")[2])  # a password may stand there
    other = Said(last, last) if last else _NOTHING
    return next((said for sign, said in _REASONS if re.search(sign, complaints, re.IGNORECASE)), other)


def _unavailable(program: str, error: Exception) -> RelayUnavailableError:
    if isinstance(error, FileNotFoundError):
        return RelayUnavailableError(
            reason=Said(f"chưa cài chương trình {program}", f"the program {program} is not installed")
        )
    return RelayUnavailableError(
        reason=Said(f"không chạy được {program} ({error})", f"{program} does not start ({error})")
    )
