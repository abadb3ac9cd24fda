"""The whole line through the command line: plan, week, speech, air, log, report; and what playout is made of."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from datetime import datetime
from pathlib import Path

import pytest
from air_process import due_now, said_by, start_playout

from broadcast.airlog.chain import read

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
MONDAY = "2026-11-23"


def documents(said):
    assert said.code == 0, said.err
    return json.loads(said.out)


# ── the sample station ───────────────────────────────────────────────────────────────────────────


def test_the_rundown_is_as_the_engine_lays_it(run, published):
    found = documents(run("rundown", MONDAY, "--json"))
    assert found["day"] == MONDAY
    assert found["file"].startswith(f"{MONDAY}.v0001.")
    hard = [event for event in found["events"] if event["start_kind"] == "hard"]
    assert [event["start"] for event in hard] == [
        "2026-11-22T22:30:00.000000Z",
        "2026-11-23T10:00:00.000000Z",
    ]
    assert all(event["approver"] == "lanh-dao" and event["author"] == "bien-tap" for event in found["events"])
    assert len({event["group"] for event in found["events"]} - {None}) >= 2, (
        "what is told is of several groups"
    )
    shown = run("rundown", MONDAY)
    assert "05:30:00" in shown.out
    assert "17:00:00" in shown.out


def test_simulate_hears_what_the_rundown_says_and_leaves_the_log_alone(run, published, tmp_path):
    wav = tmp_path / "nghe.wav"
    found = documents(run("simulate", MONDAY, "--wav", wav, "--json"))
    events = [entry for entry in found["entries"] if entry["kind"] == "event"]
    planned = documents(run("rundown", MONDAY, "--json"))["events"]
    assert [entry["event"] for entry in events] == [event["id"] for event in planned]
    assert {entry["outcome"] for entry in events} == {"aired"}
    assert {entry["clock_trust"] for entry in events} == {"simulated"}
    assert events[0]["actual_start"] == "2026-11-22T22:30:00.000000Z"
    for one, following in itertools.pairwise(events):
        if following["event"] in {event["id"] for event in planned if event["start_kind"] == "soft"}:
            assert one["actual_end"] == following["actual_start"], "a gap between items that follow on"
    with wave.open(str(wav)) as sound:
        assert sound.getframerate() == 48_000
        assert sound.getnframes() >= sum(entry["frames"] for entry in events)
        assert max(sound.readframes(48_000 * 5)) > 0
    assert not (published / "as_run.sqlite").exists()


def test_play_rehearses_another_day_and_logs_it_as_that(run, published, tmp_path):
    wav = tmp_path / "phat.wav"
    said = documents(run("play", "--date", MONDAY, "--output", f"null,file:{wav}", "--json"))
    assert said["rehearsal"] is True
    assert said["heard"] == len(documents(run("rundown", MONDAY, "--json"))["events"])
    assert wav.stat().st_size > 1_000_000
    entries = documents(run("log", "show", "--json"))
    assert [entry["kind"] for entry in entries][:1] == ["started"]
    assert entries[-1]["kind"] == "stopped"
    assert {entry["clock_trust"] for entry in entries} == {"simulated"}
    events = [entry for entry in entries if entry["kind"] == "event"]
    assert all(entry["loudness"] < -5_00 and entry["peak"] > -20_00 for entry in events)
    assert documents(run("log", "verify", "--json"))["entries"] == len(entries)


def test_play_and_simulate_are_the_same_code_and_give_the_same_entries(run, published):
    simulated = documents(run("simulate", MONDAY, "--json"))["entries"]
    run("play", "--date", MONDAY, "--output", "null")
    played = documents(run("log", "show", "--json"))
    for entry in played:
        del entry["seq"]
    assert played == simulated


def test_the_report_counts_what_the_log_holds_under_its_group(run, published, tmp_path):
    run("play", "--date", MONDAY, "--output", "null")
    path = tmp_path / "bc.json"
    said = run("report", "2026-W48", "--format", "json", "-o", path)
    assert said.code == 0
    assert "diễn tập" in said.err
    figures = json.loads(path.read_text())
    text = json.dumps(figures, ensure_ascii=False)
    assert "KH1.a" in text
    entries = [e for e in documents(run("log", "show", "--json")) if e["kind"] == "event"]
    told = [entry for entry in entries if entry["group"] == "a"]
    group = next(row for row in figures["by_group"] if row["key"] == "a")
    assert group["airings"] == len(told) == 1


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf", "csv", "json"])
def test_every_form_of_the_report_is_written(run, published, tmp_path, form):
    run("play", "--date", MONDAY, "--output", "null")
    path = tmp_path / f"bc.{form}"
    assert run("report", "2026-W48", "-o", path).code == 0
    start = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{"}[form]
    assert path.read_bytes().startswith(start)


def test_a_week_goes_out_as_a_file_and_comes_back(run, published, tmp_path):
    for form in ("csv", "xlsx", "yaml"):
        path = tmp_path / f"tuan.{form}"
        assert run("week", "export", "2026-W48", path).code == 0
        assert run("week", "check", path).code == 0, form
    assert run("week", "load", tmp_path / "tuan.xlsx").code == 0
    assert run("week", "template", tmp_path / "mau.xlsx").code == 0


def test_both_sample_weeks_load_and_publish(run, home):
    for name, week in (("tuan-mau-1.csv", "2026-W48"), ("tuan-mau-2.yaml", "2026-W49")):
        assert run("week", "load", home / "schedules" / name).code == 0
        assert documents(run("render", week, "--json"))["made"] > 0
        assert documents(run("render", week, "--json"))["made"] == 0, "what is made is kept"
        assert run("week", "approve", week).code == 0
        said = run("week", "publish", week)
        assert len(said.out.split()) == 7
    assert documents(run("render", MONDAY, "--json"))["kept"] > 0
    events = documents(run("rundown", MONDAY, "--json"))["events"]
    groups = {event["title"][:20]: event["group"] for event in events}
    assert groups["Bà con có thể nộp hồ"] == "đ", "copy in the column of reform counts under its group"
    assert groups["Nhạc hiệu buổi sáng"] is None


def test_a_stations_own_reading_is_heard(run, home, tmp_path):
    week = tmp_path / "t.csv"
    week.write_text(
        "Thứ,Giờ,Chuyên mục,Nội dung,Nguồn\nT2,05:30,Bản tin,Mời bà con đến BTXQ lúc bảy giờ.,đọc\n"
    )
    run("week", "load", week, "--week", "2026-W48")
    first = run("render", "2026-W48")
    assert "chưa chắc cách đọc “BTXQ”" in first.err, "what is not known is said"
    with (home / "tu-dien.csv").open("a") as words:
        words.write("viết tắt,BTXQ,bến thuyền xóm mới,,,\n")
    second = run("render", "2026-W48")
    assert "không chắc" not in second.err
    labels = [json.loads(path.read_text())["spoken"] for path in (home / "carts").rglob("*.json")]
    assert any("bến thuyền xóm mới" in spoken for spoken in labels)


def test_a_changed_word_needs_a_new_approval(run, home, tmp_path):
    week = tmp_path / "t.csv"
    week.write_text("Thứ,Giờ,Chuyên mục,Nội dung,Nguồn\nT2,05:30,Bản tin,Mời bà con nhận phiếu hẹn.,đọc\n")
    run("week", "load", week, "--week", "2026-W48")
    assert run("week", "approve", "2026-W48").code == 0
    week.write_text(week.read_text().replace("phiếu hẹn", "giấy hẹn"))
    run("week", "load", week, "--week", "2026-W48")
    said = run("week", "publish", "2026-W48")
    assert said.code == 1
    assert "chưa duyệt" in said.err


def test_export_of_the_log(run, published, tmp_path):
    run("play", "--date", MONDAY, "--output", "null")
    for form in ("csv", "json", "ndjson"):
        assert run("log", "export", "2026-W48", "-o", tmp_path / f"n.{form}").code == 0
    assert json.loads((tmp_path / "n.json").read_text())[0]["station"] == "xa-mau"
    said = run("log", "export", "-o", tmp_path / "n.exe")
    assert said.code == 1
    assert not (tmp_path / "n.exe").exists()


def test_an_altered_log_is_noticed(run, published):
    import sqlite3

    run("play", "--date", MONDAY, "--output", "null")
    with sqlite3.connect(published / "as_run.sqlite") as database:
        database.execute("DROP TRIGGER IF EXISTS as_run_no_update")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE as_run SET body = replace(body, 'aired', 'cut') WHERE seq = 3")
    said = run("log", "verify")
    assert said.code == 1
    assert "số 3" in said.err


def test_backup_and_restore(run, published, tmp_path):
    run("play", "--date", MONDAY, "--output", "null")
    said = run("backup", "-o", tmp_path / "b.zip")
    assert said.code == 0
    assert run("restore", tmp_path / "b.zip", tmp_path / "moi").code == 0
    before = documents(run("log", "show", "--json"))
    assert documents(run("log", "show", "--json", "--home", tmp_path / "moi")) == before
    assert run("rundown", MONDAY, "--home", tmp_path / "moi").code == 0
    occupied = run("restore", tmp_path / "b.zip", tmp_path / "moi")
    assert occupied.code == 1
    assert run("restore", tmp_path / "b.zip", tmp_path / "moi", "--replace").code == 0
    assert [path.name for path in tmp_path.glob("moi.before-restore-*")]


def test_people(run, home):
    assert run("user", "add", "lan", "--role", "editor", "--full-name", "Nguyễn Thị Lan").code == 0
    assert run("user", "add", "lan", "--role", "editor").code == 1
    names = [person["name"] for person in documents(run("user", "list", "--json"))]
    assert names == ["bien-tap", "lan", "lanh-dao"]
    assert run("week", "load", home / "schedules" / "tuan-mau-1.csv").code == 0, (
        "the sample editor steps back"
    )
    run("user", "add", "mai", "--role", "editor")
    said = run("week", "load", home / "schedules" / "tuan-mau-1.csv")
    assert said.code == 1, "two editors: it has to be said who"
    assert "lan, mai" in said.err
    assert run("week", "load", home / "schedules" / "tuan-mau-1.csv", "--user", "lan").code == 0


def test_doctor_and_devices_answer(run, published):
    findings = json.loads(run("doctor", "--json").out)
    assert {finding["check"] for finding in findings} >= {
        "clock",
        "disk",
        "voice",
        "card",
        "log",
        "rundown",
        "backup",
    }
    assert isinstance(documents(run("devices", "--json")), list)


def test_without_any_card_it_is_said_why(run, monkeypatch):
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    said = run("devices")
    assert said.err.startswith("Không phát ra loa được: ")
    assert "Said(" not in said.err
    assert said.out == ""


def test_spoken_reads_line_by_line(run):
    said = run("spoken", stdin="UBND xã họp ngày 13/8/2021.\n\nQuyết định số 1216/QĐ-BTTTT\n")
    lines = said.out.split("\n")
    assert lines[0] == "Ủy ban nhân dân xã họp ngày mười ba tháng tám năm hai nghìn không trăm hai mươi mốt."
    assert lines[1] == ""
    assert "xuyệt quyết định Bộ Thông tin và Truyền thông" in lines[2]


def test_say_writes_a_wav_that_can_be_heard(run, tmp_path):
    assert run("say", "Xin chào bà con.", "-o", tmp_path / "s.wav").code == 0
    with wave.open(str(tmp_path / "s.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert 2 < sound.getnframes() / 48_000 < 10
    said = run("say", "…", "-o", tmp_path / "n.wav")
    assert said.code == 1
    assert not (tmp_path / "n.wav").exists()


# ── real plans ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real plans are not at hand")
def test_real_plans_reach_the_air_and_the_report(run, home, tmp_path):
    for name in ("qd-1216-btttt", "kh-tuy-phuoc-2023"):
        assert run("plan", "import", SEEDS / f"{name}.txt").code == 0
    drafted = {one["item"] for one in documents(run("week", "draft", "2026-W48", "--json"))["placements"]}
    assert run("week", "approve", "2026-W48").code == 0
    assert run("week", "publish", "2026-W48").code == 0
    days = [f"2026-11-{day}" for day in range(23, 30)]
    for day in days:
        assert run("play", "--date", day, "--rehearse", "--output", "null").code == 0
    report = tmp_path / "bc.json"
    assert run("report", "2026-W48", "-o", report).code == 0
    figures = json.loads(report.read_text())
    airings = {row["key"]: row["airings"] for row in figures["by_group"]}
    assert all(airings[letter] >= 1 for letter in "abcdđeghik"), airings
    told = {row["key"] for row in figures["items"] if row["told"]}
    assert {f"KH1.{letter}" for letter in "abcdđeghik"} <= told
    assert {f"KH2.{number}" for number in range(1, 10)} <= told
    assert told == drafted


# ── the playout process ──────────────────────────────────────────────────────────────────────────


def test_playout_has_nothing_else_in_it():
    code = (
        "import broadcast.air.__main__, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    there = set(said.stdout.split())
    assert "broadcast" in there
    strangers = {
        "sqlalchemy",
        "alembic",
        "pydantic",
        "click",
        "gtts",
        "pydub",
        "docx",
        "lxml",
        "bs4",
        "yaml",
        "typst",
        "rich",
        "apscheduler",
        "xlsxwriter",
        "cryptography",
    }
    assert there & strangers == set()
    rooms = subprocess.run(
        [
            sys.executable,
            "-c",
            "import broadcast.air.__main__, sys; print(*[n for n in sys.modules if n.startswith('broadcast.')])",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert {room.split(".")[1] for room in rooms} <= {
        "acoustics",
        "air",
        "airlog",
        "domain",
        "errors",
        "files",
        "playout",
        "production",
    }


def test_playout_airs_today_by_the_real_clock_and_stops_when_told(run, published):
    day, events = due_now(published)
    process = start_playout(published, "--day", day.isoformat())
    try:
        said_by(process, "started")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0, process.stderr.read()
    finally:
        process.kill()
        process.communicate()
    entries = [entry for entry in documents(run("log", "show", "--json")) if entry["kind"] == "event"]
    assert entries[0]["outcome"] == "interrupted"
    assert entries[0]["reason"] == "stop"
    assert entries[0]["clock_trust"] in {"trusted", "holdover"}
    planned = datetime.fromisoformat(entries[0]["planned_start"])
    assert abs((datetime.fromisoformat(entries[0]["actual_start"]) - planned).total_seconds()) < 0.5
    assert events[0].title == entries[0]["title"]


def test_a_killed_playout_leaves_its_trace_and_goes_on_where_the_air_is(run, published):
    day, events = due_now(published)
    process = start_playout(published, "--day", day.isoformat())
    try:
        said_by(process, "ended")
        until = time.monotonic() + 10
        while events[1].id not in {entry.event for _seq, entry in read(published / "as_run.sqlite")}:
            assert time.monotonic() < until
            time.sleep(0.02)
        process.kill()
    finally:
        process.kill()
        process.communicate()
    again = start_playout(published, "--day", day.isoformat())
    try:
        assert said_by(again, "started")[-1]["event"] == events[1].id, "what has ended is not aired again"
        again.send_signal(signal.SIGTERM)
        assert again.wait(20) == 0
    finally:
        again.kill()
        again.communicate()
    entries = documents(run("log", "show", "--json"))
    told = [(e["kind"], e["title"], e["outcome"], e["reason"]) for e in entries if e["event"]]
    first, second = events[0].title, events[1].title
    assert told[:4] == [
        ("begun", first, None, ""),
        ("event", first, "aired", ""),
        ("begun", second, None, ""),
        ("event", second, "interrupted", "killed"),
    ]
    assert told[4][:2] == ("begun", second)
    assert (told[5][1], told[5][3]) == (second, "stop")
    assert run("log", "verify").code == 0


def test_two_playouts_of_one_home_do_not_share_the_air(published):
    day, _ = due_now(published)
    first = start_playout(published, "--day", day.isoformat())
    try:
        json.loads(first.stdout.readline())
        second = start_playout(published, "--day", day.isoformat())
        waited, refused = map(json.loads, second.communicate(timeout=20)[0].splitlines())
        assert waited == {"said": "waiting"}
        assert (second.returncode, refused["error"]) == (1, "PlayoutRunningError")
    finally:
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)


def test_a_rehearsal_does_not_enter_a_log_of_real_airings(run, published):
    day, _ = due_now(published)
    process = start_playout(published, "--day", day.isoformat())
    json.loads(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    said = run("play", "--date", MONDAY, "--output", "null")
    assert said.code == 1
    assert "diễn tập" in said.err


def test_a_playout_that_dies_is_told_of(run, published):
    (published / "carts").rename(published / "carts-away")
    (published / "rundowns" / "current.json").write_text("{}")
    assert run("play", "--date", MONDAY, "--output", "null").code == 1
    shutil.rmtree(published / "rundowns")
    said = run("play", "--date", MONDAY, "--output", "null")
    assert said.code == 1
    assert "Traceback" not in said.err
