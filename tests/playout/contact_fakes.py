"""A contact in memory, and how to wait for what another thread does."""

import threading
import time

from broadcast.domain.times import Millis
from broadcast.domain.zones import Contact
from broadcast.errors import ContactError


class MemorySwitch:
    """Remembers what it was told. While `failure` is set it raises that; while `gate` is clear it hangs."""

    def __init__(self):
        self.closed = False
        self.words = []
        """Every word it took, the same ones again too."""
        self.tries = 0
        self.let_go = 0
        self.failure = None
        self.lies = False
        """A failing port does all the same what it was told."""
        self.gate = threading.Event()
        self.gate.set()

    @property
    def changes(self):
        """The words it took, those that changed nothing left out."""
        return [word for n, word in enumerate(self.words) if n == 0 or self.words[n - 1] != word]

    def set(self, closed):
        self.tries += 1
        self.gate.wait(60)
        if self.failure is None or self.lies:
            self.closed = closed
        if self.failure is not None:
            raise self.failure
        self.words.append(closed)

    def check(self):
        if self.failure is not None:
            raise self.failure

    def close(self):
        self.closed = False
        self.let_go += 1

    def opener(self, spec):
        """In place of `open_switch`."""
        return self


def failure(reason):
    return ContactError(switch="memory", reason=reason)


def contact(longest=3 * 3_600_000, switch="memory"):
    return Contact(id="am-ly", switch=switch, longest=Millis(longest))


def eventually(condition, what="it never happened", seconds=20):
    """Wait until `condition()` holds."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, what
        time.sleep(0.005)


def in_time(call, seconds=20):
    """Call it in a thread of its own, and give back what it raised; it has to come back at all."""
    raised = []

    def run():
        try:
            call()
        except Exception as error:  # noqa: BLE001
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it does not come back"
    return raised[0] if raised else None
