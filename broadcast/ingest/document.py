"""A plan as the one JSON document that `plan import --json` prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from broadcast.domain.content import Heading, Plan, PlanItem, PlanTask


def plan_document(plan: Plan) -> dict[str, Any]:
    """The document: dates ISO, confidence from 0 to 1, what the plan leaves blank as None."""
    return {
        "document": _heading(plan.heading),
        "items": [_item(item) for item in plan.items],
        "tasks": [_task(task) for task in plan.tasks],
        "warnings": list(plan.warnings),
    }


def _heading(heading: Heading) -> dict[str, Any]:
    return {
        "number": heading.number,
        "date": _iso(heading.dated),
        "issuer": heading.issuer,
        "title": heading.title,
        "period": [_iso(day) for day in heading.period] if heading.period else None,
        "bases": list(heading.bases),
    }


def _item(item: PlanItem) -> dict[str, Any]:
    return {
        "marker": item.marker,
        "text": item.text,
        "parent": item.parent,
        "group": item.guess.group,
        "field": item.guess.field,
        "confidence": item.guess.confidence / 100,
        "source": {
            "document": item.source.document,
            "place": item.source.place,
            "sentence": item.source.sentence,
        },
    }


def _task(task: PlanTask) -> dict[str, Any]:
    timing = task.timing
    return {
        "no": task.no,
        "text": task.text,
        "lead": task.lead,
        "partners": task.partners,
        "timing": {
            "kind": timing.kind,
            "raw": timing.raw,
            "start": _iso(timing.start),
            "end": _iso(timing.end),
            "per": timing.per,
        },
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
