"""The same plan as text, portal page, Word file, printed pdf and workbook says the same, a converter's marks in it or not."""

from functools import cache
from pathlib import Path

import forms
import pytest

from broadcast.ingest import read_plan
from broadcast.ingest.blocks import Paragraph, Row, Table
from broadcast.ingest.readers.marks import unmarked

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
OWN = Path(__file__).parents[1] / "data" / "plans"
FORMS = {"html": forms.as_page, "docx": forms.as_word, "pdf": forms.as_pdf, "xlsx": forms.as_book}
PLACES = {
    "html": ("đoạn", "bảng"),
    "docx": ("đoạn", "bảng"),
    "pdf": ("trang",),
    "xlsx": ("trang tính “Kế hoạch”, hàng",),
}
REAL = (
    "bai-an-giang-2021",
    "kh-103-tien-giang-2021",
    "kh-tuy-phuoc-2023",
    "qd-1216-btttt",
    "qd-1963-hcmc-2021",
)

KINDS = (
    "bai-bao-yen-phu-2024",
    "huyen-ocr-2022",
    "quyet-dinh-dieu-2022",
    "tinh-mien-nui-2026",
    "tinh-par-index-2024",
    "tinh-sub-table-2025",
)
"""An article, a scan's words, a decision by articles, three levels of signs, two-row headers, a table of the content."""


def said(plan):
    """All that a plan says, without where it says it, and without the title: of a decision and its plan either will do."""
    heading = plan.heading
    return (
        (heading.number, heading.dated, heading.issuer, heading.period),
        [(item.marker, item.parent, item.text) for item in plan.items],
        [(task.no, task.text, task.lead, task.partners, task.timing) for task in plan.tasks],
    )


@cache
def said_as_text(source):
    return said(read_plan(source))


def same(source, folder, form):
    path = folder / f"tên bất kỳ.{'txt' if form == 'pdf' else 'pdf'}"
    FORMS[form](source.read_text(encoding="utf-8"), path)
    found = read_plan(path)
    for ours, theirs in zip(said(found), said_as_text(source), strict=True):
        assert ours == theirs
    for kept in (*found.items, *found.tasks):
        assert kept.source.place.startswith(PLACES[form])


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real plans are not at hand")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REAL)
def test_a_real_plan_says_the_same_in_every_form(tmp_path, name, form):
    same(SEEDS / f"{name}.txt", tmp_path, form)


@pytest.mark.parametrize("form", FORMS)
def test_an_own_plan_says_the_same_in_every_form(tmp_path, form):
    same(OWN / "xa-thanh-an-2026.txt", tmp_path, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_plan_says_the_same_in_every_form(tmp_path, name, form):
    same(OWN / "kinds" / f"{name}.txt", tmp_path, form)


@pytest.mark.parametrize(
    "look",
    [
        {"size": "14pt", "spacing": "15pt"},
        {"size": "12pt", "justify": False},
        {"size": "13pt", "spacing": "0.65em"},
        {"foot": "Kế hoạch tuyên truyền - VP.UBND xã"},
    ],
    ids=["large and airy", "ragged", "dense", "running foot"],
)
def test_however_a_plan_is_set_it_says_the_same(tmp_path, look):
    source = OWN / "xa-thanh-an-2026.txt"
    forms.as_pdf(source.read_text(encoding="utf-8"), tmp_path / "a.pdf", **look)
    assert said(read_plan(tmp_path / "a.pdf")) == said_as_text(source)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Số: *1216*/QĐ-BTTTT", "Số: 1216/QĐ-BTTTT"),
        ("***Cải cách thể chế***: Tuyên truyền", "Cải cách thể chế: Tuyên truyền"),
        ("**Cải cách chế độ công vụ:** Tuyên truyền", "Cải cách chế độ công vụ: Tuyên truyền"),
        ("Kinh phí (*) và nhân lực (*)", "Kinh phí (*) và nhân lực (*)"),
        ("5 * 3 = 15", "5 * 3 = 15"),
        ("*", "*"),
    ],
)
def test_stars_in_pairs_go_and_others_stay(written, left):
    assert next(unmarked([Paragraph(place="x", text=written)])).text == left


def test_hashes_are_headings_and_cells_are_cleaned_too():
    found = list(
        unmarked(
            [Paragraph(place="x", text="## **II. NỘI DUNG**"), Table(rows=(Row(place="y", cells=("*a*",)),))]
        )
    )
    assert (found[0].text, found[0].heading) == ("II. NỘI DUNG", True)
    assert found[1].rows[0].cells == ("a",)
