"""Plans: read a document, keep it with its original, show what is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.domain.content import Plan, Telling
from broadcast.ingest import read_plan
from broadcast.station.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import kept: the plan's code at this station, and whether it was there before."""

    code: str
    plan: Plan
    known: bool


def import_plan(home: Home, path: Path) -> Imported:
    """Read a plan, keep its original under plans/, and its items and tasks in the database.

    The same document again changes nothing. Raises what `ingest.read_plan` raises.
    """
    plan = read_plan(path)
    known = any(kept.document == plan.document for kept in home.store.plans())
    original = home.folder / "plans" / f"{plan.document}{path.suffix.lower()}"
    if not known:
        files.write(original, path.read_bytes())
    return Imported(code=home.store.keep_plan(plan), plan=plan, known=known)


def tellings(home: Home) -> tuple[Telling, ...]:
    """Every item and task of the kept plans, by the names that week files use."""
    return home.store.tellings()
