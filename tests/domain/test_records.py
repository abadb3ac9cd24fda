"""Rundowns, as-run entries and week lines: their forms on disk and their refusals."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, from_record, to_record
from broadcast.domain.canonical import canonical, digest
from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.people import Approval
from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import (
    Event,
    EventKind,
    LateRule,
    Origin,
    Rundown,
    decode,
    decode_index,
    encode,
    encode_index,
)
from broadcast.domain.schedule import Line, LineSource, Priority, SourceKind, StartKind
from broadcast.domain.times import ClockTrust, Frames, Millis
from broadcast.domain.zones import Zone, ZoneId, find_zone
from broadcast.errors import RundownDamagedError

RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(Window(days=(0, 6), start=time(5), end=time(6, 30)),),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=45,
    mourning_days=(date(2026, 11, 25),),
    decision="Quy chế",
)
NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
texts = st.text(st.characters(codec="utf-8"), max_size=30)


def event(**changes):
    return replace(
        Event(
            id="2026-11-23#001",
            title="Bản tin",
            column="Cải cách hành chính",
            kind=EventKind.SPEECH,
            start=NOW,
            start_kind=StartKind.HARD,
            length=Frames(48_000),
            cart="ab" * 32,
        ),
        **changes,
    )


def rundown(*events, **changes):
    return replace(
        Rundown(station="xa-mau", day=date(2026, 11, 23), version=1, rules=RULES, events=events), **changes
    )


events = st.builds(
    Event,
    id=st.uuids().map(str),
    title=texts,
    column=texts,
    kind=st.sampled_from(EventKind),
    start=st.none(),
    start_kind=st.just(StartKind.SOFT),
    length=st.integers(0, 10**9),
    cart=st.none() | st.just("ab" * 32),
    items=st.lists(texts, max_size=2).map(tuple),
    group=st.none() | st.sampled_from(Group),
    field=st.none() | texts,
    plan=st.none() | texts,
    language=texts,
    origin=st.sampled_from(Origin),
    repeat=st.booleans(),
    priority=st.sampled_from(Priority),
    zones=st.lists(texts, max_size=2).map(tuple),
    approver=st.none() | texts,
    tolerance=st.integers(0, 10**6),
    late=st.sampled_from(LateRule),
)


@given(st.lists(events, max_size=4, unique_by=lambda e: e.id))
def test_a_rundown_reads_back_as_it_was_written(found):
    written = rundown(*found)
    assert decode(encode(written), written.file_name) == written


def test_a_rundown_with_times_reads_back():
    written = rundown(
        event(), event(id="2", start=None, start_kind=StartKind.SOFT), zones=("a",), evergreen="e", chime="c"
    )
    assert decode(encode(written), written.file_name) == written


@given(st.data())
def test_any_changed_byte_of_a_rundown_is_noticed(data):
    written = rundown(event())
    content = bytearray(encode(written))
    place = data.draw(st.integers(0, len(content) - 2))
    content[place] ^= data.draw(st.integers(1, 255))
    try:
        found = decode(bytes(content), written.file_name)
    except RundownDamagedError:
        return
    assert found == written  # another spelling of the very same content, as in a letter case of \u escapes


def test_a_rundown_of_a_newer_form_is_refused():
    record = json.loads(encode(rundown(event()))) | {"format": 2}
    with pytest.raises(RundownDamagedError, match="2"):
        decode(json.dumps(record).encode(), "x.json")


def test_a_rundown_under_another_name_is_refused():
    with pytest.raises(RundownDamagedError):
        decode(encode(rundown(event())), "2026-11-23.v0001.0123456789abcdef.json")


def test_two_events_of_one_id_are_refused():
    with pytest.raises(ValueError, match="one id"):
        rundown(event(), event())


@pytest.mark.parametrize(
    "changes",
    [{"start": None}, {"start_kind": StartKind.SOFT}, {"length": -1}, {"start": datetime(2026, 11, 23, 5)}],
)
def test_an_event_that_cannot_be_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        event(**changes)


def test_the_index_reads_back_and_a_broken_one_is_refused():
    current = {date(2026, 11, 23): "a.json", date(2026, 11, 24): "b.json"}
    assert decode_index(encode_index(current)) == current
    for broken in (b"", b"[]", b'{"heute": "x"}'):
        with pytest.raises(RundownDamagedError):
            decode_index(broken)


# ── as-run ───────────────────────────────────────────────────────────────────────────────────────


def entry(**changes):
    return replace(
        AsRun(
            kind=EntryKind.EVENT,
            station="xa-mau",
            at=NOW,
            clock_trust=ClockTrust.TRUSTED,
            device="null",
            software="0",
            outcome=Outcome.AIRED,
            frames=Frames(48_000),
            rung=Rung.CART,
        ),
        **changes,
    )


@given(
    st.sampled_from(Outcome),
    texts,
    st.none() | st.integers(-9999, 0),
    st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)),
    st.lists(texts, max_size=3).map(tuple),
)
def test_an_entry_survives_its_record(outcome, text, level, moment, items):
    written = entry(outcome=outcome, title=text, peak=level, actual_start=moment, items=items)
    assert from_record(json.loads(canonical(to_record(written)))) == written


def test_an_entry_of_no_event_survives_its_record():
    written = entry(kind=EntryKind.STARTED, outcome=None)
    assert from_record(to_record(written)) == written


def test_an_event_needs_an_outcome_and_nothing_else_has_one():
    with pytest.raises(ValueError, match="outcome"):
        entry(outcome=None)
    with pytest.raises(ValueError, match="outcome"):
        entry(kind=EntryKind.STARTED)


@pytest.mark.parametrize(
    ("changes", "heard"),
    [
        ({}, True),
        ({"outcome": Outcome.CUT}, True),
        ({"outcome": Outcome.SKIPPED}, False),
        ({"frames": Frames(0)}, False),
        ({"outcome": Outcome.REPLACED, "rung": Rung.SILENCE}, False),
        ({"outcome": Outcome.REPLACED, "rung": Rung.EVERGREEN}, True),
    ],
)
def test_an_airing_is_a_heard_event(changes, heard):
    assert entry(**changes).heard is heard


# ── one spelling for what is hashed ──────────────────────────────────────────────────────────────


def test_canonical_json_sorts_and_keeps_vietnamese_letters():
    assert (
        canonical({"b": [1, True, None], "a": "Lượt phát"}) == '{"a":"Lượt phát","b":[1,true,null]}'.encode()
    )
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {"ă": 1}, {1: 2}, b"x", {"a": object()}])
def test_what_has_more_than_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


# ── the rest ─────────────────────────────────────────────────────────────────────────────────────


def line(**changes):
    return replace(
        Line(
            days=(0, 1),
            start=time(5, 30),
            start_kind=StartKind.HARD,
            length=Millis(1000),
            column="c",
            content="x",
            source=LineSource(kind=SourceKind.READ),
        ),
        **changes,
    )


@pytest.mark.parametrize(
    "changes", [{"days": ()}, {"days": (1, 0)}, {"days": (7,)}, {"days": (1, 1)}, {"start": None}]
)
def test_a_line_that_cannot_be_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        line(**changes)


def test_nobody_approves_what_they_wrote():
    with pytest.raises(ValueError, match="one"):
        Approval(cart="ab", author="an", approver="an", at=NOW)


def test_zones_are_found_by_id_or_name():
    zone = Zone(id=ZoneId("thon-dong"), name="Thôn Đông", channels=(2,))
    assert find_zone((zone,), " thôn đông ") is zone
    assert find_zone((zone,), "THON-DONG") is zone
    assert find_zone((zone,), "Thôn Tây") is None
    with pytest.raises(ValueError, match="channels"):
        Zone(id=ZoneId("x"), name="x", channels=(0,))


def test_a_deadline_outside_its_own_plan_binds_nobody():
    def telling(kind, end, period=(date(2023, 1, 1), date(2023, 12, 31))):
        timing = Timing(kind=kind, raw="x", end=end)
        return Telling(
            name="KH1.NV1", text="x", group=None, field=None, timing=timing, plan="KH1", period=period
        )

    assert telling(TimingKind.DEADLINE, date(2022, 12, 15)).due is None
    assert telling(TimingKind.DEADLINE, date(2023, 12, 15)).due is not None
    assert telling(TimingKind.DEADLINE, date(2022, 12, 15), None).due is not None
    assert telling(TimingKind.RANGE, date(2022, 12, 15)).due is not None
