"""An input from which nobody takes for longer than its ring holds, and which then hangs; prints JSON."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from broadcast.errors import DeviceMissingError
from broadcast.playout.cards import CardInput
from broadcast.playout.clocks import SystemClock


def steps(samples):
    return sorted(set((np.diff(samples.astype(int)) % 16_384).tolist()))


def take(one, seconds):
    """What comes in at most so many seconds, and why there is no more."""
    taken, until = [], time.monotonic() + seconds
    try:
        while sum(map(len, taken)) < 48_000 and time.monotonic() < until:
            taken.append(one.read())
            time.sleep(0.01)
    except DeviceMissingError as error:
        return np.concatenate(taken), str(error)
    return np.concatenate(taken), ""


one = CardInput("micro", SystemClock(datetime(2020, 1, 1, tzinfo=UTC)))
one.start()
time.sleep(2)
first = one.read()
later, _ = take(one, 20)
(Path(sys.argv[1]) / "hung").touch()
began = time.monotonic()
_, why = take(one, 4)
hung = time.monotonic() - began
one.close()
one.close()
found = {"first": len(first), "later": len(later), "steps": [steps(first), steps(later)]}
print(json.dumps(found | {"why": why, "hung": hung}))
