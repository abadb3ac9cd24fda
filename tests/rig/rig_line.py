"""A line on the rig's input, heard in real time in a process of its own; prints JSON, leaves what was heard.

rig_line.py FOLDER ADDRESS SECONDS [FILE AT UNTIL]     FILE is there from AT to UNTIL seconds, if it is given
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
from feeds_station import Air, wait_for

from broadcast.errors import DeviceMissingError
from broadcast.playout.cards import IN, CardInput, list_devices
from broadcast.playout.clocks import SystemClock
from broadcast.playout.feeds.live import LiveFeeds

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))


def main(folder, address, seconds, sign="", at="0", until="0"):
    opened = time.monotonic()
    feed = LiveFeeds(CLOCK).open((address,))
    found = {"good": wait_for(lambda: feed.good) - opened}
    with Air(feed) as air:
        if sign:
            air.wait(float(at))
            (Path(folder) / sign).touch()
            found["steady"] = len(air.blocks) * 960
            found["lost"] = -time.monotonic() + wait_for(lambda: not feed.good)
            air.wait(float(until) - float(at))
            (Path(folder) / sign).unlink()
            found["back"] = -time.monotonic() + wait_for(lambda: feed.good)
        air.wait(float(seconds))
    closed = time.monotonic()
    feed.close()
    feed.close()
    found["closed"] = time.monotonic() - closed
    air.samples.tofile(Path(folder) / "heard.raw")
    refused = ""
    try:
        CardInput("không có", CLOCK).start()
    except DeviceMissingError as error:
        refused = str(error)
    inputs = [
        [one.name, one.host_api, one.channels, one.rate, one.is_default] for one in list_devices(IN).found
    ]
    print(json.dumps(found | {"inputs": inputs, "refused": refused}))


if __name__ == "__main__":
    main(*sys.argv[1:])
