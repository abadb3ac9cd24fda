"""How far a work is that takes longer than a page may."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from broadcast.web.asking import Viewer
from broadcast.web.pages import show
from broadcast.web.works import WorkState

router = APIRouter()


@router.get("/viec/{key:path}")
def work(request: Request, key: str, person: Viewer) -> Response:
    """The work's state, as a part of a page that asks again; when it is done, the way to what came of it."""
    found = request.app.state.works.find(key)
    if found is None:
        raise HTTPException(404)
    answer = show(request, "working/_work.html", work=found)
    if found.state is WorkState.DONE and "hx-request" in request.headers:
        answer.headers["HX-Redirect"] = found.then
    return answer
