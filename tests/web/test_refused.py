"""Every route wants a valid token of its scope; what is refused is said, counted, and written into the audit."""

from datetime import date

import pytest
from fastapi.routing import iter_route_contexts
from limits import RateLimitItemPerMinute
from web_station import Asking, give

from broadcast.domain.access import Scope
from broadcast.station import tokens

PROBLEM = "application/problem+json"
WRONG = f"tt_{'0' * 16}_{'1' * 64}"


def routes(app):
    """Every route of the interface with an address that it answers: one that is new is met here of itself."""
    paths = [route.path for route in iter_route_contexts(app.routes) if route.path.startswith("/api/")]
    assert len(paths) >= 4
    return [(path, path.replace("{period}", "2026-11")) for path in paths]


def audited(station):
    newest, *_ = station.store.attempts(1)
    return newest


@pytest.mark.parametrize("why", ["missing", "wrong", "expired", "revoked", "garbled", "basic", "doctored"])
def test_no_route_answers_without_a_valid_token(station, clock, why):
    asking = Asking(station)
    valid = give(station, "con-han", *Scope)
    over = give(station, "het-han", *Scope, until=date(2026, 11, 24))
    taken = give(station, "thu-hoi", *Scope)
    tokens.revoke(station, name="thu-hoi", by="hung")
    clock.pass_(days=1)
    header = {
        "missing": None,
        "wrong": f"Bearer {WRONG}",
        "expired": f"Bearer {over}",
        "revoked": f"Bearer {taken}",
        "garbled": "Bearer",
        "basic": f"Basic {valid}",
        "doctored": f"Bearer {valid[:-1]}{'0' if valid[-1] != '0' else '1'}",
    }[why]
    told = why if why in {"missing", "expired", "revoked"} else "wrong"
    for _path, address in routes(asking.app):
        headers = {"Authorization": header} if header else {}
        answer = asking.client.get(address, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM), address
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["type"] == f"urn:truyenthanh:problem:token-{told}"
        row = audited(station)
        assert (row.outcome, row.what, row.origin) == (f"refused:{told}", f"GET {address}", "192.168.1.20")
        assert row.who == {"expired": "het-han", "revoked": "thu-hoi"}.get(why, "")
        assert valid not in answer.text


def test_a_scope_opens_what_it_names_and_nothing_else(station):
    asking = Asking(station)
    secrets = {scope: give(station, scope.value, scope) for scope in Scope}
    open_to = {}
    for path, address in routes(asking.app):
        for scope, secret in secrets.items():
            answer = asking.get(address, secret)
            if answer.status_code != 403:
                assert answer.status_code == 200
                open_to.setdefault(path, set()).add(scope)
                continue
            assert answer.headers["content-type"] == PROBLEM
            assert "insufficient_scope" in answer.headers["www-authenticate"]
            row = audited(station)
            assert (row.outcome, row.who, row.what) == ("refused:scope", scope.value, f"GET {address}")
    assert open_to == {
        "/api/v1/as-run": {Scope.AS_RUN},
        "/api/v1/heads": {Scope.HEADS},
        "/api/v1/reports/{period}": {Scope.REPORTS},
        "/api/v1/openapi.json": set(Scope),
    }


def test_a_token_is_asked_for_before_anything_is_said_of_the_question(station):
    assert Asking(station).get("/api/v1/as-run?limit=x").status_code == 401


def test_who_guesses_is_soon_refused_whatever_is_sent(ask, station):
    for _ in range(10):
        assert ask.get("/api/v1/heads", WRONG).status_code == 401
    for _ in range(3):
        answer = ask.get("/api/v1/heads")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
    assert audited(station).outcome == "refused:rate"
    assert Asking(station, ask.secret, "192.168.1.21").get("/api/v1/heads").status_code == 200, "others may"


def test_haste_is_refused_by_token_and_told_once_a_minute_with_how_often(ask, station, clock, monkeypatch):
    from broadcast.web import tokens as gate

    monkeypatch.setattr(gate, "PER_TOKEN", RateLimitItemPerMinute(2, namespace="t"))
    assert [ask.get("/api/v1/heads").status_code for _ in range(6)] == [200, 200, 429, 429, 429, 429]
    rows = [row for row in station.store.attempts(10) if row.outcome == "refused:rate"]
    assert [(row.who, row.times) for row in rows] == [("so-noi-vu", 1)]
    clock.beats += 61 * 10**9
    clock.now = clock.now.replace(minute=1, second=1)
    assert ask.get("/api/v1/heads").status_code == 429
    assert audited(station).times == 4


def test_haste_is_refused_by_address_for_whatever_is_asked(ask, station, monkeypatch):
    from broadcast.web import door

    monkeypatch.setattr(door, "PER_ADDRESS", RateLimitItemPerMinute(2, namespace="a"))
    assert [ask.client.get("/api/khong-co").status_code for _ in range(4)] == [404, 404, 429, 429]
    assert (audited(station).what, audited(station).who) == ("GET /api/khong-co", "")


def test_reports_are_dear(ask, station, monkeypatch):
    from broadcast.web.api import reports

    monkeypatch.setattr(reports, "REPORTS", RateLimitItemPerMinute(1, namespace="r"))
    assert [ask.get("/api/v1/reports/2026-11").status_code for _ in range(2)] == [200, 429]
    assert (audited(station).outcome, audited(station).who) == ("refused:rate", "so-noi-vu")


def test_a_clock_that_was_set_anew_forgives(ask, clock):
    for _ in range(10):
        ask.get("/api/v1/heads", WRONG)
    assert ask.get("/api/v1/heads").status_code == 429
    clock.now = clock.now.replace(year=2027)
    assert ask.get("/api/v1/heads").status_code == 200


def test_far_addresses_are_refused_and_a_trusted_proxy_is_believed(station, secret):
    far = Asking(station, secret, "8.8.8.8").get("/api/v1/heads")
    assert (far.status_code, far.json()["type"]) == (403, "urn:truyenthanh:problem:far")
    assert (audited(station).outcome, audited(station).origin) == ("refused:far", "8.8.8.8")
    through = Asking(station, WRONG, "10.0.0.1")
    assert (
        through.get("/api/v1/heads", **{"X-Forwarded-For": "1.1.1.1, 203.0.113.9, 10.0.0.1"}).status_code
        == 401
    )
    assert audited(station).origin == "203.0.113.9", "the nearest that no proxy of ours is"
    liar = Asking(station, WRONG, "192.168.1.66")
    liar.get("/api/v1/heads", **{"X-Forwarded-For": "203.0.113.9"})
    assert audited(station).origin == "192.168.1.66"


def test_what_is_large_or_no_reading_is_refused(ask, station):
    assert ask.client.request("GET", "/api/v1/heads", content=b"x" * 20_000).status_code == 413
    assert audited(station).outcome == "refused:large"

    def pieces():
        yield b"x"

    assert ask.client.request("GET", "/api/v1/heads", content=pieces()).status_code == 413
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask.client.request(method, "/api/v1/as-run")
        assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)


def test_what_goes_wrong_inside_is_said_without_the_inside(ask, monkeypatch):
    from broadcast.station import handing

    monkeypatch.setattr(handing, "log_head", lambda *_: 1 / 0)
    answer = ask.get("/api/v1/heads")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "division" not in answer.text


def test_a_database_that_takes_nothing_does_not_open_the_door(station, monkeypatch, capsys):
    from broadcast.errors import DiskFullError

    def full(*_):
        raise DiskFullError(path="station.sqlite")

    monkeypatch.setattr(type(station.store), "write_down", full)
    assert Asking(station, WRONG).get("/api/v1/heads").status_code == 401
    assert "refused:wrong" in capsys.readouterr().err
