"""`simulate` over any period: what is published of each week, else what is kept, and no more in memory for a year than for a day."""

import json
from dataclasses import replace
from datetime import date, timedelta

from broadcast.domain.rundown import decode
from broadcast.domain.schedule import StartKind
from broadcast.store import publish

MONDAY = date(2026, 11, 23)


def publish_days(home, days):
    """Two short events of the sample Monday on each of these days, at half past five."""
    sample = next((home / "rundowns").glob(f"{MONDAY}.v0001.*.json"))
    rundown = decode(sample.read_bytes(), sample.name)
    opening = rundown.events[0]
    first, second = sorted(rundown.events, key=lambda event: event.length)[:2]
    publish(
        home / "rundowns",
        [
            replace(
                rundown,
                day=day,
                events=(
                    replace(first, id="0", start_kind=StartKind.HARD, start=opening.start + (day - MONDAY)),
                    replace(second, id="1", start_kind=StartKind.SOFT, start=None),
                ),
            )
            for day in days
        ],
    )


def test_a_month_is_simulated_day_by_day_and_every_event_is_told_of_once(run, published):
    days = [date(2027, 1, 1) + timedelta(days=count) for count in range(31) if count not in {4, 5, 6, 20}]
    publish_days(published, days)
    said = run("simulate", "2027-01", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert (found["days"], found["published"]) == (27, True)
    events = [entry for entry in found["entries"] if entry["kind"] == "event"]
    assert [(entry["rundown"][:10], entry["event"]) for entry in events] == [
        (day.isoformat(), number) for day in days for number in "01"
    ]
    assert {entry["outcome"] for entry in events} == {"aired"}
    assert "4 ngày" in said.err
    assert all(entry["actual_start"] == entry["planned_start"] for entry in events)
    shown = run("simulate", "2027-01-01..2027-01-08").out
    assert shown.count("Bắt đầu  ") == 5, "a table for each day"
    assert not (published / "as_run.sqlite").exists()


def test_a_period_takes_of_each_week_what_is_published_else_what_is_kept(run, published, tmp_path):
    publish_days(published, [MONDAY + timedelta(days=6)])
    kept = tmp_path / "tuan.csv"
    kept.write_text(
        "Tuần: 2026-W49\nThứ,Giờ,Nội dung,Nguồn\nT2,05:30,Nhạc hiệu,nhac-hieu.flac\n", encoding="utf-8"
    )
    assert run("week", "load", kept).code == 0
    said = run("simulate", "2026-11-29..2026-12-02", "--json")
    found = json.loads(said.out)
    heard = [entry["rundown"][:10] for entry in found["entries"] if entry["outcome"]]
    assert heard == ["2026-11-29", "2026-11-29", "2026-11-30"]
    assert found["published"] is False
    assert "chưa công bố" in said.err


def test_a_sound_file_of_more_than_a_week_is_refused_before_anything_is_done(run, published, tmp_path):
    said = run("simulate", "2026-11", "--wav", tmp_path / "a.wav")
    assert said.code == 1
    assert "một tuần" in said.err
    assert not (tmp_path / "a.wav").exists()


def test_a_period_with_nothing_in_it_is_refused(run, published):
    said = run("simulate", "2031-02", "--json")
    assert (said.code, said.out) == (1, "")
