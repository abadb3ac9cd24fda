"""What the pages of benchmarks have in common: where they were measured, a row of figures, and how they are written."""

import platform
import statistics
from pathlib import Path


def processor():
    """The name of the processor, as the system tells it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor()
    )


def row(name, values, unit, *goal):
    """Least, median and most of `values`, with `unit` digits behind the point."""
    figures = (f"{value:.{unit}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"| {' | '.join((name, *figures, *goal))} |"


def told(lines, output):
    """Print the lines as they come, and write the page to `output` as well, where that is a path."""
    page = []
    for line in lines:
        print(line, flush=True)
        page.append(line)
    if output:
        output.write_text("\n".join(page) + "\n", encoding="utf-8")
