"""A station of one session on the rig's card, in a process of its own: prints its as-run log as JSON.

The session begins 1.2 s from now: two seconds of "a", straight after it half a one of "b", then hard starts
each half second, of which each cuts the one before. The rules of the place are open around the clock.
"""

import json
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
from playout_fakes import DESK, ListLog, MemoryCarts, event, rundown, sound

from broadcast.domain.asrun import to_record
from broadcast.domain.rules import Rules, Window
from broadcast.domain.times import RATE, ClockTrust
from broadcast.errors import DeviceMissingError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.loop import play
from broadcast.playout.outputs import open_output

OPEN = Rules(
    timezone="UTC",
    windows=(Window(days=tuple(range(7)), start=clock_time(0), end=clock_time(23, 59, 59)),),
    quiet_from=clock_time(0),
    quiet_until=clock_time(0),
    sessions_a_day=9,
    minutes_a_session=999,
)


class Believed(SystemClock):
    """The machine's clock, believed: a test does not need NTP."""

    def trust(self):
        return ClockTrust.TRUSTED


def session(starts):
    begin = datetime.now(UTC) + timedelta(seconds=1.2)
    begin = begin.replace(microsecond=begin.microsecond // 1000 * 1000)
    hard = []
    for number in range(starts):
        at = begin + timedelta(seconds=3 + number * 0.5)
        hard.append(replace(event(f"h{number}", "05:00", 1), start=at))
    first = replace(event("a", "05:00", 2), start=begin)
    return rundown(first, event("b", seconds=0.5), *hard, day=begin.date(), rules=OPEN)


def main(output, starts):
    day = session(int(starts))
    carts = MemoryCarts({one.cart: sound(one.cart, one.length) for one in day.events})
    days, log, died = (day,), ListLog(), ""
    clock = Believed(datetime(2020, 1, 1, tzinfo=UTC))
    try:
        play(
            lambda _: days,
            carts,
            open_output(output, clock),
            clock,
            log,
            desk=DESK,
            stop=threading.Event(),
        )
    except DeviceMissingError as error:
        died = str(error)
    entries = [to_record(entry) for entry in log.entries]
    wall_less_monotonic = time.time_ns() - time.monotonic_ns()
    print(json.dumps({"entries": entries, "offset_ns": wall_less_monotonic, "died": died, "rate": RATE}))


if __name__ == "__main__":
    main(*sys.argv[1:])
