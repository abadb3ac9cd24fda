"""The coverage for other programs, on the command line and in the report alike: docs/commands.md tells of every key."""

from __future__ import annotations

from broadcast.reports.coverage import Cell, Coverage, ItemRow, Row


def coverage_document(found: Coverage) -> dict[str, object]:
    """Cells by group and by field, in the order of `spans`, and every item with its counts."""
    return {
        "period": {
            "name": found.period.name,
            "first": found.period.first.isoformat(),
            "last": found.period.last.isoformat(),
        },
        "by": found.unit,
        "today": found.today.isoformat(),
        "spans": [
            {"name": span.name, "first": span.first.isoformat(), "last": span.last.isoformat()}
            for span in found.spans
        ],
        "groups": [_row_document(row, "group") for row in found.groups],
        "fields": [_row_document(row, "field") for row in found.fields],
        "total": _row_document(found.total, "group"),
        "items": [_item_document(row) for row in found.items],
        "never_told": [row.telling.name for row in found.never_told],
        "without_cadence": [row.telling.name for row in found.without_cadence],
    }


def _row_document(row: Row, key: str) -> dict[str, object]:
    return {
        key: row.key or None,
        "name": row.name,
        "cells": [_cell_document(cell) for cell in row.cells],
        "total": _cell_document(row.total),
    }


def _cell_document(cell: Cell) -> dict[str, int]:
    return {
        "asked": cell.asked,
        "told": cell.told,
        "planned": cell.planned,
        "late": cell.late,
        "owed": cell.owed,
    }


def _item_document(row: ItemRow) -> dict[str, object]:
    return {
        "name": row.telling.name,
        "plan": row.telling.plan,
        "group": row.telling.group,
        "field": row.telling.field,
        "timing": row.telling.timing.raw if row.telling.timing else None,
        **_cell_document(row.cell),
        "last_told": row.last.isoformat() if row.last else None,
    }
