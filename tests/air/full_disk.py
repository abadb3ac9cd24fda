"""A station's log on a disk that is full, killed at random moments, and then with room again.

    python full_disk.py FOLDER SEED        FOLDER is an empty file system of some three megabytes

Prints how many entries were acknowledged while it was full; raises where one of them is not in the log once.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from broadcast.air.logs import StationLog
from broadcast.airlog import chain
from broadcast.airlog.reserve import Reserve
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust
from broadcast.errors import BroadcastError
from broadcast.playout.clocks import SystemClock
from broadcast.production.carts import CartStore

AT = datetime(2026, 11, 30, tzinfo=UTC)
LIVES = 30


def opened(folder):
    return StationLog(folder / "as_run.sqlite", CartStore(folder / "carts"), SystemClock(AT), lambda _: None)


def live(folder, life, said):
    with opened(folder) as log:
        for count in range(6):
            entry = AsRun(
                kind=EntryKind.STARTED,
                station="dai-xa",
                at=AT,
                clock_trust=ClockTrust.TRUSTED,
                device="null",
                software="0",
                reason=f"{life}-{count}",
                title="x" * 700,
            )
            try:
                log.append(entry)
            except BroadcastError:
                break
            os.write(said, f"{entry.reason}\n".encode())
    time.sleep(60)


def end(folder, life, chance):
    """One life, killed after a few entries; what it acknowledged."""
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        live(folder, life, said)
        os._exit(1)
    os.close(said)
    wanted, told = chance.randrange(3), b""
    while told.count(b"\n") < wanted:
        told += os.read(heard, 4096)
    time.sleep(chance.random() * 0.03)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 65_536):
        told += more
    os.close(heard)
    return told.decode().split()


def fill(path):
    """A file that takes whatever room there is."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError:
            return


def main(folder, seed):
    chance = random.Random(seed)
    with opened(folder):
        pass
    acknowledged = end(folder, 0, chance)
    fill(folder / "ballast")
    full = []
    for life in range(1, LIVES):
        full += end(folder, life, chance)
    kept = len(Reserve(folder / "as_run.reserve").entries)
    (folder / "ballast").unlink()
    later = [name for life in range(LIVES, LIVES + 20) for name in end(folder, life, chance)]
    with opened(folder) as log:
        log.take_up(folder / "no notes", "dai-xa")
    entered = [entry.reason for _, entry in chain.read(folder / "as_run.sqlite")]
    chain.verify(folder / "as_run.sqlite")
    assert len(set(entered)) == len(entered), "an entry is doubled"
    lost = set(acknowledged + full + later) - set(entered)
    assert not lost, lost
    order = [name for name in entered if name in {*full}]
    assert order == full, "the order is another"
    print(len(full), kept)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
