"""A week is published once, keeps what has aired, and does not change under the ears of those who listen."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.rundown import INDEX_NAME
from broadcast.domain.times import RATE, ClockTrust, Frames, Week, local
from broadcast.errors import FrozenError, WeekChangedError
from broadcast.station import publishing, weekfiles, weeks
from broadcast.station.home import open_home

WEEK = Week(year=2030, number=10)  # Monday is 2030-03-04
WEDNESDAY = WEEK.days[2]
HEADS = "Thứ,Giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn\n"
LINES = """\
Hằng ngày,05:30,,Nhạc,Nhạc hiệu sáng,nhac-hieu.flac
Hằng ngày,,,Nhạc,Nhạc kết sáng,nhac-ket.flac
Hằng ngày,17:00,,Nhạc,Nhạc hiệu chiều,nhac-hieu.flac
Hằng ngày,,,Nhạc,Nhạc kết chiều,nhac-ket.flac
"""


@dataclass
class Standing:
    """A clock that stands at a local time of the Wednesday."""

    now: datetime

    def wall(self):
        return self.now

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


def silent(done, whole, what):
    pass


@contextmanager
def desk(home, at, day=WEDNESDAY):
    moment = datetime.fromisoformat(f"{day}T{at}:00+07:00").astimezone(UTC)
    with open_home(home, Standing(moment)) as opened:
        yield opened


def load(opened, tmp_path, lines):
    path = tmp_path / "tuan.csv"
    path.write_text(HEADS + lines)
    weekfiles.load(opened, path, WEEK, None)
    weeks.approve(opened, WEEK, None, silent)


@pytest.fixture
def publish(home, tmp_path):
    """Load, approve and publish these lines at a time of Wednesday."""

    def publishing_at(at, lines=LINES, **how):
        with desk(home, at) as opened:
            load(opened, tmp_path, lines)
            return publishing.publish(opened, WEEK, None, silent, **how)

    return publishing_at


def on(home, day):
    with desk(home, "12:00") as opened:
        return weeks.rundown(opened, day)


def titles(home, day=WEDNESDAY):
    return [event.title for event in on(home, day).events]


def in_force(home):
    return json.loads((home / "rundowns" / INDEX_NAME).read_bytes())


def air(home, *events, day=WEDNESDAY, trust=ClockTrust.TRUSTED):
    """The log tells that these events of a day were heard."""
    with ChainWriter(home / "as_run.sqlite") as log:
        for event in events:
            at = event.start or local(
                day, datetime.min.time().replace(hour=5, minute=31), on(home, day).rules.zone
            )
            log.append(
                AsRun(
                    kind=EntryKind.EVENT,
                    station="xa",
                    at=at,
                    clock_trust=trust,
                    device="null",
                    software="0",
                    rundown=on(home, day).file_name,
                    event=event.id,
                    title=event.title,
                    planned_start=at,
                    actual_start=at,
                    actual_end=at + timedelta(seconds=5),
                    frames=Frames(5 * RATE),
                    outcome=Outcome.AIRED,
                    rung=Rung.CART,
                )
            )


# ── once ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_in_force_already_keeps_its_version(home, publish):
    first = publish("12:00")
    with desk(home, "12:05") as opened:
        again = publishing.publish(opened, WEEK, None, silent)
        assert again.files == first.files
        assert len(opened.store.publications(WEEK)) == 1
    assert {name.split(".")[1] for name in in_force(home).values()} == {"v0001"}


def test_only_the_days_that_change_get_a_new_version(home, publish):
    publish("12:00")
    publish("12:05", LINES + "T7,18:00,,Nhạc,Thêm,nhac-ket.flac\n")
    versions = {day: name.split(".")[1] for day, name in in_force(home).items()}
    assert versions.pop(str(WEEK.days[5])) == "v0002"
    assert set(versions.values()) == {"v0001"}


AT_ONCE = """
import sys
from broadcast.cli import main
sys.argv = ["broadcast", "--home", sys.argv[1], "week", "publish", "2030-W10"]
sys.stdin.readline()
main()
"""


def test_two_who_publish_at_once_give_one_version(home, tmp_path):
    with desk(home, "12:00") as opened:
        load(opened, tmp_path, LINES)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert said[0][0] == said[1][0], "both name the same files"
    assert {name.split(".")[1] for name in in_force(home).values()} == {"v0001"}
    assert len(list((home / "rundowns").glob("*.v*.json"))) == 7
    with desk(home, "12:00") as opened:
        assert len(opened.store.publications(WEEK)) == 1


def test_an_older_version_never_follows_a_newer_one(home, publish, tmp_path):
    publish("12:00")
    before = in_force(home)
    with desk(home, "12:05") as opened:
        load(opened, tmp_path, LINES + "T7,18:00,,Nhạc,Hai,nhac-ket.flac\n")

        def meanwhile(done, whole, what):
            """Another person keeps a third version while the carts of the second are looked at."""
            if opened.store.week(WEEK).version == 2:
                opened.store.keep_week(opened.store.week(WEEK))

        with pytest.raises(WeekChangedError):
            publishing.publish(opened, WEEK, None, meanwhile)
    assert in_force(home) == before


# ── the next 20 minutes ──────────────────────────────────────────────────────────────────────────

MOVED = LINES.replace("17:00", "17:10")
REPLACED = LINES.replace("Nhạc hiệu chiều,nhac-hieu", "Nhạc hiệu chiều,nhac-ket")


@pytest.mark.parametrize(
    ("at", "lines", "named"),
    [
        ("16:45", MOVED, "17:00:00 “Nhạc hiệu chiều” sẽ bị bỏ"),
        ("16:45", REPLACED, "17:00:00 “Nhạc hiệu chiều” sẽ đổi"),
        ("16:45", LINES.replace("Nhạc,Nhạc hiệu chiều", "Mở đầu,Nhạc hiệu chiều"), "“Nhạc hiệu chiều” sẽ đổi"),
        ("16:45", LINES + "Hằng ngày,17:04,,Nhạc,Chen,nhac-ket.flac\n", "17:04:00 “Chen” sẽ thêm vào"),
        ("17:00", LINES.replace("Hằng ngày,17:00", "T5-CN,17:00").replace("Hằng ngày,,,Nhạc,Nhạc kết c", "T5-CN,,,Nhạc,Nhạc kết c"), "17:00:00 “Nhạc hiệu chiều” sẽ bị bỏ"),
        ("16:45", "T2,17:00,,Nhạc,Chỉ thứ Hai,nhac-ket.flac\n", "17:00:00 “Nhạc hiệu chiều” sẽ bị bỏ"),
    ],
)  # fmt: skip
def test_what_airs_now_or_soon_changes_only_when_it_is_confirmed(home, publish, at, lines, named):
    publish("12:00")
    before = in_force(home)
    with pytest.raises(FrozenError) as refused:
        publish(at, lines)
    assert named in refused.value.sentence("vi")
    assert "--confirm" in refused.value.sentence("vi")
    assert "“Nhạc hiệu sáng”" not in refused.value.sentence("vi"), "only what is soon"
    assert in_force(home) == before, "and the other days did not change either"
    publish(at, lines, confirmed=True)
    assert in_force(home) != before


@pytest.mark.parametrize("at", ["16:39", "17:15"])
def test_what_is_later_or_over_changes_at_once(home, publish, at):
    publish("12:00")
    publish(at, REPLACED)
    assert on(home, WEEK.days[3]).events[2].cart == on(home, WEEK.days[3]).events[3].cart


def test_a_change_that_nobody_hears_is_not_frozen(home, publish, tmp_path):
    publish("12:00")
    path_with_notes = LINES.replace("nhac-ket.flac\n", "nhac-ket.flac,Ai đọc: An\n")
    with desk(home, "16:55") as opened:
        path = tmp_path / "ghi-chu.csv"
        path.write_text(HEADS.replace("Nguồn", "Nguồn,Ghi chú") + path_with_notes)
        weekfiles.load(opened, path, WEEK, None)
        weeks.approve(opened, WEEK, None, silent)
        assert publishing.publish(opened, WEEK, None, silent).version == 2


def test_a_first_publication_has_nothing_to_keep(publish):
    assert publish("16:55").version == 1


def test_the_frozen_minutes_reach_over_midnight(home, publish, tmp_path):
    config = home / "config.toml"
    config.write_text(config.read_text().replace('quiet_from = "21:00"', 'quiet_from = "02:00"'))
    publish("12:00")
    with desk(home, "23:50") as opened:
        found = publishing._heard(opened, on(home, WEEK.days[3]), opened.clock.wall())
    assert found == {}, "nothing of Thursday sounds in the first minutes"


# ── what has aired ───────────────────────────────────────────────────────────────────────────────

REWORDED = LINES.replace("Nhạc hiệu", "Nhạc mở đầu")


def test_what_has_aired_stays_as_it_was_heard(home, publish):
    publish("05:00")
    heard = on(home, WEDNESDAY).events[:2]
    air(home, *heard)
    publish("12:00", REWORDED)
    assert titles(home) == ["Nhạc hiệu sáng", "Nhạc kết sáng", "Nhạc mở đầu chiều", "Nhạc kết chiều"]
    assert on(home, WEDNESDAY).events[:2] == heard, "with the ids by which playout knows that they have aired"
    assert titles(home, WEEK.days[3])[0] == "Nhạc mở đầu sáng", "tomorrow is as it is now"


def test_what_was_taken_out_after_it_aired_is_still_told_of(home, publish):
    publish("05:00")
    air(home, *on(home, WEDNESDAY).events[:2])
    publish("12:00", "".join(LINES.splitlines(keepends=True)[2:]))
    assert titles(home)[:2] == ["Nhạc hiệu sáng", "Nhạc kết sáng"]
    assert titles(home, WEEK.days[3]) == ["Nhạc hiệu chiều", "Nhạc kết chiều"]


def test_a_line_put_behind_what_has_aired_is_still_heard(home, publish):
    publish("05:00")
    air(home, *on(home, WEDNESDAY).events[:2])
    more = LINES.replace(
        "nhac-ket.flac\nHằng ngày,17",
        "nhac-ket.flac\nHằng ngày,11:30,,Nhạc,Thêm,nhac-hieu.flac\nHằng ngày,17",
    )
    publish("11:00", more)
    assert titles(home)[2] == "Thêm"


@pytest.mark.parametrize("trust", [None, ClockTrust.SIMULATED])
def test_what_was_not_heard_is_not_kept(home, publish, trust):
    publish("05:00")
    if trust:
        air(home, *on(home, WEDNESDAY).events[:2], trust=trust)
    publish("12:00", REWORDED)
    assert titles(home)[0] == "Nhạc mở đầu sáng"


def test_a_week_that_is_over_says_so_and_keeps_its_past(home, publish):
    assert not publish("05:00").over
    air(home, *on(home, WEEK.days[6]).events, day=WEEK.days[6])
    with desk(home, "12:00", WEEK.days[6] + timedelta(days=1)) as opened:
        path = home / "x.csv"
        path.write_text(HEADS + REWORDED)
        weekfiles.load(opened, path, WEEK, None)
        weeks.approve(opened, WEEK, None, silent)
        assert publishing.publish(opened, WEEK, None, silent).over
    assert titles(home, WEEK.days[6])[0] == "Nhạc hiệu sáng"
