"""How plans are laid out on the terminal, and in `--json`: a version, what changed between two, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from broadcast.cli.language import _, language
from broadcast.cli.speech import answer, table, tell
from broadcast.domain.content import Facet, Guess, PlanTask
from broadcast.domain.corrections import FACETS
from broadcast.domain.revisions import Change, ChangeKind, Part
from broadcast.station.plans import NOT_SURE
from broadcast.store import PlanVersion


def show_version(version: PlanVersion) -> None:
    """A version: what the document says of itself, its items and its tasks, with the source beside each guess."""
    kept, plan = version.kept, version.plan
    heading = plan.heading
    numbered = _(" (bản {version})").format(version=kept.version) if kept.version > 1 else ""
    answer(f"{kept.code}{numbered}: {heading.title or kept.name}")
    answer(
        _("Số: {number} · ngày: {date} · cơ quan: {issuer}").format(
            number=heading.number or _("(để trống)"),
            date=heading.dated.strftime("%d/%m/%Y") if heading.dated else _("(để trống)"),
            issuer=heading.issuer or _("(không rõ)"),
        )
    )
    for basis in heading.bases:
        answer(_("Căn cứ: {basis}").format(basis=short(basis, 120)))
    if plan.items:
        table(
            (_("Mã"), _("Mục"), _("Nội dung"), _("Nhóm"), _("Lĩnh vực"), _("Tin cậy"), _("Nguồn")),
            [
                (name, item.marker, short(item.text), *_guess(item.guess), item.source.place)
                for name, item in zip(version.item_names, plan.items, strict=True)
            ],
        )
    if plan.tasks:
        table(
            (_("Mã"), _("Nhiệm vụ"), _("Chủ trì"), _("Thời gian"), _("Nhóm"), _("Tin cậy"), _("Nguồn")),
            [
                (
                    *(name, short(task.text), short(task.lead, 40), task.timing.raw),
                    *(_guess(task.guess)[0], _guess(task.guess)[2], task.source.place),
                )
                for name, task in zip(version.task_names, plan.tasks, strict=True)
            ],
        )
    doubtful = sum(part.guess.confidence < NOT_SURE for part in version.parts().values())
    if doubtful:
        tell(
            _(
                "{count} mục có dấu ? chưa chắc về nhóm; xem lại, sai thì sửa bằng `broadcast plan correct`."
            ).format(count=doubtful)
        )


def _guess(guess: Guess) -> tuple[str, str, str]:
    doubt = " ?" if guess.confidence < NOT_SURE else ""
    return guess.group or "-", guess.field or "-", f"{guess.confidence}%{doubt}"


# ── what changed ─────────────────────────────────────────────────────────────────────────────────


def show_changes(changes: Sequence[Change]) -> None:
    """What changed between two versions, item by item."""
    names = {
        ChangeKind.ADDED: _("thêm"),
        ChangeKind.REMOVED: _("bỏ"),
        ChangeKind.REWORDED: _("đổi lời"),
        ChangeKind.RETIMED: _("đổi thời gian"),
        ChangeKind.MOVED: _("đổi ký hiệu"),
        ChangeKind.REASSIGNED: _("đổi cơ quan"),
    }
    if not changes:
        answer(_("Không có mục nào thay đổi."))
        return
    table(
        (_("Mã"), _("Thay đổi"), _("Trước"), _("Nay")),
        [
            (
                change.name,
                ", ".join(names[kind] for kind in change.kinds),
                _told(change.was, change.kinds),
                _told(change.now, change.kinds),
            )
            for change in changes
        ],
    )


def _told(part: Part | None, kinds: Sequence[ChangeKind]) -> str:
    """What of an item or task is worth showing beside such a change."""
    if part is None:
        return "-"
    told = {
        ChangeKind.MOVED: part.no if isinstance(part, PlanTask) else part.marker,
        ChangeKind.RETIMED: part.timing.raw if isinstance(part, PlanTask) else "",
        ChangeKind.REASSIGNED: part.lead if isinstance(part, PlanTask) else "",
    }
    return " · ".join(filter(None, (told.get(kind, short(part.text)) for kind in kinds)))


def change_document(change: Change) -> dict[str, Any]:
    """A change in `--json`: its name, its kinds, the text and timing before and now."""
    return {
        "name": change.name,
        "kinds": list(change.kinds),
        "was": _part_document(change.was),
        "now": _part_document(change.now),
    }


def _part_document(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    timing = part.timing.raw if isinstance(part, PlanTask) else None
    return {"text": part.text, "timing": timing}


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def facet_names(facets: Iterable[Facet]) -> str:
    """Facets as the operator calls them: nhóm, thời gian."""
    return ", ".join(FACETS[facet].sentence(language()) for facet in Facet if facet in set(facets))


def short(text: str, width: int = 70) -> str:
    """As much of a text as fits into `width`."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
