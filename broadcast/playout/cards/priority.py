"""Real-time priority for the thread that feeds the card, where the system allows it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_PRIORITY = 10
_LONGEST = 500_000, 1_000_000
"""Microseconds that such a thread may run without a pause: one that spins ends its process, not the machine."""


@contextmanager
def urgent() -> Iterator[None]:
    """Threads that begin inside the block have real-time priority; this one has its own again behind it.

    Where that is not allowed, or not known, nothing changes.
    """
    if sys.platform != "linux":
        yield
        return
    import os
    import resource

    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        resource.setrlimit(resource.RLIMIT_RTTIME, _LONGEST)
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))
    except (OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


def is_allowed() -> bool:
    """Whether a thread of this user may have it."""
    if sys.platform != "linux":
        return False
    import os

    with urgent():
        return os.sched_getscheduler(0) == os.SCHED_FIFO
