"""A token is told once, kept as a digest, ends at its day, and whoever gave or took it is written down twice."""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import Noon

from broadcast.airlog import notes
from broadcast.domain.access import Attempt, Scope, TokenState
from broadcast.domain.asrun import EntryKind
from broadcast.errors import (
    PersonNameError,
    TokenExistsError,
    TokenOverError,
    TokenScopeError,
    TokenUnknownError,
)
from broadcast.station import tokens
from broadcast.station.home import open_home

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class Hand(Noon):
    """A clock whose hands the test moves."""

    now = NOW

    def wall(self):
        return self.now


@pytest.fixture
def station(home):
    with open_home(home, Hand()) as opened:
        yield opened


def given(station, name="so", scopes=("heads",), until=date(2026, 12, 31)):
    return tokens.add(station, name=name, scopes=scopes, until=until, by="hung")


def test_the_secret_is_nowhere_in_the_home(station):
    secret = given(station)
    for path in station.folder.rglob("*"):
        if path.is_file():
            assert secret.rpartition("_")[2].encode() not in path.read_bytes(), path
    assert secret not in repr(station.store.tokens())


def test_a_secret_is_found_whole_or_not_at_all(station):
    secret = given(station, scopes=("reports", "as-run"))
    found = tokens.find(station, secret)
    assert (found.name, found.scopes) == ("so", (Scope.AS_RUN, Scope.REPORTS))
    other = given(station, "khac")
    for wrong in (
        secret[:-1],
        secret + "0",
        secret.upper(),
        "",
        "tt__",
        secret[:20] + other[20:],
        "tt_" + "ă" * 80,
    ):
        assert tokens.find(station, wrong) is None, wrong


def test_it_opens_until_its_last_local_day_is_over(station):
    given(station, until=date(2026, 12, 31))
    (token,) = station.store.tokens()
    assert token.until == datetime(2026, 12, 31, 17, tzinfo=UTC), "midnight in Hà Nội"
    assert token.state(token.until - timedelta(microseconds=1)) is TokenState.VALID
    assert token.state(token.until) is TokenState.EXPIRED
    given(station, "hom-nay", until=date(2026, 11, 24))
    with pytest.raises(TokenOverError):
        given(station, "hom-qua", until=date(2026, 11, 23))


def test_what_cannot_be_a_token_is_refused_and_none_is_made(station):
    for name in ("", "a b", "x" * 41):
        with pytest.raises(PersonNameError):
            given(station, name)
    for scopes in ((), ("het",), ("heads", "tat-ca")):
        with pytest.raises(TokenScopeError):
            given(station, scopes=scopes)
    given(station, "Sở")
    for name in ("sở", "SỞ"):
        with pytest.raises(TokenExistsError):
            given(station, name)
    assert len(station.store.tokens()) == 1


def test_giving_and_taking_wait_for_the_log(station):
    secret = given(station, "so", ("heads", "as-run"))
    tokens.revoke(station, name="SO", by="lan")
    assert tokens.revoke(station, name="so", by="minh").revoked == NOW, "a second time changes nothing"
    assert tokens.find(station, secret).state(NOW) is TokenState.REVOKED
    with pytest.raises(TokenUnknownError):
        tokens.revoke(station, name="la", by="")
    left = [notes.read(path) for path in notes.waiting(notes.folder(station.folder, "chinh"))]
    assert {one.kind for one in left} == {EntryKind.RIGHTS}
    assert sorted(
        (one.facts["reason"], one.facts["person"], one.facts["right"], one.facts["author"]) for one in left
    ) == [
        ("token_added", "so", "as-run,heads", "hung"),
        ("token_revoked", "so", "", "lan"),
    ]


def test_uses_are_written_down_ten_minutes_apart(station):
    secret = given(station)
    for minutes, used in ((1, 1), (5, 1), (12, 12), (15, 12), (2, 2)):
        station.clock.now = NOW + timedelta(minutes=minutes)
        tokens.note_use(station, tokens.find(station, secret))
        assert tokens.find(station, secret).used == NOW + timedelta(minutes=used)


def test_old_refusals_are_let_go_and_deeds_are_not(station):
    def row(hours, outcome):
        return Attempt(at=NOW + timedelta(hours=hours), who="", origin="x", what=f"{hours}", outcome=outcome)

    station.store.write_down(row(0, "done"), *(row(hours, "refused:wrong") for hours in range(6)))
    station.store.forget_refusals(NOW + timedelta(hours=2), 3)
    assert [one.what for one in station.store.attempts(9)] == ["5", "4", "3", "0"]
    station.store.forget_refusals(NOW, 0)
    assert [one.outcome for one in station.store.attempts(9)] == ["done"]


def test_on_the_command_line(home, monkeypatch, capsys):
    from broadcast.cli import main

    def said(*words):
        monkeypatch.setattr(sys, "argv", ["broadcast", *words])
        with pytest.raises(SystemExit) as left:
            main()
        found = capsys.readouterr()
        return left.value.code, found.out, found.err

    code, out, err = said(
        "token", "add", "so", "--scope", "as-run,heads", "--until", "31/12/2199", "--user", "hung"
    )
    assert (code, out.count("\n")) == (0, 1)
    assert out.startswith("tt_")
    assert "[web]" in err, "nothing listens yet"
    assert said("token", "add", "so", "--until", "2199-12-31")[0] == 1
    assert said("token", "add", "khac")[0] == 2
    (listed,) = json.loads(said("token", "list", "--json")[1])
    assert (listed["scopes"], listed["state"], listed["by"], listed["used"]) == (
        ["as-run", "heads"],
        "valid",
        "hung",
        None,
    )
    assert out.strip() not in said("token", "list")[1]
    assert said("token", "revoke", "so")[0] == 0
    assert json.loads(said("token", "list", "--json")[1])[0]["state"] == "revoked"
    rows = json.loads(said("token", "audit", "--json")[1])
    assert [row["what"] for row in rows] == ["token_revoked so", "token_added so as-run,heads"]
    assert "token_revoked so" in said("token", "audit", "--last", "1")[1]
