"""The desk answers where the settings say so, and loads nothing of the web where they do not."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from web_station import give

from broadcast import desk
from broadcast.station.doctor import web


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture
def listening(station):
    """The station, told to listen on a port that is free; gives the port."""
    port = free_port()
    settings = station.folder / "config.toml"
    settings.write_text(settings.read_text().replace("127.0.0.1:8069", f"127.0.0.1:{port}"))
    return port


class Asker:
    """The desk's standard input, which asks the desk before it ends."""

    def __init__(self, work):
        self.work, self.found = work, None

    def read(self):
        patience = time.monotonic() + 60
        while self.found is None and time.monotonic() < patience:
            try:
                self.found = self.work()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        return ""


def test_the_desk_answers_and_stops_with_its_input(station, secret, listening, monkeypatch, capsys):
    def ask():
        request = urllib.request.Request(
            f"http://127.0.0.1:{listening}/api/v1/heads", headers={"Authorization": f"Bearer {secret}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            heads = json.load(answer)
        return heads, [one.vi for one in web.look(desk_home)]

    from broadcast.station.home import open_home

    with open_home(station.folder, station.clock) as desk_home:
        asker = Asker(ask)
        monkeypatch.setattr(sys, "stdin", asker)
        desk.main(station.folder)
        heads, seen = asker.found
        assert heads["outputs"][0]["seq"] == 25
        assert seen == [f"Đài đang trả lời ở 127.0.0.1:{listening}."]
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", listening), timeout=5)
        assert [(one.state, one.check) for one in web.look(desk_home)] == [("ok", "web")]
    assert "notice" not in capsys.readouterr().out


def test_an_address_that_is_taken_is_told_once_and_the_chores_go_on(station, listening, monkeypatch, capsys):
    from broadcast.web import serving

    monkeypatch.setattr(serving, "_AGAIN", 0.01)
    told = []

    def wait():
        told.append(capsys.readouterr().out)
        if not "".join(told).strip():
            raise ConnectionError
        time.sleep(0.1)  # it is tried again meanwhile, and told no more
        return told

    with socket.create_server(("127.0.0.1", listening)):
        monkeypatch.setattr(sys, "stdin", Asker(wait))
        desk.main(station.folder)
    said = "".join(told) + capsys.readouterr().out
    assert said.count("notice") == 1
    assert "[web]" in said


def test_the_doctor_tells_an_address_that_cannot_be_and_tokens_that_end_soon(station, listening, clock):
    from datetime import date

    from broadcast.station.home import open_home

    give(station, "sap-het", "heads", until=date(2026, 12, 7))
    give(station, "con-lau", "heads", until=date(2026, 12, 9))
    with open_home(station.folder, clock) as home, socket.create_server(("127.0.0.1", listening)):
        found = [(one.state, one.vi) for one in web.look(home)]
    assert [state for state, _ in found] == ["fault", "warning"]
    assert f"127.0.0.1:{listening}" in found[0][1]
    assert "sap-het" in found[1][1]
    assert "07/12/2026" in found[1][1]


def test_nothing_of_the_web_is_loaded_where_nobody_listens():
    code = (
        "import sys, broadcast.desk, broadcast.cli;"
        "print(*{'fastapi', 'starlette', 'uvicorn', 'limits', 'urllib3'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == ""
