"""config.toml changed in single places: everything else stays letter by letter, and what would be wrong is refused whole."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from broadcast.config.writing import changed
from broadcast.errors import SettingRefusedError, SettingsChangedError
from broadcast.station import settings
from broadcast.station.home import open_home

TEXT = (Path(__file__).parents[2] / "schedules" / "config-mau.toml").read_text()


def lines(text):
    return [line for line in text.splitlines() if line]


def test_what_is_not_meant_stays_letter_by_letter():
    new = changed(
        TEXT, {("station", "name"): "Đài xã Bình An", ("outputs", 0, "devices"): ("card:x", "null")}
    )
    assert [(old, now) for old, now in zip(lines(TEXT), lines(new), strict=True) if old != now] == [
        ('name = "Đài truyền thanh xã Mẫu"', 'name = "Đài xã Bình An"'),
        ('devices = ["card"]', 'devices = ["card:x", "null"]'),
    ]


def comments(text):
    return [line for line in text.splitlines() if line.startswith("#")]


@pytest.mark.parametrize(
    "changes",
    [
        {("zones", 1): None},
        {("zones", 2): {"id": "thon-tay", "name": "Thôn Tây", "channels": [1, 2]}},
        {("zones", 1): None, ("zones", 0, "name"): "Cả xã"},
        {("rules", "windows"): [{"start": "05:00", "end": "07:00"}]},
        {("rules", "windows"): [{"start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(5, 12)]},
        {("rules", "windows"): [{"days": ["T2"], "start": "05:00", "end": "07:00"}], ("web", "listen"): "127.0.0.1:1"},
    ],
)  # fmt: skip
def test_entries_come_and_go_and_no_comment_with_them(changes):
    new = changed(TEXT, changes)
    assert comments(new) == comments(TEXT)
    found = tomllib.loads(new)
    for (first, *rest), value in changes.items():
        at = found[first]
        if value is None:
            assert len(at) == 1
            continue
        for step in rest:
            at = at[step]
        assert at == value
    before = new.index("[rules]")
    assert new[:before].rstrip().endswith("số buổi và thời lượng."), (
        "what tells of the rules stands above them"
    )


WORDS = st.text(alphabet="aă\"'\\#[]=,\n\t đ", min_size=1, max_size=12)


@settings_of(max_examples=40, phases=[Phase.explicit, Phase.generate])
@given(
    zones=st.lists(
        st.fixed_dictionaries(
            {"id": WORDS, "name": WORDS}, optional={"channels": st.lists(st.integers(1, 8), max_size=3)}
        ),
        min_size=1,
        max_size=5,
    ),
    name=WORDS,
)
def test_whatever_is_written_is_read_again(zones, name):
    found = tomllib.loads(changed(TEXT, {("zones",): zones, ("station", "name"): name}))
    assert found == {
        **tomllib.loads(TEXT),
        "zones": zones,
        "station": {**tomllib.loads(TEXT)["station"], "name": name},
    }


class Still:
    def wall(self):
        return datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.fixture
def station(home):
    with open_home(home, Still()) as opened:
        yield opened


def test_a_change_is_there_for_the_next_who_looks(station):
    latest = settings.Latest(station)
    assert latest.home().settings.station.name == "Đài truyền thanh xã Mẫu"
    now = settings.change(station, {("station", "name"): "Đài xã Bình An"}, seen=settings.state(station))
    assert now.settings.station.name == "Đài xã Bình An"
    assert latest.home().settings == now.settings


def test_what_another_has_changed_is_not_overwritten_unseen(station):
    seen = settings.state(station)
    settings.change(station, {("station", "name"): "Một"}, seen=seen)
    with pytest.raises(SettingsChangedError):
        settings.change(station, {("station", "name"): "Hai"}, seen=seen)
    assert settings.Latest(station).home().settings.station.name == "Một"


@pytest.mark.parametrize(
    "changes",
    [
        {("station", "code"): "có dấu cách"},
        {("zones", 1): None, ("zones", 0): None},
        {("rules", "windows", 0, "end"): "04:00"},
        {("zones", 1, "id"): "trung-tam"},
        {("outputs", 0, "lạ"): 1},
        {("grid", 0, "lines"): [{"source": "tiếp âm: LẠ"}]},
    ],
)
def test_what_would_be_wrong_is_refused_and_the_file_is_as_it_was(station, changes):
    before = (station.folder / "config.toml").read_bytes()
    with pytest.raises(SettingRefusedError):
        settings.change(station, changes, seen=settings.state(station))
    assert (station.folder / "config.toml").read_bytes() == before


def test_a_file_that_somebody_has_broken_leaves_the_settings_of_before(station):
    latest, path = settings.Latest(station), station.folder / "config.toml"
    good = path.read_text()
    path.write_text(good + "\n[[zones]\n")
    assert latest.home().settings == station.settings
    path.write_text(good.replace("xã Mẫu", "xã Bình An"))
    assert latest.home().settings.station.commune == "xã Bình An"
    path.unlink()
    assert latest.home().settings.station.commune == "xã Bình An"
