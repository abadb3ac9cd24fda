"""Entries in any order make the same figures, which are those of the station's own report."""

import random
from dataclasses import replace

import pytest
from office_stations import entry, opened, some_day
from sqlalchemy import select

from broadcast.domain.times import Period
from broadcast.errors import LogForkedError
from broadcast.hub.wire import Passage
from broadcast.office.home import ZONE
from broadcast.office.intake import entry_of, keep, linked
from broadcast.reports.airings import account_of
from broadcast.reports.figures import compute
from broadcast.store.office import Span
from broadcast.store.office.tables import airings, entries, months, spans, tallies

NOVEMBER = Period.parse("2026-11")
OUTPUTS = ("chinh", "phu")


def take(office, station, seqs, output=""):
    """Hand a run of entries over: their numbers, both ends included."""
    met = office.store.meet(station.name, station.public_key, office.clock.wall())
    run = station.rows(output)[seqs[0] - 1 : seqs[1]]
    with office.store.intake(met, output) as batch:
        return keep(batch, run)


def everything(office):
    """What the database holds of entries, spans, airings and tallies, in one order."""
    with office.store._engine.connect() as connection:
        return [
            sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
            for table in (entries, spans, airings, tallies, months)
        ]


def report_of(station, period=NOVEMBER):
    return compute(account_of(station.entries()), period, ZONE, (), {})


# ── one log both ways ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(4))
def test_an_office_counts_what_the_station_counts(office, station, seed):
    one = station()
    one.logs = {output: [] for output in (OUTPUTS if seed % 2 else ("",))}
    some_day(one, seed, 150, tuple(one.logs))
    for output, log in one.logs.items():
        for start in range(0, len(log), 40):
            take(office, one, (start + 1, min(start + 40, len(log))), output)
    for period in (
        NOVEMBER,
        Period.parse("2026-11-02..2026-11-03"),
        Period.parse("2026-11-01..2026-11-02"),
        Period.parse("2026-11-03"),
    ):
        own, sums = report_of(one, period), office.store.by_station(period)[one.name]
        assert sums.due == own.events > 0
        assert (sums.sounded, sums.all_played, sums.asked) == (
            own.total.airings,
            own.total.played,
            own.total.planned,
        )
        assert sums.sounded - sums.airings == own.stand_ins.airings
        assert sums.stood_in == own.stand_ins.played
        facets = office.store.by_facet(period)
        for facet in ("group", "column", "language", "origin", "priority"):
            told = {key: (one.airings, one.played, one.asked) for key, one in facets.get(facet, {}).items()}
            assert told == {
                tally.key: (tally.airings, tally.played, tally.planned)
                for tally in getattr(own, f"by_{facet}")
                if tally.airings or tally.planned
            }
        assert {key: (one.due, one.lost) for key, one in facets.get("difference", {}).items()} == {
            f"{one.outcome}:{one.reason}:{one.rung}": (one.events, one.lost) for one in own.discrepancies
        }


def test_every_figure_leads_back_to_the_lines_that_the_station_names_for_it(office, station):
    one, other = station(), station("Đài khác")
    one.logs = {output: [] for output in OUTPUTS}
    some_day(one, 5, 120, OUTPUTS)
    some_day(other, 6, 30)
    for output in OUTPUTS:
        take(office, one, (1, len(one.logs[output])), output)
    take(office, other, (1, len(other.logs[""])))
    own = report_of(one)

    def lines(facet, key=""):
        found = office.store.lines(NOVEMBER, facet, key, one.name)
        return {line.place: line for line in found}

    assert set(lines("total")) == {line.place for line in own.lines}
    for tally in own.by_group:
        assert set(lines("group", tally.key)) == {*tally.seqs, *tally.missed}
    for told in own.discrepancies:
        found = set(lines("difference", f"{told.outcome}:{told.reason}:{told.rung}"))
        assert found >= set(told.seqs) > set()
    for place, line in lines("total").items():
        assert (line.hash, line.body) == one.logs[place.output][place.seq - 1]
    everyone = office.store.lines(NOVEMBER)
    assert {line.station for line in everyone} == {one.name, other.name}


# ── in any order ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(3))
def test_runs_in_any_order_and_more_than_once_keep_the_same(place, tmp_path, station, seed):
    one = station()
    some_day(one, seed, 60)
    count = len(one.logs[""])
    lot = random.Random(seed)
    runs = []
    for start in range(1, count + 1, 15):
        runs += [(start, min(count, start + lot.randrange(15, 25))), (start, min(count, start + 14))]
    lot.shuffle(runs)
    with opened(place, tmp_path / "a") as office:
        for run in runs:
            take(office, one, run)
        assert sum(take(office, one, run) for run in runs) == 0
        mixed = everything(office)
    with opened(tmp_path / "straight.sqlite", tmp_path / "b") as office:
        assert take(office, one, (1, count)) == count
        straight = everything(office)
    assert mixed == straight
    assert len(mixed[1]) == 1


def test_a_gap_stays_a_gap_until_it_is_filled(office, station):
    one = station()
    some_day(one, 1, 30)
    for run in ((20, 25), (1, 5), (10, 15)):
        take(office, one, run)
    met = office.store.station(one.name)
    with office.store.intake(met, "") as batch:
        assert batch.spans() == (Span(first=1, last=5), Span(first=10, last=15), Span(first=20, last=25))
    take(office, one, (6, 19))
    with office.store.intake(met, "") as batch:
        assert batch.spans() == (Span(first=1, last=25),)


# ── what contradicts ─────────────────────────────────────────────────────────────────────────────


def forked(one, station, at):
    """The same station with another entry number `at`, and all after it."""
    twin = station(one.name)
    for seq, (_, body) in enumerate(one.logs[""], 1):
        told = entry_of(body)
        twin.append(replace(told, title="Khác") if seq == at else told)
    return twin


@pytest.mark.parametrize(
    ("kept", "handed", "named"),
    [((1, 30), (10, 25), 20), ((1, 19), (20, 30), None), ((1, 25), (26, 30), 25), ((26, 30), (1, 25), 25)],
    ids=["other entries", "none of them known", "what they follow is other", "what follows them is other"],
)
def test_entries_that_contradict_what_is_kept_are_refused_whole(office, station, kept, handed, named):
    one = station()
    some_day(one, 2, 40)
    twin = forked(one, station, 20)
    take(office, one, kept)
    before = everything(office)
    if named is None:
        assert take(office, twin, handed)
        return
    with pytest.raises(LogForkedError) as refused:
        take(office, twin, handed)
    assert refused.value.facts["seq"] == named
    assert everything(office) == before


def test_a_log_that_begins_anew_counts_what_it_has_in_common_once(office, station):
    one = station()
    some_day(one, 3, 40)
    twin = forked(one, station, 20)
    take(office, one, (1, len(one.logs[""])))
    office.store.accept(one.name)
    met = office.store.meet(one.name, "ab" * 32, office.clock.wall())
    assert met.public_key == "ab" * 32
    with office.store.intake(met, "") as batch:
        keep(batch, twin.rows()[:19])
    assert office.store.by_station(NOVEMBER)[one.name].due == report_of(one).events
    with office.store.intake(met, "") as batch:
        keep(batch, twin.rows()[19:])
    both = {(line.place.output, line.place.seq) for line in office.store.lines(NOVEMBER, station=one.name)}
    assert {output for output, _ in both} == {"", "~2"}
    assert min(seq for output, seq in both if output == "~2") >= 20


def test_an_output_that_gets_a_name_keeps_its_log(office, station):
    one = station()
    some_day(one, 4, 30)
    take(office, one, (1, 20))
    one.logs["chinh"] = one.logs.pop("")
    count = len(one.logs["chinh"])
    assert take(office, one, (15, count), "chinh") == count - 20
    (log,) = office.store.logs(office.store.station(one.name))
    assert log.output == "chinh"
    assert office.store.by_station(NOVEMBER)[one.name].due == report_of(one).events
    assert {line.place.output for line in office.store.lines(NOVEMBER)} == {"chinh"}


# ── what is newer than the office ────────────────────────────────────────────────────────────────


def test_what_a_newer_program_writes_is_kept_word_for_word_and_what_is_understood_counts(office, station):
    one = station()
    one.append(entry(0), mood="calm")
    one.append(entry(1), outcome="dreamt")
    one.append(entry(2), kind="felt", outcome=None)
    assert take(office, one, (1, 3)) == 3
    assert take(office, one, (1, 3)) == 0
    assert office.store.by_station(NOVEMBER)[one.name].due == 1
    (log,) = office.store.logs(office.store.station(one.name))
    assert log.unread == 1
    assert [body for _, body, _ in office.store.bodies(log)] == [body for _, body in one.logs[""]]


def test_a_run_that_does_not_follow_itself_is_named_at_its_first_entry():
    bodies = [b'{"at":"2026-11-22T22:00:30.000000Z","previous":"","seq":1}']
    with pytest.raises(Exception, match="dòng số 2") as refused:
        linked("Đài A", 1, [Passage(hash="00", body=bodies[0])])
    assert refused.value.facts["path"] == "Đài A"
