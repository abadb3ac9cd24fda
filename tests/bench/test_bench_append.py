"""The benchmark of the log's entries measures two files that hold the same."""

import re
import sqlite3
from contextlib import closing

import append

from broadcast.airlog import chain


def test_both_hold_the_same_and_the_page_tells_the_ratio(tmp_path):
    ours, bare = append.measure(tmp_path, 5)
    assert (len(ours), len(bare), chain.verify(tmp_path / "log.sqlite").seq) == (5, 5, 5)
    rows = []
    for name, table in (("log", "as_run"), ("bare", "bare")):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as database:
            rows.append(database.execute(f"SELECT * FROM {table}").fetchall())
    assert rows[0] == rows[1]
    for name in ("warm", "measured"):
        (tmp_path / name).mkdir()
    assert re.search(r"costs \d+\.\d\d times a bare append", "\n".join(append.page(tmp_path, 2)))
