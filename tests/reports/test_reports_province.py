"""The province's screen: lines of stations, their sums, and the same numbers in every format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from broadcast.domain.times import RATE, Frames, Period
from broadcast.reports.paper import Heading
from broadcast.reports.province import Province, StationRow
from broadcast.reports.writers import FORMATS, write
from broadcast.sheets import read_book

HEADING = Heading(
    station="Trung tâm Văn hóa và Truyền thanh",
    commune="tỉnh Đồng Tháp",
    office="",
    dated=date(2026, 10, 5),
    symbol="BC-TT",
)


def station(name: str, area: str, asked: int, played: int, **counts: int) -> StationRow:
    values = {"speakers": 10, "bulletins": 20, "aired": 18, "emergency": 1, **counts}
    return StationRow(
        station=name, area=area, asked=Frames(asked * RATE), played=Frames(played * RATE), **values
    )


def province(*rows: StationRow) -> Province:
    return Province(period=Period.parse("2026-Q3"), heading=HEADING, stations=rows)


SOME = province(
    station("Đài xã Mỹ Phong", "Khu vực 2", 36000, 35100),
    station("=Đài phường 5", "Khu vực 1", 7200, 1800, aired=5, emergency=0),
    station("Đài xã Tân Hội", "Khu vực 2", 0, 0, speakers=7, bulletins=0, aired=0, emergency=0),
)


def test_ratios_and_sums_are_of_what_was_asked() -> None:
    assert SOME.stations[0].ratio == Fraction(39, 40)
    assert SOME.stations[2].ratio is None
    assert SOME.total.ratio == Fraction(36900, 43200)
    assert (SOME.total.speakers, SOME.total.bulletins, SOME.total.aired, SOME.total.emergency) == (
        27,
        40,
        23,
        1,
    )
    assert [(area.area, area.speakers, area.aired) for area in SOME.areas] == [
        ("Khu vực 1", 10, 5),
        ("Khu vực 2", 17, 18),
    ]


def test_the_paper_lies_and_sums_up() -> None:
    paper = SOME.paper()
    assert paper.landscape
    assert (paper.superior, paper.place_and_date) == (
        "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP",
        "Đồng Tháp, ngày 05 tháng 10 năm 2026",
    )
    areas, stations = (section.table for section in paper.sections)
    assert areas is not None
    assert stations is not None
    assert stations.rows[0] == (
        "1",
        "=Đài phường 5",
        "Khu vực 1",
        "10",
        "20",
        "5",
        "0",
        "2:00:00",
        "0:30:00",
        "25,0%",
    )
    assert stations.rows[-1][1:] == ("Cộng", "", "27", "40", "23", "1", "12:00:00", "10:15:00", "85,4%")
    assert "đạt 85,4%" in paper.opening
    assert len(province(SOME.stations[0]).paper().sections) == 1


def test_every_format_holds_the_same_numbers(tmp_path: Path) -> None:
    paths = {path.suffix: path for path in write(SOME, FORMATS, tmp_path)}
    assert {path.name for path in paths.values()} == {f"toan-tinh-2026-Q3.{name}" for name in FORMATS}
    found = json.loads(paths[".json"].read_text())
    assert found["total"]["ratio_percent"] == 85.42
    assert [row["station"] for row in found["stations"]] == [
        "=Đài phường 5",
        "Đài xã Mỹ Phong",
        "Đài xã Tân Hội",
    ]
    assert found["stations"][1]["seconds_played"] == 35100.0
    rows = list(csv.DictReader(io.StringIO(paths[".csv"].read_text(encoding="utf-8-sig"), newline="")))
    assert [(row["Đài"], row["Đã phát"], row["Tỷ lệ (%)"]) for row in rows] == [
        ("'=Đài phường 5", "5", "25.0"),
        ("Đài xã Mỹ Phong", "18", "97.5"),
        ("Đài xã Tân Hội", "0", ""),
    ]
    sheets = {sheet.name: sheet for sheet in read_book(paths[".xlsx"])}
    assert sheets["Đài"].rows[2][2:6] == (10, 20, 18, 1)
    assert sheets["Đài"].rows[2][6:] == (timedelta(hours=10), timedelta(hours=9, minutes=45), 97.5)
    assert sheets["Đài"].rows[-1][0] == "Cộng"
    with zipfile.ZipFile(paths[".xlsx"]) as package:
        assert "xl/charts/chart1.xml" in package.namelist()
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "worksheets/" in name)


def test_an_office_without_stations_has_its_papers_too(tmp_path: Path) -> None:
    assert all(path.stat().st_size for path in write(province(), FORMATS, tmp_path))
