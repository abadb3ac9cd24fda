"""What has to be told becomes a week: greedy, explainable, and the same every time.

Sessions are taken in the order of the week. Each takes, from what may be told that day and still fits, first
what has a deadline near, then what was never told, then the content group told least so far, then the item
told least, then the one not told for longest, then the one not yet told at this time of day. Every placed line says why it stands
there, everything left out says why and what would let it in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.rules import Request, Rules, judge
from broadcast.domain.schedule import Line, LineSource, Priority, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import WEEKDAYS, ClockTrust, Millis, Week, local
from broadcast.errors import NothingPlacedError, Said
from broadcast.traffic.lengths import reading_length

_RECORDING = Millis(30_000)
"""What an opening or closing recording is taken to last."""
_AROUND = Millis(4_000)
"""The chime before an item and the pause after it."""
_NEAR = timedelta(days=14)
_YEAR_UNITS = {TimingKind.MONTHLY: 12, TimingKind.QUARTERLY: 4, TimingKind.YEARLY: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session of the station's own grid: its weekdays, start and length, and what frames it.

    `opening` and `closing` are recordings below audio_assets; `items` is how many tellings it takes at most.
    """

    name: str
    days: tuple[int, ...]
    start: time
    minutes: int
    column: str
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    items: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something stands where it stands, or why a session stays empty."""

    moment: str
    """Day and time, as in `T2 05:30`."""
    name: str
    """The telling, or the slot."""
    why: Said

    def sentence(self, language: str) -> str:
        """Moment, name and reason, in `language`."""
        return f"{self.moment} {self.name}: {self.why.en if language == 'en' else self.why.vi}."


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A telling that found no place in the week, why, and what would let it in."""

    name: str
    why: Said
    remedy: Said

    def sentence(self, language: str) -> str:
        """The name, why, and what would do, in `language`."""
        why, remedy = (self.why.en, self.remedy.en) if language == "en" else (self.why.vi, self.remedy.vi)
        return f"{self.name}: {why}; {remedy}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted week and its reasons."""

    schedule: WeekSchedule
    reasons: tuple[Reason, ...]
    left_out: tuple[LeftOut, ...]


def draft(
    week: Week,
    tellings: Sequence[Telling],
    grid: Sequence[Slot],
    *,
    rules: Rules,
    told: Mapping[str, int],
    author: str,
) -> Draft:
    """A week that tells as much of `tellings` as the grid and the rules hold.

    `told` is how often each has aired so far this year, by name. The same arguments give the same draft.

    Raises:
        NothingPlacedError: not one telling found a place.
    """
    drafting = _Drafting(week, tellings, told)
    sessions = tuple(_sessions(week, grid, rules))
    for session in sessions:
        drafting.fill(session)
    if not drafting.lines:
        raise NothingPlacedError(week=week, reason=drafting.why_nothing(sessions))
    return Draft(
        schedule=WeekSchedule(week=week, lines=tuple(drafting.lines), author=author),
        reasons=tuple(drafting.reasons),
        left_out=tuple(drafting.left_out(sessions)),
    )


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """A slot on a day, with the length that the rules leave for items; `refused` says why there is none."""

    day: date
    slot: Slot
    room: Millis
    refused: Said | None = None

    @property
    def moment(self) -> str:
        return f"{WEEKDAYS[self.day.weekday()]} {self.slot.start:%H:%M}"


def _sessions(week: Week, grid: Sequence[Slot], rules: Rules) -> Iterator[_Session]:
    for day in week.days:
        taken = 0
        for slot in sorted(grid, key=lambda slot: slot.start):
            if day.weekday() not in slot.days:
                continue
            session = _session(day, slot, rules)
            taken += not session.refused
            most = rules.on(day).sessions_a_day
            if taken > most:
                full = Said(f"đã đủ {most} buổi trong ngày", f"the day has its {most} sessions")
                session = _Session(day=day, slot=slot, room=Millis(0), refused=full)
            yield session


def _session(day: date, slot: Slot, rules: Rules) -> _Session:
    start = local(day, slot.start, rules.zone)
    request = Request(priority=Priority.NORMAL, approved=True)
    verdict = judge(request, start, rules, ClockTrust.TRUSTED)
    if verdict.until is None:
        refused = Said("ngoài khung giờ được phát", "outside the hours of the station")
        return _Session(day=day, slot=slot, room=Millis(0), refused=refused)
    minutes = min(slot.minutes, rules.on(day).minutes_a_session)
    until = min(start + timedelta(minutes=minutes), verdict.until)
    frame = (len(slot.opening) + len(slot.closing)) * _RECORDING
    room = Millis((until - start) // timedelta(milliseconds=1) - frame)
    return _Session(day=day, slot=slot, room=room)


# ── what may be told ─────────────────────────────────────────────────────────────────────────────


def _need(telling: Telling) -> Millis:
    return Millis(reading_length(telling.text) + _AROUND)


_BY_HAND = Said("xếp tay vào lịch nếu vẫn cần nói", "place it by hand if it still has to be told")


def _barred(telling: Telling, week: Week, told: int) -> tuple[Said, Said] | None:
    """Why a telling has no place in the whole week, and what would let it in."""
    if not reading_length(telling.text):
        return (
            Said("không có lời để đọc", "it has no words to read"),
            Said("sửa nội dung trong kế hoạch", "correct its text in the plan"),
        )
    timing = telling.due
    if timing is None:
        return None
    if timing.end is not None and timing.end < week.days[0]:
        return Said(f"hạn {timing.end:%d/%m/%Y} đã qua", f"its deadline {timing.end} has passed"), _BY_HAND
    if timing.start is not None and timing.start > week.days[-1]:
        start = timing.start
        return Said(f"đến {start:%d/%m/%Y} mới bắt đầu", f"it begins on {start} only"), _BY_HAND
    due = _due_so_far(timing, week)
    if due is not None and told >= due:
        why = Said(
            f"đã phát {told} lượt, đủ theo “{timing.raw}”",
            f"it aired {told} times, enough for “{timing.raw}”",
        )
        return why, _BY_HAND
    return None


def _due_so_far(timing: Timing, week: Week) -> int | None:
    """How many airings a yearly, quarterly or monthly cadence asks for from January to the week's end."""
    units = _YEAR_UNITS.get(timing.kind)
    if units is None:
        return None
    begun = (week.days[-1].month - 1) * units // 12 + 1
    return (timing.per or 1) * begun


def _open_on(telling: Telling, day: date) -> bool:
    timing = telling.due
    return timing is None or (
        (timing.start is None or timing.start <= day) and (timing.end is None or day <= timing.end)
    )


# ── filling ──────────────────────────────────────────────────────────────────────────────────────


class _Drafting:
    """A draft in the making: what was told, when, and which lines stand."""

    def __init__(self, week: Week, tellings: Sequence[Telling], told: Mapping[str, int]) -> None:
        self.lines: list[Line] = []
        self.reasons: list[Reason] = []
        self._week = week
        self._tellings = tuple(tellings)
        self._told = Counter({telling.name: told.get(telling.name, 0) for telling in tellings})
        self._groups: Counter[Group | None] = Counter()
        for telling in tellings:
            self._groups[telling.group] += self._told[telling.name]
        self._barred = {
            telling.name: _barred(telling, week, self._told[telling.name]) for telling in tellings
        }
        self._needs = {telling.name: _need(telling) for telling in tellings}
        self._days: dict[str, list[date]] = {telling.name: [] for telling in tellings}
        self._times: Counter[tuple[str, time]] = Counter()

    def fill(self, session: _Session) -> None:
        """Choose what a session tells, and place its lines."""
        if session.refused:
            self.reasons.append(Reason(moment=session.moment, name=session.slot.name, why=session.refused))
            return
        chosen: list[tuple[Telling, Reason]] = []
        room = session.room
        while len(chosen) < session.slot.items:
            open_ones = [telling for telling in self._tellings if self._fits(telling, session, room)]
            if not open_ones:
                break
            telling = min(open_ones, key=lambda telling: self._rank(telling, session))
            chosen.append((telling, self._reason(telling, session)))
            room = Millis(room - self._needs[telling.name])
            self._note(telling, session)
        if chosen:
            self._place(session, chosen)
        else:
            why = Said("không còn nội dung nào vừa buổi này", "no telling is left that fits this session")
            self.reasons.append(Reason(moment=session.moment, name=session.slot.name, why=why))

    def _fits(self, telling: Telling, session: _Session, room: Millis) -> bool:
        return (
            self._barred[telling.name] is None
            and session.day not in self._days[telling.name]
            and _open_on(telling, session.day)
            and not self._enough(telling)
            and self._needs[telling.name] <= room
        )

    def _enough(self, telling: Telling) -> bool:
        due = _due_so_far(telling.due, self._week) if telling.due else None
        return due is not None and self._told[telling.name] >= due

    def _rank(self, telling: Telling, session: _Session) -> tuple[int, ...]:
        days = self._days[telling.name]
        deadline = self._deadline(telling, session.day)
        return (
            deadline.toordinal() if deadline else date.max.toordinal(),
            min(self._told[telling.name], 1),
            self._groups[telling.group],
            self._told[telling.name],
            days[-1].toordinal() if days else 0,
            self._times[telling.name, session.slot.start],
            self._tellings.index(telling),
        )

    def _deadline(self, telling: Telling, day: date) -> date | None:
        """The end of a telling's time when it is near, for its first three airings of the week."""
        end = telling.due.end if telling.due else None
        near = end is not None and end - day <= _NEAR and len(self._days[telling.name]) < 3
        return end if near else None

    def _reason(self, telling: Telling, session: _Session) -> Reason:
        told, group = self._told[telling.name], self._groups[telling.group]
        deadline = self._deadline(telling, session.day)
        name = Said(f"nhóm {telling.group}", f"group {telling.group}") if telling.group else _NO_GROUP
        vi = f"{name.vi} {_times(group).vi}, riêng nội dung này {_times(told).vi}"
        en = f"{name.en} {_times(group).en}, this item {_times(told).en}"
        if deadline:
            vi, en = f"hạn {deadline:%d/%m/%Y} đã gần; {vi}", f"its deadline {deadline} is near; {en}"
        return Reason(moment=session.moment, name=telling.name, why=Said(vi, en))

    def _note(self, telling: Telling, session: _Session) -> None:
        self._told[telling.name] += 1
        self._groups[telling.group] += 1
        self._days[telling.name].append(session.day)
        self._times[telling.name, session.slot.start] += 1

    def _place(self, session: _Session, chosen: Sequence[tuple[Telling, Reason]]) -> None:
        slot = session.slot
        self.reasons += [reason for _, reason in chosen]
        parts = [_recording(path, "Nhạc hiệu", f"mở đầu {slot.name}") for path in slot.opening]
        parts += [
            (
                slot.column,
                " ".join(telling.text.split()),
                LineSource(kind=SourceKind.PLAN, reference=telling.name),
                reason.why.vi,
            )
            for telling, reason in chosen
        ]
        parts += [_recording(path, "Nhạc kết", f"kết thúc {slot.name}") for path in slot.closing]
        for number, (column, content, source, place) in enumerate(parts):
            self.lines.append(
                Line(
                    days=(session.day.weekday(),),
                    start=None if number else slot.start,
                    start_kind=StartKind.SOFT if number else StartKind.HARD,
                    length=None,
                    column=column,
                    content=content,
                    source=source,
                    place=place,
                )
            )

    def left_out(self, sessions: Sequence[_Session]) -> Iterator[LeftOut]:
        """Every telling without a line, in the order given."""
        widest = max((session.room for session in sessions), default=Millis(0))
        for telling in self._tellings:
            if self._days[telling.name]:
                continue
            barred = self._barred[telling.name]
            if barred is None and self._needs[telling.name] > widest:
                minutes, most = -(-self._needs[telling.name] // 60_000), max(0, widest // 60_000)
                barred = (
                    Said(
                        f"đọc hết khoảng {minutes} phút, buổi dài nhất chỉ còn {most} phút",
                        f"reading takes about {minutes} minutes, the longest session has {most}",
                    ),
                    Said(
                        "tách thành nội dung ngắn hơn hoặc tăng minutes của buổi trong config.toml",
                        "split it, or raise a session's minutes in config.toml",
                    ),
                )
            why, remedy = barred or _FULL
            yield LeftOut(name=telling.name, why=why, remedy=remedy)

    def why_nothing(self, sessions: Sequence[_Session]) -> Said:
        """Why not one telling found a place."""
        if not self._tellings:
            return Said("chưa có nội dung kế hoạch nào", "no plan item is kept")
        if not sessions:
            return Said("khung chương trình không có buổi nào", "the grid has no session in the week")
        if all(session.refused for session in sessions):
            moment, why = self.reasons[0].moment, self.reasons[0].why
            return Said(f"buổi {moment} {why.vi}", f"the session {moment} is {why.en}")
        first = next(self.left_out(sessions))
        return Said(f"{first.name} {first.why.vi}", f"{first.name}: {first.why.en}")


_FULL = (
    Said("các buổi trong tuần đã đủ nội dung", "the week's sessions are full"),
    Said(
        "tăng items của buổi trong config.toml, thêm buổi, hoặc để tuần sau",
        "raise a session's items in config.toml, add a session, or leave it to next week",
    ),
)


_NO_GROUP = Said("các nội dung chưa phân nhóm", "the items of no group")


def _times(count: int) -> Said:
    if not count:
        return Said("chưa phát", "not told yet")
    return Said(f"mới phát {count} lượt", f"told {count} times so far")


def _recording(path: str, column: str, place: str) -> tuple[str, str, LineSource, str]:
    return column, column, LineSource(kind=SourceKind.FILE, reference=path), place
