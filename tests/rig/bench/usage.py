"""What a player costs, read from /proc: processor time of it and of all that it started, and resident memory."""

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Used:
    """Over a stretch of time: % of one core, and the most MB that were resident when it was looked at."""

    cpu: float = 0.0
    rss: float = 0.0


@contextmanager
def watched(*roots):
    """Watch processes and their children; the figures stand when the block is left. They must outlive it."""
    used, began, before = Used(), time.monotonic(), cpu_seconds(*roots)
    yield used
    used.cpu = 100 * (cpu_seconds(*roots) - before) / (time.monotonic() - began)
    used.rss = max(used.rss, rss_mb(*roots))


def cpu_seconds(*roots):
    """Processor time of these processes, of what they started, and of what of it has ended."""
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in _family(roots)) / _TICK


def rss_mb(*roots):
    """Resident memory of these processes and of what they started; pages that they share count for each."""
    return sum(peak_mb(pid) for pid in _family(roots))


def peak_mb(pid):
    """The most that one process ever had resident; 0 if it has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _family(roots):
    """The processes named, and their children to the last."""
    parents = {
        int(entry.name): int(fields[1])
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and (fields := _stat(entry.name))
    }
    family, grown = {pid for pid in roots if pid in parents}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return family


def _stat(pid):
    """The fields of /proc/PID/stat after the name: state, parent, …; none if the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
