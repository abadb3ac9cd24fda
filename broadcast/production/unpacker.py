"""The process that decodes a stranger's file: it bounds itself, then reads it, or becomes ffmpeg.

    python -m broadcast.production.unpacker sndfile PATH      a line of JSON, then samples
    python -m broadcast.production.unpacker ffmpeg PROGRAM …   ffmpeg with these arguments

Samples are 32-bit floats, little-endian, channel by channel. A hostile file can at the worst end this process.
It stands beside `incoming` and not in it, for what ffmpeg decodes needs nothing that takes long to import.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from broadcast.bounds import bound

MEGABYTES = 1_000
SECONDS = 900
"""Of processor time; an hour of any format takes less than a minute."""
_SAMPLE = 4


def main() -> None:
    """Do what the command line says; exit code 1 with a reason on standard error for a file that is no sound."""
    kind, *rest = sys.argv[1:]
    bound(megabytes=MEGABYTES, seconds=SECONDS)
    if kind == "sndfile":
        sys.exit(_decode(rest[0]))
    if os.name == "nt":  # there a process cannot become another one
        sys.exit(subprocess.run(rest, check=False).returncode)
    os.execvp(rest[0], rest)  # noqa: S606


def _decode(path: str) -> int:
    import soundfile

    try:
        # by its descriptor: a path would have the name say what is in the file
        with soundfile.SoundFile(
            os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), closefd=True
        ) as file:
            head = {
                "rate": file.samplerate,
                "channels": file.channels,
                "frames": file.frames,
                "subtype": file.subtype,
            }
            out = sys.stdout.buffer
            out.write(json.dumps(head).encode() + b"\n")
            out.flush()
            block = bytearray(min(file.samplerate, 48_000) * file.channels * _SAMPLE)
            while read := file.buffer_read_into(block, "float32"):
                out.write(memoryview(block)[: read * file.channels * _SAMPLE])
            out.flush()
    except (soundfile.SoundFileError, OSError, MemoryError) as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    main()
