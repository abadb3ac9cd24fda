"""What a listener would complain of in a recording, found before it airs: where it is, how bad, and what to do.

    Sound ── a second at a time ─┬─▶ silences ─┐
                                 ├─▶ channels ─┤
                                 ├─▶ clipping ─┼─▶ examine: a Report of findings, and how to take the channels
                                 ├─▶ hum ──────┤        │
                                 └─▶ noise ────┘        └─▶ fixing: a mended copy beside the original

Nothing is kept of the sound itself: an hour leaves some numbers for each second.
"""

from broadcast.production.quality.examine import HEARING, Report, examine
from broadcast.production.quality.findings import Finding, Kind, Verdict
from broadcast.production.quality.fixing import Fixed, fix

__all__ = ["HEARING", "Finding", "Fixed", "Kind", "Report", "Verdict", "examine", "fix"]
