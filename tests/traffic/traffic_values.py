"""A small station and the lines that the tests of traffic place on it."""

from datetime import time

from broadcast.domain.rules import Rules, Window
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.domain.zones import Zone, ZoneId
from broadcast.traffic import KnownFeeds

EVERY_DAY = tuple(range(7))
WEEK = Week(year=2026, number=48)  # Monday is 2026-11-23
ZONES = (
    Zone(id=ZoneId("trung-tam"), name="Trung tâm xã"),
    Zone(id=ZoneId("thon-dong"), name="Thôn Đông", channels=(2,)),
    Zone(id=ZoneId("thon-1-2"), name="Thôn 1, 2", channels=(3,)),
)
FEEDS = KnownFeeds(
    relays={"VOV1": ("https://vov.example/1", "line:Radio"), "Đài tỉnh": ("https://tinh.example/live",)},
    live="line:Micro",
    longest_live=3_600_000,
)


def rules(**changes):
    values = {
        "timezone": "Asia/Ho_Chi_Minh",
        "windows": (
            Window(days=EVERY_DAY, start=time(5), end=time(6, 30)),
            Window(days=EVERY_DAY, start=time(17), end=time(18, 30)),
        ),
        "quiet_from": time(21),
        "quiet_until": time(5),
        "sessions_a_day": 3,
        "minutes_a_session": 45,
    }
    return Rules(**(values | changes))


def line(content="Bản tin xã", at=None, days=(0,), kind=None, source="read", reference="", **more):
    start = time.fromisoformat(at) if at else None
    values = {
        "days": days,
        "start": start,
        "start_kind": kind or (StartKind.HARD if start else StartKind.SOFT),
        "length": None,
        "column": "Bản tin",
        "content": content,
        "source": LineSource(kind=SourceKind(source), reference=reference),
    }
    return Line(**(values | more))


def opening(at, days=(0,), **more):
    return line("Nhạc hiệu", at, days, source="file", reference="nhac-hieu.flac", column="Nhạc hiệu", **more)


def week(*lines):
    return WeekSchedule(week=WEEK, lines=lines, author="an")
