"""Who may come in: passwords, sessions that end, codes, waits for whoever guesses, and people who come and go."""

import sys
import threading
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

sys.path.insert(0, str(Path(__file__).parent))
from logged_days import Noon

from broadcast.airlog import notes
from broadcast.domain.access import Failures
from broadcast.domain.people import Role
from broadcast.errors import (
    CodeWantedError,
    CodeWrongError,
    LastAdministratorError,
    LockedOutError,
    PasswordWeakError,
    PersonLeftError,
    PersonUnknownError,
    RoleRefusedError,
    SignInRefusedError,
)
from broadcast.station import accounts, codes, lockout, passwords, people
from broadcast.station.home import open_home

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
GOOD = "sông dài cá lội"
MINUTE = timedelta(minutes=1)


class Hand(Noon):
    """A clock whose hands the test moves."""

    def __init__(self):
        self.now = NOW

    def wall(self):
        return self.now


@pytest.fixture
def cheap(monkeypatch):
    """Hashes that cost next to nothing, where not they are tried."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def station(home, cheap):
    with open_home(home, Hand()) as opened:
        people.add(opened, name="Lan", full_name="Nguyễn Thị Lan", role=Role.EDITOR)
        people.add(opened, name="hùng", full_name="Trần Văn Hùng", role=Role.ADMINISTRATOR)
        accounts.set_password(opened, name="lan", password=GOOD, by="hùng")
        yield opened


def sign_in(station, name="lan", password=GOOD, code="", origin="192.168.1.5"):
    return accounts.sign_in(
        station, name=name, password=password, code=code, origin=origin, agent="Chrome\n109"
    )


def wrong(station, name="lan", origin="192.168.1.5"):
    with pytest.raises(SignInRefusedError):
        sign_in(station, name, "khác hẳn mật khẩu", origin=origin)


# ── passwords ────────────────────────────────────────────────────────────────────────────────────


def test_a_password_is_kept_as_argon2id_of_32_mib_and_never_itself(home):
    with open_home(home, Hand()) as station:
        accounts.set_password(station, name="bien-tap", password=GOOD, by="")
        _, kept = station.store.accounts.credential("bien-tap")
        assert kept.hash.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
        secret = sign_in(station, "bien-tap")
        assert accounts.session(station, secret)[1].name == "bien-tap"
    for path in home.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert GOOD.encode() not in held, path
            assert secret.encode() not in held, path


def test_a_password_typed_on_another_keyboard_is_the_same(station):
    assert sign_in(station, password=unicodedata.normalize("NFD", GOOD))
    assert sign_in(station, name=unicodedata.normalize("NFD", "LAN"))


@pytest.mark.parametrize(
    "weak",
    ["", "ngắn quá", "a" * 9, "a" * 30, "121212121212", "1234567890", "Matkhau123", "Mật khẩu 123", "VIETNAM123",
     "Truyền Thanh Xã", "nguyenthilan2026", "Nguyễn Thị Lan!", "Mưa chiều núi xa", "ễ" * 250],
)  # fmt: skip
def test_what_everybody_would_guess_is_refused_and_changes_nothing(station, weak):
    with pytest.raises(PasswordWeakError):
        accounts.set_password(station, name="lan", password=weak, by="hùng")
    assert sign_in(station)


@pytest.mark.parametrize("good", [GOOD, "x7#k2mQ9pz", "bốn con ngựa nhỏ", "ếch ộp ngoài ao"])
def test_any_other_password_will_do_whatever_it_is_composed_of(good):
    assert passwords.judge(good, "lan", "Nguyễn Thị Lan") == good


def test_a_password_drawn_by_lot_is_good_and_never_the_same():
    drawn = {passwords.drawn() for _ in range(50)}
    assert len(drawn) == 50
    assert all(passwords.judge(one, "lan") for one in drawn)


def test_a_hash_of_older_parameters_is_made_anew_when_its_owner_comes(station, monkeypatch):
    newer = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", newer)
    wrong(station)
    assert ",t=1," in station.store.accounts.credential("lan")[1].hash
    sign_in(station)
    assert ",t=2," in station.store.accounts.credential("lan")[1].hash
    assert sign_in(station)


def test_nothing_tells_which_was_wrong_and_an_unknown_name_costs_the_same_work(station, monkeypatch):
    worked = []

    class Counted:
        def verify(self, kept, typed):
            worked.append(kept)
            return PasswordHasher().verify(kept, typed)

        def hash(self, typed):
            return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(typed)

    monkeypatch.setattr(passwords, "_HASHER", Counted())
    people.deactivate(station, name="bien-tap", by="")
    said = []
    for name in ("lan", "không-ai", "lanh-dao", "bien-tap", ""):
        with pytest.raises(SignInRefusedError) as refused:
            sign_in(station, name, "sai hẳn rồi nhé")
        said.append(str(refused.value))
    assert len(worked) == 5
    assert len(set(said)) == 1


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────


def test_a_session_ends_twelve_hours_after_it_was_used_and_after_seven_days_at_the_latest(station):
    secret = sign_in(station)
    session, person = accounts.session(station, secret)
    assert (person.name, session.origin, session.agent) == ("Lan", "192.168.1.5", "Chrome?109")
    station.clock.now += timedelta(hours=12)
    assert accounts.session(station, secret) is None
    secret, signed_in = sign_in(station), station.clock.now
    while (since := station.clock.now - signed_in) < timedelta(days=7):
        assert accounts.session(station, secret), since
        station.clock.now += timedelta(hours=11)
    assert accounts.session(station, secret) is None


def test_uses_are_written_down_five_minutes_apart(station):
    secret = sign_in(station)
    for minutes, seen in ((1, 0), (4, 0), (6, 6), (10, 6), (11, 11), (-3, -3)):
        station.clock.now = NOW + minutes * MINUTE
        accounts.session(station, secret)
        assert accounts.sessions(station, "lan")[0].seen == NOW + seen * MINUTE, minutes


def test_whatever_is_no_secret_of_ours_opens_nothing(station):
    secret = sign_in(station)
    (kept,) = accounts.sessions(station, "lan")
    for other in ("", "x", secret[:-1], secret + "A", kept.id, secret.swapcase(), "ă\udcff"):
        assert accounts.session(station, other) is None


def test_a_session_is_ended_from_any_browser_by_its_owner_or_an_administrator(station):
    lan, hung = station.store.person("lan"), station.store.person("hùng")
    accounts.set_password(station, name="hùng", password=GOOD, by="")
    here, there, theirs = sign_in(station), sign_in(station), sign_in(station, "hùng")
    kept = {secret: accounts.session(station, secret)[0].id for secret in (here, there, theirs)}
    accounts.revoke(station, id_=kept[there], by=lan)
    assert [accounts.session(station, secret) is not None for secret in (here, there, theirs)] == [1, 0, 1]
    with pytest.raises(RoleRefusedError):
        accounts.revoke(station, id_=kept[theirs], by=lan)
    accounts.revoke(station, id_=kept[here], by=hung)
    assert accounts.session(station, here) is None
    accounts.revoke(station, id_="nothing", by=lan)
    accounts.sign_out(station, theirs)
    assert accounts.session(station, theirs) is None


def test_a_new_password_ends_the_other_sessions_and_being_away_ends_all(station):
    here, there = sign_in(station), sign_in(station)
    accounts.set_password(
        station,
        name="lan",
        password="một mật khẩu mới",
        by="Lan",
        keep=accounts.session(station, here)[0].id,
    )
    assert accounts.session(station, here)
    assert accounts.session(station, there) is None
    people.deactivate(station, name="lan", by="hùng")
    assert accounts.session(station, here) is None
    with pytest.raises(SignInRefusedError):
        sign_in(station, password="một mật khẩu mới")
    people.reactivate(station, name="lan", by="hùng")
    assert accounts.session(station, here) is None, "what has ended does not begin again"
    assert sign_in(station, password="một mật khẩu mới")


def test_a_temporary_password_is_told_with_the_session_until_there_is_another(station):
    accounts.set_password(station, name="lan", password="tạm thời mà thôi", by="hùng", temporary=True)
    secret = sign_in(station, password="tạm thời mà thôi")
    assert accounts.session(station, secret)[0].temporary
    kept = accounts.session(station, secret)[0].id
    accounts.set_password(station, name="lan", password=GOOD, by="Lan", keep=kept)
    assert not accounts.session(station, secret)[0].temporary


def test_a_role_is_what_it_is_now_and_not_when_the_session_began(station):
    secret = sign_in(station)
    people.change_role(station, name="lan", role=Role.VIEWER, by="hùng")
    assert accounts.session(station, secret)[1].role is Role.VIEWER


# ── waits ────────────────────────────────────────────────────────────────────────────────────────


def test_five_wrong_guesses_make_an_account_wait_longer_every_time(station):
    for _ in range(5):
        wrong(station)
    for minutes in (1, 5, 15, 60, 60):
        with pytest.raises(LockedOutError) as refused:
            sign_in(station)
        assert refused.value.facts["wait"] == minutes * 60
        station.clock.now += minutes * MINUTE - timedelta(seconds=1)
        with pytest.raises(LockedOutError):
            sign_in(station)
        station.clock.now += timedelta(seconds=1)
        wrong(station)
    station.clock.now += timedelta(hours=1)
    assert sign_in(station)
    for _ in range(4):
        wrong(station)
    assert sign_in(station), "who has come in begins anew"


def test_a_restart_forgives_nothing_and_a_name_that_nobody_has_waits_too(home, cheap):
    clock = Hand()
    for _ in range(5):
        with open_home(home, clock) as station:
            wrong(station, "không-ai")
    with open_home(home, clock) as station, pytest.raises(LockedOutError):
        sign_in(station, "KHÔNG-AI")


def test_an_address_waits_whichever_names_it_tries_and_others_do_not(station):
    for number in range(20):
        wrong(station, f"tên-{number}")
    with pytest.raises(LockedOutError):
        sign_in(station)
    assert sign_in(station, origin="192.168.1.6")
    station.clock.now += MINUTE
    assert sign_in(station)
    wrong(station, "tên-khác")
    with pytest.raises(LockedOutError):
        sign_in(station)


def test_many_guesses_at_once_are_no_more_than_many_one_after_another(station):
    outcomes = []

    def guess():
        try:
            sign_in(station, password="đoán bừa một câu")
        except (SignInRefusedError, LockedOutError) as refused:
            outcomes.append(type(refused))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(SignInRefusedError) == 5
    assert outcomes.count(LockedOutError) == 7


def test_an_administrator_lifts_a_wait(station):
    for _ in range(5):
        wrong(station)
    lockout.lift(station, "LAN")
    assert sign_in(station)


def test_guesses_are_forgotten_after_a_day():
    once = Failures(count=4, last=NOW)
    assert once.one_more(NOW + timedelta(hours=23), 5).until
    assert once.one_more(NOW + timedelta(hours=24), 5) == Failures(count=1, last=NOW + timedelta(hours=24))


# ── codes ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "code"),
    # RFC 6238, appendix B, SHA-1, the last six of eight digits
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
     (20000000000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(station, at, code):
    station.clock.now = datetime.fromtimestamp(at, UTC)
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # 12345678901234567890
    codes.confirm(station, name="lan", secret=secret, code=code)
    with pytest.raises(CodeWrongError):
        codes.confirm(station, name="lan", secret=secret, code="000000")


def with_code(station):
    secret, uri = codes.begin(station, "lan")
    assert uri.startswith("otpauth://totp/")
    assert secret in uri
    with pytest.raises(CodeWrongError):
        codes.confirm(station, name="lan", secret=secret, code="không")
    assert sign_in(station), "nothing is asked before it is confirmed"
    codes.confirm(station, name="lan", secret=secret, code=shown(station, secret))
    return secret


def shown(station, secret, later=timedelta(0)):
    import pyotp

    return pyotp.TOTP(secret).at(station.clock.now + later)


def test_a_code_is_taken_once_and_half_a_minute_early_or_late(station):
    secret = with_code(station)
    with pytest.raises(CodeWantedError):
        sign_in(station)
    with pytest.raises(SignInRefusedError):
        sign_in(station, code=shown(station, secret))  # it confirmed
    station.clock.now += 5 * MINUTE
    late = timedelta(seconds=30)
    assert sign_in(station, code=shown(station, secret, -late))
    code = shown(station, secret)
    assert sign_in(station, code=f" {code[:3]} {code[3:]} ")
    with pytest.raises(SignInRefusedError):
        sign_in(station, code=code)
    with pytest.raises(SignInRefusedError):
        sign_in(station, code=shown(station, secret, 3 * late))
    assert sign_in(station, code=shown(station, secret, late))
    with pytest.raises(SignInRefusedError):
        sign_in(station, password="khác hẳn mật khẩu", code=shown(station, secret, late))


def test_who_knows_the_password_guesses_no_more_codes_for_it(station):
    with_code(station)
    for _ in range(5):
        with pytest.raises(CodeWantedError):
            sign_in(station)
        with pytest.raises(SignInRefusedError):
            sign_in(station, code="000000")
    with pytest.raises(LockedOutError):
        sign_in(station)


def test_a_code_is_asked_for_until_it_is_dropped_whatever_the_password(station):
    with_code(station)
    accounts.set_password(station, name="lan", password="một mật khẩu mới", by="hùng")
    with pytest.raises(CodeWantedError):
        sign_in(station, password="một mật khẩu mới")
    codes.drop(station, name="lan", by="hùng")
    assert sign_in(station, password="một mật khẩu mới")


# ── people ───────────────────────────────────────────────────────────────────────────────────────


def test_a_first_run_is_over_when_an_administrator_can_sign_in(station):
    assert not accounts.has_administrator(station)
    accounts.set_password(station, name="hùng", password=GOOD, by="")
    assert accounts.has_administrator(station)


def test_the_last_administrator_stays(station):
    for change in (
        lambda: people.deactivate(station, name="hùng", by=""),
        lambda: people.change_role(station, name="hùng", role=Role.EDITOR, by=""),
    ):
        with pytest.raises(LastAdministratorError):
            change()
    people.add(station, name="mai", full_name="", role=Role.ADMINISTRATOR)
    accounts.set_password(station, name="hùng", password=GOOD, by="")
    with pytest.raises(LastAdministratorError):
        people.deactivate(station, name="hùng", by="")  # Mai cannot sign in
    accounts.set_password(station, name="mai", password=GOOD, by="")
    people.deactivate(station, name="hùng", by="mai")
    with pytest.raises(LastAdministratorError):
        people.deactivate(station, name="mai", by="")
    assert accounts.has_administrator(station)


def test_who_has_left_does_nothing_any_more_and_is_still_known(station):
    people.add(station, name="mai", full_name="Lê Thị Mai", role=Role.EDITOR)
    assert people.acting(station, "mai", Role.EDITOR)
    people.deactivate(station, name="mai", by="hùng")
    people.deactivate(station, name="mai", by="hùng")
    with pytest.raises(PersonLeftError):
        people.acting(station, "mai", Role.EDITOR)
    assert people.acting(station, None, Role.EDITOR).name == "Lan", "the only one who is left"
    assert station.store.person("mai").full_name == "Lê Thị Mai"
    people.deactivate(station, name="lan", by="hùng")
    people.deactivate(station, name="bien-tap", by="hùng")
    assert people.acting(station, None, Role.EDITOR).name == "hùng"
    people.deactivate(station, name="lanh-dao", by="hùng")
    with pytest.raises(PersonUnknownError):
        people.acting(station, None, Role.APPROVER)


def test_whose_work_each_role_does():
    table = {role.value: "".join(r.value[:2] for r in Role if r in people.DOES[role]) for role in Role}
    assert table == {
        "viewer": "viedapopadau",
        "editor": "edopad",
        "approver": "ap",
        "operator": "edopad",
        "administrator": "ad",
        "auditor": "adau",
    }


def test_the_log_is_told_of_every_change_of_rights(station):
    folder = notes.folder(station.folder, "chinh")
    for path in notes.waiting(folder):
        path.unlink()
    accounts.set_password(station, name="lan", password=GOOD, by="hùng")
    people.change_role(station, name="lan", role=Role.OPERATOR, by="hùng")
    with_code(station)
    codes.drop(station, name="lan", by="hùng")
    people.deactivate(station, name="lan", by="hùng")
    people.reactivate(station, name="lan", by="hùng")
    left = [notes.read(path).facts for path in notes.waiting(folder)]
    assert sorted((one["reason"], one["right"], one["author"]) for one in left) == [
        ("code_dropped", "operator", "hùng"),
        ("code_set", "operator", "Lan"),
        ("password_set", "editor", "hùng"),
        ("person_back", "operator", "hùng"),
        ("person_left", "", "hùng"),
        ("role_changed", "operator", "hùng"),
    ]
    assert {one["person"] for one in left} == {"Lan"}


# ── the command line ─────────────────────────────────────────────────────────────────────────────


def test_on_the_command_line(home, run, tmp_path, cheap):
    import json

    assert run("user", "add", "hung", "--role", "administrator", "--user", "lan").code == 0
    file = tmp_path / "mat-khau.txt"
    file.write_text(GOOD + "\n")
    assert run("user", "password", "hung", "--password-file", file).code == 0
    refused = run("user", "password", "hung", "--password-file", "-", stdin="ngắn\n")
    assert (refused.code, "10 ký tự" in refused.err) == (1, True)
    with open_home(home, Hand()) as station:
        assert sign_in(station, "hung")
        for _ in range(5):
            wrong(station, "hung")
        with pytest.raises(LockedOutError):
            sign_in(station, "hung")
        assert run("user", "unlock", "hung", "--drop-code").code == 0
        assert sign_in(station, "hung")
    assert run("user", "deactivate", "hung").code == 1, "the last administrator"
    assert run("user", "role", "bien-tap", "operator").code == 0
    assert run("user", "deactivate", "lanh-dao").code == 0
    shown = {one["name"]: one for one in json.loads(run("user", "list", "--json").out)}
    assert shown["hung"]["password"]
    assert not shown["lanh-dao"]["active"]
    assert shown["bien-tap"]["role"] == "operator"
    assert "đã nghỉ" in run("user", "list").out
    assert run("user", "reactivate", "lanh-dao").code == 0
    rows = json.loads(run("token", "audit", "--json").out)
    assert [(row["who"], row["from"], row["what"]) for row in rows] == [
        ("", "cli", "user reactivate lanh-dao"),
        ("", "cli", "user deactivate lanh-dao"),
        ("", "cli", "user role bien-tap operator"),
        ("", "cli", "user unlock hung --drop-code"),
        ("", "cli", "user password hung"),
        ("lan", "cli", "user add hung administrator"),
    ]
