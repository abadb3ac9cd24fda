"""A keeper for each contact: it says what the port is to do, again when that failed, and never for too long.

What has to be done is decided by `duty`, which is pure; here is the thread that does it, so that a port
that is slow, gone or hanging delays nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from threading import Condition, Thread

from broadcast.domain.times import Clock
from broadcast.domain.zones import Contact
from broadcast.errors import BroadcastError, ContactError, ContactHeldError
from broadcast.playout.contacts.duty import Duty
from broadcast.playout.contacts.port import Switch

_ENDING_NS = 2_000_000_000
"""How long a keeper that ends goes on trying to open the contact."""
_ENDED_S = 6.0
"""How long is waited for that: the port itself may take a few seconds more."""


class ContactKeeper:
    """Keeps one contact closed while it is wanted, and open otherwise.

    It begins at once, by opening the contact. A port that fails is tried again, 0.2 s later at first and
    every 5 s in the end.

    Args:
        contact: which contact, and how long it may be closed at a stretch.
        open_switch: finds the contact's port by `contact.switch`; what it raises is raised here.
        clock: its monotonic time is what leases are written in.
        on_trouble: told of each kind of trouble once (ContactError, ContactHeldError), and None when all of it
            is over. It is called in the keeper's thread and MUST be quick; what it raises is lost.
    """

    def __init__(
        self,
        contact: Contact,
        open_switch: Callable[[str], Switch],
        clock: Clock,
        on_trouble: Callable[[BroadcastError | None], None],
    ) -> None:
        self._contact = contact
        self._switch = open_switch(contact.switch)
        self._clock = clock
        self._on_trouble = on_trouble
        self._duty = Duty(longest_ns=contact.longest * 1_000_000)
        self._known: set[str] = set()
        self._ends_ns: int | None = None
        self._turn = Condition()
        self._thread = Thread(target=self._run, name=f"contact {contact.id}", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether closed is what the port took last."""
        return self._duty.told is True

    def want(self, until_ns: int) -> None:
        """Be closed until that monotonic moment, whatever was said before. Comes back at once."""
        with self._turn:
            if self._ends_ns is None:
                self._duty = self._duty.wanted(until_ns, self._clock.monotonic_ns())
                self._turn.notify()

    def release(self) -> None:
        """Be open. Comes back at once."""
        with self._turn:
            self._duty = self._duty.released()
            self._turn.notify()

    def stop(self) -> None:
        """Open the contact and end, within some seconds even if the port hangs. MAY be called again."""
        with self._turn:
            self._duty = self._duty.released()
            if self._ends_ns is None:
                self._ends_ns = self._clock.monotonic_ns() + _ENDING_NS
            self._turn.notify()
        self._thread.join(_ENDED_S)

    def _run(self) -> None:
        with closing(self._switch):
            while (closed := self._next()) is not None:
                began = self._clock.monotonic_ns()
                error = self._set(closed)
                with self._turn:
                    outcome = self._duty.refused if error else self._duty.taken
                    self._duty = outcome(closed, began, self._clock.monotonic_ns())
                    tripped = self._duty.tripped
                self._tell(*filter(None, (error, self._held() if tripped else None)))

    def _next(self) -> bool | None:
        """Wait until there is something to tell the port, and say what; None when it is time to end."""
        with self._turn:
            while True:
                now = self._clock.monotonic_ns()
                self._duty = duty = self._duty.at(now)
                ends = self._ends_ns
                if ends is not None and (duty.open or now >= ends):
                    return None
                if duty.due_ns <= now:
                    return duty.goal
                self._turn.wait((min(duty.look_ns, ends or duty.look_ns) - now) / 1e9)

    def _set(self, closed: bool) -> BroadcastError | None:
        try:
            self._switch.set(closed)
        except BroadcastError as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever a port raises, the contact has to be opened later
            return ContactError(switch=self._contact.switch, reason=repr(error))
        return None

    def _tell(self, *troubles: BroadcastError) -> None:
        news: list[BroadcastError | None] = [one for one in troubles if str(one) not in self._known]
        if self._known and not troubles:
            news = [None]
        self._known = self._known | {str(one) for one in troubles} if troubles else set()
        for one in news:
            with suppress(Exception):
                self._on_trouble(one)

    def _held(self) -> ContactHeldError:
        length = timedelta(milliseconds=self._contact.longest)
        return ContactHeldError(contact=self._contact.id, length=length)
