"""Week files as operators of communes write them for themselves: read as people read them, or faulted exactly.

The communes are made up; the habits are not.
"""

import contextlib
import csv
from datetime import date, time

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from traffic_values import FEEDS, WEEK, ZONES, rules

from broadcast.domain.schedule import Priority, SourceKind, StartKind
from broadcast.errors import BroadcastError, WeekFaultsError
from broadcast.traffic import build_day, read_week
from broadcast.traffic.spellings import write_days, write_source

RELAYS = ("VOV1", "Đài tỉnh")


@pytest.fixture
def book(tmp_path):
    """Write sheets of rows as a workbook; a cell that is a tuple (text, rows, columns) is merged over so many."""

    def writing(name="lich.xlsx", **sheets):
        with xlsxwriter.Workbook(tmp_path / name) as made:
            dates = made.add_format({"num_format": "dd/mm/yyyy"})
            clocks = made.add_format({"num_format": "hh:mm"})
            for title, rows in sheets.items():
                page = made.add_worksheet(title.replace("_", " "))
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if isinstance(cell, tuple):
                            text, high, wide = cell
                            page.merge_range(number, column, number + high - 1, column + wide - 1, text)
                        elif isinstance(cell, (date, time)):
                            page.write_datetime(
                                number, column, cell, dates if isinstance(cell, date) else clocks
                            )
                        else:
                            page.write(number, column, cell)
        return tmp_path / name

    return writing


def read(path, week=None):
    return read_week(path, week, "an", ZONES, RELAYS)


def told(path, week=None):
    """Each line in short: days, start, length in minutes, source, content."""
    return [
        (
            write_days(line.days),
            f"{line.start:%H:%M}" if line.start else "",
            line.length and line.length // 60_000,
            write_source(line.source),
            line.content,
        )
        for line in read(path, week).schedule.lines
    ]


def faults_of(path, week=None):
    with pytest.raises(WeekFaultsError) as refused:
        read(path, week)
    return [(fault.place.split(", ", 1)[-1], fault.rule, fault.vi) for fault in refused.value.faults]


# ── merged days, a title, notes and signatures ───────────────────────────────────────────────────


def test_a_grid_with_merged_days_a_title_and_signatures(book):
    path = book(
        Tuan_48=[
            [("ỦY BAN NHÂN DÂN XÃ AN BÌNH", 1, 6)],
            [("LỊCH PHÁT THANH TUẦN 48 (từ ngày 23/11 đến ngày 29/11/2026)", 1, 6)],
            [],
            ["STT", "Thứ, ngày", "Thời gian", "Nội dung chương trình", "Thời lượng (phút)", "Hình thức", "Người đọc"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            [1, ("Thứ Hai\n23/11", 3, 1), "5h00", "Nhạc hiệu", None, "nhac-hieu.flac", "Lan"],
            [2, None, "5h05'", "PL chương trình 17h thứ 2", 25, "PL", "Lan"],
            [3, None, "6 giờ", "Tiếp âm thời sự Đài TNVN", 30, None, None],
            [4, ("Thứ Ba - Thứ Sáu\n(24/11 - 27/11)", 2, 1), 0.7083333333, "Bản tin xã", 12, "tin.mp3", "Hùng"],
            [5, None, None, "Nhạc kết", None, "nhac-ket.flac", None],
            [],
            [None, "Ghi chú: PL là phát lại, TT là trực tiếp."],
            [None, "- Giờ phát có thể đổi khi có tin khẩn."],
            [None, "An Bình, ngày 20 tháng 11 năm 2026"],
            [None, "NGƯỜI LẬP", None, None, "DUYỆT CỦA UBND XÃ"],
            [None, "Lê Thị Lan", None, None, "Trần Văn Hùng"],
        ]
    )  # fmt: skip
    assert told(path) == [
        ("T2", "05:00", None, "nhac-hieu.flac", "Nhạc hiệu"),
        ("T2", "05:05", 25, "phát lại: chương trình 17h thứ 2", "PL chương trình 17h thứ 2"),
        ("T2", "06:00", 30, "tiếp âm: VOV1", "Tiếp âm thời sự Đài TNVN"),
        ("T3-T6", "17:00", 12, "tin.mp3", "Bản tin xã"),
        ("T3-T6", "", None, "nhac-ket.flac", "Nhạc kết"),
    ]
    found = read(path)
    assert found.schedule.week == WEEK
    said = [note.sentence("vi") for note in found.notes]
    assert any("“Người đọc” không thuộc lịch phát" in note for note in said)
    assert any("hàng 12" in note and "chữ ký (5 hàng)" in note for note in said)
    assert sum("hiểu theo Nội dung" in note for note in said) == 2


def test_days_as_rows_of_their_own_and_cells_that_say_as_above(book):
    path = book(
        Lich=[
            ["LỊCH PHÁT SÓNG TUẦN 48 NĂM 2026"],
            ["Giờ phát", "Chuyên mục", "Nội dung", "Nguồn", "Cụm loa"],
            [("THỨ HAI, NGÀY 23/11/2026", 1, 5)],
            [("BUỔI SÁNG", 1, 5)],
            ["05:30 - 05:35", "Nhạc", "Nhạc hiệu", "nhac-hieu.flac", ("Thôn Đông", 3, 1)],
            [None, "Bản tin", "Mời bà con thôn Đông đi họp lúc bảy giờ tối nay.", "đọc", None],
            ["17.30", "Thời sự", "Thời sự tỉnh", "Tiếp âm", None],
            [("Thứ Tư (25/11)", 1, 5)],
            ["5h30 sáng", "Nhạc", "Nhạc hiệu", "nhac-hieu.flac", None],
            ["NGƯỜI LẬP BIỂU"],
        ]
    )  # fmt: skip
    lines = read(path).schedule.lines
    assert [(write_days(line.days), line.start, line.length) for line in lines] == [
        ("T2", time(5, 30), 300_000),
        ("T2", None, None),
        ("T2", time(17, 30), None),
        ("T4", time(5, 30), None),
    ]
    assert [line.zones for line in lines] == [("Thôn Đông",)] * 3 + [()]
    assert write_source(lines[2].source) == "tiếp âm: Đài tỉnh"


def test_days_side_by_side(book):
    path = book(
        Khung=[
            ["KHUNG PHÁT THANH TỪ NGÀY 23/11/2026 ĐẾN NGÀY 29/11/2026"],
            ["Giờ", "Thứ 2", "Thứ 3", "Thứ 4", "CN", "Ghi chú"],
            ["5h00", ("Tiếp âm VOV1", 1, 4), None, None, None, "30 phút"],
            ["17h00", "Trực tiếp: họp dân", "-", "PL chương trình 17h thứ Hai", None, None],
            ["17h30", "nhac-ket.flac", None, None, None, None],
        ]
    )  # fmt: skip
    faults = faults_of(path)
    assert [fault[:2] for fault in faults] == [("trang tính Khung, hàng 5, cột Thứ 2, cột Nguồn", "source")]
    path = book(
        Khung=[
            ["Giờ", "Thời lượng", "Thứ 2 (23/11/2026)", "Thứ 3 (24/11/2026)", "Thứ 4 (25/11/2026)"],
            ["5h00", "30'", ("Tiếp âm VOV1", 1, 3), None, None],
            ["17h00", "10 phút", "Trực tiếp: họp dân", None, "PL chương trình 17h thứ Hai"],
        ]
    )  # fmt: skip
    assert told(path) == [
        ("T2", "05:00", 30, "tiếp âm: VOV1", "Tiếp âm VOV1"),
        ("T2", "17:00", 10, "trực tiếp", "Trực tiếp: họp dân"),
        ("T3", "05:00", 30, "tiếp âm: VOV1", "Tiếp âm VOV1"),
        ("T4", "05:00", 30, "tiếp âm: VOV1", "Tiếp âm VOV1"),
        ("T4", "17:00", 10, "phát lại: chương trình 17h thứ Hai", "PL chương trình 17h thứ Hai"),
    ]
    assert read(path).schedule.week == WEEK, "the dates say which"


def test_a_sheet_for_each_day(book):
    heads = ["Thời điểm", "Chương trình", "Nguồn phát"]
    path = book(
        "Tuần 48-2026.xlsx",
        Thứ_2=[heads, ["5h30", "Nhạc", "a.mp3"]],
        Thứ_3=[heads, ["5h30", "Nhạc", "a.mp3"], [None, "Tin", "tin.mp3"]],
        Danh_bạ=[["Trưởng đài", "0912 000 000"]],
    )
    assert [line[:2] for line in told(path)] == [("T2", "05:30"), ("T3", "05:30"), ("T3", "")]
    assert any("bỏ qua trang này" in note.vi for note in read(path).notes)


def test_a_sheet_for_each_week(book):
    heads = ["Thứ", "Giờ", "Nội dung", "Nguồn"]
    path = book(
        Tuần_47=[["Tuần: 2026-W47"], heads, ["T2", "5h30", "Cũ", "a.mp3"]],
        Tuần_48=[["Tuần: 2026-W48"], heads, ["T2", "5h30", "Mới", "a.mp3"]],
    )
    (fault,) = faults_of(path)
    assert "--week" in fault[2]
    assert [line[-1] for line in told(path, WEEK)] == ["Mới"]
    assert any("2026-W47: bỏ qua" in note.vi for note in read(path, WEEK).notes)


def test_a_csv_of_excel_in_vietnamese(tmp_path):
    path = tmp_path / "lich.csv"
    text = (
        "sep=;\r\n"
        "Lịch phát thanh xã Tân Lập;;;;\r\n"
        "Tuần từ 23-29/11/2026;;;;\r\n"
        "Ngày phát;Giờ;Nội dung;Hình thức;Mức độ ưu tiên\r\n"
        'Các ngày T2, 4, 6;5g30;"Bản tin\nxã";tin.mp3;Ưu tiên\r\n'
        ";17 giờ 15 phút;Họp thôn;PTTT;\r\n"
        "Hằng ngày (trừ CN);18h00;Thời sự;VOV1;thường\r\n"
        "Ghi chú;;;;\r\n"
    )
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        lines = read(path).schedule.lines
        assert [(write_days(line.days), write_source(line.source)) for line in lines] == [
            ("T2, T4, T6", "tin.mp3"),
            ("T2, T4, T6", "trực tiếp"),
            ("T2-T7", "tiếp âm: VOV1"),
        ]
        assert lines[0].priority is Priority.PRIORITY
        assert lines[0].content == "Bản tin\nxã"
        assert lines[0].place == "lich.csv, hàng 5"


def test_excel_dates_and_clocks_as_numbers(book):
    path = book(
        A=[
            ["Thứ", "Ngày", "Giờ", "Thời lượng", "Nội dung", "Nguồn"],
            ["Thứ 2", date(2026, 11, 23), time(5, 0), time(0, 25), "Một", "a.mp3"],
            ["Thứ 3", date(2026, 11, 24), 0.25, 0.0104166667, "Hai", "a.mp3"],
        ]
    )
    assert [line[:3] for line in told(path)] == [("T2", "05:00", 25), ("T3", "06:00", 15)]


# ── faults, all at once ──────────────────────────────────────────────────────────────────────────


def test_ten_different_faults_are_ten_faults(book):
    path = book(
        Lịch=[
            ["Tuần: 2026-W48"],
            ["Thứ", "Giờ", "Kiểu giờ", "Thời lượng", "Nội dung", "Nguồn", "Cụm loa", "Ưu tiên", "Ngôn ngữ", "Trễ giờ"],
            ["Thứ 8", "5h30", None, None, "Một", "a.mp3", None, None, None, None],
            ["T3 (23/11)", "5h30", None, None, "Hai", "a.mp3", None, None, None, None],
            ["30/11", "5h30", None, None, "Ba", "a.mp3", None, None, None, None],
            ["T4", 17.3, None, None, "Bốn", "a.mp3", None, None, None, None],
            ["T4", "5h30", None, "8-10 phút", "Năm", "a.mp3", None, None, None, None],
            ["T4", "5h30-5h40", None, "15'", "Sáu", "a.mp3", None, None, None, None],
            ["T4", "5h30", None, None, "Bảy", "PM", None, None, None, None],
            ["T4", "5h30", None, None, "Tám", "a.mp3", "Thôn Đôn", None, None, None],
            ["T4", "5h30", "cung", None, "Chín", "a.mp3", None, "uu tin", None, None],
            ["T4", "5h30", "cứg", None, "Mười", "a.mp3", None, None, "Tầy cổ", "bõ"],
        ]
    )  # fmt: skip
    faults = faults_of(path)
    assert [(place.removeprefix("trang tính Lịch, hàng "), rule) for place, rule, _ in faults] == [
        ("3, cột Thứ", "days"),
        ("4, cột Thứ", "days"),
        ("5, cột Thứ", "days"),
        ("6, cột Giờ", "time"),
        ("7, cột Thời lượng", "length"),
        ("8, cột Thời lượng", "length"),
        ("9, cột Nguồn", "source"),
        ("10, cột Cụm loa", "zone"),
        ("11, cột Ưu tiên", "priority"),
        ("12, cột Kiểu giờ", "start_kind"),
        ("12, cột Ngôn ngữ", "language"),
    ]
    words = [vi for _, _, vi in faults]
    assert "23/11/2026 là thứ Hai mà ô ghi T3" in words[1]
    assert "30/11 không thuộc tuần 2026-W48 (23/11 đến 29/11/2026)" in words[2]
    for number, meant in ((3, "17:30"), (4, "10'"), (7, "Thôn Đông"), (8, "ưu tiên"), (9, "cứng")):
        assert f"(có phải “{meant}”?)" in words[number]
    assert "dài 10', cần hai ô khớp nhau" in words[5]


def test_a_grid_without_sources_says_so_once(book):
    path = book(
        A=[["Thứ", "Giờ", "Nội dung"], ["T2", "5h", "Bản tin"], ["T3", "5h", "Bản tin"], ["T4", "5x", "Tin"]]
    )
    assert [(rule, place) for place, rule, _ in faults_of(path, WEEK)] == [
        ("column_missing", "trang tính A, hàng 1"),
        ("time", "trang tính A, hàng 4, cột Giờ"),
    ]


def test_a_number_of_a_week_that_its_days_are_not_is_told(book):
    rows = [["TUẦN 12 (23/11 - 29/11/2026)"], ["Thứ", "Giờ", "Nội dung", "Nguồn"], ["T2", "5h", "a", "a.mp3"]]
    found = read(book(A=rows))
    assert found.schedule.week == WEEK
    assert "ghi tuần 12" in found.notes[0].vi


def test_a_last_line_that_is_wrong_is_no_signature(book):
    rows = [["Thứ", "Giờ", "Nội dung", "Nguồn"], ["T2", "5h", "a", "a.mp3"], ["T9", None, "Tin cuối", None]]
    assert [rule for _, rule, _ in faults_of(book(A=rows), WEEK)] == ["days", "source"]


CELLS = st.sampled_from(
    ["", "", "Thứ", "Giờ", "Nội dung", "Nguồn", "Ghi chú", "T2", "Thứ 3 (24/11)", "23/11/2026", "31/02/2026", "5h-6h",
     "17.30", "Tuần:", "Tuần 60/2026", "Bản số: 2", "đọc", "PL", "PL chương trình 25h", "tiếp âm", "a.mp3", "BUỔI SÁNG",
     "từ 5/13 đến 9/13/2026", "(1)", "2", "NGƯỜI LẬP", "trừ", "T2 trừ T2", "Cụm Ioa", "-", "\u2028", "0.5", "=1+1"]
)  # fmt: skip


@given(st.lists(st.lists(CELLS | st.text(max_size=6), max_size=6), max_size=8))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_cells_is_read_or_refused(tmp_path, rows):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file).writerows([["Thứ", "Giờ", "Nội dung", "Nguồn"], *rows] if len(rows) % 2 else rows)
    with contextlib.suppress(BroadcastError):
        read(path)


# ── what a repeat means ──────────────────────────────────────────────────────────────────────────


def test_a_repeat_by_time_alone_is_of_the_day_before(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Thứ,Giờ,Nội dung,Nguồn\nT3-T6,5h05,PL chương trình 17h hôm trước,\nT2-T5,17h,Bản tin,tin.mp3\n"
    )
    schedule = read(path, WEEK).schedule
    assert schedule.lines[0].source.kind is SourceKind.REPEAT
    assert schedule.lines[0].start_kind is StartKind.HARD
    days = [
        build_day(
            schedule,
            day,
            station="xa",
            rules=rules(),
            zones=ZONES,
            carts={},
            feeds=FEEDS,
            evergreen=None,
            chime=None,
            version=1,
        )
        for day in WEEK.days[1:5]
    ]
    assert [day.events[0].title for day in days] == ["Bản tin"] * 4
