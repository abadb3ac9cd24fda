"""The papers: what they say, how the page looks, and that no letter of Vietnamese is missing."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import broadcast.reports
from broadcast.domain.asrun import AsRun, Outcome, Place
from broadcast.domain.content import Group, Telling
from broadcast.domain.times import RATE, ClockTrust, Frames, Period
from broadcast.errors import CannotWriteError, OutputFormatError
from broadcast.reports import words
from broadcast.reports.airings import account_of
from broadcast.reports.figures import Figures, compute
from broadcast.reports.paper import Heading
from broadcast.reports.results import Results
from broadcast.reports.results.page import compose
from broadcast.reports.writers import FORMATS, write
from broadcast.sheets import read_book

Make = Callable[..., AsRun]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HEADING = Heading(
    station="Đài Truyền thanh xã Mỹ Phong",
    commune="xã Mỹ Phong",
    office="Phòng Văn hóa - Xã hội",
    dated=date(2026, 9, 5),
    compiler="Nguyễn Thị Phượng",
    signer="Lê Hữu Nghị",
)
FONTS = Path(broadcast.reports.__file__).parent / "fonts"


def results(found: Figures) -> Results:
    return Results(figures=found, heading=HEADING)


def figures(*entries: AsRun, name: str = "2026-Q4") -> Figures:
    given = [
        Telling(
            name=f"KH1.{letter}",
            text=f"Nội dung {letter}",
            group=Group(letter),
            field=None,
            timing=None,
            plan="KH1",
        )
        for letter in "ab"
    ]
    places = [Place(seq) for seq in range(1, len(entries) + 1)]
    return computed(list(zip(places, entries, strict=True)), given, name)


def computed(entries: list[tuple[Place, AsRun]], given: list[Telling], name: str = "2026-Q4") -> Figures:
    hashes = {place: f"{place.seq:064x}"[::-1] for place, _ in entries}
    zones = {"z1": "Ấp Bình Lợi"}
    return compute(account_of(entries), Period.parse(name), HANOI, given, zones, hashes=hashes)


@pytest.fixture
def some(entry: Make) -> Figures:
    skipped = entry(2, outcome=Outcome.SKIPPED, frames=Frames(0), rung="", actual_start=None, reason="missed")
    return figures(entry(0), entry(1, title='=HYPERLINK("x")', column="=1+1"), skipped)


def word_text(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    page = document.sections[0]
    parts += [page.header.paragraphs[0].text, page.first_page_header.paragraphs[0].text]
    return "\n".join(parts)


# ── files ────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_gets_files_named_after_the_period(some: Figures, tmp_path: Path) -> None:
    paths = write(results(some), FORMATS, tmp_path)
    assert [path.name for path in paths] == [f"bao-cao-2026-Q4.{name}" for name in FORMATS]
    assert all(path.stat().st_size for path in paths)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)


def test_a_file_is_taken_at_its_word(some: Figures, tmp_path: Path) -> None:
    assert write(results(some), ["json"], tmp_path / "a.json") == (tmp_path / "a.json",)
    assert write(results(some), ["json"], tmp_path / "a.txt") == (tmp_path / "a.txt",)
    assert write(results(some), ["csv"], tmp_path / "a.docx") == (tmp_path / "a.csv",)
    assert write(results(some), ["csv", "json", "csv"], tmp_path / "b.csv") == (
        tmp_path / "b.csv",
        tmp_path / "b.json",
    )
    assert write(results(some), ["csv"], tmp_path / "new") == (tmp_path / "new" / "bao-cao-2026-Q4.csv",)


def test_an_unknown_format_writes_nothing(some: Figures, tmp_path: Path) -> None:
    with pytest.raises(OutputFormatError):
        write(results(some), ["csv", "odt"], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_refuses_is_said(some: Figures, tmp_path: Path, form: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWriteError):
        write(results(some), [form], tmp_path / "file" / f"a.{form}")


def test_an_empty_period_has_its_papers_too(tmp_path: Path) -> None:
    for path in write(results(figures()), FORMATS, tmp_path):
        assert path.stat().st_size


@pytest.mark.parametrize("form", FORMATS)
def test_papers_of_two_outputs_name_the_log_beside_the_line(entry: Make, tmp_path: Path, form: str) -> None:
    broken = {"outcome": Outcome.INTERRUPTED, "frames": Frames(60 * RATE), "reason": "device_missing"}
    pairs = [(Place(7, "chinh"), entry(0)), (Place(2, "phu"), entry(0, **broken))]
    (path,) = write(results(computed(pairs, [])), [form], tmp_path)
    if form == "json":
        document = json.loads(path.read_text())
        assert document["total"]["seqs"] == {"chinh": [7], "phu": [2]}
        assert document["discrepancies"][0]["seqs"] == {"phu": [2]}
        assert document["uneven"]["airings"] == 1
        assert [(line["output"], line["seq"]) for line in document["lines"]] == [("chinh", 7), ("phu", 2)]
        assert [tally["key"] for tally in document["by_output"]] == ["chinh", "phu"]
    elif form == "csv":
        text = path.read_text(encoding="utf-8-sig")
        assert "Không trọn trên mọi đầu ra" in text
        assert "chinh 7; phu 2" in text
    elif form == "xlsx":
        sheets = {sheet.name: sheet for sheet in read_book(path)}
        assert [row[0] for row in sheets["Dòng nhật ký"].rows[1:]] == ["chinh 7", "phu 2"]
        assert [row[0] for row in sheets["Đầu ra"].rows[1:]] == ["chinh", "phu"]
    elif form == "docx":
        text = word_text(path)
        assert "2 đầu ra (chinh, phu)" in text
        assert "1 lượt trọn vẹn trên đầu ra này nhưng thiếu trên đầu ra khác" in text
        assert "Theo đầu ra" in text


# ── machines and spreadsheets ────────────────────────────────────────────────────────────────────


def test_json_is_stable_and_says_its_units(some: Figures, tmp_path: Path) -> None:
    (path,) = write(results(some), ["json"], tmp_path)
    document = json.loads(path.read_text())
    assert document["rehearsal"] is False
    assert document["period"]["from"] == "2026-09-30T17:00:00.000000Z"
    assert document["total"] == {
        "key": "total",
        "name": "Tổng số",
        "airings": 2,
        "seconds_played": 600.0,
        "seconds_planned": 900.0,
        "ratio_percent": 66.67,
        "seqs": [1, 2],
        "missed_seqs": [3],
    }
    assert [group["key"] for group in document["by_group"]] == list("abcdđeghik")
    assert document["owed"] == ["KH1.b"]
    assert document["discrepancies"][0]["reason"] == "missed"
    assert document["lines"][1]["hash"].startswith("2000")
    before = path.read_bytes()
    write(results(some), ["json"], tmp_path)
    assert path.read_bytes() == before


def test_csv_is_for_a_spreadsheet(some: Figures, tmp_path: Path) -> None:
    (path,) = write(results(some), ["csv"], tmp_path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (rows[0]["Mục"], rows[0]["Số lượt"], rows[0]["Dòng nhật ký"]) == ("Tổng số", "2", "1–2")
    assert {row["Tính chất"] for row in rows} == {"Phát thật"}
    assert "'=1+1" in {row["Tên"] for row in rows}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_the_book_holds_numbers_and_no_formula(some: Figures, tmp_path: Path) -> None:
    (path,) = write(results(some), ["xlsx"], tmp_path)
    sheets = {sheet.name: sheet for sheet in read_book(path)}
    assert list(sheets)[:4] == ["Tổng hợp", "Nhóm nội dung", "Thời gian", "Nội dung kế hoạch"]
    assert sheets["Nhóm nội dung"].rows[1][0] == "a"
    assert sheets["Nhóm nội dung"].rows[1][2] == 2
    assert sheets["Dòng nhật ký"].rows[2][2] == '=HYPERLINK("x")'
    with zipfile.ZipFile(path) as package:
        pages = [package.read(name) for name in package.namelist() if "worksheets/" in name]
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert not any(b"<f>" in page for page in pages)
    assert charts


def test_a_figure_of_the_book_leads_to_its_lines(some: Figures, entry: Make, tmp_path: Path) -> None:
    heard = figures(entry(0, group="b"), entry(1, group="đ"), entry(2, group="đ"))
    (path,) = write(results(heard), ["xlsx"], tmp_path)
    sheets = {sheet.name: sheet for sheet in read_book(path)}
    group = sheets["Nhóm nội dung"].rows[5]
    assert (group[0], group[2], group[6]) == ("đ", 2, "2–3")
    with zipfile.ZipFile(path) as package:
        page = package.read("xl/worksheets/sheet2.xml").decode()
        lines = package.read(f"xl/worksheets/sheet{len(sheets)}.xml").decode()
    target = re.search(r'<hyperlink ref="C6" location="([^"]+)"', page)
    assert target
    assert target[1] == "'Dòng nhật ký'!A3"
    row = sheets["Dòng nhật ký"].rows[2]
    assert (row[0], row[4]) == (2, "đ")
    assert "<autoFilter " in lines, "lines can be narrowed down to those of a figure"


# ── paper ────────────────────────────────────────────────────────────────────────────────────────


def test_the_paper_has_the_parts_that_the_decree_asks_for(some: Figures) -> None:
    paper = compose(some, HEADING)
    assert paper.superior == "ỦY BAN NHÂN DÂN XÃ MỸ PHONG"
    assert paper.issuer == "ĐÀI TRUYỀN THANH XÃ MỸ PHONG"
    assert paper.place_and_date == "Mỹ Phong, ngày 05 tháng 9 năm 2026"
    assert paper.number.startswith("Số:  ")
    assert paper.subject.endswith("trên hệ thống truyền thanh cơ sở, quý IV năm 2026")
    titles = [section.title for section in paper.sections if section.level == 1]
    assert [title.split(".")[0] for title in titles] == ["I", "II", "III", "IV", "V"]
    assert paper.recipients[0] == "Như trên;"
    groups = paper.sections[1].table
    assert groups is not None
    assert groups.rows[0] == ("a", groups.rows[0][1], "2", "0:10:00")
    assert groups.rows[-1][1:3] == ("Cộng", "2")
    assert len(groups.rows) == 11


def test_a_ward_with_a_number_keeps_its_unit(some: Figures) -> None:
    heading = Heading(station="Đài", commune="Phường 5", office="", dated=date(2026, 1, 1))
    paper = compose(some, heading)
    assert paper.place_and_date == "Phường 5, ngày 01 tháng 01 năm 2026"
    assert (paper.to, paper.recipients[0]) == ("", "Ủy ban nhân dân Phường 5;")


def test_word_says_what_the_paper_says(some: Figures, tmp_path: Path) -> None:
    (path,) = write(results(some), ["docx"], tmp_path)
    text = word_text(path)
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BÁO CÁO",
        "Đã qua giờ phát",
        "KH1.b",
        "PHỤ LỤC",
        "100000000000",
    ):
        assert said in text
    assert words.REHEARSAL not in text


def test_word_has_the_decrees_page(some: Figures, tmp_path: Path) -> None:
    from docx import Document

    (path,) = write(results(some), ["docx"], tmp_path)
    document = Document(str(path))
    page = document.sections[0]
    sizes = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    ]
    assert [round(size.mm) for size in sizes if size] == [210, 297, 20, 20, 30, 15]
    assert page.different_first_page_header_footer
    assert 'w:instr="PAGE"' in page.header.paragraphs[0]._p.xml
    assert "PAGE" not in page.first_page_header.paragraphs[0]._p.xml
    assert document.styles["Normal"].font.name == "Times New Roman"


@pytest.mark.parametrize("form", FORMATS)
def test_a_rehearsal_is_called_one_on_every_paper(entry: Make, tmp_path: Path, form: str) -> None:
    found = figures(entry(0, clock_trust=ClockTrust.SIMULATED))
    (path,) = write(results(found), [form], tmp_path)
    if form == "docx":
        text = word_text(path)
        assert text.count(words.REHEARSAL) == 3
    elif form == "xlsx":
        for sheet in read_book(path):
            assert words.REHEARSAL in {cell for row in sheet.rows[:3] for cell in row}
    elif form == "csv":
        lines = path.read_text().splitlines()
        assert all(words.REHEARSAL in line for line in lines[1:])
    elif form == "json":
        assert json.loads(path.read_text())["rehearsal"] is True
    else:
        assert compose(found, HEADING).rehearsal == words.REHEARSAL
        before = path.read_bytes()
        assert write(results(found), ["pdf"], tmp_path)[0].read_bytes() == before
        real = figures(entry(0))
        assert write(results(real), ["pdf"], tmp_path / "real.pdf")[0].read_bytes() != path.read_bytes()


def test_titles_of_any_kind_stop_no_paper(entry: Make, tmp_path: Path) -> None:
    wild = [
        '#panic() $x$ *_"\\',
        "\x00\x07\x1b",
        "<w:p/>&amp;",
        "a" * 3000,
        "\n\r\t",
        "{{x}}",
        "👍 مرحبا",
        "]#x",
    ]
    found = figures(*(entry(number, title=title, column=title) for number, title in enumerate(wild)))
    for path in write(results(found), FORMATS, tmp_path):
        assert path.stat().st_size


# ── letters ──────────────────────────────────────────────────────────────────────────────────────


def vietnamese_letters() -> set[str]:
    bases = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    toned = {unicodedata.normalize("NFC", base + tone) for base in bases for tone in tones}
    small = toned | set("bcdđghklmnpqrstvxfjwz")
    return small | {letter.upper() for letter in small} | set("0123456789.,;:/-–()“”%…")


def glyphs(path: Path) -> set[int]:
    """Code points that a font maps to a glyph (its cmap table in format 4)."""
    content = path.read_bytes()
    count = struct.unpack(">H", content[4:6])[0]
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack(">4sIII", content[12 + 16 * index : 28 + 16 * index])
        tables[tag] = offset
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for index in range(struct.unpack(">H", content[cmap + 2 : cmap + 4])[0]):
        start = cmap + struct.unpack(">HHI", content[cmap + 4 + 8 * index : cmap + 12 + 8 * index])[2]
        if struct.unpack(">H", content[start : start + 2])[0] != 4:
            continue
        segments = struct.unpack(">H", content[start + 6 : start + 8])[0] // 2
        ends = struct.unpack(f">{segments}H", content[start + 14 : start + 14 + 2 * segments])
        starts = struct.unpack(
            f">{segments}H", content[start + 16 + 2 * segments : start + 16 + 4 * segments]
        )
        for first, last in zip(starts, ends, strict=True):
            found |= set(range(first, last + 1))
    return found - {0xFFFF}


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_the_font_has_every_vietnamese_letter(style: str) -> None:
    letters = vietnamese_letters()
    assert len(letters) > 180
    assert {ord(letter) for letter in letters} - glyphs(FONTS / f"Tinos-{style}.ttf") == set()
    assert (FONTS / "LICENSE.txt").is_file()


def test_the_page_uses_the_packages_font_alone(some: Figures, tmp_path: Path) -> None:
    (path,) = write(results(some), ["pdf"], tmp_path)
    assert path.read_bytes().startswith(b"%PDF")
    families = re.findall(rb"/FontName\s*/(\S+)", unpacked(path.read_bytes()))
    assert families
    assert all(b"+Tinos" in name for name in families)


def unpacked(pdf: bytes) -> bytes:
    """A PDF's bytes with its packed streams opened."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(packed))
    return b"\n".join(parts)


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def test_numbers_are_vietnamese() -> None:
    assert words.number(1234567) == "1.234.567"
    assert words.number(Fraction(12345, 10), 1) == "1.234,5"
    assert words.number(Fraction(-5, 2)) == "-3"
    assert words.percent(Fraction(2, 3)) == "66,7%"
    assert words.percent(None) == "–"
    assert words.length(Frames((34 * 3600 + 5 * 60 + 9) * RATE)) == "34 giờ 05 phút 09 giây"
    assert words.length(Frames(65 * RATE)) == "1 phút 05 giây"
    assert words.length(Frames(0)) == "0 giây"
    assert words.lines(map(Place, [5, 3, 4, 9, 9])) == "3–5, 9"
    assert words.lines([Place(5, "phu"), Place(3, "chinh"), Place(4, "chinh")]) == "chinh 3–4; phu 5"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026", "năm 2026"),
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-h2", "6 tháng cuối năm 2026"),
        ("2026-Q4", "quý IV năm 2026"),
        ("2026-02", "tháng 2 năm 2026"),
        ("2026-W48", "tuần 48 năm 2026"),
        ("2026-02-03", "ngày 03 tháng 02 năm 2026"),
        ("2026-09-05..2026-12-15", "từ ngày 05 tháng 9 năm 2026 đến ngày 15 tháng 12 năm 2026"),
    ],
)
def test_periods_are_said(name: str, said: str) -> None:
    assert words.period(Period.parse(name)) == said
