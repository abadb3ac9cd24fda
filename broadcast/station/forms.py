"""The papers of a period, each filled in from the logs: the report, the log book, the pay sheet, the points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast.airlog import logs
from broadcast.domain.content import Telling
from broadcast.domain.times import Period
from broadcast.production.carts import CartStore
from broadcast.reports import coverage as covered
from broadcast.reports import figures, writers
from broadcast.reports.airings import Account, account_of
from broadcast.reports.coverage import Coverage
from broadcast.reports.figures import Figures
from broadcast.reports.form import Form
from broadcast.reports.logbook import Logbook
from broadcast.reports.paper import Heading
from broadcast.reports.pay import Pay, Rates, worked
from broadcast.reports.points import Points, Step
from broadcast.reports.results import Results
from broadcast.station import coverage
from broadcast.station.home import Home
from broadcast.station.logged import COUNTED
from broadcast.station.owed import account_since


class FormName(StrEnum):
    """What there is to be filled in; the value is how the command line calls it."""

    REPORT = "report"
    LOGBOOK = "logbook"
    PAY = "pay"
    POINTS = "points"


TEMPLATES: Mapping[FormName, str] = {
    FormName.REPORT: "bao-cao",
    FormName.LOGBOOK: "so-nhat-ky",
    FormName.PAY: "thu-lao",
    FormName.POINTS: "cham-diem",
}
"""How the station's own Word templates are called, below templates/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The papers of a period, and whether they only tell of rehearsals."""

    files: tuple[Path, ...]
    rehearsal: bool


def write(
    home: Home,
    period: Period,
    formats: Sequence[str] | None,
    path: Path | None,
    name: FormName = FormName.REPORT,
) -> Written:
    """Write a form of a period in each of `formats`, to `path` or into the home's reports/.

    Without `formats` the ending of `path` decides, else docx. The station's own Word template is taken where there
    is one. Raises LogMissingError, LogBrokenError, and as `writers.write` does.
    """
    filled, rehearsal = fill_in(home, period, name)
    wanted = formats or [path.suffix.lstrip(".") if path and path.suffix else "docx"]
    template = home.template(TEMPLATES[name])
    written = writers.write(filled, wanted, path or home.folder / "reports", template)
    return Written(files=written, rehearsal=rehearsal)


def write_template(home: Home, name: FormName, path: Path) -> None:
    """Write the default Word template of a form, to be edited. Raises CannotWriteError, DiskFullError."""
    empty, nothing = Period.parse(str(home.here().date())), account_of(())
    filled = (
        _pay(home, empty, nothing)
        if name is FormName.PAY
        else _OF_FIGURES[name](home, figures.compute(nothing, empty, _zone(home), (), {}))
    )
    writers.write_template(filled, path)


def fill_in(home: Home, period: Period, name: FormName = FormName.REPORT) -> tuple[Form, bool]:
    """A form of a period, and whether it only tells of rehearsals. Raises LogMissingError, LogBrokenError.

    Pay is counted from all that was ever aired, the report from as far back as an ask of its period reaches.
    """
    if name is FormName.PAY:
        account = account_of(logs.read(home.logs(), kinds=COUNTED))
        return _pay(home, period, account), account.rehearsal
    tellings, whole = home.store.tellings(), name is FormName.REPORT
    first = covered.reach(tellings, period) if whole else period.first
    account = account_since(home, first)
    found = _figures(home, period, account, tellings, whole=whole)
    return _OF_FIGURES[name](home, found), account.rehearsal


def _figures(
    home: Home, period: Period, account: Account, tellings: Sequence[Telling], *, whole: bool
) -> Figures:
    """The figures of a period; `whole` with what the report alone shows: coverage, and the hashes of lines."""
    counted: Coverage | None = None
    if whole:
        counted = coverage.counted(home, period, covered.unit_for(period), account.real, tellings)
    return figures.compute(
        account,
        period,
        _zone(home),
        tellings,
        {zone.id: zone.name for zone in home.settings.zone_values},
        hashes=logs.hashes(home.logs(), _begin(account, period.bounds(_zone(home))[0])) if whole else None,
        coverage=counted,
        facts=home.store.facts(),
    )


def _begin(account: Account, moment: datetime) -> dict[str, int]:
    """The first line of each output that tells of anything from a moment on."""
    found: dict[str, int] = {}
    for place, entry in account.counted:
        if entry.moment >= moment:
            found[place.output] = min(place.seq, found.get(place.output, place.seq))
    return found


# ── the forms ────────────────────────────────────────────────────────────────────────────────────


def _report(home: Home, found: Figures) -> Form:
    return Results(figures=found, heading=_heading(home))


def _logbook(home: Home, found: Figures) -> Form:
    return Logbook(figures=found, heading=_heading(home), people=_people(home))


def _points(home: Home, found: Figures) -> Form:
    steps = tuple(Step(airings=one.airings, points=one.points) for one in home.settings.points)
    return Points(figures=found, heading=_heading(home), steps=steps)


def _pay(home: Home, period: Period, account: Account) -> Form:
    rates, carts = _rates(home), CartStore(home.carts)
    written = {
        entry.cart for _, entry in account.counted if entry.author and entry.cart and "#" not in entry.cart
    }
    copies = {cart: len(carts.label(cart).spoken.split()) for cart in written}
    days = worked(account.real, period, _zone(home), copies, rates)
    return Pay(period=period, heading=_heading(home), rates=rates, days=days, people=_people(home))


_OF_FIGURES: Mapping[FormName, Callable[[Home, Figures], Form]] = {
    FormName.REPORT: _report,
    FormName.LOGBOOK: _logbook,
    FormName.POINTS: _points,
}


def _rates(home: Home) -> Rates:
    pay = home.settings.pay
    return Rates(
        decision=pay.decision,
        page=pay.page,
        airing=pay.airing,
        daily_cap=pay.daily_cap,
        words_a_page=pay.words_a_page,
        factors={language: Fraction(factor) for language, factor in pay.factors.items()},
    )


def _heading(home: Home) -> Heading:
    station = home.settings.station
    return Heading(
        station=station.name,
        commune=station.commune,
        office=station.supervisor,
        dated=home.here().date(),
    )


def _people(home: Home) -> dict[str, str]:
    return {person.name: person.full_name for person in home.store.people()}


def _zone(home: Home) -> ZoneInfo:
    return home.settings.rule_values.zone
