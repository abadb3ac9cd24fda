"""Reports on the desk: seen as the paper says it, taken along in every format, with figures typed in by hand."""

import json
import re
import sys
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "station"))
from logged_days import MONDAY, TUESDAY, log

from broadcast.domain.facts import FactKind
from broadcast.domain.people import Role
from broadcast.domain.times import RATE, Period
from broadcast.reports import words
from broadcast.station import forms
from broadcast.station.forms import FormName


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def told(desk):
    """What is planned for Monday was told; of Tuesday everything was missed."""
    log(desk, MONDAY)
    log(desk, TUESDAY, missed=lambda _event: True)
    return desk


def test_without_a_log_the_page_says_so_and_what_comes_next(visit, desk):
    for log_file in desk.folder.glob("as_run*"):
        log_file.unlink()
    page = visit(Role.VIEWER).get("/bao-cao")
    assert page.status_code == 200
    assert "alert-warning" in page.text


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("ket-qua", FormName.REPORT),
        ("so-nhat-ky", FormName.LOGBOOK),
        ("thu-lao", FormName.PAY),
        ("cham-diem", FormName.POINTS),
    ],
)
def test_the_page_says_what_the_paper_says(visit, told, form, name):
    paper = forms.fill_in(told, Period.parse("2026-11"), name)[0].paper()
    page = text_of(visit(Role.VIEWER).get(f"/bao-cao?ky=2026-11&mau={form}").text)
    assert paper.subject in page
    for section in paper.sections:
        assert " ".join(section.title.split()) in page
        for row in section.table.rows if section.table else ():
            assert " ".join(" ".join(row).split()) in page


def test_the_month_that_is_over_is_shown_first_and_others_are_near(visit, told):
    page = visit(Role.VIEWER).get("/bao-cao").text
    assert 'name="ky" value="2026-10"' in page
    assert "tháng 10 năm 2026" in page
    for name in ("2026-11", "2026-09", "2026-Q4", "2026"):
        assert f'href="/bao-cao?ky={name}&amp;mau=ket-qua"' in page
    assert "2026-12" not in page


def test_the_chart_and_the_table_beside_it_have_the_minutes_of_the_paper(visit, told):
    figures = forms.fill_in(told, Period.parse("2026-11"))[0].figures
    page = visit(Role.VIEWER).get("/bao-cao?ky=2026-11").text
    minutes = json.loads(unescape(re.search(r"data-minutes='([^']*)'", page)[1]))
    assert minutes == [round(one.played / RATE / 60, 1) for one in figures.by_time]
    assert max(minutes) > 0.5
    assert len(json.loads(unescape(re.search(r"data-names='([^']*)'", page)[1]))) == 30


def test_what_went_otherwise_leads_to_its_lines_in_the_log(visit, told):
    page = visit(Role.VIEWER).get("/bao-cao?ky=2026-11").text
    figures = forms.fill_in(told, Period.parse("2026-11"))[0].figures
    (missed,) = figures.discrepancies
    assert words.reason(missed.reason) in text_of(page)
    assert f'href="/nhat-ky?ngay=2026-11-24&amp;dong={missed.seqs[0].seq}"' in page


def test_every_format_is_what_its_name_says_and_nothing_stays_behind(visit, told):
    client = visit(Role.VIEWER)
    for ending, front in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b""), ("json", b"{")):
        answer = client.get(f"/bao-cao/tai/ket-qua/{ending}?ky=2026-11")
        assert answer.status_code == 200, ending
        assert answer.content.startswith(front)
        assert f'attachment; filename="bao-cao-2026-11.{ending}"' == answer.headers["content-disposition"]
    assert zipfile.is_zipfile(BytesIO(client.get("/bao-cao/tai/so-nhat-ky/docx?ky=2026-W48").content))
    shown = client.get("/bao-cao/tai/ket-qua/pdf?ky=2026-11&xem=true")
    assert shown.headers["content-disposition"].startswith("inline")
    assert not list((told.folder / "cache").glob("bao-cao-*"))
    for path in ("/bao-cao/tai/ket-qua/exe?ky=2026-11", "/bao-cao/tai/khac/pdf?ky=2026-11"):
        assert client.get(path).status_code == 404
    assert client.get("/bao-cao/tai/ket-qua/pdf?ky=2026-13").status_code == 422
    assert client.get("/bao-cao?ky=x..y").status_code == 422


def test_figures_typed_in_stand_in_the_paper_with_who_typed_them(visit, told):
    client = visit(Role.EDITOR)
    said = {"ky": "2026-11", "luot_nghe": "1200", "tin_bai": "", "ghi_chu": "phiếu điều tra"}
    answer = client.post("/bao-cao/so-lieu", data=said)
    assert answer.headers["location"] == "/bao-cao?ky=2026-11&mau=ket-qua"
    (fact,) = told.store.facts()
    assert (fact.kind, fact.value, fact.by) == (FactKind.LISTENERS, 1200, "editor")
    page = text_of(client.get(answer.headers["location"]).text)
    assert "1.200 editor phiếu điều tra" in page
    assert page.count("1.200") > 1, "the paper has it too"
    assert client.post("/bao-cao/so-lieu", data={"ky": "2026-11"}).status_code == 422
    assert client.post("/bao-cao/so-lieu", data={**said, "luot_nghe": "-3"}).status_code == 422
    assert visit(Role.VIEWER).post("/bao-cao/so-lieu", data=said).status_code == 403
    assert "Số này lấy từ đâu" not in visit(Role.VIEWER).get("/bao-cao").text
