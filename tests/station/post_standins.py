"""Stand-ins for where alarms go: a mail server and a web hook on this machine that can be down, slow or deaf."""

import email
import email.policy
import json
import socket
import socketserver
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand a letter over."""

    def handle(self):
        self._say(b"220 stand-in")
        for line in self.rfile:
            match line.strip().upper().split(b" ")[0]:
                case b"DATA":
                    self._say(b"354 go on")
                    self._take()
                    self._say(b"250 taken")
                case b"QUIT":
                    self._say(b"221 bye")
                    return
                case _:
                    self._say(b"250 yes")

    def _take(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        text = letter.get_body(("html", "plain"))  # as a reader prefers it
        assert text.get_content_type() == "text/plain", text
        self.server.got.append((time.monotonic(), letter["subject"], text.get_content()))

    def _say(self, line):
        self.wfile.write(line + b"\r\n")


class _Hook(BaseHTTPRequestHandler):
    """What Apprise's json:// posts to."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.refuses:
            self.send_error(503)
            return
        self.server.got.append((time.monotonic(), body["title"], body["message"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def free_port():
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def _serving(server):
    server.got, server.refuses = [], False
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mail(port=0):
    """A mail server while the block lasts; `got` is when, subject and text of each letter."""
    return _serving(_MailServer(("127.0.0.1", port), _Mail))


def hook():
    """A web hook while the block lasts; `got` is when, title and text of each notice. It may be told to refuse."""
    return _serving(ThreadingHTTPServer(("127.0.0.1", 0), _Hook))


@contextmanager
def deaf(drip=False):
    """A server that takes connections and says nothing; or one byte now and then, which is worse. Gives its port."""
    leaving = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []

        def hold():
            server.settimeout(0.2)
            while not leaving.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    if drip:
                        _drip(held)

        thread = threading.Thread(target=hold)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            leaving.set()
            thread.join()
            for one in held:
                one.close()


def _drip(held):
    for one in tuple(held):
        try:
            one.sendall(b"2")
        except OSError:
            held.remove(one)


def mail_address(port):
    return f"mailto://127.0.0.1:{port}/?from=dai@xa.vn&to=truc@xa.vn"


def hook_address(port):
    return f"json://127.0.0.1:{port}/"
