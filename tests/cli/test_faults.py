"""What goes wrong at a station, done for real to its processes, and what becomes of the sound.

Each test fails when the healing that it is about is taken away. How long the healing takes is not judged here,
where a busy machine would make it flicker, but measured by `make bench-air`.
"""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from air_process import (
    due_now,
    entries_of,
    events_of,
    eventually,
    open_around_the_clock,
    playout_of,
    running,
    said_by,
    start_playout,
    status_of,
)

from broadcast import files
from broadcast.domain.asrun import EntryKind, Outcome
from broadcast.domain.times import RATE, Frames


def on_air(home):
    """The status once an event sounds."""
    return eventually(lambda: (found := status_of(home)) and found["on_air"] and found.get("level") and found)


def moves(home):
    """Whether frames go on leaving."""
    before = eventually(lambda: status_of(home))["frames"]
    return eventually(lambda: (found := status_of(home)) and found["frames"] > before + RATE)


def long(event):
    """The sample's events last some seconds; this one sounds for a minute, again and again."""
    return replace(event, fill=True, length=Frames(60 * RATE))


@pytest.fixture
def minute(published):
    """A home whose only event begins in three seconds and fills a minute."""
    due_now(published, after=3, count=1, change=long)
    return published


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def test_a_killed_engine_is_back_inside_the_running_item(minute):
    with running(minute, "--output", "null"):
        on_air(minute)
        killed = playout_of(minute)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: playout_of(minute) not in {None, killed})
        on_air(minute)
    assert [(outcome, reason) for _, outcome, reason, _ in events_of(minute)] == [
        ("interrupted", "killed"),
        ("interrupted", "stop"),
    ]


def test_an_engine_that_hangs_is_ended_and_started_again(minute):
    with running(minute, "--output", "null") as station:
        on_air(minute)
        hung = playout_of(minute)
        os.kill(hung, signal.SIGSTOP)
        eventually(lambda: playout_of(minute) not in {None, hung})
        on_air(minute)
    assert any("bị treo" in line for line in station.said)


def desk_of(station):
    """The desk process of a `run`."""
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(station.pid)], capture_output=True, text=True, check=False
    )
    lines = [line for line in found.stdout.splitlines() if "broadcast.desk" in line]
    return int(lines[0].split()[0]) if lines else None


def test_a_desk_that_is_stuck_or_dies_never_stops_the_sound(minute):
    with running(minute, "--output", "null") as station:
        engine = eventually(lambda: playout_of(minute))
        desk = eventually(lambda: desk_of(station))
        on_air(minute)
        os.kill(desk, signal.SIGSTOP)
        assert moves(minute)
        os.kill(desk, signal.SIGKILL)
        assert eventually(lambda: (found := desk_of(station)) and found != desk)
        assert moves(minute)
        assert playout_of(minute) == engine
    assert [reason for _, _, reason, _ in events_of(minute)] == ["stop"]


def test_a_run_that_stands_still_does_not_stop_the_sound(minute):
    with running(minute, "--output", "null") as station:
        on_air(minute)
        station.send_signal(signal.SIGSTOP)
        for _ in range(3):  # beats fill the pipe, which nobody empties
            assert moves(minute)
        station.send_signal(signal.SIGCONT)


def test_when_run_is_killed_the_event_on_air_is_played_to_its_end(published):
    due_now(published, after=8, count=2)
    with running(published, "--output", "null") as station:
        on_air(published)
        os.kill(station.pid, signal.SIGKILL)
        eventually(lambda: playout_of(published) is None, 40)
    first, *rest = events_of(published)
    assert first[1] in {"aired", "joined_late"}, "by how long the process took to start"
    assert rest == []
    assert entries_of(published)[-1].reason == "handover"


def test_a_new_run_takes_the_place_of_what_a_killed_one_left(minute):
    with running(minute, "--output", "null") as first:
        on_air(minute)
        orphan = playout_of(minute)
        os.kill(first.pid, signal.SIGKILL)
        with running(minute, "--output", "null"):
            eventually(lambda: playout_of(minute) not in {None, orphan})
            on_air(minute)


def test_two_runs_of_one_home_do_not_share_the_air(minute):
    with running(minute, "--output", "null"):
        eventually(lambda: playout_of(minute))
        with running(minute, "--output", "null") as second:
            assert second.wait(20) == 1
        assert any("đang phát" in line for line in second.said), second.said


# ── disk and database ────────────────────────────────────────────────────────────────────────────


def test_a_locked_log_delays_its_entries_and_not_the_sound(published):
    due_now(published, after=15, count=1, change=long)  # locked before it begins, on a slow machine too
    process = start_playout(published)
    try:
        said_by(process, "beat")
        with sqlite3.connect(published / "as_run.sqlite", isolation_level=None) as database:
            database.execute("BEGIN EXCLUSIVE")
            said_by(process, "started")
            assert [entry.kind for entry in _unlocked(database)] == ["started"]
            assert moves(published)
            database.execute("COMMIT")
        database.close()
        begun = eventually(lambda: [one for one in entries_of(published) if one.kind is EntryKind.BEGUN])
        assert len(begun) == 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def _unlocked(database):
    rows = database.execute("SELECT body FROM as_run ORDER BY seq").fetchall()
    return [type("Row", (), {"kind": json.loads(body)["kind"]}) for (body,) in rows]


def test_a_full_disk_delays_entries_and_orders_and_not_the_sound(published, tmp_path):
    _, events = due_now(published, after=3, count=8)
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    home = disk / "dai"
    try:
        subprocess.run(["cp", "-a", published, home], check=True)
        process = start_playout(home)
        try:
            said_by(process, "beat")
            fill_up(home / "lấp")
            said = said_by(process, "trouble")
            assert said[-1]["error"] == "DiskFullError"
            assert moves(home)
            (home / "lấp").unlink()
            eventually(lambda: len(entries_of(home)) > 4)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)
        outcomes = [outcome for _, outcome, _, _ in events_of(home)]
        assert set(outcomes[:-1]) == {"aired"}
        order = [event.id for event in events]
        begun = [one.event for one in entries_of(home) if one.kind is EntryKind.BEGUN]
        ended = [event for event, *_ in events_of(home)]
        assert begun == order[: len(begun)], "nothing of it is lost"
        assert ended == order[: len(ended)]
    finally:
        subprocess.run(["umount", disk], check=True)


def fill_up(path):
    """Write until the disk takes no more."""
    with path.open("wb", buffering=0) as filling:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    filling.write(bytes(size))


def test_an_engine_that_dies_on_a_full_disk_is_back_all_the_same(published, tmp_path):
    due_now(published, after=3, count=1, change=long)
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    home = disk / "dai"
    try:
        subprocess.run(["cp", "-a", published, home], check=True)
        with running(home, "--output", "null") as station:
            on_air(home)
            fill_up(home / "lấp")
            os.kill(playout_of(home), signal.SIGKILL)
            eventually(lambda: any("dừng đột ngột" in line for line in station.said))
            eventually(lambda: any("Đã có tiếng trở lại" in line for line in station.said))
            (home / "lấp").unlink()
            eventually(lambda: sum(one.kind is EntryKind.BEGUN for one in entries_of(home)) == 2)
        assert [reason for _, _, reason, _ in events_of(home)] == ["killed", "stop"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_damaged_log_is_put_aside_and_the_station_plays(minute):
    (minute / "as_run.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 9_000)
    with running(minute, "--output", "null") as station:
        on_air(minute)
    aside = [path for path in minute.glob("as_run.hong-*.sqlite") if path.stat().st_size > 9_000]
    assert len(aside) == 1
    assert any("bị hỏng" in line for line in station.said)
    assert [reason for _, _, reason, _ in events_of(minute)] == ["stop"]


def test_a_log_that_somebody_holds_at_the_start_is_waited_for_in_silence_of_paper_alone(minute):
    with sqlite3.connect(minute / "as_run.sqlite", isolation_level=None) as database:
        database.execute("BEGIN EXCLUSIVE")
        with running(minute, "--output", "null"):
            on_air(minute)
            database.execute("ROLLBACK")
            eventually(lambda: any(one.kind is EntryKind.BEGUN for one in entries_of(minute)))
    database.close()
    assert [one.kind for one in entries_of(minute)][:2] == [EntryKind.STARTED, EntryKind.BEGUN]


# ── the control socket ───────────────────────────────────────────────────────────────────────────


def send(door, line, wait=True):
    with socket.create_connection(("127.0.0.1", door["port"]), 5) as connection:
        connection.sendall(line)
        return connection.makefile().readline() if wait else None


def test_only_who_can_read_the_home_can_command(minute):
    process = start_playout(minute)
    path = minute / "control" / "chinh.json"
    try:
        eventually(lambda: status_of(minute))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        door = json.loads(path.read_text())
        for token in ("", "x", door["token"][:-1], door["token"] + "x", None):
            answer = json.loads(
                send(door, json.dumps({"token": token, "ask": "stop", "minutes": 5}).encode() + b"\n")
            )
            assert answer["error"] == "CommandRefusedError"
        for line in (b"\n", b"{}\n", b"\xff\xfe\n", b"[" * 5_000 + b"\n", b"GET / HTTP/1.1\r\n"):
            assert "error" in json.loads(send(door, line))
        right = {"token": door["token"], "ask": "say", "order": {"id": "x"}}
        assert "error" in json.loads(send(door, json.dumps(right).encode() + b"\n"))
        listening = subprocess.run(["ss", "-Hltn"], capture_output=True, text=True, check=False).stdout
        if listening:
            assert f"127.0.0.1:{door['port']}" in listening
        assert not any(one.kind is EntryKind.HELD for one in entries_of(minute))
        idle = [socket.create_connection(("127.0.0.1", door["port"]), 5) for _ in range(12)]
        assert eventually(lambda: status_of(minute)), "who says nothing keeps nobody out"
        for one in idle:
            one.close()
        assert moves(minute)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert not path.exists()


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────


def test_an_alert_on_the_command_line_is_heard_and_outlives_the_engine(run, minute):
    open_around_the_clock(minute)
    with running(minute, "--output", "null"):
        on_air(minute)
        said = run("alert", "Lũ đang lên nhanh, bà con ven sông di chuyển ngay.", "--repeat", "1")
        assert said.code == 0, said.err
        assert "Lũ đang lên nhanh" in said.err
        eventually(
            lambda: any(e.kind is EntryKind.BEGUN and e.column == "Khẩn cấp" for e in entries_of(minute))
        )
        os.kill(playout_of(minute), signal.SIGKILL)
        ended = eventually(
            lambda: [e for e in entries_of(minute) if e.outcome is Outcome.AIRED and e.column == "Khẩn cấp"],
            40,
        )
    assert ended[0].priority == "emergency"
    assert ended[0].author == "bien-tap"
    told = [(e.column == "Khẩn cấp", e.reason) for e in entries_of(minute) if e.outcome]
    assert told[:3] == [(False, "alert"), (True, "killed"), (True, "")], "it was heard whole after all"


def test_stop_and_resume_on_the_command_line_and_over_a_restart(run, minute):
    with running(minute, "--output", "null"):
        on_air(minute)
        assert run("stop", "--minutes", "30").code == 0
        eventually(lambda: [reason for _, _, reason, _ in events_of(minute)] == ["stop"])
        eventually(lambda: not status_of(minute)["on_air"])
        stopped = playout_of(minute)
        os.kill(stopped, signal.SIGKILL)
        eventually(lambda: playout_of(minute) not in {None, stopped})
        assert moves(minute)
        assert not status_of(minute)["on_air"], "the operator's word holds"
        assert run("resume").code == 0
        on_air(minute)
    reasons = [reason for _, _, reason, _ in events_of(minute)]
    assert reasons == ["stop", "stop"]


def test_what_may_not_be_said_now_is_refused_with_a_reason(run, published, monkeypatch):
    said = run("alert", "Thử")
    assert said.code == 1
    assert "broadcast run" in said.err
    assert run("alert").code == 2
    assert run("alert", "x", "--zone", "Sao Hỏa").code == 1
    assert run("alert", "x", "--repeat", "99").code == 1
    assert run("stop", "--minutes", "0").code == 2
    assert run("live", "--minutes", "999").code == 1
    run("user", "add", "xem", "--role", "viewer")
    assert "vai trò" in run("alert", "x", "--user", "xem").err
    assert run("live", "--user", "bien-tap").code == 1


def test_a_drill_says_that_it_is_one_and_has_no_attention_tone(run, minute):
    open_around_the_clock(minute)
    with running(minute, "--output", "null"):
        on_air(minute)
        said = run("alert", "--drill", "Diễn tập sơ tán thôn Đông.", "--repeat", "1")
        assert said.code == 0, said.err
        drill = eventually(lambda: [e for e in entries_of(minute) if e.column == "Diễn tập"])[0]
    assert drill.priority == "priority"
    label = json.loads((minute / "carts" / drill.cart[:2] / f"{drill.cart}.json").read_text())
    assert label["spoken"].startswith("Đây là buổi diễn tập")
    assert "chỉ là diễn tập" in label["spoken"].splitlines()[-1]


# ── a human, systemd ─────────────────────────────────────────────────────────────────────────────


class Hook(BaseHTTPRequestHandler):
    """A web hook: what Apprise's json:// posts to."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((time.monotonic(), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.got = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_human_is_told(minute, hook):
    config = minute / "config.toml"
    config.write_text(config.read_text() + f'\n[notify]\nto = ["json://127.0.0.1:{hook.server_port}/"]\n')
    with running(minute, "--output", "null"):
        on_air(minute)
        os.kill(playout_of(minute), signal.SIGKILL)
        died = eventually(lambda: [body for _, body in hook.got if "dừng đột ngột" in body["message"]], 60)
        assert died[0]["title"] == "Đài truyền thanh xã Mẫu"
        eventually(lambda: [body for _, body in hook.got if "trở lại" in body["message"]], 60)


def test_systemd_is_fed_while_samples_move_and_not_because_a_process_lives(minute, tmp_path):
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(20)

        def drained():
            systemd.setblocking(False)
            found = []
            try:
                while True:
                    found.append(systemd.recv(4096).decode())
            except BlockingIOError:
                return found
            finally:
                systemd.settimeout(20)

        with running(minute, "--output", "null", environment={"NOTIFY_SOCKET": address}) as station:
            assert systemd.recv(4096) == b"READY=1"
            while systemd.recv(4096) != b"WATCHDOG=1":
                pass
            station_lives = True
            # no card can be opened from here on: the process is started again and again, and no sample moves
            with files.held(minute / "held.lock", wait=True):
                os.kill(playout_of(minute), signal.SIGSTOP)
                config = minute / "control" / "chinh.setup.json"
                config.write_text("{}")
                time.sleep(8)  # the last samples count for five seconds
                drained()
                time.sleep(2)
                assert "WATCHDOG=1" not in drained()
                assert station.poll() is None
                assert station_lives


def test_systemd_is_fed_while_one_output_of_several_plays(minute, tmp_path):
    """Started anew for the sake of the one without a card, the other would lose its sound again and again."""
    config = minute / "config.toml"
    outputs = '[[outputs]]\nid = "chinh"\ndevices = ["null"]\n\n[[outputs]]\nid = "phu"\ndevices = ["card:không có"]\n'
    head, _, tail = config.read_text().partition('[[outputs]]\nid = "chinh"\ndevices = ["card"]\n')
    config.write_text(
        head.replace('id = "thon-dong"\n', 'id = "thon-dong"\noutput = "phu"\n') + outputs + tail
    )
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(20)
        with running(minute, environment={"NOTIFY_SOCKET": address}) as station:
            eventually(lambda: any("không có" in line for line in station.said))
            assert eventually(lambda: systemd.recv(4096) == b"WATCHDOG=1")


def test_a_service_that_is_stopped_has_ended_well(minute):
    with running(minute, "--output", "null") as station:
        on_air(minute)
        station.send_signal(signal.SIGTERM)
        assert station.wait(20) == 0
    assert [reason for _, _, reason, _ in events_of(minute)] == ["stop"]
