"""A cell's phrases weighed against each other: which of them is the timing, and what bounds it.

    how often  >  always  >  dates  >  when there is need

Of several told one after another (with `;`, or before a report or an emphasis) the first that is understood
counts; dates told in several belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from broadcast.domain.content import Timing, TimingKind
from broadcast.ingest.cadence.meanings import Meaning, Often, Sign
from broadcast.ingest.cadence.stretches import Bound, Days, Span, Stretch, placed

_LONGEST_CELL = 400
_LONGEST_LINE = 1000
_ASIDE = re.compile(
    r"(?<=\w)[\s,.(–-]+(?=(?:gửi |tổng hợp,? ?|có |và )?(?:báo cáo|sơ kết|tổng kết|tập trung|cao điểm|trọng tâm)\b)",
    re.IGNORECASE,
)
_ANY_YEAR = 2024
_CLOSING = frozenset((Bound.UNTIL, Bound.BEFORE))
_OPEN = frozenset((Bound.SINCE, Bound.ONWARD))
_DATED = frozenset((TimingKind.RANGE, TimingKind.DEADLINE))


def read_timing(raw: str, year: int | None) -> Timing | None:
    """The timing that a table's cell prints, or None where it is not understood.

    A week counts as a quarter of a month, half a year as twice a year. `year` is for dates that print none. Of a
    cell of more than 400 letters the first 400 are read.
    """
    text = raw[:_LONGEST_CELL]
    told = [timing for part in _parts(text) if (timing := _timing(part, raw, year))]
    if not told:
        return None
    together = len(told) > 1 and told[0].kind in _DATED and len({timing.kind for timing in told}) == 1
    return (_timing(text.replace(";", ","), raw, year) if together else None) or told[0]


def _islands(text: str) -> list[Meaning]:
    """What `text` says, phrase by phrase. The grammar is heavy: commands that read no timing do without it."""
    from broadcast.ingest.cadence.islands import islands

    return islands(text)


def _parts(text: str) -> Iterable[str]:
    for clause in text.split(";"):
        head, *reports = _ASIDE.split(clause, maxsplit=1)
        yield head
        yield from reports


def _timing(text: str, raw: str, year: int | None) -> Timing | None:
    found = _islands(text)
    signs = {meaning for meaning in found if isinstance(meaning, Sign)}
    stretches = [stretch for meaning in found if isinstance(meaning, tuple) for stretch in meaning]
    often = _often([meaning for meaning in found if isinstance(meaning, Often)])
    if often:
        return _repeated(often, stretches, raw, year)
    if Sign.ALWAYS in signs:
        start, end = _bounds(placed(stretches, year) or [])
        return Timing(kind=TimingKind.ONGOING, raw=raw, start=start, end=end)
    return _dated(stretches, raw, year, due=Sign.DUE in signs) if stretches else _undated(signs, raw, year)


def _often(told: Sequence[Often]) -> Often | None:
    """The first that is told; a bare unit (hàng tuần) with the count that is told after it (thứ 2 và thứ 4)."""
    if not told or not told[0].plain:
        return told[0] if told else None
    return max((often for often in told if often.kind is told[0].kind), key=lambda often: often.per)


def _repeated(often: Often, stretches: Sequence[Stretch], raw: str, year: int | None) -> Timing:
    """A cadence. Dates without a year that come again with it (trước 15/12 hằng năm) do not bound it."""
    again = [stretch for stretch in stretches if stretch.year is None]
    times = sum(stretch.points for stretch in again)
    recurring = often.kind is TimingKind.YEARLY and often.plain
    if recurring or (often.kind is not TimingKind.MONTHLY and times > 1):
        stretches = [stretch for stretch in stretches if stretch.year is not None]
    start, end = _bounds(placed(stretches, year) or [])
    per = max(often.per, times) if recurring else often.per
    return Timing(kind=often.kind, raw=raw, start=start, end=end, per=per)


def _dated(stretches: Sequence[Stretch], raw: str, year: int | None, *, due: bool) -> Timing:
    days = placed(stretches, year)
    kind, start, end = _when(days or placed(stretches, _ANY_YEAR) or [], due=due)
    return Timing(kind=kind, raw=raw, start=start if days else None, end=end if days else None)


def _when(days: Sequence[Days], *, due: bool) -> tuple[TimingKind, date | None, date | None]:
    """Of days alone: a range, a deadline, or what goes on from a day."""
    bounds = {stretch.bound for stretch in days}
    start, end = _bounds(days)
    if Bound.ONWARD in bounds:
        return TimingKind.ONGOING, start, None
    if Bound.FROM_TO in bounds or Bound.SINCE in bounds:
        return TimingKind.RANGE, start, end
    closing = [stretch.last for stretch in days if stretch.bound in _CLOSING]
    if closing:
        return TimingKind.DEADLINE, None, max(closing)
    return (TimingKind.DEADLINE, None, end) if due else (TimingKind.RANGE, start, end)


def _undated(signs: AbstractSet[Sign], raw: str, year: int | None) -> Timing | None:
    if Sign.SO_MANY_DAYS in signs:
        return Timing(kind=TimingKind.DEADLINE, raw=raw)
    if Sign.THIS_YEAR in signs:
        first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
        if Sign.DUE in signs:
            return Timing(kind=TimingKind.DEADLINE, raw=raw, end=last)
        return Timing(kind=TimingKind.RANGE, raw=raw, start=first, end=last)
    return Timing(kind=TimingKind.ONGOING, raw=raw) if Sign.NEED in signs else None


def _bounds(days: Sequence[Days]) -> tuple[date | None, date | None]:
    """The first day that begins something and the last that ends something."""
    first = [stretch.first for stretch in days if stretch.bound not in _CLOSING]
    last = [stretch.last for stretch in days if stretch.bound not in _OPEN]
    return min(first, default=None), max(last, default=None)


# ── periods of plans ─────────────────────────────────────────────────────────────────────────────


def read_period(text: str) -> Span | None:
    """The period that a title names (năm 2021, giai đoạn 2021-2030, quý I năm 2026); the shortest of several.

    Days are not periods: a title cites documents by theirs.
    """
    days = placed([stretch for stretch in _stretches(text) if not stretch.exact], None) or []
    spans = [(day.first, day.last) for day in days if day.bound not in _CLOSING | _OPEN]
    return min(spans, key=lambda span: span[1] - span[0], default=None)


def read_span(text: str) -> Span | None:
    """The first and last day among all the dates in `text` where they print a year."""
    days = placed(_stretches(text), None)
    return (min(day.first for day in days), max(day.last for day in days)) if days else None


def _stretches(text: str) -> list[Stretch]:
    found = _islands(text[:_LONGEST_LINE])
    return [stretch for meaning in found if isinstance(meaning, tuple) for stretch in meaning]
