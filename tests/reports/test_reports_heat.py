"""The picture of the coverage: what its fields say, and that every paper that can show it does."""

from __future__ import annotations

import itertools
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadcast.domain.content import Group, Telling, Timing, TimingKind
from broadcast.domain.times import Period
from broadcast.reports.airings import account_of
from broadcast.reports.coverage import Airings, Coverage, Unit, compute, unit_for
from broadcast.reports.figures import Figures
from broadcast.reports.figures import compute as figures_of
from broadcast.reports.heat import SHADES, heads, pictures
from broadcast.reports.paper import Heading
from broadcast.reports.results import Results
from broadcast.reports.results.page import compose
from broadcast.reports.writers import write
from broadcast.sheets import read_book

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HEADING = Heading(station="Đài xã Mỹ Phong", commune="xã Mỹ Phong", office="", dated=date(2026, 12, 1))
GIVEN = tuple(
    Telling(
        name=f"KH1.{group}",
        text=f"Nội dung {group}",
        group=group,
        field=None,
        timing=Timing(kind=TimingKind.QUARTERLY, raw="hằng quý"),
        plan="KH1",
        period=(date(2026, 1, 1), date(2026, 12, 31)),
    )
    for group in (Group.A, Group.K)
)


def covered(period: str = "2026", unit: Unit | None = None) -> Coverage:
    told = {"KH1.a": [date(2026, 2, 1)] * 8 + [date(2026, 4, 1)] * 2, "KH1.k": [date(2026, 3, 1)]}
    span = Period.parse(period)
    return compute(
        GIVEN,
        span,
        unit or unit_for(span),
        told=Airings(items=told),
        planned=Airings(items={"KH1.a": [date(2026, 12, 5)]}),
        today=date(2026, 12, 1),
    )


def results(found: Figures) -> Results:
    return Results(figures=found, heading=HEADING)


def figures(period: str = "2026") -> Figures:
    return figures_of(account_of([]), Period.parse(period), HANOI, GIVEN, {}, coverage=covered(period))


def test_the_more_is_told_the_darker_and_what_is_owed_has_its_number() -> None:
    (picture,) = pictures(covered(unit=Unit.QUARTER))
    assert picture.heads == ("Q1", "Q2", "Q3", "Q4")
    first, last, total = picture.rows[0], picture.rows[9], picture.rows[-1]
    assert (first.name, last.name) == ("a Ý nghĩa, mục tiêu", "k Nhân dân giám sát")
    assert [(cell.told, cell.owed) for cell in first.cells] == [("8", ""), ("2", ""), ("", "-1"), ("+1", "")]
    assert [SHADES.index(cell.fill) for cell in first.cells] == [4, 1, 0, 0]
    assert (first.cells[0].ink, first.cells[1].ink) == ("#FFFFFF", "#000000")
    assert [(cell.told, cell.owed) for cell in last.cells] == [("1", ""), *[("", "-1")] * 3]
    assert [cell.fill for cell in total.cells] == ["#FFFFFF"] * 4
    assert (total.is_sum, total.cells[0].told, total.cells[2].owed) == (True, "9", "-2")


def test_shades_are_as_dark_on_grey_paper_as_in_colour() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = [grey(shade) for shade in SHADES]
    assert all(lighter - darker > 20 for lighter, darker in itertools.pairwise(shades))


@pytest.mark.parametrize(
    ("period", "unit", "columns"),
    [
        ("2026-11", Unit.WEEK, [6]),
        ("2026-W48", Unit.WEEK, [1]),
        ("2026-Q4", Unit.MONTH, [3]),
        ("2026", Unit.MONTH, [12]),
        ("2021-01-01..2026-12-31", Unit.QUARTER, [12, 12]),
    ],
)
def test_a_picture_is_no_wider_than_a_page(period: str, unit: Unit, columns: list[int]) -> None:
    found = covered(period)
    assert found.unit is unit
    assert [len(picture.heads) for picture in pictures(found)] == columns
    assert all(len(row.cells) == len(one.heads) for one in pictures(found) for row in one.rows)


def test_columns_have_their_year_where_there_are_several() -> None:
    assert heads(covered("2026-10-20..2026-12-01", Unit.MONTH)) == ("T10", "T11", "T12")
    assert heads(covered("2025-12-01..2026-01-31", Unit.MONTH)) == ("T12/25", "T1/26")
    assert heads(covered("2026-W48", Unit.WEEK)) == ("W48",)


def test_the_paper_says_what_the_picture_shows() -> None:
    (section,) = [one for one in compose(figures(), HEADING).sections if one.pictures]
    assert "yêu cầu 8 lượt" in section.paragraphs[0]
    assert "còn nợ 4" in section.paragraphs[0]
    plain = figures_of(account_of([]), Period.parse("2026"), HANOI, [], {})
    assert not any(one.pictures for one in compose(plain, HEADING).sections)


def test_word_has_a_shaded_table_with_a_frame_around_what_is_owed(tmp_path: Path) -> None:
    (path,) = write(results(figures("2026-Q1")), ["docx"], tmp_path)
    with zipfile.ZipFile(path) as package:
        page = package.read("word/document.xml").decode()
    picture = next(part for part in page.split("<w:tbl>") if "Ý nghĩa, mục tiêu" in part)
    assert set(re.findall(r'w:fill="(\w+)"', picture)) == {"FFFFFF", "1F5F99", "DCE9F5"}
    assert "<w:tcBorders>" not in picture
    (path,) = write(results(figures("2026-Q3")), ["docx"], tmp_path)
    with zipfile.ZipFile(path) as package:
        page = package.read("word/document.xml").decode()
    assert page.count("<w:tcBorders>") == 3, "two groups and the sum, in September"


def test_a_page_of_pdf_holds_it(tmp_path: Path) -> None:
    with_it = write(results(figures()), ["pdf"], tmp_path / "a.pdf")[0]
    without = figures_of(account_of([]), Period.parse("2026"), HANOI, GIVEN, {})
    assert with_it.stat().st_size > write(results(without), ["pdf"], tmp_path / "b.pdf")[0].stat().st_size


def test_the_book_has_numbers_and_colours_of_its_own(tmp_path: Path) -> None:
    (path,) = write(results(figures()), ["xlsx"], tmp_path)
    sheet = next(one for one in read_book(path) if one.name == "Mức độ thực hiện")
    row = next(row for row in sheet.rows if row[0] == "a")
    assert row[2:8] == (0, 8, 0, 2, 0, 0)
    assert row[14] == 10
    with zipfile.ZipFile(path) as package:
        pages = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    (page,) = [page for page in pages if "colorScale" in page]
    ranges = re.findall(r'conditionalFormatting sqref="([A-Z0-9:]+)"', page)
    assert ranges == ["C3:N12", "C17:N26", "C31:N40"]


def test_json_has_the_same_cells(tmp_path: Path) -> None:
    (path,) = write(results(figures()), ["json"], tmp_path)
    found = json.loads(path.read_text())["coverage"]
    assert found["by"] == "month"
    assert found["total"]["total"]["owed"] == 4
    without = figures_of(account_of([]), Period.parse("2026"), HANOI, GIVEN, {})
    (path,) = write(results(without), ["json"], tmp_path)
    assert json.loads(path.read_text())["coverage"] is None
