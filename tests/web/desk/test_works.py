"""Work that takes longer than a page: told while it goes on, once at a time, and refused in words."""

import threading

import pytest
from web_station import Hand

from broadcast.domain.people import Role
from broadcast.errors import FileMissingError, Said, WorkUnderWayError
from broadcast.web.works import Works, WorkState

TITLE = Said("Làm băng", "Making carts")


def ended(works, key):
    while works.find(key).state is WorkState.RUNNING:
        threading.Event().wait(0.01)
    return works.find(key)


def test_one_work_of_a_key_at_a_time():
    works, gate = Works(Hand()), threading.Event()
    works.begin("a", TITLE, "/", lambda _: gate.wait(20))
    with pytest.raises(WorkUnderWayError):
        works.begin("a", TITLE, "/", lambda _: None)
    gate.set()
    assert ended(works, "a").result is True
    works.begin("a", TITLE, "/", lambda progress: progress(1, 2, "x"))
    assert (ended(works, "a").done, works.find("a").all) == (1, 2)


def test_what_a_work_is_refused_is_said_and_what_breaks_it_is_not(capsys):
    def refuse(_):
        raise FileMissingError(path="a.wav")

    works = Works(Hand())
    works.begin("a", TITLE, "/", refuse)
    assert "a.wav" in ended(works, "a").refusal.sentence("vi")
    works.begin("a", TITLE, "/", lambda _: 1 / 0)
    assert "division" not in ended(works, "a").refusal.sentence("vi")
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_only_the_newest_ended_works_are_remembered():
    works = Works(Hand())
    for number in range(40):
        works.begin(str(number), TITLE, "/", lambda _: None)
        ended(works, str(number))
    assert works.find("0") is None
    assert works.find("39") is not None


def test_a_page_asks_until_the_work_is_done_and_is_led_to_its_result(app, visit):
    client, gate = visit(Role.VIEWER), threading.Event()
    app.state.works.begin(
        "lam/bang", TITLE, "/tuan", lambda progress: progress(1, 4, "bài 1") or gate.wait(20)
    )
    while not (answer := client.get("/viec/lam/bang", headers={"HX-Request": "true"})).text.count("1/4"):
        pass
    assert "hx-redirect" not in answer.headers
    assert 'hx-get="/viec/lam/bang"' in answer.text
    gate.set()
    ended(app.state.works, "lam/bang")
    assert client.get("/viec/lam/bang", headers={"HX-Request": "true"}).headers["hx-redirect"] == "/tuan"
    assert client.get("/viec/khac").status_code == 404
