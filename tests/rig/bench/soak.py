"""Hours of a station on the virtual card, beside busy cores: whether it ever runs dry, what it costs, and whether it grows.

    .venv/bin/python tests/rig/bench/soak.py --hours 2 --busy 2

The playout process is the real one, with its log, its control socket and carts that it proves; a hard start comes
each minute, and what follows it is cut by the next. One line is told each minute, and the sum at the end.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from busy import busy
from card import Card, build
from home import Home
from plan import SECOND, until
from usage import cpu_seconds

from broadcast.airlog import chain
from broadcast.domain.times import Frames

_LEAD = 5 * SECOND


def main(arguments=None):
    """Run it, and say what it cost."""
    parser = argparse.ArgumentParser(prog="tests/rig/bench/soak.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, default=2)
    parser.add_argument("--busy", type=int, default=2, help="busy cores beside it (%(default)s)")
    chosen = parser.parse_args(arguments)
    minutes = max(1, round(chosen.hours * 60))
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        card = Card(Path(folder) / "card", build(folder))
        home = Home(Path(folder) / "home")
        begins_ns = time.time_ns() + _LEAD
        events = []
        for minute in range(minutes):
            events.append(
                home.event(f"start{minute % 20}", begins_ns + minute * 60 * SECOND, id=f"h{minute}")
            )
            events.append(home.event("bed0", fill=True, id=f"f{minute}", length=Frames(60 * 48_000)))
        day = home.publish(events)
        with busy(chosen.busy, minutes * 60 + 30):
            _play(home, card, day, begins_ns, minutes)
        capture = card.capture()
        told = [entry.outcome for _, entry in chain.read(home.folder / "as_run.sqlite") if entry.outcome]
        print(f"{len(told)} entries of events: { {str(one): told.count(one) for one in sorted(set(told))} }")
        print(f"the card ran dry {capture.dry} times in {len(capture.frames) / 48_000 / 60:.1f} minutes")


def _play(home, card, day, begins_ns, minutes):
    command = [sys.executable, "-m", "broadcast.air", home.folder, "--output", "chinh"]
    command += ["--device", "card:loaxa", "--day", day.isoformat()]
    with (home.folder / "said").open("w") as said:
        child = subprocess.Popen(command, env=card.env, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            until(begins_ns + 10 * SECOND)
            began, before = time.monotonic(), cpu_seconds(child.pid)
            first = _resident(child.pid)
            for minute in range(1, minutes):
                until(begins_ns + minute * 60 * SECOND + 10 * SECOND)
                now = _resident(child.pid)
                cpu = 100 * (cpu_seconds(child.pid) - before) / (time.monotonic() - began)
                print(f"{minute} min: {cpu:.2f} % of a core, {now:.1f} MB ({now - first:+.1f})", flush=True)
            until(begins_ns + minutes * 60 * SECOND + 2 * SECOND)
        finally:
            child.terminate()
            child.wait(20)


def _resident(pid):
    """MB that are resident now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
