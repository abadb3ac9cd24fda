"""The as-run log as people ask for it: shown, verified, exported, and turned into the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcast import files
from broadcast.airlog import chain
from broadcast.airlog.chain import Head
from broadcast.airlog.export import export as pieces
from broadcast.domain.asrun import AsRun
from broadcast.domain.times import Period
from broadcast.reports import figures, writers
from broadcast.reports.paper import Heading
from broadcast.station.home import Home


def entries(home: Home, period: Period | None) -> Iterator[tuple[int, AsRun]]:
    """The log's entries with their numbers, all or those of a period. Raises LogMissingError, LogBrokenError."""
    bounds = period.bounds(home.settings.rule_values.zone) if period else None
    return chain.read(home.as_run, bounds=bounds)


def verify(home: Home) -> Head:
    """The head of a log that holds, and holds what was signed last, if anything was.

    Raises LogBrokenError naming the first entry that does not.
    """
    signed = sorted((home.folder / "heads").glob("*.json"))
    if not signed:
        return chain.verify(home.as_run)
    key = chain.public_key(home.folder / "keys" / "station.pem")
    return chain.verify_head(home.as_run, chain.load_head(signed[-1]), key)


def export(home: Home, period: Period | None, path: Path) -> int:
    """Write entries as csv, json or ndjson, by the ending of `path`. Gives how many."""
    kept = list(entries(home, period))
    text = pieces(kept, path.suffix.lstrip("."), home.settings.rule_values.zone)
    with files.atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(text)
    return len(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The papers of a period, and whether they only tell of rehearsals."""

    files: tuple[Path, ...]
    rehearsal: bool


def report(home: Home, period: Period, formats: Sequence[str] | None, path: Path | None) -> Written:
    """Write the report of a period in each of `formats`, to `path` or into the home's reports/.

    Without `formats` the ending of `path` decides, else docx. Raises LogMissingError, LogBrokenError.
    """
    settings = home.settings
    zone = settings.rule_values.zone
    found = figures.compute(
        chain.read(home.as_run),
        period,
        zone,
        home.store.tellings(),
        {zone.id: zone.name for zone in settings.zone_values},
        hashes=chain.hashes(home.as_run),
    )
    heading = Heading(
        station=settings.station.name,
        commune=settings.station.commune,
        office=settings.station.supervisor,
        dated=home.clock.wall().astimezone(zone).date(),
    )
    wanted = formats or [path.suffix.lstrip(".") if path and path.suffix else "docx"]
    written = writers.write(found, heading, wanted, path or home.folder / "reports")
    return Written(files=written, rehearsal=found.rehearsal)
