"""The playout process of one output: rundowns and carts in, sound and as-run entries out, nothing else in it.

    python -m broadcast.air HOME --output ID --device SPEC [--day D [--rehearse]]

It reads `rundowns/`, `carts/` and `control/ID.setup.json` of the home, writes the as-run log of its output, and
says what happens on standard output, one JSON object a line. With `--day` it plays that day and ends; without, it
goes on from day to day. SIGTERM and SIGINT end it within a fade. Nothing of the database, the settings or a voice
is imported here: `tests/cli` holds it to that.
"""

from datetime import UTC, datetime

from broadcast import __version__
from broadcast.domain.times import RATE, Frames

SOFTWARE = f"truyenthanh {__version__}"
MADE_ON = datetime(2026, 11, 22, tzinfo=UTC)
"""The clock cannot be right when it stands before this."""
SHORTENED = Frames(RATE)
"""In a rehearsal no silence lasts longer than this."""
