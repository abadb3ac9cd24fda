"""A week's carts: made, kept as they come, and gone on with after whatever stopped it."""

import contextlib
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from datetime import time as clock_time

import pytest

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import CannotWriteError, CartsNotMadeError
from broadcast.production.carts import CartStore
from broadcast.station.home import open_home
from broadcast.station.rendering import make

NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")
WEEK = Week(year=2026, number=48)
READ = LineSource(kind=SourceKind.READ)


class Clock:
    def wall(self):
        return datetime(2026, 11, 20, 8, tzinfo=UTC)


def line(hour, content, source=READ):
    return Line(
        days=(0,),
        start=clock_time(hour),
        start_kind=StartKind.HARD,
        length=None,
        column="Tin",
        content=content,
        source=source,
    )


def week(*lines):
    return WeekSchedule(week=WEEK, lines=lines, author="bien-tap")


EIGHT = week(*(line(5 + at, f"Tin {one}.") for at, one in enumerate(NUMBERS)))


def rendered(home, schedule, jobs=1, seen=None):
    with open_home(home, Clock()) as opened:
        return make(
            opened,
            schedule,
            author="bien-tap",
            jobs=jobs,
            progress=lambda *told: None if seen is None else seen.append(told),
        )


@pytest.fixture
def begun(home, engine):
    """`render` at work on a week of eight lines, which stands still after some carts were kept."""
    with open_home(home, Clock()) as opened:
        opened.store.keep_week(EIGHT)
        # what a shell starts in the background is deaf to Ctrl+C, and so is all that it starts
        heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(
            [sys.executable, "-m", "broadcast", "render", str(WEEK), "--jobs", "2"],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        signal.signal(signal.SIGINT, heeded)
        try:
            while len(kept(home)) < 3 and process.poll() is None:
                time.sleep(0.01)
            (engine / "wait").touch()
            yield process
        finally:
            (engine / "wait").unlink(missing_ok=True)
            process.kill()
            process.wait()
            process.stderr.close()


def kept(home):
    """The carts that the database knows of, without chime and evergreen."""
    with contextlib.closing(sqlite3.connect(home / "station.sqlite", timeout=10)) as database:
        return [cart for (cart,) in database.execute("select cart from recipes where voice != ''")]


def asked(engine):
    """Who asked for what, an asking each."""
    return [path.read_text().split("\n", 1) for path in (engine / "asked").glob("[!.]*")]


def wait_for_end(processes):
    for process in processes:
        while True:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                break
            time.sleep(0.01)


def nothing_is_half(home):
    for path in (home / "carts").rglob("*.flac"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


def test_what_a_killed_run_had_made_is_kept_and_the_next_makes_the_rest(begun, home, engine):
    begun.kill()
    begun.wait()
    (engine / "wait").unlink()
    wait_for_end({int(who) for who, _ in asked(engine)})
    before = kept(home)
    assert 3 <= len(before) < len(NUMBERS)
    nothing_is_half(home)
    made = rendered(home, EIGHT)
    assert (made.fresh, made.warm) == (len(NUMBERS) - len(before), len(before) + 2)
    assert len(set(kept(home))) == len(NUMBERS)
    assert set(before) < set(kept(home))


def test_ctrl_c_ends_all_and_keeps_what_was_made(begun, home, engine):
    os.killpg(begun.pid, signal.SIGINT)  # as a terminal does
    assert "Đã dừng theo yêu cầu." in begun.stderr.read()
    assert begun.wait() == 1
    wait_for_end({int(who) for who, _ in asked(engine)})
    before = kept(home)
    nothing_is_half(home)
    (engine / "wait").unlink()
    assert rendered(home, EIGHT).fresh == len(NUMBERS) - len(before)


def test_every_line_is_tried_and_all_that_failed_is_told_together(home):
    missing = LineSource(kind=SourceKind.FILE, reference="khong-co.flac")
    unknown = LineSource(kind=SourceKind.PLAN, reference="KH9.a")
    faulty = week(
        line(5, "Mất băng", missing),
        line(6, "Tin một."),
        line(7, "…"),
        line(8, "Không rõ mục", unknown),
        line(9, "Tin hai."),
    )
    seen = []
    with pytest.raises(CartsNotMadeError) as refused:
        rendered(home, faulty, seen=seen)
    for what in ("khong-co", "“…”", "“Không rõ mục”", "KH9.a", "3 băng", "4 băng khác"):
        assert what in refused.value.sentence("vi")
    assert [told[:2] for told in seen] == [(one, 4) for one in range(1, 5)]
    made = rendered(home, week(line(6, "Tin một."), line(9, "Tin hai."), line(10, "Tin ba.")))
    assert (made.fresh, made.warm) == (1, 4)


def test_lines_that_fail_for_one_reason_are_told_in_one_breath(home, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CartsNotMadeError) as refused:
        rendered(home, week(line(6, "Tin một."), line(9, "Tin hai.")))
    assert "“Tin một.”, “Tin hai.”: " in refused.value.sentence("vi").replace(
        "“Tin hai.”, “Tin một.”", "“Tin một.”, “Tin hai.”"
    )
    assert refused.value.sentence("vi").count("chưa cài chương trình") == 1


def test_where_nothing_can_be_kept_no_other_line_is_tried(home):
    rendered(home, week())
    shutil.rmtree(home / "cache")
    (home / "cache").write_text("kín")
    seen = []
    with pytest.raises(CannotWriteError):
        rendered(home, week(line(6, "Tin một."), line(9, "Tin hai.")), seen=seen)
    assert seen == []


def test_a_cart_that_was_damaged_since_is_made_again(home):
    first = rendered(home, week(line(6, "Tin một.")))
    path = CartStore(home / "carts").path(first.carts[0].cart)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert rendered(home, week(line(6, "Tin một."))).fresh == 1
    nothing_is_half(home)
