"""The desk's process: the chores of the day, and answers to offices, beside the air and never in its way.

    python -m broadcast.desk HOME

It says what a person should know on standard output, one JSON object a line, and ends when its standard input
closes: whoever started it is gone then.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadcast.air import MADE_ON
from broadcast.errors import BroadcastError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.waker import Waker
from broadcast.station.chores import chores
from broadcast.station.home import Home, open_home


def main(folder: Path) -> None:
    """Wake each chore at its time, until nobody listens any more."""
    clock = SystemClock(MADE_ON)
    with open_home(folder, clock) as home:
        waker = Waker(clock, chores(home, _tell), lambda chore, error: _tell(f"{chore.name}: {error}"))
        waker.start()
        try:
            with _answering(home):
                sys.stdin.read()
        finally:
            waker.stop()


@contextmanager
def _answering(home: Home) -> Iterator[None]:
    """Answer over the network meanwhile, where the settings say so; only then is anything of the web loaded."""
    if not home.settings.web.listen:
        yield
        return
    from broadcast.web.serving import serve

    stop = threading.Event()
    answering = threading.Thread(
        target=serve,
        args=(home, lambda error: _tell(error.sentence(home.settings.language)), stop),
        daemon=True,
    )
    answering.start()
    try:
        yield
    finally:
        stop.set()
        answering.join()


def _tell(text: str) -> None:
    sys.stdout.write(json.dumps({"said": "notice", "text": text}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except BroadcastError as error:
        _tell(error.sentence("vi"))
        sys.exit(1)
