"""Kept plans and the names of what they ask to be told.

A plan's code is KH and its number at this station. An item is named by its letter, a dash by its turn in
its list, both under the item above: `KH1.a`, `KH1.2`, `KH1.e.1`. A task is `KH1.NV3`. Where a document
repeats a letter or a number, the later ones are told apart as `KH1.a-2`. Names are given once, when the plan
is kept, and stored: a week file that points at one keeps its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select

from broadcast.domain.content import (
    Field,
    Group,
    Guess,
    Heading,
    Plan,
    PlanItem,
    PlanTask,
    Source,
    Telling,
    Timing,
    TimingKind,
)
from broadcast.errors import UnknownItemError
from broadcast.store.people import key
from broadcast.store.tables import plan_items, plan_tasks, plans


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan in the list: its code here (`KH1`), the SHA-256 and name of the document, what it says of itself."""

    code: str
    document: str
    name: str
    heading: Heading


def keep(connection: Connection, plan: Plan) -> str:
    """Keep a plan and give its code. The same document again changes nothing and gives the same code."""
    known = connection.scalar(select(plans.c.id).where(plans.c.document == plan.document))
    if known is not None:
        return f"KH{known}"
    number = (connection.scalar(select(func.max(plans.c.id))) or 0) + 1
    heading = plan.heading
    first, last = heading.period or (None, None)
    connection.execute(
        insert(plans).values(
            id=number,
            document=plan.document,
            name=plan.name,
            number=heading.number,
            dated=heading.dated,
            issuer=heading.issuer,
            title=heading.title,
            period_from=first,
            period_to=last,
            warnings=list(plan.warnings),
        )
    )
    items = [
        _telling_row(number, position, name, item) | {"marker": item.marker, "parent": item.parent}
        for position, (name, item) in enumerate(zip(name_items(plan.items), plan.items, strict=True))
    ]
    tasks = [
        _telling_row(number, position, name, task) | _task_row(task)
        for position, (name, task) in enumerate(zip(name_tasks(plan.tasks), plan.tasks, strict=True))
    ]
    for table, rows in ((plan_items, items), (plan_tasks, tasks)):
        if rows:
            connection.execute(insert(table), rows)
    return f"KH{number}"


def listed(connection: Connection) -> tuple[KeptPlan, ...]:
    """Every kept plan, in the order in which they came."""
    return tuple(
        KeptPlan(code=f"KH{row.id}", document=row.document, name=row.name, heading=_heading(row))
        for row in connection.execute(select(plans).order_by(plans.c.id))
    )


def whole(connection: Connection, code: str) -> Plan:
    """The kept plan of that code, as it was read. Raises UnknownItemError."""
    found = re.fullmatch(r"kh(\d{1,9})", key(code))
    row = found and connection.execute(select(plans).where(plans.c.id == int(found[1]))).first()
    if not row:
        raise UnknownItemError(name=code)
    return Plan(
        document=row.document,
        name=row.name,
        heading=_heading(row),
        items=tuple(_item(item) for item in _rows(connection, plan_items, row.id)),
        tasks=tuple(_task(task) for task in _rows(connection, plan_tasks, row.id)),
        warnings=tuple(row.warnings),
    )


def tellings(connection: Connection) -> tuple[Telling, ...]:
    """Everything that the kept plans ask to be told: plan by plan, its items and then its tasks."""
    numbers = connection.scalars(select(plans.c.id).order_by(plans.c.id)).all()
    return tuple(
        _telling(row) for number in numbers for table in _TABLES for row in _rows(connection, table, number)
    )


def telling(connection: Connection, name: str) -> Telling:
    """The item or task of that name, letter case apart. Raises UnknownItemError."""
    found = re.match(r"kh(\d{1,9})\.", key(name))
    for table in _TABLES if found else ():
        for row in _rows(connection, table, int(found[1]) if found else 0):
            if key(row.name) == key(name):
                return _telling(row)
    raise UnknownItemError(name=name)


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def name_items(items: Sequence[PlanItem]) -> tuple[str, ...]:
    """The names of a plan's items within the plan: `a`, `2`, `e.1`; no two alike."""
    names: list[str] = []
    turns: dict[int | None, int] = {}
    for item in items:
        own = _word(item.marker)
        if not own:
            turns[item.parent] = turns.get(item.parent, 0) + 1
            own = str(turns[item.parent])
        names.append(_apart(own if item.parent is None else f"{names[item.parent]}.{own}", names))
    return tuple(names)


def name_tasks(tasks: Sequence[PlanTask]) -> tuple[str, ...]:
    """The names of a plan's tasks within the plan: `NV1`, `NV2`; by their turn where no number is printed."""
    names: list[str] = []
    for turn, task in enumerate(tasks, start=1):
        names.append(_apart(f"NV{_word(task.no).upper() or turn}", names))
    return tuple(names)


def _word(printed: str) -> str:
    """The letters and digits of a marker as printed: `đ)` is đ, `1.2.` is 1.2, `-` is nothing."""
    return ".".join(re.findall(r"[^\W_]+", key(printed)))


def _apart(name: str, taken: Sequence[str]) -> str:
    once, count = name, 1
    while name in taken:
        count += 1
        name = f"{once}-{count}"
    return name


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────

_TABLES = (plan_items, plan_tasks)


def _rows(connection: Connection, table: Table, plan: int) -> Sequence[Row[Any]]:
    query = (
        select(table, plans.c.period_from, plans.c.period_to)
        .join(plans, plans.c.id == table.c.plan_id)
        .where(table.c.plan_id == plan)
        .order_by(table.c.position)
    )
    return connection.execute(query).all()


def _telling_row(plan: int, position: int, name: str, told: PlanItem | PlanTask) -> dict[str, Any]:
    guess, source = told.guess, told.source
    return {
        "plan_id": plan,
        "position": position,
        "name": f"KH{plan}.{name}",
        "text": told.text,
        "group": guess.group.value if guess.group else None,
        "field": guess.field.value if guess.field else None,
        "confidence": guess.confidence,
        "because": list(guess.because),
        "source_document": source.document,
        "source_place": source.place,
        "source_sentence": source.sentence,
    }


def _task_row(task: PlanTask) -> dict[str, Any]:
    return {
        "no": task.no,
        "lead": task.lead,
        "partners": task.partners,
        "timing_kind": task.timing.kind.value,
        "timing_raw": task.timing.raw,
        "timing_start": task.timing.start,
        "timing_end": task.timing.end,
        "timing_per": task.timing.per,
    }


def _heading(row: Row[Any]) -> Heading:
    return Heading(
        number=row.number,
        dated=row.dated,
        issuer=row.issuer,
        title=row.title,
        period=_period(row),
    )


def _guess(row: Row[Any]) -> Guess:
    return Guess(
        group=Group(row.group) if row.group else None,
        field=Field(row.field) if row.field else None,
        confidence=row.confidence,
        because=tuple(row.because),
    )


def _source(row: Row[Any]) -> Source:
    return Source(document=row.source_document, place=row.source_place, sentence=row.source_sentence)


def _item(row: Row[Any]) -> PlanItem:
    return PlanItem(
        marker=row.marker, text=row.text, parent=row.parent, guess=_guess(row), source=_source(row)
    )


def _task(row: Row[Any]) -> PlanTask:
    return PlanTask(
        no=row.no,
        text=row.text,
        lead=row.lead,
        partners=row.partners,
        timing=_timing(row),
        guess=_guess(row),
        source=_source(row),
    )


def _timing(row: Row[Any]) -> Timing:
    return Timing(
        kind=TimingKind(row.timing_kind),
        raw=row.timing_raw,
        start=row.timing_start,
        end=row.timing_end,
        per=row.timing_per,
    )


def _telling(row: Row[Any]) -> Telling:
    guess = _guess(row)
    return Telling(
        name=row.name,
        text=row.text,
        group=guess.group,
        field=guess.field,
        timing=_timing(row) if "timing_kind" in row._fields else None,
        plan=f"KH{row.plan_id}",
        period=_period(row),
    )


def _period(row: Row[Any]) -> tuple[date, date] | None:
    return (row.period_from, row.period_to) if row.period_from else None
