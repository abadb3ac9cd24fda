"""The bench of a province runs: stations that are followed and stations that are copied count alike."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import province


def test_a_small_province_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(province, "ROUNDS", 1)
    told = list(province.page(stations=6, days=3, folder=tmp_path))
    rows = [line.split(" | ") for line in told if line.startswith("| SQLite")]
    assert len(rows) == 6
    home = province.office(tmp_path, "", 6)
    sums = home.store.by_station(province.Period.parse("2026"))
    home.store.close()
    assert len(sums) == 6
    assert sums["Đài xã số 4"] == sums["Đài xã số 0"]
    assert sums["Đài xã số 4"].due > 30
