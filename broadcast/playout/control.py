"""The control socket of a playout process: commands of this computer's operator, and how the air is.

    desk ── {"token": …, "ask": "say", "order": {…}} ──▶ │ server thread │ ──▶ inbox ──▶ the air
         ◀── {"at": "2026-11-24T05:15:02.103000Z"} ───── │               │ ◀── answer ──

It listens on the loopback address alone, on a port of the system's choice. Port and a token that is new at
each start stand in a file that only the owner of the home may read: whoever can read it may command. A line is
short, a connection lives for seconds, and none of them can keep another from being heard.
"""

from __future__ import annotations

import hmac
import json
import os
import queue
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from broadcast import files
from broadcast.domain import orders
from broadcast.domain.times import Clock, stamp
from broadcast.errors import BroadcastError, CommandRefusedError, NotOnAirError, Said
from broadcast.playout.commands import Answer, Asked, Command, Inbox, Leave, Resume, Say, Silence, Withdraw

_LONGEST_LINE = 64 * 1024
_PATIENCE = 2.0
"""Seconds in which a connection has to have asked; and the air, to have answered."""
_GLANCE = 1.0
"""Seconds that whoever looks on waits for a word."""
_TRIES, _PAUSE = 4, 0.25
_AT_ONCE = 8
"""Connections that are listened to side by side."""
_LONGEST_SILENCE = 24 * 60
"""Minutes that one stop may last."""


class ControlServer:
    """Takes commands for the air, in threads of its own.

    Args:
        path: the file that port and token are written to, for the owner alone.
        inbox: where commands go.
        clock: tells until when a stop lasts.
        status: how the air is just now, for whoever asks.

    Raises DiskFullError or CannotWriteError when the file cannot be written.
    """

    def __init__(self, path: Path, inbox: Inbox, clock: Clock, status: Callable[[], dict[str, Any]]) -> None:
        self._path, self._inbox, self._clock, self._status = path, inbox, clock, status
        self._token = secrets.token_urlsafe(32)
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._socket = socket.create_server(("127.0.0.1", 0))
        try:
            _write_secret(path, {"port": self._socket.getsockname()[1], "token": self._token})
        except BroadcastError:
            self._socket.close()
            raise
        threading.Thread(target=self._serve, name="control", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self._room.acquire(blocking=False):
                threading.Thread(target=self._attend, args=(connection,), daemon=True).start()
            else:
                connection.close()

    def _attend(self, connection: socket.socket) -> None:
        try:
            with connection, suppress(OSError):
                line = _read_line(connection, self._clock.monotonic_ns() + int(_PATIENCE * 1e9), self._clock)
                connection.sendall(json.dumps(self._reply(line), ensure_ascii=False).encode() + b"\n")
        finally:
            self._room.release()

    def _reply(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            token, what = str(asked["token"]), str(asked["ask"])
            if not hmac.compare_digest(token.encode(), self._token.encode()):
                return _told(CommandRefusedError(reason=Said("sai mã điều khiển", "the token is wrong")))
            if what == "status":
                return self._status()
            command = self._command(what, asked)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return _told(CommandRefusedError(reason=str(error)))
        answer = self._ask(command)
        return _told(answer) if isinstance(answer, BroadcastError) else {"at": stamp(answer)}

    def _command(self, what: str, asked: dict[str, Any]) -> Command:
        match what:
            case "say":
                return Say(order=orders.from_record(asked["order"]))
            case "stop":
                minutes = min(max(1, int(asked["minutes"])), _LONGEST_SILENCE)
                return Silence(until=self._clock.wall() + timedelta(minutes=minutes))
            case "resume":
                return Resume()
            case "withdraw":
                return Withdraw(order=None if asked["order"] is None else str(asked["order"]))
            case "leave":
                return Leave()
        raise ValueError(what)

    def _ask(self, command: Command) -> Answer:
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._inbox.put(Asked(command=command, answer=answers.put))
        try:
            return answers.get(timeout=_PATIENCE)
        except queue.Empty:
            return CommandRefusedError(
                reason=Said("tiến trình phát không trả lời", "the playout process does not answer")
            )


class ToldError(BroadcastError):
    """What a playout process answered instead of doing it, in its own words; `kind` is the name of its error."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self.kind = str(told["error"])
        super().__init__()

    def sentence(self, language: str) -> str:
        """As the process said it."""
        return str(self._told[language])


def ask(path: Path, clock: Clock, what: str, **facts: object) -> dict[str, Any]:
    """Ask the playout process of a control file something, and give its answer.

    A process that has no room just now is asked again; no command does anything twice.

    Raises:
        NotOnAirError: no process listens there.
        ToldError: what it refused.
    """
    for _ in range(_TRIES):
        try:
            answer = _asked(path, clock, {"ask": what, **facts}, within=3 * _PATIENCE)
        except (OSError, ValueError, KeyError) as error:
            reason = error
            time.sleep(_PAUSE)
        else:
            if "error" in answer:
                raise ToldError(answer)
            return answer
    raise NotOnAirError(path=path.parent.parent) from reason


def status(path: Path, clock: Clock) -> dict[str, Any]:
    """How the air is, asked once and with little patience: whoever looks on asks again.

    Raises NotOnAirError, and ToldError where another process has taken the place by now.
    """
    try:
        answer = _asked(path, clock, {"ask": "status"}, within=_GLANCE)
    except (OSError, ValueError, KeyError) as error:
        raise NotOnAirError(path=path.parent.parent) from error
    if "error" in answer:
        raise ToldError(answer)
    return answer


def _asked(path: Path, clock: Clock, request: dict[str, object], within: float) -> dict[str, Any]:
    door = json.loads(path.read_bytes())
    with socket.create_connection(("127.0.0.1", door["port"]), _PATIENCE) as connection:
        connection.sendall(json.dumps({"token": door["token"], **request}).encode() + b"\n")
        until = clock.monotonic_ns() + int(within * 1e9)
        found: dict[str, Any] = json.loads(_read_line(connection, until, clock))
        return found


def _read_line(connection: socket.socket, until_ns: int, clock: Clock) -> bytes:
    """A line, or what came of it by then. Raises OSError."""
    line = b""
    while not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
        connection.settimeout(max(0.01, (until_ns - clock.monotonic_ns()) / 1e9))
        part = connection.recv(4096)
        if not part or clock.monotonic_ns() > until_ns:
            break
        line += part
    return line


def _told(error: BroadcastError) -> dict[str, Any]:
    return {"error": type(error).__name__, "vi": error.sentence("vi"), "en": error.sentence("en")}


def _write_secret(path: Path, content: dict[str, Any]) -> None:
    """Put a file in place that nobody but its owner could ever read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    with files.refusals(path):
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file)
        draft.replace(path)
