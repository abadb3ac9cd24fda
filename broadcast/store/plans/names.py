"""What items and tasks are called within their plan: `a`, `2`, `e.1`, `NV3`.

An item is named by its letter, a dash by its turn in its list, both under the item above. Where a document repeats
a letter or a number, or a name was another's in an earlier version, the later one is told apart as `a-2`. Names
are given once, when the plan is kept, and stored; what comes back in a new version keeps the name it had: a week
file that points at one keeps its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from broadcast.domain.content import PlanItem, PlanTask
from broadcast.store.people import key


def name_items(
    items: Sequence[PlanItem], had: Sequence[str | None] = (), taken: Collection[str] = ()
) -> tuple[str, ...]:
    """The names of a plan's items within the plan, no two alike.

    `had` holds for each item the name that it had before, or None; nothing new is called by a `taken` name.
    """
    used = {*taken, *filter(None, had)}
    names: list[str] = []
    turns: dict[int | None, int] = {}
    for place, item in enumerate(items):
        name = had[place] if had else None
        if name is None:
            above = "" if item.parent is None else f"{names[item.parent]}."
            own = _word(item.marker)
            while not own:
                turns[item.parent] = turns.get(item.parent, 0) + 1
                own = "" if f"{above}{turns[item.parent]}" in used else str(turns[item.parent])
            name = _apart(f"{above}{own}", used)
        elif not _word(item.marker):
            turns[item.parent] = turns.get(item.parent, 0) + 1
        used.add(name)
        names.append(name)
    return tuple(names)


def name_tasks(
    tasks: Sequence[PlanTask], had: Sequence[str | None] = (), taken: Collection[str] = ()
) -> tuple[str, ...]:
    """The names of a plan's tasks within the plan: `NV1`, `NV2`; by their turn where no number is printed."""
    used = {*taken, *filter(None, had)}
    names: list[str] = []
    for turn, task in enumerate(tasks, start=1):
        name = had[turn - 1] if had else None
        name = name or _apart(f"NV{_word(task.no).upper() or turn}", used)
        used.add(name)
        names.append(name)
    return tuple(names)


def _word(printed: str) -> str:
    """The letters and digits of a marker as printed: `đ)` is đ, `1.2.` is 1.2, `-` is nothing."""
    return ".".join(re.findall(r"[^\W_]+", key(printed)))


def _apart(name: str, taken: Collection[str]) -> str:
    once, count = name, 1
    while name in taken:
        count += 1
        name = f"{once}-{count}"
    return name
