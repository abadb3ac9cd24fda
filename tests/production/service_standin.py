"""A stand-in for a speech service of the OpenAI kind, on 127.0.0.1, in its good and its bad hours."""

import io
import json
import ssl
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler

import soundfile
from loopback import serving
from sounds import tone

from broadcast.production.voices import Service

RATE = 24_000


def sound(seconds, form="wav", *, rate=RATE, **kind):
    content = io.BytesIO()
    soundfile.write(content, tone(seconds, rate=rate, **kind), rate, format=form.upper())
    return content.getvalue()


class StandIn:
    """`plan` is what the next answers are ("speech" when it runs out); `asked` the requests that came."""

    def __init__(self):
        self.plan, self.asked, self.headers, self.paths = [], [], [], []
        self.let_go = threading.Event()

    def settings(self, **changes):
        return Service(**{"url": self.address, "model": "vi-1", "voice": "nu", "patience": 5, **changes})

    def answer(self, asked):
        kind = self.plan.pop(0) if self.plan else "speech"
        form, seconds = asked["response_format"], len(asked["input"]) * 0.07 / asked.get("speed", 1) + 0.3
        if kind == "speech":
            return 200, sound(seconds, form)
        if kind == "streamed":  # a header written before anybody knew the length
            whole = bytearray(sound(seconds, "wav"))
            whole[4:8] = whole[40:44] = b"\xff\xff\xff\xff"
            return 200, bytes(whole)
        if kind == "truncated":
            whole = sound(seconds, form)
            return 200, whole[: len(whole) // 4]
        if kind == "silence":
            return 200, sound(seconds, form, level=0)
        if kind == "noise floor":
            return 200, sound(seconds, form, level=30)
        if kind == "wrong rate":  # 24 kHz samples said to be 8 kHz
            content = io.BytesIO()
            soundfile.write(content, tone(seconds, rate=RATE), 8_000, format="WAV")
            return 200, content.getvalue()
        if kind == "odd rate":
            return 200, sound(seconds, "wav", rate=4_000)
        if kind == "captcha":
            return 200, b"<html><title>Sorry...</title><form id=captcha-form></form></html>"
        if kind == "json":
            return 200, b'{"error": {"message": "quota"}}'
        if kind == "empty":
            return 200, b""
        return kind, b"refused"


@contextmanager
def service_standin(context: ssl.SSLContext | None = None):
    service = StandIn()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            service.paths.append(self.path)
            service.headers.append(dict(self.headers))
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append(asked)
            with suppress(BrokenPipeError, ConnectionResetError):
                self.respond(*service.answer(asked))

        def respond(self, kind, content):
            if kind == "hang":
                service.let_go.wait(30)
            elif kind == "drop":
                self.close_connection = True
            elif kind in {"drip", "flood"}:
                self.send_response(200)
                self.end_headers()
                while not service.let_go.wait(0.01 if kind == "drip" else 0):
                    self.wfile.write(b" " * (1 if kind == "drip" else 1_000_000))
            elif kind == "redirect":
                self.send_response(307)
                self.send_header("Location", f"{service.address}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.send_response(kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    with serving(service, Answer, context):
        yield service
