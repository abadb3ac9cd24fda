"""Every figure can be counted again from the log lines that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Place, Rung, Verdict
from broadcast.domain.content import Field, Group, Telling
from broadcast.domain.times import RATE, ClockTrust, Frames, Period
from broadcast.reports.airings import account_of
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
    return compute(
        account_of(zip(numbers(*range(1, len(entries) + 1)), entries, strict=True)),
        period,
        HANOI,
        tellings(*items),
        ZONES,
    )


def numbers(*seqs: int) -> tuple[Place, ...]:
    return tuple(map(Place, seqs))


def minutes(frames: int) -> float:
    return frames / RATE / 60


def test_airings_and_their_length(entry: Make) -> None:
    found = figures(entry(0), entry(1), entry(2, **NOT_HEARD, reason="missed"))
    assert (found.events, found.total.airings) == (3, 2)
    assert (minutes(found.total.played), minutes(found.total.planned)) == (10, 15)
    assert (found.total.seqs, found.total.missed) == (numbers(1, 2), numbers(3))
    assert found.total.ratio == found.ratio == Fraction(2, 3)


def test_the_ten_groups_stand_in_order_even_when_empty(entry: Make) -> None:
    found = figures(entry(0, group="k"), entry(1, group="đ"), entry(2, group=""))
    assert "".join(tally.key for tally in found.by_group) == "abcdđeghik"
    assert [tally.airings for tally in found.by_group] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1]
    assert all(tally.name == GROUP_NAMES[Group(tally.key)] for tally in found.by_group[:10])


def test_what_tells_of_reform_without_a_group_has_a_line_of_its_own(entry: Make) -> None:
    nothing = {"group": "", "field": "", "items": (), "plan": ""}
    found = figures(entry(0, group=""), entry(1, **nothing), entry(2, field=""), entry(3))
    rest = found.by_group[-1]
    assert (rest.key, rest.name, rest.airings, rest.seqs) == ("", "Chưa phân nhóm", 1, numbers(1))
    assert sum(tally.airings for tally in found.by_group) == found.reform.airings == 3
    assert (found.by_field[-1].name, found.by_field[-1].seqs) == ("Không thuộc lĩnh vực nào", numbers(3))
    assert len(figures(entry(0)).by_group) == 10


# ── time, monitors, what was typed in ────────────────────────────────────────────────────────────


def test_every_day_of_a_month_and_every_month_of_a_year_has_its_count(entry: Make) -> None:
    late = entry(0, actual_start=datetime(2026, 11, 30, 17, 30, tzinfo=UTC))  # 00:30 of 1 December in Hà Nội
    month = figures(entry(0), entry(1), period=Period.parse("2026-11"))
    assert len(month.by_time) == 30
    assert {tally.key: tally.airings for tally in month.by_time if tally.airings} == {"2026-11-23": 2}
    year = figures(entry(0), late, period=Period.parse("2026"))
    assert [(tally.name, tally.airings) for tally in year.by_time[-2:]] == [("11/2026", 1), ("12/2026", 1)]
    assert len(year.by_time) == 12


def monitored(entry: Make, event: AsRun, verdict: Verdict, **changes: object) -> AsRun:
    names = ("rundown", "event", "planned_start", "actual_start")
    own = {name: getattr(event, name) for name in names} | {"verdict": verdict, "heard_share": 100}
    return entry(kind=EntryKind.HEARD, outcome=None, frames=Frames(0), **{**own, **changes})


def test_what_monitors_heard_is_joined_to_airings(entry: Make) -> None:
    events = [entry(number) for number in range(5)]
    verdicts = [Verdict.HEARD, Verdict.SILENT, Verdict.LOW, Verdict.HEARD]
    told = [monitored(entry, event, verdict) for event, verdict in zip(events, verdicts, strict=False)]
    other = monitored(
        entry, events[4], Verdict.WRONG, actual_start=events[0].actual_start
    )  # of no such piece
    found = figures(*events, *told, other)
    assert found.total.airings == 5
    assert set(found.monitored.judged.seqs) == set(numbers(1, 2, 3, 4))
    assert found.monitored.confirmed.seqs == numbers(1, 4)
    assert found.monitored.share == Fraction(1, 2)
    assert [(one.verdict, one.seqs) for one in found.monitored.unheard] == [
        (Verdict.SILENT, numbers(2)),
        (Verdict.LOW, numbers(3)),
    ]
    assert [line.monitor and line.monitor[0].seq for line in found.lines] == [6, 7, 8, 9, None]
    assert figures(*events).monitored.share is None


def test_the_worst_of_an_airing_counts(entry: Make) -> None:
    broken = entry(0, outcome=Outcome.INTERRUPTED)
    went_on = entry(0, actual_start=broken.actual_end, outcome=Outcome.AIRED)
    found = figures(
        broken,
        monitored(entry, broken, Verdict.WRONG),
        went_on,
        monitored(entry, went_on, Verdict.HEARD),
    )
    assert (found.total.airings, found.monitored.confirmed.airings) == (1, 0)
    assert [(one.verdict, one.seqs) for one in found.monitored.unheard] == [(Verdict.WRONG, numbers(1, 3))]


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
    assert (found.by_group[0].airings, found.by_group[0].seqs, found.by_group[0].missed) == (
        1,
        numbers(1),
        numbers(2),
    )
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
        numbers(1, 3),
    )
    assert minutes(found.by_group[0].planned) == 5
    assert found.owed == ()
    (one,) = found.discrepancies
    assert (one.outcome, one.reason, one.events, one.lost, one.seqs) == (
        Outcome.INTERRUPTED,
        "emergency",
        1,
        0,
        numbers(1, 3),
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
        (Outcome.CUT, "hard_start", "", 2, 2, numbers(2, 4)),
        (Outcome.REPLACED, "missing_cart", "evergreen", 1, 5, numbers(5)),
        (Outcome.SKIPPED, "missed", "", 1, 5, numbers(3)),
    ]


def test_rehearsals_count_only_where_nothing_is_real(entry: Make) -> None:
    rehearsal = entry(0, clock_trust=ClockTrust.SIMULATED)
    unsure = entry(1, clock_trust=ClockTrust.UNTRUSTED)
    only = figures(rehearsal, unsure)
    assert (only.rehearsal, only.total.airings, only.uncounted) == (True, 1, numbers(2))
    mixed = figures(rehearsal, unsure, entry(2), entry(3, clock_trust=ClockTrust.HOLDOVER))
    assert (mixed.rehearsal, mixed.total.airings, mixed.uncounted) == (False, 2, numbers(1, 2))
    assert tuple(line.place for line in mixed.lines) == numbers(3, 4)
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
    assert found.total.seqs == numbers(1)
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
    assert figures(started, entry(0), begun).total.seqs == numbers(2)


def test_lines_carry_their_hashes(entry: Make) -> None:
    found = compute(account_of([(Place(7), entry())]), QUARTER, HANOI, [], {}, hashes={Place(7): "ab" * 32})
    assert [(line.place, line.hash) for line in found.lines] == [(Place(7), "ab" * 32)]
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
    everything = numbers(*range(1, len(made) + 1))
    assert tuple(sorted(found.total.seqs + found.total.missed)) == everything
    heard = sum(entry.frames for entry in entries if entry.heard)
    assert found.total.played == heard
    for name in ("by_column", "by_turn", "by_language"):
        split = getattr(found, name)
        assert sum(tally.airings for tally in split) == found.total.airings - found.stand_ins.airings
        assert sum(tally.played for tally in split) <= heard
    assert {item.tally.key for item in found.told + found.owed} >= {"KH1.a", "KH1.b"}


# ── several outputs ──────────────────────────────────────────────────────────────────────────────


def together(*entries: tuple[str, AsRun], items: str = "ab") -> Figures:
    """The figures of a station with several outputs: (output, entry), numbered by log."""
    seqs: Counter[str] = Counter()
    placed = []
    for output, one in entries:
        seqs[output] += 1
        placed.append((Place(seqs[output], output), one))
    return compute(account_of(placed), QUARTER, HANOI, tellings(*items), ZONES)


def carried(entry: Make, number: int, chinh: dict[str, Any], phu: dict[str, Any]) -> list[tuple[str, AsRun]]:
    """One event on two outputs, of which each feeds a zone."""
    return [
        ("chinh", entry(number, zones=("z1",), **chinh)),
        ("phu", entry(number, zones=("z2",), **phu)),
    ]


BROKEN_OFF: dict[str, Any] = {
    "outcome": Outcome.INTERRUPTED,
    "frames": Frames(60 * RATE),
    "reason": "device_missing",
}


def test_what_two_outputs_carried_is_one_airing_as_long_as_the_longer(entry: Make) -> None:
    found = together(*carried(entry, 0, {}, {}), *carried(entry, 1, BROKEN_OFF, {}))
    assert (found.events, found.total.airings, minutes(found.total.played)) == (2, 2, 10)
    assert (minutes(found.total.planned), found.ratio) == (10, 1)
    assert set(found.total.seqs) == {
        Place(1, "chinh"),
        Place(1, "phu"),
        Place(2, "chinh"),
        Place(2, "phu"),
    }
    for split in (found.by_group, found.by_column, found.by_turn, found.by_language):
        assert (sum(tally.airings for tally in split), sum(tally.played for tally in split)) == (
            2,
            found.total.played,
        )


def test_that_one_output_failed_is_not_hidden(entry: Make) -> None:
    found = together(*carried(entry, 0, {}, {}), *carried(entry, 1, {}, BROKEN_OFF))
    (one,) = found.discrepancies
    assert (one.outcome, one.reason, one.events, minutes(one.lost), one.seqs) == (
        Outcome.INTERRUPTED,
        "device_missing",
        1,
        4,
        (Place(2, "phu"),),
    )
    assert [(tally.key, tally.airings, minutes(tally.played)) for tally in found.by_zone] == [
        ("z1", 2, 10),
        ("z2", 2, 6),
    ]
    assert [(tally.key, minutes(tally.played), minutes(tally.planned)) for tally in found.by_output] == [
        ("chinh", 10, 10),
        ("phu", 6, 10),
    ]
    assert (found.uneven.airings, found.uneven.seqs) == (1, (Place(2, "chinh"), Place(2, "phu")))


def test_what_failed_alike_everywhere_is_one_discrepancy(entry: Make) -> None:
    missed = {**NOT_HEARD, "reason": "quiet_hours"}
    found = together(*carried(entry, 0, missed, missed))
    assert [(one.events, minutes(one.lost)) for one in found.discrepancies] == [(1, 5)]
    assert (found.events, found.total.airings, found.uneven.airings) == (1, 0, 0)
    assert set(found.total.missed) == {Place(1, "chinh"), Place(1, "phu")}


def test_an_item_is_told_when_each_output_has_told_it_once(entry: Make) -> None:
    half = carried(entry, 0, {}, BROKEN_OFF)
    assert [item.tally.key for item in together(*half).owed] == ["KH1.a", "KH1.b"]
    other = carried(entry, 1, BROKEN_OFF, {})
    assert [item.tally.key for item in together(*half, *other).owed] == ["KH1.b"]
    elsewhere = ("chinh", entry(2, zones=("z1",)))
    assert [item.tally.key for item in together(elsewhere).owed] == ["KH1.b"], "it was for this zone alone"


def test_what_stood_in_on_one_output_hides_nothing_of_the_other(entry: Make) -> None:
    stood_in = {"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN, "reason": "missing_cart"}
    found = together(*carried(entry, 0, stood_in, {}))
    assert (found.total.airings, found.stand_ins.airings, found.ratio) == (1, 0, 1)
    assert [(tally.key, tally.airings) for tally in found.by_output] == [("phu", 1), ("chinh", 0)]


def test_pieces_are_put_together_output_by_output(entry: Make) -> None:
    whole, rest = entry(0, zones=("z1",)), entry(0, zones=("z2",), frames=Frames(240 * RATE))
    broken = entry(0, zones=("z2",), **BROKEN_OFF)
    found = together(("phu", broken), ("chinh", whole), ("phu", rest))
    assert (found.total.airings, minutes(found.total.played), found.uneven.airings) == (1, 5, 0)
    assert minutes(found.by_output[1].played) == 5


def test_two_rehearsals_on_two_outputs_are_two(entry: Make) -> None:
    rehearsed = carried(
        entry, 0, {"clock_trust": ClockTrust.SIMULATED}, {"clock_trust": ClockTrust.SIMULATED}
    )
    assert together(*rehearsed, *rehearsed).total.airings == 2


def test_an_event_is_of_one_period_even_where_outputs_heard_it_apart(entry: Make) -> None:
    midnight = datetime(2026, 12, 31, 17, tzinfo=UTC)  # the new year in Hà Nội
    entries = carried(
        entry, 0, {"actual_start": midnight - timedelta(milliseconds=1)}, {"actual_start": midnight}
    )
    assert together(*entries).total.airings == 1
    placed = [(Place(1, output), one) for output, one in entries]
    assert compute(account_of(placed), Period.parse("2027"), HANOI, [], ZONES).total.airings == 0


def test_a_zone_of_which_no_log_tells_stands_there_empty(entry: Make) -> None:
    found = together(("chinh", entry(0, zones=("z1",))))
    assert [(tally.key, tally.airings) for tally in found.by_zone] == [("z1", 1), ("z2", 0)]


def test_one_log_has_no_figures_by_output(entry: Make) -> None:
    found = figures(entry(0), entry(1, **BROKEN_OFF))
    assert (found.by_output, found.uneven.airings) == ((), 0)


@given(st.lists(changes, max_size=12), st.data())
def test_a_second_output_adds_no_airtime(
    entry: Make, made: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Two logs that say the same give the figures of one; one that says less never takes from them."""
    entries = [entry(number, **{**change, "event": f"e{number}"}) for number, change in enumerate(made)]
    alone = figures(*entries)
    same = together(*(pair for one in entries for pair in (("chinh", one), ("phu", one))))
    kept = [one for one in entries if data.draw(st.booleans())]
    less = together(*(("chinh", one) for one in entries), *(("phu", one) for one in kept))
    for found in (same, less):
        for name in ("total", "reform", "stand_ins"):
            one, other = getattr(alone, name), getattr(found, name)
            assert (one.airings, one.played, one.planned) == (other.airings, other.played, other.planned)
        assert found.events == alone.events
    assert [item.told for item in same.items] == [item.told for item in alone.items]
