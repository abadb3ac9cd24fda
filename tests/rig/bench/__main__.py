"""How exactly do we start sound, and how do others on the same virtual card? Run this folder:

    .venv/bin/python tests/rig/bench --starts 200 --rivals 60 --output docs/bench-air.md

Every row is measured on the idle machine and then with busy cores beside it. Nothing else should be at work
on the machine meanwhile. What is going on is told on stderr; the page goes to stdout, and to the file.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from by_aplay import aplay
from by_apscheduler import apscheduler
from by_cron import cron
from by_liquidsoap import liquidsoap_pushed, liquidsoap_timed
from card import Card, NotHereError, build
from machine import described
from ours import ours
from table import page


@dataclass(frozen=True, slots=True)
class Row:
    """`measure(rig, starts, spacing, load)` answers a Measured, or raises NotHereError."""

    name: str
    measure: Callable
    starts: str
    """The option that says how many."""
    spacing: float


ROWS = {
    "ours": Row("Truyền thanh, the playout process", ours, "starts", 0.5),
    "aplay": Row("aplay, a process for each item, by an exact timer", aplay, "rivals", 1.0),
    "apscheduler": Row("APScheduler + `sounddevice.play`", apscheduler, "rivals", 1.0),
    "liquidsoap-pushed": Row(
        "Liquidsoap, requests pushed by an exact timer", liquidsoap_pushed, "rivals", 1.0
    ),
    "liquidsoap-timed": Row("Liquidsoap, `switch` by time predicate", liquidsoap_timed, "rivals", 1.0),
    "cron": Row("cron + aplay", cron, "cron", 60.0),
}


def options(arguments):
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="tests/rig/bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--starts", type=int, default=200, help="of our own engine (%(default)s)")
    parser.add_argument("--rivals", type=int, default=60, help="of each of the others (%(default)s)")
    parser.add_argument("--cron", type=int, default=10, help="of cron, ten in a minute (%(default)s)")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS), help="which ones (all)")
    parser.add_argument("--busy", nargs="+", type=int, default=[0, 2], help="busy cores, by turns (0 2)")
    parser.add_argument("--output", type=Path, help="a file for the page as well")
    return parser.parse_args(arguments)


def measure(row, chosen, card, load):
    """One row under one load, or why there is none."""
    try:
        return row.measure(card, getattr(chosen, row.starts), row.spacing, load)
    except NotHereError as error:
        return f"not measured: {error}"


def main(arguments=None):
    """Measure all rows and write the page."""
    chosen, machine, rows = options(arguments), described(), []
    turns = [(name, load) for name in chosen.rows for load in chosen.busy]
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        library = build(folder)
        for number, (name, load) in enumerate(turns):
            loaded = f"{load} busy cores" if load else "idle"
            print(f"{number + 1}/{len(turns)} {name}, {loaded} …", file=sys.stderr, flush=True)
            card = Card(Path(folder) / f"{name}-{load}", library)
            rows.append((ROWS[name].name, loaded, measure(ROWS[name], chosen, card, load)))
    text = page(machine, rows)
    print(text)
    if chosen.output:
        chosen.output.write_text(text)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    main()
