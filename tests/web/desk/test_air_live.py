"""Hôm nay while somebody looks on: what is sent and when, a page that says that it is left alone, and one emergency on a real air."""

import http.client
import json
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from air_words import EVENT
from web_station import NOW

sys.path.insert(0, str(Path(__file__).parents[2] / "cli"))
from air_process import attended, due_now, entries_of, eventually, open_around_the_clock

from broadcast.air import MADE_ON
from broadcast.domain.people import Role
from broadcast.domain.times import RATE, Frames
from broadcast.playout.clocks import SystemClock
from broadcast.web import live
from broadcast.web.serving import served
from broadcast.web.views import air


@contextmanager
def looking(address, secret):
    """The answer of the stream, open."""
    place = urlsplit(address)
    with closing(http.client.HTTPConnection(place.hostname, place.port, timeout=30)) as connection:
        connection.request("GET", "/phat-song/su-kien", headers={"Cookie": f"phien={secret}"})
        yield connection.getresponse()


def messages(answer):
    """What is told, one after another; ends when the station ends it."""
    for line in answer:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_who_looks_on_is_told_what_changes_and_that_the_station_lives(served_at, session_of, says, desk):
    says()
    with looking(served_at, session_of(Role.VIEWER)) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = messages(answer)
        first = next(told)
        assert set(first["parts"]) == {"sound", "orders", "coming", "signs"}
        assert first["levels"] == [[[-17.4, -3.2]]]
        assert (first["clock"], first["now"]) == ("12:00:00", round(desk.clock.wall().timestamp() * 1000))
        beat = next(told)
        assert (beat["parts"], beat["levels"]) == ({}, first["levels"]), "nothing has changed, and it lives"
        says(on_air=[{**EVENT, "title": "Tin mới"}])
        changed = next(one for one in told if one["parts"])
        assert set(changed["parts"]) == {"sound"}
        assert "Tin mới" in changed["parts"]["sound"]


def test_looking_on_ends_with_the_session(served_at, session_of, says, desk):
    says()
    with looking(served_at, session_of(Role.VIEWER)) as answer:
        told = messages(answer)
        next(told)
        desk.store.accounts.revoke_all("viewer", desk.clock.wall())
        assert len(list(islice(told, 20))) < 6, "and it has ended"
    with looking(served_at, "mã sai".encode().hex()) as answer:
        assert answer.status == 303


def test_no_more_look_on_than_there_is_room_for_and_the_pages_answer_all_the_same(
    served_at,
    session_of,
    says,
    monkeypatch,
):
    says()
    monkeypatch.setattr(live, "MOST", 2)
    secret = session_of(Role.VIEWER)
    with looking(served_at, secret) as one, looking(served_at, secret) as other:
        assert next(messages(one))["clock"] == next(messages(other))["clock"]
        with looking(served_at, secret) as late:
            assert late.status == 503
        place = urlsplit(served_at)
        with closing(http.client.HTTPConnection(place.hostname, place.port, timeout=30)) as asking:
            asking.request("GET", "/", headers={"Cookie": f"phien={secret}"})
            assert asking.getresponse().status == 200


def test_the_air_is_asked_once_for_all_and_only_while_somebody_looks(
    served_at, session_of, says, monkeypatch
):
    says()
    looks, look = [], live.look

    def counted(home, before=None):
        looks.append(before)
        return look(home, before)

    shown, show = [], air.show

    def counted_too(request, name, **facts):
        shown.append(name)
        return show(request, name, **facts)

    monkeypatch.setattr(live, "look", counted)
    monkeypatch.setattr(air, "show", counted_too)
    secret = session_of(Role.VIEWER)
    with looking(served_at, secret) as one, looking(served_at, secret) as other:
        seen = [next(messages(answer)) for answer in (one, other)]
        seen += [next(messages(answer)) for answer in (one, other)]
    assert len(looks) < 9, "two looks a second, and not two for each"
    assert len(shown) <= 4 * len(looks), "and each is made into a page once"
    assert seen[0]["levels"] == seen[1]["levels"]


def test_who_looks_on_does_not_keep_the_desk_from_ending(desk, session_of, says):
    says()
    with served(desk, port=0) as port:
        looking_on = looking(f"http://127.0.0.1:{port}", session_of(Role.VIEWER))
        told = messages(looking_on.__enter__())
        next(told)
    try:
        assert len(list(islice(told, 20))) < 3, "it was let go with the desk"
    finally:
        looking_on.__exit__(None, None, None)
    assert not any(thread.name == "web" for thread in threading.enumerate())


def test_a_page_that_hears_nothing_of_the_station_says_so_within_five_seconds_and_comes_back(
    browser_page,
    says,
    axe,
):
    says()
    page = browser_page(Role.OPERATOR)
    page.clock.install(time=NOW)
    page.clock.pause_at(NOW + timedelta(seconds=1))
    page.route("**/phat-song/su-kien", lambda route: route.abort())
    page.goto("/")
    lost = page.get_by_text("Mất liên lạc với máy phát.")
    page.clock.run_for(3_000)
    assert not lost.is_visible()
    page.clock.run_for(2_000)
    assert lost.is_visible()
    page.evaluate("document.getElementById('clock').textContent = '--'")
    page.unroute("**/phat-song/su-kien")
    page.clock.run_for(4_000)
    page.locator("#clock", has_text="12:00:00").wait_for()
    assert not lost.is_visible()
    page.locator("[data-level]", has_text="−17").wait_for()
    page.clock.resume()
    page.complaints.clear()  # of what was kept from it
    axe(page)


def test_a_page_of_a_session_that_has_ended_leads_to_where_one_signs_in(browser_page, says, desk):
    says()
    page = browser_page(Role.VIEWER)
    page.goto("/")
    page.locator("[data-level]", has_text="17").wait_for()
    page.clock.install()
    desk.store.accounts.revoke_all("viewer", desk.clock.wall())
    with page.expect_response("**/dang-nhap**"):
        pass
    page.clock.run_for(5_000)
    page.get_by_role("link", name="Đăng nhập lại").wait_for()


class TestOnARealAir:
    """A playout process that plays, and a browser before it."""

    @pytest.fixture
    def clock(self):
        return SystemClock(MADE_ON)

    def test_an_emergency_from_typing_to_its_end(self, desk, browser_page, axe):
        open_around_the_clock(desk.folder)
        due_now(
            desk.folder, after=3, count=2, change=lambda e: replace(e, length=Frames(300 * RATE), fill=True)
        )
        with attended(desk.folder):
            self._emergency(desk, browser_page(Role.OPERATOR), axe)
        (given,) = [one for one in entries_of(desk.folder) if one.outcome and one.column == "Khẩn cấp"]
        assert (given.author, given.zones, given.reason) == ("operator", ("trung-tam",), "stop")

    def _emergency(self, desk, page, axe):
        page.goto("/")
        planned = page.locator(".air-title")
        page.locator(".air-state", has_text="Đang phát").wait_for(timeout=40_000)
        title = planned.first.inner_text()
        page.get_by_role("link", name="Khẩn cấp").click()
        axe(page)
        page.keyboard.type("Nước sông lên nhanh, bà con thôn Đông lên nhà văn hóa ngay.")
        page.get_by_role("button", name="Làm bản tin rồi nghe").click()
        page.get_by_role("heading", name="bước 2").wait_for()
        page.wait_for_function("document.querySelector('audio').duration > 3")
        axe(page)
        page.get_by_role("button", name="Phát khẩn cấp").click()
        assert page.get_by_role("heading", name="bước 2").is_visible(), "it wants the second confirmation"
        for zone in desk.settings.zone_values[1:]:
            page.get_by_label(zone.name, exact=True).uncheck()
        page.get_by_label("Tôi xác nhận").check()
        page.get_by_role("button", name="Phát khẩn cấp").click()
        page.get_by_text("Bản tin bắt đầu phát lúc").wait_for()
        page.get_by_text("Đang phát khẩn cấp").wait_for()
        axe(page)
        page.get_by_role("button", name="Kết thúc bản này").click()
        page.get_by_text("Đã kết thúc").wait_for()
        # what had left for the card by then is heard, and shown, to its end
        page.get_by_text("Đang phát khẩn cấp").wait_for(state="hidden")
        page.locator(".air-title", has_text=title).wait_for()
        page.get_by_role("link", name="Khẩn cấp").click()
        page.get_by_role("link", name="Nước sông lên nhanh").click()
        page.get_by_role("heading", name="bước 2").wait_for()
        page.get_by_role("link", name="Không phát, quay lại").click()
        page.get_by_role("link", name="Dừng").click()
        page.get_by_text(title).wait_for()
        axe(page)
        page.get_by_role("button", name="Dừng ngay").click()
        page.locator(".air-title", has_text="Đài đang dừng").wait_for()
        page.get_by_role("button", name="Phát tiếp theo lịch").click()
        page.get_by_text("Đã trở lại lịch phát").wait_for()
        eventually(lambda: title in page.locator("#sound").inner_text())
