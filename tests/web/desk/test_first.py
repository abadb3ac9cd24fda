"""The first steps: open to this computer and to who knows the key, over with the first administrator, and at their end
a bulletin on air that another has heard and approved.
"""

import shutil
import tomllib
from datetime import UTC, datetime

import pytest
from desk_air import air
from desk_people import ORIGIN, PASSWORD
from starlette.testclient import TestClient
from web_station import Hand

from broadcast.domain.people import Role
from broadcast.station import accounts, firstrun
from broadcast.station.home import open_home
from broadcast.web.app import make_app
from broadcast.web.serving import served

IN_HOURS = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 11:30 in Viet Nam
FIRST = {"name": "hung", "full_name": "Trần Văn Hùng", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def new(made_home, tmp_path):
    """A home fresh from `init`, in its hours."""
    folder = tmp_path / "dai-moi"
    shutil.copytree(made_home, folder)
    settings = folder / "config.toml"
    settings.write_text(settings.read_text() + '\n[web]\nlisten = "127.0.0.1:8069"\n')
    with open_home(folder, Hand(IN_HOURS)) as home:
        yield home


def come(home, address="127.0.0.1"):
    return TestClient(
        make_app(home),
        base_url=ORIGIN,
        client=(address, 50_000),
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )


def test_only_this_computer_or_who_knows_the_key_begins(new):
    key = firstrun.make_key(new.folder)
    far = come(new, "192.168.1.7")
    assert far.get("/").headers["location"].startswith("/dang-nhap")
    assert far.get("/dang-nhap").headers["location"] == "/bat-dau"
    assert 'name="key"' in far.get("/bat-dau").text
    for wrong in ("", key[:-1], "x"):
        assert far.post("/bat-dau", data=FIRST | {"key": wrong}).status_code == 422
    assert not accounts.has_administrator(new)
    assert far.post("/bat-dau", data=FIRST | {"key": f" {key.upper()} "}).status_code == 303
    assert accounts.has_administrator(new)
    assert not (new.folder / "keys" / "lan-dau").exists()


def test_without_a_key_in_the_home_no_key_is_right(new):
    assert come(new, "192.168.1.7").post("/bat-dau", data=FIRST | {"key": ""}).status_code == 422
    assert not accounts.has_administrator(new)


def test_what_is_refused_leaves_nobody_behind(new):
    near = come(new)
    for wrong in (
        {"password": "1234567890", "again": "1234567890"},
        {"again": "khác"},
        {"name": "có dấu cách"},
    ):
        assert near.post("/bat-dau", data=FIRST | wrong).status_code == 422, wrong
    assert new.store.people(Role.ADMINISTRATOR) == ()
    assert near.post("/bat-dau", data=FIRST).status_code == 303


def test_it_is_over_with_the_first_administrator(new):
    assert come(new).post("/bat-dau", data=FIRST).status_code == 303
    other = come(new)
    assert other.post("/bat-dau", data=FIRST | {"name": "ke-la"}).status_code == 422
    assert [one.name for one in new.store.people(Role.ADMINISTRATOR)] == ["hung"]
    assert other.get("/bat-dau").headers["location"] == "/bat-dau/dai"
    assert other.get("/bat-dau/dai").headers["location"].startswith("/dang-nhap")


def test_from_nothing_to_a_bulletin_on_air(new):
    client = come(new)
    client.post("/bat-dau", data=FIRST)

    def seen(path):
        return client.get(path).text.partition('name="seen" value="')[2][:16]

    form = {
        "seen": seen("/bat-dau/dai"),
        "name": "Đài xã Bình An",
        "commune": "xã Bình An",
        "code": "xa-binh-an",
    }
    assert client.post("/bat-dau/dai", data=form).headers["location"] == "/bat-dau/loa"
    form = {"seen": seen("/bat-dau/loa"), "id": ["trung-tam"], "name": ["Cả xã"], "channels": [""]}
    assert client.post("/bat-dau/loa", data=form).status_code == 303
    form = {"seen": seen("/bat-dau/quy-dinh"), "sample": "quy-dinh-vinh-phuc.toml", "decision": "QĐ 7/2026"}
    assert client.post("/bat-dau/quy-dinh", data=form).headers["location"] == "/bat-dau/ban-tin"
    written = tomllib.loads((new.folder / "config.toml").read_text())
    assert written["station"]["code"] == "xa-binh-an"
    assert written["rules"]["decision"] == "QĐ 7/2026"
    assert written["rules"]["windows"][0]["end"] == "06:45"
    assert "Xin chào bà con xã Bình An" in client.get("/bat-dau/ban-tin").text

    assert client.post("/bat-dau/ban-tin", data={"words": "Xin chào bà con."}).status_code == 303
    assert client.post("/bat-dau/phat").status_code == 422, "nobody has approved it"
    own = {"name": "hung", "password": PASSWORD, "heard": "true"}
    assert client.post("/bat-dau/duyet", data=own).status_code == 403, "an author does not approve"
    lan = {
        "name": "lan",
        "full_name": "Nguyễn Thị Lan",
        "password": "tre xanh bên đường",
        "again": "tre xanh bên đường",
    }
    assert client.post("/bat-dau/nguoi-duyet", data=lan).status_code == 303
    for wrong in ({"password": "đoán bừa một câu", "heard": "true"}, {"password": lan["password"]}):
        assert client.post("/bat-dau/duyet", data={"name": "lan"} | wrong).status_code == 422
    approves = {"name": "lan", "password": lan["password"], "heard": "true"}
    assert client.post("/bat-dau/duyet", data=approves).status_code == 303
    with air(new.folder, new.clock) as told:
        answer = client.post("/bat-dau/phat")
    assert answer.headers["location"] == "/"
    (said,) = told
    piece = firstrun.bulletin(new)
    assert (said.order.cart, said.order.by) == (piece.cart, "hung")
    assert new.store.approval_of(piece.cart).approver == "lan"


def test_the_first_steps_in_the_browser(browser, new, axe):
    with served(new, port=0) as port, air(new.folder, new.clock) as told:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}", viewport={"width": 1024, "height": 768}
        )
        page = context.new_page()
        page.complaints, page.strangers = [], list
        page.goto("/")
        page.get_by_label("Họ tên người quản trị").fill("Trần Văn Hùng")
        page.get_by_label("Tên đăng nhập").fill("hung")
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
        axe(page)
        page.get_by_role("button", name="Bắt đầu").click()
        page.get_by_label("Tên đài").fill("Đài xã Bình An")
        page.get_by_role("button", name="Ghi và sang bước sau").click()
        page.locator("#cards p").first.wait_for()
        axe(page)
        page.get_by_role("link", name="Sang bước sau").click()
        page.get_by_role("radio").nth(3).check()
        axe(page)
        page.get_by_role("button", name="Dùng quy định này").click()
        page.get_by_role("button", name="Cho giọng đọc đọc bản này").click()
        page.get_by_role("heading", name="Người duyệt nghe và duyệt").wait_for()
        axe(page)
        page.get_by_label("Họ tên người duyệt").fill("Nguyễn Thị Lan")
        page.get_by_label("Tên đăng nhập").fill("lan")
        page.get_by_label("Mật khẩu người đó tự đặt").fill("tre xanh bên đường")
        page.get_by_label("Nhập lại mật khẩu").fill("tre xanh bên đường")
        page.get_by_role("button", name="Thêm người duyệt này").click()
        page.get_by_label("Mật khẩu của người duyệt").fill("tre xanh bên đường")
        page.get_by_label("Tôi đã nghe hết").check()
        page.get_by_role("button", name="Duyệt bản tin").click()
        page.get_by_role("button", name="Phát bản tin đầu tiên").click()
        page.get_by_role("status").filter(has_text="Bản tin đầu tiên phát lúc").wait_for()
        context.close()
    assert len(told) == 1
