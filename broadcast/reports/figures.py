"""What a period's log says in numbers; every number keeps the log lines that it was counted from.

An airing (lượt phát) is an event that was heard. Where evergreen or a chime stood in for what was planned,
something was heard, but not that: such stand-ins count in the total and in no split of it. An event that
an emergency interrupted and that went on afterwards is one airing in two lines. A plan item is told when
it aired to its end, in this version or the one before, or nine tenths of it sounded.

What several outputs carried at the same time is one airing too. It was heard where it was heard, and for as
long as on the output that had most of it; lengths of outputs are never added up. Each zone and each output has
figures of its own besides, what went wrong on one output is a discrepancy whatever the others did, and an item
is told when each output that had to tell it has done so once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import AsRun, Outcome, Place, Verdict
from broadcast.domain.content import Field, Telling
from broadcast.domain.facts import Counted, Fact
from broadcast.domain.facts import counted as counted_facts
from broadcast.domain.rundown import Origin
from broadcast.domain.schedule import Priority
from broadcast.domain.times import Frames, Period
from broadcast.reports.airings import Account, Airing, Monitors, heard_key
from broadcast.reports.coverage import NO_FIELD, NO_GROUP, Coverage
from broadcast.reports.words import GROUP_NAMES, LANGUAGES

ORIGINS: Mapping[str, str] = {
    Origin.OWN: "Đài tự sản xuất",
    Origin.HUB: "Trung tâm gửi",
    Origin.RELAY: "Tiếp âm",
    Origin.BOUGHT: "Mua, trao đổi",
}
PRIORITIES: Mapping[str, str] = {
    Priority.EMERGENCY: "Khẩn cấp",
    Priority.PRIORITY: "Ưu tiên",
    Priority.NORMAL: "Thông thường",
}


_DAYS = 45
"""Up to so many days a period is told day by day."""
_WORST_FIRST = (Verdict.SILENT, Verdict.WRONG, Verdict.LOW, Verdict.HEARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often and how long: airings, frames played and planned, and the log lines behind them.

    `seqs` are the lines of the airings counted; `missed` those of events that were due and were not heard
    (their length is in `planned` too).
    """

    key: str
    name: str
    airings: int = 0
    played: Frames = Frames(0)
    planned: Frames = Frames(0)
    seqs: tuple[Place, ...] = ()
    missed: tuple[Place, ...] = ()

    @property
    def ratio(self) -> Fraction | None:
        """Played over planned; None where nothing was planned."""
        return Fraction(self.played, self.planned) if self.planned else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTally:
    """A plan item or task with its airings; `told` says whether listeners had the whole of it.

    `given` is False for one that only the log names.
    """

    tally: Tally
    group: str
    plan: str
    given: bool
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A way in which events were not heard as planned, with its cause, how often, and what it cost."""

    outcome: Outcome
    reason: str
    rung: str
    events: int
    lost: Frames
    """Planned and not played, stand-ins not counted as played."""
    seqs: tuple[Place, ...]
    """They name the outputs too: elsewhere the event may have been heard as planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Airings that a monitor judged as not well heard, by the worst that it found."""

    verdict: Verdict
    events: int
    seqs: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """What monitors heard of the period's airings; without one that listened nothing is judged."""

    judged: Tally
    """Airings of which a monitor says something."""
    confirmed: Tally
    """Those among them that were heard on every output that was judged."""
    unheard: tuple[Unheard, ...]

    @property
    def share(self) -> Fraction | None:
        """Confirmed over judged; None where nothing was judged."""
        return Fraction(self.confirmed.airings, self.judged.airings) if self.judged.airings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the log as the appendix lists it. `hash` is empty when the hashes were not given."""

    place: Place
    hash: str
    entry: AsRun
    monitor: tuple[Place, AsRun] | None = None
    """The line with what was heard of it out there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one period."""

    period: Period
    zone: ZoneInfo
    rehearsal: bool
    """Nothing here was really heard: the log holds rehearsals only."""
    total: Tally
    reform: Tally
    """What told of administrative reform: it has a group, a field, an item or a plan."""
    stand_ins: Tally
    events: int
    """Events due in the period, heard or not."""
    by_group: tuple[Tally, ...]
    by_field: tuple[Tally, ...]
    by_column: tuple[Tally, ...]
    by_zone: tuple[Tally, ...]
    """An event for all zones counts at each of them, as the output that feeds the zone tells."""
    by_output: tuple[Tally, ...]
    """What each output carried; empty where there is but one."""
    uneven: Tally
    """What listeners had whole from one output and not from another."""
    by_language: tuple[Tally, ...]
    by_origin: tuple[Tally, ...]
    by_turn: tuple[Tally, ...]
    """First airings and repeats."""
    by_priority: tuple[Tally, ...]
    by_plan: tuple[Tally, ...]
    by_time: tuple[Tally, ...]
    """By day up to 45 days, else by month; every one of the period, also those without an airing."""
    monitored: Monitored
    items: tuple[ItemTally, ...]
    discrepancies: tuple[Discrepancy, ...]
    uncounted: tuple[Place, ...]
    """Event lines of the period under a clock that cannot be believed, or rehearsals among real lines."""
    lines: tuple[LogLine, ...]
    facts: tuple[Counted, ...] = ()
    """What nobody can count from a log and somebody has typed in."""
    coverage: Coverage | None = None
    """How far the kept plans are told in the period, where that was asked for."""

    @property
    def ratio(self) -> Fraction | None:
        """Played over planned, where what stood in is not what was planned."""
        proper = self.total.played - self.stand_ins.played
        return Fraction(proper, self.total.planned) if self.total.planned else None

    @property
    def told(self) -> tuple[ItemTally, ...]:
        """Items that were told."""
        return tuple(item for item in self.items if item.told)

    @property
    def owed(self) -> tuple[ItemTally, ...]:
        """Items that were given and not told."""
        return tuple(item for item in self.items if item.given and not item.told)


def compute(
    account: Account,
    period: Period,
    zone: ZoneInfo,
    tellings: Sequence[Telling],
    zones_names: Mapping[str, str],
    *,
    hashes: Mapping[Place, str] | None = None,
    coverage: Coverage | None = None,
    facts: Sequence[Fact] = (),
) -> Figures:
    """The figures of `period` from the logs' account.

    Args:
        account: of the logs of all outputs; an event is of the period in which it is first told of.
        period: whole local days.
        zone: the station's time zone.
        tellings: the items and tasks of the plans in force; those not told are owed.
        zones_names: names of the loudspeaker zones by id.
        hashes: hashes of the log lines, for the appendix.
        coverage: of the same period, for its picture; rehearsals have none.
        facts: what was typed in by hand, of this period and others.
    """
    first, end = period.bounds(zone)
    airings = [one for one in account.airings if first <= one.moment < end]
    inside = {place for one in airings for place in one.places}
    monitors = account.monitors
    split = _Splitter(airings)
    return Figures(
        period=period,
        zone=zone,
        rehearsal=account.rehearsal,
        total=_tally("total", "Tổng số", airings, stand_ins=True),
        reform=_tally("reform", "Cải cách hành chính", [one for one in airings if one.reform]),
        stand_ins=_tally(
            "stand_ins", "Băng dự phòng, chuông", [one for one in airings if one.stood_in], stand_ins=True
        ),
        events=len(airings),
        by_group=_of_reform(
            airings, lambda entry: entry.group, {str(g): name for g, name in GROUP_NAMES.items()}, NO_GROUP
        ),
        by_field=_of_reform(
            airings, lambda entry: entry.field, {f.value: f.value.capitalize() for f in Field}, NO_FIELD
        ),
        by_column=split.by(lambda entry: (entry.column,), {}),
        by_zone=_tallies(
            _zoned(airings, tuple(zones_names)), zones_names if account.several else {}, zones_names
        ),
        by_output=_tallies(_carried(airings), {}, {}),
        uneven=_tally("uneven", "Không trọn trên mọi đầu ra", [one for one in airings if one.uneven]),
        by_language=split.by(lambda entry: (entry.language,), {}, LANGUAGES),
        by_origin=split.by(lambda entry: (entry.origin,), {}, ORIGINS),
        by_turn=split.by(
            lambda entry: ("repeat" if entry.repeat else "first",),
            {"first": "Phát mới", "repeat": "Phát lại"},
        ),
        by_priority=split.by(lambda entry: (entry.priority,), {}, PRIORITIES),
        by_plan=split.by(lambda entry: (entry.plan,), {}),
        by_time=_by_time(airings, period, zone),
        monitored=_monitored(airings, monitors),
        items=_items(airings, tellings),
        discrepancies=_discrepancies(airings),
        uncounted=tuple(place for place, entry in account.uncounted if first <= entry.moment < end),
        lines=tuple(
            LogLine(
                place=place,
                hash=(hashes or {}).get(place, ""),
                entry=entry,
                monitor=monitors.get(heard_key(place, entry)) if monitors else None,
            )
            for place, entry in account.counted
            if place in inside
        ),
        facts=counted_facts(facts, period),
        coverage=None if account.rehearsal else coverage,
    )


# ── counting ─────────────────────────────────────────────────────────────────────────────────────


def _tally(key: str, name: str, airings: Sequence[Airing], *, stand_ins: bool = False) -> Tally:
    if stand_ins:
        heard = [one for one in airings if one.heard]
        played = sum([one.most.sounded for one in heard])
    else:
        heard = [one for one in airings if one.itself]
        played = sum([one.most.proper for one in heard])
    missed = (
        airings if not heard else [one for one in airings if not (one.heard if stand_ins else one.itself)]
    )
    return Tally(
        key=key,
        name=name,
        airings=len(heard),
        played=Frames(played),
        planned=Frames(sum([one.most.planned for one in airings])),
        seqs=_places(heard),
        missed=_places(missed),
    )


def _places(airings: Iterable[Airing]) -> tuple[Place, ...]:
    return tuple([place for airing in airings for place in airing.places])


def _tallies(
    keyed: Iterable[tuple[str, Airing]], always: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Tally, ...]:
    """One tally for each key: `always` in its order, even when empty, then what else there is."""
    parts: dict[str, list[Airing]] = {key: [] for key in always}
    for key, airing in keyed:
        parts.setdefault(key, []).append(airing)
    known = [_tally(key, always[key], parts.pop(key)) for key in always]
    others = [_tally(key, names.get(key, key), airings) for key, airings in parts.items() if key]
    return (*known, *sorted(others, key=lambda tally: (-tally.airings, tally.key)))


def _zoned(airings: Iterable[Airing], everywhere: tuple[str, ...]) -> Iterator[tuple[str, Airing]]:
    """Each event at each of its zones."""
    for airing in airings:
        yield from airing.split(lambda part: part.entry.zones or everywhere)


def _carried(airings: Iterable[Airing]) -> Iterator[tuple[str, Airing]]:
    """Each event on each of its outputs."""
    for airing in airings:
        yield from airing.split(lambda part: (part.output,))


class _Splitter:
    def __init__(self, airings: Sequence[Airing]) -> None:
        self._airings = airings

    def by(
        self,
        keys: Callable[[AsRun], tuple[str, ...]],
        always: Mapping[str, str],
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Tally, ...]:
        return _tallies(
            ((key, airing) for airing in self._airings for key in keys(airing.entry)), always, names
        )


def _of_reform(
    airings: Iterable[Airing], key: Callable[[AsRun], str], always: Mapping[str, str], rest: str
) -> tuple[Tally, ...]:
    """Airings that tell of administrative reform by group or field; those of none have a line of their own, the last."""
    reform = [one for one in airings if one.reform]
    others = [one for one in reform if not key(one.entry)]
    known = _tallies(((key(one.entry), one) for one in reform if key(one.entry)), always, {})
    return (*known, *((_tally("", rest, others),) if others else ()))


def _by_time(airings: Iterable[Airing], period: Period, zone: ZoneInfo) -> tuple[Tally, ...]:
    months = period.days > _DAYS
    spans = {
        f"{day:%Y-%m}" if months else f"{day}": f"{day:%m/%Y}" if months else f"{day:%d/%m}"
        for day in period.every_day()
    }
    length = 7 if months else 10
    return _tallies(((one.moment.astimezone(zone).isoformat()[:length], one) for one in airings), spans, {})


def _monitored(airings: Iterable[Airing], monitors: Monitors) -> Monitored:
    """Airings by the worst that monitors found of any of their lines."""
    found: dict[Verdict, list[Airing]] = {verdict: [] for verdict in _WORST_FIRST}
    for airing in airings if monitors else ():
        lines = [heard_key(place, entry) for part in airing.parts for place, entry in part.lines]
        told = {monitors[line][1].verdict for line in lines if line in monitors}
        worst = next((verdict for verdict in _WORST_FIRST if verdict in told), None)
        if worst is not None:
            found[worst].append(airing)
    return Monitored(
        judged=_tally(
            "judged", "Đã nghe kiểm tra", [one for group in found.values() for one in group], stand_ins=True
        ),
        confirmed=_tally("confirmed", "Nghe được", found[Verdict.HEARD], stand_ins=True),
        unheard=tuple(
            Unheard(verdict=verdict, events=len(found[verdict]), seqs=_places(found[verdict]))
            for verdict in _WORST_FIRST
            if verdict is not Verdict.HEARD and found[verdict]
        ),
    )


def _items(airings: Sequence[Airing], tellings: Sequence[Telling]) -> tuple[ItemTally, ...]:
    """Given items in their order, then those that the log names and no plan in force does."""
    found: dict[str, list[Airing]] = {telling.name: [] for telling in tellings}
    for airing in airings:
        for name in airing.entry.items:
            found.setdefault(name, []).append(airing)
    given = {telling.name: telling for telling in tellings}
    return tuple(_item(name, found[name], given.get(name)) for name in found)


def _item(name: str, airings: Sequence[Airing], telling: Telling | None) -> ItemTally:
    entry = airings[0].entry if airings else None
    text = telling.text if telling else entry.title if entry else name
    group = telling.group if telling else entry.group if entry else None
    plan = telling.plan if telling else entry.plan if entry else ""
    return ItemTally(
        tally=_tally(name, text, airings),
        group=group or "",
        plan=plan,
        given=telling is not None,
        told=_told(airings),
    )


def _told(airings: Sequence[Airing]) -> bool:
    """Each output that had to carry it has had the whole of it at least once."""
    outputs: dict[str, bool] = {}
    for part in (part for airing in airings for part in airing.parts):
        outputs[part.output] = outputs.get(part.output, False) or part.told
    return bool(outputs) and all(outputs.values())


def _discrepancies(airings: Sequence[Airing]) -> tuple[Discrepancy, ...]:
    """Every event not aired as planned on some output, by outcome, cause and what stood in; the frequent first."""
    parts: dict[tuple[Outcome, str, str], list[Airing]] = {}
    for airing in airings:
        for difference, alike in airing.split(lambda part: (part.difference,)):
            if difference is not None:
                parts.setdefault(difference, []).append(alike)
    found = [
        Discrepancy(
            outcome=outcome,
            reason=reason,
            rung=rung,
            events=len(group),
            lost=Frames(sum(airing.lost for airing in group)),
            seqs=_places(group),
        )
        for (outcome, reason, rung), group in parts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.events, one.outcome, one.reason, one.rung)))
