"""Every figure can be counted again from the log lines that it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.content import Field, Group, Telling
from broadcast.domain.times import RATE, ClockTrust, Frames, Period
from broadcast.reports.figures import GROUP_NAMES, Figures, compute

Make = Callable[..., AsRun]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
QUARTER = Period.parse("2026-Q4")
ZONES = {"z1": "Mỹ Phong cũ", "z2": "Bình Lợi"}
NOT_HEARD: dict[str, Any] = {
    "outcome": Outcome.SKIPPED,
    "frames": Frames(0),
    "rung": "",
    "actual_start": None,
}


def tellings(*letters: str) -> list[Telling]:
    return [
        Telling(
            name=f"KH1.{letter}",
            text=f"Nội dung {letter}",
            group=Group(letter),
            field=None,
            timing=None,
            plan="KH1",
        )
        for letter in letters
    ]


def figures(*entries: AsRun, period: Period = QUARTER, items: str = "ab") -> Figures:
    return compute(enumerate(entries, 1), period, HANOI, tellings(*items), ZONES)


def minutes(frames: int) -> float:
    return frames / RATE / 60


def test_airings_and_their_length(entry: Make) -> None:
    found = figures(entry(0), entry(1), entry(2, **NOT_HEARD, reason="missed"))
    assert (found.events, found.total.airings) == (3, 2)
    assert (minutes(found.total.played), minutes(found.total.planned)) == (10, 15)
    assert (found.total.seqs, found.total.missed) == ((1, 2), (3,))
    assert found.total.ratio == found.ratio == Fraction(2, 3)


def test_the_ten_groups_stand_in_order_even_when_empty(entry: Make) -> None:
    found = figures(entry(0, group="k"), entry(1, group="đ"), entry(2, group=""))
    assert "".join(tally.key for tally in found.by_group) == "abcdđeghik"
    assert [tally.airings for tally in found.by_group] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert all(tally.name == GROUP_NAMES[Group(tally.key)] for tally in found.by_group)


def test_splits(entry: Make) -> None:
    found = figures(
        entry(0, zones=("z2",), language="km", origin="relay", column="Thời sự", priority="emergency"),
        entry(1, zones=(), repeat=True),
        entry(2, field=Field.DIGITAL.value),
    )

    def counts(name: str) -> dict[str, int]:
        return {tally.name: tally.airings for tally in getattr(found, name)}

    assert counts("by_zone") == {"Mỹ Phong cũ": 2, "Bình Lợi": 2}
    assert counts("by_language") == {"Tiếng Việt": 2, "Tiếng Khmer": 1}
    assert counts("by_origin") == {"Đài tự sản xuất": 2, "Tiếp âm": 1}
    assert counts("by_column") == {"Cải cách hành chính": 2, "Thời sự": 1}
    assert counts("by_turn") == {"Phát mới": 2, "Phát lại": 1}
    assert counts("by_priority") == {"Thông thường": 2, "Khẩn cấp": 1}
    assert counts("by_plan") == {"KH1": 3}
    assert counts("by_field")["Chính phủ số"] == 1
    assert len(found.by_field) == 6


def test_what_stood_in_is_heard_and_tells_nothing(entry: Make) -> None:
    stand_in = {"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN, "reason": "missing_cart"}
    found = figures(entry(0), entry(1, **stand_in), items="a")
    assert (found.total.airings, found.stand_ins.airings, found.reform.airings) == (2, 1, 1)
    assert (found.by_group[0].airings, found.by_group[0].seqs, found.by_group[0].missed) == (1, (1,), (2,))
    assert (found.ratio, found.by_group[0].ratio) == (Fraction(1, 2), Fraction(1, 2))


def test_the_version_before_tells(entry: Make) -> None:
    previous = {"outcome": Outcome.REPLACED, "rung": Rung.PREVIOUS, "reason": "missing_cart"}
    found = figures(entry(0, **previous), items="a")
    assert (found.stand_ins.airings, found.by_group[0].airings, found.owed) == (0, 1, ())


@pytest.mark.parametrize(
    ("change", "owed"),
    [
        ({}, False),
        ({"outcome": Outcome.CUT, "frames": Frames(269 * RATE)}, True),
        ({"outcome": Outcome.CUT, "frames": Frames(270 * RATE)}, False),
        ({"outcome": Outcome.JOINED_LATE, "frames": Frames(299 * RATE)}, False),
        ({"outcome": Outcome.REPLACED, "rung": Rung.CHIME}, True),
        (NOT_HEARD, True),
    ],
)
def test_an_item_is_owed_until_it_is_told(entry: Make, change: dict[str, Any], owed: bool) -> None:
    found = figures(entry(0, **change), items="a")
    assert [item.tally.key for item in found.owed] == (["KH1.a"] if owed else [])
    assert [item.tally.key for item in found.told] == ([] if owed else ["KH1.a"])


def test_items_that_no_plan_in_force_gives_are_shown_and_not_owed(entry: Make) -> None:
    found = figures(entry(0, items=("KH0.c", "KH1.b"), outcome=Outcome.CUT, frames=Frames(9)), items="ab")
    assert [(item.tally.key, item.given, item.told, item.tally.airings) for item in found.items] == [
        ("KH1.a", True, False, 0),
        ("KH1.b", True, False, 1),
        ("KH0.c", False, False, 1),
    ]
    assert [item.tally.key for item in found.owed] == ["KH1.a", "KH1.b"]


def test_an_interrupted_event_that_went_on_is_one_airing(entry: Make) -> None:
    found = figures(
        entry(0, outcome=Outcome.INTERRUPTED, frames=Frames(120 * RATE), reason="emergency"),
        entry(9, items=(), group="", event="alert"),
        entry(0, outcome=Outcome.JOINED_LATE, frames=Frames(180 * RATE), reason="late"),
        items="a",
    )
    assert (found.by_group[0].airings, minutes(found.by_group[0].played), found.by_group[0].seqs) == (
        1,
        5,
        (1, 3),
    )
    assert minutes(found.by_group[0].planned) == 5
    assert found.owed == ()
    (one,) = found.discrepancies
    assert (one.outcome, one.reason, one.events, one.lost, one.seqs) == (
        Outcome.INTERRUPTED,
        "emergency",
        1,
        0,
        (1, 3),
    )


def test_two_rehearsals_of_one_day_are_two(entry: Make) -> None:
    rehearsed = entry(0, clock_trust=ClockTrust.SIMULATED)
    assert figures(rehearsed, rehearsed).total.airings == 2


def test_discrepancies_with_causes(entry: Make) -> None:
    cut = {"outcome": Outcome.CUT, "reason": "hard_start", "frames": Frames(240 * RATE)}
    found = figures(
        entry(0),
        entry(1, **cut),
        entry(2, **NOT_HEARD, reason="missed"),
        entry(3, **cut),
        entry(4, outcome=Outcome.REPLACED, rung=Rung.EVERGREEN, reason="missing_cart"),
    )
    assert [
        (one.outcome, one.reason, one.rung, one.events, minutes(one.lost), one.seqs)
        for one in found.discrepancies
    ] == [
        (Outcome.CUT, "hard_start", "", 2, 2, (2, 4)),
        (Outcome.REPLACED, "missing_cart", "evergreen", 1, 5, (5,)),
        (Outcome.SKIPPED, "missed", "", 1, 5, (3,)),
    ]


def test_rehearsals_count_only_where_nothing_is_real(entry: Make) -> None:
    rehearsal = entry(0, clock_trust=ClockTrust.SIMULATED)
    unsure = entry(1, clock_trust=ClockTrust.UNTRUSTED)
    only = figures(rehearsal, unsure)
    assert (only.rehearsal, only.total.airings, only.uncounted) == (True, 1, (2,))
    mixed = figures(rehearsal, unsure, entry(2), entry(3, clock_trust=ClockTrust.HOLDOVER))
    assert (mixed.rehearsal, mixed.total.airings, mixed.uncounted) == (False, 2, (1, 2))
    assert [line.seq for line in mixed.lines] == [3, 4]
    nothing = figures()
    assert (nothing.rehearsal, nothing.total.airings, nothing.ratio) == (False, 0, None)


def test_a_real_line_outside_the_period_makes_the_log_real(entry: Make) -> None:
    rehearsal = entry(0, clock_trust=ClockTrust.SIMULATED)
    found = figures(rehearsal, entry(1), period=Period.parse("2026-11-22"))
    assert (found.rehearsal, found.total.airings) == (False, 0)


def test_the_period_is_of_local_days(entry: Make) -> None:
    midnight = datetime(2026, 12, 31, 17, tzinfo=UTC)  # the new year in Hà Nội
    inside = {"actual_start": midnight - timedelta(microseconds=1)}
    found = figures(entry(0, **inside), entry(1, actual_start=midnight))
    assert found.total.seqs == (1,)
    skipped = entry(0, **NOT_HEARD, planned_start=midnight, planned_end=midnight)
    assert figures(skipped).events == 0


def test_lines_that_are_no_events_count_nothing(entry: Make) -> None:
    started = AsRun(
        kind=EntryKind.STARTED,
        station="s",
        at=entry().at,
        clock_trust=ClockTrust.TRUSTED,
        device="",
        software="",
    )
    begun = entry(0, kind=EntryKind.BEGUN, outcome=None)
    assert figures(started, entry(0), begun).total.seqs == (2,)


def test_lines_carry_their_hashes(entry: Make) -> None:
    found = compute([(7, entry())], QUARTER, HANOI, [], {}, hashes={7: "ab" * 32})
    assert [(line.seq, line.hash) for line in found.lines] == [(7, "ab" * 32)]
    assert found.by_zone[0].key == "z1"


changes = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(Outcome),
        "frames": st.integers(0, 400 * RATE).map(Frames),
        "rung": st.sampled_from(["", *Rung]),
        "group": st.sampled_from(["", *Group]),
        "event": st.sampled_from(["", "e1", "e2", "e3"]),
        "zones": st.sampled_from([(), ("z1",), ("z1", "z2")]),
        "items": st.sampled_from([(), ("KH1.a",), ("KH1.b", "X")]),
    }
)


@given(st.lists(changes, max_size=25))
def test_every_line_is_in_one_place_and_sums_agree(entry: Make, made: list[dict[str, Any]]) -> None:
    entries = [entry(number, **change) for number, change in enumerate(made)]
    found = figures(*entries)
    everything = tuple(range(1, len(made) + 1))
    assert tuple(sorted(found.total.seqs + found.total.missed)) == everything
    heard = sum(entries[seq - 1].frames for seq in everything if entries[seq - 1].heard)
    assert found.total.played == heard
    for name in ("by_column", "by_turn", "by_language"):
        split = getattr(found, name)
        assert sum(tally.airings for tally in split) == found.total.airings - found.stand_ins.airings
        assert sum(tally.played for tally in split) <= heard
    assert {item.tally.key for item in found.told + found.owed} >= {"KH1.a", "KH1.b"}
