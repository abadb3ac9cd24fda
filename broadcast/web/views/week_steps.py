"""One step at the week board: what is dragged, dropped, typed, copied, taken out or back; and what it would bring.

Every step says which version it was made from. Where there is a newer one nothing is kept, and the newest is shown
with who changed what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from broadcast.domain.schedule import Line, WeekSchedule
from broadcast.domain.times import WEEKDAYS, Week
from broadcast.errors import Said, WeekEditedError, WeekEditError
from broadcast.station import board, dropins
from broadcast.station.home import Home
from broadcast.traffic.edits import Add, Alter, Copy, Edit, Follow, Move, Remove, Swap, lengthened
from broadcast.traffic.spellings import LANGUAGES, read_time, write_days, write_language
from broadcast.traffic.weekfiles.cells import written
from broadcast.traffic.weekfiles.heads import COLUMNS
from broadcast.web.asking import deed
from broadcast.web.pages import said, show
from broadcast.web.views.week import show_board
from broadcast.web.views.week_at import AtWeek, Editing

router = APIRouter(prefix="/tuan/{week}")
Weekday = Annotated[int, Field(ge=0, le=6)]
"""0 for Monday."""
_TIME = Said("giờ ghi chưa đúng; hãy ghi như 05:30", "the time cannot be read; write it like 05:30")
_FAULT_GONE = Said(
    "lỗi ấy không còn; hãy xem lại danh sách lỗi", "that fault is gone; look at the list again"
)
_LINE_GONE = Said("không có dòng ấy trong bản này", "this version has no such line")
_KEPT = Said("Đã lưu.", "Kept.")


# ── dragged ──────────────────────────────────────────────────────────────────────────────────────


class _Moved(BaseModel):
    """A run goes to another day or time: so many seconds later, or to a time that is typed."""

    ban: int
    dong: int
    ngay: Weekday
    sang: Weekday
    lech: int = 0
    gio: str = ""
    moi: bool = False

    def edit(self, home: Home, week: Week) -> Move:
        schedule = _version(home, week, self.ban)
        by = timedelta(seconds=self.lech)
        if self.gio:
            start = _line(schedule, self.dong).start
            by = _since_midnight(_time(self.gio)) - _since_midnight(start or time())
        return Move(head=self.dong, day=self.ngay, to=self.sang, by=by, every=self.moi)


class _Resized(BaseModel):
    """What a run ends with lasts so many seconds longer."""

    ban: int
    dong: int
    ngay: Weekday
    giay: int
    moi: bool = False

    def edit(self, home: Home, week: Week) -> Alter:
        line = _line(_version(home, week, self.ban), self.dong)
        days = line.days if self.moi else (self.ngay,)
        to = replace(lengthened(line, timedelta(seconds=self.giay)), days=days)
        return Alter(line=self.dong, days=days, to=to)


class _Dropped(BaseModel):
    """Something of the list is dropped on a day and time."""

    ban: int
    muc: str
    ngay: Weekday
    gio: str

    def edit(self, home: Home, week: Week) -> Add:
        shown = board.board(home, week, self.ban or None)
        return dropins.dropped(shown, dropins.drop_in(home, self.muc), self.ngay, _time(self.gio))


@router.get("/thu-doi")
def try_move(at: Editing, asked: Annotated[_Moved, Query()]) -> Response:
    """What a move would bring, and where there are several days, whether it is meant of all."""
    return _tried(at, asked, "doi", asked.dong)


@router.get("/thu-do-dai")
def try_resize(at: Editing, asked: Annotated[_Resized, Query()]) -> Response:
    """What another length would bring."""
    return _tried(at, asked, "do-dai", asked.dong)


@router.get("/thu-them")
def try_drop(at: Editing, asked: Annotated[_Dropped, Query()]) -> Response:
    """What a thing of the list would bring."""
    return _tried(at, asked, "them", None)


def _tried(
    at: AtWeek,
    asked: _Moved | _Resized | _Dropped,
    action: str,
    line: int | None,
) -> Response:
    edit = asked.edit(at.home, at.week)
    try:
        judged = board.judge(at.home, at.week, asked.ban, edit)
    except WeekEditedError as error:
        return show_board(at, refusal=error)
    days = () if line is None else _line(_version(at.home, at.week, asked.ban), line).days
    several = len(days) > 1 and not (isinstance(edit, Move) and edit.day != edit.to)
    return show(
        at.request,
        "week/_ask.html",
        week=at.week,
        action=action,
        fields=asked.model_dump(exclude={"moi"}),
        judged=judged,
        write_days=write_days,
        several=write_days(days) if several else "",
        one_day=WEEKDAYS[asked.ngay],
        clear=not judged.faults and not judged.odd and not several,
    )


@router.post("/doi")
def move(at: Editing, asked: Annotated[_Moved, Form()]) -> Response:
    """Move a run."""
    deed(at.request, f"dời buổi trong tuần {at.week}")
    return _done(at, asked.ban, lambda: asked.edit(at.home, at.week))


@router.post("/do-dai")
def resize(at: Editing, asked: Annotated[_Resized, Form()]) -> Response:
    """Make what ends a run longer or shorter."""
    deed(at.request, f"đổi thời lượng trong tuần {at.week}")
    return _done(at, asked.ban, lambda: asked.edit(at.home, at.week))


@router.post("/them")
def drop(at: Editing, asked: Annotated[_Dropped, Form()]) -> Response:
    """Put something of the list into the week."""
    deed(at.request, f"thêm “{asked.muc}” vào tuần {at.week}")
    return _done(at, asked.ban, lambda: asked.edit(at.home, at.week))


@router.get("/kho")
def to_drop(at: Editing, tim: str = "") -> Response:
    """What may be dropped into the week, what is owed first."""
    schedule = board.board(at.home, at.week).schedule
    return show(
        at.request,
        "week/_dropins.html",
        found=dropins.drop_ins(at.home, schedule, tim),
        week=at.week,
        version=schedule.version,
        weekdays=WEEKDAYS,
    )


# ── by forms ─────────────────────────────────────────────────────────────────────────────────────


class _OfLine(BaseModel):
    """Something is done to a line on some days."""

    ban: int
    dong: int
    ngay: list[Weekday] = []


class _Copied(BaseModel):
    """A run of one day is to be heard on others."""

    ban: int
    dong: int
    ngay: Weekday
    sang: list[Weekday] = []


@router.post("/bo")
def remove(at: Editing, asked: Annotated[_OfLine, Form()]) -> Response:
    """Take a line out, on some days."""
    deed(at.request, f"bỏ một dòng của tuần {at.week}")
    edit = Remove(lines=(asked.dong,), days=tuple(asked.ngay))
    return _done(at, asked.ban, lambda: edit)


@router.post("/len")
def swap(at: Editing, asked: Annotated[_OfLine, Form()]) -> Response:
    """Put a line before the one above it."""
    deed(at.request, f"đổi thứ tự dòng trong tuần {at.week}")
    return _done(at, asked.ban, lambda: Swap(line=asked.dong))


@router.post("/chep")
def copy(at: Editing, asked: Annotated[_Copied, Form()]) -> Response:
    """Copy a run to other days."""
    deed(at.request, f"chép buổi sang ngày khác trong tuần {at.week}")
    edit = Copy(head=asked.dong, day=asked.ngay, to=tuple(asked.sang))
    return _done(at, asked.ban, lambda: edit)


@router.post("/theo")
def follow(
    at: Editing,
    ban: Annotated[int, Form()],
    loi: Annotated[int, Form()],
) -> Response:
    """Do what is proposed against a fault."""
    deed(at.request, f"sửa theo đề xuất trong tuần {at.week}")

    def proposed() -> Edit:
        faults = board.board(at.home, at.week, ban or None).faults
        proposal = faults[loi].fault.proposal if 0 <= loi < len(faults) else None
        if proposal is None:
            raise WeekEditError(reason=_FAULT_GONE)
        return Follow(proposal=proposal)

    return _done(at, ban, proposed)


# ── taken back ───────────────────────────────────────────────────────────────────────────────────


@router.post("/hoan-tac")
def undo(at: Editing, ban: Annotated[int, Form()]) -> Response:
    """Go back by one step."""
    deed(at.request, f"hoàn tác một bước sửa tuần {at.week}")
    return _kept(at, lambda: board.undo(at.home, at.week, ban, at.person.name))


@router.post("/lay-lai")
def restore(
    at: Editing,
    ban: Annotated[int, Form()],
    so: Annotated[int, Form()],
) -> Response:
    """Take an earlier version back."""
    deed(at.request, f"lấy lại bản số {so} của tuần {at.week}")
    return _kept(at, lambda: board.restore(at.home, at.week, ban, so, at.person.name))


# ── a line, typed ────────────────────────────────────────────────────────────────────────────────


@router.get("/dong")
def line_page(
    at: Editing,
    dong: int | None = None,
    sau: int | None = None,
    ngay: Weekday | None = None,
) -> Response:
    """A form for a line: the one of that index, or a new one, below another or with a time of its own."""
    schedule = _version(at.home, at.week, _newest(at.home, at.week))
    line = None if dong is None else _line(schedule, dong)
    above = None if sau is None else _line(schedule, sau)
    cells = written(line) if line else dict.fromkeys(COLUMNS, "")
    return show(
        at.request,
        "week/line.html",
        week=at.week,
        version=schedule.version,
        cells=cells,
        number=dong,
        after=sau,
        above=above,
        days=line.days if line else (() if ngay is None else (ngay,)),
        day=ngay,
        weekdays=WEEKDAYS,
        zones=at.home.settings.zone_values,
        chosen=line.zones if line else (above.zones if above else ()),
        languages=list(dict.fromkeys(LANGUAGES.values())),
        names={code: write_language(code) for code in LANGUAGES.values()},
        language_code=line.language if line else "vi",
    )


class _Typed(BaseModel):
    """The fields of a line, as its form names them."""

    ban: int
    dong: int | None = None
    sau: int | None = None
    ngay: Weekday | None = None
    rieng: bool = False
    """Only on `ngay`, and not on the line's other days."""
    thu: list[Weekday] = []
    gio: str = ""
    kieu_gio: str = ""
    thoi_luong: str = ""
    chuyen_muc: str = ""
    noi_dung: str = ""
    nguon: str = ""
    cum_loa: list[str] = []
    uu_tien: str = ""
    ngon_ngu: str = ""
    ghi_chu: str = ""
    qua_gio: str = ""
    tre_gio: str = ""

    @property
    def days(self) -> tuple[int, ...]:
        """The days on which the line is to air."""
        if self.rieng and self.ngay is not None:
            return (self.ngay,)
        return tuple(sorted(set(self.thu)))

    @property
    def cells(self) -> dict[str, str]:
        """As the row of a week's table."""
        values = (
            write_days(self.days),
            self.gio,
            self.kieu_gio if self.gio else "",
            self.thoi_luong,
            self.chuyen_muc,
            self.noi_dung,
            self.nguon,
            "; ".join(self.cum_loa),
            self.uu_tien,
            self.ngon_ngu,
            self.ghi_chu,
            self.qua_gio,
            self.tre_gio,
        )
        return dict(zip(COLUMNS, values, strict=True))


@router.post("/dong")
def keep_line(at: Editing, asked: Annotated[_Typed, Form()]) -> Response:
    """Keep a typed line. What is wrong in it is told beside the form, in which everything typed stays."""
    deed(at.request, f"{'thêm' if asked.dong is None else 'sửa'} một dòng của tuần {at.week}")
    line = board.typed(at.home, at.week, asked.cells)
    edit: Edit
    if asked.dong is None:
        edit = Add(line=line, after=asked.sau)
    else:
        before = _line(_version(at.home, at.week, asked.ban), asked.dong)
        days = (asked.ngay,) if asked.rieng and asked.ngay is not None else before.days
        edit = Alter(line=asked.dong, days=days, to=replace(line, place=before.place))
    board.edit(at.home, at.week, asked.ban, edit, at.person.name)
    answer: Response = RedirectResponse(f"/tuan/{at.week}", 303)
    if at.is_part:
        answer = Response(headers={"HX-Redirect": f"/tuan/{at.week}"})
    said(at.request, answer, _KEPT)
    return answer


# ── inside ───────────────────────────────────────────────────────────────────────────────────────


def _done(at: AtWeek, base: int, edit: Callable[[], Edit]) -> Response:
    return _kept(at, lambda: board.edit(at.home, at.week, base, edit(), at.person.name))


def _kept(at: AtWeek, keep: Callable[[], WeekSchedule]) -> Response:
    """Keep a step and show the board anew; the newest one with the refusal, where somebody else was faster."""
    try:
        keep()
    except WeekEditedError as error:
        at.request.state.refusal = "WeekEdited"
        return show_board(at, refusal=error)
    if at.is_part:
        return show_board(at)
    answer = RedirectResponse(f"/tuan/{at.week}", 303)
    said(at.request, answer, _KEPT)
    return answer


def _newest(home: Home, week: Week) -> int:
    kept = home.store.weeks(week)
    return kept[0].version if kept else 0


def _version(home: Home, week: Week, version: int) -> WeekSchedule:
    """That version of a week; 0 is the one that nobody has begun."""
    if version == 0:
        return WeekSchedule(week=week, lines=(), author="")
    return home.store.week(week, version)


def _line(schedule: WeekSchedule, index: int) -> Line:
    if not 0 <= index < len(schedule.lines):
        raise WeekEditError(reason=_LINE_GONE)
    return schedule.lines[index]


def _time(text: str) -> time:
    at = read_time(text)
    if at is None:
        raise WeekEditError(reason=_TIME)
    return at


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
