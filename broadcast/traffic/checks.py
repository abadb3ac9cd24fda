"""Everything that would go wrong with a week on air, found before anybody approves it.

Lines are laid out day by day with the lengths known so far, then the air guard of the domain is asked about
each start and each end, and the quotas about each day and zone. The same fault on several days is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from broadcast.domain.rules import Request, Rule, Rules, judge, judge_day, sessions
from broadcast.domain.schedule import Line, Priority, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import ClockTrust
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Fault
from broadcast.traffic.faults import (
    FOLLOWS_NOTHING,
    REPEATS_NOTHING,
    Found,
    Remark,
    merged,
    title_of,
    unknown_relay,
    unknown_zone,
)
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.layout import LONGEST_FILL, Lengths, Placed, lay_out, unplaceable
from broadcast.traffic.running_order import is_music, orphans, resolve_repeat, running_order
from broadcast.traffic.spellings import write_length, write_time

_REFUSALS = {
    Rule.QUIET_HOURS: ("nằm trong giờ yên lặng", "lies within the quiet hours"),
    Rule.OUTSIDE_WINDOW: ("nằm ngoài khung giờ được phát", "lies outside the hours of the station"),
    Rule.SCHOOL_HOURS: (
        "nằm trong giờ học của trường gần cụm loa",
        "lies within the hours of a school nearby",
    ),
    Rule.EXAM_DAY: ("nằm trong giờ thi", "lies within the hours of an exam"),
}


def check_week(
    schedule: WeekSchedule,
    rules: Rules,
    zones: Sequence[Zone],
    length: Lengths,
    *,
    known: Callable[[Line], bool],
    feeds: KnownFeeds,
) -> tuple[Fault, ...]:
    """Every fault of a week, in its order; () when it may be approved.

    `length` gives what the sound of a line (by index and line) is known to last, or None; then the line's
    own length counts, then the reading time of its copy. `known` says whether a recording is there and a
    plan item kept. An emergency in a week is judged like any other line: only an alert passes quiet hours.
    """
    return merged(findings(schedule, rules, zones, length, known=known, feeds=feeds))


def findings(
    schedule: WeekSchedule,
    rules: Rules,
    zones: Sequence[Zone],
    length: Lengths,
    *,
    known: Callable[[Line], bool],
    feeds: KnownFeeds,
) -> list[Found]:
    """The same, each with the line and the day that it was found on: for whoever mends what he finds."""
    zones = tuple(zones)
    found: list[Found] = []
    for weekday, day in enumerate(schedule.week.days):
        found += [
            Found(line=schedule.lines[index], weekday=weekday, at=None, remark=FOLLOWS_NOTHING)
            for index in orphans(schedule, weekday)
        ]
        found += _source_faults(schedule, weekday, known, feeds)
        placed = lay_out(schedule, day, rules, length)
        for one in placed:
            found += [_about(one, remark) for remark in _zone_remarks(one.line, zones)]
            found += [_about(one, remark) for remark in _guard_remarks(one, zones, rules)]
        found += unplaceable(placed)
        found += _long_fills(placed)
        found += _late_ends(placed)
        found += _overlaps(placed)
        found += _quota_faults(placed, zones, rules)
    return found


def _about(placed: Placed, remark: Remark) -> Found:
    """The remark where the line would start, to the second."""
    at = placed.start.time().replace(microsecond=0)
    return Found(line=placed.line, weekday=placed.weekday, at=at, remark=remark)


# ── what the remarks are about ───────────────────────────────────────────────────────────────────


def _source_faults(
    schedule: WeekSchedule, weekday: int, known: Callable[[Line], bool], feeds: KnownFeeds
) -> Iterator[Found]:
    for index in running_order(schedule, weekday):
        line = schedule.lines[index]
        remark = _source_remark(line, known, feeds)
        if line.source.kind is SourceKind.REPEAT and resolve_repeat(schedule, index, weekday) is None:
            remark = REPEATS_NOTHING
        if remark:
            yield Found(line=line, weekday=weekday, at=line.start, remark=remark)


def _source_remark(line: Line, known: Callable[[Line], bool], feeds: KnownFeeds) -> Remark | None:
    kind, reference = line.source.kind, line.source.reference
    if kind in {SourceKind.FILE, SourceKind.FILL} and not known(line):
        return Remark(
            rule="missing_recording",
            vi=f"không có tệp âm thanh {reference or 'dự phòng'} trong audio_assets; hãy chép tệp vào đó hoặc sửa Nguồn",
            en=f"there is no recording {reference or '(evergreen)'} in audio_assets; copy it there or correct the source",
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
    if feeds.of(line.source) is None:
        return unknown_relay(reference, feeds.relays)
    if kind is SourceKind.LIVE and line.length is not None and line.length > feeds.longest_live:
        most = write_length(feeds.longest_live)
        return Remark(
            rule="live_too_long",
            vi=f"trực tiếp được nhiều nhất {most}; hãy rút ngắn, hoặc tăng longest_minutes của [live] trong config.toml",
            en=f"a live line may last {most} at the most; shorten it, or raise longest_minutes of [live] in config.toml",
        )
    return None


def _long_fills(placed: Sequence[Placed]) -> Iterator[Found]:
    """Fills that would bridge the hours between two sessions, which the air does not do."""
    for one, following in pairwise(placed):
        timed = following.line.start is not None
        if one.line.source.kind is SourceKind.FILL and timed and following.due - one.start > LONGEST_FILL:
            most = LONGEST_FILL // timedelta(minutes=1)
            yield _about(
                one,
                Remark(
                    rule="fill_too_long",
                    vi=f"từ {one.start:%H:%M:%S} phải lấp đến {following.due:%H:%M:%S}, máy chỉ lấp nhiều nhất {most} phút;"
                    " hãy thêm dòng phát hoặc bỏ dòng lấp",
                    en=f"it would have to fill from {one.start:%H:%M:%S} until {following.due:%H:%M:%S}, at most {most} minutes"
                    " are filled; add a line or drop the fill",
                ),
            )


def _late_ends(placed: Sequence[Placed]) -> Iterator[Found]:
    """What should end at its time and has no room before it."""
    for one in placed:
        if one.line.start_kind is not StartKind.BACK or one.line.start is None or not one.is_dropped:
            continue
        at = write_time(one.line.start)
        yield _about(
            one,
            Remark(
                rule="no_room",
                vi=f"“{title_of(one.line)}” phải xong lúc {at} nhưng đến {one.start:%H:%M:%S} dòng trước mới phát hết;"
                " hãy rút ngắn dòng trước hoặc đổi Giờ",
                en=f"“{title_of(one.line)}” has to end at {at}, but the line before runs until {one.start:%H:%M:%S};"
                " shorten the line before or change the time",
            ),
        )


def _zone_remarks(line: Line, zones: tuple[Zone, ...]) -> Iterator[Remark]:
    for name in line.zones:
        if find_zone(zones, name) is None:
            yield unknown_zone(name, zones)


def _guard_remarks(placed: Placed, zones: tuple[Zone, ...], rules: Rules) -> Iterator[Remark]:
    """What the air guard says at the line's start, and at its end."""
    request = Request(
        priority=Priority.NORMAL,
        approved=True,
        music=is_music(placed.line),
        zones=tuple(zone.id for name in placed.line.zones if (zone := find_zone(zones, name))),
    )
    title = title_of(placed.line)
    verdict = judge(request, placed.start, rules, ClockTrust.TRUSTED)
    if verdict.rule is Rule.MOURNING_DAY:
        yield Remark(
            rule=verdict.rule,
            vi=f"“{title}” là nhạc mà đây là ngày quốc tang; hãy bỏ dòng này",
            en=f"“{title}” is music and this is a day of mourning; drop the line",
        )
    elif verdict.rule is not None:
        (vi, en), (hours_vi, hours_en) = _REFUSALS[verdict.rule], _hours(placed.start.date(), rules)
        yield Remark(rule=verdict.rule, vi=f"“{title}” {vi}; {hours_vi}", en=f"“{title}” {en}; {hours_en}")
    elif verdict.until is not None and placed.end > verdict.until:
        until = verdict.until.astimezone(rules.zone)
        yield Remark(
            rule=Rule.OUTSIDE_WINDOW,
            vi=f"“{title}” kéo dài đến {placed.end:%H:%M:%S}, chỉ được phát đến {until:%H:%M}; hãy rút ngắn hoặc xếp sớm hơn",
            en=f"“{title}” lasts until {placed.end:%H:%M:%S}, the air is open until {until:%H:%M}; shorten it or start earlier",
        )


def _hours(day: date, rules: Rules) -> tuple[str, str]:
    hours = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in rules.on(day).windows)
    if not hours:
        return "ngày này đài không phát, hãy chọn ngày khác", "the station is silent that day, choose another"
    return f"hãy xếp trong {hours}", f"place it within {hours}"


def _overlaps(placed: Sequence[Placed]) -> Iterator[Found]:
    """A hard start before the end of a line that runs in the same zone and does not wait for it."""
    for number, one in enumerate(placed):
        if one.line.start_kind is not StartKind.HARD:
            continue
        for other in placed[:number]:
            if _share_zones(one.line, other.line) and _runs_into(other, one):
                yield _about(
                    one,
                    Remark(
                        rule="overlap",
                        vi=f"“{title_of(one.line)}” bắt đầu cứng khi “{title_of(other.line)}” ({other.start:%H:%M}) còn phát"
                        f" đến {other.end:%H:%M:%S}; hãy lùi giờ, rút ngắn dòng trước hoặc để giờ mềm,"
                        " hoặc ghi Quá giờ của dòng trước là phát hết",
                        en=f"“{title_of(one.line)}” starts hard while “{title_of(other.line)}” ({other.start:%H:%M}) runs"
                        f" until {other.end:%H:%M:%S}; move it, shorten the line before, make it soft,"
                        " or let the line before finish (Quá giờ: phát hết)",
                    ),
                )


def _runs_into(other: Placed, one: Placed) -> bool:
    """Whether `other` has to be cut for `one`. What is not heard at all is in nobody's way."""
    return not other.is_dropped and (other.end > one.start or other.start == one.start)


def _share_zones(one: Line, other: Line) -> bool:
    return not one.zones or not other.zones or bool(set(one.zones) & set(other.zones))


# ── quotas ───────────────────────────────────────────────────────────────────────────────────────


def _quota_faults(placed: Sequence[Placed], zones: tuple[Zone, ...], rules: Rules) -> Iterator[Found]:
    for zone in zones:
        heard = [
            one
            for one in placed
            if not one.line.zones or zone in {find_zone(zones, name) for name in one.line.zones}
        ]
        heard_sessions = tuple(sessions((one.start, one.end) for one in heard))
        if judge_day(heard_sessions, rules).rule is Rule.SESSIONS_A_DAY:
            most = rules.on(heard[0].start.date()).sessions_a_day
            remark = Remark(
                rule=Rule.SESSIONS_A_DAY,
                vi=f"{len(heard_sessions)} buổi phát trong ngày, quy định tối đa {most}; hãy bớt hoặc gộp buổi",
                en=f"{len(heard_sessions)} sessions in a day, at most {most} are allowed; drop or join some",
            )
            yield Found(line=None, weekday=heard[0].weekday, at=None, remark=remark)
        for session in heard_sessions:
            if judge_day((session,), rules).rule is Rule.MINUTES_A_SESSION:
                minutes = -(-session.length // 60_000)
                most, at = rules.on(session.start.date()).minutes_a_session, f"{session.start:%H:%M}"
                remark = Remark(
                    rule=Rule.MINUTES_A_SESSION,
                    vi=f"buổi {at} phát {minutes} phút, quy định tối đa {most}; hãy bớt dòng",
                    en=f"the session of {at} sounds for {minutes} minutes, at most {most}; drop some lines",
                )
                yield Found(line=None, weekday=heard[0].weekday, at=None, remark=remark)
