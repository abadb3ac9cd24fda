"""What leaves the log is what stands in it, and never a formula on somebody's computer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.airlog.export import FORMATS, export
from broadcast.domain.asrun import AsRun, Place, from_record
from broadcast.errors import OutputFormatError

Make = Callable[..., AsRun]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_machines_get_every_entry_whole(entry: Make) -> None:
    entries = [(Place(7), entry(0)), (Place(8), entry(1, title="dòng\nhai, “ba”"))]
    lines = [json.loads(line) for line in "".join(export(entries, "ndjson", HANOI)).splitlines()]
    assert json.loads("".join(export(entries, "json", HANOI))) == lines
    assert [(Place(line.pop("seq")), from_record(line)) for line in lines] == entries


def test_the_output_is_named_where_there_are_several(entry: Make) -> None:
    entries = [(Place(7, "chinh"), entry(0)), (Place(7, "phu"), entry(0))]
    lines = json.loads("".join(export(entries, "json", HANOI, several=True)))
    assert [(line["output"], line["seq"]) for line in lines] == [("chinh", 7), ("phu", 7)]
    table = rows("".join(export(entries, "csv", HANOI, several=True)))
    assert [(row["Đầu ra"], row["STT"]) for row in table] == [("chinh", "7"), ("phu", "7")]
    assert "Đầu ra" in rows_head("".join(export([], "csv", HANOI, several=True)))
    assert "Đầu ra" not in rows_head("".join(export([], "csv", HANOI)))


def rows_head(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_log_is_an_empty_table(form: str) -> None:
    text = "".join(export([], form, HANOI))
    assert (json.loads(text) if form == "json" else rows(text) if form == "csv" else text.split()) == []


def test_csv_is_for_people_of_the_place(entry: Make) -> None:
    (row,) = rows("".join(export([(Place(7), entry())], "csv", HANOI)))
    assert row["STT"] == "7"
    assert row["Giờ phát"] == "2026-11-23 05:00:00.000"
    assert row["Số giây đã phát"] == "30.0"
    assert row["Đỉnh (dBFS)"] == "-3.12"
    assert row["Nội dung kế hoạch"] == "KH1.a"


@given(
    mark=st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝"]),
    rest=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
)
def test_no_cell_is_a_formula(entry: Make, mark: str, rest: str) -> None:
    (row,) = rows("".join(export([(Place(1), entry(title=f"{mark}x{rest}"))], "csv", HANOI)))
    assert row["Tên nội dung"] == f"'{mark}x{rest}"


@pytest.mark.parametrize("title", ["-5", "-5,25", "+84", "5 - 3", "Bản tin"])
def test_numbers_and_words_stay(entry: Make, title: str) -> None:
    (row,) = rows("".join(export([(Place(1), entry(title=title))], "csv", HANOI)))
    assert row["Tên nội dung"] == title


def test_digital_silence_has_no_level(entry: Make) -> None:
    silent = entry(peak=None, loudness=None, actual_start=None, actual_end=None)
    (row,) = rows("".join(export([(Place(1), silent)], "csv", HANOI)))
    assert (row["Đỉnh (dBFS)"], row["Giờ phát"]) == ("", "")


def test_another_form_is_refused_before_anything(entry: Make) -> None:
    with pytest.raises(OutputFormatError):
        export([(Place(1), entry())], "xml", HANOI)
