"""uvicorn in a thread of the desk's process: begun when the desk begins, ended with it.

An address that is not there yet (a network that comes up after the desk) is tried again until it is.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from broadcast.errors import BroadcastError, ListenError
from broadcast.station.home import Home
from broadcast.web.app import make_app
from broadcast.web.live import MOST

_AT_ONCE = 32 + 6 * MOST
"""Connections: some for offices, and for each who looks on the six that a browser opens at most."""
_LEAVING = 5
_AGAIN = 30.0


def serve(home: Home, tell: Callable[[BroadcastError], None], stop: threading.Event) -> None:
    """Answer on `[web] listen` until `stop`; what hinders it is told once, and tried again."""
    told = False
    while not stop.is_set():
        try:
            with served(home):
                stop.wait()
        except ListenError as error:
            if not told:
                tell(error)
            told = True
            stop.wait(_AGAIN)


@contextmanager
def served(home: Home, port: int | None = None) -> Iterator[int]:
    """Answer while the context lasts, on that port or the one of the settings; gives the port. Raises ListenError."""
    host, usual = home.settings.web.place
    app = make_app(home)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # `door` believes the proxies that the settings name
        server_header=False,
        limit_concurrency=_AT_ONCE,
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_LEAVING,
        lifespan="off",
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        place = socket.create_server((host, usual if port is None else port), family=family)
        # what is accepted inherits it; else the end of each answer waits 40 ms for the browser to confirm its beginning
        place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise ListenError(address=home.settings.web.listen, reason=error.strerror or str(error)) from error
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, name="web", daemon=True)
    thread.start()
    try:
        yield place.getsockname()[1]
    finally:
        app.state.live.close()
        server.should_exit = True
        thread.join(_LEAVING + 1)
        place.close()
