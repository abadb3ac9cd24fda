"""The papers from the command line, and what is typed in for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from log_lines import line

from broadcast.airlog.chain import ChainWriter
from broadcast.station.home import make_home


@pytest.fixture(scope="session")
def logged(tmp_path_factory):
    """A home whose log tells of one morning."""
    folder = tmp_path_factory.mktemp("logged") / "dai"
    make_home(folder)
    with ChainWriter(folder / "as_run.sqlite") as log:
        for number in range(3):
            log.append(line(number, at=datetime(2026, 11, 22, 23, number, tzinfo=UTC)))
    return folder


def test_what_is_typed_in_stands_in_the_report_as_such(run, logged, tmp_path):
    said = run(
        "--home", logged, "facts", "add", "2026-11", "--listeners", 1200, "--web", 2, "--note", "sổ theo dõi"
    )
    assert (said.code, said.out) == (0, ""), said.err
    kept = json.loads(run("--home", logged, "facts", "list", "--json").out)
    assert [(one["kind"], one["value"], one["by"], one["first"]) for one in kept] == [
        ("listeners", 1200, "bien-tap", "2026-11-01"),
        ("web", 2, "bien-tap", "2026-11-01"),
    ]
    assert "1200" in run("--home", logged, "facts", "list").out
    target = tmp_path / "q4"
    written = run("--home", logged, "report", "2026-Q4", "--format", "json,csv,docx", "-o", target)
    assert written.code == 0, written.err
    found = json.loads((target / "bao-cao-2026-Q4.json").read_text())
    assert [(one["kind"], one["value"], one["facts"][0]["note"]) for one in found["typed_in"]] == [
        ("listeners", 1200, "sổ theo dõi"),
        ("web", 2, "sổ theo dõi"),
    ]
    assert found["total"]["airings"] == 3
    rows = (target / "bao-cao-2026-Q4.csv").read_text(encoding="utf-8-sig")
    assert "Số lượt người nghe (nhập tay),1200" in rows


def test_nothing_typed_in_is_wrong_usage(run, logged):
    assert run("--home", logged, "facts", "add", "2026-11").code == 2
    assert run("--home", logged, "facts", "add", "2026-11", "--web", -1).code == 2
    assert run("--home", logged, "facts", "add", "tháng mười một", "--web", 1).code == 1


def test_each_form_is_filled_in_from_the_same_log(run, logged, tmp_path):
    for form, stem in (("logbook", "so-nhat-ky"), ("pay", "thu-lao"), ("points", "cham-diem")):
        written = run(
            "--home", logged, "report", "2026-11", "--form", form, "--format", "json", "-o", tmp_path / form
        )
        assert written.code == 0, written.err
        assert written.out.strip() == str(tmp_path / form / f"{stem}-2026-11.json")
    days = json.loads((tmp_path / "logbook" / "so-nhat-ky-2026-11.json").read_text())["days"]
    assert [(day["day"], len(day["lines"])) for day in days] == [("2026-11-23", 3)]
    points = json.loads((tmp_path / "points" / "cham-diem-2026-11.json").read_text())
    assert points["reform"][0]["airings"] == 3
    assert run("--home", logged, "report", "2026-11", "--form", "thơ").code == 2


def test_rates_and_steps_are_those_of_the_settings(run, tmp_path):
    folder = tmp_path / "dai"
    make_home(folder)
    with (folder / "config.toml").open("a", encoding="utf-8") as config:
        config.write("\n[pay]\nairing = 20000\nfactors = { km = 1.5 }\n[[points]]\nairings = 2\npoints = 9\n")
    with ChainWriter(folder / "as_run.sqlite") as log:
        for number in range(2):
            log.append(line(number, voice="recorded:lan", language="km" if number else "vi"))
    for form in ("pay", "points"):
        assert (
            run(
                "--home", folder, "report", "2026-11", "--form", form, "--format", "json", "-o", tmp_path
            ).code
            == 0
        )
    (day,) = json.loads((tmp_path / "thu-lao-2026-11.json").read_text())["days"]
    assert (day["person"], day["airings_read"], day["dong"]) == ("lan", 2, 50000)
    assert json.loads((tmp_path / "cham-diem-2026-11.json").read_text())["reform"][0]["points"] == 9


def test_the_stations_own_template_is_taken_and_a_faulty_one_told(run, logged, tmp_path):
    own = logged / "templates" / "bao-cao.docx"
    given = run("--home", logged, "report-template", own)
    assert (given.code, given.out.strip()) == (0, str(own))
    assert run("--home", logged, "report", "2026-11", "-o", tmp_path / "a.docx").code == 0
    own.write_bytes(b"PK no document")
    try:
        refused = run("--home", logged, "report", "2026-11", "-o", tmp_path / "b.docx")
    finally:
        own.unlink()
    assert refused.code == 1
    assert str(own) in refused.err
    assert not (tmp_path / "b.docx").exists()
