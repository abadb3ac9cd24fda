"""What an entry of the as-run log costs, beside a bare append of the same bytes to SQLite with the same durability.

    python tests/bench/append.py [--entries N] [--output FILE.md]

Both append by turns, entry by entry, in one run and on one disk, so that whatever else the machine does falls on both.
The bare one has the bytes ready, and a table without triggers: no hash, no chain, no canonical form.
"""

import argparse
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pages import processor, row, told

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.times import RATE, ClockTrust, Frames

BOUND = 2.0
TABLE = "CREATE TABLE bare (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL)"
PROFILE = ("PRAGMA journal_mode=PERSIST", "PRAGMA synchronous=EXTRA")


def entry(number):
    """An event of a usual day."""
    start = datetime(2026, 11, 22, 22, tzinfo=UTC) + timedelta(minutes=number)
    return AsRun(
        kind=EntryKind.EVENT,
        station="dai-xa",
        at=start + timedelta(seconds=30),
        clock_trust=ClockTrust.TRUSTED,
        device="card:USB Audio Device",
        software="truyenthanh 0.1.0",
        rundown="2026-11-23.v0001.0011223344556677.json",
        event=f"e{number}",
        title=f"Bản tin số {number}: thủ tục hành chính tại bộ phận một cửa",
        column="Cải cách hành chính",
        event_kind="speech",
        items=("KH1.a",),
        group="a",
        zones=("z1", "z2"),
        author="bien-tap",
        approver="lanh-dao",
        cart="ab" * 32,
        rung=Rung.CART,
        planned_start=start,
        planned_end=start + timedelta(seconds=30),
        actual_start=start,
        actual_end=start + timedelta(seconds=30),
        frames=Frames(30 * RATE),
        outcome=Outcome.AIRED,
        peak=-312,
        loudness=-1810,
        lufs=-1790,
    )


def measure(folder, entries):
    """Milliseconds of each append: of the log, and of the bare one. By turns one and the other goes first."""
    ours, bare = [], []
    rows = written(folder / "before.sqlite", entries)
    with (
        ChainWriter(folder / "log.sqlite") as log,
        closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as database,
    ):
        for words in (*PROFILE, TABLE):
            database.execute(words)
        for number, values in enumerate(rows, 1):
            one = entry(number)
            turns = [
                (ours, partial(log.append, one)),
                (bare, partial(database.execute, "INSERT INTO bare VALUES (?, ?, ?)", values)),
            ]
            for times, append in turns[:: 1 if number % 2 else -1]:
                begun = time.perf_counter_ns()
                append()
                times.append((time.perf_counter_ns() - begun) / 1e6)
    return ours, bare


def written(path, entries):
    """The rows that a log of these entries holds."""
    with ChainWriter(path) as log:
        for number in range(1, entries + 1):
            log.append(entry(number))
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM as_run ORDER BY seq").fetchall()


def page(folder, entries):
    """The page, line by line."""
    measure(folder / "warm", 50)
    load = os.getloadavg()[0]
    ours, bare = measure(folder / "measured", entries)
    yield "# What an entry of the log costs"
    yield ""
    yield f"Written by `make bench-log` on {platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores,"
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; load of the machine when it began: {load:.1f}."
    yield f"{entries} entries of a usual size are appended to the log and, by turns now before and now after it, the same bytes to a bare SQLite table"
    yield "with the same durability (`journal_mode=PERSIST`, `synchronous=EXTRA`), each on the disk before the next begins."
    yield ""
    yield "| | least ms | median ms | most ms |"
    yield "|---|---|---|---|"
    yield row("an entry of the log", ours, 2)
    yield row("a bare append", bare, 2)
    yield ""
    middle = statistics.median(ours) / statistics.median(bare)
    yield f"The log costs {middle:.2f} times a bare append by the median, {sum(ours) / sum(bare):.2f} times in all; it may cost {BOUND:g}."


def main():
    """Measure, print, and write the page where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path)
    options.add_argument("--entries", type=int, default=1_000)
    options.add_argument("--folder", type=Path, help="on which disk; a new folder there is used and removed")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for name in ("warm", "measured"):
            (Path(folder) / name).mkdir()
        told(page(Path(folder), asked.entries), asked.output)


if __name__ == "__main__":
    main()
