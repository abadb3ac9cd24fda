"""An input that is plugged in while this process has long known what devices there are; prints JSON.

rig_plugged.py FOLDER      where asoundrc.later is the asoundrc with the input on it
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
from feeds_station import wait_for

from broadcast.playout.cards import IN, list_devices
from broadcast.playout.clocks import SystemClock
from broadcast.playout.feeds.live import LiveFeeds


def main(folder):
    def names():
        return [one.name for one in list_devices(IN).found]

    found = {"before": names()}
    feed = LiveFeeds(SystemClock(datetime(2020, 1, 1, tzinfo=UTC))).open(("line:micro",))
    time.sleep(2)
    found["good without it"] = feed.good
    Path(folder, "asoundrc.later").replace(Path(folder, "asoundrc"))
    plugged = time.monotonic()
    found["good after"] = wait_for(lambda: feed.good) - plugged
    feed.close()
    print(json.dumps(found | {"cached": names()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
