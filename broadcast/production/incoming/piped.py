"""The other end of the pipe: what an unpacker says of a file, and its samples as they come.

While this process is slow the unpacker waits; when this one lets go, it ends. What it complains of is kept up
to a length, for a hostile file has a decoder complain without end.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread, Timer
from typing import IO, NamedTuple, NoReturn

import numpy as np

from broadcast.domain.times import Frames
from broadcast.errors import AudioUnreadableError, DecoderMissingError, Said
from broadcast.production.incoming.forms import Form
from broadcast.production.incoming.plain import NO_SOUND, Rows, damaged

_UNPACK = (sys.executable, "-P", "-m", "broadcast.production.unpacker")
_WALL_SECONDS = 1_800
_SAMPLE = 4
_KEPT, _LINE = 50_000, 400
_GOODBYE = 5.0
_CODECS = (
    "aac,aac_fixed,alac,amrnb,amrwb,wmav1,wmav2,wmapro,wmavoice,wmalossless,opus,libopus,vorbis,libvorbis,flac,"
    "mp3float,mp3,mp2float,mp2,speex,libspeex,ac3,eac3,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,g726,g726le,g722,gsm,gsm_ms,"
    "pcm_alaw,pcm_mulaw,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f64le"
)
"""What recorders and phones write. Pictures and playlists are no codec among them."""


class _Head(NamedTuple):
    rate: int
    channels: int
    frames: Frames | None
    subtype: str


class PipedSound:
    """A sound that another process decodes. `frames` is what its header promises, None where it does not.

    Raises AudioUnreadableError for a content that is no sound, DecoderMissingError without ffmpeg.
    """

    def __init__(self, path: Path, command: Sequence[str], read_head: Callable[[IO[bytes]], _Head]) -> None:
        self._path = path
        self._child = subprocess.Popen(
            [*_UNPACK, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        self._pipe: IO[bytes] = self._child.stdout
        self._complaints = _Complaints(self._child.stderr)
        self._timer = Timer(_WALL_SECONDS, self._child.kill)
        self._timer.daemon = True
        self._timer.start()
        try:
            self._head = read_head(self._pipe)
        except (ValueError, KeyError, struct.error, EOFError):
            self._refuse()
        except BaseException:
            self.close()
            raise

    @property
    def rate(self) -> int:
        """Frames a second."""
        return self._head.rate

    @property
    def channels(self) -> int:
        """How many."""
        return self._head.channels

    @property
    def subtype(self) -> str:
        """How libsndfile calls the codec; empty of ffmpeg."""
        return self._head.subtype

    @property
    def frames(self) -> Frames | None:
        """What the header promises."""
        return self._head.frames or self._complaints.frames(self._head.rate)

    @property
    def damages(self) -> int:
        """How often the decoder complained so far and went on."""
        return self._complaints.errors

    def blocks(self) -> Iterator[Rows]:
        """The samples as rows of channels, a second at a time. Raises AudioUnreadableError where it breaks off."""
        size = self.channels * _SAMPLE
        while piece := self._pipe.read(self.rate * size):
            whole = len(piece) // size * size
            yield np.frombuffer(piece[:whole], "<f4").reshape(-1, self.channels)
        if self._child.wait():
            raise damaged(self._path, self._complaints.last())

    def close(self) -> None:
        """End the other process."""
        self._timer.cancel()
        self._child.kill()
        self._pipe.close()
        self._child.wait()
        self._complaints.close()

    def _refuse(self) -> NoReturn:
        self._child.wait()
        last = self._complaints.last()
        self.close()
        said = "partial file" in last or "moov atom not found" in last
        reason = (
            Said("tệp chép dở hoặc ghi chưa xong", "it was copied or recorded in part") if said else NO_SOUND
        )
        raise AudioUnreadableError(path=self._path, reason=reason)


def sound_apart(path: Path) -> PipedSound:
    """What libsndfile decodes in a process of its own. Raises AudioUnreadableError."""
    return PipedSound(path, ("sndfile", str(path.absolute())), _told)


def sound_of_ffmpeg(path: Path, form: Form, program: str = "ffmpeg") -> PipedSound:
    """What ffmpeg decodes in a process of its own. Raises AudioUnreadableError, DecoderMissingError."""
    _look_for(path, form, program)
    quiet = ("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-max_alloc", "200000000")
    read = ("-protocol_whitelist", "file,pipe", "-codec_whitelist", _CODECS, "-f", form.demuxer)
    taken = ("-i", f"file:{path.absolute()}", "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1")
    given = ("-c:a", "pcm_f32le", "-fflags", "+bitexact", "-f", "wav", "pipe:1")
    return PipedSound(path, ("ffmpeg", program, *quiet, *read, *taken, *given), _wav_head)


def _look_for(path: Path, form: Form, program: str) -> None:
    import shutil

    if shutil.which(program) is None:
        raise DecoderMissingError(path=path, form=form.name, program=program)


def _told(pipe: IO[bytes]) -> _Head:
    """What libsndfile says of the file, in a line of JSON."""
    head = json.loads(pipe.readline())
    frames = head["frames"]
    return _Head(
        head["rate"], head["channels"], Frames(frames) if 0 < frames < 2**62 else None, head["subtype"]
    )


def _wav_head(pipe: IO[bytes]) -> _Head:
    """The header of the wav that ffmpeg writes into a pipe."""
    if pipe.read(12)[8:] != b"WAVE":
        raise EOFError
    rate = channels = 0
    while True:
        name, size = struct.unpack("<4sI", pipe.read(8))
        if name == b"data":
            return _Head(rate, channels, None, "")
        body = pipe.read(size + size % 2)
        if name == b"fmt ":
            channels, rate = struct.unpack_from("<HI", body, 2)


class _Complaints:
    """What the other process says on its standard error, read as it comes so that it never waits."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._text = self._end = ""
        self.errors = 0
        self._thread = Thread(target=self._listen, name="complaints", daemon=True)
        self._thread.start()

    def frames(self, rate: int) -> Frames | None:
        """How long ffmpeg says that the file says it is."""
        found = re.search(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", self._text)
        if not found:
            return None
        hours, minutes, seconds, hundredths = map(int, found.groups())
        return Frames(((hours * 60 + minutes) * 60 + seconds) * rate + hundredths * rate // 100)

    def last(self) -> str:
        """The last of it, once the process has ended."""
        self._thread.join(_GOODBYE)
        return self._end.strip()

    def close(self) -> None:
        """Let go of the pipe."""
        self._thread.join(_GOODBYE)
        self._pipe.close()

    def _listen(self) -> None:
        for line in iter(lambda: self._pipe.readline(_LINE), b""):
            text = line.decode(errors="replace")
            self.errors += (
                "[error]" in text and "not on whitelist" not in text
            )  # a film's pictures are left out
            self._end = (self._end + text)[-_LINE:]
            self._text += text[: max(0, _KEPT - len(self._text))]
