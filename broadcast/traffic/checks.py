"""Everything that would go wrong with a week on air, found before anybody approves it.

Lines are laid out day by day with the lengths known so far, then the air guard of the domain is asked about
each start and each end, and the quotas about each day and zone. The same fault on several days is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from broadcast.domain.rules import Request, Rule, Rules, Session, judge, judge_day
from broadcast.domain.schedule import Line, Priority, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust, Millis, local
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Fault
from broadcast.traffic.faults import (
    FOLLOWS_NOTHING,
    REPEATS_NOTHING,
    Remark,
    title_of,
    unknown_zone,
    where,
)
from broadcast.traffic.lengths import reading_length
from broadcast.traffic.running_order import is_music, orphans, resolve_repeat, running_order
from broadcast.traffic.spellings import write_days

_SESSION_GAP = timedelta(minutes=30)
"""Silence that parts one session (buổi) from the next; less is a pause within it."""

_REFUSALS = {
    Rule.QUIET_HOURS: ("nằm trong giờ yên lặng", "lies within the quiet hours"),
    Rule.OUTSIDE_WINDOW: ("nằm ngoài khung giờ được phát", "lies outside the hours of the station"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A line as laid out on a day; start and end are local moments."""

    line: Line
    weekday: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A remark about a line, or about a whole day, on one weekday."""

    line: Line | None
    weekday: int
    at: time | None
    remark: Remark


def check_week(
    schedule: WeekSchedule,
    rules: Rules,
    zones: Sequence[Zone],
    length: Callable[[int, Line], Millis | None],
    known: Callable[[Line], bool],
) -> tuple[Fault, ...]:
    """Every fault of a week, in its order; () when it may be approved.

    `length` gives what the sound of a line (by index and line) is known to last, or None; then the line's
    own length counts, then the reading time of its copy. `known` says whether a recording is there and a
    plan item kept. An emergency in a week is judged like any other line: only an alert passes quiet hours.
    """
    zones = tuple(zones)
    found: list[_Found] = []
    for weekday, day in enumerate(schedule.week.days):
        found += [
            _Found(line=schedule.lines[index], weekday=weekday, at=None, remark=FOLLOWS_NOTHING)
            for index in orphans(schedule, weekday)
        ]
        found += _source_faults(schedule, weekday, known)
        placed = tuple(_lay_out(schedule, day, rules, length))
        for one in placed:
            found += [_about(one, remark) for remark in _zone_remarks(one.line, zones)]
            found += [_about(one, remark) for remark in _guard_remarks(one, rules)]
        found += _overlaps(placed)
        found += _quota_faults(placed, zones, rules)
    return _merged(found)


def _about(placed: _Placed, remark: Remark) -> _Found:
    return _Found(line=placed.line, weekday=placed.weekday, at=placed.start.time(), remark=remark)


def _merged(found: Sequence[_Found]) -> tuple[Fault, ...]:
    """One fault for the same remark about the same line at the same time, with all its days."""
    days: dict[tuple[int, time | None, Remark], list[_Found]] = {}
    for one in found:
        days.setdefault((id(one.line), one.at, one.remark), []).append(one)
    faults = []
    for ones in days.values():
        first, weekdays = ones[0], sorted({one.weekday for one in ones})
        place = where(first.line, weekdays, first.at) if first.line else write_days(weekdays)
        faults.append(first.remark.at(place))
    return tuple(faults)


# ── the layout ───────────────────────────────────────────────────────────────────────────────────


def _lay_out(
    schedule: WeekSchedule, day: date, rules: Rules, length: Callable[[int, Line], Millis | None]
) -> Iterator[_Placed]:
    """The day's lines with the moments at which they would start and end."""
    runs_until: datetime | None = None
    weekday = day.weekday()
    for index in running_order(schedule, weekday):
        line = schedule.lines[index]
        start = runs_until
        if line.start is not None:
            start = local(day, line.start, rules.zone).astimezone(rules.zone)
            if line.start_kind is not StartKind.HARD and runs_until is not None:
                start = max(start, runs_until)
        assert start is not None  # the order leaves out what follows nothing
        meant = resolve_repeat(schedule, index, weekday)
        lasts = _length(schedule, index, index if meant is None else meant, length)
        runs_until = start + timedelta(milliseconds=lasts)
        yield _Placed(line=line, weekday=weekday, start=start, end=runs_until)


def _length(
    schedule: WeekSchedule, index: int, meant: int, length: Callable[[int, Line], Millis | None]
) -> Millis:
    line, heard = schedule.lines[index], schedule.lines[meant]
    known = length(meant, heard) or line.length or heard.length
    if known is None and heard.source.kind in {SourceKind.READ, SourceKind.PLAN}:
        return reading_length(heard.content)
    return known or Millis(0)


# ── what the remarks are about ───────────────────────────────────────────────────────────────────


def _source_faults(schedule: WeekSchedule, weekday: int, known: Callable[[Line], bool]) -> Iterator[_Found]:
    for index in running_order(schedule, weekday):
        line = schedule.lines[index]
        remark = _source_remark(line, known)
        if line.source.kind is SourceKind.REPEAT and resolve_repeat(schedule, index, weekday) is None:
            remark = REPEATS_NOTHING
        if remark:
            yield _Found(line=line, weekday=weekday, at=line.start, remark=remark)


def _source_remark(line: Line, known: Callable[[Line], bool]) -> Remark | None:
    kind, reference = line.source.kind, line.source.reference
    if kind is SourceKind.FILE and not known(line):
        return Remark(
            rule="missing_recording",
            vi=f"không có tệp âm thanh {reference} trong audio_assets; hãy chép tệp vào đó hoặc sửa Nguồn",
            en=f"there is no recording {reference} in audio_assets; copy it there or correct the source",
        )
    if kind is SourceKind.PLAN and not known(line):
        return Remark(
            rule="unknown_item",
            vi=f"không có nội dung kế hoạch {reference}; xem các mã bằng `broadcast plan items`",
            en=f"there is no plan item {reference}; see the names with `broadcast plan items`",
        )
    if kind in {SourceKind.RELAY, SourceKind.LIVE} and line.length is None:
        return Remark(
            rule="length_missing",
            vi="tiếp âm và trực tiếp phải có Thời lượng; hãy ghi, ví dụ 30'",
            en="a relay or live line needs a length; give one, like 30'",
        )
    return None


def _zone_remarks(line: Line, zones: tuple[Zone, ...]) -> Iterator[Remark]:
    for name in line.zones:
        if find_zone(zones, name) is None:
            yield unknown_zone(name, zones)


def _guard_remarks(placed: _Placed, rules: Rules) -> Iterator[Remark]:
    """What the air guard says at the line's start, and at its end."""
    request = Request(priority=Priority.NORMAL, approved=True, music=is_music(placed.line))
    title = title_of(placed.line)
    verdict = judge(request, placed.start, rules, ClockTrust.TRUSTED)
    if verdict.rule is Rule.MOURNING_DAY:
        yield Remark(
            rule=verdict.rule,
            vi=f"“{title}” là nhạc mà đây là ngày quốc tang; hãy bỏ dòng này",
            en=f"“{title}” is music and this is a day of mourning; drop the line",
        )
    elif verdict.rule is not None:
        (vi, en), (hours_vi, hours_en) = _REFUSALS[verdict.rule], _hours(placed.weekday, rules)
        yield Remark(rule=verdict.rule, vi=f"“{title}” {vi}; {hours_vi}", en=f"“{title}” {en}; {hours_en}")
    elif verdict.until is not None and placed.end > verdict.until:
        until = verdict.until.astimezone(rules.zone)
        yield Remark(
            rule=Rule.OUTSIDE_WINDOW,
            vi=f"“{title}” kéo dài đến {placed.end:%H:%M:%S}, chỉ được phát đến {until:%H:%M}; hãy rút ngắn hoặc xếp sớm hơn",
            en=f"“{title}” lasts until {placed.end:%H:%M:%S}, the air is open until {until:%H:%M}; shorten it or start earlier",
        )


def _hours(weekday: int, rules: Rules) -> tuple[str, str]:
    hours = ", ".join(
        f"{window.start:%H:%M}-{window.end:%H:%M}" for window in rules.windows if weekday in window.days
    )
    if not hours:
        return "ngày này đài không phát, hãy chọn ngày khác", "the station is silent that day, choose another"
    return f"hãy xếp trong {hours}", f"place it within {hours}"


def _overlaps(placed: Sequence[_Placed]) -> Iterator[_Found]:
    """A hard start before the end of a line that runs in the same zone."""
    for number, one in enumerate(placed):
        if one.line.start_kind is not StartKind.HARD:
            continue
        for other in placed[:number]:
            if _share_zones(one.line, other.line) and (other.end > one.start or other.start == one.start):
                yield _about(
                    one,
                    Remark(
                        rule="overlap",
                        vi=f"“{title_of(one.line)}” bắt đầu cứng khi “{title_of(other.line)}” ({other.start:%H:%M}) còn phát"
                        f" đến {other.end:%H:%M:%S}; hãy lùi giờ, rút ngắn dòng trước hoặc để giờ mềm",
                        en=f"“{title_of(one.line)}” starts hard while “{title_of(other.line)}” ({other.start:%H:%M}) runs"
                        f" until {other.end:%H:%M:%S}; move it, shorten the line before, or make it soft",
                    ),
                )


def _share_zones(one: Line, other: Line) -> bool:
    return not one.zones or not other.zones or bool(set(one.zones) & set(other.zones))


# ── quotas ───────────────────────────────────────────────────────────────────────────────────────


def _quota_faults(placed: Sequence[_Placed], zones: tuple[Zone, ...], rules: Rules) -> Iterator[_Found]:
    for zone in zones:
        heard = [
            one
            for one in placed
            if not one.line.zones or zone in {find_zone(zones, name) for name in one.line.zones}
        ]
        sessions = tuple(_sessions(heard))
        if judge_day(sessions, rules) is Rule.SESSIONS_A_DAY:
            remark = Remark(
                rule=Rule.SESSIONS_A_DAY,
                vi=f"{len(sessions)} buổi phát trong ngày, quy định tối đa {rules.sessions_a_day}; hãy bớt hoặc gộp buổi",
                en=f"{len(sessions)} sessions in a day, at most {rules.sessions_a_day} are allowed; drop or join some",
            )
            yield _Found(line=None, weekday=heard[0].weekday, at=None, remark=remark)
        for session in sessions:
            if judge_day((session,), rules) is Rule.MINUTES_A_SESSION:
                minutes, most = -(-session.length // 60_000), rules.minutes_a_session
                at = f"{session.start:%H:%M}"
                remark = Remark(
                    rule=Rule.MINUTES_A_SESSION,
                    vi=f"buổi {at} phát {minutes} phút, quy định tối đa {most}; hãy bớt dòng",
                    en=f"the session of {at} sounds for {minutes} minutes, at most {most}; drop some lines",
                )
                yield _Found(line=None, weekday=heard[0].weekday, at=None, remark=remark)


def _sessions(placed: Sequence[_Placed]) -> Iterator[Session]:
    """The stretches of a day that a pause of half an hour parts."""
    run: list[_Placed] = []
    for one in placed:
        if run and one.start - max(before.end for before in run) > _SESSION_GAP:
            yield _session(run)
            run = []
        run.append(one)
    if run:
        yield _session(run)


def _session(run: Sequence[_Placed]) -> Session:
    sounding = sum((one.end - one.start for one in run), timedelta())
    return Session(start=run[0].start, length=Millis(sounding // timedelta(milliseconds=1)))
