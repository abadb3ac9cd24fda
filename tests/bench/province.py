"""An office with a province's year: `make bench-province` fills a database with it, asks for its figures, and writes
docs/bench-province.md.

The entries of some stations go the way of a pull: followed link by link, kept with what they tell, a page a
transaction; only the network is missing. The database copies them for the others.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import sqlite3
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pages
import years

from broadcast.config.office import OfficeFile
from broadcast.domain.asrun import to_record
from broadcast.domain.canonical import canonical
from broadcast.domain.times import ClockTrust, Period
from broadcast.hub.client import PAGE
from broadcast.hub.wire import Passage
from broadcast.office import province
from broadcast.office.home import OfficeHome
from broadcast.office.intake import keep, linked
from broadcast.reports import writers
from broadcast.store.office import OfficeStore
from broadcast.store.office.tables import airings, months, place_of, tallies

FIRST = date(2026, 1, 1)
FOLLOWED = 4
"""So many stations are kept as in a pull; the database itself copies them until there are enough."""
ROUNDS = 5


class Now:
    """The computer's clock."""

    def wall(self):
        return datetime.now(UTC)

    def monotonic_ns(self):
        return time.monotonic_ns()

    def trust(self):
        return ClockTrust.TRUSTED


def log_of(number, days):
    """The log of a station, as passages with a chain of their own: so many days of the year."""
    previous = ""
    entries = years.with_beginnings(years.events(FIRST, days, seed=number))
    for seq, entry in enumerate(entries, 1):
        body = canonical({**to_record(entry), "seq": seq, "previous": previous})
        previous = hashlib.sha256(body).hexdigest()
        yield Passage(hash=previous, body=body)


def fill(home, stations, days):
    """Hand the logs over, station by station; gives how many entries there were, and the seconds that it took."""
    keeping, count = 0.0, 0
    for number in range(stations):
        met = home.store.meet(f"Đài xã số {number}", f"{number:064x}", home.clock.wall())
        log = log_of(number, days)
        after = 0
        while True:
            page = list(islice(log, PAGE))
            if not page:
                break
            begun = time.perf_counter()
            run = linked(met.name, after, page)
            with home.store.intake(met, "") as batch:
                keep(batch, run)
            keeping += time.perf_counter() - begun
            after = run[-1].seq
        count += after
    return count, keeping


def copy(home, stations):
    """Copy what the first stations have, rows of every table, until there are so many; gives how many entries."""
    with home.store._engine.begin() as connection:
        for number in range(FOLLOWED, stations):
            station, log, other = number + 1, number + 1, number % FOLLOWED + 1
            shift = place_of(log, 0) - place_of(other, 0)
            for statement in (
                f"""INSERT INTO stations (id, name, key, public_key, pinned_at)
                    SELECT {station}, 'Đài xã số {number}', 'đài xã số {number}', '{number:064x}', pinned_at
                    FROM stations WHERE id = {other}""",
                f"""INSERT INTO logs SELECT {log}, {station}, output, series, unread FROM logs WHERE id = {other}""",
                f"""INSERT INTO spans SELECT {log}, first, last FROM spans WHERE log_id = {other}""",
                f"""INSERT INTO entries SELECT id + {shift}, hash, body FROM entries
                    WHERE id BETWEEN {place_of(other, 0)} AND {place_of(other + 1, 0)}""",
                *(_moved(table, station, other) for table in (airings, tallies, months)),
            ):
                connection.exec_driver_sql(statement)
        return connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()


def _moved(table, station, other):
    """The rows of one station as those of another; its log has the station's number."""
    names = [column.name for column in table.columns]
    values = ", ".join(str(station) if name == "station_id" else f'"{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table.name} ({listed}) SELECT {values} FROM {table.name} WHERE station_id = {other}"


def asked(home, period, rounds=ROUNDS):
    """Seconds that the screen of a period takes with all its splits, and with it the json, round by round."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        screen = province.screen(home, period)
        writers.write(screen, ["json"], home.folder / "toan-tinh.json")
        found.append(time.perf_counter() - begun)
    return found, screen


def office(folder, database, stations):
    """An office whose settings name these stations."""
    told = [
        {"name": f"Đài xã số {number}", "area": f"Khu vực {number % 8}", "speakers": 40}
        for number in range(stations)
    ]
    return OfficeHome(
        folder=folder,
        settings=OfficeFile(
            office={"name": "Sở", "place": "tỉnh Bắc Hà", "database": database, "stations": told}
        ),
        store=OfficeStore.open(database or folder / "office.sqlite"),
        clock=Now(),
    )


def measure(folder, database, stations, days):
    """The rows of one database."""
    home = office(folder, database, stations)
    try:
        followed, seconds = fill(home, min(FOLLOWED, stations), days)
        count = copy(home, stations)
        span = Period.parse(f"{FIRST}..{FIRST + timedelta(days=days)}")
        whole, screen = asked(home, span)
        month, _ = asked(home, Period.parse("2026-01"))
        begun = time.perf_counter()
        behind = sum(1 for _ in home.store.lines(Period.parse("2026-01"), "group", "a"))
        lines_of = time.perf_counter() - begun
    finally:
        home.store.close()
    name = "PostgreSQL" if database else f"SQLite {sqlite3.sqlite_version}"
    yield f"| {name}: entries kept a second | {followed / seconds:,.0f} | | | |"
    yield f"| {name}: lines of the logs | {count:,} | | | |"
    yield pages.row(f"{name}: all of it, all stations, s", whole, 2, "5.00")
    yield pages.row(f"{name}: one month, s", month, 2, "")
    yield pages.row(f"{name}: the {behind} lines behind January's group a, s", [lines_of], 2, "")
    if not database:
        size = (folder / "office.sqlite").stat().st_size
        yield f"| {name}: the file, MB | {size / 1e6:,.0f} | | | |"
    assert (len(screen.stations), min(row.bulletins for row in screen.stations) > 0) == (stations, True)


def page(stations, days, folder, postgresql=None):
    """The page, line by line, as it is measured."""
    yield "# A province's year at an office"
    yield ""
    yield f"Written by `make bench-province` on {platform.system()} {platform.machine()}, {os.cpu_count()} cores ({pages.processor()}),"
    yield f"Python {platform.python_version()}; load of the machine when it began: {os.getloadavg()[0]:.1f}."
    yield f"{stations} stations with the lines of {days} days each, about 17,500 of them. The logs of {min(FOLLOWED, stations)} are followed link by"
    yield "link and kept as in a pull, by one process; the database copies them for the other stations. A report is the whole"
    yield "screen: a row a station, all splits, discrepancies by cause,"
    yield f"written as json; asked {ROUNDS} times, opening the database not counted. The goal is under five seconds."
    yield ""
    yield "| measured | least | median | most | goal |"
    yield "|---|---|---|---|---|"
    yield from measure(folder, "", stations, days)
    if postgresql:
        yield from measure(folder, postgresql, stations, days)


def main():
    """Measure, print, and write the page where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path)
    options.add_argument("--stations", type=int, default=120)
    options.add_argument("--days", type=int, default=375)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-province-"))
    try:
        found = page(chosen.stations, chosen.days, folder, os.environ.get("BROADCAST_TEST_POSTGRESQL"))
        pages.told(found, chosen.output)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
