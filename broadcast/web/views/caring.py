"""What keeps the station well: its voices, its health, its backups; and who has done what."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from broadcast.domain.access import DONE, Scope
from broadcast.domain.times import local
from broadcast.errors import Said
from broadcast.station import auditions, care, tokens
from broadcast.station.home import Home
from broadcast.store import Wanted
from broadcast.web.asking import Administrator, Auditor, Operator, Station, Viewer, deed
from broadcast.web.pages import onwards
from broadcast.web.parts import part

router = APIRouter(prefix="/cai-dat")
_ROWS = 100
_HEALTH = Said("Kiểm tra máy", "Looking the station over")
_BACKUP = Said("Sao lưu", "The backup")
_SCOPES = {
    Scope.AS_RUN: Said("nhật ký phát sóng", "the as-run log"),
    Scope.HEADS: Said("đầu nhật ký đã ký", "signed heads of the log"),
    Scope.REPORTS: Said("báo cáo", "reports"),
}


@router.get("/giong-doc")
def voices(request: Request, home: Station, person: Viewer) -> Response:
    """Every voice, and whether it can speak now."""
    return part(request, person, "settings/voices.html", voices=auditions.known(home))


@router.get("/giong-doc/nghe")
def listen(home: Station, person: Viewer, ten: str) -> Response:
    """A sentence with everything in it, in one voice, as a sound."""
    if ten not in {one.name for one in auditions.known(home)}:
        raise HTTPException(404)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nghe-thu.wav"
        auditions.sample(home, path, ten)
        return Response(path.read_bytes(), media_type="audio/wav")


@router.get("/kiem-tra")
def health(request: Request, person: Operator) -> Response:
    """What was found when the station was looked over last, the worst first."""
    work = request.app.state.works.find("kiem-tra")
    findings = (work.result if work else None) or ()
    order = ("fault", "warning", "ok")
    return part(
        request,
        person,
        "settings/health.html",
        work=work,
        findings=sorted(findings, key=lambda one: order.index(one.state)),
    )


@router.post("/kiem-tra")
def look_over(request: Request, home: Station, person: Operator) -> Response:
    """Look the station over now."""
    deed(request, "kiểm tra máy")
    request.app.state.works.begin("kiem-tra", _HEALTH, "/cai-dat/kiem-tra", lambda _: care.examine(home))
    return RedirectResponse("/cai-dat/kiem-tra", 303)


@router.get("/sao-luu")
def backups(request: Request, home: Station, person: Administrator) -> Response:
    """The backups that lie in the home, the newest first."""
    found = [(path, path.stat()) for path in (home.folder / "backups").glob("*.zip")]
    return part(
        request,
        person,
        "settings/backups.html",
        work=request.app.state.works.find("sao-luu"),
        backups=[
            (path.name, datetime.fromtimestamp(status.st_mtime, UTC), round(status.st_size / 1_000_000, 1))
            for path, status in sorted(found, key=lambda one: -one[1].st_mtime)
        ],
    )


@router.post("/sao-luu")
def back_up(request: Request, home: Station, person: Administrator) -> Response:
    """Make one now."""
    deed(request, "sao lưu đài")
    request.app.state.works.begin(
        "sao-luu", _BACKUP, "/cai-dat/sao-luu", lambda progress: care.back_up(home, None, progress)
    )
    return RedirectResponse("/cai-dat/sao-luu", 303)


@router.get("/sao-luu/{name}")
def backup(home: Station, person: Administrator, name: str) -> Response:
    """One of them, to be kept elsewhere."""
    known = {path.name: path for path in (home.folder / "backups").glob("*.zip")}
    if name not in known:
        raise HTTPException(404)
    return FileResponse(known[name], filename=name, media_type="application/zip")


@router.get("/ma-truy-cap")
def offices(request: Request, home: Station, person: Administrator) -> Response:
    """The tokens by which offices read."""
    return _offices(request, home, person, secret="", name="")


@router.post("/ma-truy-cap")
def give(
    request: Request,
    home: Station,
    person: Administrator,
    name: Annotated[str, Form()],
    until: Annotated[date, Form()],
    scopes: Annotated[list[Scope], Form()],
) -> Response:
    """Give out a token; its secret is shown on this one page."""
    deed(request, f"cấp mã truy cập {name.strip()}")
    secret = tokens.add(home, name=name.strip(), scopes=scopes, until=until, by=person.name)
    return _offices(request, home, person, secret=secret, name=name.strip())


@router.post("/ma-truy-cap/thu-hoi")
def revoke(request: Request, home: Station, person: Administrator, name: Annotated[str, Form()]) -> Response:
    """Let a token open nothing any more."""
    deed(request, f"thu hồi mã truy cập {name}")
    token = tokens.revoke(home, name=name, by=person.name)
    return onwards(
        request,
        "/cai-dat/ma-truy-cap",
        Said(f"Mã {token.name} không dùng được nữa.", f"The token {token.name} opens nothing any more."),
    )


@router.get("/so-viec")
def audit(
    request: Request,
    home: Station,
    person: Auditor,
    nguoi: str = "",
    chu: str = "",
    tu: str = "",
    den: str = "",
    trang: int = 1,
) -> Response:
    """Who has done or tried what: by person, words and days, a hundred rows a page."""
    page = min(max(trang, 1), 100_000)
    wanted = Wanted(
        who=nguoi.strip(), words=chu.strip(), since=_start(home, tu), before=_start(home, den, days=1)
    )
    found = home.store.attempts(_ROWS + 1, skip=(page - 1) * _ROWS, wanted=wanted)
    return part(
        request,
        person,
        "settings/audit.html",
        rows=found[:_ROWS],
        more=len(found) > _ROWS,
        page=page,
        asked={"nguoi": nguoi, "chu": chu, "tu": tu, "den": den},
        done=DONE,
    )


def _offices(request: Request, home: Station, person: Administrator, *, secret: str, name: str) -> Response:
    return part(
        request,
        person,
        "settings/offices.html",
        tokens=[(one, one.state(home.clock.wall())) for one in home.store.tokens()],
        scopes=_SCOPES,
        secret=secret,
        name=name,
        until=home.here().date() + timedelta(days=365),
    )


def _start(home: Home, day: str, *, days: int = 0) -> datetime | None:
    try:
        found = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return local(found, time(), home.settings.rule_values.zone)
