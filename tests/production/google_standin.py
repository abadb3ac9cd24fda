"""A stand-in for the service behind gTTS: the real shape of its answers, on 127.0.0.1."""

import base64
import json
import threading
import urllib.parse
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from loopback import serving
from sounds import mp3

from broadcast.production.voices.online import Timing


class Service:
    """`plan` is what the next answers are ("speech" when it runs out); `asked` the texts that came."""

    def __init__(self):
        self.plan, self.asked = [], []
        self.let_go = threading.Event()

    def answer(self, text):
        self.asked.append(text)
        kind = self.plan.pop(0) if self.plan else "speech"
        if kind == "speech":
            return 200, shape(mp3(len(text) * 0.07 + 0.3))
        if kind == "truncated":
            whole = mp3(len(text) * 0.07 + 0.3)
            return 200, shape(whole[: len(whole) // 4])
        if kind == "noise":
            return 200, shape(b"\x00" * 2000)
        if kind == "no audio":
            return 200, b')]}\'\n\n[["wrb.fr","jQ1olc",null,null,null,[3],"generic"]]\n'
        if kind == "captcha":
            return 200, b"<html><title>Sorry...</title><form id=captcha-form></form></html>"
        if kind == "empty":
            return 200, b""
        if kind == "hang":
            self.let_go.wait(30)
            return 200, b""
        if kind == "drip":
            return 200, b"drip"
        return kind, b"refused"


def shape(audio: bytes) -> bytes:
    inner = json.dumps([base64.b64encode(audio).decode()], separators=(",", ":"))
    line = json.dumps([["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]], separators=(",", ":"))
    return f")]}}'\n\n{len(line)}\n{line}\n".encode()


@contextmanager
def standin():
    service = Service()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert self.path == "/_/TranslateWebserverUi/data/batchexecute"
            [[[name, parameters, _, _]]] = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
            text, language, *_ = json.loads(parameters)
            assert (name, language) == ("jQ1olc", "vi")
            status, content = service.answer(text)
            try:
                self.send_response(status)
                if content == b"drip":
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                    while not service.let_go.wait(0.01):
                        self.wfile.write(b" ")
                    return
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, *_):
            pass

    with serving(service, Answer):
        yield service


def redirect(monkeypatch, address):
    """Let gTTS, otherwise as it is, ask `address`."""
    import gtts.tts

    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld, path="": f"{address}/{path}")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


class Time:
    """A clock that only waiting moves."""

    def __init__(self):
        self.now, self.waits = 1_000_000_000_000, []

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += int(seconds * 1_000_000_000)

    def __call__(self):
        return self.now

    @property
    def timing(self):
        return Timing(wait=self.wait, monotonic_ns=self)
