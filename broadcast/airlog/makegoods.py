"""What follows from the log: an event that listeners did not have is proposed again (phát bù), or it is said why not.

    ends of the last days ──▶ due?  ──▶ told since, or coming anyway?  ──▶ next moment that the rules allow ──▶ MakeGood

Owed is what the station meant to tell and its listeners did not have whole. Not owed is what was never due (its
rundown came too late), what the rules of the place refused at its own time, and so on purpose, and what the log
cannot tell of, because it begins later. One proposal stands for each content, however often it was missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from broadcast.airlog.reconcile import SETTLED, End, Ending, reconcile
from broadcast.domain.asrun import AsRun, EntryKind, Place, is_told
from broadcast.domain.content import Telling
from broadcast.domain.makegoods import MakeGood, Unowed
from broadcast.domain.rules import Request, Rules, judge, open_spans
from broadcast.domain.rundown import Event, EventKind, Rundown, is_recording
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Frames, moment_at, utc

_HORIZON = 14  # days in which a window is looked for
_EVER = datetime.min.replace(tzinfo=UTC)
_BELIEVED = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What follows from one end: a proposal, or why there is none.

    Neither for an event of which listeners had the whole, or which may still come. Ends of the same content
    share the one proposal.
    """

    day: date
    end: End
    make_good: MakeGood | None = None
    unowed: Unowed | None = None


def make_goods(answers: Iterable[Answer]) -> tuple[MakeGood, ...]:
    """The proposals, each once, by the time when it was missed."""
    found = {
        (one.make_good.missed, one.make_good.event.id): one.make_good for one in answers if one.make_good
    }
    return tuple(found[key] for key in sorted(found))


def answers(
    days: Sequence[Rundown],
    entries: Sequence[tuple[Place, AsRun]],
    now: datetime,
    rules: Rules,
    *,
    tellings: Iterable[Telling],
    published: Mapping[tuple[date, str], datetime],
    since: datetime = _EVER,
) -> tuple[Answer, ...]:
    """What follows from every end of these days, in their order.

    Args:
        days: the rundowns in force, of the days looked back on and of those ahead.
        entries: what the logs of all outputs hold of these days, each log in its order.
        now: the present moment.
        rules: the rules of the place as they are now: they decide when a proposal may sound.
        tellings: the items and tasks of the plans in force; what tells of others only is not proposed.
        published: when each event, by day and id, was first put in force; one not named here was so in time.
        since: what was planned before is let go.
    """
    ends = _ends(days, entries, utc(now))
    log = _Log(
        heard=_last_told(entries),
        coming=frozenset(key for _, end in ends if end.ending is Ending.AHEAD for key in _keys(end.event)),
        began=_beginning(entries),
        published=published,
        since=since,
        now=utc(now),
    )
    plans = {telling.name: telling for telling in tellings}
    found = [_answer(rundown, end, log, rules, plans) for rundown, end in ends]
    newest = {
        _keys(one.end.event): one.make_good
        for one in sorted(found, key=lambda one: one.end.planned_start)
        if one.make_good
    }
    return tuple(
        replace(one, make_good=newest[_keys(one.end.event)]) if one.make_good else one for one in found
    )


def _ends(
    days: Sequence[Rundown], entries: Iterable[tuple[Place, AsRun]], now: datetime
) -> list[tuple[Rundown, End]]:
    by_day: dict[str, list[tuple[Place, AsRun]]] = {}
    for place, entry in entries:
        by_day.setdefault(entry.rundown[:10], []).append((place, entry))
    return [
        (rundown, end)
        for rundown in days
        for end in reconcile(rundown, by_day.get(rundown.day.isoformat(), ()), now)
    ]


def _keys(event: Event) -> tuple[str, ...]:
    """What is told: plan items; the recording where it tells of none."""
    return event.items or (event.cart or event.id,)


# ── what is owed ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """What is known beside an end: when each content was told last, what is to come, and from when on the log tells."""

    heard: Mapping[str, datetime]
    coming: frozenset[str]
    began: datetime | None
    published: Mapping[tuple[date, str], datetime]
    since: datetime
    now: datetime


def _answer(rundown: Rundown, end: End, log: _Log, rules: Rules, plans: Mapping[str, Telling]) -> Answer:
    answer = Answer(day=rundown.day, end=end)
    if end.told or not end.reason:
        return answer
    why = _why_not(rundown, end, log)
    if why is not None:
        return replace(answer, unowed=why)
    proposal = _proposal(end, rules, log.now, plans)
    if isinstance(proposal, MakeGood):
        return replace(answer, make_good=proposal)
    return replace(answer, unowed=proposal)


def _why_not(rundown: Rundown, end: End, log: _Log) -> Unowed | None:
    """Why an event that listeners did not have whole is not owed; None where it is, as far as the log can say."""
    if not _can_be_told_again(end.event):
        return Unowed.NOT_REPEATED
    if not end.seqs and (log.began is None or end.planned_start < log.began):
        return Unowed.BEFORE_LOG
    if not judge(_request(end.event), end.planned_start, rundown.rules, ClockTrust.TRUSTED).allowed:
        return Unowed.BY_RULE
    if end.planned_start < log.since:
        return Unowed.LET_GO
    if log.published.get((rundown.day, end.event.id), _EVER) > end.planned_start:
        return Unowed.PUT_IN_LATE
    if end.planned_end + SETTLED > log.now:
        return Unowed.SETTLING
    since = [log.heard.get(key, _EVER) > end.planned_start for key in _keys(end.event)]
    if all(since):
        return Unowed.TOLD_SINCE
    if all(told or key in log.coming for key, told in zip(_keys(end.event), since, strict=True)):
        return Unowed.TO_COME
    return None


def _can_be_told_again(event: Event) -> bool:
    """Approved speech from a cart, made to be listened to; what is itself a repeat is not repeated for its own sake."""
    return (
        event.kind is EventKind.SPEECH
        and event.cart is not None
        and not is_recording(event.cart)
        and event.approver is not None
        and not event.repeat
        and event.priority is not Priority.EMERGENCY
    )


def _request(event: Event) -> Request:
    return Request(priority=event.priority, approved=event.approver is not None, zones=event.zones)


def _beginning(entries: Sequence[tuple[Place, AsRun]]) -> datetime | None:
    """From when on the logs of all outputs tell; nothing is inferred from silence before. None where all is silence."""
    firsts = {place.output: place.seq for place, _ in reversed(entries)}
    began = {output: _EVER for output, seq in firsts.items() if seq > 1}
    for place, entry in entries:
        if entry.clock_trust in _BELIEVED:
            began.setdefault(place.output, entry.at)
    return max(began.values(), default=None)


def _last_told(entries: Iterable[tuple[Place, AsRun]]) -> dict[str, datetime]:
    """When each content was told last: by an event of which each output that carried it had the whole."""
    airings: dict[tuple[str, str], dict[str, list[AsRun]]] = {}
    for place, entry in entries:
        if entry.kind is EntryKind.EVENT and entry.clock_trust in _BELIEVED:
            outputs = airings.setdefault((entry.rundown[:10], entry.event), {})
            outputs.setdefault(place.output, []).append(entry)
    found: dict[str, datetime] = {}
    for outputs in airings.values():
        if all(is_told(pieces) for pieces in outputs.values()):
            last = [pieces[-1] for pieces in outputs.values()]
            for key in {key for piece in last for key in piece.items or (piece.cart,)}:
                moment = min(piece.moment for piece in last)
                found[key] = max(found.get(key, moment), moment)
    return found


# ── when it may sound ────────────────────────────────────────────────────────────────────────────


def _proposal(end: End, rules: Rules, now: datetime, plans: Mapping[str, Telling]) -> MakeGood | Unowed:
    """The event with the moment from which on it may be told; or why nothing is left to tell, or never."""
    not_before = next_window(_request(end.event), end.event.length, now, rules)
    if not_before is None:
        return Unowed.NO_WINDOW
    day = not_before.astimezone(rules.zone).date()
    if end.event.items and not any(_is_open(plans.get(item), day) for item in end.event.items):
        return Unowed.NOT_ASKED
    return MakeGood(event=end.event, missed=end.planned_start, reason=end.reason, not_before=not_before)


def _is_open(telling: Telling | None, day: date) -> bool:
    if telling is None:
        return False
    return telling.due is None or telling.due.end is None or day <= telling.due.end


def next_window(request: Request, length: Frames, after: datetime, rules: Rules) -> datetime | None:
    """The first moment from `after` on at which the rules let it sound for its whole length.

    None when no such moment comes within two weeks.
    """
    after, lasting = utc(after), moment_at(length) - moment_at(Frames(0))
    first = after.astimezone(rules.zone).date()
    for day in (first + timedelta(days=count) for count in range(_HORIZON + 1)):
        for opens, closes in open_spans(request, day, rules):
            moment = max(opens, after)
            if closes - moment >= lasting and closes > moment:
                return moment
    return None
