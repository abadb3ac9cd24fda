"""Each planned event has one end, the report tells the same of it, and what is owed reaches whoever plans."""

import json
import sqlite3
import sys
from contextlib import closing
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import MONDAY, SUNDAY, TUESDAY, WEEK, ZONE, Noon, entry, log, published_at

from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.makegoods import answers, make_goods
from broadcast.airlog.reconcile import Ending, reconcile
from broadcast.domain.asrun import EntryKind, Outcome, Place, Rung
from broadcast.domain.content import Telling
from broadcast.domain.makegoods import Unowed
from broadcast.domain.rules import Rules, Window, is_quiet
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis, Period, Week, local, moment_at
from broadcast.reports import figures
from broadcast.reports.airings import account_of
from broadcast.station import drafts, owed, reconciliation, weeks
from broadcast.station.home import open_home

NIGHT = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(Window(days=tuple(range(7)), start=time(4), end=time(23, 30)),),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=9,
    minutes_a_session=900,
)
START = local(MONDAY, time(5), ZONE)
TIMING = {"late", "early", "short", "restarted"}


def moments(first, last):
    return st.integers(first, last).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def rundowns(draw):
    """A day of up to five events, held in every way that there is."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(list(StartKind)))
        found.append(
            Event(
                id=f"e{number}",
                title=f"Bản tin {number}",
                column="",
                kind=draw(st.sampled_from([EventKind.SPEECH, EventKind.SPEECH, EventKind.MUSIC])),
                start=None if kind is StartKind.SOFT else draw(moments(0, 18 * 3600)),
                start_kind=kind,
                length=Frames(draw(st.integers(0, 3600)) * RATE),
                cart=draw(st.sampled_from(["a" * 64, "b" * 64, None])),
                fill=draw(st.booleans()),
                items=draw(st.sampled_from([(), ("KH1.a",), ("KH1.b",)])),
                approver=draw(st.sampled_from(["lan", "lan", None])),
                tolerance=Millis(draw(st.sampled_from([0, 2_000, 60_000]))),
            )
        )
    return Rundown(station="Đài", day=MONDAY, version=1, rules=NIGHT, events=tuple(found))


ENDS = st.one_of(
    st.tuples(st.just(Outcome.SKIPPED), st.just(""), st.just(0), st.sampled_from(["missed", "clock", ""])),
    st.tuples(st.just(Outcome.AIRED), st.just(Rung.CART), st.integers(1, 3600), st.just("")),
    st.tuples(
        st.sampled_from([Outcome.JOINED_LATE, Outcome.CUT, Outcome.INTERRUPTED]),
        st.just(Rung.CART),
        st.integers(0, 3600),
        st.sampled_from(["late", "hard_start", "alert", "killed", ""]),
    ),
    st.tuples(
        st.just(Outcome.REPLACED),
        st.sampled_from([Rung.PREVIOUS, Rung.EVERGREEN]),
        st.integers(1, 3600),
        st.just("missing_cart"),
    ),
)


@st.composite
def logs_of(draw, rundown, trusts=tuple(ClockTrust)):
    """Any lines whatever: of these events and of others, of this day and of others, of one output or two."""
    known = {event.id: event for event in rundown.events}
    stranger = Event(
        id="la",
        title="Lạ",
        column="",
        kind=EventKind.SPEECH,
        start=None,
        start_kind=StartKind.SOFT,
        length=Frames(RATE),
        cart="c" * 64,
    )
    found, seqs = [], {}
    for _ in range(draw(st.integers(0, 12))):
        output = draw(st.sampled_from(draw(st.sampled_from([("",), ("chinh", "phu")]))))
        one = known.get(draw(st.sampled_from([*known, "la"])), stranger)
        outcome, rung, seconds, reason = draw(ENDS)
        begun = draw(st.integers(0, 5)) == 0
        day = draw(st.sampled_from(["2026-11-23"] * 5 + ["2026-11-24"]))
        start = draw(moments(0, 16 * 3600))
        seqs[output] = seqs.get(output, 0) + 1
        line = entry(
            one,
            start,
            f"{day}.v000{draw(st.integers(1, 3))}.0011223344556677.json",
            kind=EntryKind.BEGUN if begun else EntryKind.EVENT,
            outcome=None if begun else outcome,
            rung=rung,
            frames=Frames(seconds * RATE),
            actual_start=start + timedelta(seconds=draw(st.integers(-5, 5))) if seconds else None,
            reason=reason,
            clock_trust=draw(st.sampled_from(trusts)),
        )
        found.append((Place(seqs[output], output), line))
    return found


TELLINGS = tuple(
    Telling(name=name, text="Một cửa", group=None, field=None, timing=None, plan="KH1")
    for name in ("KH1.a", "KH1.b")
)


@given(data=st.data())
@settings(max_examples=150)
def test_whatever_was_planned_and_logged_each_event_has_one_end_and_one_answer(data):
    rundown = data.draw(rundowns())
    entries = data.draw(logs_of(rundown))
    now = data.draw(moments(0, 5 * 86400))
    ends = reconcile(rundown, entries, now)
    assert [end.event for end in ends] == list(rundown.events)
    real = {
        place: line
        for place, line in entries
        if line.kind is EntryKind.EVENT
        and line.clock_trust is not ClockTrust.SIMULATED
        and line.rundown.startswith("2026-11-23")
    }
    for end in ends:
        assert bool(end.reason) is (end.ending in {Ending.DIFFERENT, Ending.NOT_AIRED})
        assert end.seqs or end.ending in {Ending.NOT_AIRED, Ending.AHEAD}
        assert {*end.seqs} == {place for place, line in real.items() if line.event == end.event.id}
        assert end.planned_start <= end.planned_end
    found = answers([rundown], entries, now, NIGHT, tellings=TELLINGS, published={})
    assert [one.end for one in found] == list(ends)
    for one in found:
        asked = bool(one.end.reason) and not one.end.told
        assert (one.make_good is not None) + (one.unowed is not None) == asked
    for one in make_goods(found):
        assert one.not_before >= now
        lasts = moment_at(one.event.length) - moment_at(Frames(0))
        for part in range(5):
            assert not is_quiet((one.not_before + lasts * part / 5).astimezone(ZONE), NIGHT)


@given(data=st.data())
@settings(max_examples=150)
def test_the_reports_discrepancies_are_the_same_by_cause_and_line(data):
    rundown = data.draw(rundowns())
    entries = data.draw(logs_of(rundown, (ClockTrust.TRUSTED, ClockTrust.HOLDOVER)))
    whole = Period(first=SUNDAY, last=TUESDAY + timedelta(days=5), name="")
    report = figures.compute(account_of(entries), whole, ZONE, (), {})
    events = {event.id for event in rundown.events}
    for end in reconcile(rundown, entries, START + timedelta(days=2)):
        causes = {
            one.reason or one.outcome.value for one in report.discrepancies if {*one.seqs} & {*end.seqs}
        }
        outputs = {place.output for place in end.seqs}
        if causes:
            assert end.reason in (causes if len(outputs) == 1 else causes | TIMING)
        else:
            assert end.reason in {"", "no_entry"} | TIMING
            assert (end.reason == "no_entry") is (end.ending is Ending.NOT_AIRED)
    day = {
        place
        for place, line in entries
        if line.kind is EntryKind.EVENT and line.rundown.startswith("2026-11-23") and line.event in events
    }
    odd = {place for end in reconcile(rundown, entries, START) if end.reason for place in end.seqs}
    assert {place for one in report.discrepancies for place in one.seqs} & day <= odd


def test_what_is_timed_backwards_or_fills_is_planned_as_it_is_played():
    def one(number, kind, at, seconds, *, fill=False):
        return Event(
            id=f"e{number}",
            title="",
            column="",
            kind=EventKind.SPEECH,
            start=START + timedelta(seconds=at) if kind is not StartKind.SOFT else None,
            start_kind=kind,
            length=Frames(seconds * RATE),
            cart="a" * 64,
            fill=fill,
        )

    rundown = Rundown(
        station="Đài",
        day=MONDAY,
        version=1,
        rules=NIGHT,
        events=(
            one(0, StartKind.HARD, 0, 60),
            one(1, StartKind.SOFT, 0, 10, fill=True),
            one(2, StartKind.BACK, 300, 90),
            one(3, StartKind.HARD, 300, 30),
        ),
    )
    ends = reconcile(rundown, [], START + timedelta(hours=3))
    spans = [
        ((end.planned_start - START).total_seconds(), (end.planned_end - START).total_seconds())
        for end in ends
    ]
    assert spans == [(0, 60), (60, 210), (210, 300), (300, 330)]
    filled = entry(
        rundown.events[1],
        START + timedelta(seconds=60),
        rundown.file_name,
        frames=Frames(150 * RATE),
        planned_end=START + timedelta(seconds=210),
    )
    assert reconcile(rundown, [(Place(1), filled)], START)[1].ending is Ending.AS_PLANNED
    half = entry(
        rundown.events[1],
        START + timedelta(seconds=60),
        rundown.file_name,
        frames=Frames(75 * RATE),
        planned_end=START + timedelta(seconds=210),
    )
    assert reconcile(rundown, [(Place(1), half)], START)[1].reason == "short"


# ── a station ────────────────────────────────────────────────────────────────────────────────────

WEEK_OVER = local(WEEK.days[-1], time(23), ZONE)


class Over(Noon):
    """Sunday night, when the week is over."""

    def wall(self):
        return WEEK_OVER


@pytest.fixture
def station(published):
    with closing(sqlite3.connect(published / "station.sqlite", timeout=10)) as database, database:
        database.execute("DELETE FROM publications")  # by the real clock, which may be past that week
    with open_home(published, Over()) as home:
        published_at(home, local(SUNDAY, time(12), ZONE))
        yield home


def items_of(home, days):
    return [{name for one in weeks.rundown(home, day).events for name in one.items} for day in days]


def test_what_is_owed_is_listed_proposed_and_drafted_alike(station):
    item = min(set.intersection(*items_of(station, (MONDAY, WEEK.days[4]))))
    log(station, *WEEK.days, missed=lambda one: item in one.items)
    found = reconciliation.of_period(station, Period.parse("2026-W48"), WEEK_OVER)
    lost = [one for one in found.answers if item in one.end.event.items]
    assert {one.end.ending for one in lost} == {Ending.NOT_AIRED}
    assert {one.end.reason for one in lost} == {"missed"}
    proposals = owed.make_goods(station, WEEK_OVER)
    assert {one.make_good for one in lost if not one.end.event.repeat} == {*proposals}
    assert len(proposals) == 1
    assert found.counts[Ending.AS_PLANNED] == len(found.answers) - len(lost)
    drafted = drafts.draft(station, Week.parse("2026-W49"), None)
    why = [one.why.vi for one in drafted.reasons if one.name == item]
    assert any("lỡ lượt" in text for text in why), why


def test_a_period_beside_the_last_days_is_let_go_and_orders_stand_besides(station):
    log(station, *WEEK.days, missed=lambda _one: True)
    with ChainWriter(station.folder / "as_run.sqlite") as writer:
        alert = Event(
            id="lenh-1",
            title="Sơ tán",
            column="",
            kind=EventKind.SPEECH,
            start=None,
            start_kind=StartKind.SOFT,
            length=Frames(RATE),
            cart="d" * 64,
        )
        writer.append(entry(alert, local(MONDAY, time(9), ZONE), ""))
    later = WEEK_OVER + timedelta(days=30)
    found = reconciliation.of_period(station, Period.parse("2026-11-22..2026-11-23"), later)
    assert found.unplanned == (SUNDAY,)
    assert {one.unowed for one in found.answers} <= {Unowed.LET_GO, Unowed.NOT_REPEATED}
    assert any(one.unowed is Unowed.LET_GO for one in found.answers)
    assert [line.title for _, line in found.besides] == ["Sơ tán"]


def test_the_command_tells_both_ways(published, monkeypatch, capsys):
    from broadcast.cli import main

    with open_home(published, Over()) as home:
        log(home, MONDAY, missed=lambda one: bool(one.items))
        count = len(weeks.rundown(home, MONDAY).events)
    monkeypatch.setattr(sys, "argv", ["broadcast", "log", "reconcile", "2026-11-23", "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["events"]) == sum(found["counts"].values()) == count
    assert {one["reason"] for one in found["events"]} == {None, "missed"}
    assert all(
        (one["not_before"] is None) != (one["unowed"] is None) for one in found["events"] if not one["told"]
    )
    monkeypatch.setattr(sys, "argv", ["broadcast", "log", "reconcile", "2026-11-23"])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert "không phát" in said
    assert f"{count} dòng đã xếp" in said
