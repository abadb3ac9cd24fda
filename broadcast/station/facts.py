"""What an editor types in for the report because no log can tell it."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast.domain.facts import Fact, FactKind
from broadcast.domain.people import Role
from broadcast.domain.times import Period
from broadcast.station import people
from broadcast.station.home import Home


def add(
    home: Home, period: Period, said: Mapping[FactKind, int], note: str, user: str | None
) -> tuple[Fact, ...]:
    """Write down figures of a period, with who said them and when.

    Raises PersonUnknownError, RoleRefusedError: nobody, or not an editor.
    """
    editor, now = people.acting(home, user, Role.EDITOR), home.clock.wall()
    facts = tuple(
        Fact(kind=kind, first=period.first, last=period.last, value=value, note=note, by=editor.name, at=now)
        for kind, value in said.items()
    )
    home.store.add_facts(facts)
    return facts
