"""What `[mastering]` says reaches the recipe of each line, and a cart with a bed and a repeat is made of it."""

from datetime import UTC, datetime
from datetime import time as clock_time

import pytest

from broadcast.config.mastering import MasteringSettings
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.production.carts import CartStore
from broadcast.station.home import open_home
from broadcast.station.recipes import Recipes
from broadcast.station.rendering import make

WANTED = """
[mastering]
chain = "fm"
loudness = -18.5
bed = "nhac-nen.flac"

[mastering.columns."Thông báo"]
bed = ""
times = 2
"""


class Clock:
    def wall(self):
        return datetime(2026, 11, 20, 8, tzinfo=UTC)


def line(column, hour):
    return Line(
        days=(0,),
        start=clock_time(hour),
        start_kind=StartKind.HARD,
        length=None,
        column=column,
        content="Xin chào.",
        source=LineSource(kind=SourceKind.READ),
    )


@pytest.fixture
def mastered(home):
    config = home / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + WANTED, encoding="utf-8")
    with open_home(home, Clock()) as opened:
        yield opened


def test_a_line_has_the_sound_of_its_column(mastered):
    recipes = Recipes(mastered)
    assert recipes.music == ("chuong.flac", "nhac-nen.flac")
    music = {"chuong.flac": "a", "nhac-nen.flac": "b"}
    usual, notice = (recipes.wanted(line(column, 5), music).job for column in ("Tin", " thông BÁO "))
    assert (usual.bed, usual.times, usual.chain, usual.loudness) == ("b", 1, "fm", -1_850)
    assert (notice.bed, notice.times, notice.chain, notice.loudness) == (None, 2, "fm", -1_850)
    assert recipes.recording("nhac-ket.flac").job.loudness == -1_850


def test_a_bed_and_a_repeat_are_heard(mastered):
    week = WeekSchedule(
        week=Week(year=2026, number=48), lines=(line("Tin", 5), line("Thông báo", 6)), author="a"
    )
    made = make(mastered, week, author="a", jobs=1, progress=lambda *_: None)
    store = CartStore(mastered.carts)
    once, twice = (store.frames(made.carts[index].cart) - made.chime.frames for index in (0, 1))
    words = once - 4 * 48_000  # half a second, and what the bed has before and behind
    assert twice == pytest.approx(24_000 + 2 * words + 1.5 * 48_000, abs=2_000)


def test_nothing_lies_under_words_and_nothing_is_said_twice_where_nobody_asked_for_it():
    plain = MasteringSettings()
    assert (plain.bed_of("Tin"), plain.times_of("Tin")) == ("", 1)
