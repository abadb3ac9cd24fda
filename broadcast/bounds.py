"""How much a process that opens a stranger's file may take: so a hostile one can at the worst end that process."""

from __future__ import annotations

_MEGABYTE = 1_000_000


def bound(*, megabytes: int, seconds: int | None = None) -> None:
    """Limit this process's memory and processor time, and leave no core dump, where the system can.

    On Windows nothing is limited: whoever started the process waits no longer than it will.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds,) * 2)
