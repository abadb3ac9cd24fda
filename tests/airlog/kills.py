"""Kill -9 of the log's writer at random moments, one life after another: python kills.py [--lives N] [--seed S]

Each life is a fork of this process, which is warm already: it opens the log and appends until it is killed, and says
of each entry that was acknowledged. In the end every one of those has to stand in the log once, in a whole chain.
What came of it is printed as one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust

BEFORE = 100
"""Entries that the log has before the first life."""
MOST = 4
"""Entries that a life may bring to their end before it is killed, by the parent's will."""


def entry(life: int, count: int) -> AsRun:
    return AsRun(
        kind=EntryKind.STARTED,
        station="dai-xa",
        at=datetime(2026, 11, 23, tzinfo=UTC),
        clock_trust=ClockTrust.TRUSTED,
        device="null",
        software="0",
        reason=f"{life}-{count}",
        title="Bản tin “một cửa” " * (count % 5),
    )


def measure(path: Path) -> tuple[float, float]:
    """Seconds that it takes to open a log of some length, and to append to it: kills shall fall within."""
    with ChainWriter(path) as log:
        begun = time.monotonic()
        for count in range(BEFORE):
            log.append(entry(-1, count))
        appending = (time.monotonic() - begun) / BEFORE
    begun = time.monotonic()
    ChainWriter(path).close()
    return time.monotonic() - begun, appending


def live(path: Path, life: int, said: int) -> NoReturn:
    with ChainWriter(path) as log:
        for count in range(1_000_000):
            one = entry(life, count)
            link = log.append(one)
            os.write(said, f"{link.seq} {link.hash} {one.reason}\n".encode())
    os._exit(1)


def end(path: Path, life: int, chance: random.Random, spans: tuple[float, float]) -> list[str]:
    """One life to its end; what it acknowledged."""
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        live(path, life, said)
    os.close(said)
    wanted, told = chance.randrange(MOST + 1), b""
    while told.count(b"\n") < wanted and (more := os.read(heard, 4096)):
        told += more
    time.sleep(chance.random() * 1.5 * (spans[1] if wanted else sum(spans)))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 65_536):
        told += more
    os.close(heard)
    return told.decode().splitlines()


def judge(path: Path, acknowledged: list[str]) -> int:
    """How many entries stand in the log. Raises where it does not hold what it has to."""
    kept = {seq: entry.reason for seq, entry in chain.read(path)}
    digests = chain.hashes(path)
    if chain.verify(path).seq != len(kept) or len(set(kept.values())) != len(kept):
        raise AssertionError("an entry is doubled")
    for line in acknowledged:
        seq, digest, reason = line.split()
        if (kept.get(int(seq)), digests.get(int(seq))) != (reason, digest):
            raise AssertionError(f"an acknowledged entry is lost: {line}")
    return len(kept)


def kill(folder: Path, lives: int, seed: str) -> dict[str, float]:
    """So many lives, one after another, and what came of them. Raises AssertionError where the log does not hold."""
    path, chance = folder / "as_run.sqlite", random.Random(seed)
    begun, before = time.monotonic(), sum(os.times()[:4])
    spans = measure(path)
    acknowledged: list[str] = []
    silent = 0
    for life in range(lives):
        told = end(path, life, chance, spans)
        silent += not told
        acknowledged += told
    entries = judge(path, acknowledged)
    return {
        "lives": lives,
        "acknowledged": len(acknowledged),
        "entered and not yet acknowledged": entries - BEFORE - len(acknowledged),
        "lives without an entry": silent,
        "seconds": round(time.monotonic() - begun, 1),
        "cpu": round(sum(os.times()[:4]) - before, 1),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lives", type=int, default=10_000)
    asked.add_argument("--seed", default="2026")
    asked.add_argument("--folder", type=Path, help="on which disk; a new folder there is used and removed")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        print(json.dumps(kill(Path(folder), wanted.lives, wanted.seed)))


if __name__ == "__main__":
    main()
