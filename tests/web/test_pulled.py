"""What an office pulls is the log word for word: it can be proved with nothing of ours, while the station writes on."""

import gzip
import json
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from web_station import Asking, entry, lines, logged

from broadcast.airlog import chain
from broadcast.airlog.chain import ChainWriter, SignedHead
from broadcast.airlog.links import Head
from broadcast.config import load
from broadcast.domain.canonical import canonical
from broadcast.domain.times import Period, unstamp
from broadcast.station import forms, papers
from broadcast.station.home import open_home
from broadcast.web import serving

ROOT = Path(__file__).parents[2]
NDJSON = "application/x-ndjson"


def walked(ask, first):
    """Every page from an address on, by the links alone."""
    pages, path = [], first
    while path:
        answer = ask.get(path)
        assert answer.status_code == 200
        pages.append(answer.json())
        path = answer.headers.get("link", "").partition("<")[2].partition(">")[0]
    return pages


def test_pages_follow_on_each_other_and_the_same_question_has_the_same_answer(ask):
    pages = walked(ask, "/api/v1/as-run?limit=10")
    assert [len(page["entries"]) for page in pages] == [10, 10, 5]
    assert [(page["after"], page["last"], page["more"]) for page in pages] == [
        (0, 10, True),
        (10, 20, True),
        (20, 25, False),
    ]
    found = [one for page in pages for one in page["entries"]]
    assert [one["body"]["seq"] for one in found] == list(range(1, 26))
    assert {page["station"] for page in pages} == {"Đài truyền thanh xã Mẫu"}
    again = ask.get("/api/v1/as-run?after=10&limit=10")
    assert again.content == ask.get("/api/v1/as-run?after=10&limit=10").content
    assert again.json() == pages[1]
    logged(ask.app.state.home.folder / "as_run.sqlite", 1)
    assert ask.get("/api/v1/as-run?after=10&limit=10").content == again.content, "whatever came since"


def test_each_entry_is_what_was_hashed(ask):
    import hashlib

    for one in ask.get("/api/v1/as-run").json()["entries"]:
        assert hashlib.sha256(canonical(one["body"])).hexdigest() == one["hash"]


def test_one_entry_a_line_with_the_same_words(ask):
    answer = ask.get("/api/v1/as-run?after=3&limit=4", Accept=NDJSON)
    assert answer.headers["content-type"] == NDJSON
    assert lines(answer) == ask.get("/api/v1/as-run?after=3&limit=4").json()["entries"]
    assert answer.headers["link"] == '</api/v1/as-run?after=7&limit=4>; rel="next"'
    assert ask.get("/api/v1/as-run?after=25", Accept=NDJSON).text == ""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=1", 200),
        ("limit=5000", 200),
        ("limit=5001", 422),
        ("limit=0", 422),
        ("limit=-1", 422),
        ("limit=x", 422),
        ("after=-1", 422),
        (f"after={2**63 - 1}", 200),
        (f"after={2**63}", 422),
        ("after=1&after=2", 422),
        ("afer=1", 422),
        ("output=phu", 404),
        ("output=../keys", 422),
    ],
)
def test_what_may_be_asked_is_bounded(ask, query, status):
    answer = ask.get(f"/api/v1/as-run?{query}")
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail"} <= answer.json().keys()


def test_it_comes_packed_for_who_takes_it_packed(ask):
    address = "/api/v1/as-run"
    plain = ask.get(address, **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with ask.client.stream("GET", address, headers={"Authorization": f"Bearer {ask.secret}"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) * 4 < len(plain.content)


def test_a_station_that_was_never_on_air_has_an_empty_log(ask):
    (ask.app.state.home.folder / "as_run.sqlite").unlink()
    assert ask.get("/api/v1/as-run").json()["entries"] == []
    (one,) = ask.get("/api/v1/heads").json()["outputs"]
    assert (one["seq"], one["hash"], one["at"]) == (0, "", None)
    said = ask.get("/api/v1/reports/2026-11")
    assert said.status_code == 503
    assert "Chưa có nhật ký" in said.json()["detail"]


def test_a_damaged_entry_is_said_and_not_handed_on(ask, station):
    with closing(sqlite3.connect(ask.app.state.home.folder / "as_run.sqlite")) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE as_run SET body = replace(body, 'null', 'card') WHERE seq = 7")
    assert ask.get("/api/v1/as-run?limit=5").status_code == 200
    said = ask.get("/api/v1/as-run?after=5")
    assert said.status_code == 500
    assert said.json()["type"].endswith("log-broken")
    assert "dòng số 7" in said.json()["detail"]
    assert str(station.folder) not in said.text


def test_each_output_has_its_log(ask, station, made_home):
    settings = station.folder / "config.toml"
    text = settings.read_text()
    settings.write_text(text + '\n[[outputs]]\nid = "phu"\n')
    logged(station.folder / "as_run-phu.sqlite", 3)
    with open_home(station.folder, station.clock) as home:
        asking = Asking(home, ask.secret)
        heads = asking.get("/api/v1/heads").json()["outputs"]
        assert [(one["output"], one["seq"]) for one in heads] == [("chinh", 25), ("phu", 3)]
        (page,) = walked(asking, "/api/v1/as-run?output=phu")
        assert (page["output"], page["last"]) == ("phu", 3)
        assert [page["output"] for page in walked(asking, "/api/v1/as-run?limit=20")] == ["chinh"] * 2
        pages = walked(asking, "/api/v1/as-run?output=phu&limit=2")
        assert [page["last"] for page in pages] == [2, 3]
        assert asking.get("/api/v1/as-run?output=la").status_code == 404


def test_heads_are_those_that_were_signed_and_can_be_proved(ask, station, clock):
    log = station.folder / "as_run.sqlite"
    for _day in range(3):
        papers.sign(station, log)
        logged(log, 2)
        clock.pass_(days=1)
    found = ask.get("/api/v1/heads").json()
    (one,) = found["outputs"]
    assert (found["commune"], one["seq"]) == ("xã Mẫu", 31)
    assert [(signed["day"], signed["seq"]) for signed in one["signed"]] == [
        ("2026-11-24", 25),
        ("2026-11-25", 27),
        ("2026-11-26", 29),
    ]
    for signed in one["signed"]:
        head = Head(seq=signed["seq"], hash=signed["hash"], at=unstamp(signed["at"]))
        proof = SignedHead(head=head, public_key=signed["public_key"], signature=signed["signature"])
        assert chain.speaks_for(proof, found["public_key"])
    (later,) = ask.get("/api/v1/heads?since=2026-11-26").json()["outputs"]
    assert [signed["day"] for signed in later["signed"]] == ["2026-11-26"]
    for wrong in ("2026-02-30", "0.0", "20261126", "x"):
        assert ask.get(f"/api/v1/heads?since={wrong}").status_code == 422
    assert ask.get("/api/v1/as-run?after=30").json()["entries"][0]["hash"] == one["hash"]


def test_the_report_is_the_one_that_the_station_writes(ask, station, tmp_path):
    found = ask.get("/api/v1/reports/2026-11")
    written = forms.write(station, Period.parse("2026-11"), ["json"], tmp_path)
    assert found.json() == json.loads(written.files[0].read_text())


def asked_over_the_wire(port, path, secret, accept=NDJSON):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {secret}", "Accept": accept}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(), answer.headers


def test_over_a_real_wire_while_the_station_writes_the_pulled_log_verifies(station, secret, tmp_path):
    log, copy = station.folder / "as_run.sqlite", tmp_path / "keo-ve.sqlite"
    written, pulled, done = [], [], threading.Event()

    def write():
        with ChainWriter(log) as writer:
            while not done.wait(0.005):
                written.append(writer.append(entry(len(written))))

    with serving.served(station, port=0) as port:
        writer = threading.Thread(target=write)
        writer.start()
        try:
            after = 0
            while len(pulled) < 150:
                text, headers = asked_over_the_wire(port, f"/api/v1/as-run?after={after}&limit=20", secret)
                page = [json.loads(line) for line in text.splitlines()]
                pulled += page
                after = page[-1]["body"]["seq"] if page else after
                assert headers["Server"] == "truyenthanh"
        finally:
            done.set()
            writer.join()
    assert len(written) > 100, "it was written meanwhile"
    assert [one["hash"] for one in pulled[25:]] == [link.hash for link in written[: len(pulled) - 25]]
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute(
            "CREATE TABLE as_run (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL)"
        )
        database.executemany(
            "INSERT INTO as_run VALUES (?, ?, ?)",
            [(one["body"]["seq"], canonical(one["body"]).decode(), one["hash"]) for one in pulled],
        )
    verified = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "verify_as_run.py"), str(copy)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert verified.returncode == 0, verified.stderr
    assert f"{len(pulled)} entries" in verified.stdout
    chain.verify(log)


def test_the_setting_takes_near_addresses_alone(station):
    from broadcast.errors import ConfigError

    path = station.folder / "config.toml"
    text = path.read_text()
    for listen in ("0.0.0.0:8069", "[::1]:8069", "192.168.1.10:80", ""):
        path.write_text(text.replace("127.0.0.1:8069", listen))
        assert load(station.folder).web.listen == listen
    for listen in (
        "8.8.8.8:8069",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:99999",
        "::1:80",
        "dai.vn:80",
        ":80",
    ):
        path.write_text(text.replace("127.0.0.1:8069", listen))
        with pytest.raises(ConfigError) as refused:
            load(station.folder)
        assert "web.listen" in refused.value.sentence("vi")


def test_an_address_that_is_taken_is_refused_in_words(station):
    import socket

    from broadcast.errors import ListenError

    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(ListenError) as refused,
        serving.served(station, port=taken.getsockname()[1]),
    ):
        pass
    assert "[web]" in refused.value.sentence("vi")
