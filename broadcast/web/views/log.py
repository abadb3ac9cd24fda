"""The log (Nhật ký): entries that fit, one whole, what did not go as planned, and whether the chain holds."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path as File
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from broadcast.airlog.export import export, sheet
from broadcast.airlog.index import Asked, Mark
from broadcast.airlog.reconcile import Ending
from broadcast.domain.asrun import Outcome, Place
from broadcast.domain.times import Period, Week
from broadcast.errors import LogBrokenError, Said
from broadcast.sheets import write_book
from broadcast.station import entries, reconciliation, verification
from broadcast.station.home import Home
from broadcast.web import entrywords
from broadcast.web.asking import Station, Viewer, deed
from broadcast.web.fields import day_of
from broadcast.web.pages import show
from broadcast.web.views.sound import Number
from broadcast.web.works import Progress

router = APIRouter(prefix="/nhat-ky")

_A_PAGE = 50
_BEFORE = timedelta(days=6)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2199, 12, 31)
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_VERIFYING = "kiem-tra-nhat-ky"
_WORDS = {
    name: getattr(entrywords, name)
    for name in ("OUTCOMES", "VERDICTS", "CLOCKS", "KINDS", "ENDINGS", "UNOWED")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a reader narrows the log down by, as it stands in the address."""

    tu: str = ""
    den: str = ""
    ngay: str = ""
    """One day, in place of both."""
    ket_qua: str = ""
    cum: str = ""
    chuyen_muc: str = ""
    tim: str = ""
    lech: str = ""
    may: str = ""

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day, each blank where nothing was said."""
        return (self.ngay, self.ngay) if self.ngay else (self.tu, self.den)

    def asked(self, home: Home) -> Asked:
        """The same as the index takes it. Raises PeriodError."""
        outcome = [one for one in Outcome if one == self.ket_qua]
        return Asked(
            bounds=_bounds(home, *self.days),
            outcomes=tuple(outcome),
            zone=self.cum,
            column=self.chuyen_muc,
            words=self.tim[:200],
            odd=bool(self.lech),
            output=self.may,
        )

    def address(self, **more: str) -> str:
        """The query of the same, with more."""
        first, last = self.days
        own = {
            "tu": first,
            "den": last,
            "ket_qua": self.ket_qua,
            "cum": self.cum,
            "chuyen_muc": self.chuyen_muc,
            "tim": self.tim,
            "lech": self.lech,
            "may": self.may,
        }
        return urlencode({name: value for name, value in (own | more).items() if value})


Filtered = Annotated[Filter, Depends(Filter)]


@router.get("")
def log(
    request: Request, home: Station, _person: Viewer, chosen: Filtered, *, sau: str = "", dong: str = ""
) -> Response:
    """Entries that fit, the newest first; the way to the one that is named by its number."""
    if dong.isdecimal() and len(dong) < 16:
        return RedirectResponse(_line_path(Place(int(dong), chosen.may)), 303)
    page = entries.look_up(home, chosen.asked(home), _A_PAGE, Mark.parse(sau))
    following = chosen.address(sau=str(page.following)) if page.following else ""
    return show(
        request,
        "log.html",
        page=page,
        chosen=chosen,
        following=following,
        first_page=not sau,
        zones=home.settings.zone_values,
        outputs=[output for output in home.logs() if output],
        ended=entrywords.ended,
        line_path=_line_path,
        words=_WORDS,
    )


@router.get("/xuat")
def download(
    home: Station, _person: Viewer, chosen: Filtered, dang: Literal["csv", "xlsx"] = "csv"
) -> Response:
    """All entries that fit as a file, the oldest first."""
    lines = reversed(entries.every(home, chosen.asked(home)))
    told = [(line.place, line.entry) for line in lines if line.entry is not None]
    zone, several = home.settings.rule_values.zone, len(home.logs()) > 1
    if dang == "csv":
        content = "".join(export(told, "csv", zone, several=several)).encode()
    else:
        with tempfile.TemporaryDirectory(prefix="truyenthanh-") as folder:
            book = File(folder) / "nhat-ky.xlsx"
            write_book(book, (sheet(told, zone, several=several),))
            content = book.read_bytes()
    name = "-".join(("nhat-ky", *(day for day in dict.fromkeys(chosen.days) if day)))
    headers = {"content-disposition": f'attachment; filename="{name}.{dang}"'}
    return Response(content, media_type=_MEDIA[dang], headers=headers)


@router.get("/dong/{seq}")
def line(request: Request, home: Station, _person: Viewer, seq: Number, may: str = "") -> Response:
    """One entry with all that it tells."""
    found = entries.whole(home, Place(seq, may))
    zones = {str(zone.id): zone.name for zone in home.settings.zone_values}
    people = {one.name: one.full_name for one in home.store.people()}
    return show(
        request,
        "log_line.html",
        found=found,
        entry=found.row.entry,
        zone_names=[zones.get(zone, zone) for zone in found.row.entry.zones],
        people=people,
        ended=entrywords.ended,
        reason=entrywords.reason,
        words=_WORDS,
        line_path=_line_path,
    )


@router.get("/sai-lech")
def odd(request: Request, home: Station, _person: Viewer, tu: str = "", den: str = "") -> Response:
    """What became of the events that were planned, and what is to be told again."""
    today = home.here().date()
    first, last = day_of(tu) or today - _BEFORE, day_of(den) or today
    period = Period(first=first, last=last, name=f"{first}..{last}")
    found = reconciliation.of_period(home, period, home.clock.wall())
    return show(
        request,
        "log_odd.html",
        found=found,
        odd=[one for one in found.answers if one.end.reason],
        Ending=Ending,
        reason=entrywords.reason,
        words=_WORDS,
        line_path=_line_path,
        week_of=lambda moment: Week.of(moment.astimezone(home.settings.rule_values.zone).date()),
    )


@router.get("/nguyen-ven")
def chain(request: Request, home: Station, _person: Viewer) -> Response:
    """Whether the logs are whole: when that was last looked at, and what was signed."""
    return show(
        request,
        "log_chain.html",
        standings=verification.standings(home),
        aside=home.logs_put_aside(),
        work=request.app.state.works.find(_VERIFYING),
    )


@router.post("/nguyen-ven")
def verify(request: Request, home: Station, person: Viewer) -> Response:
    """Follow every log from its beginning, beside the page."""
    deed(request, "kiểm tra nhật ký nguyên vẹn")
    title = Said("kiểm tra nhật ký", "verifying the log")
    request.app.state.works.begin(
        _VERIFYING, title, "/nhat-ky/nguyen-ven", partial(_verify, home, person.name)
    )
    return RedirectResponse("/nhat-ky/nguyen-ven", 303)


def _verify(home: Home, by: str, progress: Progress) -> None:
    """Every log that is there, though one before it does not hold: what was found is remembered."""
    logs = [log for log in home.logs().values() if log.exists()]
    for done, log in enumerate(logs):
        progress(done, len(logs), log.name)
        with suppress(LogBrokenError):
            verification.verify(home, log, by)


def _line_path(place: Place) -> str:
    output = f"?{urlencode({'may': place.output})}" if place.output else ""
    return f"/nhat-ky/dong/{place.seq}{output}"


def _bounds(home: Home, first: str, last: str) -> tuple[datetime, datetime] | None:
    """The moments between two days, one of which may be left out. Raises PeriodError."""
    begin, end = day_of(first), day_of(last)
    if begin is None and end is None:
        return None
    begin, end = begin or _EARLIEST, end or _LATEST
    period = Period(first=begin, last=end, name=f"{begin}..{end}")
    return period.bounds(home.settings.rule_values.zone)
