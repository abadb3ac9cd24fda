"""The log in a real browser: by keyboard alone, judged by axe."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_log_pages import altered, morning  # noqa: F401

from broadcast.domain.people import Role


@pytest.fixture
def page(browser_page, morning):  # noqa: F811
    return browser_page(Role.VIEWER)


def test_the_log_is_searched_and_read_by_keyboard(page, axe):
    page.goto("/nhat-ky")
    axe(page)
    page.get_by_label("Tìm chữ").focus()
    page.keyboard.type("missed")
    page.keyboard.press("Enter")
    page.wait_for_url("**tim=missed**")
    rows = page.locator("tbody tr")
    assert rows.count() == 1
    link = rows.get_by_role("link")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhat-ky/dong/3")
    axe(page)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Dòng 3: ")


def test_differences_and_verification_are_read_by_everybody(page, axe, desk):
    page.goto("/nhat-ky/sai-lech?tu=2026-11-23&den=2026-11-23")
    axe(page)
    page.get_by_role("link", name="Kiểm tra nguyên vẹn").click()
    altered(desk, "UPDATE as_run SET body = replace(body, 'missed', 'clock0') WHERE seq = 3")
    page.get_by_role("button", name="Kiểm tra lại từ dòng đầu").press("Enter")
    page.get_by_text("Dòng đầu tiên không khớp: dòng 3").wait_for()
    axe(page)
