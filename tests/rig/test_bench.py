"""The comparison reads captures to the frame, counts as it says, and leaves no process behind."""

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from busy import busy
from by_aplay import aplay
from capture import Capture
from card import NotHereError
from measured import Measured, judge
from plan import SECOND, Clocks, Cue, Plan, Role, everything, length_of, noise
from table import page, percentile
from usage import Used, cpu_seconds, rss_mb

MS = 48
"""Frames."""


class Ahead:
    """A wall clock that is a fixed time ahead of the monotonic one."""

    ns = 1_700_000_000 * SECOND

    def monotonic_ns(self, wall_ns):
        return wall_ns - self.ns


def sound(name):
    return noise(name, length_of(name))


def silence(frames):
    return np.zeros(frames, np.int16)


def capture(folder, *runs):
    """A card's folder with these runs: when each began, its pieces of sound, and the stamps that end it."""
    frames, stamps = [silence(0)], []
    for began_ms, pieces, *ends in runs:
        stamps.append(f"start {began_ms * 1_000_000} {sum(map(len, frames))}")
        frames += pieces
        stamps += [f"{what} {ms * 1_000_000} {sum(map(len, frames))}" for what, ms in ends]
    np.repeat(np.concatenate(frames), 2).astype("<i2").tofile(folder / "frames.raw")
    (folder / "stamps").write_text("".join(f"{line}\n" for line in stamps))
    return Capture.read(folder)


def planned(*cues):
    """A plan of (monotonic ms, role, items)."""
    return Plan(tuple(Cue(Ahead.ns + ms * 1_000_000, role, items) for ms, role, items in cues))


def test_late_and_early_starts_are_told_to_the_frame(tmp_path):
    pieces = [silence(105 * MS), sound("late"), silence(1893 * MS - length_of("late")), sound("early")]
    heard = capture(tmp_path, (1_000, pieces, ("stop", 9_000)))
    plan = planned((1_100, Role.START, ("late",)), (3_000, Role.START, ("early",)))
    measured = judge(plan, heard, Ahead(), Used(cpu=1.5, rss=7))
    assert measured.starts_us == (5_000, -2_000)
    assert (measured.whole, measured.dry, measured.cpu, measured.rss) == (2, 0, 1.5, 7)


def test_each_run_of_the_card_has_its_own_beginning(tmp_path):
    heard = capture(
        tmp_path,
        (1_000, [sound("a")], ("drained", 1_500), ("stop", 1_500)),
        (5_003, [silence(MS), sound("b")], ("drained", 5_500), ("stop", 5_500)),
    )
    plan = planned((1_000, Role.START, ("a",)), (5_000, Role.START, ("b",)))
    assert judge(plan, heard, Ahead(), Used()).starts_us == (0, 4_000)
    assert heard.dry == 0, "a card that was told to play to the end did not run dry"


def test_what_was_handed_over_and_dropped_was_never_heard(tmp_path):
    pieces = [silence(100 * MS), sound("a"), sound("b")]
    heard = capture(tmp_path, (1_000, pieces, ("stop", 1_101)), (4_000, [sound("c")], ("stop", 4_900)))
    plan = planned(*((1_000, Role.START, (name,)) for name in "abcd"))
    measured = judge(plan, heard, Ahead(), Used())
    assert measured.planned == 4
    assert measured.starts_us == (100_000, 3_000_000)
    assert measured.whole == 1, "of a only a millisecond was heard"


def test_a_sound_that_lost_its_beginning_or_was_rounded_is_found_and_is_not_whole(tmp_path):
    rounded = sound("b") + np.int16(1)
    heard = capture(tmp_path, (1_000, [silence(500), sound("a")[30:], rounded], ("stop", 9_000)))
    assert heard.find(sound("a")) == 500 - 30
    assert heard.find(sound("b")) == 470 + length_of("a")
    assert not heard.is_whole(sound("a"))
    assert not heard.is_whole(sound("b"))


@pytest.mark.parametrize("gap", [0, 1, 4_801])
def test_a_gap_is_counted_in_frames(tmp_path, gap):
    heard = capture(tmp_path, (1_000, [silence(77), sound("a"), silence(gap), sound("b")], ("stop", 9_000)))
    assert heard.gap(sound("a"), sound("b")) == gap


def test_a_gap_may_be_a_card_that_was_closed_meanwhile_or_an_end_cut_short(tmp_path):
    a_ms = length_of("a") / MS
    closed = capture(
        tmp_path,
        (1_000, [sound("a"), silence(900)], ("drained", 1_600)),
        (2_000, [sound("b")], ("stop", 3_000)),
    )
    assert closed.gap(sound("a"), sound("b")) == round((1_000 - a_ms) * MS)
    short = capture(tmp_path, (1_000, [sound("a")[:-150], sound("b")], ("stop", 3_000)))
    assert short.gap(sound("a"), sound("b")) == -150
    assert short.gap(sound("b"), sound("a")) is None
    assert short.gap(sound("a"), sound("c")) is None


def test_the_same_sound_follows_each_start_anew(tmp_path):
    pieces = [sound("a"), sound("c"), sound("b"), silence(5), sound("c")]
    heard = capture(tmp_path, (1_000, pieces, ("stop", 9_000)))
    plan = planned((1_000, Role.PAIR, ("a", "c")), (2_000, Role.PAIR, ("b", "c")))
    assert judge(plan, heard, Ahead(), Used()).gaps == (0, 5)


def test_a_break_in_is_timed_from_its_command(tmp_path):
    heard = capture(tmp_path, (1_000, [sound("bed0")[: 250 * MS], sound("cut0")], ("stop", 9_000)))
    plan = planned((1_000, Role.BED, ("bed0",)), (1_200, Role.CUT, ("cut0",)))
    assert judge(plan, heard, Ahead(), Used()).cuts_ms == (50,)


def test_a_card_that_runs_dry_is_counted_once_and_breaks_what_sounds(tmp_path):
    half = length_of("a") // 2
    heard = capture(
        tmp_path,
        (1_000, [sound("a")[:half]], ("dry", 1_200), ("dry", 1_200)),
        (1_300, [sound("a")[half:]], ("drained", 1_500), ("stop", 1_500)),
    )
    assert heard.dry == 1
    assert heard.find(sound("a")) == 0
    assert not heard.is_whole(sound("a"))


def test_a_card_that_nobody_opened_heard_nothing(tmp_path):
    heard = Capture.read(tmp_path)
    measured = judge(planned((1_000, Role.START, ("a",))), heard, Ahead(), Used())
    assert (measured.planned, measured.starts_us, measured.whole) == (1, (), 0)


def test_a_wall_clock_that_is_being_slewed_is_followed():
    clocks = Clocks()
    clocks.looks = [(1_000_000, 400), (3_000_000, 600)]
    assert [clocks.monotonic_ns(ns) for ns in (1_000_000, 2_000_000, 3_000_000)] == [
        999_600,
        1_999_500,
        2_999_400,
    ]


def test_a_plan_has_every_kind_of_cue_in_order():
    plan = everything(12, 1.0)
    assert [len(plan.of(role)) for role in Role] == [12, 2, 2, 2]
    assert [cue.at_ns for cue in plan.cues] == sorted(cue.at_ns for cue in plan.cues)
    names = [name for cue in plan.cues for name in cue.items]
    assert len(set(names)) == len(names)


def test_percentiles_are_values_that_were_measured():
    values = list(range(1, 101))
    assert [percentile(values, percent) for percent in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert [percentile([30, 10, 20], percent) for percent in (0, 50, 95, 100)] == [10, 20, 30, 30]


def test_the_page_has_a_line_for_each_row_and_says_what_is_not_there():
    measured = Measured(
        planned=4,
        starts_us=(-190, 40_000, -1_234_567),
        whole=2,
        gaps=(-7, 0, 1_200),
        cuts_ms=(46.4, 961.2),
        dry=3,
        cpu=2.26,
        rss=63.2,
        note="as it is",
    )
    text = page(["- a machine"], [("one", "idle", measured), ("two", "idle", "not measured: there is none")])
    assert "- a machine" in text
    cells = [
        "one",
        "idle",
        "3/4",
        "40.0",
        "1,235",
        "1,235",
        "1,235",
        "−0.190",
        "0 (−7 … 1,200)",
        "46.4 / 961 / 961",
    ]
    assert f"| {' | '.join([*cells, '3', '2/4', '2.3', '63'])} |" in text
    assert "| two | idle | not measured: there is none |" in text
    assert "one: as it is." in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1


def test_a_player_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NotHereError, match="aplay"):
        aplay(None, 1, 1.0, 0)


def test_busy_children_are_there_and_then_they_are_gone():
    with busy(2, 30) as pids:
        assert all(Path(f"/proc/{pid}").exists() for pid in pids)
        assert rss_mb(os.getpid()) > max(rss_mb(pid) for pid in pids), (
            "children are counted with their parent"
        )
    assert len(pids) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert rss_mb(*pids) == cpu_seconds(*pids) == 0


def test_busy_children_end_by_themselves():
    with busy(1, 0) as (pid,):
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert cpu_seconds(os.getpid()) > 0


def test_a_failure_ends_busy_children_too():
    there = []

    def failing():
        with busy(1, 30) as pids:
            there.extend(pids)
            return 1 / 0

    with pytest.raises(ZeroDivisionError):
        failing()
    assert len(there) == 1
    assert not Path(f"/proc/{there[0]}").exists()
