"""A station of one day on the card: hard starts, each followed softly by a long item that the next one cuts."""

import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

RIG = Path(__file__).parents[1]
sys.path[:0] = [str(RIG), str(RIG.parent / "playout")]
from ours import FOLLOWS, planned
from plan import Role, length_of, noise
from playout_fakes import DESK, ListLog, MemoryCarts, event, rundown
from rig_station import OPEN, Believed

from broadcast.domain.times import RATE
from broadcast.playout.loop import play
from broadcast.playout.outputs import open_output

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(plan):
    """The plan as a rundown. All that follows is the same cart."""
    events = []
    for number, cue in enumerate(plan.of(Role.START)):
        hard = event(cue.items[0], "05:00", length_of(cue.items[0]) / RATE)
        events.append(replace(hard, start=EPOCH + timedelta(microseconds=cue.at_ns // 1000)))
        events.append(replace(event(f"follows{number}", seconds=length_of(FOLLOWS) / RATE), cart=FOLLOWS))
    return rundown(*events, day=events[0].start.date(), rules=OPEN)


def main(starts, spacing, begins_ns):
    """Play it to the end."""
    day = day_of(planned(int(starts), float(spacing), int(begins_ns)))
    carts = MemoryCarts({one.cart: noise(one.cart, length_of(one.cart)) for one in day.events})
    days, clock = (day,), Believed(datetime(2020, 1, 1, tzinfo=UTC))
    play(
        lambda _: days,
        carts,
        open_output("card:loaxa", clock),
        clock,
        ListLog(),
        desk=DESK,
        stop=threading.Event(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
