"""The lexicon: how the station reads a word, said, heard, taken back, and put as it was before."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from broadcast.domain.folding import fold
from broadcast.domain.people import Role
from broadcast.errors import Said
from broadcast.production.spoken import Entry
from broadcast.station import lexicon, listening
from broadcast.station.people import may
from broadcast.web.asking import Editor, Station, Viewer, deed
from broadcast.web.pages import onwards, show
from broadcast.web.views.content import names

router = APIRouter()
_LONGEST = 300
"""Letters that are heard on trial."""
_ADDED = Said("Đã ghi cách đọc.", "The reading is kept.")
_REMOVED = Said("Đã bỏ cách đọc.", "The reading is taken away.")
_RESTORED = Said("Đã dùng lại bản từ điển ấy.", "That version is in force again.")


@router.get("/tu-dien")
def words(request: Request, home: Station, person: Viewer, tim: str = "") -> Response:
    """The station's own readings that are searched for, and the versions that there were."""
    wanted = fold(tim)
    return show(
        request,
        "lexicon.html",
        entries=[one for one in lexicon.own(home) if wanted in fold(f"{one.written} {one.spoken}")],
        words=tim,
        versions=lexicon.history(home)[::-1],
        by_hand=lexicon.BY_HAND,
        names=names(home),
        editor=may(person, Role.EDITOR),
    )


@router.get("/tu-dien/nghe")
def hear(home: Station, person: Viewer, chu: Annotated[str, Query(max_length=_LONGEST)]) -> Response:
    """A word as the station's voice says it now. Raises NothingToSayError, VoiceUnavailableError."""
    with tempfile.TemporaryDirectory(prefix="truyenthanh-") as folder:
        path = Path(folder) / "nghe.wav"
        listening.listen(home, chu, path)
        return Response(path.read_bytes(), media_type="audio/wav")


@router.post("/tu-dien/ghi")
def add(
    request: Request,
    home: Station,
    person: Editor,
    *,
    viet: Annotated[str, Form()],
    doc: Annotated[str, Form()],
    tai_bai: Annotated[bool, Form()] = False,
) -> Response:
    """Write a reading down; a page with a piece stays as it is, and asks again how that is read."""
    written, spoken = (" ".join(text.split()) for text in (viet, doc))
    entry = Entry(kind=lexicon.kind_of(written), written=written, spoken=spoken)
    lexicon.add(home, person.name, entry)
    deed(request, f"ghi cách đọc “{written}”: “{spoken}”")
    if tai_bai:
        return Response(status_code=204, headers={"HX-Trigger": "doc-lai"})
    return onwards(request, "/tu-dien", _ADDED)


@router.post("/tu-dien/bo")
def remove(request: Request, home: Station, person: Editor, viet: Annotated[str, Form()]) -> Response:
    """Take every reading of a word away."""
    lexicon.remove(home, person.name, viet)
    deed(request, f"bỏ cách đọc “{viet}”")
    return onwards(request, "/tu-dien", _REMOVED)


@router.post("/tu-dien/khoi-phuc")
def restore(request: Request, home: Station, person: Editor, so: Annotated[int, Form()]) -> Response:
    """Put a version of the lexicon in force again."""
    lexicon.restore(home, person.name, so)
    deed(request, f"dùng lại từ điển bản số {so}")
    return onwards(request, "/tu-dien", _RESTORED)
