"""What a period's log says in numbers; every number keeps the log lines that it was counted from.

An airing (lượt phát) is an event that was heard. Where evergreen or a chime stood in for what was planned,
something was heard, but not that: such stand-ins count in the total and in no split of it. An event that
an emergency interrupted and that went on afterwards is one airing in two lines. A plan item is told when
it aired to its end, in this version or the one before, or nine tenths of it sounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.content import Field, Group, Telling
from broadcast.domain.rundown import Origin
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Frames, Millis, Period, frames_in

GROUP_NAMES: Mapping[Group, str] = {
    Group.A: "Tầm quan trọng, ý nghĩa, mục tiêu của cải cách hành chính; Chương trình tổng thể 2021 - 2030",
    Group.B: "Chủ trương của Đảng, chính sách, pháp luật của Nhà nước và kết quả thực hiện",
    Group.C: "Vai trò, trách nhiệm của cấp ủy và người đứng đầu",
    Group.D: "Cơ cấu Chính phủ; sắp xếp tổ chức bộ máy, đơn vị hành chính; tinh giản biên chế",
    Group.DD: "Cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính",
    Group.E: "Chỉ số cải cách hành chính và Chỉ số hài lòng về sự phục vụ hành chính",
    Group.G: "Hiện đại hóa hành chính, chính quyền điện tử, chuyển đổi số",
    Group.H: "Kết quả, tồn tại, hạn chế, nguyên nhân và tình hình triển khai ở địa phương",
    Group.I: "Mô hình, cơ chế thí điểm, điển hình tốt",
    Group.K: "Quan hệ giữa Nhà nước và Nhân dân; quyền, trách nhiệm tham gia, giám sát",
}
"""The ten content groups of Quyết định 1216/QĐ-BTTTT, in short and in order."""

LANGUAGES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "km": "Tiếng Khmer",
    "hmn": "Tiếng Mông",
    "tyz": "Tiếng Tày",
    "nut": "Tiếng Nùng",
    "mtq": "Tiếng Mường",
    "rad": "Tiếng Ê Đê",
    "jra": "Tiếng Gia Rai",
    "bdq": "Tiếng Ba Na",
    "cjm": "Tiếng Chăm",
}
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

_REAL = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})
_STAND_INS = frozenset({Rung.EVERGREEN, Rung.CHIME})
_ENDED_WELL = frozenset({Outcome.AIRED, Outcome.REPLACED})


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
    seqs: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()

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
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the log as the appendix lists it. `hash` is empty when the hashes were not given."""

    seq: int
    hash: str
    entry: AsRun


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
    """An event for all zones counts at each of them."""
    by_language: tuple[Tally, ...]
    by_origin: tuple[Tally, ...]
    by_turn: tuple[Tally, ...]
    """First airings and repeats."""
    by_priority: tuple[Tally, ...]
    by_plan: tuple[Tally, ...]
    items: tuple[ItemTally, ...]
    discrepancies: tuple[Discrepancy, ...]
    uncounted: tuple[int, ...]
    """Event lines of the period under a clock that cannot be believed, or rehearsals among real lines."""
    lines: tuple[LogLine, ...]

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
    entries: Iterable[tuple[int, AsRun]],
    period: Period,
    zone: ZoneInfo,
    tellings: Sequence[Telling],
    zones_names: Mapping[str, str],
    *,
    hashes: Mapping[int, str] | None = None,
) -> Figures:
    """The figures of `period` from the log's entries.

    Args:
        entries: the log, numbered, in order; those outside the period only decide whether it is real.
        period: whole local days.
        zone: the station's time zone.
        tellings: the items and tasks of the plans in force; those not told are owed.
        zones_names: names of the loudspeaker zones by id.
        hashes: hashes of the log lines, for the appendix.
    """
    events = [(seq, entry) for seq, entry in entries if entry.kind is EntryKind.EVENT]
    rehearsal = _is_rehearsal(entry for _, entry in events)
    counted = {ClockTrust.SIMULATED} if rehearsal else _REAL
    first, end = period.bounds(zone)
    inside = [(seq, entry) for seq, entry in events if first <= entry.moment < end]
    lines = [(seq, entry) for seq, entry in inside if entry.clock_trust in counted]
    airings = _airings(lines)
    split = _Splitter(airings)
    return Figures(
        period=period,
        zone=zone,
        rehearsal=rehearsal,
        total=_tally("total", "Tổng số", airings, stand_ins=True),
        reform=_tally("reform", "Cải cách hành chính", [one for one in airings if one.reform]),
        stand_ins=_tally(
            "stand_ins", "Băng dự phòng, chuông", [one for one in airings if one.stood_in], stand_ins=True
        ),
        events=len(airings),
        by_group=split.by(lambda entry: (entry.group,), {str(g): name for g, name in GROUP_NAMES.items()}),
        by_field=split.by(lambda entry: (entry.field,), {f.value: f.value.capitalize() for f in Field}),
        by_column=split.by(lambda entry: (entry.column,), {}),
        by_zone=split.by(lambda entry: entry.zones or tuple(zones_names) or ("",), zones_names),
        by_language=split.by(lambda entry: (entry.language,), {}, LANGUAGES),
        by_origin=split.by(lambda entry: (entry.origin,), {}, ORIGINS),
        by_turn=split.by(
            lambda entry: ("repeat" if entry.repeat else "first",),
            {"first": "Phát mới", "repeat": "Phát lại"},
        ),
        by_priority=split.by(lambda entry: (entry.priority,), {}, PRIORITIES),
        by_plan=split.by(lambda entry: (entry.plan,), {}),
        items=_items(airings, tellings),
        discrepancies=_discrepancies(airings),
        uncounted=tuple(seq for seq, entry in inside if entry.clock_trust not in counted),
        lines=tuple(LogLine(seq=seq, hash=(hashes or {}).get(seq, ""), entry=entry) for seq, entry in lines),
    )


def _is_rehearsal(entries: Iterable[AsRun]) -> bool:
    trusts = {entry.clock_trust for entry in entries}
    return not trusts & _REAL and ClockTrust.SIMULATED in trusts


# ── airings ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Airing:
    """One event with the lines that tell of it: more than one when it was interrupted and went on."""

    lines: tuple[tuple[int, AsRun], ...]

    @property
    def entry(self) -> AsRun:
        return self.lines[-1][1]

    @property
    def heard(self) -> bool:
        return any(entry.heard for _, entry in self.lines)

    @property
    def itself(self) -> bool:
        """Whether what was planned was heard, and not only something in its place."""
        return any(entry.heard and entry.rung not in _STAND_INS for _, entry in self.lines)

    @property
    def stood_in(self) -> bool:
        return self.heard and not self.itself

    def counts(self, *, stand_ins: bool) -> bool:
        return self.itself or (stand_ins and self.heard)

    @property
    def reform(self) -> bool:
        return bool(self.entry.group or self.entry.field or self.entry.items or self.entry.plan)

    def played(self, *, stand_ins: bool) -> Frames:
        parts = [entry for _, entry in self.lines if entry.heard]
        return Frames(sum(part.frames for part in parts if stand_ins or part.rung not in _STAND_INS))

    @property
    def planned(self) -> Frames:
        first = self.lines[0][1]
        if first.planned_start is None or first.planned_end is None:
            return Frames(0)
        lasting = (first.planned_end - first.planned_start) // timedelta(milliseconds=1)
        return frames_in(Millis(max(0, lasting)))

    @property
    def told(self) -> bool:
        if not self.itself:
            return False
        return self.entry.outcome in _ENDED_WELL or self.played(stand_ins=False) * 10 >= self.planned * 9

    @property
    def lost(self) -> Frames:
        return Frames(max(0, self.planned - self.played(stand_ins=False)))


def _airings(lines: Iterable[tuple[int, AsRun]]) -> list[_Airing]:
    """Lines grouped into events: a line goes on with the one before of its event if that was interrupted."""
    airings: list[_Airing] = []
    interrupted: dict[tuple[str, str], int] = {}
    for seq, entry in lines:
        key = (entry.rundown[:10], entry.event)
        place = interrupted.pop(key, None)
        if place is None:
            place = len(airings)
            airings.append(_Airing(((seq, entry),)))
        else:
            airings[place] = _Airing((*airings[place].lines, (seq, entry)))
        if entry.outcome is Outcome.INTERRUPTED and entry.event:
            interrupted[key] = place
    return airings


# ── counting ─────────────────────────────────────────────────────────────────────────────────────


def _tally(key: str, name: str, airings: Sequence[_Airing], *, stand_ins: bool = False) -> Tally:
    heard = [one for one in airings if one.counts(stand_ins=stand_ins)]
    return Tally(
        key=key,
        name=name,
        airings=len(heard),
        played=Frames(sum(one.played(stand_ins=stand_ins) for one in heard)),
        planned=Frames(sum(one.planned for one in airings)),
        seqs=_seqs(heard),
        missed=_seqs(one for one in airings if not one.counts(stand_ins=stand_ins)),
    )


def _seqs(airings: Iterable[_Airing]) -> tuple[int, ...]:
    return tuple(seq for airing in airings for seq, _ in airing.lines)


class _Splitter:
    def __init__(self, airings: Sequence[_Airing]) -> None:
        self._airings = airings

    def by(
        self,
        keys: Callable[[AsRun], tuple[str, ...]],
        always: Mapping[str, str],
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Tally, ...]:
        """One tally for each key: `always` in its order, even when empty, then what else there is."""
        parts: dict[str, list[_Airing]] = {key: [] for key in always}
        for airing in self._airings:
            for key in keys(airing.entry):
                parts.setdefault(key, []).append(airing)
        known = [_tally(key, always[key], parts.pop(key)) for key in always]
        others = [_tally(key, names.get(key, key), airings) for key, airings in parts.items() if key]
        return (*known, *sorted(others, key=lambda tally: (-tally.airings, tally.key)))


def _items(airings: Sequence[_Airing], tellings: Sequence[Telling]) -> tuple[ItemTally, ...]:
    """Given items in their order, then those that the log names and no plan in force does."""
    found: dict[str, list[_Airing]] = {telling.name: [] for telling in tellings}
    for airing in airings:
        for name in airing.entry.items:
            found.setdefault(name, []).append(airing)
    given = {telling.name: telling for telling in tellings}
    return tuple(_item(name, found[name], given.get(name)) for name in found)


def _item(name: str, airings: Sequence[_Airing], telling: Telling | None) -> ItemTally:
    entry = airings[0].entry if airings else None
    text = telling.text if telling else entry.title if entry else name
    group = telling.group if telling else entry.group if entry else None
    plan = telling.plan if telling else entry.plan if entry else ""
    return ItemTally(
        tally=_tally(name, text, airings),
        group=group or "",
        plan=plan,
        given=telling is not None,
        told=any(airing.told for airing in airings),
    )


def _discrepancies(airings: Sequence[_Airing]) -> tuple[Discrepancy, ...]:
    """Every event not aired as planned, by outcome, cause and what stood in; the frequent first."""
    parts: dict[tuple[Outcome, str, str], list[_Airing]] = {}
    for airing in airings:
        outcome = airing.entry.outcome
        if outcome is None or (outcome is Outcome.AIRED and len(airing.lines) == 1):
            continue
        went_on = len(airing.lines) > 1 and outcome in {Outcome.AIRED, Outcome.JOINED_LATE}
        told = airing.lines[0][1] if went_on else airing.entry
        rung = airing.entry.rung if outcome is Outcome.REPLACED else ""
        parts.setdefault((told.outcome or outcome, told.reason, rung), []).append(airing)
    found = [
        Discrepancy(
            outcome=outcome,
            reason=reason,
            rung=rung,
            events=len(group),
            lost=Frames(sum(airing.lost for airing in group)),
            seqs=_seqs(group),
        )
        for (outcome, reason, rung), group in parts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.events, one.outcome, one.reason, one.rung)))
