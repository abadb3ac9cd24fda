"""A week file is read whole or refused whole, and what is written comes back."""

import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from traffic_values import WEEK, ZONES, line, opening, week

from broadcast.domain.schedule import (
    LateRule,
    Line,
    LineSource,
    Overrun,
    Priority,
    SourceKind,
    StartKind,
    WeekSchedule,
)
from broadcast.domain.times import Week
from broadcast.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
    NotAFileError,
    OutputFormatError,
    PeriodError,
    WeekFaultsError,
)
from broadcast.sheets import Sheet, read_book, write_book
from broadcast.traffic import read_week, write_template, write_week
from broadcast.traffic.spellings import LANGUAGES
from broadcast.traffic.weekfiles.forms import tidy
from broadcast.traffic.weekfiles.heads import COLUMNS
from broadcast.traffic.weekfiles.templates import template_sheets

HEADS = "Thứ,Giờ,Kiểu giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn,Cụm loa,Ưu tiên,Ngôn ngữ,Ghi chú\n"
CSV = HEADS + "T2-T6,5h30,,30',Bản tin,Bản tin xã,đọc,Thôn Đông,ưu tiên,Tày,ghi\nCN,,,,,Nhạc,a.mp3,,,,\n"
READ = (
    line(
        "Bản tin xã",
        "05:30",
        (0, 1, 2, 3, 4),
        length=1_800_000,
        zones=("Thôn Đông",),
        priority=Priority.PRIORITY,
        language="tyz",
        note="ghi",
    ),
    line("Nhạc", days=(6,), source="file", reference="a.mp3", column=""),
)


def read(path, text=None, *, encoding="utf-8", week=WEEK):
    if text is not None:
        path.write_bytes(text.encode(encoding))
    return read_week(path, week, "an", ZONES, ("VOV1",)).schedule


def bare(lines):
    return [replace(one, place="") for one in lines]


def faults_of(path, text=None):
    with pytest.raises(WeekFaultsError) as refused:
        read(path, text)
    return refused.value.faults


# ── forms ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_the_forms_that_spreadsheets_save(tmp_path, encoding, delimiter):
    schedule = read(tmp_path / "a.txt", CSV.replace(",", delimiter), encoding=encoding)
    assert bare(schedule.lines) == list(READ)
    assert (schedule.week, schedule.author) == (WEEK, "an")
    assert schedule.lines[1].place == "a.txt, hàng 3"


def test_columns_stand_in_any_order_and_many_may_be_absent(tmp_path):
    text = "STT,NGUỒN,noi dung,Thứ,,Giờ\n1,đọc,Bản tin,T2,,17 giờ\n\n2,PL: T2 17:00,x,T3,,\n"
    first, second = read(tmp_path / "a.csv", text).lines
    assert (first.days, first.start, first.start_kind) == ((0,), time(17), StartKind.HARD)
    assert (second.start_kind, second.source.reference, second.place) == (
        StartKind.SOFT,
        "T2 17:00",
        "a.csv, hàng 4",
    )


def test_a_line_that_fills_ends_then_or_may_finish(tmp_path):
    heads = HEADS.strip() + ",Quá giờ,Trễ giờ\n"
    text = (
        heads
        + "T2,5h,,,,Tin,đọc,,,,,Phát hết,bỏ\n"
        + "T2,,,,,Nền,lấp: nhac.flac,,,,,,\n"
        + "T2,06:00,kết thúc lúc,,,Kết,nhac.flac,,,,,dời giờ,phát lại từ đầu\n"
    )
    first, fill, back = read(tmp_path / "a.csv", text).lines
    assert (first.overrun, first.late) == (Overrun.FINISH, LateRule.SKIP)
    assert (fill.source.kind, fill.source.reference) == (SourceKind.FILL, "nhac.flac")
    assert (fill.overrun, fill.late) == (Overrun.CUT, LateRule.JOIN)
    assert (back.start_kind, back.start) == (StartKind.BACK, time(6))
    assert (back.overrun, back.late) == (Overrun.SHIFT, LateRule.RESTART)


def test_a_file_of_before_the_last_columns_reads_as_before(tmp_path):
    assert HEADS.strip().split(",") == list(COLUMNS[:11])
    assert {(one.overrun, one.late) for one in read(tmp_path / "a.csv", CSV).lines} == {
        (Overrun.CUT, LateRule.JOIN)
    }


def test_the_usual_rules_are_left_blank(tmp_path):
    write_week(
        tmp_path / "a.csv", week(line("a", "17:00"), line("b", overrun=Overrun.SHIFT, late=LateRule.SKIP))
    )
    rows = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].endswith(",Ghi chú,Quá giờ,Trễ giờ")
    assert rows[2].endswith(",,,")
    assert rows[3].endswith(",dời giờ,bỏ")


def test_xlsx_with_cells_as_a_person_types_them(tmp_path):
    path = tmp_path / "a.dat"  # told by content
    rows = (
        ("LỊCH PHÁT THANH",),
        ("Tuần", "2026-W49"),
        ("Thứ", "Giờ", "Thời lượng", "Nội dung", "Nguồn"),
        (2, time(5, 56, 59, 600_000), timedelta(minutes=25), "Một", "đọc"),
        (3.0, time(5, 30), 30, "Hai", "đọc"),
        (None, None, None, None, None),
        ("T4", "5h30", time(0, 25), 5.5, "đọc"),
    )
    write_book(
        path,
        (Sheet(name="Sáng", rows=rows), Sheet(name="Hướng dẫn", rows=(("lời",),)), Sheet(name="b", rows=())),
    )
    schedule = read_week(path, None, "an", ZONES).schedule
    assert schedule.week == Week(year=2026, number=49)
    assert [(one.days, one.start, one.length, one.content) for one in schedule.lines] == [
        ((0,), time(5, 57), 1_500_000, "Một"),
        ((1,), time(5, 30), 1_800_000, "Hai"),
        ((2,), time(5, 30), 1_500_000, "5.5"),
    ]
    assert schedule.lines[2].place == "a.dat, trang tính Sáng, hàng 7"


def test_yaml_with_unquoted_times_and_lists(tmp_path):
    text = "tuần: 2026-W49\nlịch:\n- {thứ: [T2, T4], giờ: 17:00, nội dung: Một, nguồn: đọc}\n"
    schedule = read(tmp_path / "a.csv", text, week=None)  # told by content
    assert schedule.week == Week(year=2026, number=49)
    (one,) = schedule.lines
    assert (one.days, one.start, one.place) == ((0, 2), time(17), "a.csv, hàng 3")


# ── which week ───────────────────────────────────────────────────────────────────────────────────


def test_the_caller_the_file_or_its_name_says_which_week(tmp_path):
    named = "Tuần: 2026-W50\n" + CSV
    assert read(tmp_path / "2026-W49.csv", named).week == WEEK
    assert read(tmp_path / "2026-W49.csv", named, week=None).week == Week(year=2026, number=50)
    assert read(tmp_path / "lich 2026-W49.csv", "Tuần:\n" + CSV, week=None).week == Week(year=2026, number=49)
    with pytest.raises(PeriodError, match=r"a\.csv"):
        read(tmp_path / "a.csv", CSV, week=None)
    with pytest.raises(PeriodError, match="W60"):
        read(tmp_path / "a.csv", "Tuần: 2026-W60\n" + CSV, week=None)


# ── faults ───────────────────────────────────────────────────────────────────────────────────────


def test_every_fault_is_named_at_once_with_place_found_and_wanted(tmp_path):
    text = (
        HEADS
        + "T9,25h,cứngg,lâu,,Một,ở đâu,Thôn Tây,gấp,Sao Hỏa,\n"
        + "mai,,không trước,,,,đọc,,,,\n"
        + ",5h5,,,,Theo ngày trên,đọc,,,,\n"
        + "T2,17:00,,,,đúng,đọc,,,,\n"
        + "T2,,,,,,trực tiếp,,,,\n"
        + "T2,,kết thúc lúc,,,Kết,a.mp3,,,,\n"
    )
    faults = faults_of(tmp_path / "a.csv", text)
    assert [(fault.place, fault.rule) for fault in faults] == [
        ("a.csv, hàng 2, cột Thứ", "days"),
        ("a.csv, hàng 2, cột Giờ", "time"),
        ("a.csv, hàng 2, cột Kiểu giờ", "start_kind"),
        ("a.csv, hàng 2, cột Thời lượng", "length"),
        ("a.csv, hàng 2, cột Nguồn", "source"),
        ("a.csv, hàng 2, cột Cụm loa", "zone"),
        ("a.csv, hàng 2, cột Ưu tiên", "priority"),
        ("a.csv, hàng 2, cột Ngôn ngữ", "language"),
        ("a.csv, hàng 3, cột Thứ", "days"),
        ("a.csv, hàng 3, cột Giờ", "time"),
        ("a.csv, hàng 3, cột Nội dung", "content"),
        ("a.csv, hàng 4, cột Giờ", "time"),
        ("a.csv, hàng 6, cột Nội dung", "content"),
        ("a.csv, hàng 7, cột Giờ", "time"),
    ]
    assert faults[0].vi == "gặp “T9”, cần T2 … T7, CN, T2-T6, “T2, T4” hoặc Hằng ngày"
    assert faults[0].en.startswith("found “T9”, wanted T2")
    assert "Thôn Đông" in faults[5].vi
    assert faults[9].vi.startswith("ô trống trong khi Kiểu giờ")
    assert faults[10].vi.startswith("ô trống, cần lời để đọc")
    assert faults[10].en.startswith("a blank cell, wanted")
    assert "(có phải “05:05”?)" in faults[11].vi


def test_a_rule_that_is_none_is_named_with_the_words_that_do(tmp_path):
    faults = faults_of(
        tmp_path / "a.csv", "Thứ,Nội dung,Nguồn,Kiểu giờ,Quá giờ,Trễ giờ\nT2,a,đọc,lúc nào đó,nghỉ,thôi\n"
    )
    assert [(fault.place, fault.rule) for fault in faults] == [
        ("a.csv, hàng 2, cột Kiểu giờ", "start_kind"),
        ("a.csv, hàng 2, cột Quá giờ", "overrun"),
        ("a.csv, hàng 2, cột Trễ giờ", "late"),
    ]
    told = {fault.rule: fault for fault in faults}
    assert told["start_kind"].vi.endswith("cần cứng, mềm, không trước hoặc kết thúc lúc")
    assert told["overrun"].vi == "gặp “nghỉ”, cần cắt, phát hết hoặc dời giờ; để trống là cắt"
    assert told["late"].vi == "gặp “thôi”, cần phát tiếp, phát từ đầu hoặc bỏ; để trống là phát tiếp"


def test_a_sheet_is_named_in_the_place(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = (("Thứ", "Nội dung", "Nguồn", "Giờ"), (date(2026, 6, 2), "Một", "đọc", datetime(2026, 1, 1, 5, 0)))
    lost = Sheet(name="Chiều", rows=(("Thứ Hai", "17:00", "Bản tin", "đọc"),))
    write_book(path, (Sheet(name="Tuần 48", rows=rows), lost))
    assert "a.xlsx, trang tính Chiều" in [fault.place for fault in faults_of(path)]
    write_book(path, (Sheet(name="Tuần 48", rows=rows),))
    day, at = faults_of(path)
    assert (day.place, at.place) == (
        "a.xlsx, trang tính Tuần 48, hàng 2, cột Thứ",
        "a.xlsx, trang tính Tuần 48, hàng 2, cột Giờ",
    )
    assert day.vi.startswith("02/06/2026 không thuộc tuần 2026-W48")
    assert "“01/01/2026 05:00”" in at.vi


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Thứ,Giờ,Nội dung\nT2,5h,a\n", {"column_missing"}),
        ("Thứ,Nội dung,Nguồn,Cụm Ioa\nT2,a,đọc,Thôn Đông\n", {"column_unknown"}),
        ("Thứ,Nội dung,Nguồn,thu\nT2,a,đọc,T3\n", {"column_twice"}),
        ("Thứ,Nội dung,Nguồn\nT2,a,đọc,, b,c\n", {"column_unknown"}),
        ("Thứ,Nội dung,Nguồn\n,,\n", {"no_rows"}),
        ("ngày,giờ giấc\nT2,5h\n", {"column_missing"}),
        ("lịch: không\n", {"column_missing"}),
        ("Lịch:\n- không phải dòng\n", {"column_missing"}),
        ("Lịch:\n- {Thứ: T2, Nội dung: a}\n", {"column_missing"}),
        ("Lịch:\n- {Thứ: T2, Nội dung: a, Nguồn: đọc, Ghi chu5: An}\n", {"column_unknown"}),
        ("Lịch: []\n", {"no_rows"}),
    ],
)
def test_what_is_wrong_with_the_table_itself(tmp_path, text, rules):
    assert {fault.rule for fault in faults_of(tmp_path / "a.csv", text)} == rules


# ── no week at all ───────────────────────────────────────────────────────────────────────────────


def test_what_is_no_week_file_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    with pytest.raises(FileMissingError):
        read(path)
    with pytest.raises(NotAFileError):
        read(tmp_path)
    for empty in ("", " \n\n"):
        with pytest.raises(FileEmptyError):
            read(path, empty)
    with pytest.raises(FormatUnknownError):
        _raw(path, "Thứ,Giờ".encode("utf-16-le"))  # without its mark
    with pytest.raises(FormatUnknownError):
        _raw(path, b"Th\xf8,Gi\xea")  # an old Vietnamese encoding
    with pytest.raises(FormatUnknownError):
        _raw(path, b"a\0b")
    with pytest.raises(FileTooLargeError):
        _raw(path, b"a" * 5_000_001)
    write_book(path, (Sheet(name="a", rows=()),))
    with pytest.raises(FileEmptyError):
        read(path)


def _raw(path, content):
    path.write_bytes(content)
    read(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADS + 'T2,5h,,,,"không đóng,đọc,,,,\n', "ngoặc kép"),
        ("Lịch:\n- {Thứ: [T2\n", "gần dòng"),
        ("Lịch: \x07\n", "gần dòng 1"),
        ("[\n" * 500, "quá sâu"),
    ],
)
def test_what_is_broken_says_where(tmp_path, text, reason):
    with pytest.raises(FileDamagedError, match=reason):
        read(tmp_path / "a.csv", text)


def test_a_broken_text_that_is_no_schedule_lacks_its_columns(tmp_path):
    for text in ('"không đóng', "a: [b\n"):
        assert [fault.rule for fault in faults_of(tmp_path / "a.csv", text)] == ["column_missing"]


# ── writing ──────────────────────────────────────────────────────────────────────────────────────

texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.just("\n"), max_size=40).map(
    tidy
)
words = texts.map(lambda text: " ".join(text.split()))
filled = words.map(lambda text: text.lstrip(":") or "lời").map(lambda text: text.strip() or "lời")
references = {
    SourceKind.READ: st.just(""),
    SourceKind.LIVE: st.just(""),
    SourceKind.FILE: st.sampled_from(["nhac-hieu.flac", "tin/PL Thứ hai.mp3", "KH 1.wav"]),
    SourceKind.RELAY: st.sampled_from(["VOV1", "https://a.vn/b.mp3"]) | filled,
    SourceKind.REPEAT: st.sampled_from(["T2 17:00"]) | filled,
    SourceKind.PLAN: st.sampled_from(["KH1.đ", "KH2.NV3"]) | filled,
    SourceKind.FILL: st.sampled_from(["", "du-phong.flac", "nhạc/Nền 1.mp3"]),
}
sources = st.sampled_from(sorted(references)).flatmap(
    lambda kind: references[kind].map(lambda text: LineSource(kind=kind, reference=text))
)


@st.composite
def lines(draw):
    start = draw(st.none() | st.times())
    return Line(
        days=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        start=start,
        start_kind=draw(st.sampled_from(StartKind)) if start is not None else StartKind.SOFT,
        length=draw(st.none() | st.integers(1, 86_400_000)),
        column=draw(words),
        content=draw(texts) or "lời",
        source=draw(sources),
        zones=tuple(draw(st.lists(st.sampled_from([zone.name for zone in ZONES]), unique=True))),
        priority=draw(st.sampled_from(Priority)),
        language=draw(st.sampled_from(sorted({*LANGUAGES.values(), "fr"}))),
        note=draw(texts),
        overrun=draw(st.sampled_from(Overrun)),
        late=draw(st.sampled_from(LateRule)),
    )


schedules = st.builds(
    WeekSchedule,
    week=st.builds(Week, year=st.integers(2020, 2030), number=st.integers(1, 52)),
    lines=st.lists(lines(), min_size=1, max_size=4).map(tuple),
    author=st.just("an"),
)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "yaml", "YML"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=schedules)
def test_a_week_comes_back_without_loss(tmp_path, suffix, schedule):
    path = tmp_path / f"a.{suffix}"
    write_week(path, schedule)
    again = read_week(path, None, "an", ZONES).schedule
    assert replace(again, lines=tuple(bare(again.lines))) == schedule


def test_no_cell_of_a_csv_is_a_formula(tmp_path):
    copies = ["=1+1", "+84 gọi", "- một\n- hai", "@a", "'=1", "'lời"]
    write_week(tmp_path / "a.csv", week(*(line(copy, "17:00") for copy in copies)))
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    for formula in (",=", ",+", ",-", ',"-', ",@"):
        assert formula not in text
    assert [one.content for one in read(tmp_path / "a.csv").lines] == copies


def test_another_ending_is_refused(tmp_path):
    for name in ("a.docx", "a"):
        with pytest.raises(OutputFormatError, match=f"“{name.removeprefix('a') or 'a'}”"):
            write_week(tmp_path / name, week(opening("17:00")))
    for name in ("mau.csv", "mau.xls", "mau"):
        with pytest.raises(OutputFormatError, match="xlsx"):
            write_template(tmp_path / name, ZONES)
    assert not list(tmp_path.iterdir())


def test_the_template_offers_choices_and_is_filled_in(tmp_path):
    path = tmp_path / "mau.xlsx"
    write_template(path, ZONES)
    sheet, explained = read_book(path)
    assert sheet.rows[3] == COLUMNS
    assert (sheet.name, explained.name) == ("Lịch", "Hướng dẫn")
    told = {row[0] for row in explained.rows}
    assert told >= set(COLUMNS)
    with zipfile.ZipFile(path) as zipped:
        page = zipped.read("xl/worksheets/sheet1.xml").decode()
        shared = zipped.read("xl/sharedStrings.xml").decode()
    assert page.count("<dataValidation ") == 8
    for offered in ("Thôn Đông", "tiếp âm: VOV1", "lấp", "kết thúc lúc", "phát hết", "phát từ đầu"):
        assert f">{offered}</t>" in shared
    filled_in = Sheet(
        name="Lịch", rows=(("Tuần: 2026-W48",), COLUMNS, ("T2", "05:30", *[None] * 3, "a", "đọc"))
    )
    write_book(path, (filled_in, explained))
    assert len(read_week(path, None, "an", ZONES).schedule.lines) == 1
    write_template(path, ZONES)
    assert [fault.rule for fault in faults_of(path)] == ["no_rows"]


def test_the_template_offers_what_the_week_file_takes(tmp_path):
    for column, words in template_sheets(ZONES, ("VOV1", "Đài tỉnh"))[0].choices.items():
        for word in words:
            write_book(
                tmp_path / "a.xlsx",
                (
                    Sheet(
                        name="Lịch",
                        rows=(COLUMNS, _row({"Thứ": "T2", "Giờ": "05:00"} | {COLUMNS[column]: word})),
                    ),
                ),
            )
            assert len(read(tmp_path / "a.xlsx").lines) == 1, word


def _row(cells):
    return tuple({"Nội dung": "a", "Nguồn": "đọc", **cells}.get(name) for name in COLUMNS)


def test_the_template_offers_the_relays_of_the_station():
    sheet, _ = template_sheets(ZONES, ("Đài tỉnh",))
    offered = sheet.choices[COLUMNS.index("Nguồn")]
    assert "tiếp âm: Đài tỉnh" in offered
    assert "tiếp âm: VOV1" not in offered
