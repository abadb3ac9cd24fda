"""Carts made side by side: a worker is a process of its own, which makes one job after the other.

    this process ── job ──▶ python -m broadcast.production.sidebyside ── cart or refusal ──▶ this process

What dies takes one job with it and no other. A worker whose pipe is closed ends when its job is done, so none
outlives for long who started it, not even one that was killed; what it has put into the store by then is whole.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Self

from broadcast.errors import BroadcastError, MakingBrokenError
from broadcast.production.making import Job, Maker, Workplace
from broadcast.production.segments import Produced

Outcome = Produced | BroadcastError
"""A cart, or why there is none."""

_JOBS_EACH = 50
"""A worker makes room for another after so many: what its libraries hold on to goes with it."""
_LOOK_UP = 0.5
"""Seconds after which a wait looks up: on Windows Ctrl+C is not heard before."""
_PATIENCE = 5
"""Seconds that a worker may take to end when nothing is left to do."""


def make_all(workplace: Workplace, jobs: Sequence[Job], workers: int) -> Generator[tuple[Job, Outcome]]:
    """Every job with what came of it, as they are done; what is refused stops no other.

    `workers` are at work at a time, and one more alone for what needs an online voice, whose service counts
    the requests that it gets. No process is started where one worker is enough. Close the iterator to stop all.
    """
    maker = Maker(workplace)
    alone, free = ([job for job in jobs if maker.is_online(job) is online] for online in (True, False))
    if workers == 1 or min(workers, len(free)) + min(1, len(alone)) <= 1:
        for job in jobs:
            yield job, _outcome(maker, job)
        return
    with _Crew(workplace, workers, _JOBS_EACH) as crew, _Crew(workplace, 1, len(alone)) as loner:
        waiting = {crew.begin(job): job for job in free} | {loner.begin(job): job for job in alone}
        while waiting:
            for done in wait(waiting, _LOOK_UP, FIRST_COMPLETED).done:
                yield waiting.pop(done), done.result()


def _outcome(maker: Maker, job: Job) -> Outcome:
    try:
        return maker.make(job)
    except BroadcastError as refusal:
        return refusal


class _Crew:
    """Up to `count` workers, who do `jobs_each` before they are replaced, and the threads that wait for them."""

    def __init__(self, workplace: Workplace, count: int, jobs_each: int) -> None:
        self._workplace, self._jobs_each = workplace, jobs_each
        self._pool = ThreadPoolExecutor(count)
        self._seats: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(count):
            self._seats.put(None)
        self._hired: set[_Worker] = set()

    def begin(self, job: Job) -> Future[Outcome]:
        """Have it made when somebody is free."""
        return self._pool.submit(self._have_made, job)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            for worker in tuple(self._hired):
                worker.kill()
        self._pool.shutdown()
        for worker in self._hired:
            worker.end()

    def _have_made(self, job: Job) -> Outcome:
        worker, stays = self._seats.get(), False
        try:
            worker = worker or self._hire()
            outcome = worker.make(job)
            stays = worker.made < self._jobs_each and worker.lives
        finally:
            if not stays:
                self._part_with(worker)
            self._seats.put(worker if stays else None)  # or others wait for ever
        return outcome

    def _hire(self) -> _Worker:
        worker = _Worker(self._workplace)
        self._hired.add(worker)
        return worker

    def _part_with(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.end()
            self._hired.discard(worker)


class _Worker:
    """One of the other processes, seen from this one."""

    def __init__(self, workplace: Workplace) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "broadcast.production.sidebyside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for whoever started the workers
        )
        self.made = 0
        self._hand_over(workplace)

    @property
    def lives(self) -> bool:
        """Whether it can be given another job."""
        return self._process.poll() is None

    def make(self, job: Job) -> Outcome:
        """What comes of `job`; MakingBrokenError when the process dies of it."""
        self.made += 1
        self._hand_over(job)
        assert self._process.stdout is not None
        try:
            answer: Outcome = pickle.load(self._process.stdout)  # noqa: S301 - of this very program
        except (EOFError, pickle.UnpicklingError):
            return MakingBrokenError(title=job.title, code=self._process.wait())
        return answer

    def kill(self) -> None:
        """End it and its voice, whatever they are at: what it writes is put in place whole or not at all."""
        if sys.platform == "win32":
            self._process.kill()
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Let it go; it has nothing to do."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what it had not read is lost with it
                pipe.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _hand_over(self, value: Workplace | Job) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has died, and that is what the answer will be
            pickle.dump(value, self._process.stdin)
            self._process.stdin.flush()


# ── the other process ────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Make what comes in, until nothing comes any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows it is heard all the same
    jobs, answers = _apart(0, "rb", os.O_RDONLY), _apart(1, "wb", os.O_WRONLY)
    with suppress(EOFError, BrokenPipeError):
        maker = Maker(pickle.load(jobs))  # noqa: S301
        while True:
            outcome = _outcome(maker, pickle.load(jobs))  # noqa: S301
            pickle.dump(outcome, answers)
            answers.flush()


def _apart(number: int, mode: str, flags: int) -> BinaryIO:
    """The pipe at `number`, out of reach of libraries and children that read and print."""
    pipe = os.fdopen(os.dup(number), mode)
    nowhere = os.open(os.devnull, flags)
    os.dup2(nowhere, number)
    os.close(nowhere)
    return pipe  # type: ignore[return-value]


if __name__ == "__main__":
    main()
