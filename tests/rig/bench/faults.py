"""How long does the station take to heal? Each fault is done to a real one on virtual cards, again and again:

    .venv/bin/python tests/rig/bench/faults.py --times 20 --output docs/bench-faults.md

Every fault is done on the idle machine and then with busy cores beside it, each time to a station of its own,
about a quarter of a minute after it was started. Nothing else should be at work on the machine meanwhile. What
is going on is told on stderr; the page goes to stdout, and to the file.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from card import NotHereError, build
from faults_each import FAULTS
from faults_page import page
from faults_station import Stage
from machine import described


def options(arguments):
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="tests/rig/bench/faults.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=20, help="of each fault under each load (%(default)s)")
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=list(FAULTS), help="which ones (all)")
    parser.add_argument("--busy", nargs="+", type=int, default=[0, 2], help="busy cores, by turns (0 2)")
    parser.add_argument("--output", type=Path, help="a file for the page as well")
    return parser.parse_args(arguments)


def measure(fault, stage, times):
    """The values of each time that healed, or why this machine cannot do it."""
    values = []
    for _ in range(times):
        try:
            values.append(fault.happen(stage))
        except AssertionError as error:
            print(f"  not healed: {error}", file=sys.stderr, flush=True)
        except NotHereError as error:
            return f"not measured: {error}"
        else:
            print(" ", *(f"{value:.3f}" for value in values[-1]), file=sys.stderr, flush=True)
    return values


def main(arguments=None):
    """Do all faults and write the page."""
    chosen, machine, rows = options(arguments), described(), []
    turns = [(name, load) for name in chosen.faults for load in chosen.busy]
    with tempfile.TemporaryDirectory(prefix="faults") as folder:
        stage = Stage(Path(folder), build(folder))
        for number, (name, stage.load) in enumerate(turns):
            loaded = f"{stage.load} busy cores" if stage.load else "idle"
            print(f"{number + 1}/{len(turns)} {name}, {loaded} …", file=sys.stderr, flush=True)
            before, others = stage.dry, os.getloadavg()[0]
            values = measure(FAULTS[name], stage, chosen.times)
            rows.append(
                (FAULTS[name].figures, f"{loaded} ({others:.1f})", chosen.times, values, stage.dry - before)
            )
    text = page(machine, rows)
    print(text)
    if chosen.output:
        chosen.output.write_text(text)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    main()
