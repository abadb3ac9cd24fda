"""A grid, some tellings and the shortest way to draft with them."""

from dataclasses import replace
from datetime import date, time

from hypothesis import strategies as st
from traffic_values import EVERY_DAY, FEEDS, WEEK, ZONES, rules

from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.rules import Days, Rule, Silence, Window
from broadcast.domain.schedule import LineSource, SourceKind, StartKind
from broadcast.traffic.planning import GridLine, Place, Slot, draft, problem_for

__all__ = ("EVERY_DAY",)


def source(kind, reference=""):
    return LineSource(kind=SourceKind(kind), reference=reference)


def file_line(path, column):
    return GridLine(source=source("file", path), column=column, content=column)


def items(most=2, **more):
    return GridLine(source=None, most=most, **more)


def relay(at, minutes=25, name="VOV1"):
    return GridLine(
        source=source("relay", name),
        start=time.fromisoformat(at) if at else None,
        start_kind=StartKind.HARD if at else StartKind.SOFT,
        length=minutes * 60_000,
        column="Tiếp âm",
    )


MORNING = Slot(
    name="Buổi sáng",
    days=EVERY_DAY,
    start=time(5, 30),
    minutes=15,
    column="Cải cách hành chính",
    lines=(file_line("nhac-hieu.flac", "Nhạc hiệu"), items(), file_line("nhac-ket.flac", "Nhạc kết")),
)
EVENING = Slot(
    name="Buổi chiều", days=EVERY_DAY, start=time(17), minutes=15, column="CCHC", lines=(items(1),)
)


def changed(slot, most=None, **changes):
    lines = tuple(replace(one, most=most) if most and one.source is None else one for one in slot.lines)
    return replace(slot, **({"lines": lines} | changes))


def telling(
    name, group=Group.A, text="Bà con nộp hồ sơ tại bộ phận một cửa.", kind=None, wish=None, **timing
):
    when = Timing(kind=TimingKind(kind), raw="theo kế hoạch", **timing) if kind else None
    return Telling(name=name, text=text, group=group, field=None, timing=when, plan="KH1", **(wish or {}))


TEN = tuple(telling(f"KH1.{group}", group) for group in Group)


def make(tellings=TEN, grid=(MORNING, EVENING), airings=None, week=WEEK, more=None, **changes):
    place = Place(rules=rules(**changes), zones=ZONES, recorded=lambda name: None)
    return draft(
        week,
        tellings,
        grid,
        place=place,
        feeds=FEEDS,
        known=lambda line: True,
        airings=airings or {},
        author="an",
        **(more or {}),
    )


def problem(tellings=TEN, grid=(MORNING, EVENING), airings=None, week=WEEK, before=None, **changes):
    place = Place(rules=rules(**changes), zones=ZONES, recorded=lambda name: None)
    return problem_for(week, tellings, grid, place=place, airings=airings or {}, before=before)


def placed(drafted):
    return [one.source.reference for one in drafted.schedule.lines if one.source.kind is SourceKind.PLAN]


# ── whatever a plan, a grid and a place may be ───────────────────────────────────────────────────

timings = st.builds(
    Timing,
    kind=st.sampled_from(TimingKind),
    raw=st.just("x"),
    start=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 15)),
    end=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    per=st.none() | st.integers(1, 9),
)
plans = st.lists(
    st.tuples(st.none() | st.sampled_from(Group), st.integers(0, 400), st.none() | timings),
    min_size=1,
    max_size=16,
).map(
    lambda drawn: tuple(
        Telling(
            name=f"KH1.{number}",
            text=f"{number} " + "một " * syllables if syllables else "",
            group=group,
            field=None,
            timing=timing,
            plan="KH1",
        )
        for number, (group, syllables, timing) in enumerate(drawn)
    )
)
airings = st.lists(
    st.lists(st.dates(date(2026, 1, 1), date(2026, 11, 22)), max_size=6).map(sorted), max_size=16
).map(lambda drawn: {f"KH1.{number}": tuple(days) for number, days in enumerate(drawn)})
days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
times = st.sampled_from([time(3, 15), time(5), time(5, 45), time(6), time(17), time(17, 45), time(18, 20)])
fixed = st.one_of(
    st.sampled_from([file_line("a.flac", "Nhạc hiệu"), file_line("b.flac", "Quảng bá")]),
    st.builds(relay, st.sampled_from(["", "05:30", "06:00", "17:30"]), st.integers(1, 40)),
    st.builds(
        GridLine,
        source=st.sampled_from(
            [source("repeat", "hôm qua 17:00"), source("repeat", "T2 17:00"), source("fill"), source("read")]
        ),
        content=st.just("Thông báo của Ủy ban nhân dân xã."),
        days=days,
    ),
    st.builds(
        GridLine,
        source=st.sampled_from([source("live"), source("file", "c.flac"), source("relay", "không có")]),
        start=times,
        start_kind=st.sampled_from([StartKind.HARD, StartKind.BACK, StartKind.NOT_BEFORE, StartKind.SOFT]),
        length=st.sampled_from([60_000, 300_000, 90 * 60_000]),
        zones=st.sampled_from([(), ("Thôn Đông",)]),
    ),
)
places = st.builds(GridLine, source=st.none(), most=st.integers(1, 4)) | st.builds(
    GridLine, source=st.none(), most=st.integers(1, 4), start=times, start_kind=st.just(StartKind.BACK)
)
grids = st.lists(
    st.builds(
        Slot,
        name=st.just("Buổi"),
        days=days,
        start=times,
        minutes=st.integers(1, 90),
        column=st.just("CCHC"),
        lines=st.lists(fixed | places, min_size=1, max_size=5).map(tuple),
    ),
    min_size=1,
    max_size=4,
)
places_of_law = st.fixed_dictionaries(
    {},
    optional={
        "sessions_a_day": st.integers(1, 3),
        "minutes_a_session": st.integers(1, 60),
        "mourning_days": st.just((date(2026, 11, 24), date(2026, 11, 28))),
        "windows": st.just((Window(days=(0, 2, 4), start=time(5), end=time(18)),)),
        "silences": st.just(
            (
                Silence(
                    rule=Rule.SCHOOL_HOURS,
                    name="Trường tiểu học",
                    days=Days(weekdays=(0, 1, 2)),
                    start=time(5, 40),
                    end=time(6, 10),
                    zones=("thon-dong",),
                ),
            )
        ),
    },
)
