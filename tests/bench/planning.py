"""How fast weeks are drafted, and how good they are: `make bench` prints the tables and writes docs/bench-plan.md.

Stations, plans and years are made up by a fixed seed, in the style of a commune's: sixty items and tasks, two
sessions a day with a relay in the morning and a repeat of the evening before.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time as clock
from concurrent.futures import ProcessPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages import processor, row, told

from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.rules import Rules, Window
from broadcast.domain.schedule import LineSource, SourceKind, StartKind
from broadcast.domain.times import Week
from broadcast.domain.zones import Zone, ZoneId
from broadcast.traffic.feeds import KnownFeeds
from broadcast.traffic.planning import GridLine, Place, Slot, draft, optimizer, planned, problem_for, score
from broadcast.traffic.planning.board import Board
from broadcast.traffic.planning.greedy import fill

STATIONS = 3_321
EVERY_DAY = tuple(range(7))
WORDS = [
    "bà",
    "con",
    "nộp",
    "hồ",
    "sơ",
    "tại",
    "bộ",
    "phận",
    "một",
    "cửa",
    "của",
    "xã",
    "đúng",
    "hẹn",
    "và",
    "góp",
    "ý",
    "cho",
    "cán",
    "bộ",
]
CADENCES = (
    Timing(kind=TimingKind.MONTHLY, raw="01 lần/tháng"),
    Timing(kind=TimingKind.MONTHLY, raw="02 số/tháng", per=2),
    Timing(kind=TimingKind.QUARTERLY, raw="01 lần/quý"),
    Timing(kind=TimingKind.YEARLY, raw="hằng năm"),
    Timing(kind=TimingKind.ONGOING, raw="thường xuyên"),
)
FEEDS = KnownFeeds(relays={"VOV1": ("https://vov.example",)}, live="line", longest_live=3_600_000)
PLACE = Place(
    rules=Rules(
        timezone="Asia/Ho_Chi_Minh",
        windows=(
            Window(days=EVERY_DAY, start=time(5), end=time(6, 30)),
            Window(days=EVERY_DAY, start=time(17), end=time(18, 30)),
        ),
        quiet_from=time(21),
        quiet_until=time(5),
        sessions_a_day=3,
        minutes_a_session=60,
    ),
    zones=(Zone(id=ZoneId("xa"), name="Toàn xã"),),
    recorded=lambda name: 20_000,
)


def _file(path, column):
    return GridLine(source=LineSource(kind=SourceKind.FILE, reference=path), column=column, content=column)


def _grid(most):
    again = LineSource(kind=SourceKind.REPEAT, reference="hôm qua 17:00")
    relay = LineSource(kind=SourceKind.RELAY, reference="VOV1")
    return (
        Slot(
            name="Buổi sáng",
            days=EVERY_DAY,
            start=time(5),
            minutes=90,
            column="Cải cách hành chính",
            lines=(
                _file("a.flac", "Nhạc hiệu"),
                GridLine(source=again, length=900_000, column="Phát lại"),
                GridLine(source=None, most=most),
                GridLine(source=relay, start=time(6), start_kind=StartKind.HARD, length=1_500_000),
                _file("b.flac", "Nhạc kết"),
            ),
        ),
        Slot(
            name="Buổi chiều",
            days=EVERY_DAY,
            start=time(17),
            minutes=20,
            column="Cải cách hành chính",
            lines=(
                _file("a.flac", "Nhạc hiệu"),
                GridLine(source=None, most=most),
                _file("b.flac", "Nhạc kết"),
            ),
        ),
    )


def station(number, count=60):
    """The plan of a station, and its grid."""
    lots = random.Random(number)
    period = (date(2026, 1, 1), date(2026, 12, 31))
    tellings = []
    for index in range(count):
        timing = lots.choice(CADENCES) if index % 3 == 2 else None
        if index % 12 == 11:
            end = date(2026, lots.randint(1, 12), lots.randint(1, 28))
            timing = Timing(kind=TimingKind.DEADLINE, raw=f"trước {end:%d/%m/%Y}", end=end)
        text = (
            f"Nội dung {index}: " + " ".join(lots.choice(WORDS) for _ in range(lots.randint(30, 150))) + "."
        )
        tellings.append(
            Telling(
                name=f"KH1.{index}",
                text=text,
                group=lots.choice([*Group, None]),
                field=None,
                timing=timing,
                plan="KH1",
                period=period,
            )
        )
    return tuple(tellings), _grid(lots.choice((2, 3, 4)))


def history(number, tellings, until):
    """Some made-up airings of a year so far."""
    lots = random.Random(-number - 1)
    days = [until - timedelta(days=lots.randint(1, 300)) for _ in range(lots.randint(0, 400))]
    found = {}
    for day in sorted(days):
        found.setdefault(lots.choice(tellings).name, []).append(day)
    return found


def week_of(number, week, airings=None):
    """One week of one station, drafted; how much processor time it took, and the draft."""
    tellings, grid = station(number)
    told = history(number, tellings, week.days[0]) if airings is None else airings
    began = clock.process_time()
    made = draft(
        week, tellings, grid, place=PLACE, feeds=FEEDS, known=lambda _: True, airings=told, author="bench"
    )
    return clock.process_time() - began, made


def seconds_of(number):
    return week_of(number, Week(year=2026, number=1 + number % 52))[0]


def year_of(number):
    """The seconds that each of the 52 weeks of a year took, airings fed back, and what they told."""
    airings, spent = {}, []
    for index in range(1, 53):
        seconds, made = week_of(number, Week(year=2026, number=index), airings)
        spent.append(seconds)
        start = made.schedule.week.days[0]
        beginning = clock_of(start)
        for name, days in planned(made.schedule, beginning, PLACE.rules).items():
            airings.setdefault(name, []).extend(days)
    return spent, airings


def clock_of(day):
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)


def round_robin(problem):
    """Whoever is next in the list, wherever it may stand."""
    board, turn = Board(problem), 0
    count = len(problem.standings)
    for block in range(len(problem.blocks)):
        for step in range(count):
            one = (turn + step) % count
            if board.may(one, block):
                board.add(one, block)
                turn = one + 1
    return board.assignment


def quality_of(number, limit=optimizer.LIMIT):
    """Misses of round-robin, greedy and CP-SAT in a week of a station, in points."""
    week = Week(year=2026, number=3 + number * 7 % 50)
    tellings, grid = station(number)
    problem = problem_for(week, tellings, grid, place=PLACE, airings=history(number, tellings, week.days[0]))
    greedy = fill(problem)
    began = clock.perf_counter()
    better = optimizer.improve(problem, greedy, limit)
    seconds = clock.perf_counter() - began
    return (
        *tuple(score(problem, one).total / 100 for one in (round_robin(problem), greedy, better)),
        seconds,
    )


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def measure(stations, weeks):
    """The page, line by line."""
    week_of(0, Week(year=2026, number=40))
    single = [week_of(number, Week(year=2026, number=40))[0] * 1000 for number in range(20)]
    yield "# How fast a week is drafted, and how good it is"
    yield ""
    yield f"Written by `make bench` on {platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores,"
    yield f"Python {platform.python_version()}; load of the machine when it began: {os.getloadavg()[0]:.1f}."
    yield "A week and a year are told in processor time, which another's load lengthens less; the rest is by the clock."
    yield "Plans of 60 items and tasks, two sessions a day, a relay, and repeats of the evening before; made up by a seed."
    yield ""
    yield "| | least | median | most | goal |"
    yield "|---|---|---|---|---|"
    yield row("one week of 60 items, ms", single, 0, "50")
    years = [sum(year_of(number)[0]) for number in range(3)]
    yield row("one year of one station, 52 weeks in sequence, s", years, 2, "3")
    began = clock.perf_counter()
    with ProcessPoolExecutor() as pool:
        each = list(pool.map(seconds_of, range(stations), chunksize=8))
    whole = clock.perf_counter() - began
    yield row(f"a week of each of {stations} stations, ms", [one * 1000 for one in each], 0, "")
    yield f"| all {stations} of them on {os.cpu_count()} cores, s | | {whole:.0f} | | {300 * stations // STATIONS} |"
    yield ""
    yield f"What {weeks} weeks miss, in points (`broadcast/traffic/planning/scoring.py` says what each miss counts):"
    yield ""
    yield "| | least | median | most | goal |"
    yield "|---|---|---|---|---|"
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(quality_of, range(weeks)))
    for place, name in enumerate(("round-robin", "greedy", f"CP-SAT, limit {optimizer.LIMIT:g}")):
        yield row(name, [one[place] for one in found], 0, "")
    ratios = [100 * one[1] / one[2] - 100 if one[2] else 0 for one in found]
    yield row("greedy above CP-SAT, %", ratios, 0, "25")
    yield row("seconds that CP-SAT took", [one[3] for one in found], 1, "")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="write the page there as well")
    parser.add_argument("--stations", type=int, default=STATIONS)
    parser.add_argument("--weeks", type=int, default=12, help="weeks on which quality is compared")
    asked = parser.parse_args()
    told(measure(asked.stations, asked.weeks), asked.output)


if __name__ == "__main__":
    main()
