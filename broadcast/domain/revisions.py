"""A plan and its next version: which of its items and tasks are which, and what has changed.

    version 1   a) Ý nghĩa …      b) Một cửa …        c) Thi đua …
                 │ the same        │ reworded           ✗ removed
    version 2   a) Ý nghĩa …      b) Cơ chế một cửa … c) Chuyển đổi số …  added

Names are what week files, corrections and the as-run log point at, so they go with the content and not with
the letter that happens to be printed before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from broadcast.domain.content import Heading, Plan, PlanItem, PlanTask, Timing
from broadcast.domain.likeness import likeness, words

_LIKE, _LIKE_IN_PLACE = 0.5, 0.35
"""How alike a text and its rewording are; less will do where the same letter or number is printed before both."""
_IN_PLACE = 0.15
_SAME = 2.0
_TITLE = 4
"""Words from which a title tells one plan from another."""

Part = PlanItem | PlanTask


class Standing(StrEnum):
    """What a document is to a plan that is kept already."""

    OTHER = "other"
    SAME = "same"
    REVISION = "revision"


class ChangeKind(StrEnum):
    """What became of an item or a task."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RETIMED = "retimed"
    MOVED = "moved"
    REASSIGNED = "reassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of the item or task `name`, in one or more ways; `was` or `now` is None where there is none."""

    name: str
    kinds: tuple[ChangeKind, ...]
    was: Part | None
    now: Part | None


# ── is it the same plan? ─────────────────────────────────────────────────────────────────────────


def standing(kept: Plan, read: Plan) -> Standing:
    """What `read` is to `kept`: the same content in another file, a new version of it, or another plan.

    The same: heading, items and tasks agree word by word, whatever the file. A new version: the same number of the
    same issuer and year, or the same issuer, title and period. An article about a plan is no version of it.
    """
    if kept.retold != read.retold:
        return Standing.OTHER
    if _identity(kept) == _identity(read) and _content(kept) == _content(read):
        return Standing.SAME
    return Standing.REVISION if _is_revision(kept.heading, read.heading) else Standing.OTHER


def _identity(plan: Plan) -> tuple[object, ...]:
    heading = plan.heading
    named = (heading.issuer, heading.title) if heading.number is None else (heading.issuer,)
    return (heading.number, heading.dated, *(words(name or "") for name in named))


def _content(plan: Plan) -> list[tuple[object, ...]]:
    items = [(words(item.text), _digits(item.text)) for item in plan.items]
    tasks = [(words(task.text), _digits(task.text), *_due(task.timing)) for task in plan.tasks]
    return [*items, (), *tasks]


def _is_revision(kept: Heading, read: Heading) -> bool:
    same_issuer = bool(kept.issuer and read.issuer) and words(kept.issuer or "") == words(read.issuer or "")
    if not same_issuer:
        return False
    if kept.number and kept.number == read.number:
        return kept.dated is None or read.dated is None or kept.dated.year == read.dated.year
    title = words(kept.title or "")
    return (
        len(title) >= _TITLE and title == words(read.title or "") and kept.period == read.period is not None
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _due(timing: Timing) -> tuple[object, ...]:
    return (timing.kind, timing.start, timing.end, timing.per)


# ── which is which ───────────────────────────────────────────────────────────────────────────────


def matched(was: Sequence[Part], now: Sequence[Part]) -> tuple[int | None, ...]:
    """For each of `now` the index in `was` of what it was before, or None for what is new; none is taken twice.

    The same words first, then the most alike; where two are equally so, the nearer one.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, new, old in sorted(_candidates(was, now)):
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return tuple(found.get(new) for new in range(len(now)))


def _candidates(was: Sequence[Part], now: Sequence[Part]) -> Iterator[tuple[float, int, int, int]]:
    """What may be what, the best with the smallest first number."""
    for new, part in enumerate(now):
        for old, other in enumerate(was):
            score = _score(other, part)
            if score:
                yield -score, abs(old - new), new, old


def _score(was: Part, now: Part) -> float:
    in_place = bool(_printed(was).strip("-–•+ ")) and _printed(was) == _printed(now)
    if was.text == now.text:
        return _SAME + _IN_PLACE * in_place
    alike = likeness(was.text, now.text)
    return alike + _IN_PLACE * in_place if alike >= (_LIKE_IN_PLACE if in_place else _LIKE) else 0.0


def _printed(part: Part) -> str:
    return part.marker if isinstance(part, PlanItem) else part.no


# ── what has changed ─────────────────────────────────────────────────────────────────────────────


def changes(was: Mapping[str, Part], now: Mapping[str, Part]) -> tuple[Change, ...]:
    """What became of every item and task by name: those of `now` in their order, then those that are gone."""
    found = [
        Change(name=name, kinds=kinds, was=was.get(name), now=part)
        for name, part in now.items()
        if (kinds := _kinds(was.get(name), part))
    ]
    gone = [
        Change(name=name, kinds=(ChangeKind.REMOVED,), was=part, now=None)
        for name, part in was.items()
        if name not in now
    ]
    return tuple(found + gone)


def _kinds(was: Part | None, now: Part) -> tuple[ChangeKind, ...]:
    if was is None:
        return (ChangeKind.ADDED,)
    checks = {
        ChangeKind.REWORDED: was.text != now.text,
        ChangeKind.MOVED: _printed(was) != _printed(now),
    }
    if isinstance(was, PlanTask) and isinstance(now, PlanTask):
        checks[ChangeKind.RETIMED] = _due(was.timing) != _due(now.timing)
        checks[ChangeKind.REASSIGNED] = (was.lead, was.partners) != (now.lead, now.partners)
    return tuple(kind for kind, holds in checks.items() if holds)
