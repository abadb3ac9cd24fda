"""A writer that is killed at any moment loses nothing that it acknowledged. `make kills` does it ten thousand times."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LIVES = int(os.environ.get("BROADCAST_TEST_KILLS", "200"))
MEMORY = Path("/dev/shm")


@pytest.mark.skipif(os.name == "nt", reason="processes that fork and are killed by a POSIX signal")
def test_kill_9_loses_nothing_and_doubles_nothing(tmp_path):
    """In memory where there is such a place: what a kill leaves is the same there, and the disk is left in peace."""
    folder = MEMORY if MEMORY.is_dir() else tmp_path
    program = [
        sys.executable,
        str(Path(__file__).with_name("kills.py")),
        "--lives",
        str(LIVES),
        "--folder",
        folder,
    ]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["acknowledged"] > LIVES
    assert told["lives without an entry"] > LIVES / 100, "some are killed while they open the log"
