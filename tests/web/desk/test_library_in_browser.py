"""The library in a real browser: a recording is sent, heard and given its days by keyboard alone, judged by axe."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "production"))
from sounds import save, tone

from broadcast.domain.people import Role


def test_a_recording_is_sent_heard_and_given_its_days(browser_page, axe, tmp_path):
    path = save(tmp_path / "Thông báo.wav", tone(3, level=5_000))
    page = browser_page(Role.EDITOR)
    page.goto("/kho")
    axe(page)
    page.get_by_label("Tệp âm thanh").set_input_files(path)
    page.get_by_label("Tên gọi").fill("Thông báo cắt điện")
    page.get_by_role("button", name="Gửi và nghe kiểm tra").press("Enter")
    page.wait_for_url("**/kho/ban-ghi/thong-bao-cat-dien.wav")
    axe(page)
    length = page.locator("audio").evaluate(
        "async one => { one.load(); await new Promise(done => one.onloadedmetadata = done); return one.duration }"
    )
    assert length == 3
    page.get_by_label("Đến hết ngày").fill("2026-11-20")
    page.get_by_role("button", name="Lưu").press("Enter")
    page.get_by_text("hết hạn phát").wait_for()
    page.goto("/kho/bang")
    page.get_by_label("Tìm tên").fill("nhac ket")
    page.keyboard.press("Enter")
    page.wait_for_url("**tim=nhac**")
    page.locator("tbody a").first.press("Enter")
    page.wait_for_url("**/kho/bang/*")
    axe(page)
