"""The papers from the command line, and what is typed in for them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))

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
