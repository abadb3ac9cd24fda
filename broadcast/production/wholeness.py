"""Whether a sound file ends where it says it does: half-copied files decode well and stop in mid-sentence."""

from __future__ import annotations

import struct
from pathlib import Path

_STREAMED = 0x7FFF_0000  # writers to a pipe put such a size, or more, because they cannot know


def cut_short(path: Path) -> bool:
    """True when a wav, mp3 or ogg file holds less than its own headers promise. (A cut flac does not decode.)"""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(65_536)
        file.seek(max(0, size - 131_072))
        tail = file.read()
    if head[:4] == b"RIFF" and len(head) >= 8:
        declared = int(struct.unpack_from("<I", head, 4)[0]) + 8
        return size < declared < _STREAMED
    if head[:4] == b"OggS":
        return not _ends_ogg(tail)
    return size < _declared_mp3(head)


def _ends_ogg(tail: bytes) -> bool:
    last = tail.rfind(b"OggS")
    return last >= 0 and len(tail) > last + 5 and bool(tail[last + 5] & 4)


def _declared_mp3(head: bytes) -> int:
    """How many bytes the Xing (or Info) frame promises; 0 when there is none."""
    at = max(head.find(b"Xing"), head.find(b"Info"))
    if at < 0 or len(head) < at + 16:
        return 0
    flags = int(struct.unpack_from(">I", head, at + 4)[0])
    if not flags & 2:
        return 0
    return int(struct.unpack_from(">I", head, at + 8 + (4 if flags & 1 else 0))[0])
