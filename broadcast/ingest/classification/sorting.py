"""Every item and task of a plan gets its group and field: by the station's words, and by what it was taught.

What an operator said of a text once is said of the same or a closely similar text in any later document: alike
by `domain.likeness`, from 0.8. The more alike, the surer; of several the most alike, then the newest. The guess
tells whose word it goes by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from broadcast.domain.content import Facet, Field, Group, Guess, Plan, PlanItem
from broadcast.domain.corrections import Taught
from broadcast.domain.likeness import likeness
from broadcast.ingest.classification.taxonomy import Taxonomy, inherited

ALIKE = 0.8
"""How alike a text must be to one that was corrected, to be sorted as that was."""


def sort(plan: Plan, taxonomy: Taxonomy, taught: Sequence[Taught] = ()) -> Plan:
    """The plan with each item's and task's guess made anew by `taxonomy` and what was `taught`."""
    items: list[PlanItem] = []
    for item in plan.items:
        guess = taxonomy.guess(item.text)
        if item.parent is not None:
            guess = inherited(guess, items[item.parent].guess)
        items.append(replace(item, guess=by_teaching(item.text, guess, taught)))
    tasks = (
        replace(task, guess=by_teaching(task.text, taxonomy.guess(task.text), taught)) for task in plan.tasks
    )
    return replace(plan, items=tuple(items), tasks=tuple(tasks))


def by_teaching(text: str, own: Guess, taught: Sequence[Taught]) -> Guess:
    """`own` with the group and the field that an operator said of such a text, where one did."""
    group, field = _lesson(text, Facet.GROUP, taught), _lesson(text, Facet.FIELD, taught)
    because = tuple(dict.fromkeys(_whose(lesson) for lesson in (group, field) if lesson))
    if group:
        said = group.correction.said
        sure = round(100 * likeness(text, group.text))
        own = replace(own, group=said if isinstance(said, Group) else None, confidence=sure, because=because)
    if field:
        said = field.correction.said
        own = replace(own, field=said if isinstance(said, Field) else None)
        own = own if group else replace(own, because=(*own.because, *because))
    return own


def _lesson(text: str, facet: Facet, taught: Sequence[Taught]) -> Taught | None:
    """What was said of the text most like `text`, or None where none is alike enough."""
    known = (
        (likeness(text, one.text), one.correction.at, one) for one in taught if one.correction.facet is facet
    )
    alike = [found for found in known if found[0] >= ALIKE]
    return max(alike, key=lambda found: found[:2])[2] if alike else None


def _whose(lesson: Taught) -> str:
    return f"theo sửa ngày {lesson.correction.at:%d/%m/%Y} của {lesson.correction.by}"
