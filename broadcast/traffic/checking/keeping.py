"""Whether a day's lines keep to the rules of the place: the guard, the quotas, and the relays that are demanded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from broadcast.domain.rules import (
    MandatoryRelay,
    Request,
    Rule,
    Rules,
    Session,
    Verdict,
    judge,
    judge_day,
    open_spans,
    open_until,
    sessions,
)
from broadcast.domain.schedule import Line, Priority, SourceKind
from broadcast.domain.times import ClockTrust, local
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Act, Proposal, Said
from broadcast.traffic.faults import Found, Remark, title_of
from broadcast.traffic.layout import Placed
from broadcast.traffic.running_order import is_music
from broadcast.traffic.spellings import write_length, write_zones

_AT_ONCE = timedelta(seconds=2)
"""A relay that is joined no later is heard from its beginning, as on air."""
_NEAR = timedelta(hours=1)
"""A line of that relay so near its time is meant to be it; one further away is another airing."""


def request_of(one: Placed, zones: Sequence[Zone]) -> Request:
    """What a line asks of the guard: a repeat of music is music. Whether it is approved is asked at publishing."""
    return Request(
        priority=Priority.NORMAL,
        approved=True,
        music=is_music(one.meant),
        zones=zone_ids(one.line, zones),
    )


def zone_ids(line: Line, zones: Sequence[Zone]) -> tuple[str, ...]:
    """The ids of a line's zones; empty means all."""
    return tuple(zone.id for name in line.zones if (zone := find_zone(tuple(zones), name)))


def heard_together(one: Line, other: Line, zones: Sequence[Zone]) -> bool:
    """Whether two lines are heard in one zone."""
    ids, others = zone_ids(one, zones), zone_ids(other, zones)
    return not ids or not others or not set(ids).isdisjoint(others)


def about(placed: Placed, remark: Remark) -> Found:
    """The remark where the line would start, to the second."""
    at = placed.start.time().replace(microsecond=0)
    return Found(line=placed.line, weekday=placed.weekday, at=at, remark=remark, lines=(placed.index,))


# ── the guard ────────────────────────────────────────────────────────────────────────────────────


def guard_faults(placed: Sequence[Placed], zones: Sequence[Zone], rules: Rules) -> Iterator[Found]:
    """What the air guard says at each line's start, and at its end."""
    for one in placed:
        request = request_of(one, zones)
        verdict = judge(request, one.start, rules, ClockTrust.TRUSTED)
        if not verdict.allowed:
            yield about(one, _refusal(one, verdict, zones, rules))
        elif one.end > (until := open_until(request, one.start, rules)):
            then = judge(request, until, rules, ClockTrust.TRUSTED)
            yield about(one, _overrun(one, until.astimezone(rules.zone), then))


def _refusal(one: Placed, verdict: Verdict, zones: Sequence[Zone], rules: Rules) -> Remark:
    assert verdict.rule is not None  # or it would be allowed
    said = _why(verdict, zones)
    return Remark(
        rule=verdict.rule,
        vi=f"“{title_of(one.line)}” {said.vi}",
        en=f"“{title_of(one.line)}” {said.en}",
        decision=verdict.decision,
        advice=None if verdict.rule is Rule.MOURNING_DAY else _hours(one.start.date(), rules),
    )


def _why(verdict: Verdict, zones: Sequence[Zone]) -> Said:
    names = write_zones([zone.name for zone in zones if zone.id in verdict.zones])
    named = f" ({verdict.name})" if verdict.name else ""
    return {
        Rule.QUIET_HOURS: Said("nằm trong giờ yên lặng", "lies within the quiet hours"),
        Rule.OUTSIDE_WINDOW: Said("nằm ngoài khung giờ được phát", "lies outside the hours of the station"),
        Rule.MOURNING_DAY: Said(
            f"là nhạc mà đây là ngày quốc tang{named}", f"is music and this is a day of mourning{named}"
        ),
        Rule.SCHOOL_HOURS: Said(
            f"nằm trong giờ học{named}, khi cụm loa {names} phải im",
            f"lies within school hours{named}, when {names} keeps silent",
        ),
        Rule.EXAM_DAY: Said(
            f"nằm trong giờ thi{named}, khi cụm loa {names} phải im",
            f"lies within the hours of an exam{named}, when {names} keeps silent",
        ),
    }[verdict.rule or Rule.OUTSIDE_WINDOW]


def _overrun(one: Placed, closes: datetime, then: Verdict) -> Remark:
    """The line is still heard when the rule begins that ends it."""
    return Remark(
        rule=then.rule or Rule.OUTSIDE_WINDOW,
        vi=f"“{title_of(one.line)}” kéo dài đến {one.end:%H:%M:%S}, chỉ được phát đến {closes:%H:%M}",
        en=f"“{title_of(one.line)}” lasts until {one.end:%H:%M:%S}, the air is open until {closes:%H:%M}",
        decision=then.decision,
        advice=Said("rút ngắn hoặc xếp sớm hơn", "shorten it or start earlier"),
    )


def _hours(day: date, rules: Rules) -> Said:
    hours = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in rules.on(day).windows)
    if not hours:
        return Said(
            "chọn ngày khác, vì ngày này đài không phát", "choose another day, the station is silent then"
        )
    return Said(f"xếp trong {hours}", f"place it within {hours}")


# ── quotas ───────────────────────────────────────────────────────────────────────────────────────


def quota_faults(placed: Sequence[Placed], zones: Sequence[Zone], rules: Rules) -> Iterator[Found]:
    """Too many sessions in a day, or too long ones, in any zone."""
    for zone in zones:
        heard = [one for one in placed if not one.line.zones or zone.id in zone_ids(one.line, zones)]
        found = tuple(sessions((one.start, one.end) for one in heard))
        verdict = judge_day(found, rules)
        if verdict.rule is Rule.SESSIONS_A_DAY:
            yield _too_many(found, heard, verdict, rules)
        for session in found:
            verdict = judge_day((session,), rules)
            if verdict.rule is Rule.MINUTES_A_SESSION:
                yield _too_long(session, heard, found, verdict, rules)


def _too_many(found: Sequence[Session], heard: Sequence[Placed], verdict: Verdict, rules: Rules) -> Found:
    most = rules.on(heard[0].start.date()).sessions_a_day
    spare = sorted(found, key=lambda session: session.length)[: len(found) - most]
    lines = tuple(sorted(index for session in spare for index in _lines_of(session, heard, found)))
    remark = Remark(
        rule=Rule.SESSIONS_A_DAY,
        vi=f"{len(found)} buổi phát trong ngày, quy định tối đa {most}",
        en=f"{len(found)} sessions in a day, at most {most} are allowed",
        decision=verdict.decision,
        advice=Said("bớt hoặc gộp buổi", "drop or join some"),
    )
    return Found(line=None, weekday=heard[0].weekday, at=None, remark=remark, lines=lines)


def _too_long(
    session: Session, heard: Sequence[Placed], found: Sequence[Session], verdict: Verdict, rules: Rules
) -> Found:
    minutes, at = -(-session.length // 60_000), f"{session.start:%H:%M}"
    most = rules.on(session.start.date()).minutes_a_session
    remark = Remark(
        rule=Rule.MINUTES_A_SESSION,
        vi=f"buổi {at} phát {minutes} phút, quy định tối đa {most}",
        en=f"the session of {at} sounds for {minutes} minutes, at most {most}",
        decision=verdict.decision,
        advice=Said("bớt dòng", "drop some lines"),
    )
    lines = _lines_of(session, heard, found)
    return Found(line=None, weekday=heard[0].weekday, at=None, remark=remark, lines=lines)


def _lines_of(session: Session, heard: Sequence[Placed], found: Sequence[Session]) -> tuple[int, ...]:
    """The lines heard in a session: from its start up to the next one's."""
    after = min((other.start for other in found if other.start > session.start), default=None)
    return tuple(
        one.index for one in heard if session.start <= one.start and (after is None or one.start < after)
    )


# ── relays that are demanded ─────────────────────────────────────────────────────────────────────


def relay_faults(placed: Sequence[Placed], day: date, zones: Sequence[Zone], rules: Rules) -> Iterator[Found]:
    """A demanded relay that a zone would not hear whole, and what stands in its way."""
    for relay in rules.on(day).relays:
        begins = local(day, relay.start, rules.zone).astimezone(rules.zone)
        ends = begins + timedelta(milliseconds=relay.length)
        due = tuple(zone.id for zone in zones if _is_open(zone, begins, ends, day, rules))
        named = [one for one in placed if is_of(relay, one.line)]
        carried = [one for one in named if abs(one.start - begins) <= _AT_ONCE and one.end >= ends]
        lacking = tuple(id_ for id_ in due if not any(_is_heard(one, id_, zones) for one in carried))
        if lacking:
            near = [one for one in named if one not in carried and abs(one.start - begins) <= _NEAR]
            yield _missing(relay, day, lacking, near, zones)
        for one in placed:
            in_time = one.start < ends and one.end > begins
            if in_time and one not in named and any(_is_heard(one, id_, zones) for id_ in due):
                yield about(one, _in_the_way(one, relay, ends))


def is_of(relay: MandatoryRelay, line: Line) -> bool:
    """Whether a line takes that relay."""
    source = line.source
    return source.kind is SourceKind.RELAY and source.reference.casefold() == relay.name.casefold()


def _is_open(zone: Zone, begins: datetime, ends: datetime, day: date, rules: Rules) -> bool:
    """Whether the guard would let a zone hear all of it; what may not sound is not demanded."""
    request = Request(priority=Priority.NORMAL, approved=True, zones=(zone.id,))
    return any(opens <= begins and ends <= closes for opens, closes in open_spans(request, day, rules))


def _is_heard(one: Placed, zone: str, zones: Sequence[Zone]) -> bool:
    return not one.line.zones or zone in zone_ids(one.line, zones)


def _missing(
    relay: MandatoryRelay, day: date, lacking: tuple[str, ...], near: Sequence[Placed], zones: Sequence[Zone]
) -> Found:
    where = [zone.name for zone in zones if zone.id in lacking]
    part = len(where) < len(zones)
    heard_vi, heard_en = (
        (f" ở cụm loa {write_zones(where)}", f" in {write_zones(where)}") if part else ("", "")
    )
    length = write_length(relay.length)
    remark = Remark(
        rule=Rule.RELAY_MISSING,
        vi=f"thiếu tiếp âm bắt buộc {relay.name}{heard_vi}, từ {relay.start:%H:%M} trong {length}",
        en=f"the mandatory relay {relay.name} is missing{heard_en}, from {relay.start:%H:%M} for {length}",
        decision=relay.decision,
    )
    return Found(
        line=None,
        weekday=day.weekday(),
        at=relay.start,
        remark=remark,
        proposal=_bring_in(relay, day, where if part else [], near),
    )


def _bring_in(relay: MandatoryRelay, day: date, names: Sequence[str], near: Sequence[Placed]) -> Proposal:
    """The line that takes the relay at another time is put right, or one comes in."""
    wrong = next(iter(near), None)
    at, length = f"{relay.start:%H:%M}", write_length(relay.length)
    zones = f", cụm loa {write_zones(names)}" if names else ""
    said = (
        Said(
            f"thêm dòng {at} cứng, {length}, tiếp âm: {relay.name}{zones}",
            f"add a hard line at {at}, {length}, tiếp âm: {relay.name}{zones}",
        )
        if wrong is None
        else Said(
            f"đặt “{title_of(wrong.line)}” vào {at}, {length}",
            f"put “{title_of(wrong.line)}” at {at}, {length}",
        )
    )
    return Proposal(
        act=Act.ADD if wrong is None else Act.MOVE,
        lines=() if wrong is None else (wrong.index,),
        days=(day.weekday(),),
        said=said,
        start=relay.start,
        length=relay.length,
        zones=tuple(names),
        relay=relay.name,
    )


def _in_the_way(one: Placed, relay: MandatoryRelay, ends: datetime) -> Remark:
    stretch = f"{relay.start:%H:%M}-{ends:%H:%M}"
    return Remark(
        rule=Rule.RELAY_COLLISION,
        vi=f"“{title_of(one.line)}” chiếm giờ tiếp âm bắt buộc {relay.name} ({stretch})",
        en=f"“{title_of(one.line)}” takes the time of the mandatory relay {relay.name} ({stretch})",
        decision=relay.decision,
        advice=Said("xếp vào giờ khác", "place it at another time"),
    )
