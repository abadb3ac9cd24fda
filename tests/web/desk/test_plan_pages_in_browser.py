"""Plans and reports in a real browser: the journey of an editor, and what a person who does not see meets."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "station"))
from logged_days import MONDAY, log
from test_plan_pages import PLAN

from broadcast.domain.people import Role
from broadcast.station import plans


def test_an_editor_reads_a_plan_in_puts_a_group_right_and_sees_the_coverage_follow(
    browser_page, desk, axe, tmp_path
):
    log(desk, MONDAY)
    document = tmp_path / "kế hoạch 2026.txt"
    document.write_text(PLAN, encoding="utf-8")
    page = browser_page(Role.EDITOR)
    page.goto("/ke-hoach")
    page.set_input_files("#tep", document)
    page.get_by_role("button", name="Nạp kế hoạch").click()
    page.get_by_text("Đã lưu kế hoạch. Xem lại từng mục bên dưới.").wait_for()
    code = plans.listed(desk)[-1].code
    axe(page)

    source = page.locator(f"[id='cau-{code}.b']")
    page.locator(f"[id='muc-{code}.b']").get_by_role("link", name="Xem câu nguồn").click()
    assert source.evaluate("found => found.matches(':target')")
    page.get_by_role("link", name=f"{code}.b", exact=True).click()
    assert page.locator(f"[id='muc-{code}.b']").evaluate("found => found.matches(':target')")
    assert page.evaluate("document.querySelectorAll('.plans-paper script').length") == 0

    def owed(group):
        page.goto("/ke-hoach/muc-do?ky=2026&theo=quy")
        found = page.locator(f"a[href$='cot=3&nhom={group}']")
        return int(found.text_content().rsplit(" ", 1)[1]) if found.count() else 0

    was = desk.store.telling(f"{code}.b").group
    other = "k" if was != "k" else "d"
    before = owed(was), owed(other)
    axe(page)
    page.goto(f"/ke-hoach/{code}")
    page.get_by_role("button", name=f"Sửa mục {code}.b").click()
    page.get_by_label("Nhóm nội dung").select_option(other)
    axe(page)
    page.get_by_role("button", name="Ghi lại").click()
    page.locator(f"[id='muc-{code}.b']").get_by_text("(đã sửa)").wait_for()
    assert (owed(was), owed(other)) == (before[0] - 1, before[1] + 1)

    page.goto("/bao-cao?ky=2026-11")
    page.locator("#bieu-do canvas").wait_for()
    axe(page)
