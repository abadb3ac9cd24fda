"""Verify an as-run log with nothing of ours: python verify_as_run.py as_run.sqlite

Follows the chain from the first entry to the last, as docs/as-run.md describes it. Exit code 0 when it
holds, 1 at the first entry that does not.
"""

import hashlib
import json
import sqlite3
import sys


def canonical(value):
    """RFC 8785 for text, whole numbers, booleans, null, lists and objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(path):
    """The number of entries and the last hash. Raises ValueError at the first entry that does not hold."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    expected, previous = 1, ""
    for seq, body, digest in database.execute("SELECT seq, body, hash FROM as_run ORDER BY rowid"):
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            raise ValueError(f"entry {seq} was altered")
        entry = json.loads(body)
        if canonical(entry) != body.encode():
            raise ValueError(f"entry {seq} was altered")
        if seq != expected or entry["seq"] != expected:
            raise ValueError(f"entry {expected} is missing, doubled or out of order")
        if entry["previous"] != previous:
            raise ValueError(f"entry {seq} does not follow the one before it")
        expected, previous = seq + 1, digest
    return expected - 1, previous


if __name__ == "__main__":
    try:
        print("{} entries, the chain holds, last hash {}".format(*verify(sys.argv[1])))
    except (ValueError, KeyError, sqlite3.Error) as error:
        sys.exit(f"the chain does not hold: {error}")
