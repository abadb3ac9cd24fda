"""No edit, restore, clock or restart gets past the rules; and what the station does by itself."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from air_process import eventually, playout_of, running, said_by, start_playout

from broadcast.air import MADE_ON
from broadcast.air.past import clock_floor
from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.rundown import decode
from broadcast.domain.schedule import LineSource, SourceKind
from broadcast.domain.times import ClockTrust, Week
from broadcast.playout.clocks import SystemClock
from broadcast.station import chores
from broadcast.station.home import open_home
from broadcast.store import publish

MONDAY = "2026-11-23"
VN = ZoneInfo("Asia/Ho_Chi_Minh")


# ── approval ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_arrangement_airs_what_was_approved_and_nothing_else(run, published):
    assert run("week", "draft", "2026-W48").code == 0
    assert json.loads(run("week", "check", "2026-W48", "--json").out)["waiting"] == []
    assert run("week", "publish", "2026-W48", "--confirm").code == 0

    with open_home(published, SystemClock(MADE_ON)) as home:
        kept = home.store.week(Week(year=2026, number=48))
        source = LineSource(kind=SourceKind.READ, reference="")
        unheard = replace(
            kept.lines[1], content="Chưa ai nghe bài này.", source=source, start=time(17, 20), days=(2,)
        )
        home.store.keep_week(replace(kept, lines=(*kept.lines, unheard)))
    before = (published / "rundowns" / "current.json").read_bytes()
    said = run("week", "publish", "2026-W48", "--confirm")
    assert said.code == 1
    (waiting,) = json.loads(run("week", "check", "2026-W48", "--json").out)["waiting"]
    assert "chưa được duyệt" in waiting["vi"]
    assert f"{waiting['place']}: {waiting['vi']}" in said.err
    assert (published / "rundowns" / "current.json").read_bytes() == before
    assert run("week", "approve", "2026-W48").code == 0
    assert run("week", "publish", "2026-W48", "--confirm").code == 0


def test_what_stands_in_is_approved_too(run, published):
    assets = published / "audio_assets"
    (assets / "du-phong.flac").write_bytes((assets / "bao-dong.flac").read_bytes())
    said = run("week", "publish", "2026-W48")
    assert said.code == 1
    assert "  - băng dự phòng: “du-phong” chưa được duyệt" in said.err
    assert said.err.count("chưa được duyệt") == 1
    assert run("week", "approve", "2026-W48").code == 0
    assert run("week", "publish", "2026-W48", "--confirm").code == 0


# ── clocks and quiet hours ───────────────────────────────────────────────────────────────────────


def entry(at, trust):
    return AsRun(kind=EntryKind.STARTED, station="x", at=at, clock_trust=trust, device="null", software="0")


def test_only_what_was_logged_by_a_believed_clock_says_what_time_has_passed():
    day = datetime(2027, 1, 1, tzinfo=UTC)
    later = day + timedelta(days=300)
    assert clock_floor([]) == MADE_ON
    assert clock_floor([entry(day, ClockTrust.HOLDOVER), entry(later, ClockTrust.SIMULATED)]) == day
    assert clock_floor([entry(day, ClockTrust.TRUSTED), entry(MADE_ON, ClockTrust.UNTRUSTED)]) == day
    assert clock_floor([entry(later, ClockTrust.TRUSTED), entry(day, ClockTrust.TRUSTED)]) == later


def test_a_clock_that_goes_back_past_what_was_aired_is_believed_of_a_time_server_alone(monkeypatch):
    monkeypatch.setattr("broadcast.playout.clocks._synchronised", lambda: False)
    clock = SystemClock(MADE_ON)
    assert clock.trust() is not ClockTrust.UNTRUSTED
    clock.raise_floor(clock.wall() + timedelta(hours=1))
    assert clock.trust() is ClockTrust.UNTRUSTED
    clock.raise_floor(MADE_ON)
    assert clock.trust() is ClockTrust.UNTRUSTED, "a floor only rises"
    monkeypatch.setattr("broadcast.playout.clocks._synchronised", lambda: True)
    assert clock.trust() is ClockTrust.TRUSTED, "the one that was ahead was wrong"
    assert SystemClock(clock.wall() + timedelta(days=1)).trust() is ClockTrust.UNTRUSTED


def test_a_rehearsal_of_a_coming_day_does_not_silence_the_station_until_then(run, published):
    assert run("play", "--date", "2026-11-29", "--output", "null").code == 0
    clock = next(f for f in json.loads(run("doctor", "--json").out) if f["check"] == "clock")
    assert clock["state"] != "fault"


def quiet_now(home):
    """The settings again, with quiet hours that hold now, whatever the hour of the day the test runs at."""
    config, now = home / "config.toml", datetime.now(VN)
    text = config.read_text()
    for name, value in (("quiet_from", now - timedelta(hours=1)), ("quiet_until", now + timedelta(hours=1))):
        line = next(line for line in text.splitlines() if line.startswith(f"{name} ="))
        text = text.replace(line, f'{name} = "{value:%H:%M}"')
    config.write_text(text)


@pytest.mark.parametrize("spec", ["card", "card:Loa", "file:x.wav,card", "null, card"])
def test_a_rehearsal_is_not_heard_in_quiet_hours(run, published, spec, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    quiet_now(published)
    said = run("play", "--date", MONDAY, "--output", spec)
    assert said.code == 1
    assert "giờ yên lặng" in said.err
    assert list(tmp_path.glob("x.wav")) == []


def test_a_rehearsal_without_a_card_is_free_at_any_hour(run, published):
    quiet_now(published)
    assert run("play", "--date", MONDAY, "--output", "null").code == 0


def test_no_test_tone_in_quiet_hours(run, home):
    quiet_now(home)
    said = run("devices", "--test", "Loa")
    assert said.code == 1
    assert "giờ yên lặng" in said.err


# ── asked for more than there is ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [("rundown", "2026-W48"), ("play", "--date", "2026-W48"), ("render", "2026-Q4")],
)
def test_a_longer_period_than_can_be_done_is_refused_and_not_cut(run, published, words):
    assert run(*words).code == 1


def test_names_of_people(run, home, tmp_path):
    for name in ("", "a b", "\x1b[31m", "x" * 41):
        assert run("user", "add", name, "--role", "editor").code == 1
    said = run("week", "draft", "2026-W48", "--user", "ai")
    assert "editor" in said.err
    assert "viewer" not in said.err
    run("user", "add", "hùng", "--role", "approver")
    week = tmp_path / "t.csv"
    week.write_text("Thứ,Giờ,Chuyên mục,Nội dung,Nguồn\nT2,05:30,Nhạc hiệu,Nhạc hiệu,nhac-hieu.flac\n")
    run("week", "load", week, "--week", "2026-W48")
    assert "hùng" in run("week", "approve", "2026-W48").err, "the sample approver steps back"


def test_init_where_the_shell_stands(tmp_path):
    say = [sys.executable, "-m", "broadcast"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BROADCAST_")}
    here = tmp_path / "dai xã"
    here.mkdir()
    script = '"$0" -m broadcast init && "$0" -m broadcast user list && "$0" -m broadcast doctor; test -f config.toml'
    said = subprocess.run(
        ["/bin/sh", "-c", script, say[0]],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in said.stderr
    assert said.returncode == 0
    assert "lanh-dao" in said.stdout


# ── the station by itself ────────────────────────────────────────────────────────────────────────


def test_run_starts_a_killed_playout_again_and_ends_it_when_told(published):
    with running(published, "--output", "null") as station:
        first = eventually(lambda: playout_of(published))
        os.kill(first, signal.SIGKILL)
        second = eventually(lambda: (found := playout_of(published)) and found != first and found)
        assert second != first
    said = "".join(station.said)
    assert "dừng đột ngột" in said
    assert "Traceback" not in said
    assert playout_of(published) is None, "nobody is left on the air"


class StandingClock:
    """A clock that stands at one moment."""

    def __init__(self, moment):
        self.moment = moment

    def wall(self):
        return self.moment

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


def at(hour, minute, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=VN)


def test_chores_are_due_when_the_day_wants_them(published):
    with open_home(published, StandingClock(at(4, 0))) as home:
        due = {
            chore.name: [chore.after(moment).astimezone(VN) for moment in (at(4, 0), at(5, 25), at(23, 59))]
            for chore in chores.chores(home, lambda _: None)
        }
    assert due["pre-roll"] == [at(5, 20), at(16, 50), at(0, 1, 24)]
    assert due["rollover"] == [at(0, 0, 24)] * 3
    assert due["render"] == [at(20, 0), at(20, 0), at(20, 0, 24)]
    assert due["head"][0] == at(0, 5, 24)
    assert due["backup"][0] == at(22, 30)


def test_chores_do_what_they_are_for(run, published):
    run("play", "--date", MONDAY, "--output", "null")
    told = []
    sunday = at(22, 30, 29)
    with open_home(published, StandingClock(sunday)) as home:
        for chore in chores.chores(home, told.append):
            chore.run()
    assert any("2026-W49" in sentence for sentence in told), "next week is not made yet: somebody has to know"
    assert len(list((published / "backups").glob("*.zip"))) == 1
    assert (published / "heads" / "2026-11-29.json").exists()


def test_a_log_cut_at_its_end_is_noticed_by_the_signed_head(run, published):
    run("play", "--date", MONDAY, "--output", "null")
    with open_home(published, StandingClock(at(0, 5, 24))) as home:
        next(chore for chore in chores.chores(home, print) if chore.name == "head").run()
    assert run("log", "verify").code == 0
    with sqlite3.connect(published / "as_run.sqlite") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM as_run WHERE seq = (SELECT max(seq) FROM as_run)")
    database.close()
    said = run("log", "verify")
    assert said.code == 1
    assert "xóa" in said.err


def test_days_without_power_are_told_of_as_missed(run, published):
    now = datetime.now(UTC)
    away = now - timedelta(days=2)
    with ChainWriter(published / "as_run.sqlite") as log:
        log.append(entry(away, ClockTrust.HOLDOVER))
    name = next((published / "rundowns").glob(f"{MONDAY}.v0001.*.json"))
    rundown = decode(name.read_bytes(), name.name)
    day = (now - timedelta(days=1)).astimezone(VN).date()
    later = day - rundown.day
    events = tuple(
        replace(
            event,
            id=event.id.replace(MONDAY, day.isoformat()),
            start=event.start + later if event.start else None,
        )
        for event in rundown.events
    )
    publish(published / "rundowns", [replace(rundown, day=day, events=events, version=0)])
    station = start_playout(published)
    try:
        said = [one for one in said_by(station, "beat") if one["said"] == "ended"]
        station.send_signal(signal.SIGTERM)
        assert station.wait(20) == 0
    finally:
        station.kill()
        station.communicate()
    assert {one["event"] for one in said} >= {event.id for event in events}
    assert {(one["outcome"], one["reason"]) for one in said} == {("skipped", "missed")}
    logged = json.loads(run("log", "show", "--json").out)
    again = [one["event"] for one in logged if one["rundown"].startswith(day.isoformat())]
    assert sorted(again) == sorted(event.id for event in events)


def test_a_rehearsal_tells_nothing_and_a_stand_in_tells_nothing(run, published):
    before = run("week", "draft", "2026-W49").out
    run("play", "--date", MONDAY, "--output", "null")
    assert run("week", "draft", "2026-W49").out == before


def test_tables_speak_vietnamese_and_an_event_stands_once(run, published):
    run("play", "--date", MONDAY, "--output", "null")
    shown = run("log", "show").out
    assert "Đã phát" in shown
    assert "begun" not in shown
    assert "aired" not in shown
    assert "cứng" in run("rundown", MONDAY).out


def test_what_aired_before_under_the_same_title_stands_behind_the_new_cart(run, published):
    before = json.loads(run("rundown", MONDAY, "--json").out)["events"][0]
    assets = published / "audio_assets"
    (assets / "nhac-hieu.flac").write_bytes((assets / "nhac-ket.flac").read_bytes())
    assert run("week", "approve", "2026-W48").code == 0
    assert run("week", "publish", "2026-W48", "--confirm").code == 0  # should it be on air at this very hour
    now = json.loads(run("rundown", MONDAY, "--json").out)["events"][0]
    assert now["cart"] != before["cart"]
    assert (before["previous_cart"], now["previous_cart"]) == (None, before["cart"])
    next((published / "carts").rglob(f"{now['cart']}.flac")).unlink()
    heard = [e for e in json.loads(run("simulate", MONDAY, "--json").out)["entries"] if e["kind"] == "event"]
    assert (heard[0]["rung"], heard[0]["cart"], heard[0]["outcome"]) == (
        "previous",
        before["cart"],
        "replaced",
    )
