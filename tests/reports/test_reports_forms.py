"""The log book, the pay sheet and the points: what they count, what they say, and that no cell is a formula."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadcast.domain.asrun import AsRun, Outcome, Place
from broadcast.domain.times import ClockTrust, Frames, Period
from broadcast.reports.airings import account_of
from broadcast.reports.figures import Figures, compute
from broadcast.reports.form import Form
from broadcast.reports.logbook import Logbook
from broadcast.reports.paper import Heading
from broadcast.reports.pay import Pay, Rates, worked
from broadcast.reports.points import Points, Step
from broadcast.reports.writers import FORMATS, write

Make = Callable[..., AsRun]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOVEMBER = Period.parse("2026-11")
HEADING = Heading(station="Đài xã Mỹ Phong", commune="xã Mỹ Phong", office="", dated=date(2026, 12, 1))
PEOPLE = {"lan": "Trần Thị Lan", "nam": "=Nguyễn Văn Nam"}
STEPS = (Step(airings=0, points=2), Step(airings=100, points=4), Step(airings=50, points=3))
RATES = Rates(page=50_000, airing=20_000, factors={"km": Fraction(3, 2)})


def figures(*entries: AsRun) -> Figures:
    placed = [(Place(seq), entry) for seq, entry in enumerate(entries, 1)]
    return compute(account_of(placed), NOVEMBER, HANOI, [], {"z1": "Ấp 1"})


# ── points ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("airings", "earned"), [(0, 2), (49, 2), (50, 3), (99, 3), (100, 4), (5000, 4)])
def test_a_hundred_and_fifty_are_the_steps(airings: int, earned: int) -> None:
    points = Points(figures=figures(), heading=HEADING, steps=STEPS)
    assert points.points(airings) == earned


def test_points_are_of_each_group_and_plan(entry: Make) -> None:
    told = [
        entry(number % 200, group="a" if number < 60 else "đ", plan="KH1" if number else "KH2")
        for number in range(110)
    ]
    points = Points(figures=figures(*told), heading=HEADING, steps=STEPS)
    document = points.document()
    assert document["reform"][0] | {"name": ""} == {"key": "reform", "name": "", "airings": 110, "points": 4}
    assert {one["key"]: one["points"] for one in document["by_group"]} == dict.fromkeys("abcdđeghik", 2) | {
        "a": 3,
        "đ": 3,
    }
    assert [(one["key"], one["airings"], one["points"]) for one in document["by_plan"]] == [
        ("KH1", 109, 4),
        ("KH2", 1, 2),
    ]
    assert "từ 100 lượt: 4 điểm; từ 50 lượt: 3 điểm; ít hơn: 2 điểm" in points.paper().opening


# ── pay ──────────────────────────────────────────────────────────────────────────────────────────


def pay(entries: list[AsRun], copies: dict[str, int], rates: Rates = RATES, period: Period = NOVEMBER) -> Pay:
    placed = [(Place(seq), entry) for seq, entry in enumerate(entries, 1)]
    days = worked(account_of(placed).real, period, HANOI, copies, rates)
    return Pay(period=period, heading=HEADING, rates=rates, days=days, people=PEOPLE)


def test_a_copy_is_paid_once_and_a_reading_unless_it_is_a_repeat(entry: Make) -> None:
    read = {"author": "lan", "voice": "recorded:nam", "cart": "aa"}
    found = pay([entry(0, **read), entry(1, **read), entry(2, repeat=True, **read)], {"aa": 700})
    assert [(one.person, one.words, one.airings, one.capped) for one in found.days] == [
        ("lan", 700, 0, Fraction(100_000)),
        ("nam", 0, 2, Fraction(40_000)),
    ]


def test_what_aired_before_the_period_was_paid_then(entry: Make) -> None:
    before = entry(0, author="lan", cart="aa", actual_start=datetime(2026, 10, 3, tzinfo=UTC))
    assert pay([before, entry(1, author="lan", cart="aa")], {"aa": 700}).days == ()


def test_only_what_was_heard_is_paid(entry: Make) -> None:
    made = {"author": "lan", "cart": "aa"}
    skipped = entry(0, outcome=Outcome.SKIPPED, frames=Frames(0), reason="missed", **made)
    rehearsed = entry(1, clock_trust=ClockTrust.SIMULATED, **made)
    assert pay([skipped, rehearsed], {"aa": 700}).days == ()
    assert len(pay([skipped, rehearsed, entry(2, **made)], {"aa": 700}).days) == 1


def test_a_language_has_its_factor_and_a_day_its_most(entry: Make) -> None:
    khmer = entry(0, author="lan", cart="aa", language="km")
    (day,) = pay([khmer], {"aa": 350}).days
    assert day.weighted == 75_000
    (day,) = pay([khmer], {"aa": 350}, dataclasses.replace(RATES, daily_cap=60_000)).days
    assert (day.weighted, day.capped) == (75_000, 60_000)


def test_without_rates_the_sheet_counts_and_says_so(entry: Make) -> None:
    bare = pay([entry(0, author="lan", cart="aa")], {"aa": 175}, Rates(factors={}))
    paper = bare.paper()
    people = paper.sections[0].table
    assert people is not None
    assert people.rows[0] == ("1", "Trần Thị Lan", "1", "0", "175", "0,5")
    assert "Thành tiền" not in "".join(people.head)
    assert "Chưa có đơn giá" in paper.opening
    assert bare.document()["days"][0]["dong"] is None
    paid = pay([entry(0, author="lan", cart="aa")], {"aa": 175}).paper().sections[0].table
    assert paid is not None
    assert paid.rows[0][-2:] == ("25.000", "")
    assert paid.rows[-1][1] == "Cộng"


# ── the log book ─────────────────────────────────────────────────────────────────────────────────


def test_the_log_book_tells_day_by_day_what_was_heard_and_by_whom(entry: Make) -> None:
    late = entry(3, actual_start=datetime(2026, 11, 23, 22, 0, 7, tzinfo=UTC), author="lan", approver="nghi")
    skipped = entry(4, outcome=Outcome.SKIPPED, frames=Frames(0), actual_start=None, reason="missed")
    book = Logbook(
        figures=figures(entry(0, voice="recorded:nam"), late, skipped), heading=HEADING, people=PEOPLE
    )
    paper = book.paper()
    assert paper.landscape
    assert [place.title for place in paper.signatures] == ["NGƯỜI GHI SỔ", "NGƯỜI KIỂM TRA", "TRƯỞNG ĐÀI"]
    first, second = paper.sections
    assert first.title.startswith("Thứ Hai, ngày 23 tháng 11 năm 2026: 5 phút 00 giây. Người trực ký:")
    assert second.title.startswith("Thứ Ba, ngày 24 tháng 11 năm 2026")
    assert first.table is not None
    assert second.table is not None
    assert [row[:2] for row in first.table.rows] == [("1", "05:00:00"), ("2", "05:20:00")]
    assert first.table.rows[0][7] == "=Nguyễn Văn Nam"
    assert first.table.rows[1][5:7] == ("0:00:00", "Không phát: đã qua giờ phát")
    assert second.table.rows[0][1] == "05:00:07"
    assert second.table.rows[0][7:] == ("Trần Thị Lan", "nghi", "2")


# ── every form in every format ───────────────────────────────────────────────────────────────────


@pytest.fixture
def forms(entry: Make) -> tuple[Form, ...]:
    wild = {
        "title": '=HYPERLINK("x")',
        "column": "+cmd|x",
        "author": "nam",
        "cart": "aa",
        "plan": "@KH",
        "voice": "recorded:=lan",
    }
    told = figures(entry(0, **wild))
    return (
        Logbook(figures=told, heading=HEADING, people=PEOPLE),
        Points(figures=told, heading=HEADING, steps=STEPS),
        pay([entry(0, **wild)], {"aa": 350}),
    )


def test_no_form_has_a_formula_in_any_cell(forms: tuple[Form, ...], tmp_path: Path) -> None:
    for form in forms:
        paths = {path.suffix: path for path in write(form, FORMATS, tmp_path)}
        assert all(path.stat().st_size for path in paths.values())
        rows = list(csv.reader(io.StringIO(paths[".csv"].read_text(encoding="utf-8-sig"), newline="")))
        assert len(rows) > 1
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))] == [], (
            form.stem
        )
        assert json.loads(paths[".json"].read_text())["form"] == 1
        with zipfile.ZipFile(paths[".xlsx"]) as package:
            pages = [package.read(name) for name in package.namelist() if "worksheets/" in name]
        assert not any(b"<f>" in page for page in pages)


def test_an_empty_period_has_its_forms_too(tmp_path: Path) -> None:
    empty = (
        Logbook(figures=figures(), heading=HEADING, people={}),
        Points(figures=figures(), heading=HEADING, steps=STEPS),
        pay([], {}),
    )
    for form in empty:
        assert all(path.stat().st_size for path in write(form, FORMATS, tmp_path))
