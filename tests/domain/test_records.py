"""Rundowns, as-run entries and week lines: their forms on disk and their refusals."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.domain import orders, setup
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict, from_record, to_record
from broadcast.domain.canonical import canonical, digest
from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.orders import Level, Order, level_of
from broadcast.domain.people import Approval
from broadcast.domain.rules import Days, MandatoryRelay, Rules, SpecialDays, Window
from broadcast.domain.rundown import (
    FORMAT,
    Event,
    EventKind,
    Origin,
    Rundown,
    decode,
    decode_index,
    encode,
    encode_index,
)
from broadcast.domain.schedule import (
    LateRule,
    Line,
    LineSource,
    Overrun,
    Priority,
    SourceKind,
    StartKind,
)
from broadcast.domain.setup import Setup
from broadcast.domain.times import ClockTrust, Frames, Millis
from broadcast.domain.zones import Contact, Gain, Zone, ZoneId, find_zone
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
    overrun=st.sampled_from(Overrun),
    feeds=st.lists(texts, max_size=2).map(tuple),
    fill=st.booleans(),
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
    for form in (FORMAT + 1, 0):
        record = json.loads(encode(rundown(event()))) | {"format": form}
        with pytest.raises(RundownDamagedError, match=f"dạng {form}"):
            decode(json.dumps(record).encode(), "x.json")


FIRST_FORM = (
    '{"chime":"c","day":"2026-11-23","events":[{"approver":"binh","author":"an","cart":"' + "ab" * 32 + '",'
    '"column":"Bản tin","field":null,"group":"đ","id":"2026-11-23#0a1b2c3d","items":["KH1.đ"],"kind":"speech",'
    '"language":"vi","late":"join","length":48000,"origin":"own","plan":"KH1","previous_cart":null,'
    '"priority":"normal","repeat":false,"start":"2026-11-22T22:30:00.000000Z","start_kind":"hard",'
    '"title":"Một cửa","tolerance":2000,"zones":["thon-dong"]}],"evergreen":"e","format":1,"rules":'
    '{"decision":"Quy chế","minutes_a_session":45,"mourning_days":["2026-11-25"],"quiet_from":"21:00:00",'
    '"quiet_until":"05:00:00","sessions_a_day":2,"timezone":"Asia/Ho_Chi_Minh","windows":'
    '[{"days":[0,6],"end":"06:30:00","start":"05:00:00"}]},"station":"xa-mau","version":7,"zones":["thon-dong"]}\n'
).encode()
"""A rundown as it was published before events had overrun, feeds and fill."""
FIRST_FORM_NAME = f"2026-11-23.v0007.{hashlib.sha256(FIRST_FORM[:-1]).hexdigest()[:16]}.json"


def test_a_rundown_of_the_first_form_is_still_what_it_was():
    found = decode(FIRST_FORM, FIRST_FORM_NAME)
    (one,) = found.events
    assert (one.overrun, one.late, one.feeds, one.fill) == (Overrun.CUT, LateRule.JOIN, (), False)
    assert (one.title, one.group, found.rules) == ("Một cửa", Group.DD, RULES)
    assert (found.form, found.file_name) == (1, FIRST_FORM_NAME)
    assert found.digest == hashlib.sha256(FIRST_FORM[:-1]).hexdigest()
    assert encode(found) == FIRST_FORM


@pytest.mark.parametrize("days", [(), (date(2027, 1, 2), date(2026, 11, 25))])
def test_a_rundown_of_the_second_form_is_still_what_it_was(days):
    second = rundown(event(overrun=Overrun.SHIFT), form=2, rules=replace(RULES, mourning_days=days))
    content = encode(second)
    assert set(json.loads(content)["rules"]) == set(json.loads(FIRST_FORM)["rules"])
    assert encode(decode(content, second.file_name)) == content


def test_every_rule_travels_inside_the_rundown():
    days = Days(weekdays=(0,), off=(date(2026, 11, 30),))
    rules = replace(
        RULES,
        special_days=(SpecialDays(name="Tết", dates=(date(2027, 2, 6),), windows=RULES.windows),),
        relays=(MandatoryRelay(name="VOV1", days=days, start=time(6), length=Millis(1_800_000)),),
    )
    written = rundown(event(), rules=rules)
    assert decode(encode(written), written.file_name).rules == rules


def test_a_rundown_of_the_first_form_is_published_anew_in_the_present_one():
    again = replace(decode(FIRST_FORM, FIRST_FORM_NAME), form=FORMAT)
    assert again.file_name != FIRST_FORM_NAME
    (record,) = json.loads(encode(again))["events"]
    assert record.items() >= {"overrun": "cut", "feeds": [], "fill": False}.items()
    assert decode(encode(again), again.file_name) == again


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


def test_what_was_heard_survives_its_record_and_other_entries_do_not_speak_of_it():
    written = entry(
        kind=EntryKind.HEARD,
        outcome=None,
        frames=Frames(0),
        verdict=Verdict.LOW,
        heard_share=12,
        delay=Millis(340),
        level=-3_150,
        match=71,
    )
    assert from_record(json.loads(canonical(to_record(written)))) == written
    only_there = {"verdict", "heard_share", "delay", "level", "match"}
    assert only_there <= set(to_record(written))
    assert only_there.isdisjoint(to_record(entry()))
    with pytest.raises(ValueError, match="verdict"):
        replace(written, verdict=None)


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


# ── orders ───────────────────────────────────────────────────────────────────────────────────────


APPROVED = Event(
    id="2026-11-23#04",
    title="Nộp hồ sơ ở đâu",
    column="Cải cách hành chính",
    kind=EventKind.SPEECH,
    start=None,
    start_kind=StartKind.SOFT,
    length=Frames(480_000),
    cart="ab" * 32,
    group=Group.C,
    items=("KH1.c",),
    approver="lanh-dao",
)


def order(**changes):
    return replace(
        Order(
            id="2026-11-23T05:00:00Z#1",
            level=Level.EMERGENCY,
            title="Bão số 9",
            length=Frames(480_000),
            cart="ab" * 32,
            by="trực ban",
            at=NOW,
        ),
        **changes,
    )


@given(
    st.sampled_from([level for level in Level if level >= Level.LIVE]),
    texts,
    st.integers(1, 10**12),
    st.booleans(),
    st.lists(texts, min_size=1, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)),
)
def test_an_order_survives_its_record(level, text, length, drill, feeds, zones, at):
    written = order(
        level=level,
        title=text,
        by=text,
        length=length,
        cart=None if level is Level.LIVE else "ab" * 32,
        feeds=feeds if level is Level.LIVE else (),
        zones=zones,
        drill=drill and level is Level.LIVE,
        at=at,
    )
    assert orders.from_record(json.loads(canonical(orders.to_record(written)))) == written


def test_an_order_of_what_was_made_for_the_schedule_survives_its_record():
    written = order(level=Level.LIVE, event=APPROVED)
    assert orders.from_record(json.loads(canonical(orders.to_record(written)))) == written


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"level": Level.PRIORITY}, "belongs into a rundown"),
        ({"level": Level.FILL}, "belongs into a rundown"),
        ({"drill": True}, "no emergency"),
        ({"length": 0}, "needs a length"),
        ({"cart": None}, "either a cart or feeds"),
        ({"feeds": ("line",)}, "either a cart or feeds"),
        ({"at": datetime(2026, 11, 23, 5)}, "needs a zone"),
        ({"level": Level.LIVE}, "what this cart is"),
        ({"event": APPROVED}, "no emergency"),
        ({"event": replace(APPROVED, approver=None), "level": Level.LIVE}, "needs its approval"),
    ],
)
def test_an_order_that_cannot_be_is_refused(changes, why):
    with pytest.raises(ValueError, match=why):
        order(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"level": "urgent"},
        {"level": None},
        {"level": 6},
        {"level": "planned"},
        {"length": "dài"},
        {"length": None},
        {"length": -1},
        {"cart": None},
        {"feeds": 3},
        {"zones": None},
        {"at": "hôm qua"},
        {"at": "2026-11-23T05:00:00"},
        {"at": None},
        {"drill": True},
    ],
)
def test_a_record_that_is_no_order_is_refused(changes):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        orders.from_record(orders.to_record(order()) | changes)


@pytest.mark.parametrize("missing", sorted(orders.to_record(order())))
def test_an_order_lacks_nothing(missing):
    record = dict(orders.to_record(order()))
    del record[missing]
    with pytest.raises(KeyError):
        orders.from_record(record)


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Level.PLANNED),
        ({"fill": True}, Level.FILL),
        ({"priority": Priority.PRIORITY, "fill": True}, Level.PRIORITY),
        ({"priority": Priority.EMERGENCY}, Level.EMERGENCY),
    ],
)
def test_a_planned_event_has_its_place_in_the_order(changes, level):
    assert level_of(event(**changes)) is level


# ── the setup of an output ───────────────────────────────────────────────────────────────────────

SETUP = Setup(
    station="xa-mau",
    output="chinh",
    log="as_run.sqlite",
    alone=True,
    zones=(
        Zone(
            id=ZoneId("thon-dong"),
            name="Thôn Đông",
            output="chinh",
            channels=(1, 2),
            gains=(Gain(start=time(5), end=time(6), level=-600),),
        ),
        Zone(id=ZoneId("thon-tay"), name="Thôn Tây"),
    ),
    contacts=(
        Contact(
            id="am-ly", switch="gpio:17", zones=(ZoneId("thon-dong"),), warm_up=Millis(500), hold=Millis(0)
        ),
    ),
    rules=RULES,
)


def test_a_setup_survives_its_file():
    assert setup.decode(setup.encode(SETUP)) == SETUP
    bare = replace(SETUP, zones=(), contacts=(), alone=False)
    assert setup.decode(setup.encode(bare)) == bare


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"{}", b"\xff", b'{"station": "x"}'])
def test_what_is_no_setup_is_refused(content):
    with pytest.raises((ValueError, KeyError, TypeError)):
        setup.decode(content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("zones",), None),
        (("zones", 0), 3),
        (("zones", 0, "channels"), [0]),
        (("zones", 0, "gains", 0, "level"), 601),
        (("zones", 0, "gains", 0, "end"), "04:00:00"),
        (("zones", 0, "gains", 0, "start"), "năm giờ"),
        (("contacts", 0, "zones"), None),
        (("rules", "windows", 0, "start"), "25:00:00"),
        (("rules", "quiet_from"), None),
    ],
)
def test_a_setup_with_nonsense_in_it_is_refused(path, value):
    record = json.loads(setup.encode(SETUP))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises((ValueError, KeyError, TypeError)):
        setup.decode(json.dumps(record).encode())


@pytest.mark.parametrize(
    ("start", "end", "level"),
    [(time(6), time(5), 0), (time(5), time(5), 0), (time(5), time(6), 601), (time(5), time(6), -6_001)],
)
def test_a_gain_that_cannot_be_is_refused(start, end, level):
    with pytest.raises(ValueError, match="a gain"):
        Gain(start=start, end=end, level=level)


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
