"""One's own account: the password is changed by whoever knows it, a code comes and goes, other computers are signed out."""

import re

import pyotp
from desk_people import PASSWORD

from broadcast.domain.people import Role
from broadcast.station import accounts

NEW = "tre xanh bên đường"


def test_a_password_is_changed_by_who_knows_it_and_other_computers_are_signed_out(visit, desk):
    here, there = visit(Role.ADMINISTRATOR), visit(Role.ADMINISTRATOR)
    for old, new, again in ((NEW, NEW, NEW), (PASSWORD, NEW, NEW + "x"), (PASSWORD, "zqzqzq", "zqzqzq")):
        answer = here.post("/tai-khoan/mat-khau", data={"old": old, "new": new, "again": again})
        assert answer.status_code == 422
        assert new not in answer.text
    assert there.get("/phien").status_code == 204
    asked = {"old": PASSWORD, "new": NEW, "again": NEW}
    answer = here.post("/tai-khoan/mat-khau", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tai-khoan")
    assert "Đã đổi mật khẩu" in here.get("/tai-khoan").text
    assert there.get("/phien").status_code == 303
    assert accounts.proves(desk, name="administrator", password=NEW, origin="x")
    rows = desk.store.attempts(4)
    assert [one.what for one in rows] == ["đổi mật khẩu của mình"] * 4
    assert all(NEW not in repr(one) and PASSWORD not in repr(one) for one in rows)


def test_guessing_the_password_of_an_open_page_is_counted(visit):
    client = visit(Role.ADMINISTRATOR)
    wrong = {"old": "đoán bừa một câu", "new": NEW, "again": NEW}
    texts = [client.post("/tai-khoan/mat-khau", data=wrong).text for _ in range(6)]
    assert "không đúng" in texts[4]
    assert "tạm khóa" in texts[5]


def test_a_temporary_password_opens_nothing_but_the_choice_of_ones_own(visit, desk):
    accounts.set_password(
        desk, name="editor", password="tạm thời mà thôi", by="administrator", temporary=True
    )
    client = visit(Role.EDITOR)
    assert client.get("/cai-dat").headers["location"] == "/tai-khoan"
    assert client.post("/tai-khoan/phien", data={"phien": "x"}).headers["location"] == "/tai-khoan"
    asked = client.get("/cai-dat/giong-doc", headers={"HX-Request": "true"})
    assert asked.headers["hx-redirect"] == "/tai-khoan"
    assert "mật khẩu tạm" in client.get("/tai-khoan").text
    asked = {"old": "tạm thời mà thôi", "new": NEW, "again": NEW}
    assert client.post("/tai-khoan/mat-khau", data=asked).status_code == 303
    assert client.get("/cai-dat").status_code == 200


def test_a_code_is_asked_for_when_the_telephone_has_shown_one(visit, desk):
    client = visit(Role.ADMINISTRATOR)
    page = client.get("/tai-khoan/ma").text
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)[1]
    assert 'src="data:image/svg+xml' in page
    asked = {"secret": secret, "code": "000000"}
    assert client.post("/tai-khoan/ma", data=asked).status_code == 422
    asked["code"] = pyotp.TOTP(secret).at(desk.clock.wall())
    assert client.post("/tai-khoan/ma", data=asked).status_code == 303
    answer = visit().post("/dang-nhap", data={"name": "administrator", "password": PASSWORD})
    assert 'name="code"' in answer.text
    assert client.post("/tai-khoan/ma/bo", data={"password": "sai hẳn rồi nhé"}).status_code == 422
    assert client.post("/tai-khoan/ma/bo", data={"password": PASSWORD}).status_code == 303
    answer = visit().post("/dang-nhap", data={"name": "administrator", "password": PASSWORD})
    assert answer.status_code == 303


def test_one_signs_out_ones_other_computers_and_nobody_elses(visit, desk):
    here, there, other = visit(Role.EDITOR), visit(Role.EDITOR), visit(Role.VIEWER)
    mine = {one.id for one in accounts.sessions(desk, "editor")}
    page = here.get("/tai-khoan").text
    (others,) = re.findall(r'name="phien" value="([0-9a-f]{64})"', page)
    assert others in mine
    (theirs,) = (one.id for one in accounts.sessions(desk, "viewer"))
    assert here.post("/tai-khoan/phien", data={"phien": theirs}).status_code == 403
    assert here.post("/tai-khoan/phien", data={"phien": others}).status_code == 303
    assert [one.get("/phien").status_code for one in (here, there, other)] == [204, 303, 204]


def test_the_pages_of_the_account_by_axe(browser_page, axe):
    page = browser_page(Role.ADMINISTRATOR)
    page.goto("/tai-khoan")
    axe(page)
    page.get_by_label("Mật khẩu hiện nay").fill("sai hẳn rồi nhé")
    page.get_by_label("Mật khẩu mới", exact=True).fill(NEW)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.locator("#refusal .alert").wait_for()
    assert page.get_by_label("Mật khẩu mới", exact=True).input_value() == NEW, "what was typed stays"
    page.get_by_label("Mật khẩu hiện nay").fill(PASSWORD)
    page.complaints.clear()
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("status").filter(has_text="Đã đổi mật khẩu").wait_for()
    page.get_by_role("link", name="Bật mã xác nhận…").click()
    page.get_by_role("img").wait_for()
    axe(page)
