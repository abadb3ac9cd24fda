"""Everything that would go wrong with a week on air, found before anybody approves it.

Lines are laid out day by day with the lengths known so far, then asked whether they have their sources, whether
they get in each other's way, and whether they keep to the rules of the place (`keeping`). The same fault on several
days is said once, with what would remove it (`proposals`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from broadcast.domain.rules import Rules
from broadcast.domain.schedule import Line, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis
from broadcast.domain.zones import Zone, find_zone
from broadcast.errors import Fault, Said
from broadcast.traffic.checking.keeping import about, guard_faults, heard_together, quota_faults, relay_faults
from broadcast.traffic.checking.proposals import Proposals
from broadcast.traffic.checking.validity import Limits, unlimited, validity_faults
from broadcast.traffic.faults import (
    FOLLOWS_NOTHING,
    REPEATS_NOTHING,
    Found,
    Located,
    Remark,
    located,
    merged,
    title_of,
    unknown_relay,
    unknown_zone,
)
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.layout import LONGEST_FILL, Lengths, Placed, lay_out, unplaceable
from broadcast.traffic.running_order import orphans, resolve_repeat, running_order
from broadcast.traffic.runs import Lines
from broadcast.traffic.spellings import write_length, write_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What weeks of a station are checked by.

    `length` gives what the sound of a line (by index and line) is known to last, or None; then the line's
    own length counts, then the reading time of its copy. `known` says whether a recording is there and a
    plan item kept, `limits` on which days its recordings may be heard. An emergency in a week is judged like any
    other line: only an alert passes quiet hours.
    """

    rules: Rules
    zones: tuple[Zone, ...]
    length: Lengths
    known: Callable[[Line], bool]
    feeds: KnownFeeds
    limits: Limits = unlimited

    def faults(self, schedule: WeekSchedule) -> tuple[Fault, ...]:
        """Every fault of a week, in its order, with what would remove it; () when it may be approved."""
        return tuple(one.fault for one in self.located(schedule))

    def located(self, schedule: WeekSchedule) -> tuple[Located, ...]:
        """The same, each with the lines and days that it is about."""

        def faults_with(lines: Lines) -> tuple[Found, ...]:
            changed = replace(schedule, lines=tuple(line for _, line in lines))
            return self._found(changed, self._laid(changed, _lengths_of(lines, self.length)))

        laid = self._laid(schedule, self.length)
        found = self._found(schedule, laid)
        ways = Proposals(schedule, laid, self.zones, self.rules, now=len(found), faults=faults_with)
        return located(found, schedule.lines, ways)

    def located_alone(self, schedule: WeekSchedule) -> tuple[Located, ...]:
        """Every fault with the lines and days that it is about, and no word of what would remove it: at once."""
        return located(self.findings(schedule), schedule.lines)

    def faults_alone(self, schedule: WeekSchedule) -> tuple[Fault, ...]:
        """What is wrong with lines whatever stands around them: for a file of which other rows cannot be read.

        Of where lines meet, and of lines whose time depends on others, nothing is said.
        """
        sources = [
            Found(line=line, weekday=weekday, at=line.start, remark=remark)
            for line in schedule.lines
            if (remark := _source_remark(line, self.known, self.feeds))
            for weekday in line.days
        ]
        timed = replace(schedule, lines=tuple(line for line in schedule.lines if _starts_by_itself(line)))
        laid = self._laid(timed, self.length)
        guarded = (one for placed in laid for one in guard_faults(placed, self.zones, self.rules))
        return merged([*sources, *guarded])

    def findings(self, schedule: WeekSchedule) -> tuple[Found, ...]:
        """The faults, each with the line and the day that it was found on: for whoever mends what he finds."""
        return self._found(schedule, self._laid(schedule, self.length))

    def _laid(self, schedule: WeekSchedule, length: Lengths) -> tuple[tuple[Placed, ...], ...]:
        """The lines of each day, as they would be heard."""
        return tuple(lay_out(schedule, day, self.rules, length) for day in schedule.week.days)

    def _found(self, schedule: WeekSchedule, laid: Sequence[Sequence[Placed]]) -> tuple[Found, ...]:
        """Every fault of a week, day by day."""
        days = zip(schedule.week.days, laid, strict=True)
        return tuple(one for day, placed in days for one in self._day(schedule, day, placed))

    def _day(self, schedule: WeekSchedule, day: date, placed: Sequence[Placed]) -> Iterator[Found]:
        weekday = day.weekday()
        for index in orphans(schedule, weekday):
            yield Found(line=schedule.lines[index], weekday=weekday, at=None, remark=FOLLOWS_NOTHING)
        yield from _source_faults(schedule, weekday, self.known, self.feeds)
        yield from validity_faults(schedule, day, self.limits)
        for one in placed:
            yield from (about(one, remark) for remark in _zone_remarks(one.line, self.zones))
        yield from guard_faults(placed, self.zones, self.rules)
        yield from unplaceable(placed)
        yield from _long_fills(placed)
        yield from _late_ends(placed)
        yield from _overlaps(placed, self.zones)
        yield from quota_faults(placed, self.zones, self.rules)
        yield from relay_faults(placed, day, self.zones, self.rules)


def _starts_by_itself(line: Line) -> bool:
    hard = line.start is not None and line.start_kind is StartKind.HARD
    return hard and line.source.kind not in {SourceKind.REPEAT, SourceKind.FILL}


def _lengths_of(lines: Lines, length: Lengths) -> Lengths:
    """The lengths of a changed week's lines, by what they were before."""

    def known(index: int, line: Line) -> Millis | None:
        before = lines[index][0]
        return None if before is None else length(before, line)

    return known


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
    if kind is SourceKind.BULLETIN and not known(line):
        return Remark(
            rule="missing_recording",
            vi=f"không có bản tin {reference} trong audio_assets; hãy lập thư mục ấy và chép các phần vào, đánh số 01, 02…",
            en=f"there is no bulletin {reference} in audio_assets; make that folder and put its parts in, numbered 01, 02…",
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
            yield about(
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
        yield about(
            one,
            Remark(
                rule="no_room",
                vi=f"“{title_of(one.line)}” phải xong lúc {at} nhưng đến {one.start:%H:%M:%S} dòng trước mới phát hết",
                en=f"“{title_of(one.line)}” has to end at {at}, but the line before runs until {one.start:%H:%M:%S}",
                advice=Said("rút ngắn dòng trước hoặc đổi Giờ", "shorten the line before or change the time"),
            ),
        )


def _zone_remarks(line: Line, zones: tuple[Zone, ...]) -> Iterator[Remark]:
    for name in line.zones:
        if find_zone(zones, name) is None:
            yield unknown_zone(name, zones)


def _overlaps(placed: Sequence[Placed], zones: tuple[Zone, ...]) -> Iterator[Found]:
    """A hard start before the end of a line that runs in the same zone and does not wait for it."""
    for number, one in enumerate(placed):
        if one.line.start_kind is not StartKind.HARD:
            continue
        for other in placed[:number]:
            if heard_together(one.line, other.line, zones) and _runs_into(other, one):
                yield about(
                    one,
                    Remark(
                        rule="overlap",
                        vi=f"“{title_of(one.line)}” bắt đầu cứng khi “{title_of(other.line)}” ({other.start:%H:%M}) còn phát"
                        f" đến {other.end:%H:%M:%S}",
                        en=f"“{title_of(one.line)}” starts hard while “{title_of(other.line)}” ({other.start:%H:%M}) runs"
                        f" until {other.end:%H:%M:%S}",
                        advice=_MAKE_ROOM,
                    ),
                )


_MAKE_ROOM = Said(
    "rút ngắn dòng trước, để giờ mềm, ghi Quá giờ của dòng trước là phát hết",
    "shorten the line before, make it soft, let the line before finish (Quá giờ: phát hết)",
)


def _runs_into(other: Placed, one: Placed) -> bool:
    """Whether `other` has to be cut for `one`. What is not heard at all is in nobody's way."""
    return not other.is_dropped and (other.end > one.start or other.start == one.start)
