"""How fast a year of one station becomes figures and papers: from its log on the disk to the files.

python tests/bench/report.py [--output docs/bench-report.md] [--times 5]

The log is a real one, with its chain. Times are the processor's: a small machine does other things besides.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages import processor, row, told
from years import events, with_beginnings

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.times import Period
from broadcast.playout.clocks import SystemClock
from broadcast.reports import writers
from broadcast.station import forms
from broadcast.station.forms import FormName
from broadcast.station.home import make_home, open_home

YEAR = Period.parse("2025")
LINES = 17_500
MADE = datetime(2026, 1, 2, tzinfo=UTC)
"""What is asked for is over: nothing is looked for in days to come."""


class After(SystemClock):
    """A clock of the year after."""

    def wall(self):
        return MADE


def laid(folder):
    """A home whose log tells of the year: so many lines, with beginnings, ends, and what a monitor heard."""
    make_home(folder)
    lines = with_beginnings(events(date(2025, 1, 1), 365))
    kept = lines[-LINES:]
    with ChainWriter(folder / "as_run.sqlite") as log:
        for entry in kept:
            log.append(entry)
    return len(kept)


def timed(times, work):
    """What each of so many times took of the processor, in seconds."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return found


def measured(home, target, times):
    """A row for each step, the goals beside."""
    filled = {name: forms.fill_in(home, YEAR, name)[0] for name in FormName}
    steps = {
        "figures, from the log on the disk": lambda: forms.fill_in(home, YEAR),
        "json, from the figures": lambda: writers.write(filled[FormName.REPORT], ["json"], target),
        "**figures and json**": lambda: writers.write(forms.fill_in(home, YEAR)[0], ["json"], target),
    }
    for name, form in filled.items():
        for format_ in ("csv", "xlsx", "docx", "pdf"):
            steps[f"{name}: {format_}"] = lambda form=form, format_=format_: writers.write(
                form, [format_], target
            )
    for name, work in steps.items():
        goal = "< 1 s" if name.startswith("**") else ""
        yield row(name, timed(times, work), 2, goal)


def page(times):
    """The page, line by line as it is measured."""
    yield "# How fast papers are made"
    yield ""
    yield f"Written by `make bench-report` on {processor()}, {os.cpu_count()} cores, Python {platform.python_version()};"
    yield f"load of the machine when it began: {os.getloadavg()[0]:.1f}. Seconds of the processor, {times} times each."
    yield ""
    room = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=room) as folder:
        lines = laid(Path(folder) / "dai")
        with open_home(Path(folder) / "dai", After(MADE)) as home:
            found = forms.fill_in(home, YEAR)[0].figures
            yield f"A year of one station: {lines:,} lines of the log, {found.events:,} events, {found.total.airings:,} airings."
            yield "The report's docx and pdf hold a line for each event in their appendix. Typst remembers what it has set: the"
            yield "first pdf, the most in its row, is what a command pays."
            yield ""
            yield "| | least | median | most | goal |"
            yield "|---|---|---|---|---|"
            yield from measured(home, Path(folder) / "out", times)


def main():
    """Measure, print as it goes, and write the page where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--output", type=Path)
    asked.add_argument("--times", type=int, default=5)
    options = asked.parse_args()
    told(page(options.times), options.output)


if __name__ == "__main__":
    main()
