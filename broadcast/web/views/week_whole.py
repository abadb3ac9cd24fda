"""A week as a whole: drafted by the planner, loaded from a file and written to one, rendered, published."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import RedirectResponse, Response

from broadcast.domain.times import Period
from broadcast.errors import Said, WeekByHandError, WeekFaultsError, WeekOlderError
from broadcast.station import drafts, publishing, weekfiles, weeks
from broadcast.traffic.changes import KINDS
from broadcast.web.asking import deed
from broadcast.web.pages import said, show
from broadcast.web.uploads import Kind, taken
from broadcast.web.views.week import facts_of
from broadcast.web.views.week_at import AtWeek, Editing, Operating, Reading
from broadcast.web.works import Progress, Work, WorkState

router = APIRouter(prefix="/tuan/{week}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# ── drafted ──────────────────────────────────────────────────────────────────────────────────────


@router.post("/xep")
def draft(
    at: Editing,
    de: Annotated[bool, Form()] = False,
) -> Response:
    """Have the planner draft the week; `de` goes over what a person made."""
    deed(at.request, f"nhờ máy xếp tuần {at.week}")

    def do(_progress: Progress) -> object:
        return drafts.draft(at.home, at.week, at.person.name, over=de)

    _begin(at, "xep", Said("Máy đang xếp lịch", "The planner is at work"), do)
    return RedirectResponse(f"/tuan/{at.week}/xep", 303)


@router.get("/xep")
def drafted(at: Editing) -> Response:
    """How far the planner is; what it placed and why, and what it left out."""
    work = _work(at, "xep")
    refusal = work.refusal if work and work.state is WorkState.REFUSED else None
    return show(
        at.request,
        "week/drafted.html",
        week=at.week,
        work=work,
        drafted=work.result if work and work.state is WorkState.DONE else None,
        by_hand=isinstance(refusal, WeekByHandError),
    )


# ── files ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/nap")
def load_page(at: Editing) -> Response:
    """Where a file is chosen."""
    return show(at.request, "week/load.html", week=at.week, faults=(), name="", older="")


@router.post("/tep")
def load(
    at: Editing,
    tep: UploadFile,
    de: Annotated[bool, Form()] = False,
) -> Response:
    """Load a file as the week's next version; with any fault nothing is kept, and every fault is listed."""
    deed(at.request, f"nạp tệp lịch tuần {at.week}")
    with taken(at.home, tep, Kind.WORKBOOK, Kind.TEXT) as path:
        try:
            loaded = weekfiles.load(at.home, path, at.week, at.person.name, over=de)
        except WeekFaultsError as error:
            return _faulty(at, path.name, error)
        except WeekOlderError as error:
            return _faulty(at, path.name, error)
    answer = RedirectResponse(f"/tuan/{loaded.schedule.week}", 303)
    count, version = len(loaded.schedule.lines), loaded.schedule.version
    notes = [Said(note.sentence("vi"), note.sentence("en")) for note in loaded.notes[:5]]
    said(
        at.request,
        answer,
        Said(
            " ".join([f"Đã nạp {count} dòng, thành bản số {version}.", *(note.vi for note in notes)]),
            " ".join([f"{count} lines were loaded as version {version}.", *(note.en for note in notes)]),
        ),
    )
    return answer


def _faulty(at: AtWeek, name: str, error: WeekFaultsError | WeekOlderError) -> Response:
    at.request.state.refusal = type(error).__name__.removesuffix("Error")
    return show(
        at.request,
        "week/load.html",
        status=422,
        week=at.week,
        name=name,
        faults=error.faults if isinstance(error, WeekFaultsError) else (),
        older=error.sentence(at.spoken) if isinstance(error, WeekOlderError) else "",
    )


@router.get("/xuat")
def export(at: Reading, so: int | None = None) -> Response:
    """A version of the week as a workbook."""
    return _file(f"tuan-{at.week}.xlsx", lambda path: weekfiles.export(at.home, at.week, path, so))


@router.get("/mau")
def template(at: Reading) -> Response:
    """The workbook to fill in."""
    return _file("mau-lich-tuan.xlsx", lambda path: weekfiles.template(at.home, path))


def _file(name: str, write: Any) -> Response:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return Response(
            path.read_bytes(),
            media_type=_XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


# ── rendered, published ──────────────────────────────────────────────────────────────────────────


@router.post("/lam-bang")
def render(at: Editing) -> Response:
    """Make the carts of the week that are missing."""
    deed(at.request, f"làm băng cho tuần {at.week}")

    def do(progress: Progress) -> object:
        return weeks.render(at.home, Period.parse(str(at.week)), 2, progress)

    _begin(at, "lam-bang", Said("Đang làm băng", "Carts are being made"), do)
    return RedirectResponse(f"/tuan/{at.week}/lam-bang", 303)


@router.get("/lam-bang")
def rendered(at: Editing) -> Response:
    """How far the carts are, and what was noticed while they were made."""
    work = _work(at, "lam-bang")
    done = work.result if work and work.state is WorkState.DONE else None
    return show(at.request, "week/rendered.html", week=at.week, work=work, made=done)


@router.get("/cong-bo")
def publish_page(at: Operating) -> Response:
    """What publishing would change, and what came of it."""
    work = _work(at, "cong-bo")
    refusal = work.refusal if work and work.state is WorkState.REFUSED else None
    facts = facts_of(at)
    return show(
        at.request,
        "week/publish.html",
        work=work,
        published=work.result if work and work.state is WorkState.DONE else None,
        frozen=type(refusal).__name__ == "FrozenError",
        difference=weekfiles.difference(at.home, at.week, None, None) if facts["version"] else None,
        kinds=KINDS,
        **facts,
    )


@router.post("/cong-bo")
def publish(
    at: Operating,
    dong_y: Annotated[bool, Form()] = False,
) -> Response:
    """Put the newest version in force; what airs now or soon changes only when it is confirmed."""
    deed(at.request, f"công bố tuần {at.week}")

    def do(progress: Progress) -> object:
        return publishing.publish(at.home, at.week, at.person.name, progress, confirmed=dong_y)

    _begin(at, "cong-bo", Said("Đang công bố", "Publishing"), do)
    return RedirectResponse(f"/tuan/{at.week}/cong-bo", 303)


# ── works of a week ──────────────────────────────────────────────────────────────────────────────


def _begin(at: AtWeek, name: str, title: Said, do: Any) -> None:
    at.request.app.state.works.begin(f"{name}-{at.week}", title, f"/tuan/{at.week}/{name}", do)


def _work(at: AtWeek, name: str) -> Work | None:
    """The work as it stands now: it may end while its page is made."""
    found: Work | None = at.request.app.state.works.find(f"{name}-{at.week}")
    return replace(found) if found else None
