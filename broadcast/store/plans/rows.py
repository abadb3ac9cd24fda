"""Rows of the plans' tables and the domain's values, each made of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from broadcast.domain.content import (
    Facet,
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
from broadcast.domain.corrections import Correction, Value
from broadcast.store.tables import plan_items, plan_tasks, plans

TABLES = (plan_items, plan_tasks)
Kept = Row[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who has looked through what was read of a version, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A version of a plan in the list.

    `code` is what it is called here (`KH1`), `document` the SHA-256 and `name` the name of the file, `at` when it was
    kept (None for one kept before that was written down). `in_force` is what is drafted from; `retired` what an
    operator has put aside, the plan or just this version. `accepted` says who looked it through last, if anybody did.
    """

    code: str
    version: int
    document: str
    name: str
    heading: Heading
    at: datetime | None
    in_force: bool
    retired: bool
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """A version as it was read, with the names of its items and tasks, in their order."""

    kept: KeptPlan
    plan: Plan
    item_names: tuple[str, ...]
    task_names: tuple[str, ...]

    def parts(self) -> dict[str, PlanItem | PlanTask]:
        """Every item and then every task by its name."""
        names = (*self.item_names, *self.task_names)
        return dict(zip(names, (*self.plan.items, *self.plan.tasks), strict=True))


def plan_row(plan: Plan) -> dict[str, Any]:
    """What a row of `plans` says of the document."""
    heading = plan.heading
    first, last = heading.period or (None, None)
    return {
        "document": plan.document,
        "name": plan.name,
        "number": heading.number,
        "dated": heading.dated,
        "issuer": heading.issuer,
        "title": heading.title,
        "period_from": first,
        "period_to": last,
        "bases": list(heading.bases),
        "warnings": list(plan.warnings),
        "retold": plan.retold,
    }


def part_row(kept: int, position: int, name: str, part: PlanItem | PlanTask) -> dict[str, Any]:
    """A row of `plan_items` or `plan_tasks`."""
    guess, source = part.guess, part.source
    row = {
        "plan_id": kept,
        "position": position,
        "name": name,
        "text": part.text,
        "group": guess.group.value if guess.group else None,
        "field": guess.field.value if guess.field else None,
        "confidence": guess.confidence,
        "because": list(guess.because),
        "source_document": source.document,
        "source_place": source.place,
        "source_sentence": source.sentence,
    }
    if isinstance(part, PlanItem):
        return row | {"marker": part.marker, "parent": part.parent}
    timing = {f"timing_{name}": value for name, value in timing_record(part.timing).items()}
    dates = {"timing_start": part.timing.start, "timing_end": part.timing.end}
    return row | {"no": part.no, "lead": part.lead, "partners": part.partners} | timing | dates


def parts_of(connection: Connection, table: Table, kept: int) -> Sequence[Kept]:
    """The rows of a version's items or tasks in their order, each with its plan's number and period."""
    query = (
        select(table, plans.c.plan, plans.c.period_from, plans.c.period_to)
        .join(plans, plans.c.id == table.c.plan_id)
        .where(table.c.plan_id == kept)
        .order_by(table.c.position)
    )
    return connection.execute(query).all()


def version(connection: Connection, row: Kept, kept: KeptPlan) -> PlanVersion:
    """The whole version that a row of `plans` heads."""
    items, tasks = (parts_of(connection, table, row.id) for table in TABLES)
    return PlanVersion(
        kept=kept,
        plan=Plan(
            document=row.document,
            name=row.name,
            heading=heading(row),
            items=tuple(map(_item, items)),
            tasks=tuple(map(_task, tasks)),
            warnings=tuple(row.warnings),
            retold=row.retold,
        ),
        item_names=tuple(item.name for item in items),
        task_names=tuple(task.name for task in tasks),
    )


def heading(row: Kept) -> Heading:
    """What a row of `plans` says that the document says of itself."""
    return Heading(
        number=row.number,
        dated=row.dated,
        issuer=row.issuer,
        title=row.title,
        period=_period(row),
        bases=tuple(row.bases),
    )


def telling(row: Kept) -> Telling:
    """An item or task as it was read, for the planner."""
    guess = _guess(row)
    return Telling(
        name=row.name,
        text=row.text,
        group=guess.group,
        field=guess.field,
        timing=_timing(row) if "timing_kind" in row._fields else None,
        plan=f"KH{row.plan}",
        period=_period(row),
    )


def _guess(row: Kept) -> Guess:
    return Guess(
        group=Group(row.group) if row.group else None,
        field=Field(row.field) if row.field else None,
        confidence=row.confidence,
        because=tuple(row.because),
    )


def _source(row: Kept) -> Source:
    return Source(document=row.source_document, place=row.source_place, sentence=row.source_sentence)


def _item(row: Kept) -> PlanItem:
    return PlanItem(
        marker=row.marker, text=row.text, parent=row.parent, guess=_guess(row), source=_source(row)
    )


def _task(row: Kept) -> PlanTask:
    return PlanTask(
        no=row.no,
        text=row.text,
        lead=row.lead,
        partners=row.partners,
        timing=_timing(row),
        guess=_guess(row),
        source=_source(row),
    )


def _timing(row: Kept) -> Timing:
    return Timing(
        kind=TimingKind(row.timing_kind),
        raw=row.timing_raw,
        start=row.timing_start,
        end=row.timing_end,
        per=row.timing_per,
    )


def _period(row: Kept) -> tuple[date, date] | None:
    return (row.period_from, row.period_to) if row.period_from else None


# ── what was said otherwise ──────────────────────────────────────────────────────────────────────


def correction_row(correction: Correction) -> dict[str, Any]:
    """A row of `plan_corrections`."""
    return {
        "name": correction.name,
        "facet": correction.facet.value,
        "read": _record(correction.read),
        "said": _record(correction.said),
        "withdrawn": correction.withdrawn,
        "by": correction.by,
        "at": correction.at,
    }


def correction(row: Kept) -> Correction:
    """What a row of `plan_corrections` says."""
    facet = Facet(row.facet)
    return Correction(
        name=row.name,
        facet=facet,
        read=_value(facet, row.read),
        said=_value(facet, row.said),
        by=row.by,
        at=row.at,
        withdrawn=row.withdrawn,
    )


def timing_record(timing: Timing) -> dict[str, Any]:
    """A timing as JSON keeps it."""
    return {
        "kind": timing.kind.value,
        "raw": timing.raw,
        "start": timing.start.isoformat() if timing.start else None,
        "end": timing.end.isoformat() if timing.end else None,
        "per": timing.per,
    }


def _record(value: Value) -> Any:
    return timing_record(value) if isinstance(value, Timing) else value


def _value(facet: Facet, record: Any) -> Value:
    if record is None:
        return None
    match facet:
        case Facet.GROUP:
            return Group(record)
        case Facet.FIELD:
            return Field(record)
        case Facet.TEXT:
            return str(record)
        case Facet.TIMING:
            return _timing_of(record)


def _timing_of(record: Mapping[str, Any]) -> Timing:
    start, end = record["start"], record["end"]
    return Timing(
        kind=TimingKind(record["kind"]),
        raw=record["raw"],
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        per=record["per"],
    )
