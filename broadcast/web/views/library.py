"""The audio library (Kho âm thanh): recordings and carts found, heard, and where they are played; recordings kept in order."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from broadcast.domain.people import Role
from broadcast.domain.recordings import Particulars
from broadcast.errors import Said
from broadcast.production.quality import Verdict
from broadcast.station import library, madecarts, shelving
from broadcast.station.home import Home
from broadcast.station.library import Sought, Use
from broadcast.station.people import may
from broadcast.station.recordings import Heard
from broadcast.web.asking import Editor, Station, Viewer, deed
from broadcast.web.fields import day_of
from broadcast.web.pages import said, show
from broadcast.web.uploads import Kind, taken
from broadcast.web.works import Progress, Work, WorkState

router = APIRouter(prefix="/kho")

_A_PAGE = 50
_HEARING = "kho-nghe"
USES = {
    Use.RECORDING: Said("Bản ghi âm", "Recording"),
    Use.TRACK: Said("Phần của bản tin", "Part of a bulletin"),
    Use.EVERGREEN: Said("Băng dự phòng", "Evergreen"),
    Use.CHIME: Said("Chuông", "Chime"),
    Use.BED: Said("Nhạc nền", "Music bed"),
}
VERDICTS = {
    Verdict.GOOD: Said("tốt", "good"),
    Verdict.FAULTY: Said("có lỗi, vẫn phát được", "faulty, it can air"),
    Verdict.REFUSE: Said("thiếu hoặc hỏng", "incomplete or damaged"),
}


@router.get("")
def recordings(
    request: Request, home: Station, person: Viewer, tim: str = "", loai: str = "", *, loc: str = ""
) -> Response:
    """The recordings that fit."""
    sought = Sought(
        words=tim[:200],
        use=next((use for use in Use if use == loai), None),
        retired=loc == "cat",
        over=loc == "het-han",
    )
    found = library.recordings(home, sought)
    return show(
        request,
        "library.html",
        found=found,
        sought=sought,
        unheard=sum(1 for one in found if one.heard is None),
        work=request.app.state.works.find(_HEARING),
        editing=may(person, Role.EDITOR),
        today=home.here().date(),
        uses=USES,
        path_of=path_of,
        quote=quote,
    )


@router.post("/nghe")
def hear(request: Request, home: Station, _person: Editor) -> Response:
    """Have every recording heard through that nobody heard yet."""
    deed(request, "nghe kiểm tra các bản ghi âm trong kho")
    title = Said("nghe kiểm tra các bản ghi âm", "hearing the recordings through")
    request.app.state.works.begin(_HEARING, title, "/kho", partial(library.hear_rest, home))
    return RedirectResponse("/kho", 303)


@router.post("/tep")
def bring(
    request: Request, home: Station, person: Editor, tep: UploadFile, ten: Annotated[str, Form()] = ""
) -> Response:
    """Take a recording in, once it was heard through."""
    deed(request, f"đưa bản ghi “{ten or tep.filename}” vào kho âm thanh")
    folder = Path(tempfile.mkdtemp(prefix="kho-", dir=home.folder / "cache"))
    try:
        with taken(home, tep, Kind.SOUND) as path:
            title = ten.strip() or path.stem
            place = folder / path.name
            path.replace(place)
        work = partial(_bring, home, place, title, person.name)
        _begin(request, person.name, Said(f"nhận “{title}”", f"taking in “{title}”"), work)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return RedirectResponse("/kho/moi", 303)


@router.get("/moi")
def brought(request: Request, person: Editor) -> Response:
    """How far a recording is that is being taken in; then the recording."""
    work: Work | None = request.app.state.works.find(_key(person.name))
    if work is None:
        return RedirectResponse("/kho", 303)
    if work.state is WorkState.DONE and isinstance(work.result, str):
        answer = RedirectResponse(path_of(work.result), 303)
        said(
            request,
            answer,
            Said("Đã đưa vào kho. Nghe lại rồi ghi hạn phát nếu cần.", "Taken into the library."),
        )
        return answer
    return show(request, "library_taking.html", work=work)


@router.get("/ban-ghi/{name:path}")
def recording(request: Request, home: Station, name: str, person: Viewer) -> Response:
    """One recording: its sound, what was found in it, where it is played."""
    one = library.recording(home, name)
    if one is None:
        raise HTTPException(404)
    return show(
        request,
        "library_recording.html",
        one=one,
        airings=madecarts.airings(home, madecarts.carts_of(home, one)),
        bound=library.bound(home, one),
        editing=may(person, Role.EDITOR),
        today=home.here().date(),
        uses=USES,
        verdicts=VERDICTS,
        quote=quote,
    )


@router.post("/ghi")
def describe(
    request: Request,
    home: Station,
    person: Editor,
    ban: Annotated[str, Form()],
    ten: Annotated[str, Form()] = "",
    *,
    tu: Annotated[str, Form()] = "",
    den: Annotated[str, Form()] = "",
) -> Response:
    """Say what a recording is called, and on which days it may be heard."""
    deed(request, f"sửa tên, hạn phát của “{ban}” trong kho âm thanh")
    shelving.describe(home, ban, title=ten, first=day_of(tu), last=day_of(den), user=person.name)
    return _done(request, ban, Said("Đã lưu.", "Saved."))


@router.post("/cat")
def retire(
    request: Request,
    home: Station,
    person: Editor,
    ban: Annotated[str, Form()],
    lay_lai: Annotated[str, Form()] = "",
) -> Response:
    """Put a recording aside, or take it back."""
    deed(request, f"{'lấy lại' if lay_lai else 'cất'} “{ban}” trong kho âm thanh")
    shelving.retire(home, ban, user=person.name, retired=not lay_lai)
    done = Said("Đã lấy lại.", "Taken back.") if lay_lai else Said("Đã cất đi.", "Put aside.")
    return _done(request, ban, done)


@router.post("/sua")
def mend(request: Request, home: Station, person: Editor, ban: Annotated[str, Form()]) -> Response:
    """Make a mended copy of a recording, beside it."""
    deed(request, f"làm bản sửa của “{ban}” trong kho âm thanh")
    title = Said(f"sửa “{ban}”", f"mending “{ban}”")
    _begin(request, person.name, title, partial(_mend, home, ban, person.name))
    return RedirectResponse("/kho/moi", 303)


@router.get("/bang")
def carts(request: Request, home: Station, _person: Viewer, tim: str = "", tu: int = 0) -> Response:
    """The carts that fit, what was made last first."""
    found = madecarts.carts(home, tim[:200])
    start = max(0, min(tu, len(found)))
    shown = found[start : start + _A_PAGE]
    return show(
        request,
        "library_carts.html",
        shown=shown,
        count=len(found),
        start=start,
        following=start + _A_PAGE if start + _A_PAGE < len(found) else 0,
        approved=home.store.approved_of(one.cart for one in shown),
        words=tim,
        quote=quote,
    )


@router.get("/bang/{sha}")
def cart(request: Request, home: Station, sha: str, _person: Viewer) -> Response:
    """One cart: its sound, its words, and where it is heard."""
    people = {one.name: one.full_name for one in home.store.people()}
    return show(request, "library_cart.html", one=madecarts.cart(home, sha), people=people)


def path_of(name: str) -> str:
    """The page of a recording."""
    return f"/kho/ban-ghi/{quote(name)}"


def _done(request: Request, name: str, sentence: Said) -> Response:
    answer = RedirectResponse(path_of(name), 303)
    said(request, answer, sentence)
    return answer


def _key(person: str) -> str:
    return f"kho-{person}"


def _begin(request: Request, person: str, title: Said, do: partial[str]) -> None:
    def doing(progress: Progress) -> str:
        return do()

    request.app.state.works.begin(_key(person), title, "/kho/moi", doing)


def _bring(home: Home, place: Path, title: str, user: str) -> str:
    try:
        return _name(shelving.bring(home, place, title, user=user))
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)


def _mend(home: Home, name: str, user: str) -> str:
    return _name(shelving.mend(home, name, user=user))


def _name(taken_in: tuple[Particulars, Heard]) -> str:
    return taken_in[0].name
