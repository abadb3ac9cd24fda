"""A radio station on this computer: an HTTP server that sends sound in real time, and misbehaves when told to.

/wav        a ramp that tells each sample's number, endless    /mp3 /ogg /flac    a tone, by ffmpeg
/stereo     a full-scale tone on both sides                    /none              404
/garbage    bytes that are no sound                            /mute              accepts, and never answers
/still      silence as it is sent, endless                     /hollow            answers, and never sends
/live.m3u8  a playlist of the last segments, two seconds each  /file.m3u8         one that names a file of ours
"""

import ssl
import subprocess
import threading
import time
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

RATE = 48_000
_ENDLESS = (0xFFFFFFFF).to_bytes(4, "little")
_WAV = b"".join(
    [
        *(b"RIFF", _ENDLESS, b"WAVEfmt ", (16).to_bytes(4, "little"), b"\1\0\1\0"),
        *(RATE.to_bytes(4, "little"), (2 * RATE).to_bytes(4, "little"), b"\2\0\x10\0", b"data", _ENDLESS),
    ]
)
_SECONDS = 20
_SEGMENT = 2.0


def ramp(first, n):
    """Samples that tell their own number, modulo 16,384, at -17 dBFS."""
    return ((np.arange(first, first + n) % 16_384) - 8_192).astype(np.int16)


def steps(samples):
    """From each sample of a ramp to the next; 1 where nothing is missing."""
    return np.diff(samples.astype(np.int64)) % 16_384


@cache
def encoded(form):
    """Twenty seconds of 440 Hz as ffmpeg encodes them: at -15 dBFS RMS, or at full scale in stereo."""
    sound = "sin(2*PI*440*t)|sin(2*PI*440*t):c=stereo" if form == "stereo" else "sin(2*PI*440*t)/4"
    source = f"aevalsrc={sound}:s=48000:d={_SECONDS}"
    made = subprocess.run(
        [
            *("ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source),
            *("-b:a", "128k", "-f", {"stereo": "mp3", "ts": "mpegts"}.get(form, form), "pipe:1"),
        ],
        capture_output=True,
        check=True,
    )
    return made.stdout


@cache
def segments():
    """The same in pieces of two seconds, each decodable on its own."""
    whole = encoded("adts")
    starts = [at for at in range(len(whole) - 1) if whole[at] == 0xFF and whole[at + 1] & 0xF6 == 0xF0]
    frames, at = [], 0
    while at in set(starts):
        size = (whole[at + 3] & 3) << 11 | whole[at + 4] << 3 | whole[at + 5] >> 5
        frames.append(whole[at : at + size])
        at += size
    count = round(_SEGMENT * RATE / 1024)
    return [b"".join(frames[first : first + count]) for first in range(0, len(frames) - count, count)]


class Station:
    """Use as a context. What it does to its listeners is set while it runs."""

    def __init__(self, *, ahead=0.0, certificate=None):
        self.ahead = ahead
        """Seconds that it sends at once when a listener comes."""
        self.stalled = threading.Event()
        """What it has to say in the meantime comes later, all at once."""
        self.loses = False
        """Unless it is lost, as it is by radio."""
        self.off = threading.Event()
        """Off the air: listeners are dropped, and refused."""
        self.silent = threading.Event()
        self.file = None
        """What file.m3u8 names."""
        self.calls = []
        self._began = time.monotonic()
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._listener())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._scheme = "http"
        if certificate:
            self._scheme = "https"
            secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secured.load_cert_chain(certificate)
            self._server.socket = secured.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._server.handle_error = lambda *_: None  # a listener that does not trust us goes away

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def address(self, path):
        return f"{self._scheme}://localhost:{self._server.server_port}/{path}"

    def _listener(self):
        station = self

        class Listener(BaseHTTPRequestHandler):
            def do_GET(self):
                station.calls.append(self.path[1:])
                with suppress(OSError):
                    station.serve(self, self.path[1:])

            def log_message(self, *_):
                pass

        return Listener

    def serve(self, listener, path):
        if path == "mute":
            self._over.wait()
        elif path == "none" or self.off.is_set():
            listener.send_error(404)
        elif path.endswith((".m3u8", ".aac")):
            self._whole(
                listener, self._playlist(path) if path.endswith("8") else segments()[int(path[:-4]) % 9]
            )
        else:
            listener.send_response(200)
            listener.end_headers()
            self._stream(listener.wfile, path)

    def _whole(self, listener, content):
        listener.send_response(200)
        listener.send_header("Content-Length", str(len(content)))
        listener.end_headers()
        listener.wfile.write(content)

    def _playlist(self, path):
        last = 4 + int((time.monotonic() - self._began) / _SEGMENT)
        names = [f"{number}.aac" for number in range(last - 4, last)]
        end = ""
        if path.startswith("file"):
            names, end = [self.file.as_uri()], "#EXT-X-ENDLIST"
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            "#EXT-X-TARGETDURATION:2",
            f"#EXT-X-MEDIA-SEQUENCE:{last - 4}",
        ]
        return "\n".join([*lines, *(f"#EXTINF:2.0,\n{name}" for name in names), end, ""]).encode()

    def _stream(self, to, path):
        if path == "wav":
            to.write(_WAV)
            self._pace(to, RATE, lambda at, n: (ramp(at, n) * (not self.silent.is_set())).tobytes())
        elif path == "still":
            to.write(_WAV)
            self._pace(to, RATE, lambda _at, n: bytes(2 * n))
        elif path == "hollow":
            self._over.wait()
        elif path == "short":
            to.write(_WAV + ramp(0, RATE).tobytes())
        elif path == "garbage":
            noise = np.random.default_rng(1).bytes(100_000)
            self._pace(to, 20_000, lambda at, n: noise[at % 50_000 :][:n])
        else:
            content = encoded(path)
            self._pace(to, len(content) // _SECONDS, lambda at, n: content[at : at + n])

    def _pace(self, to, rate, piece):
        began, sent = time.monotonic(), 0
        while not self._over.wait(0.02) and not self.off.is_set():
            due = int((time.monotonic() - began + self.ahead) * rate)
            if not self.stalled.is_set():
                to.write(piece(sent, due - sent))
            if not self.stalled.is_set() or self.loses:
                sent = due


class Air:
    """Reads a feed as playout does: 20 ms at a time, in real time. Use as a context."""

    def __init__(self, feed, *, first=1_000_000):
        self.feed, self.first, self.blocks = feed, first, []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        began = time.monotonic()
        while not self._over.is_set():
            self.blocks.append(self.feed.read(self.first + 960 * len(self.blocks), 960))
            self._over.wait(max(0, began + 0.02 * len(self.blocks) - time.monotonic()))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    @property
    def samples(self):
        return np.concatenate(self.blocks[:])

    def wait(self, seconds):
        """Until as much more has been read."""
        wanted = len(self.blocks) + round(seconds * 50)
        wait_for(lambda: len(self.blocks) >= wanted)


def wait_for(condition, seconds=40):
    """The moment at which it has come true. Raises AssertionError when it does not."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.005)
    return time.monotonic()


def children():
    """The names of this process's children by their numbers; a zombie has a ? behind it."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            for number in (task / "children").read_text().split():
                with suppress(OSError):
                    state = Path(f"/proc/{number}/stat").read_text()
                    name = state[state.index("(") + 1 : state.rindex(")")]
                    found[int(number)] = name + "?" * (state[state.rindex(")") + 2] == "Z")
    return found
