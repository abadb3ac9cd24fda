"""The same plan as text, as a page and as a Word file says the same, with a converter's marks in it or not."""

import html
from itertools import groupby
from pathlib import Path

import docx
import pytest

from broadcast.ingest import read_plan
from broadcast.ingest.blocks import Paragraph, Row, Table
from broadcast.ingest.marks import unmarked

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
NAMES = (
    "bai-an-giang-2021",
    "kh-103-tien-giang-2021",
    "kh-tuy-phuoc-2023",
    "qd-1216-btttt",
    "qd-1963-hcmc-2021",
)


def as_page(text):
    parts = []
    for is_table, lines in groupby(filter(str.strip, text.split("\n")), lambda line: "\t" in line):
        if is_table:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) for line in lines)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            parts += [f"<p>{html.escape(line)}</p>" for line in lines]
    return f"<html><body>{''.join(parts)}</body></html>"


def as_word(text, path):
    document = docx.Document()
    for is_table, lines in groupby(filter(str.strip, text.split("\n")), lambda line: "\t" in line):
        if not is_table:
            for line in lines:
                document.add_paragraph(line)
            continue
        rows = [line.split("\t") for line in lines]
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=False):
                cell.text = words
    document.save(path)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real plans are not at hand")
@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("name", NAMES)
def test_a_real_plan_says_the_same_in_every_form(tmp_path, name, form):
    source = SEEDS / f"{name}.txt"
    path = tmp_path / f"{name}.{form}"
    if form == "html":
        path.write_text(as_page(source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        as_word(source.read_text(encoding="utf-8"), path)
    expected, found = read_plan(source), read_plan(path)
    assert (found.heading.number, found.heading.dated) == (expected.heading.number, expected.heading.dated)
    assert [(item.marker, item.parent, item.text) for item in found.items] == [
        (item.marker, item.parent, item.text) for item in expected.items
    ]
    assert [(task.no, task.text, task.lead, task.timing) for task in found.tasks] == [
        (task.no, task.text, task.lead, task.timing) for task in expected.tasks
    ]


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
