"""What a reader put into the fields of a form, as values."""

from __future__ import annotations

from datetime import date

from broadcast.errors import PeriodError, Said


def day_of(text: str) -> date | None:
    """A day as a browser sends it; None for a blank field. Raises PeriodError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(found=text, wanted=Said("ngày như 2026-11-24", "a day like 2026-11-24")) from error
