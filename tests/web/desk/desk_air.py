"""The air of a station as far as its door: takes every order and keeps it."""

import threading
from contextlib import contextmanager

from broadcast.playout.commands import Inbox
from broadcast.playout.control import ControlServer


@contextmanager
def air(folder, clock):
    """Gives the commands that the air was told, in order."""
    inbox, told = Inbox(), []
    (folder / "control").mkdir(exist_ok=True)
    server = ControlServer(folder / "control" / "chinh.json", inbox, clock, dict)

    def take():
        while asked := inbox.get():
            told.append(asked.command)
            asked.answer(clock.wall())

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield told
    finally:
        server.close()
        inbox.put(None)
        thread.join()
