"""The figures of a period over all stations, or of one of them, and the lines behind any of these figures.

All stations together are added up from tallies that were made as entries came in. One station's report is made of
its entries, by the very rooms that make it at the station.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from broadcast.domain.asrun import AsRun, Outcome, Place
from broadcast.domain.times import Period
from broadcast.errors import LogMissingError, UnknownFacetError
from broadcast.files import atomic
from broadcast.office.home import ZONE, OfficeHome
from broadcast.office.intake import entry_of
from broadcast.reports import figures, writers
from broadcast.reports.airings import account_of
from broadcast.reports.breakdown import Breakdown, Split
from broadcast.reports.coverage import NO_GROUP
from broadcast.reports.figures import ORIGINS, PRIORITIES, Discrepancy, Tally
from broadcast.reports.paper import Heading
from broadcast.reports.province import Province, StationRow
from broadcast.reports.results import Results
from broadcast.reports.words import GROUP_NAMES, LANGUAGES
from broadcast.store.office import FACETS, KeptLog, Sums

_SPLITS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "group",
        "Nhóm nội dung",
        MappingProxyType({**{str(g): name for g, name in GROUP_NAMES.items()}, "": NO_GROUP}),
    ),
    ("column", "Chuyên mục", MappingProxyType({})),
    ("language", "Ngôn ngữ", LANGUAGES),
    ("origin", "Nguồn", ORIGINS),
    ("priority", "Mức ưu tiên", PRIORITIES),
)
_NOTHING = Sums()


def screen(home: OfficeHome, period: Period) -> Province:
    """The province's screen: every station of the settings, and those that are kept besides, with all splits.

    `aired` counts what was heard, be it by a stand-in, and `played` only what had been planned, as the ratio of a
    station's own report does.
    """
    found = home.store.by_station(period)
    facets = home.store.by_facet(period)
    urgent = home.store.by_station(period, "priority", "emergency")
    configured = {one.name: one for one in home.stations}
    names = [*configured, *(one.name for one in home.store.stations() if home.named(one.name) is None)]
    rows = []
    for name in names:
        sums, told = found.get(name, _NOTHING), configured.get(name)
        rows.append(
            StationRow(
                station=name,
                area=told.area if told else "",
                speakers=told.speakers if told else 0,
                bulletins=sums.due,
                aired=sums.sounded,
                emergency=urgent.get(name, _NOTHING).sounded,
                asked=sums.asked,
                played=sums.proper,
            )
        )
    return Province(period=period, heading=_heading(home), stations=tuple(rows), breakdown=_breakdown(facets))


def report(
    home: OfficeHome, period: Period, formats: Sequence[str], path: Path | None, station: str | None = None
) -> tuple[Path, ...]:
    """Write the screen, or one station's report, in each of `formats`, to `path` or into the home's reports/.

    Raises StationUnknownError, LogMissingError (nothing is kept of that station), OutputFormatError.
    """
    form = screen(home, period) if station is None else _results(home, period, station)
    return writers.write(form, formats, path or home.folder / "reports")


def write_lines(home: OfficeHome, period: Period, figure: str, station: str | None, path: Path) -> int:
    """Write the log lines behind a figure as ndjson, a line each, word for word; gives how many.

    `figure` is a facet with its key, as in `total`, `group=a`, `difference=skipped:quiet_hours:`. Raises
    UnknownFacetError, StationUnknownError.
    """
    facet, _, key = figure.partition("=")
    if facet not in FACETS:
        raise UnknownFacetError(found=figure, known=", ".join(FACETS))
    name = home.store.station(station).name if station else None
    count = 0
    with atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        for line in home.store.lines(period, facet, key, name):
            record = {"station": line.station, "output": line.place.output, "seq": line.place.seq}
            body = {"hash": line.hash, "body": json.loads(line.body)}
            file.write(json.dumps({**record, **body}, ensure_ascii=False) + "\n")
            count += 1
    return count


def _results(home: OfficeHome, period: Period, name: str) -> Results:
    """One station's report, as the station would make it without its plans."""
    station = home.store.station(name)
    logs = home.store.logs(station)
    if not logs:
        raise LogMissingError(path=station.name)
    hashes: dict[Place, str] = {}
    entries = heapq.merge(*(_entries(home, log, hashes) for log in logs), key=lambda line: line[1].at)
    found = figures.compute(account_of(entries), period, ZONE, (), {}, hashes=hashes)
    return Results(figures=found, heading=_heading(home, station.name))


def _entries(home: OfficeHome, log: KeptLog, hashes: dict[Place, str]) -> Iterator[tuple[Place, AsRun]]:
    for seq, body, digest in home.store.bodies(log):
        entry = entry_of(body)
        if entry is not None:
            place = Place(seq, log.label)
            hashes[place] = digest.decode()
            yield place, entry


def _breakdown(facets: Mapping[str, Mapping[str, Sums]]) -> Breakdown:
    return Breakdown(
        splits=tuple(
            Split(name=f"by_{facet}", title=title, tallies=_tallies(facets.get(facet, {}), names))
            for facet, title, names in _SPLITS
        ),
        discrepancies=tuple(
            sorted(
                (_discrepancy(key, sums) for key, sums in facets.get("difference", {}).items()),
                key=lambda one: (-one.events, one.outcome, one.reason, one.rung),
            )
        ),
    )


def _tallies(found: Mapping[str, Sums], names: Mapping[str, str]) -> tuple[Tally, ...]:
    """In the order of the names that there are, then by how often."""
    order = {key: place for place, key in enumerate(names)}
    keys = sorted(found, key=lambda key: (order.get(key, len(order)), -found[key].airings, key))
    return tuple(
        Tally(
            key=key,
            name=names.get(key, key),
            airings=found[key].airings,
            played=found[key].played,
            planned=found[key].asked,
        )
        for key in keys
    )


def _discrepancy(key: str, sums: Sums) -> Discrepancy:
    outcome, reason, rung = key.split(":")
    return Discrepancy(
        outcome=Outcome(outcome), reason=reason, rung=rung, events=sums.due, lost=sums.lost, seqs=()
    )


def _heading(home: OfficeHome, station: str = "") -> Heading:
    office = home.settings.office
    return Heading(
        station=station or office.name,
        commune=office.place,
        office=office.name if station else office.supervisor,
        dated=home.here().date(),
    )
