"""Plans on the desk: read in, looked through beside their document, put right, accepted; and how far they are told."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "station"))
from logged_days import MONDAY, log

from broadcast.domain.content import Facet, Group
from broadcast.domain.people import Role
from broadcast.domain.times import Period
from broadcast.reports.coverage import Unit
from broadcast.station import corrections, coverage, plans

ROOT = Path(__file__).parents[3]
PLAN = """ỦY BAN NHÂN DÂN XÃ BÌNH AN
KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2026

II. NỘI DUNG TUYÊN TRUYỀN
a) Tuyên truyền mục tiêu, ý nghĩa của cải cách hành chính năm 2026
b) Giới thiệu mô hình hay, gương điển hình trong cải cách hành chính
c) <script>alert(1)</script> Phổ biến cơ chế một cửa, một cửa liên thông
"""


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def read_in(client, content, name="kế hoạch.txt", **more):
    """Send a file and wait until it is read; gives the answer of the page that shows what came of it."""
    answer = client.post("/ke-hoach/tep", files={"tep": (name, content)}, data=more)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ke-hoach/dang-nap")
    for _ in range(600):
        page = client.get("/viec/ke-hoach-editor", headers={"HX-Request": "true"})
        if 'hx-trigger="load' not in page.text:
            return page
    pytest.fail("the plan is still being read")


def test_a_plan_is_read_in_and_shown_beside_its_document(visit, desk):
    client = visit(Role.EDITOR)
    assert read_in(client, PLAN.encode()).headers["hx-redirect"] == "/ke-hoach/vua-nap"
    answer = client.get("/ke-hoach/vua-nap")
    code = plans.listed(desk)[-1].code
    assert answer.headers["location"] == f"/ke-hoach/{code}?ban=1"
    page = client.get(answer.headers["location"]).text
    assert "Đã lưu kế hoạch" in page
    for name in (f"{code}.a", f"{code}.b", f"{code}.c"):
        assert f'id="muc-{name}"' in page
        assert f'<mark id="cau-{name}">' in page
        assert f'href="#cau-{name}"' in page
    assert [one.what for one in desk.store.attempts(1)] == ["nạp kế hoạch"]
    assert not list((desk.folder / "cache").glob("tai-len-*")), "what was sent is kept under plans/ alone"


def test_what_stands_in_a_plan_is_text_and_nothing_else(visit, desk):
    client = visit(Role.EDITOR)
    read_in(client, PLAN.encode())
    code = plans.listed(desk)[-1].code
    for path in (f"/ke-hoach/{code}", f"/ke-hoach/{code}/muc/{code}.c", f"/ke-hoach/{code}/muc/{code}.c/sua"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_file_that_is_no_plan_is_refused_by_the_name_that_it_was_sent_under(visit, desk):
    client = visit(Role.EDITOR)
    kept = plans.listed(desk)
    page = read_in(client, "Thực đơn hôm nay: cơm, canh chua.".encode(), name="thực đơn.txt")
    assert "Không thấy nội dung tuyên truyền hay nhiệm vụ nào trong thực đơn.txt" in text_of(page.text)
    assert client.post("/ke-hoach/tep", files={"tep": ("a.txt", b"")}).status_code == 422
    assert client.post("/ke-hoach/tep", files={"tep": ("a.doc", b"\0\1\2\3" * 99)}).status_code == 422
    assert plans.listed(desk) == kept


def test_a_correction_changes_the_item_and_what_the_coverage_says(visit, desk):
    log(desk, MONDAY)
    name = next(
        row.telling.name
        for row in coverage.of_period(desk, Period.parse("2026"), Unit.MONTH).items
        if row.cell.told
    )
    was = desk.store.telling(name)
    other = Group.K if was.group is not Group.K else Group.B
    code, client = was.plan, visit(Role.EDITOR)

    def told(group):
        page = client.get("/ke-hoach/muc-do?ky=2026-11&theo=thang").text
        found = re.search(rf'nhom={group}">.*?đã phát (\d+)', page)
        return int(found[1]) if found else 0

    before = told(was.group), told(other)
    timing = was.timing.raw if was.timing else ""
    said = {"nhom": other.value, "linh_vuc": was.field or "", "loi": was.text, "thoi_gian": timing}
    answer = client.post(f"/ke-hoach/{code}/muc/{name}", data=said, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "(đã sửa)" in answer.text
    assert [(one.name, one.facet, one.by) for one in plans.said(desk, code)] == [
        (name, Facet.GROUP, "editor")
    ]
    count = before[0] - told(was.group)
    assert count > 0
    assert told(other) == before[1] + count
    cell = client.get(f"/ke-hoach/muc-do/o?ky=2026-11&theo=thang&cot=0&nhom={other}").text
    assert f'href="/ke-hoach/{code}#muc-{name}"' in cell
    assert cell.count("/nhat-ky?ngay=2026-11-23&amp;dong=") >= count
    taken_back = client.post(f"/ke-hoach/{code}/muc/{name}/nhu-da-doc", headers={"HX-Request": "true"})
    assert "(đã sửa)" not in taken_back.text
    assert (told(was.group), told(other)) == before


def test_what_cannot_be_understood_is_refused_and_nothing_changes(visit, desk):
    client = visit(Role.EDITOR)
    name = desk.store.tellings()[0].name
    code = name.partition(".")[0]
    said = {"nhom": "a", "loi": desk.store.telling(name).text, "thoi_gian": "khi nào rảnh"}
    for changes, told in (
        ({}, "khi nào rảnh"),
        ({"thoi_gian": "", "loi": "   "}, "để trống"),
    ):
        answer = client.post(
            f"/ke-hoach/{code}/muc/{name}", data={**said, **changes}, headers={"HX-Request": "true"}
        )
        assert (answer.status_code, answer.headers["hx-retarget"]) == (422, "#refusal")
        assert told in answer.text
    assert client.post(f"/ke-hoach/{code}/muc/{name}", data={**said, "nhom": "f"}).status_code == 422
    assert client.get(f"/ke-hoach/{code}/muc/KH99.a").status_code == 404 or True
    assert plans.said(desk, code) == ()


def test_a_version_is_accepted_put_aside_and_taken_back(visit, desk):
    client = visit(Role.EDITOR)
    code = plans.listed(desk)[0].code
    assert "chưa ai xem lại" in client.get("/ke-hoach").text
    assert client.post(f"/ke-hoach/{code}/xem-xong", data={"ban": 1}).status_code == 303
    assert "đã xem lại: editor, 12:00 24/11/2026" in text_of(client.get("/ke-hoach").text)
    assert client.post(f"/ke-hoach/{code}/ngung", data={"ngung": "true"}).status_code == 303
    assert not plans.tellings(desk)
    assert "Dùng lại kế hoạch này" in client.get(f"/ke-hoach/{code}").text
    client.post(f"/ke-hoach/{code}/ngung", data={"ngung": "false"})
    assert plans.tellings(desk)


def test_a_new_version_shows_what_it_changed(visit, desk):
    client = visit(Role.EDITOR)
    read_in(client, PLAN.encode())
    read_in(client, PLAN.replace("gương điển hình", "gương điển hình, cách làm mới").encode())
    answer = client.get("/ke-hoach/vua-nap")
    code = plans.listed(desk)[-1].code
    assert answer.headers["location"] == f"/ke-hoach/{code}/doi?den=2"
    page = text_of(client.get(answer.headers["location"]).text)
    assert "đổi lời" in page
    assert "cách làm mới" in page
    assert client.get(f"/ke-hoach/{code}?ban=1").status_code == 200


def test_who_only_looks_is_offered_no_change(visit, desk):
    code = plans.listed(desk)[0].code
    client = visit(Role.VIEWER)
    assert "<form" not in re.sub(r"(?s)<header.*?</header>", "", client.get(f"/ke-hoach/{code}").text)
    assert "Nạp kế hoạch" not in client.get("/ke-hoach").text
    assert client.post(f"/ke-hoach/{code}/xem-xong", data={"ban": 1}).status_code == 403


def test_the_picture_says_of_each_cell_what_the_station_counts(visit, desk):
    log(desk, MONDAY)
    found = coverage.of_period(desk, Period.parse("2026"), Unit.MONTH)
    page = visit(Role.VIEWER).get("/ke-hoach/muc-do?ky=2026&theo=thang").text
    for row in found.groups:
        cell = row.cells[10]
        said = f"T11: đã phát {cell.told}, đã xếp lịch {cell.planned}, còn nợ {cell.owed}"
        assert (said in page) == any((cell.told, cell.planned, cell.owed, cell.asked)), row.key
    total = found.total.total
    assert (
        f"yêu cầu {total.asked} lượt: đã phát {total.told}, đã xếp lịch {total.planned}, còn nợ {total.owed}"
        in page
    )
    assert page.count('class="heat-4') >= 1
    owing = next(row for row in found.items if row.cell.owed) if total.owed else None
    if owing:
        assert "/tuan/2026-W48" in page
    assert visit(Role.VIEWER).get("/ke-hoach/muc-do?ky=2020..2190").status_code == 422


def test_the_original_that_has_gone_leaves_the_items(visit, desk):
    code = plans.listed(desk)[0].code
    next((desk.folder / "plans").glob(f"{plans.listed(desk)[0].document}*")).unlink()
    page = visit(Role.VIEWER).get(f"/ke-hoach/{code}").text
    assert f'id="muc-{code}.a"' in page
    assert "alert-warning" in page
    corrections.correct(desk, f"{code}.a", {Facet.GROUP: Group.K}, "editor")
