"""What is still owed of a telling when a week begins, and how much of it a week may hold.

A cadence (`domain.cadences`) is counted within its own month, quarter or year: `01 lần/quý` asks for one airing in
the quarter, `04 số/tháng` for the part of four that the month has run through by the week's end, `thường xuyên` for one
in the month at least. What earlier months left open is told as well, one a week, but weighs less than what is due now.
A deadline asks for three airings in its last two weeks. What has no cadence is wanted once in a year, whenever there is
room (`never_told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from broadcast.domain.cadences import ONCE_A_YEAR, Cadence, cadence_of
from broadcast.domain.content import Telling, Timing, TimingKind
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.schedule import Line, Priority
from broadcast.domain.times import Millis, Week
from broadcast.errors import Said
from broadcast.traffic.lengths import reading_length

AROUND = Millis(4_000)
"""The chime before an item and the pause after it."""
NEAR = timedelta(days=14)
"""A deadline that is no further away comes first."""
RECENT = timedelta(days=28)
"""What was told in these days counts when somebody asks what listeners have heard enough of."""
_BEFORE_DEADLINE = 3
_ARREARS_A_WEEK = 1
"""What earlier months left open cannot be undone by telling it every day now."""
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A missed event that has to be made good, and the line of the week that it came from, where that is known."""

    make_good: MakeGood
    line: Line | None = None
    why: Said = Said("", "")
    """When it was missed, and by what; empty for the reason of the make-good as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Why something has no place in the whole week, and what would let it in."""

    why: Said
    remedy: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A telling at the beginning of the week.

    `due` airings are asked for now and `arrears` besides from earlier; `most` is how many the week may hold,
    None for any number. It may be told from `opens` to `closes`, both included.
    """

    telling: Telling
    length: Millis
    told: int
    """Airings this year."""
    recent: int
    """Airings in the last 28 days."""
    days: tuple[date, ...]
    spacing: timedelta
    apart: int
    """`spacing` in seconds."""
    opens: date
    closes: date
    due: int = 0
    arrears: int = 0
    most: int | None = None
    deadline: date | None = None
    """Its deadline, when that is near."""
    urgent: bool = False
    """Its deadline lies in the week, and nothing was told of it in the two weeks before."""
    expired: date | None = None
    """The last day of its plan, when that has passed: nothing is owed of it."""
    owed: Owed | None = None
    barred: Barred | None = None

    @property
    def name(self) -> str:
        """The telling's name."""
        return self.telling.name

    @property
    def once_a_day(self) -> bool:
        """Whether a day hears it once at the most; a spacing of its own may ask for more."""
        return self.telling.spacing is None

    @property
    def last(self) -> date | None:
        """The day of its last airing before the week."""
        return self.days[-1] if self.days else None

    @property
    def first_wanted(self) -> bool:
        """Whether it comes before everything else."""
        return self.telling.priority is not Priority.NORMAL

    @property
    def comes_first(self) -> bool:
        """Whether its first place is found before anything else takes it."""
        return self.first_wanted or self.owed is not None

    @property
    def never_told(self) -> bool:
        """Whether it was not told this year although its plan is in force."""
        return not self.told and not self.expired


def standing(
    telling: Telling, week: Week, airings: Sequence[date], spacing: timedelta, owed: Owed | None = None
) -> Standing:
    """What is owed of `telling` at the beginning of `week`, after `airings` on local days, one for each.

    `spacing` is the station's own least time between two airings; a cadence may ask for more.
    """
    first, last = week.days[0], week.days[-1]
    days = tuple(sorted(day for day in airings if day < first))
    timing = telling.due
    due, arrears, most = _asked(telling, week, days)
    deadline = timing.end if timing and timing.end and first <= timing.end <= first + NEAR else None
    late = sum(day > deadline - NEAR for day in days) if deadline else 0
    if deadline is not None:
        due = max(due, _BEFORE_DEADLINE - (deadline > last) - late)
    apart = telling.spacing or max(spacing, natural_spacing(timing))
    expired = telling.period[1] if telling.period and telling.period[1] < first else None
    return Standing(
        telling=telling,
        length=Millis(reading_length(telling.text) + AROUND),
        told=sum(day.year == last.year for day in days),
        recent=sum(day >= first - RECENT for day in days),
        days=days,
        spacing=apart,
        apart=int(apart.total_seconds()),
        opens=timing.start if timing and timing.start else date.min,
        closes=timing.end if timing and timing.end else date.max,
        due=0 if expired else max(0, due),
        arrears=0 if expired else arrears,
        most=None if most is None else most + (owed is not None),
        deadline=deadline,
        urgent=deadline is not None and deadline <= last and not late,
        expired=expired,
        owed=owed,
        barred=_barred(telling, week, days, None if owed else most, apart),
    )


def natural_spacing(timing: Timing | None) -> timedelta:
    """A quarter of the time from one airing to the next that a cadence means; nothing where more is as good."""
    cadence = cadence_of(timing)
    if cadence is None or cadence.is_least:
        return timedelta()
    return timedelta(days=cadence.months * 30 // cadence.times // 4)


def _asked(telling: Telling, week: Week, days: Sequence[date]) -> tuple[int, int, int | None]:
    """Airings due now, those left open by earlier units of the year, and the most that the week may hold."""
    timing, last = telling.due, week.days[-1]
    cadence = cadence_of(timing)
    if timing is None or cadence is None:
        return int(timing is not None and timing.kind is TimingKind.RANGE), 0, None
    begin, after = cadence.begin(last), cadence.after(last)
    told = sum(day >= begin for day in days)
    since = _since(telling, last)
    units = max(0, ((last.month - 1) // cadence.months) - ((since.month - 1) // cadence.months))
    earlier = cadence.times * units - sum(since <= day < begin for day in days)
    elapsed, whole = (last - begin).days + 1, (after - begin).days
    due = -(-cadence.times * elapsed // whole) - told
    arrears = max(0, min(earlier, _ARREARS_A_WEEK))
    return due, arrears, None if cadence.is_least else max(0, cadence.times - told + arrears)


def _since(telling: Telling, last: date) -> date:
    """From when on in the year of `last` a cadence is counted."""
    since = date(last.year, 1, 1)
    if telling.period and telling.period[0] > since:
        since = min(telling.period[0], last)
    return since


# ── why there is no place in the whole week ──────────────────────────────────────────────────────

_BY_HAND = Said("xếp tay vào lịch nếu vẫn cần nói", "place it by hand if it still has to be told")


def _barred(
    telling: Telling, week: Week, days: Sequence[date], most: int | None, apart: timedelta
) -> Barred | None:
    timing = telling.due
    if not reading_length(telling.text):
        return Barred(
            why=Said("không có lời để đọc", "it has no words to read"),
            remedy=Said("sửa nội dung trong kế hoạch", "correct its text in the plan"),
        )
    if timing is None:
        return None
    if timing.end is not None and timing.end < week.days[0]:
        end = timing.end
        return Barred(
            why=Said(f"hạn {end:%d/%m/%Y} đã qua", f"its deadline {end} has passed"), remedy=_BY_HAND
        )
    if timing.start is not None and timing.start > week.days[-1]:
        start = timing.start
        return Barred(
            why=Said(f"đến {start:%d/%m/%Y} mới bắt đầu", f"it begins on {start} only"),
            remedy=in_week(start),
        )
    cadence = cadence_of(timing)
    return _enough(timing, cadence, week, days, apart) if cadence is not None and most == 0 else None


def _enough(timing: Timing, cadence: Cadence, week: Week, days: Sequence[date], apart: timedelta) -> Barred:
    last = week.days[-1]
    told = sum(day >= cadence.begin(last) for day in days)
    why = Said(
        f"{_UNITS[timing.kind].vi} đã có {told} lượt, đủ theo “{timing.raw}”",
        f"it aired {told} times {_UNITS[timing.kind].en}, enough for “{timing.raw}”",
    )
    return Barred(why=why, remedy=in_week(max(cadence.after(last), days[-1] + apart + _HALF_A_DAY)))


_UNITS = {
    TimingKind.ONGOING: Said("tháng này", "this month"),
    TimingKind.MONTHLY: Said("tháng này", "this month"),
    TimingKind.QUARTERLY: Said("quý này", "this quarter"),
    TimingKind.YEARLY: Said("năm nay", "this year"),
}


def unit_name(timing: Timing | None) -> Said | None:
    """This month, quarter or year; None for what has no cadence."""
    return _UNITS.get(timing.kind) if timing else None


def told_in_unit(timing: Timing, week: Week, days: Sequence[date]) -> int:
    """How many of `days` lie in the month, quarter or year of the week's end."""
    cadence = cadence_of(timing) or ONCE_A_YEAR
    return sum(day >= cadence.begin(week.days[-1]) for day in days)


def in_week(day: date) -> Said:
    """The remedy of what is only a matter of time."""
    week = Week.of(day)
    return Said(
        f"lập lịch tuần {week} thì xếp được, nếu tuần ấy đã đầy thì ghi priority = true cho mã này trong"
        " [[planning.wishes]]; hoặc xếp tay vào lịch tuần này",
        f"drafting week {week} places it, with priority = true in [[planning.wishes]] if that week is full;"
        " or place it by hand this week",
    )
