"""The bench of reading runs, and has something of every kind to read."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import reading


def test_every_kind_is_measured():
    told = reading.page(rounds=1, least_bytes=1)
    rows = [line for line in told.splitlines() if line.startswith("| ")][1:]
    assert [row.split(" | ")[0][2:] for row in rows] == list(reading.kinds())
    assert all(float(row.split(" | ")[2]) > 0 for row in rows)
