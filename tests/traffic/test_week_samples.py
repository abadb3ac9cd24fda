"""The sample weeks that travel with the program are read, pass their checks and become rundowns."""

from pathlib import Path

import pytest
from traffic_values import FEEDS, ZONES, rules

from broadcast.domain.schedule import SourceKind
from broadcast.traffic import Checks, build_day, read_week

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["tuan-mau-1.csv", "tuan-mau-2.yaml"])
def test_a_sample_week_has_no_fault(name):
    schedule = read_week(ROOT / "schedules" / name, None, "an", ZONES[:2]).schedule

    def known(line):
        return (
            line.source.kind is not SourceKind.FILE
            or (ROOT / "audio_assets" / line.source.reference).is_file()
        )

    checks = Checks(rules=rules(), zones=ZONES[:2], length=lambda _, __: None, known=known, feeds=FEEDS)
    assert not checks.faults(schedule)
    days = [
        build_day(
            schedule,
            day,
            station="xa-mau",
            rules=rules(),
            zones=ZONES,
            carts={},
            feeds=FEEDS,
            evergreen=None,
            chime=None,
            version=1,
        )
        for day in schedule.week.days
    ]
    events = [event for day in days for event in day.events]
    assert any(event.repeat for event in events)
    assert any(event.zones == ("thon-dong",) for event in events)
    assert all(len(day.events) >= 3 for day in days[:5])
