"""A station with two sound cards: two logs, one truth in everything that is read from them."""

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from air_process import due_now, entries_of, eventually, playout_of, running
from log_lines import line

from broadcast.airlog.chain import ChainWriter
from broadcast.config import load
from broadcast.domain.asrun import EntryKind, Outcome, Place
from broadcast.domain.times import RATE, ClockTrust, Frames
from broadcast.station import care, chores, owed
from broadcast.station.home import open_home

FIRST, SECOND = "as_run.sqlite", "as_run-phu.sqlite"
MORNING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 05:30 on 23 November in Hà Nội
VERIFIER = Path(__file__).parents[2] / "docs" / "verify_as_run.py"


class StandingClock:
    def __init__(self, moment=MORNING + timedelta(hours=12), trust=ClockTrust.HOLDOVER):
        self._moment, self._trust = moment, trust

    def wall(self):
        return self._moment

    def trust(self):
        return self._trust


def with_two_outputs(home):
    """The sample station with a second card, which feeds the second of its two zones."""
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8").replace('devices = ["card"]', 'devices = ["null"]')
    text = text.replace('name = "Thôn Đông"', 'name = "Thôn Đông"\noutput = "phu"')
    config.write_text(f'{text}\n[[outputs]]\nid = "phu"\ndevices = ["null"]\n', encoding="utf-8")
    assert [output.id for output in load(home).outputs] == ["chinh", "phu"]
    return home


def entry(number, zone, **changes):
    own = {"station": "xa-mau", "items": (f"X.{number}",), "field": "", "plan": "", "zones": (zone,)}
    return line(number, morning=MORNING, **{**own, **changes})


BROKEN_OFF = {"outcome": Outcome.INTERRUPTED, "frames": Frames(60 * RATE), "reason": "device_missing"}


@pytest.fixture
def two(home):
    """Three events on both outputs; the second card went in the midst of the second event."""
    with_two_outputs(home)
    for name, zone, changes in ((FIRST, "trung-tam", {}), (SECOND, "thon-dong", BROKEN_OFF)):
        with ChainWriter(home / name) as log:
            for number in range(3):
                log.append(entry(number, zone, **(changes if number == 1 else {})))
    return home


def documents(said):
    assert said.code == 0, said.err
    return json.loads(said.out)


def report(run, folder, period="2026"):
    said = run("report", period, "--format", "json", "-o", folder / "r.json")
    assert said.code == 0, said.err
    return json.loads((folder / "r.json").read_text())


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def test_the_report_counts_an_event_once_and_tells_which_output_failed(run, two, tmp_path):
    found = report(run, tmp_path)
    assert (found["events"], found["total"]["airings"]) == (3, 3)
    assert (found["total"]["seconds_played"], found["total"]["seconds_planned"]) == (900, 900)
    assert found["total"]["seqs"] == {"chinh": [1, 2, 3], "phu": [1, 2, 3]}
    assert [(one["outcome"], one["reason"], one["seqs"]) for one in found["discrepancies"]] == [
        ("interrupted", "device_missing", {"phu": [2]})
    ]
    assert {tally["key"]: tally["seconds_played"] for tally in found["by_zone"]} == {
        "trung-tam": 900,
        "thon-dong": 660,
    }
    assert [(tally["key"], tally["seconds_played"]) for tally in found["by_output"]] == [
        ("chinh", 900),
        ("phu", 660),
    ]
    assert {item["key"]: item["told"] for item in found["items"]} == {"X.0": True, "X.1": False, "X.2": True}
    assert (found["uneven"]["airings"], found["uneven"]["seqs"]) == (1, {"chinh": [2], "phu": [2]})


def test_every_paper_of_it_is_written(run, two, tmp_path):
    said = run("report", "2026-11", "--format", "docx,xlsx,pdf,csv,json", "-o", tmp_path / "r")
    assert said.code == 0, said.err
    assert len(said.out.splitlines()) == 5


def test_show_and_export_name_the_output_of_each_line(run, two, tmp_path):
    shown = documents(run("log", "show", "2026-W48", "--json"))
    assert [(one["output"], one["seq"], one["outcome"]) for one in shown][2:4] == [
        ("chinh", 2, "aired"),
        ("phu", 2, "interrupted"),
    ]
    assert len(shown) == 6
    table = run("log", "show").out
    assert "chinh 2" in table
    assert "phu 2" in table
    for form in ("csv", "ndjson"):
        assert run("log", "export", "-o", tmp_path / f"n.{form}").code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "n.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["Đầu ra"], row["STT"]) for row in rows][:2] == [("chinh", "1"), ("phu", "1")]
    lines = [json.loads(line) for line in (tmp_path / "n.ndjson").read_text().splitlines()]
    assert lines == shown


def test_a_second_output_that_has_not_aired_yet_takes_nothing_away(run, two, tmp_path):
    (two / SECOND).unlink()
    assert report(run, tmp_path)["total"]["airings"] == 3
    assert len(documents(run("log", "verify", "--json"))["logs"]) == 1
    (two / FIRST).unlink()
    for words in (("log", "show"), ("log", "verify"), ("report", "2026")):
        said = run(*words)
        assert said.code == 1
        assert "Chưa có nhật ký" in said.err


def test_a_log_whose_output_has_gone_still_counts(run, two, tmp_path):
    config = two / "config.toml"
    text = config.read_text(encoding="utf-8").replace('\noutput = "phu"', "")
    config.write_text(text.partition('\n[[outputs]]\nid = "phu"')[0], encoding="utf-8")
    found = report(run, tmp_path)
    assert found["total"]["seqs"] == {"chinh": [1, 2, 3], "as_run-phu": [1, 2, 3]}
    assert found["total"]["seconds_played"] == 900


def test_the_planner_knows_what_every_output_told(two):
    with open_home(two, StandingClock()) as home:
        told = owed.airings(home, home.here().date())
    assert {name: len(days) for name, days in told.items()} == {"X.0": 1, "X.2": 1}


def test_the_clock_is_judged_by_the_latest_entry_of_any_output(two):
    later = MORNING + timedelta(days=2)
    with ChainWriter(two / SECOND) as log:
        log.append(entry(9, "thon-dong", at=later))
    for moment, state in ((later - timedelta(hours=1), "fault"), (later + timedelta(hours=1), "warning")):
        with open_home(two, StandingClock(moment)) as home:
            assert next(one for one in care.examine(home) if one.check == "clock").state == state


# ── each log for itself ──────────────────────────────────────────────────────────────────────────


def tamper(path, sql):
    with closing(sqlite3.connect(path)) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(sql)


def sign(home, moment):
    told = []
    with open_home(home, StandingClock(moment)) as opened:
        next(chore for chore in chores.chores(opened, told.append) if chore.name == "head").run()
    return told


def test_each_log_verifies_by_itself(run, two):
    found = documents(run("log", "verify", "--json"))
    assert [(one["output"], one["entries"]) for one in found["logs"]] == [("chinh", 3), ("phu", 3)]
    assert found["set_aside"] == []
    for name in (FIRST, SECOND):
        subprocess.run([sys.executable, VERIFIER, two / name], check=True, capture_output=True)
    tamper(two / SECOND, "UPDATE as_run SET body = replace(body, 'interrupted', 'aired') WHERE seq = 2")
    said = run("log", "verify")
    assert said.code == 1
    assert "số 2" in said.err
    assert SECOND in said.err
    assert "đầu ra chinh nguyên vẹn" in said.err
    findings = json.loads(run("doctor", "--json").out)
    assert [one["state"] for one in findings if one["check"] == "log"] == ["ok", "fault"]


def test_both_broken_are_both_named(run, two):
    for name in (FIRST, SECOND):
        tamper(two / name, "UPDATE as_run SET body = replace(body, 'Bản tin', 'Bản khác') WHERE seq = 3")
    said = run("log", "verify")
    assert said.code == 1
    assert str(two / FIRST) in said.err
    assert str(two / SECOND) in said.err


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_each_log_is_signed_by_itself(run, two, name):
    assert sign(two, MORNING + timedelta(days=1)) == []
    assert sorted(path.name for path in (two / "heads").iterdir()) == [
        "2026-11-24-phu.json",
        "2026-11-24.json",
    ]
    assert run("log", "verify").code == 0
    tamper(two / name, "DELETE FROM as_run WHERE seq = 3")
    said = run("log", "verify")
    assert said.code == 1
    assert "xóa" in said.err
    assert f"{two / name} " in said.err


def test_a_broken_log_keeps_no_other_from_being_signed(two):
    tamper(two / FIRST, "UPDATE as_run SET body = replace(body, 'Bản tin', 'Bản khác') WHERE seq = 1")
    (told,) = sign(two, MORNING + timedelta(days=1))
    assert "số 1" in told
    assert [path.name for path in (two / "heads").iterdir()] == ["2026-11-24-phu.json"]


def test_a_log_put_aside_is_told_of(run, two):
    aside = two / "as_run-phu.hong-20261124-050000.sqlite"
    aside.write_bytes(b"SQLite format 3\0" + b"x" * 9_000)
    said = run("log", "verify", "--json")
    assert documents(said)["set_aside"] == [aside.name]
    assert str(aside) in said.err
    tamper(two / FIRST, "DELETE FROM as_run WHERE seq = 2")
    refused = run("log", "verify")
    assert refused.code == 1
    assert str(aside) in refused.err
    findings = json.loads(run("doctor", "--json").out)
    assert ("log", "warning") in [(one["check"], one["state"]) for one in findings]


def test_one_output_is_told_of_as_ever(run, home):
    with ChainWriter(home / FIRST) as log:
        log.append(entry(0, "trung-tam"))
    found = documents(run("log", "verify", "--json"))
    assert {name: found[name] for name in ("ok", "entries", "set_aside")} == {
        "ok": True,
        "entries": 1,
        "set_aside": [],
    }
    (one,) = documents(run("log", "show", "--json"))
    assert "output" not in one


# ── backup ───────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_brings_every_log_back(run, two, tmp_path):
    aside = two / "as_run.hong-20261122-050000.sqlite"
    aside.write_bytes(b"what is left of it")
    sign(two, MORNING + timedelta(days=1))
    before = documents(run("log", "show", "--json"))
    assert run("backup", "-o", tmp_path / "b.zip").code == 0
    for name in (FIRST, SECOND, aside.name):
        (two / name).unlink()
    assert run("restore", tmp_path / "b.zip", two, "--replace").code == 0
    assert documents(run("log", "show", "--json")) == before
    assert len(documents(run("log", "verify", "--json"))["logs"]) == 2
    assert aside.read_bytes() == b"what is left of it"


# ── on air ───────────────────────────────────────────────────────────────────────────────────────


def ended(home, log):
    return [one for one in entries_of(home, log) if one.outcome]


def test_a_station_on_two_outputs_of_which_one_is_killed(run, published, tmp_path):
    home = with_two_outputs(published)

    def twelve_seconds(event):
        return replace(event, fill=True, length=Frames(12 * RATE))

    due_now(home, after=4, count=1, change=twelve_seconds)
    with running(home):
        for log in (FIRST, SECOND):
            eventually(lambda log=log: any(one.kind is EntryKind.BEGUN for one in entries_of(home, log)))
        os.kill(playout_of(home, SECOND), signal.SIGKILL)
        eventually(lambda: len(ended(home, FIRST)) == 1 and len(ended(home, SECOND)) == 2, 30)
    assert [(one.outcome, one.zones) for one in ended(home, FIRST)] == [(Outcome.AIRED, ("trung-tam",))]
    assert next(one.outcome for one in ended(home, SECOND)) is Outcome.INTERRUPTED
    found = report(run, tmp_path, str(datetime.now(UTC).year))
    assert (found["events"], found["total"]["airings"]) == (1, 1)
    assert found["total"]["seconds_played"] == pytest.approx(12, abs=0.01)
    (one,) = found["discrepancies"]
    assert (one["outcome"], one["reason"], list(one["seqs"])) == ("interrupted", "killed", ["phu"])
    assert {tally["key"]: tally["airings"] for tally in found["by_zone"]} == {"trung-tam": 1, "thon-dong": 1}
    assert len(documents(run("log", "verify", "--json"))["logs"]) == 2
    assert run("backup", "-o", tmp_path / "b.zip").code == 0
    shutil.rmtree(home)
    assert run("restore", tmp_path / "b.zip", home).code == 0
    assert report(run, tmp_path, str(datetime.now(UTC).year)) == found
    assert Place(1, "phu") in {
        Place(line["seq"], line["output"]) for line in documents(run("log", "show", "--json"))
    }
