"""What kind of sound file a content is, and who decodes it. The name of the file plays no part."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_HEAD = 65_536
_PLAIN_CODECS = frozenset({1, 3})  # whole numbers, floating point
_EXTENSIBLE = 0xFFFE


class Reader(StrEnum):
    """Who decodes."""

    HERE = "here"
    """libsndfile in this process: samples as they are, or flac."""
    APART = "apart"
    """libsndfile in a process of its own: what has a codec of size."""
    FFMPEG = "ffmpeg"
    """ffmpeg in a process of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of file: what people call it, who decodes it, and as what ffmpeg is to take it."""

    name: str
    reader: Reader
    demuxer: str = ""
    """Empty where ffmpeg is no help."""
    timed: bool = True
    """Whether its header says how long it is; of others ffmpeg guesses."""


_WAV = Form(name="wav", reader=Reader.HERE, demuxer="wav")
_CODED_WAV = Form(name="wav", reader=Reader.APART, demuxer="wav")
_FLAC = Form(name="flac", reader=Reader.HERE)
_OGG = Form(name="ogg", reader=Reader.APART, demuxer="ogg")
_MP3 = Form(name="mp3", reader=Reader.APART, demuxer="mp3")
_M4A = Form(name="m4a", reader=Reader.FFMPEG, demuxer="mov")
_3GP = Form(name="3gp", reader=Reader.FFMPEG, demuxer="mov")
_WMA = Form(name="wma", reader=Reader.FFMPEG, demuxer="asf")
_AMR = Form(name="amr", reader=Reader.FFMPEG, demuxer="amr", timed=False)
_AAC = Form(name="aac", reader=Reader.FFMPEG, demuxer="aac", timed=False)
_WEBM = Form(name="webm", reader=Reader.FFMPEG, demuxer="matroska")
_OTHER = Form(name="", reader=Reader.APART, timed=False)

_PLAYED = {
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "webm": "audio/webm",
}

_ASF = bytes.fromhex("3026b2758e66cf11")
_WEBM_START = bytes.fromhex("1a45dfa3")
_MOV_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def form_of(path: Path) -> Form:
    """The form of a file by its first bytes. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        past_tags = _tag_size(head)
        if past_tags:
            file.seek(past_tags)
            return _AAC if _is_adts(file.read(2)) else _MP3
    return _form(head)


def media_of(form: Form) -> str | None:
    """The media type of a form that every browser of ours plays by itself; None for the others."""
    return None if form is _CODED_WAV else _PLAYED.get(form.name)


def _form(head: bytes) -> Form:
    if head[:4] in {b"RIFF", b"RF64", b"RIFX"} and head[8:12] == b"WAVE":
        return _WAV if head[:4] != b"RIFX" and _codec_of_wav(head) in _PLAIN_CODECS else _CODED_WAV
    if head[:4] == b"fLaC":
        return _FLAC
    if head[:4] == b"OggS":
        return _OGG
    if head[4:8] in _MOV_ATOMS:
        return _3GP if head[8:11] == b"3gp" else _M4A
    if head[:8] == _ASF:
        return _WMA
    if head[:5] == b"#!AMR":
        return _AMR
    if head[:4] == _WEBM_START:
        return _WEBM
    if _is_adts(head):
        return _AAC
    return _MP3 if _is_mpeg(head) else _OTHER


def _codec_of_wav(head: bytes) -> int:
    """The number of the codec in the fmt chunk; 0 where there is none among the first bytes."""
    at = 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"fmt ":
            body = head[at + 8 : at + 8 + size]
            codec = int.from_bytes(body[:2], "little")
            return int.from_bytes(body[24:26], "little") if codec == _EXTENSIBLE else codec
        at += 8 + size + size % 2
    return 0


def _tag_size(head: bytes) -> int:
    """How many bytes an ID3 tag takes at the beginning; 0 where there is none."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10


def _is_adts(head: bytes) -> bool:
    return len(head) >= 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


def _is_mpeg(head: bytes) -> bool:
    return len(head) >= 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and not _is_adts(head)
