"""The contacts that key amplifiers: understood, there, apart from each other, and allowed to stay closed long enough."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import combinations

from broadcast.airlog.reconcile import planned_starts
from broadcast.domain.rundown import Rundown
from broadcast.domain.times import RATE
from broadcast.domain.zones import Contact
from broadcast.errors import BroadcastError, Said
from broadcast.playout.contacts import clash, open_switch
from broadcast.station import weeks
from broadcast.station.doctor.finding import Finding
from broadcast.station.home import Home

_AT_ONCE = 8


def look(home: Home) -> Iterator[Finding]:
    """Findings for each contact. Their ports are looked at, and not one contact moves."""
    contacts = home.settings.contact_values
    if not contacts:
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(_port, contacts)
    for one, other in combinations(contacts, 2):
        if clash(one.switch, other.switch):
            yield Finding.of("contact", "fault", _clashing(one, other))
    sessions = tuple(weeks.at_hand(home))
    for contact in contacts:
        needed = max(_stretch(contact, sessions), _ruled(home, contact))
        if needed > _length(contact.longest):
            yield Finding.of("contact", "warning", _too_short(contact, needed))


def _port(contact: Contact) -> Finding:
    try:
        open_switch(contact.switch).check()
    except BroadcastError as error:
        return Finding.of("contact", "fault", error)
    return Finding.of(
        "contact",
        "ok",
        Said(
            f"Công tắc âm ly “{contact.id}” sẵn sàng: {contact.switch}.",
            f"The contact “{contact.id}” is ready: {contact.switch}.",
        ),
    )


def _clashing(one: Contact, other: Contact) -> Said:
    return Said(
        f"Hai công tắc “{one.id}” ({one.switch}) và “{other.id}” ({other.switch}) dùng chung một chỗ, không thể "
        "cùng làm việc. Đổi switch của một trong hai trong mục [[contacts]].",
        f"The contacts “{one.id}” ({one.switch}) and “{other.id}” ({other.switch}) need the same place and cannot "
        "both work. Change the switch of one of them in [[contacts]].",
    )


def _too_short(contact: Contact, needed: timedelta) -> Said:
    allowed, minutes = _length(contact.longest), -(-needed // timedelta(minutes=1))
    return Said(
        f"Công tắc “{contact.id}” chỉ được đóng liên tục {allowed // timedelta(minutes=1)} phút, mà buổi phát dài "
        f"nhất cần {minutes} phút: sẽ bị ngắt giữa buổi. Nâng longest_minutes trong mục [[contacts]].",
        f"The contact “{contact.id}” may stay closed for {allowed // timedelta(minutes=1)} minutes, and the longest "
        f"session needs {minutes}: it would open before the end. Raise longest_minutes in [[contacts]].",
    )


def _ruled(home: Home, contact: Contact) -> timedelta:
    """How long it is closed for the longest session that the rules and the grid have."""
    settings = home.settings
    longest = max([settings.rules.minutes_a_session, *(slot.minutes for slot in settings.grid)])
    return timedelta(minutes=longest) + _length(contact.warm_up) + _length(contact.hold)


def _stretch(contact: Contact, rundowns: tuple[Rundown, ...]) -> timedelta:
    """The longest time without a pause for which what is published keeps it closed."""
    longest = timedelta()
    began = ends = None
    for start, end in _sounds(contact, rundowns):
        closes, opens = start - _length(contact.warm_up), end + _length(contact.hold)
        if began is None or ends is None or closes > ends:
            began, ends = closes, opens
        ends = max(ends, opens)
        longest = max(longest, ends - began)
    return longest


def _sounds(contact: Contact, rundowns: tuple[Rundown, ...]) -> list[tuple[datetime, datetime]]:
    """When its zones sound, by the plan."""
    return sorted(
        (start, start + timedelta(seconds=event.length / RATE))
        for rundown in rundowns
        for event, start in zip(rundown.events, planned_starts(rundown), strict=True)
        if not event.zones or not contact.zones or set(event.zones) & set(contact.zones)
    )


def _length(millis: int) -> timedelta:
    return timedelta(milliseconds=millis)
