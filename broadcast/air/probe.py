"""Whether a sound card is there and takes sound: asked in a process of its own, of silence, before it is gone back to.

    python -m broadcast.air.probe SPEC      exit code 0: it does

PortAudio knows only the cards that were there when it was first asked, and a broken one may hang whoever opens it.
"""

from __future__ import annotations

import os
import sys
import threading

from broadcast.air import MADE_ON
from broadcast.errors import BroadcastError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.outputs import open_output, play_silence

_PATIENCE = 5.0


def main(spec: str) -> int:
    """Play a second of silence; whether the device took it in its own time. Ends by itself when it hangs."""
    watch = threading.Timer(_PATIENCE, lambda: os._exit(1))
    watch.daemon = True
    watch.start()
    output = open_output(spec, SystemClock(MADE_ON))
    try:
        play_silence(output)
    except BroadcastError:
        return 1
    finally:
        output.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
