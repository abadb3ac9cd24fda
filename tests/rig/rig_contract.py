"""The contract of every output, asked of the sound card; and what the device list says. Prints JSON."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "playout"))
from output_contract import check_output

from broadcast.errors import DeviceMissingError
from broadcast.playout.clocks import SystemClock
from broadcast.playout.outputs import list_devices, open_output

clock = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
devices = list_devices()
for spec in sys.argv[1:]:
    check_output(open_output(spec, clock), clock)
refused = ""
try:
    open_output("card:không có", clock).start()
except DeviceMissingError as error:
    refused = str(error)
found = [[one.name, one.host_api, one.channels, one.rate, one.is_default] for one in devices.found]
print(json.dumps({"devices": found, "reason": devices.reason._asdict(), "refused": refused}))
