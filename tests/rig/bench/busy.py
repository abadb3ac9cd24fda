"""Load: processes that keep cores busy. They end by themselves, and are ended by their ids in any case.

They stay in the session of whoever starts them: a kernel that shares its cores out by sessions then has them
contend with the player, and cannot set them aside.
"""

import subprocess
import sys
from contextlib import ExitStack, contextmanager

_SPIN = "import sys, time\nend = time.monotonic() + float(sys.argv[1])\nwhile time.monotonic() < end: pass"


@contextmanager
def busy(cores, seconds):
    """Keep a number of cores busy while the block runs, for `seconds` at the most."""
    with ExitStack() as stack:
        children = [subprocess.Popen([sys.executable, "-c", _SPIN, str(seconds)]) for _ in range(cores)]
        for child in children:
            stack.callback(child.wait)
            stack.callback(child.kill)
        yield tuple(child.pid for child in children)
