"""Plans: read a document, keep it with its original, show what is to be told, and put right what was read.

    file ──read──▶ plan, its groups by our words, the station's, and what operators taught
                                    │
                     plans/ ◀── original ── keep ──▶ new · known · same content · revised (what changed)

The original lies in the home before the plan is kept, so a plan never lacks it; an original that no plan came
of, because the power failed between, goes with the next import.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from broadcast import files
from broadcast.domain.content import Plan, Telling
from broadcast.domain.corrections import FACETS, Correction, Taught, in_force, reading
from broadcast.domain.revisions import Change, changes
from broadcast.errors import FileDamagedError, PlanUnchangedError, Said
from broadcast.ingest import Taxonomy, read_plan
from broadcast.station.home import Home
from broadcast.store import Keeping, KeptPlan, Outcome, PlanVersion

_ORIGINAL = re.compile(r"\.?([0-9a-f]{64})(\..*)?")
NOT_SURE = 60
"""A guess less sure than this is shown to the operator to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import kept, or found kept: the version, what changed since the one before, what to look at."""

    keeping: Keeping
    version: PlanVersion
    changes: tuple[Change, ...] = ()
    notes: tuple[Said, ...] = ()


def import_plan(home: Home, path: Path, *, separate: bool = False) -> Imported:
    """Read a plan, keep its original under plans/, and its items and tasks in the database.

    The same document again, or the same content in another file, changes nothing; a new version of a kept plan becomes
    its next version, unless it is to be `separate`. Raises what `ingest.read_plan` raises, and TaxonomyFileError.
    """
    plan = read_plan(path, _taxonomy(home), _taught(home))
    with _importing(home):
        before = _in_force(home)
        original = home.folder / "plans" / f"{plan.document}{path.suffix.lower()}"
        with _original(path, plan, original):
            keeping = home.store.keep_plan(plan, at=home.clock.wall(), separate=separate)
            if keeping.outcome is Outcome.SAME:
                original.unlink(missing_ok=True)
    version = home.store.plan(keeping.code, keeping.version)
    if keeping.outcome is not Outcome.REVISED:
        return Imported(keeping=keeping, version=version, notes=tuple(_standing_notes(version.kept)))
    was = home.store.plan(keeping.code, before[keeping.code])
    changed = changes(was.parts(), version.parts())
    notes = (*_older(was, version), *_overtaken(home, was, changed))
    return Imported(keeping=keeping, version=version, changes=changed, notes=notes)


def tellings(home: Home) -> tuple[Telling, ...]:
    """Every item and task of the plans in force, as corrected, by the names that week files use."""
    return home.store.tellings()


def listed(home: Home) -> tuple[KeptPlan, ...]:
    """Every version of every plan."""
    return home.store.plans()


def said(home: Home, code: str) -> tuple[Correction, ...]:
    """Everything ever said of a plan's items and tasks, oldest first, in the time of the place."""
    zone = home.settings.rule_values.zone
    return tuple(replace(one, at=one.at.astimezone(zone)) for one in home.store.corrections(code))


def difference(
    home: Home, code: str, older: int | None, newer: int | None
) -> tuple[PlanVersion, PlanVersion, tuple[Change, ...]]:
    """Two versions of a plan and what changed: by default the one in force and the one before it.

    Raises PlanUnknownError, PlanVersionMissingError; PlanUnchangedError where none came before.
    """
    now = home.store.plan(code, newer)
    if older is None and now.kept.version == 1:
        raise PlanUnchangedError(code=now.kept.code, version=1)
    was = home.store.plan(code, older or now.kept.version - 1)
    return was, now, changes(was.parts(), now.parts())


def _taxonomy(home: Home) -> Taxonomy:
    """Our words, with the station's own over them where it has any."""
    ours = Taxonomy.default()
    return ours.with_file(home.group_words) if home.group_words.exists() else ours


def _taught(home: Home) -> tuple[Taught, ...]:
    """What operators taught, each with the moment at the place of the station."""
    zone = home.settings.rule_values.zone
    return tuple(
        replace(one, correction=replace(one.correction, at=one.correction.at.astimezone(zone)))
        for one in home.store.teachings()
    )


def _in_force(home: Home) -> Mapping[str, int]:
    return {kept.code: kept.version for kept in home.store.plans() if kept.in_force}


# ── the original ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _importing(home: Home) -> Iterator[None]:
    """Be the only import at this home, and clear what one that was killed left behind."""
    lock = home.folder / "cache" / "plans.lock"
    with files.refusals(lock):
        lock.parent.mkdir(exist_ok=True)
    with files.held(lock, wait=True):
        documents = {kept.document for kept in home.store.plans()}
        for path in sorted((home.folder / "plans").glob("*")):
            found = _ORIGINAL.fullmatch(path.name)
            if found and found[1] not in documents:
                path.unlink(missing_ok=True)
        yield


@contextmanager
def _original(path: Path, plan: Plan, original: Path) -> Iterator[None]:
    """The document's bytes at `original` before the block; gone again when the block fails."""
    if any(original.parent.glob(f"{plan.document}*")):
        yield
        return
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != plan.document:
        reason = Said("tệp bị sửa trong lúc đang đọc", "it was changed while it was read")
        raise FileDamagedError(path=path, reason=reason)
    files.write(original, content)
    try:
        yield
    except BaseException:
        original.unlink(missing_ok=True)
        raise


# ── what an operator is told ─────────────────────────────────────────────────────────────────────


def _standing_notes(kept: KeptPlan) -> Iterator[Said]:
    if kept.retired:
        yield Said(
            f"{kept.code} (bản {kept.version}) đã ngừng dùng; dùng lại bằng `broadcast plan retire --undo`.",
            f"{kept.code} (version {kept.version}) is retired; take it back with `broadcast plan retire --undo`.",
        )
    elif not kept.in_force:
        yield Said(
            f"Đây là bản {kept.version}; đài đang dùng bản mới hơn của {kept.code}.",
            f"This is version {kept.version}; a newer one of {kept.code} is in force.",
        )


def _older(was: PlanVersion, now: PlanVersion) -> Iterator[Said]:
    before, after = was.plan.heading.dated, now.plan.heading.dated
    if before and after and after < before:
        undo = f"`broadcast plan retire {now.kept.code} --version {now.kept.version}`"
        yield Said(
            f"Văn bản này ghi ngày {after:%d/%m/%Y}, cũ hơn bản đang dùng ({before:%d/%m/%Y}). Nếu nạp nhầm: {undo}.",
            f"It is dated {after:%d/%m/%Y}, before the version in force ({before:%d/%m/%Y}). If by mistake: {undo}.",
        )


def _overtaken(home: Home, was: PlanVersion, changed: Sequence[Change]) -> Iterator[Said]:
    """Corrections of words and timing that the new version's own words have overtaken."""
    said = home.store.corrections(was.kept.code)
    for change in changed:
        if change.was is None or change.now is None:
            continue
        before, after = reading(change.was), reading(change.now)
        own = [one for one in said if one.name == change.name]
        for facet in in_force(own, before).keys() - in_force(own, after).keys():
            yield Said(
                f"{change.name}: văn bản mới ghi khác, nên lần sửa {FACETS[facet].vi} trước đây không còn áp dụng.",
                f"{change.name}: the new version says otherwise; the {FACETS[facet].en} said before no longer counts.",
            )
