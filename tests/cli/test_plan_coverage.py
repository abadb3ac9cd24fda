"""`plan coverage` and `plan owed`: what an operator reads, and the one document of `--json`."""

import json
import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "station"))
from logged_days import MISSED, entry

from broadcast.airlog.chain import ChainWriter
from broadcast.airlog.reconcile import planned_starts
from broadcast.playout.shelf import RundownShelf
from broadcast.store.publication import publish

PLAN = "schedules/ke-hoach-mau.txt"


@pytest.fixture
def kept(home, run):
    assert run("plan", "import", home / PLAN).code == 0
    return home


def test_the_table_stays_within_a_hundred_columns_and_names_the_ten_groups(kept, run):
    for by in ("week", "month", "quarter"):
        said = run("plan", "coverage", "--from", "2026-01-01", "--to", "31/12/2026", "--by", by)
        assert said.code == 0
        assert max(len(line.rstrip()) for line in said.out.splitlines()) <= 100
        for letter in "abcdđeghik":
            assert re.search(rf"^ {letter} ", said.out, re.MULTILINE), letter
        assert said.out == unicodedata.normalize("NFC", said.out)
    assert "Q4" in said.out
    assert "còn nợ" in said.out


def test_the_document_adds_up(kept, run):
    said = run("plan", "coverage", "--from", "2026-01-01", "--by", "quarter", "--json")
    found = json.loads(said.out)
    assert (found["period"], found["by"]) == (
        {"name": "2026", "first": "2026-01-01", "last": "2026-12-31"},
        "quarter",
    )
    assert [span["name"] for span in found["spans"]] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [row["group"] for row in found["groups"]][:10] == [*"abcdđeghik"]
    assert all(len(row["cells"]) == 4 for row in (*found["groups"], *found["fields"], found["total"]))
    total = found["total"]["total"]
    assert total["asked"] == sum(item["asked"] for item in found["items"]) > 0
    assert total == {"asked": total["asked"], "told": 0, "planned": 0, "late": 0, "owed": total["asked"]}
    assert found["never_told"] == [item["name"] for item in found["items"]]
    assert found["without_cadence"] == []


def test_the_year_at_hand_is_what_is_meant_when_nothing_is_said(kept, run):
    found = json.loads(run("plan", "coverage", "--json").out)
    assert found["period"]["name"] == found["today"][:4]
    assert found["by"] == "month"
    some = json.loads(run("plan", "coverage", "--to", "2024-05-09", "--json").out)
    assert (some["period"]["first"], some["period"]["name"]) == ("2024-01-01", "2024-01-01..2024-05-09")


def test_a_period_that_ends_before_it_begins_is_refused(kept, run):
    said = run("plan", "coverage", "--from", "2026-06-01", "--to", "2026-05-01")
    assert (said.code, said.out) == (1, "")
    assert "2026-06-01..2026-05-01" in said.err
    assert run("plan", "coverage", "--from", "hôm qua").code == 2


def test_without_a_plan_it_says_what_to_do(home, run):
    said = run("plan", "coverage")
    assert (said.code, said.out) == (0, "")
    assert "plan import" in said.err


def test_it_speaks_english(kept, run, monkeypatch):
    monkeypatch.setenv("BROADCAST_LANGUAGE", "en")
    assert run("plan", "coverage").code == 0


def test_a_station_that_was_never_on_air_owes_nothing_and_says_why(kept, run):
    said = run("plan", "owed")
    assert (said.code, said.out) == (0, "")
    assert "Chưa có nhật ký" in said.err
    assert json.loads(run("plan", "owed", "--json").out) == []


def missed_yesterday(home):
    """A day of the sample week, put in force for yesterday, of which nothing was heard."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    day = datetime.now(zone).date() - timedelta(days=1)
    sample = RundownShelf(home / "rundowns").on(date(2026, 11, 23))
    later = timedelta(days=(day - sample.day).days)
    events = [replace(one, start=one.start and one.start + later) for one in sample.events]
    (put,) = publish(home / "rundowns", [replace(sample, day=day, events=tuple(events))])
    with ChainWriter(home / "as_run.sqlite") as writer:
        for one, start in zip(put.events, planned_starts(put), strict=True):
            writer.append(entry(one, start, put.file_name, **MISSED))
    return put


def test_what_was_missed_is_listed_with_its_reason(published, run):
    put = missed_yesterday(published)
    (published / "rundowns" / "current.json").write_text(json.dumps({put.day.isoformat(): put.file_name}))
    missed = {name for one in put.events for name in one.items}
    found = json.loads(run("plan", "owed", "--json").out)
    assert {name for one in found for name in one["items"]} == missed
    assert {one["reason"] for one in found} == {"missed"}
    assert all(one["missed"] < one["not_before"] for one in found)
    said = run("plan", "owed")
    assert all(name in said.out for name in missed)
    assert "Đã qua giờ phát" in said.out
    assert "week draft" in said.err
