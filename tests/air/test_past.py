"""Which days a start has to account for, by what the log told last."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcast.air.past import absent, cards, close_unfinished
from broadcast.domain.asrun import AsRun, EntryKind, Outcome
from broadcast.domain.times import ClockTrust

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 12, 10, 12, tzinfo=ZONE)
TODAY = NOON.date()


def entry(at, trust=ClockTrust.TRUSTED, **changes):
    values = {"kind": EntryKind.STARTED, "station": "", "device": "", "software": ""}
    return AsRun(**{**values, "at": at, "clock_trust": trust, **changes})


def days(*counts):
    return tuple(TODAY - timedelta(days=count) for count in counts)


def ago(count):
    return NOON - timedelta(days=count)


def test_the_days_from_the_last_entry_to_yesterday():
    assert absent([entry(ago(9)), entry(ago(3))], NOON, ZONE) == days(3, 2, 1)
    assert absent([entry(NOON - timedelta(hours=1))], NOON, ZONE) == ()
    assert absent([], NOON, ZONE) == ()


def test_sixty_days_at_most():
    december = NOON + timedelta(days=100)
    found = absent([entry(ago(3))], december, ZONE)
    assert (len(found), found[0]) == (60, december.date() - timedelta(days=60))


def test_a_clock_that_ran_ahead_and_was_set_right_hides_no_day():
    ahead = entry(NOON + timedelta(days=3))
    right = entry(ago(2), ClockTrust.UNTRUSTED)
    assert absent([entry(ago(6)), ahead, right], NOON, ZONE) == days(2, 1)
    assert absent([entry(ago(6)), ahead, right], NOON + timedelta(days=4), ZONE)[0] == days(2)[0]
    assert absent([entry(ago(4)), ahead], NOON, ZONE) == days(4, 3, 2, 1), "since it went wrong"


@pytest.mark.parametrize(
    "passed_over",
    [
        entry(datetime(2000, 1, 1, tzinfo=ZONE), ClockTrust.UNTRUSTED),
        entry(ago(1), ClockTrust.SIMULATED),
    ],
)
def test_what_cannot_be_so_or_was_a_rehearsal_tells_nothing(passed_over):
    assert absent([entry(ago(2)), passed_over], NOON, ZONE) == days(2, 1)
    assert absent([passed_over], NOON, ZONE) == ()


class Now:
    def wall(self):
        return NOON

    def trust(self):
        return ClockTrust.TRUSTED


def test_a_power_cut_in_the_middle_of_an_event_hides_no_day():
    begun = entry(
        ago(2),
        kind=EntryKind.BEGUN,
        event="e1",
        rundown="2026-12-08.v0001.0011.json",
        planned_start=ago(2),
        actual_start=ago(2),
    )
    log = []
    closed = close_unfinished(log, (begun,), Now())
    assert [one.outcome for one in log] == [Outcome.INTERRUPTED]
    assert closed[-1].at == NOON
    assert absent(closed, NOON, ZONE) == days(2, 1)


def test_a_day_is_that_of_the_place():
    late = datetime(2026, 12, 9, 0, 30, tzinfo=ZONE)
    assert absent([entry(late)], NOON, ZONE) == (date(2026, 12, 9),)


def test_who_played_last_and_which_cards_were_lost_and_are_not_back():
    def told(kind, device, trust=ClockTrust.TRUSTED):
        return entry(NOON, trust, kind=kind, device=device)

    started, lost = EntryKind.STARTED, EntryKind.CARD_LOST
    assert cards([]) == ("", frozenset())
    taken_over = [told(started, "a"), told(lost, "a"), told(started, "b")]
    assert cards(taken_over) == ("b", {"a"})
    assert cards([*taken_over, told(started, "a")]) == ("a", frozenset())
    assert cards([told(started, "a", ClockTrust.SIMULATED)]) == ("", frozenset())
