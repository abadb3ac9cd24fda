"""What follows from the log: an event that listeners did not have is proposed again (phát bù), or it is said why not.

    ends of the last days ──▶ due?  ──▶ told since, or coming anyway?  ──▶ next moment that the rules allow ──▶ MakeGood

Owed is what the station meant to tell and its listeners did not have whole. Not owed is what was never due (its
rundown came too late), what the rules of the place refused at its own time, and so on purpose, and what the log
cannot tell of, because it begins later. One proposal stands for each content, however often it was missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from broadcast.airlog.reconcile import End, Ending, reconcile
from broadcast.domain.asrun import AsRun, EntryKind, Place, is_told
from broadcast.domain.content import Telling
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.rules import Request, Rules, judge, open_spans
from broadcast.domain.rundown import Event, EventKind, Rundown, is_recording
from broadcast.domain.schedule import Priority
from broadcast.domain.times import ClockTrust, Frames, moment_at, utc

_HORIZON = 14  # days in which a window is looked for
_SETTLED = timedelta(hours=1)  # after its planned end nothing of an event is still to come
_EVER = datetime.min.replace(tzinfo=UTC)
_BELIEVED = frozenset({ClockTrust.TRUSTED, ClockTrust.HOLDOVER})


def make_goods(
    days: Sequence[Rundown],
    entries: Sequence[tuple[Place, AsRun]],
    now: datetime,
    rules: Rules,
    *,
    tellings: Iterable[Telling],
    published: Mapping[tuple[date, str], datetime],
) -> tuple[MakeGood, ...]:
    """The proposals of what was missed, by the time when it was.

    Args:
        days: the rundowns in force, of the days looked back on and of those ahead.
        entries: what the logs of all outputs hold of these days, each log in its order.
        now: the present moment.
        rules: the rules of the place as they are now: they decide when a proposal may sound.
        tellings: the items and tasks of the plans in force; what tells of others only is not proposed.
        published: when each event, by day and id, was first put in force; one not named here was so in time.
    """
    now, open_ones = utc(now), {telling.name: telling for telling in tellings}
    ends = [(rundown, end) for rundown in days for end in reconcile(rundown, entries, now)]
    heard = _last_told(entries)
    coming = {key for _, end in ends if end.ending is Ending.AHEAD for key in _keys(end.event)}
    began = _beginning(entries)
    found: dict[tuple[str, ...], MakeGood] = {}
    for rundown, end in ends:
        keys = _keys(end.event)
        made_good = all(
            key in coming or heard.get(key, end.planned_start) > end.planned_start for key in keys
        )
        first = published.get((rundown.day, end.event.id))
        in_time = first is None or first <= end.planned_start
        if made_good or not in_time or not _is_owed(end, rundown.rules, began, now):
            continue
        proposal = _proposal(end, rules, now, open_ones)
        if proposal and (keys not in found or found[keys].missed < proposal.missed):
            found[keys] = proposal
    return tuple(sorted(found.values(), key=lambda one: one.missed))


def _keys(event: Event) -> tuple[str, ...]:
    """What is told: plan items; the recording where it tells of none."""
    return event.items or (event.cart or event.id,)


# ── what is owed ─────────────────────────────────────────────────────────────────────────────────


def _is_owed(end: End, rules: Rules, began: datetime | None, now: datetime) -> bool:
    """Whether the station meant to tell it and listeners did not have it, as far as the log can say."""
    if end.told or not end.reason or end.planned_end + _SETTLED > now or not _can_be_told_again(end.event):
        return False
    if not end.seqs and (began is None or end.planned_start < began):
        return False
    meant = judge(_request(end.event), end.planned_start, rules, ClockTrust.TRUSTED)
    return meant.allowed


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


def _proposal(end: End, rules: Rules, now: datetime, tellings: Mapping[str, Telling]) -> MakeGood | None:
    """The event with the moment from which on it may be told; None where nothing is left to tell, or never."""
    not_before = next_window(_request(end.event), end.event.length, now, rules)
    if not_before is None:
        return None
    day = not_before.astimezone(rules.zone).date()
    if end.event.items and not any(_is_open(tellings.get(item), day) for item in end.event.items):
        return None
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
