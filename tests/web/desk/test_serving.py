"""How the desk's answers leave the station."""

import socket

import uvicorn

from broadcast.web.serving import served


def test_the_end_of_an_answer_does_not_wait_until_its_beginning_is_confirmed(desk, monkeypatch):
    """The browser confirms 40 ms later: each page was that much slower. What is accepted inherits the option."""
    places, run = [], uvicorn.Server.run
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda server, sockets: places.extend(sockets) or run(server, sockets)
    )
    with served(desk, port=0) as port, socket.create_connection(("127.0.0.1", port), 5):
        (place,) = places
        assert place.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
