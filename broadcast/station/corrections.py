"""What an editor says of a kept plan: an item put right, a plan put aside, a plan looked through."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast.domain.content import Facet, Field, Group, Telling, Timing
from broadcast.domain.corrections import Correction, Value, in_force, reading
from broadcast.domain.people import Person, Role
from broadcast.errors import ItemTextMissingError, TimingUnreadableError
from broadcast.ingest import read_timing
from broadcast.station import people
from broadcast.station.home import Home


def correct(
    home: Home, name: str, said: dict[Facet, Group | Field | str | None], user: str | None
) -> Telling:
    """Say facets of the item or task `name` otherwise than they were read; gives it as it now counts.

    A timing is said in words, as a plan would print it; None is none of the groups or fields, and no timing. What is said
    of groups and fields is taught to the next import.

    Raises:
        PersonUnknownError, RoleRefusedError: nobody, or not an editor.
        UnknownItemError: no such item or task.
        ItemTextMissingError: the text is blank.
        TimingUnreadableError: the words of a timing are not understood.
    """
    editor = people.acting(home, user, Role.EDITOR)
    as_read = home.store.telling(name, corrected=False)
    if not str(said.get(Facet.TEXT, "-") or "").strip():
        raise ItemTextMissingError(name=as_read.name)
    values = {facet: _value(facet, value, as_read) for facet, value in said.items()}
    return _keep(home, as_read, values, editor)


def uncorrect(home: Home, name: str, user: str | None) -> Telling:
    """Take back what was said of the item or task `name`: it counts as it was read. Raises as `correct` does."""
    editor = people.acting(home, user, Role.EDITOR)
    as_read = home.store.telling(name, corrected=False)
    own = [one for one in home.store.corrections(as_read.plan) if one.name == as_read.name]
    taken_back = dict.fromkeys(in_force(own, reading(as_read)))
    return _keep(home, as_read, taken_back, editor, withdrawn=True)


def retire(home: Home, code: str, version: int | None, *, retired: bool, user: str | None) -> None:
    """Put a plan, or one version of it, aside, so that nothing is drafted from it; or take it back.

    Raises PersonUnknownError, RoleRefusedError, PlanUnknownError.
    """
    editor = people.acting(home, user, Role.EDITOR)
    home.store.retire_plan(code, version, retired=retired, by=editor.name, at=home.clock.wall())


def accept(home: Home, code: str, version: int, user: str | None) -> None:
    """Say that what was read of a version was looked through, beside its document, and put right.

    Nothing waits for it: what is drafted from a plan is approved before it airs anyway. It spares the next person
    the same look. Raises PersonUnknownError, RoleRefusedError, PlanUnknownError, PlanVersionMissingError.
    """
    editor = people.acting(home, user, Role.EDITOR)
    home.store.accept_plan(code, version, by=editor.name, at=home.clock.wall())


def _keep(
    home: Home, as_read: Telling, values: Mapping[Facet, Value], editor: Person, *, withdrawn: bool = False
) -> Telling:
    """Write down what is said of an item, beside what was read; gives it as it now counts."""
    read, now = reading(as_read), home.clock.wall()
    home.store.correct(
        [
            Correction(
                name=as_read.name,
                facet=facet,
                read=read[facet],
                said=value,
                by=editor.name,
                at=now,
                withdrawn=withdrawn,
            )
            for facet, value in values.items()
        ]
    )
    return home.store.telling(as_read.name)


def _value(facet: Facet, said: Group | Field | str | None, telling: Telling) -> Value:
    if facet is not Facet.TIMING or said is None:
        return said
    first = telling.period[0] if telling.period else None
    timing: Timing | None = read_timing(str(said), first.year if first else None)
    if timing is None:
        raise TimingUnreadableError(raw=said)
    return timing
