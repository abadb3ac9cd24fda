"""How fast copy is read aloud: `make bench-reading` prints the table and writes docs/bench-reading.md."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import time
from pathlib import Path

from broadcast.production.spoken import read_aloud

DATA = Path(__file__).parents[1] / "data"


def kinds():
    """Lines by kind: words alone, documents as offices write them, and sentences full of numbers and codes."""
    documents = [
        line
        for path in sorted((DATA / "plans").rglob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    with (DATA / "spoken_own.tsv").open(encoding="utf-8", newline="") as file:
        numbers = [row[0] for row in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]]
    plain = [line for line in documents if line and not any(map(str.isnumeric, line))]
    return {"plain copy": plain, "documents": documents, "numbers and codes": numbers}


def speeds(lines, least_bytes, rounds):
    """Megabytes of UTF-8 read in a second of processor time, round by round."""
    size = sum(len(line.encode()) + 1 for line in lines)
    times = -(-least_bytes // size)
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(times):
            for line in lines:
                _ = read_aloud(line).text
        found.append(times * size / 1_000_000 / (time.process_time() - begun))
    return found


def page(rounds, least_bytes=500_000):
    """The page, measured now."""
    load = os.getloadavg()[0]
    rows = []
    for kind, lines in kinds().items():
        mean = statistics.mean(len(line.encode()) for line in lines)
        found = speeds(lines, least_bytes, rounds)
        rows.append(
            f"| {kind} | {mean:.0f} | {min(found):.2f} | {statistics.median(found):.2f} | {max(found):.2f} |"
        )
    return "\n".join(
        (
            "# How fast copy is read aloud",
            "",
            f"Written by `make bench-reading` on {platform.system()} {platform.machine()}, {os.cpu_count()} cores,",
            f"Python {platform.python_version()}; load of the machine when it began: {load:.1f}.",
            f"Each kind is read {rounds} times, line by line, by one process; megabytes of UTF-8 a second of processor",
            "time, which a machine shared with others makes fewer. The lines are those of the tests.",
            "",
            "| copy | bytes a line | least MB/s | median MB/s | most MB/s |",
            "|---|---|---|---|---|",
            *rows,
            "",
        )
    )


def main():
    """Measure, print, and write the page where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    asked = options.parse_args()
    told = page(asked.rounds)
    print(told)
    if asked.output:
        asked.output.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
