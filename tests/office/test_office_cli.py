"""What a clerk types: an office made, files taken in, stations pulled, figures shown, and the lines behind them."""

import json
import shutil
from pathlib import Path

import pytest
from office_stations import TOKEN, entry, served, some_day

from broadcast.airlog import chain


@pytest.fixture
def co_quan(tmp_path, monkeypatch, run):
    """An office's home, which the command line works on."""
    folder = tmp_path / "co-quan"
    made = run("init", "--office", folder)
    assert (made.code, "config.toml" in made.err) == (0, True)
    monkeypatch.setenv("BROADCAST_HOME", str(folder))
    return folder


@pytest.fixture
def stick(made_home, tmp_path, run):
    """A stick with a station's log of 30 entries, and the home that it came from."""
    dai = tmp_path / "dai"
    shutil.copytree(made_home, dai)
    with chain.ChainWriter(dai / "as_run.sqlite") as log:
        for number in range(30):
            log.append(entry(number))
    (tmp_path / "usb").mkdir()
    said = run("--home", dai, "log", "export", "--usb", tmp_path / "usb")
    assert said.code == 0, said.err
    return Path(said.out.strip()), dai


def settings(folder, *stations):
    """Put stations into the office's settings."""
    text = (folder / "config.toml").read_text()
    for name, url in stations:
        (folder / "tokens" / "mot").write_text(TOKEN)
        text += (
            f'\n[[office.stations]]\nname = "{name}"\nurl = "{url}"\ntoken_file = "tokens/mot"\n'
            'area = "Khu vực 1"\nspeakers = 12\n'
        )
    (folder / "config.toml").write_text(text)


def test_from_the_stick_to_the_province_s_screen_and_back_to_the_lines(co_quan, stick, run, tmp_path):
    file, dai = stick
    taken = run("log", "import", file, "--json")
    assert taken.code == 0, taken.err
    assert json.loads(taken.out)["files"][0]["logs"] == [
        {"output": "", "new": 30, "last": 30, "gaps": [], "refusal": None}
    ]
    assert "là đài mới" in taken.err
    assert "0 dòng mới" in run("log", "import", file).err
    shown = run("report", "2026-11")
    assert shown.code == 0, shown.err
    station = json.loads(run("log", "verify", "--json").out)["logs"][0]["station"]
    assert station.split()[0] in shown.out
    target = tmp_path / "tinh.json"
    assert run("report", "2026-11", "-o", target).code == 0
    told = json.loads(target.read_text())
    assert (told["total"]["bulletins"], told["by_group"][0]["airings"]) == (30, 30)
    lines = tmp_path / "dong.ndjson"
    assert run("report", "2026-11", "--lines", "group=a", "-o", lines).code == 0
    found = [json.loads(line) for line in lines.read_text().splitlines()]
    assert sorted((line["seq"], line["hash"]) for line in found) == [
        (row.seq, row.hash) for row in chain.rows(dai / "as_run.sqlite")
    ]


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "csv"])
def test_every_form_of_the_screen_is_written(co_quan, stick, run, tmp_path, form):
    run("log", "import", stick[0])
    said = run("report", "2026-11", "--format", form)
    assert said.code == 0, said.err
    assert Path(said.out.strip()).stat().st_size > 100


def test_one_station_s_report_is_the_one_that_it_makes_itself(co_quan, stick, run, tmp_path):
    file, dai = stick
    run("log", "import", file)
    name = json.loads(run("log", "verify", "--json").out)["logs"][0]["station"]
    there, here = tmp_path / "dai.json", tmp_path / "co-quan.json"
    assert run("--home", dai, "report", "2026-11", "-o", there).code == 0
    assert run("report", "2026-11", "--station", name.upper(), "-o", here).code == 0
    own, kept = json.loads(there.read_text()), json.loads(here.read_text())
    for part in ("total", "events", "by_group", "by_column", "by_language", "discrepancies", "lines"):
        assert kept[part] == own[part]


def test_stations_are_pulled_and_the_one_that_fails_is_told(co_quan, station, run):
    good, bad = station("Đài A"), station("Đài B")
    some_day(good, 1, 20)
    bad.answer = lambda *_: (403, {"detail": "mã truy cập hết hạn"})
    with served(good) as one, served(bad) as other:
        settings(co_quan, ("Đài A", one), ("Đài B", other))
        said = run("log", "pull", "--json")
        again = run("log", "pull", "đài a")
        unknown = run("log", "pull", "Đài C")
    assert said.code == 1
    told = json.loads(said.out)["stations"]
    assert told[0]["logs"][0]["new"] == len(good.logs[""])
    assert (told[0]["refusal"], told[1]["refusal"]["kind"]) == (None, "StationAccessError")
    assert "hết hạn" in said.err
    assert (again.code, unknown.code) == (0, 1)
    assert "0 dòng mới" in again.err


def test_an_address_of_no_setting_is_pulled_with_a_token_of_its_own(co_quan, station, run, tmp_path):
    one = station("Đài lẻ")
    some_day(one, 1, 5)
    (tmp_path / "ma").write_text(f"{TOKEN}\n")
    with served(one) as url:
        assert run("log", "pull", url).code == 1
        assert run("log", "pull", url, "--token-file", tmp_path / "ma").code == 0
    assert "Đài lẻ" in run("log", "verify").err


def test_a_dispute_is_told_until_the_office_accepts_the_log_that_began_anew(co_quan, station, run):
    one = station("Đài A")
    for number in range(5):
        one.append(entry(number))
    with served(one) as url:
        settings(co_quan, ("Đài A", url))
        run("log", "pull")
        one.logs[""].clear()
        one.append(entry(0, title="Khác"))
        refused = run("log", "pull")
        assert (refused.code, "chỉ còn 1 dòng" in refused.err) == (1, True)
        checked = run("log", "verify")
        assert (checked.code, "khác với phần đã giữ" in checked.err) == (0, True)
        assert run("log", "accept", "Đài A").code == 0
        assert run("log", "pull").code == 0
        told = json.loads(run("log", "verify", "--json").out)
    assert [(log["output"], log["entries"]) for log in told["logs"]] == [("", 5), ("~2", 1)]
    assert told["ok"]
    assert [dispute["kind"] for dispute in told["disputes"]] == ["shortened"]


def test_an_entry_that_was_altered_in_the_office_s_own_database_is_named(co_quan, stick, run):
    import sqlite3

    run("log", "import", stick[0])
    with sqlite3.connect(co_quan / "office.sqlite") as database:
        database.execute("UPDATE entries SET body = replace(body, 'Bản tin số 7', 'Bản tin số 8')")
    database.close()
    said = run("log", "verify", "--json")
    assert said.code == 1
    assert "tại dòng số 8" in json.loads(said.out)["logs"][0]["refusal"]["vi"]


def test_homes_are_not_mistaken_for_each_other(co_quan, stick, run):
    dai = stick[1]
    assert "của một đài" in run("--home", dai, "log", "pull").err
    assert "của một đài" in run("--home", dai, "report", "2026-11", "--station", "x").err
    assert "của cơ quan" in run("log", "show").err
    assert run("log", "export", "--usb", "x", "-o", "y.csv").code == 2
    assert run("log", "export").code == 2
    assert run("init", "--office", co_quan).code == 1
