"""Reports: a period and a form, seen on the page as its paper says it, and taken along in any format.

The page is laid out from the very paper that Word and PDF are made of, so what is seen is what will be signed.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from broadcast.domain.facts import FactKind
from broadcast.domain.people import Role
from broadcast.domain.times import RATE, Period
from broadcast.errors import FigureMissingError, LogMissingError, Said
from broadcast.reports import words, writers
from broadcast.reports.figures import Figures
from broadcast.reports.logbook import Logbook
from broadcast.reports.points import Points
from broadcast.reports.results import Results
from broadcast.station import facts, forms, people
from broadcast.station.forms import FormName
from broadcast.web.asking import Editor, Station, Viewer, deed
from broadcast.web.pages import said, show

router = APIRouter(prefix="/bao-cao")
FORMS = {
    "ket-qua": (FormName.REPORT, Said("Báo cáo kết quả tuyên truyền", "Report of results")),
    "so-nhat-ky": (FormName.LOGBOOK, Said("Sổ nhật ký chương trình", "Log book")),
    "thu-lao": (FormName.PAY, Said("Bảng chấm công, thù lao", "Pay sheet")),
    "cham-diem": (FormName.POINTS, Said("Bảng tự chấm điểm", "Points")),
}
FORMATS = {
    "docx": Said("Word", "Word"),
    "xlsx": Said("Excel", "Excel"),
    "pdf": Said("PDF", "PDF"),
    "csv": Said("bảng số liệu (csv)", "table (csv)"),
    "json": Said("số liệu cho máy (json)", "figures for machines (json)"),
}
KINDS = {
    FactKind.LISTENERS: Said("Số lượt người nghe", "Listeners"),
    FactKind.WEB: Said("Số tin, bài trên trang thông tin điện tử", "Items on the web"),
}
_SHOWN = 40
"""Parts of a paper on one page: a month of the log book, or any report."""
_ROWS = 200
_one = threading.Lock()
"""One at a time is written: Typst and Excel take a processor each."""

Kind = Annotated[str, Query(pattern=f"^({'|'.join(FORMS)})$")]


@router.get("")
def page(request: Request, home: Station, person: Viewer, ky: str = "", mau: Kind = "ket-qua") -> Response:
    """A form of a period, by default the report of the last whole month."""
    today = home.here().date()
    period = Period.parse(ky) if ky else _last_month(today)
    name, _ = FORMS[mau]
    filled, unlogged = None, None
    try:
        filled, _ = forms.fill_in(home, period, name)
    except LogMissingError as error:
        unlogged = error
    figures = filled.figures if isinstance(filled, Results | Logbook | Points) else None
    return show(
        request,
        "reports.html",
        period=period,
        period_name=words.period(period),
        choices=_choices(today),
        usual=_usual(today),
        form=mau,
        forms=FORMS,
        formats=FORMATS,
        unlogged=unlogged,
        paper=filled.paper() if filled else None,
        figures=figures,
        chart=_chart(figures) if figures else None,
        discrepancies=_discrepancies(figures) if figures and name is FormName.REPORT else (),
        shown=_SHOWN,
        rows=_ROWS,
        facts=[one for one in home.store.facts() if one.first <= period.last and period.first <= one.last],
        kinds=KINDS,
        may_edit=people.may(person, Role.EDITOR),
    )


@router.get("/tai/{mau}/{dang}")
def taken(
    home: Station,
    person: Viewer,
    *,
    mau: str,
    dang: str,
    ky: Annotated[str, Query(max_length=40)],
    xem: bool = False,
) -> Response:
    """The form of a period as a file, to keep or (`xem`) to look at in the browser."""
    if mau not in FORMS or dang not in writers.FORMATS:
        raise HTTPException(404)
    folder = tempfile.TemporaryDirectory(prefix="bao-cao-", dir=_cache(home.folder))
    try:
        with _one:
            written = forms.write(home, Period.parse(ky), [dang], Path(folder.name), FORMS[mau][0])
    except BaseException:
        folder.cleanup()
        raise
    (file,) = written.files
    return FileResponse(
        file,
        filename=file.name,
        content_disposition_type="inline" if xem else "attachment",
        background=BackgroundTask(folder.cleanup),
    )


@router.post("/so-lieu")
def said_by_hand(
    request: Request,
    home: Station,
    person: Editor,
    *,
    ky: Annotated[str, Form(max_length=40)],
    luot_nghe: Annotated[int | None, Form(ge=0, le=10**12)] = None,
    tin_bai: Annotated[int | None, Form(ge=0, le=10**12)] = None,
    ghi_chu: Annotated[str, Form(max_length=500)] = "",
    mau: Annotated[str, Form()] = "ket-qua",
) -> Response:
    """Write down the figures that no log can tell."""
    period = Period.parse(ky)
    given = {FactKind.LISTENERS: luot_nghe, FactKind.WEB: tin_bai}
    values = {kind: value for kind, value in given.items() if value is not None}
    if not values:
        raise FigureMissingError
    facts.add(home, period, values, ghi_chu, person.name)
    deed(request, f"nhập số liệu kỳ {period.name}")
    answer = RedirectResponse(f"/bao-cao?ky={period.name}&mau={mau if mau in FORMS else 'ket-qua'}", 303)
    said(
        request,
        answer,
        Said("Đã ghi số liệu; báo cáo bên dưới đã tính.", "Written down; the report below counts it."),
    )
    return answer


def _last_month(today: date) -> Period:
    return Period.parse(f"{today.replace(day=1) - timedelta(days=1):%Y-%m}")


def _choices(today: date) -> list[tuple[str, str]]:
    """Periods that are asked for often, newest first, each with what it is called: 13 months, quarters, halves, years."""
    years = (today.year, today.year - 1)
    names = [
        *islice(_months(today), 13),
        *(f"{year}-Q{quarter}" for year in years for quarter in (4, 3, 2, 1)),
        *(f"{year}-H{half}" for year in years for half in (2, 1)),
        *map(str, years),
    ]
    return [(one.name, words.period(one)) for one in map(Period.parse, names) if one.first <= today]


def _usual(today: date) -> list[tuple[str, str]]:
    """The few of them that have a link of their own: this month and the two before, this quarter, this year."""
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    names = (*islice(_months(today), 3), quarter, str(today.year))
    return [(name, words.period(Period.parse(name))) for name in names]


def _months(today: date) -> Iterator[str]:
    """This month and those before."""
    day = today
    while True:
        yield f"{day:%Y-%m}"
        day = day.replace(day=1) - timedelta(days=1)


def _chart(figures: Figures) -> dict[str, list[object]]:
    """Minutes on air by day, or by month of a longer period; and how many airings."""
    return {
        "names": [tally.name for tally in figures.by_time],
        "minutes": [round(tally.played / RATE / 60, 1) for tally in figures.by_time],
        "airings": [tally.airings for tally in figures.by_time],
    }


def _discrepancies(figures: Figures) -> list[dict[str, object]]:
    """What was not heard as planned, each with the lines of the log that tell of it and their days."""
    days = {line.place: line.entry.moment.astimezone(figures.zone).date() for line in figures.lines}
    return [
        {
            "how": words.outcome(one.outcome, one.rung),
            "why": words.reason(one.reason),
            "events": one.events,
            "lost": one.lost,
            "lines": [(place, days[place]) for place in one.seqs[:8] if place in days],
            "more": max(0, len(one.seqs) - 8),
        }
        for one in figures.discrepancies
    ]


def _cache(folder: Path) -> Path:
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    return cache
