"""Days of the sample week in the as-run log, as they were planned or not, and the clock of a Tuesday noon."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.times import ClockTrust, Frames, Week, local, millis_in
from broadcast.station import weeks

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)
NOON = local(TUESDAY, time(12), ZONE)
WEEK = Week(year=2026, number=48)


class Noon:
    """Tuesday, twelve o'clock."""

    def wall(self):
        return NOON

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


def published_at(home, moment):
    """Put the week in force anew, as if that had been done then."""
    days = [weeks.rundown(home, day) for day in WEEK.days]
    home.store.keep_publication(WEEK, 1, days, by="lanh-dao", at=moment)


def entry(one, start, version, **changes):
    end = start + timedelta(milliseconds=millis_in(one.length))
    values = {
        "kind": EntryKind.EVENT,
        "station": "Đài",
        "at": end,
        "clock_trust": ClockTrust.TRUSTED,
        "device": "null",
        "software": "0",
        "rundown": version,
        "event": one.id,
        "title": one.title,
        "items": one.items,
        "cart": one.cart or "",
        "rung": Rung.CART,
        "planned_start": start,
        "planned_end": end,
        "actual_start": start,
        "frames": one.length,
        "outcome": Outcome.AIRED,
    }
    return AsRun(**{**values, **changes})


MISSED = {
    "outcome": Outcome.SKIPPED,
    "frames": Frames(0),
    "rung": "",
    "actual_start": None,
    "reason": "missed",
}


def log(home, *days, missed=lambda _event: False, **changes):
    """Write these days into the log as they were planned, but for what was missed."""
    with ChainWriter(home.folder / "as_run.sqlite") as writer:
        for day in days:
            rundown = weeks.rundown(home, day)
            for one, start in zip(rundown.events, planned_starts(rundown), strict=True):
                lost = MISSED if missed(one) else {}
                writer.append(entry(one, start, rundown.file_name, **lost, **changes))
