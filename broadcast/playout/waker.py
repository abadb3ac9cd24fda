"""An alarm clock for chores: pre-rolls, midnight, rendering ahead, the day's head, backups.

It wakes what may be late by a second; the air is placed by the sample elsewhere. Nothing is kept on disk:
each chore says itself when it is next due, and is asked again at the start, after each run and after a
step of the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from broadcast.domain.times import Clock, utc

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something to be done now and then."""

    name: str
    after: Callable[[datetime], datetime | None]
    """Its next moment (aware) strictly after a given one; None when there is none."""
    run: Callable[[], None]


class Waker:
    """Runs chores at their moments, one at a time, in a thread of its own.

    Args:
        clock: where the time comes from; after a step of it, call `rebuild`.
        chores: what is to be done; names are unique.
        on_error: told of a chore that raised; it is due again at its next moment all the same.
    """

    def __init__(
        self, clock: Clock, chores: Sequence[Chore], on_error: Callable[[Chore, Exception], None]
    ) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.jobstores.memory import MemoryJobStore
        from apscheduler.schedulers.background import BackgroundScheduler

        self._clock = clock
        self._chores = tuple(chores)
        self._on_error = on_error
        self._turn = RLock()
        self._stopped = False
        self._due: dict[str, datetime] = {}
        self._scheduler: Any = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )

    def start(self) -> None:
        """Set every alarm and begin."""
        self.rebuild()
        self._scheduler.start()

    def rebuild(self) -> None:
        """Ask every chore again when it is due: at a start and after a step of the clock."""
        for chore in self._chores:
            self._set(chore)

    def due(self) -> dict[str, datetime]:
        """When each chore with an alarm is next due, in UTC."""
        with self._turn:
            return {name: moment for name, moment in self._due.items() if moment < _NEVER}

    def stop(self) -> None:
        """Cancel the alarms and wait for a chore that is running. Does nothing before `start`."""
        with (
            self._turn
        ):  # from here on no chore touches the scheduler, which waits for them while it is locked
            self._due.clear()
            self._stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _set(self, chore: Chore) -> None:
        with self._turn:
            if self._stopped:
                return
            moment = utc(chore.after(self._clock.wall()) or _NEVER)
            self._due[chore.name] = moment
            self._scheduler.add_job(
                self._wake, _alarm(moment), args=(chore,), id=chore.name, replace_existing=True
            )

    def _wake(self, chore: Chore) -> None:
        try:
            chore.run()
        except Exception as error:  # noqa: BLE001 - whatever a chore raises, the others have to be woken
            self._on_error(chore, error)
        finally:
            self._set(chore)


def _alarm(moment: datetime) -> Any:
    """Goes off once, and then never: a job whose trigger has nothing left is removed by the scheduler, which
    fails when it is being stopped meanwhile.
    """
    from apscheduler.triggers.base import BaseTrigger

    class Alarm(BaseTrigger):  # type: ignore[misc]
        def get_next_fire_time(self, previous: datetime | None, _now: datetime) -> datetime:
            return moment if previous is None else _NEVER

    return Alarm()
