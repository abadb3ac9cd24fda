"""An editor's hour at the week board in a real browser: dragged, answered, undone, typed, dropped, published."""

from dataclasses import replace
from datetime import time

import pytest

from broadcast.domain.people import Role
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Millis, Week
from broadcast.store import WeekState

WEEK = Week(year=2026, number=48)
AT = f"/tuan/{WEEK}"


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_editors_hour(browser_page, desk, axe):
    page = browser_page(Role.OPERATOR)
    page.goto(AT)
    first = page.locator(".ec-event").first
    first.wait_for()
    page.locator("[data-key]").first.wait_for()
    axe(page)

    # Monday 05:30 is dragged to Tuesday 04:30; the rule answers before it is kept
    page.locator(".ec-body").evaluate("hours => hours.scrollTop = 0")
    x, y = middle(first.bounding_box())
    wide = page.locator(".ec-event").nth(2).bounding_box()["x"] - first.bounding_box()["x"]
    drag(page, (x, y), (x + wide, y - 96))
    page.locator("#ask[open]").wait_for()
    assert "giờ yên lặng" in page.locator("#ask").inner_text()
    axe(page)
    page.get_by_role("button", name="Để như cũ").click()
    assert desk.store.week(WEEK).version == 1
    page.locator("time[datetime='2026-11-23T05:30:00']").wait_for(state="attached")  # back where it was
    drag(page, (x, y), (x + wide, y - 96))
    page.get_by_role("button", name="Vẫn đặt ở đây").click()
    page.locator("#board[data-version='2']").wait_for()
    row = page.locator("tr", has_text="04:30:00")
    assert "giờ yên lặng" in row.inner_text()
    assert page.locator(".ec-event.is-faulty").count() == 1
    axe(page)

    # by keyboard it is put right: the row leads to a form
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dời cả buổi").wait_for()
    axe(page)
    page.get_by_label("Giờ", exact=True).fill("06:00")
    page.keyboard.press("Enter")
    page.locator("#board[data-version='3']").wait_for()
    assert "lỗi phải sửa" not in page.locator("#board").inner_text()

    # something of the shelf is dropped below it
    tuesday = page.locator(".ec-event", has_text="06:00").first
    tuesday.wait_for()
    item = page.locator("[data-key='ke-hoach:KH1.a']")
    item.wait_for()
    place = page.locator("#calendar").bounding_box()
    target = middle(tuesday.bounding_box())
    item.drag_to(
        page.locator("#calendar"),
        target_position={"x": target[0] - place["x"], "y": target[1] + 48 - place["y"]},
    )
    page.locator("#board[data-version='4'], #ask[open]").first.wait_for()
    if page.locator("#ask[open]").count():
        page.get_by_role("button", name="Vẫn đặt ở đây").click()
        page.locator("#board[data-version='4']").wait_for()
    line = desk.store.week(WEEK).lines[-1]
    assert (line.source.reference, line.days) == ("KH1.a", (1,))
    page.get_by_role("button", name="Hoàn tác").click()
    page.locator("#board[data-version='5']").wait_for()
    assert desk.store.week(WEEK).lines == desk.store.week(WEEK, 3).lines

    # approved elsewhere, and published here
    desk.store.move_week(WEEK, 5, WeekState.APPROVED)
    page.goto(f"{AT}/cong-bo")
    axe(page)
    page.get_by_role("button", name="Công bố bản số 5").click()
    page.get_by_text("Đã công bố bản số 5").wait_for(timeout=60_000)
    assert desk.store.week_state(WEEK) is WeekState.PUBLISHED


@pytest.mark.parametrize("size", [(1024, 768), (390, 844)], ids=str)
def test_the_pages_of_a_week_are_open_to_everybody(browser_page, axe, size):
    page = browser_page(Role.EDITOR, *size)
    for path in ("", "/nap", "/dong?dong=1&ngay=0", "/buoi/0?ngay=0", "/cac-ban?tu=1&den=1", "/nghe"):
        page.goto(AT + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_has_a_length_by_hand_is_pulled_longer_and_what_is_read_is_not(browser_page, desk):
    week = Week(year=2026, number=49)
    line = Line(
        days=(0,),
        start=time(5, 30),
        start_kind=StartKind.HARD,
        length=Millis(15 * 60_000),
        column="Trực tiếp",
        content="Chủ tịch xã trả lời bà con",
        source=LineSource(kind=SourceKind.LIVE, reference=""),
    )
    read = replace(line, days=(1,), length=None, source=LineSource(kind=SourceKind.READ, reference=""))
    desk.store.keep_week(WeekSchedule(week=week, lines=(line, read), author="editor"), expected=0)
    page = browser_page(Role.EDITOR)
    page.goto(f"/tuan/{week}")
    spoken_live = page.locator(".ec-event", has_text="05:30").first
    spoken_live.wait_for()
    page.locator(".ec-body").evaluate("hours => hours.scrollTop = 0")
    assert page.locator(".ec-event .ec-resizer").count() == 1
    box = spoken_live.bounding_box()
    edge = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    drag(page, edge, (edge[0], edge[1] + 24))
    page.locator("#board[data-version='2'], #ask[open]").first.wait_for()
    if page.locator("#ask[open]").count():
        page.get_by_role("button", name="Vẫn đặt ở đây").click()
    page.locator("#board[data-version='2']").wait_for()
    assert [one.length for one in desk.store.week(week).lines] == [30 * 60_000, None]
