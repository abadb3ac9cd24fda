"""A service on 127.0.0.1 for as long as a test needs it."""

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def serving(service, answer: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None):
    """`service`, which `answer` answers for at its `address`; what hangs is let go of by `let_go` at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.address = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        service.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
