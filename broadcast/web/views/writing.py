"""What editors do with a piece: write, hear, send, attach or record its sound, and see at once how it will be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, field_validator

from broadcast.domain.content import Group
from broadcast.domain.pieces import Piece, PieceKind
from broadcast.errors import Said
from broadcast.station import pieces, readings, submitting, takes
from broadcast.station.doubts import doubts_of
from broadcast.station.home import Home
from broadcast.station.pieces import Written
from broadcast.station.voices import VIETNAMESE
from broadcast.traffic.lengths import reading_length
from broadcast.web.asking import Editor, Station, deed, only_asked
from broadcast.web.pages import onwards, show
from broadcast.web.uploads import Kind, taken

router = APIRouter()
_KEPT = Said("Đã lưu bản nháp.", "The draft is kept.")
_SENT = Said("Đã gửi duyệt. Người duyệt sẽ nghe đúng băng này.", "Sent for approval, as this very cart.")
_MAKING = Said("Đang làm băng để nghe", "Making the cart to be heard")
_TAKEN = Said(
    "Đã nhận bản thu. Nghe lại và xem phần kiểm tra, rồi gửi duyệt.",
    "The recording is kept. Hear it, see what was found in it, then send it for approval.",
)
_MENDED = Said(
    "Đã làm bản đã sửa. Nghe lại rồi gửi duyệt.", "The mended copy is kept. Hear it, then send it."
)
_WITHDRAWN = Said(
    "Đã rút bài. Tuần nào đã có bài này thì vẫn phát; muốn bỏ thì sửa tuần ấy.",
    "The piece is withdrawn. Weeks that play it still do; take it out of them to change that.",
)


class _About(BaseModel):
    """What a form says of a piece besides its words or sound."""

    tieu_de: str = ""
    chuyen_muc: str = ""
    ngon_ngu: str = VIETNAMESE
    noi_dung_ke_hoach: str = ""
    nhom: Group | None = None
    tu_ngay: date | None = None
    den_ngay: date | None = None

    @field_validator("nhom", "tu_ngay", "den_ngay", mode="before")
    @classmethod
    def _blank(cls, value: object) -> object:
        return value or None

    def written(self, kind: PieceKind, *, copy: str = "", recording: str = "") -> Written:
        return Written(
            title=self.tieu_de,
            kind=kind,
            copy=copy.replace("\r\n", "\n"),
            recording=recording,
            language=self.ngon_ngu,
            column=" ".join(self.chuyen_muc.split()),
            item=self.noi_dung_ke_hoach.strip() or None,
            group=self.nhom,
            first=self.tu_ngay,
            last=self.den_ngay,
        )


class _Asked(_About):
    loi: str = ""
    ban: int = 0
    lam: Literal["luu", "nghe", "gui"] = "luu"


@router.post("/noi-dung/moi")
def write(request: Request, home: Station, person: Editor, asked: Annotated[_Asked, Form()]) -> Response:
    """A new piece of copy."""
    kept = pieces.write(home, person.name, asked.written(PieceKind.COPY, copy=asked.loi))
    return _further(request, home, person.name, kept, asked.lam)


@router.post("/noi-dung/doc")
def read(
    request: Request,
    home: Station,
    person: Editor,
    loi: Annotated[str, Form()] = "",
    ngon_ngu: Annotated[str, Form()] = VIETNAMESE,
) -> Response:
    """How copy will be read, as a part of the page that is being written on."""
    only_asked(request)
    reading = readings.read(home, loi) if ngon_ngu == VIETNAMESE else None
    doubts = {one.written: one for one in doubts_of("", reading)} if reading else {}
    return show(
        request,
        "piece/_reading.html",
        copy=loi.strip(),
        reading=reading,
        doubtful=set(reading.doubts) if reading else set(),
        doubts=doubts.values(),
        estimate=reading_length(reading.text if reading else loi),
    )


@router.post("/noi-dung/tep")
def attach_new(
    request: Request, home: Station, person: Editor, sound: UploadFile, asked: Annotated[_About, Form()]
) -> Response:
    """A new piece that is a recording."""
    with taken(home, sound, Kind.SOUND) as path:
        title = asked.tieu_de or path.stem
        name, _ = takes.keep_take(home, path)
    written = replace(asked.written(PieceKind.RECORDING, recording=name), title=title)
    kept = pieces.write(home, person.name, written)
    return _taken(request, kept)


@router.post("/noi-dung/{number}")
def rewrite(
    request: Request, home: Station, person: Editor, number: int, asked: Annotated[_Asked, Form()]
) -> Response:
    """The next version of a piece, where it says anything else; then what the button said."""
    last = home.store.piece(number)
    copy = asked.loi if last.kind is PieceKind.COPY else ""
    written = asked.written(last.kind, copy=copy, recording=last.recording)
    again = asked.lam == "gui" and not last.is_open
    keep = pieces.write if again else pieces.save
    kept = keep(home, person.name, written, number=number, base=asked.ban)
    return _further(request, home, person.name, kept, asked.lam)


@router.post("/noi-dung/{number}/tep")
def attach(
    request: Request,
    home: Station,
    person: Editor,
    *,
    number: int,
    sound: UploadFile,
    ban: Annotated[int, Form()],
) -> Response:
    """Another recording in the place of the one that a piece has."""
    with taken(home, sound, Kind.SOUND) as path:
        name, _ = takes.keep_take(home, path)
    return _taken(request, _with_sound(home, person.name, number, ban, name))


@router.post("/noi-dung/{number}/sua-tieng")
def mend(
    request: Request, home: Station, person: Editor, number: int, ban: Annotated[int, Form()]
) -> Response:
    """A mended copy in the place of the recording that a piece has."""
    name, _ = takes.mend_take(home, home.store.piece(number).recording)
    kept = _with_sound(home, person.name, number, ban, name)
    deed(request, f"làm bản đã sửa của bài “{kept.title}”")
    return onwards(request, f"/noi-dung/{number}", _MENDED)


@router.post("/noi-dung/{number}/rut")
def withdraw(
    request: Request, home: Station, person: Editor, number: int, ban: Annotated[int, Form()]
) -> Response:
    """A piece off the list, for good."""
    piece = pieces.withdraw(home, person.name, number, ban)
    deed(request, f"rút bài “{piece.title}”")
    return onwards(request, "/noi-dung", _WITHDRAWN)


def _further(request: Request, home: Home, user: str, piece: Piece, act: str) -> Response:
    path = f"/noi-dung/{piece.id}"
    if act == "gui":
        submitting.submit(home, user, piece.id, piece.version)
        deed(request, f"gửi duyệt bài “{piece.title}”")
        return onwards(request, path, _SENT)
    deed(request, f"lưu bài “{piece.title}”")
    if act == "nghe":
        request.app.state.works.begin(
            f"bai-{piece.id}", _MAKING, path, lambda _progress: submitting.hear(home, piece)
        )
    return onwards(request, path, _KEPT)


def _with_sound(home: Home, user: str, number: int, base: int, name: str) -> Piece:
    last = home.store.piece(number)
    written = replace(pieces.written_in(last), kind=PieceKind.RECORDING, copy="", recording=name)
    return pieces.write(home, user, written, number=number, base=base)


def _taken(request: Request, piece: Piece) -> Response:
    deed(request, f"gửi bản thu của bài “{piece.title}”")
    return onwards(request, f"/noi-dung/{piece.id}", _TAKEN)
