"""Plans: those that are kept, a new one read from a file, and what was read of each beside its document.

An item leads to the words that it was read from and these lead back. What was read wrong is put right in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from broadcast.domain.content import Facet, Field, Group, PlanItem, PlanTask, Telling
from broadcast.domain.people import Person, Role
from broadcast.domain.revisions import ChangeKind
from broadcast.domain.times import Period
from broadcast.errors import BroadcastError, Said, UnknownItemError
from broadcast.reports.coverage import Cell, Unit
from broadcast.reports.words import GROUPS_IN_SHORT
from broadcast.station import corrections, coverage, originals, people, plans
from broadcast.station.home import Home
from broadcast.station.originals import Passage
from broadcast.station.plans import NOT_SURE, Imported
from broadcast.store import Outcome, PlanVersion
from broadcast.web.asking import Editor, Station, Viewer, deed
from broadcast.web.pages import said, show
from broadcast.web.uploads import Kind, taken
from broadcast.web.works import Progress, WorkState

router = APIRouter()
_READING = Said("Đang đọc kế hoạch", "The plan is being read")
_OUTCOMES = {
    Outcome.NEW: Said(
        "Đã lưu kế hoạch. Xem lại từng mục bên dưới.", "The plan is kept. Look through its items below."
    ),
    Outcome.KNOWN: Said(
        "Kế hoạch này đã có từ trước, không thay đổi gì.", "This plan was kept before; nothing has changed."
    ),
    Outcome.SAME: Said(
        "Kế hoạch có cùng nội dung đã được nạp từ trước, không lưu thêm.",
        "A plan of the same content is kept already; nothing was added.",
    ),
    Outcome.REVISED: Said(
        "Đã lưu thành bản mới của kế hoạch này; từ nay dùng bản này. Những chỗ đã đổi ghi bên dưới.",
        "Kept as a new version of this plan, in force from now on. What changed stands below.",
    ),
}
_CHANGES = {
    ChangeKind.ADDED: Said("thêm", "added"),
    ChangeKind.REMOVED: Said("bỏ", "removed"),
    ChangeKind.REWORDED: Said("đổi lời", "reworded"),
    ChangeKind.RETIMED: Said("đổi thời gian", "other timing"),
    ChangeKind.MOVED: Said("đổi ký hiệu", "other sign"),
    ChangeKind.REASSIGNED: Said("đổi cơ quan", "other agency"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item or task on the page: as it was read, as it counts now, and where its words stand."""

    name: str
    part: PlanItem | PlanTask
    telling: Telling
    source: str
    """The anchor of its words, or of the passage that they stand in."""
    editable: bool

    @property
    def sure(self) -> bool:
        """Whether nobody need look at its group: the guess was good, or a person has said it."""
        return Facet.GROUP in self.telling.corrected or self.part.guess.confidence >= NOT_SURE

    @property
    def is_task(self) -> bool:
        """Whether it is a row of a task table."""
        return isinstance(self.part, PlanTask)


# ── the list ─────────────────────────────────────────────────────────────────────────────────────


@router.get("/ke-hoach")
def listed(request: Request, home: Station, person: Viewer) -> Response:
    """The plans, with what is told and owed of them this year."""
    year = Period.parse(str(home.here().year))
    sums: dict[str, Cell] = {}
    for row in coverage.of_period(home, year, Unit.QUARTER).items:
        sums[row.telling.plan] = sums.get(row.telling.plan, Cell()) + row.cell
    kept = plans.listed(home)
    newest = {one.code: one for one in sorted(kept, key=lambda one: (one.in_force, one.version))}
    return show(
        request,
        "plans.html",
        plans=list(newest.values()),
        sums=sums,
        year=year,
        may_edit=_may_edit(person),
    )


@router.post("/ke-hoach/tep")
def sent(
    request: Request,
    home: Station,
    person: Editor,
    tep: UploadFile,
    rieng: Annotated[bool, Form()] = False,
) -> Response:
    """Begin to read a plan; `rieng` makes it one of its own, whatever it looks like."""
    deed(request, "nạp kế hoạch")
    with ExitStack() as stack:
        path = stack.enter_context(taken(home, tep, Kind.DOCUMENT, Kind.WORKBOOK, Kind.TEXT))
        until_read = stack.pop_all()

    def read(_progress: Progress) -> Imported:
        with until_read:
            try:
                return plans.import_plan(home, path, separate=rieng)
            except BroadcastError as error:
                if "path" not in error.facts:
                    raise
                raise type(error)(**{**error.facts, "path": path.name}) from error

    try:
        request.app.state.works.begin(_work_of(person), _READING, "/ke-hoach/vua-nap", read)
    except BroadcastError:
        until_read.close()
        raise
    return RedirectResponse("/ke-hoach/dang-nap", 303)


@router.get("/ke-hoach/dang-nap")
def being_read(request: Request, person: Editor) -> Response:
    """How far the reading is, and why it was refused if it was."""
    work = request.app.state.works.find(_work_of(person))
    return show(request, "plans/reading.html", work=work) if work else RedirectResponse("/ke-hoach", 303)


@router.get("/ke-hoach/vua-nap")
def just_read(request: Request, person: Editor) -> Response:
    """The plan that was read last, and what became of it."""
    work = request.app.state.works.find(_work_of(person))
    if work is None or work.state is not WorkState.DONE:
        return RedirectResponse("/ke-hoach/dang-nap" if work else "/ke-hoach", 303)
    imported: Imported = work.result
    code, version = imported.keeping.code, imported.keeping.version
    changed = f"/doi?den={version}" if imported.keeping.outcome is Outcome.REVISED else f"?ban={version}"
    answer = RedirectResponse(f"/ke-hoach/{code}{changed}", 303)
    told = _OUTCOMES[imported.keeping.outcome]
    notes = (Said(*(f" {note.sentence(language)}" for language in ("vi", "en"))) for note in imported.notes)
    said(request, answer, Said(*map("".join, zip(told, *notes, strict=True))))
    return answer


def _work_of(person: Person) -> str:
    return f"ke-hoach-{person.name}"


# ── one plan ─────────────────────────────────────────────────────────────────────────────────────


@router.get("/ke-hoach/{code}")
def plan(request: Request, home: Station, person: Viewer, *, code: str, ban: int | None = None) -> Response:
    """What was read of a version, beside its document."""
    version = home.store.plan(code, ban)
    passages, gone = _passages(home, version)
    editable = version.kept.in_force and _may_edit(person)
    items = list(_items(home, version, passages, editable=editable))
    return show(
        request,
        "plans/plan.html",
        kept=version.kept,
        plan=version.plan,
        versions=[one for one in plans.listed(home) if one.code == version.kept.code],
        passages=passages,
        gone=gone,
        items=items,
        doubtful=sum(not one.sure for one in items),
        may_edit=_may_edit(person),
        groups=GROUPS_IN_SHORT,
    )


@router.get("/ke-hoach/{code}/doi")
def changed(
    request: Request,
    home: Station,
    person: Viewer,
    *,
    code: str,
    tu: int | None = None,
    den: int | None = None,
) -> Response:
    """What changed from one version to another."""
    was, now, found = plans.difference(home, code, tu, den)
    return show(request, "plans/changed.html", was=was.kept, now=now.kept, changes=found, kinds=_CHANGES)


@router.post("/ke-hoach/{code}/xem-xong")
def accept(
    request: Request, home: Station, person: Editor, code: str, ban: Annotated[int, Form()]
) -> Response:
    """Say that a version was looked through."""
    corrections.accept(home, code, ban, person.name)
    deed(request, f"xem xong kế hoạch {code}, bản {ban}")
    answer = RedirectResponse(f"/ke-hoach/{code}?ban={ban}", 303)
    said(
        request,
        answer,
        Said("Đã ghi: kế hoạch này đã được xem lại.", "Written down: this plan was looked through."),
    )
    return answer


@router.post("/ke-hoach/{code}/ngung")
def retire(
    request: Request,
    home: Station,
    person: Editor,
    *,
    code: str,
    ngung: Annotated[bool, Form()],
    ban: Annotated[int | None, Form()] = None,
) -> Response:
    """Put a plan, or the version `ban` of it, aside; or take it back."""
    corrections.retire(home, code, ban, retired=ngung, user=person.name)
    deed(
        request, f"{'ngừng dùng' if ngung else 'dùng lại'} kế hoạch {code}" + (f", bản {ban}" if ban else "")
    )
    answer = RedirectResponse("/ke-hoach", 303)
    told = (
        Said(
            f"Đã ngừng dùng {code}: không xếp lịch từ đó nữa.",
            f"{code} is retired: nothing is drafted from it.",
        )
        if ngung
        else Said(f"Đã dùng lại {code}.", f"{code} is in use again.")
    )
    said(request, answer, told)
    return answer


# ── one item ─────────────────────────────────────────────────────────────────────────────────────


@router.get("/ke-hoach/{code}/muc/{name}")
def item(request: Request, home: Station, person: Viewer, code: str, name: str) -> Response:
    """An item, as a part of its plan's page."""
    return _show_item(request, home, person, code, name)


@router.get("/ke-hoach/{code}/muc/{name}/sua")
def edited(request: Request, home: Station, person: Editor, code: str, name: str) -> Response:
    """The fields in which an item is put right, in its place."""
    return show(
        request,
        "plans/_edit.html",
        code=code,
        item=_item(home, code, name),
        groups=GROUPS_IN_SHORT,
        fields=list(Field),
    )


@router.post("/ke-hoach/{code}/muc/{name}")
def correct(
    request: Request,
    home: Station,
    person: Editor,
    *,
    code: str,
    name: str,
    nhom: Annotated[Group | None, Form()] = None,
    linh_vuc: Annotated[Field | None, Form()] = None,
    loi: Annotated[str, Form()] = "",
    thoi_gian: Annotated[str, Form()] = "",
) -> Response:
    """Put an item right where what was sent is otherwise than it counts now; an empty time is none."""
    now = home.store.telling(name)
    words, timing = " ".join(loi.split()), " ".join(thoi_gian.split())
    asked: dict[Facet, tuple[Group | Field | str | None, object]] = {
        Facet.GROUP: (nhom, now.group),
        Facet.FIELD: (linh_vuc, now.field),
        Facet.TEXT: (words, " ".join(now.text.split())),
        Facet.TIMING: (timing or None, now.timing.raw.strip() or None if now.timing else None),
    }
    values = {facet: value for facet, (value, before) in asked.items() if value != before}
    if values:
        corrections.correct(home, name, values, person.name)
        deed(request, f"sửa mục {name}")
    return _show_item(request, home, person, code, name)


@router.post("/ke-hoach/{code}/muc/{name}/nhu-da-doc")
def take_back(request: Request, home: Station, person: Editor, code: str, name: str) -> Response:
    """Let an item count as it was read."""
    corrections.uncorrect(home, name, person.name)
    deed(request, f"bỏ chỗ đã sửa ở mục {name}")
    return _show_item(request, home, person, code, name)


def _show_item(request: Request, home: Home, person: Person, code: str, name: str) -> Response:
    return show(
        request,
        "plans/_item.html",
        code=code,
        item=_item(home, code, name, editable=_may_edit(person)),
        groups=GROUPS_IN_SHORT,
    )


def _item(home: Home, code: str, name: str, *, editable: bool = True) -> Item:
    """One item of the version in force. Raises UnknownItemError, PlanUnknownError."""
    telling, version = home.store.telling(name), home.store.plan(code)
    passages, _ = _passages(home, version)
    for found in _items(home, version, passages, editable=editable):
        if found.name == telling.name:
            return found
    raise UnknownItemError(name=name)


def _items(
    home: Home, version: PlanVersion, passages: Sequence[Passage], *, editable: bool
) -> Iterator[Item]:
    counting = {one.name: one for one in home.store.tellings(retired=True)}
    anchors = _anchors(passages)
    for name, part in version.parts().items():
        yield Item(
            name=name,
            part=part,
            telling=counting[name],
            source=anchors.get(name, ""),
            editable=editable,
        )


def _anchors(passages: Sequence[Passage]) -> dict[str, str]:
    """Where the words of each item stand on the page."""
    found: dict[str, str] = {}
    for number, passage in enumerate(passages):
        for name in passage.names:
            found.setdefault(name, f"doan-{number}")
        for piece in (piece for cell in passage.cells for piece in cell if piece.name):
            found[piece.name] = f"cau-{piece.name}"
    return found


def _passages(home: Home, version: PlanVersion) -> tuple[tuple[Passage, ...], BroadcastError | None]:
    """The document; none, and why, where it cannot be read any more."""
    try:
        return originals.passages(home, version), None
    except BroadcastError as error:
        return (), error


def _may_edit(person: Person) -> bool:
    return people.may(person, Role.EDITOR)
