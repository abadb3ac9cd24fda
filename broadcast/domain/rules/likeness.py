"""Whether two sets of rules let the same be heard on a day: what a published day goes by, and what holds by now."""

from __future__ import annotations

from datetime import date

from broadcast.domain.rules.place import Rules


def allow_the_same(one: Rules, other: Rules, day: date) -> bool:
    """Whether hours, quiet hours, quotas, music, silent zones and demanded relays of a day are the same in both.

    By which decision, and under which name, is not heard.
    """
    return _said(one, day) == _said(other, day)


def _said(rules: Rules, day: date) -> tuple[object, ...]:
    today = rules.on(day)
    return (
        rules.timezone,
        {(window.start, window.end) for window in today.windows},
        (today.regulation.quiet_from, today.regulation.quiet_until),
        (today.sessions_a_day, today.minutes_a_session),
        today.mourning is None,
        {(one.rule, one.start, one.end, frozenset(one.zones)) for one in today.silences},
        {(one.name, one.start, one.length) for one in today.relays},
    )
