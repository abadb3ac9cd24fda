"""Work that takes longer than a page may: it goes on in a thread, and the page asks each second how far it is.

What is under way is kept in memory alone. A desk that ends meanwhile leaves nothing half-done, since every work puts
its result in place whole; the reader begins it again.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from broadcast.domain.times import Clock
from broadcast.errors import BroadcastError, Said, WorkUnderWayError

Progress = Callable[[int, int, str], None]
"""Called with (done, all, what)."""
_KEPT = 30
_FAILED = Said(
    "Việc này bị lỗi giữa chừng. Làm lại; nếu vẫn lỗi, xem tệp control/desk.err.",
    "This failed half-way. Do it again; if it fails again, look at control/desk.err.",
)


class WorkState(StrEnum):
    """How a work stands."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


@dataclass(slots=True)
class Work:
    """One work: `then` is the page that shows what came of it."""

    key: str
    title: Said
    then: str
    begun_ns: int
    state: WorkState = WorkState.RUNNING
    done: int = 0
    all: int = 0
    what: str = ""
    result: object = None
    refusal: BroadcastError | Said | None = None


@dataclass(slots=True)
class Works:
    """The works of one desk, by key: of one key one at a time."""

    clock: Clock
    _works: dict[str, Work] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, key: str, title: Said, then: str, do: Callable[[Progress], object]) -> Work:
        """Begin a work. Raises WorkUnderWayError while one of that key is."""
        work = Work(key=key, title=title, then=then, begun_ns=self.clock.monotonic_ns())
        with self._lock:
            before = self._works.get(key)
            if before and before.state is WorkState.RUNNING:
                raise WorkUnderWayError(work=before.title)
            self._works.pop(key, None)
            self._works[key] = work
            self._forget()
        threading.Thread(target=_do, args=(work, do), name=f"work {key}", daemon=True).start()
        return work

    def find(self, key: str) -> Work | None:
        """The last work of a key, if it is still known."""
        return self._works.get(key)

    def _forget(self) -> None:
        over = [key for key, work in self._works.items() if work.state is not WorkState.RUNNING]
        for key in over[: max(0, len(self._works) - _KEPT)]:
            del self._works[key]


def _do(work: Work, do: Callable[[Progress], object]) -> None:
    def progress(done: int, all_: int, what: str) -> None:
        work.done, work.all, work.what = done, all_, what

    try:
        work.result = do(progress)
        work.state = WorkState.DONE
    except BroadcastError as error:
        work.refusal, work.state = error, WorkState.REFUSED
    except Exception:  # noqa: BLE001
        traceback.print_exc(file=sys.stderr)
        work.refusal, work.state = _FAILED, WorkState.REFUSED
