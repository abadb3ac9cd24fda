"""The desk of a published station: one person for each role, asked in-process or by a real browser."""

import shutil
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
from air_words import WORD
from desk_people import ORIGIN, PASSWORD
from web_station import NOW, Hand

from broadcast.domain.people import Person, Role
from broadcast.playout import control
from broadcast.station import accounts
from broadcast.station.home import open_home

AXE = Path(__file__).parent / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def desk_home(published_home, once):
    """A published home with a person for each role; the administrator has a password."""

    def people(folder):
        shutil.copytree(published_home, folder)
        settings = folder / "config.toml"
        settings.write_text(settings.read_text() + '\n[web]\nlisten = "127.0.0.1:8069"\n')
        with open_home(folder, Hand()) as home:
            for role in Role:
                home.store.add_person(Person(name=role.value, full_name=f"Chị {role.value}", role=role))
            accounts.set_password(home, name="administrator", password=PASSWORD, by="")

    return once("desk-home", people)


@pytest.fixture
def clock():
    """12:00 on Tuesday 24 November 2026 in Viet Nam, until the test moves it."""
    return Hand(NOW)


@pytest.fixture
def desk(desk_home, tmp_path, clock):
    """The opened home of the test's own."""
    folder = tmp_path / "dai"
    shutil.copytree(desk_home, folder)
    with open_home(folder, clock) as home:
        yield home


@pytest.fixture
def session_of(desk):
    """The secret of a new session of whoever has a role."""

    def begin(role):
        return accounts._opened(desk, desk.store.person(role.value), "127.0.0.1", "thử")

    return begin


@pytest.fixture
def says(monkeypatch):
    """Have the playout process say this from now on."""

    def saying(**facts):
        monkeypatch.setattr(control, "status", lambda *_: {**WORD, **facts})

    return saying


@pytest.fixture
def app(desk):
    from broadcast.web.app import make_app

    return make_app(desk)


@pytest.fixture
def visit(app, session_of):
    """A client that a role is signed in at, or nobody; it asks as a page of ours does."""

    def visiting(role=None):
        cookies = {} if role is None else {"phien": session_of(role)}
        return TestClient(
            app,
            base_url=ORIGIN,
            client=("127.0.0.1", 50_000),
            cookies=cookies,
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    return visiting


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium. Without it, tests that want one are skipped."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium here")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        yield running
        running.close()


@pytest.fixture
def served_at(desk):
    """The address of the desk, served over loopback as the desk's process serves it."""
    from broadcast.web.serving import served

    with served(desk, port=0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser_page(browser, served_at, session_of):
    """A page in the browser that a role is signed in at; it may ask for nothing from anywhere but the station."""
    contexts = []

    def opened(role=None, width=1024, height=768, **more):
        context = browser.new_context(
            base_url=served_at, viewport={"width": width, "height": height}, locale="vi-VN", **more
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        if role is not None:
            context.add_cookies([{"name": "phien", "value": session_of(role), "url": served_at}])
        page = context.new_page()
        strangers = []
        page.on("request", lambda request: strangers.append(request.url))
        page.strangers = lambda: [
            url for url in strangers if not url.startswith((served_at, "data:", "blob:", "about:"))
        ]
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def axe():
    """Judge a page by WCAG 2.2 AA: nothing found, nothing asked of strangers, nothing refused by its own policy."""

    def judge(page):
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        told = [
            f"{one['id']}: {one['help']}: {node['html'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert told == []
        assert page.strangers() == []
        assert page.complaints == []

    return judge
