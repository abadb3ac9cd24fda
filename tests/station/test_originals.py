"""A plan's document beside what was found in it, and the word of whoever has looked through both."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import NOON, Noon

from broadcast.errors import FileMissingError, PlanVersionMissingError, RoleRefusedError
from broadcast.station import corrections, originals, plans
from broadcast.station.home import open_home

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "schedules" / "ke-hoach-mau.txt"


@pytest.fixture
def station(home):
    with open_home(home, Noon()) as opened:
        yield opened


def marked(passages):
    return {
        piece.name: piece.text
        for passage in passages
        for cell in passage.cells
        for piece in cell
        if piece.name
    }


def test_every_item_is_marked_where_its_words_stand_and_no_letter_of_the_document_is_lost(station):
    version = plans.import_plan(station, SAMPLE).version
    found = originals.passages(station, version)
    assert marked(found) == {name: part.text for name, part in version.parts().items()}
    places = {name: passage.place for passage in found for name in passage.names}
    assert places == {name: part.source.place for name, part in version.parts().items()}
    lines = [" ".join(line.split()) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    text = " ".join("".join(piece.text for piece in cell) for one in found for cell in one.cells)
    assert next(line for line in lines if "KẾ HOẠCH" in line) in text
    assert any(passage.row for passage in found) == bool(version.plan.tasks)


def test_a_row_of_a_table_keeps_its_cells_and_names_its_task(station, tmp_path):
    plan = tmp_path / "ke-hoach.html"
    plan.write_text(
        "<html><body><p>KẾ HOẠCH</p><table><tr><th>STT</th><th>Nhiệm vụ</th><th>Cơ quan chủ trì</th>"
        "<th>Thời gian thực hiện</th></tr><tr><td>1</td><td>Tuyên truyền dịch vụ công trực tuyến</td>"
        "<td>Văn hóa</td><td>Hằng tháng</td></tr></table></body></html>",
        encoding="utf-8",
    )
    version = plans.import_plan(station, plan).version
    row = originals.passages(station, version)[-1]
    assert (row.row, row.names, len(row.cells)) == (True, version.task_names, 4)
    assert [piece.name for cell in row.cells for piece in cell] == ["", version.task_names[0], "", ""]


def test_what_a_hostile_document_holds_besides_text_stays_in_the_file(station, tmp_path):
    plan = tmp_path / "ke-hoach.html"
    plan.write_text(
        "<html><body><script>alert(1)</script><p>Nội dung tuyên truyền:</p><p onclick='x()'>a) Tuyên truyền &lt;script&gt;"
        "alert(2)&lt;/script&gt; về một cửa</p><p>b) Tuyên truyền chỉ số hài lòng</p></body></html>",
        encoding="utf-8",
    )
    version = plans.import_plan(station, plan).version
    text = " ".join(
        p.text for one in originals.passages(station, version) for cell in one.cells for p in cell
    )
    assert "alert(1)" not in text
    assert "x()" not in text
    assert "<script>alert(2)</script>" in text


def test_an_original_that_is_gone_is_said_to_be(station):
    version = plans.import_plan(station, SAMPLE).version
    next((station.folder / "plans").iterdir()).unlink()
    with pytest.raises(FileMissingError):
        originals.passages(station, version)


def test_a_version_is_accepted_by_an_editor_and_the_next_one_is_not(station, tmp_path):
    code = plans.import_plan(station, SAMPLE).keeping.code
    with pytest.raises(RoleRefusedError):
        corrections.accept(station, code, 1, "lanh-dao")
    with pytest.raises(PlanVersionMissingError):
        corrections.accept(station, code, 2, None)
    assert station.store.plan(code).kept.accepted is None
    corrections.accept(station, code.lower(), 1, None)
    accepted = station.store.plan(code).kept.accepted
    assert (accepted.by, accepted.at) == ("bien-tap", NOON)
    revised = tmp_path / "ban-hai.txt"
    text = SAMPLE.read_text(encoding="utf-8")
    revised.write_text(text.replace("một cửa", "một cửa liên thông"), encoding="utf-8")
    assert plans.import_plan(station, revised).keeping.version == 2
    assert [kept.accepted is None for kept in plans.listed(station)] == [False, True]
