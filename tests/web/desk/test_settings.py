"""The settings at the desk: what is changed stands in config.toml, people come and go, offices get tokens, and who did what is read."""

import re
import time
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from broadcast import config
from broadcast.domain.access import DONE, Attempt
from broadcast.domain.people import Role
from broadcast.station import accounts, settings, tokens


def written(desk):
    return tomllib.loads((desk.folder / "config.toml").read_text())


def station_form(desk, **changed):
    now = config.load(desk.folder).station
    form = {"code": now.code, "name": now.name, "commune": now.commune, "supervisor": now.supervisor}
    return {"seen": settings.state(desk), "language": "vi", **form, **changed}


# ── the station ──────────────────────────────────────────────────────────────────────────────────


def test_a_new_name_stands_in_the_file_and_on_the_next_page(visit, desk):
    client = visit(Role.ADMINISTRATOR)
    comments = [line for line in (desk.folder / "config.toml").read_text().splitlines() if line[:1] == "#"]
    answer = client.post("/cai-dat/dai", data=station_form(desk, name="Đài xã <Bình An>"))
    assert answer.status_code == 303
    page = client.get("/cai-dat").text
    assert "Đài xã &lt;Bình An&gt;" in page
    assert "<Bình" not in page
    assert written(desk)["station"]["name"] == "Đài xã <Bình An>"
    text = (desk.folder / "config.toml").read_text()
    assert [line for line in text.splitlines() if line[:1] == "#"] == comments
    assert desk.store.attempts(1)[0].what == "sửa tên và mã của đài"


def test_what_another_has_changed_meanwhile_is_not_overwritten(visit, desk):
    first, second = station_form(desk, name="Một"), station_form(desk, name="Hai")
    assert visit(Role.ADMINISTRATOR).post("/cai-dat/dai", data=first).status_code == 303
    answer = visit(Role.ADMINISTRATOR).post("/cai-dat/dai", data=second)
    assert answer.status_code == 422
    assert "người khác sửa" in answer.text
    assert written(desk)["station"]["name"] == "Một"


@pytest.mark.parametrize("changed", [{"code": "có dấu"}, {"name": " "}, {"language": "fr"}])
def test_what_cannot_be_a_setting_is_refused_and_nothing_written(visit, desk, changed):
    before = written(desk)
    assert (
        visit(Role.ADMINISTRATOR).post("/cai-dat/dai", data=station_form(desk, **changed)).status_code == 422
    )
    assert written(desk) == before


def test_zones_are_named_added_and_dropped(visit, desk):
    form = {
        "seen": settings.state(desk),
        "id": ["trung-tam", "thon-dong"],
        "name": ["Trung tâm", "Thôn Đông", "Thôn Đoài", ""],
        "channels": ["1, 2", "2", "", ""],
        "drop": ["thon-dong"],
    }
    client = visit(Role.ADMINISTRATOR)
    assert client.post("/cai-dat/cum-loa", data=form).status_code == 303
    assert written(desk)["zones"] == [
        {"id": "trung-tam", "name": "Trung tâm", "channels": [1, 2]},
        {"id": "thon-doai", "name": "Thôn Đoài"},
    ]
    form |= {"seen": settings.state(desk), "id": ["trung-tam"], "name": ["A", ""], "channels": ["không", ""]}
    assert client.post("/cai-dat/cum-loa", data=form).status_code == 422
    form |= {"channels": ["", ""], "drop": ["trung-tam"]}
    assert client.post("/cai-dat/cum-loa", data=form).status_code == 422, "a station has a zone"


def test_rules_are_shown_with_their_decisions_and_the_first_is_changed(visit, desk):
    path = desk.folder / "config.toml"
    path.write_text(
        path.read_text()
        + """
[[rules.changes]]
decision = "QĐ 15/2027"
since = 2027-01-01
quiet_from = "22:00"
windows = [{start = "05:15", end = "06:15"}]
[[rules.silences]]
name = "Trường Tiểu học"
reason = "trường học"
days = ["T2-T6"]
start = "07:00"
end = "11:00"
decision = "CV 12/2026"
"""
    )
    page = visit(Role.VIEWER).get("/cai-dat/quy-dinh").text
    for words in ("QĐ 15/2027", "01/01/2027", "05:15–06:15", "CV 12/2026", "Trường Tiểu học", "T2-T6"):
        assert words in page, words
    assert "Ghi quy định" not in page, "a viewer changes nothing"
    form = {
        "seen": settings.state(desk),
        "decision": "QĐ 01/2026",
        "quiet_from": "21:30",
        "quiet_until": "04:45",
        "sessions_a_day": 2,
        "minutes_a_session": 30,
        "days": ["T2-T6, CN", "T2-CN", "T2-CN"],
        "start": ["05:00", "17:00", ""],
        "end": ["06:00", "18:00", ""],
    }
    assert visit(Role.ADMINISTRATOR).post("/cai-dat/quy-dinh", data=form).status_code == 303
    rules = written(desk)["rules"]
    assert rules["decision"] == "QĐ 01/2026"
    assert rules["windows"] == [
        {"days": ["T2", "T3", "T4", "T5", "T6", "CN"], "start": "05:00", "end": "06:00"},
        {"start": "17:00", "end": "18:00"},
    ]
    assert rules["changes"][0]["decision"] == "QĐ 15/2027"
    form |= {"seen": settings.state(desk), "end": ["04:00", "18:00", ""]}
    assert visit(Role.ADMINISTRATOR).post("/cai-dat/quy-dinh", data=form).status_code == 422


# ── people ───────────────────────────────────────────────────────────────────────────────────────


def test_somebody_is_added_comes_in_changes_work_and_leaves(visit, desk):
    client = visit(Role.ADMINISTRATOR)
    form = {"name": "lan", "full_name": "Nguyễn Thị Lan", "role": "editor"}
    page = client.post("/cai-dat/nguoi", data=form).text
    password = re.search(r"<code>([a-z2-9-]{14})</code>", page)[1]
    theirs = visit()
    answer = theirs.post("/dang-nhap", data={"name": "lan", "password": password, "tiep": "/tai-khoan"})
    assert answer.status_code == 303
    assert theirs.get("/cai-dat").headers["location"] == "/tai-khoan", "their own is to be chosen first"
    assert client.post("/cai-dat/nguoi/lan/vai-tro", data={"role": "operator"}).status_code == 303
    assert desk.store.person("lan").role is Role.OPERATOR
    assert len(accounts.sessions(desk, "lan")) == 1
    assert client.post("/cai-dat/nguoi/lan/nghi").status_code == 303
    assert theirs.get("/phien").status_code == 303
    assert "đã nghỉ" in client.get("/cai-dat/nguoi").text
    assert client.post("/cai-dat/nguoi/lan/lam-lai").status_code == 303
    assert desk.store.person("lan").active
    assert client.post("/cai-dat/nguoi", data=form).status_code == 422, "the name is taken"
    assert client.post("/cai-dat/nguoi/administrator/nghi").status_code == 422, "the last administrator stays"
    assert client.get("/cai-dat/nguoi/không-ai").status_code == 422
    whats = [one.what for one in desk.store.attempts(40) if one.who == "administrator"]
    assert "thêm người lan, vai trò editor" in whats
    assert password not in str(whats)


def test_an_administrator_unlocks_and_signs_out(visit, desk):
    client = visit(Role.ADMINISTRATOR)
    accounts.set_password(desk, name="viewer", password="lúa chín đầy đồng", by="")
    for _ in range(5):
        visit().post("/dang-nhap", data={"name": "viewer", "password": "đoán bừa một câu"})
    good = {"name": "viewer", "password": "lúa chín đầy đồng"}
    assert "tạm khóa" in visit().post("/dang-nhap", data=good).text
    assert client.post("/cai-dat/nguoi/viewer/mo-khoa").status_code == 303
    theirs = visit()
    assert theirs.post("/dang-nhap", data=good).status_code == 303
    (session,) = accounts.sessions(desk, "viewer")
    assert client.post("/cai-dat/nguoi/viewer/phien", data={"phien": session.id}).status_code == 303
    assert theirs.get("/phien").status_code == 303


# ── care ─────────────────────────────────────────────────────────────────────────────────────────


def finished(client, app, key):
    while app.state.works.find(key).state == "running":
        time.sleep(0.02)
    return app.state.works.find(key)


def test_the_station_is_looked_over_and_each_finding_says_what_to_do(visit, app):
    client = visit(Role.OPERATOR)
    assert client.post("/cai-dat/kiem-tra").status_code == 303
    assert "Kiểm tra máy" in client.get("/cai-dat/kiem-tra").text
    found = finished(client, app, "kiem-tra").result
    page = client.get("/cai-dat/kiem-tra").text
    assert page.count('<li class="is-') == len(found)
    assert page.index("Nên xem") < page.rindex("Tốt"), "the worst first"


def test_a_backup_is_made_listed_and_fetched_whole(visit, app, desk):
    client = visit(Role.ADMINISTRATOR)
    assert client.post("/cai-dat/sao-luu").status_code == 303
    made = Path(finished(client, app, "sao-luu").result)
    assert made.name in client.get("/cai-dat/sao-luu").text
    answer = client.get(f"/cai-dat/sao-luu/{made.name}")
    assert answer.content == made.read_bytes()
    assert "attachment" in answer.headers["content-disposition"]
    for name in ("config.toml", "..%2Fconfig.toml", "khac.zip"):
        assert client.get(f"/cai-dat/sao-luu/{name}").status_code == 404


def test_a_voice_is_heard(visit):
    client = visit(Role.VIEWER)
    assert "espeak-ng:vi" in client.get("/cai-dat/giong-doc").text
    answer = client.get("/cai-dat/giong-doc/nghe", params={"ten": "espeak-ng:vi"})
    assert answer.content[:4] == b"RIFF"
    assert client.get("/cai-dat/giong-doc/nghe", params={"ten": "không-có"}).status_code == 404


def test_an_office_gets_a_token_that_is_shown_once(visit, desk):
    client = visit(Role.ADMINISTRATOR)
    form = {"name": "so-vhttdl", "until": "2027-12-31", "scopes": ["heads", "reports"]}
    page = client.post("/cai-dat/ma-truy-cap", data=form).text
    secret = re.search(r"tt_[0-9a-f]{16}_[0-9a-f]{64}", page)[0]
    assert tokens.find(desk, secret).by == "administrator"
    assert secret not in client.get("/cai-dat/ma-truy-cap").text
    assert client.post("/cai-dat/ma-truy-cap/thu-hoi", data={"name": "so-vhttdl"}).status_code == 303
    assert tokens.find(desk, secret).revoked
    assert (
        client.post("/cai-dat/ma-truy-cap", data=form | {"name": "a", "scopes": ["het"]}).status_code == 422
    )
    assert all(secret not in repr(one) for one in desk.store.attempts(20))


# ── the audit ────────────────────────────────────────────────────────────────────────────────────


def test_the_audit_is_read_by_person_words_days_and_pages(visit, desk, clock):
    def row(days, who, what, outcome=DONE):
        at = clock.wall() - timedelta(days=days)
        return Attempt(at=at, who=who, origin="10.0.0.1", what=what, outcome=outcome)

    desk.store.write_down(
        *(row(3, "lan", f"việc {number}") for number in range(230)),
        row(2, "hung", "công bố tuần 2026-W48"),
        row(1, "hung", "<b>thử</b>", "refused:NotApproved"),
    )
    client = visit(Role.AUDITOR)

    def read(**asked):
        page = client.get("/cai-dat/so-viec", params=asked).text
        assert "<b>thử" not in page
        return re.findall(r"<td>((?:việc|công bố|&lt;b)[^<]*)</td>", page), page

    rows, page = read()
    assert rows[:3] == ["&lt;b&gt;thử&lt;/b&gt;", "công bố tuần 2026-W48", "việc 229"]
    assert "NotApproved" in page
    rows, page = read(trang=3, nguoi="lan")
    assert (len(rows), rows[-1]) == (30, "việc 0")
    assert "Mới hơn" in page
    assert "Cũ hơn" not in page
    assert read(nguoi="HUNG", chu="CÔNG BỐ")[0] == ["công bố tuần 2026-W48"]
    assert len(read(nguoi="hung", chu="notappr")[0]) == 1
    day = (clock.wall() - timedelta(days=2)).date().isoformat()
    assert read(tu=day, den=day)[0] == ["công bố tuần 2026-W48"]
    assert read(tu="không phải ngày", nguoi="hung")[0][1:] == ["công bố tuần 2026-W48"]
    assert read(chu="100%")[0] == [], "a sign of the pattern is a sign"


# ── in the browser ───────────────────────────────────────────────────────────────────────────────


def test_the_pages_of_the_settings_by_axe_and_without_a_mouse(browser_page, axe, desk):
    page = browser_page(Role.ADMINISTRATOR)
    page.goto("/cai-dat")
    page.locator("#cards p, #cards .alert").first.wait_for()
    axe(page)
    page.get_by_label("Tên đài").focus()
    page.keyboard.press("End")
    page.keyboard.type(" mới")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Đã ghi thiết lập").wait_for()
    assert page.locator(".desk-station").inner_text().endswith(" mới")
    for path in (
        "quy-dinh",
        "nguoi",
        "nguoi/editor",
        "giong-doc",
        "kiem-tra",
        "sao-luu",
        "ma-truy-cap",
        "so-viec",
    ):
        page.goto(f"/cai-dat/{path}")
        axe(page)
    phone = browser_page(Role.ADMINISTRATOR, width=390, height=844)
    for path in ("", "/quy-dinh", "/nguoi", "/so-viec"):
        phone.goto(f"/cai-dat{path}")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        axe(phone)
