"""What every page has: a door, a person, a language, a policy, and an audit."""

import pytest
from desk_people import ORIGIN, PASSWORD
from desk_routes import OPEN, routes

from broadcast.domain.access import DONE
from broadcast.domain.people import Role
from broadcast.station import accounts
from broadcast.station.people import DOES


def test_every_route_of_a_page_wants_exactly_one_role():
    for route in routes():
        if (route.method, route.path) in OPEN:
            assert route.roles == (), route
        else:
            assert len(route.roles) == 1, route


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_route_opens_to_those_whose_work_it_is_and_to_nobody_else(visit, role):
    """What changes something is asked only of those who may not: for the others, each page has tests of its own."""
    client = visit(role)
    for route in routes():
        opens = bool(role) and bool(route.roles) and role in DOES[route.roles[0]]
        if (route.method, route.path) in OPEN or (opens and (route.streams or route.method != "GET")):
            continue
        answer = client.request(route.method, route.filled)
        if role is None:
            assert answer.status_code in {303, 401}, route
        elif opens:
            assert answer.status_code not in {401, 403}, route
            assert not answer.headers.get("location", "").startswith("/dang-nhap"), route
        else:
            assert answer.status_code == 403, route


def test_nothing_is_changed_by_a_page_of_somebody_elses(visit, desk):
    client = visit(Role.OPERATOR)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
    ):
        assert client.post("/dang-xuat", headers=headers).status_code == 403
    del client.headers["Sec-Fetch-Site"]  # a local network over plain http
    assert client.post("/dang-xuat").status_code == 403
    assert client.post("/dang-xuat", headers={"Origin": "http://la.example"}).status_code == 403
    assert client.post("/dang-xuat", headers={"Origin": "null"}).status_code == 403
    assert client.get("/phien").status_code == 204
    assert client.post("/dang-xuat", headers={"Origin": ORIGIN}).status_code == 303
    assert client.get("/phien").status_code == 303
    outcomes = [one.outcome for one in desk.store.attempts(8)]
    assert outcomes == [DONE] + ["refused:elsewhere"] * 7


def test_every_answer_forbids_what_no_page_of_ours_does(visit):
    for path in ("/dang-nhap", "/khong-co", "/static/desk.js"):
        headers = visit(Role.VIEWER).get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"


def test_a_name_that_somebody_else_gave_this_computer_is_not_answered_to(visit):
    for host in ("doc.example:8069", "127.0.0.1.example"):
        assert visit().get("/dang-nhap", headers={"Host": host}).status_code == 403
    for host in ("192.168.1.9:8069", "[::1]:8069", "localhost:8069", "may-phat", "may-phat.local"):
        assert visit().get("/dang-nhap", headers={"Host": host}).status_code == 200


def test_a_body_is_as_large_as_its_address_allows(visit):
    client = visit(Role.VIEWER)
    assert client.post("/ngon-ngu", content=b"x" * 262_145).status_code == 413
    assert client.post("/khong-co/tep", content=b"x" * 262_145).status_code == 404
    claimed = {"Content-Length": str(64 * 1_048_576 + 1)}
    assert client.post("/khong-co/tep", headers=claimed).status_code == 413


def test_signing_in_begins_a_session_that_scripts_cannot_read_and_leads_back(visit, desk):
    client = visit()
    answer = client.get("/phien/lai?a=b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap?tiep=%2Fphien%2Flai%3Fa%3Db")
    asked = {"name": "administrator", "password": PASSWORD, "tiep": "/phien/lai?a=b"}
    answer = client.post("/dang-nhap", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/phien/lai?a=b")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert client.get("/phien").status_code == 204
    (row,) = desk.store.attempts(1)
    assert (row.who, row.what, row.outcome) == ("administrator", "đăng nhập", DONE)


@pytest.mark.parametrize("place", ["//la.example", "https://la.example", "/\\la.example", "javascript:1"])
def test_signing_in_leads_to_no_page_of_somebody_elses(visit, place):
    asked = {"name": "administrator", "password": PASSWORD, "tiep": place}
    assert visit().post("/dang-nhap", data=asked).headers["location"] == "/"


def test_a_wrong_password_is_refused_in_words_and_written_down(visit, desk):
    client = visit()
    asked = {"name": "administrator", "password": "sai rồi nhé", "tiep": "/"}
    answer = client.post("/dang-nhap", data=asked)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "sai rồi nhé" not in answer.text
    assert client.get("/phien").status_code == 303
    (row,) = desk.store.attempts(1)
    assert (row.who, row.outcome) == ("administrator", "refused:SignInRefused")


def test_what_a_part_of_a_page_is_refused_goes_into_the_region_for_refusals(visit):
    asked = {"HX-Request": "true"}
    answer = visit(Role.VIEWER).get("/khong-co", headers=asked)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (404, "#refusal")
    assert "<html" not in answer.text
    answer = visit().post("/dang-xuat", headers=asked)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (401, "#refusal")


def test_the_pages_speak_english_by_choice(visit):
    client = visit()
    assert "Mật khẩu" in client.get("/dang-nhap").text
    client.post("/ngon-ngu", data={"ngon_ngu": "en"})
    answer = client.get("/dang-nhap").text
    assert "Password" in answer
    assert 'lang="en"' in answer
    assert "Mật khẩu" not in answer
    assert client.post("/ngon-ngu", data={"ngon_ngu": "fr"}).status_code == 422


def test_what_goes_wrong_inside_a_page_is_said_without_the_inside(visit, monkeypatch):
    monkeypatch.setattr(accounts, "has_administrator", lambda _: 1 / 0)
    answer = visit().get("/dang-nhap")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert "Traceback" not in answer.text


def test_files_of_ours_may_be_kept_by_a_browser_and_pages_not(visit):
    assert "immutable" in visit().get("/static/desk.css").headers["cache-control"]
    assert visit().get("/dang-nhap").headers["cache-control"] == "no-store"
    assert visit().get("/static/../pages.py").status_code == 404


def test_a_page_without_anybody_signed_in_by_keyboard_and_axe(browser_page, axe):
    page = browser_page()
    page.goto("/dang-nhap")
    axe(page)
    page.keyboard.type("administrator")
    page.keyboard.press("Tab")
    page.keyboard.type("sai sai sai sai")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").wait_for()
    assert page.locator("#password").input_value() == "sai sai sai sai"
    axe(page)


def test_a_form_is_not_sent_when_the_session_has_ended(browser_page, desk, axe):
    page = browser_page(Role.VIEWER)
    page.goto("/phien/lai")
    axe(page)
    desk.store.accounts.revoke_all("viewer", desk.clock.wall())
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("link", name="Đăng nhập ở thẻ mới").wait_for()
    assert page.url.endswith("/phien/lai")
