"""Minutes and events, what is usual, when a human is told, and sound that is laid onto seconds."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from broadcast.domain.asrun import Verdict
from broadcast.domain.times import RATE, Frames, Millis
from broadcast.heard.compare import Judged
from broadcast.heard.features import BANDS, STEPS, lead
from broadcast.heard.judging import judge, told
from broadcast.heard.kept import KEPT_SECONDS, Kept
from broadcast.heard.timeline import Arrivals, Timeline
from broadcast.heard.usual import Usual
from broadcast.heard.watch import Watch

SECOND = 1_795_000_000
DAY = date(2026, 11, 23)
HEARD, LOW, SILENT, WRONG = Verdict.HEARD, Verdict.LOW, Verdict.SILENT, Verdict.WRONG


# ── an event is judged by its pieces ─────────────────────────────────────────────────────────────


def piece(verdict, sounding=3_000, level=-900):
    found = verdict in {HEARD, LOW}
    return Judged(
        verdict=verdict,
        sounding=sounding,
        match=80 if found else 10,
        delay=Millis(250) if found else None,
        level=level if found else None,
    )


def test_nine_tenths_heard_is_heard_and_the_worst_is_told():
    found = told([piece(HEARD)] * 18 + [piece(SILENT), piece(LOW, level=-4_000)])
    assert (found.verdict, found.heard_share, found.worst) == (HEARD, 90, SILENT)
    assert (found.delay, found.level) == (250, -900)


def test_less_than_that_is_the_worst_that_came_of_it():
    found = told([piece(HEARD)] * 8 + [piece(WRONG), piece(LOW)])
    assert (found.verdict, found.heard_share, found.worst) == (WRONG, 80, WRONG)


def test_a_piece_weighs_as_much_as_it_sounds():
    found = told([piece(HEARD, 3_000), piece(SILENT, 300)])
    assert (found.verdict, found.heard_share) == (HEARD, 90)
    assert told([piece(HEARD, 300), piece(SILENT, 3_000)]).verdict is SILENT


def test_all_heard_has_no_worst():
    assert told([piece(HEARD)]).worst is None


def levels(rng, seconds):
    """Levels as of speech, slowly enough to be the same a step later."""
    noise = rng.standard_normal((seconds * STEPS, BANDS))
    return (-30 + 12 * np.apply_along_axis(np.convolve, 0, noise, np.ones(6) / 2.4, "same")).astype(
        np.float16
    )


def put(kept, rows, first=SECOND):
    for number in range(len(rows) // STEPS):
        kept.put(first + number, rows[number * STEPS : (number + 1) * STEPS])


def test_of_an_event_of_which_half_was_not_listened_to_nothing_is_said():
    rng = np.random.default_rng(1)
    sent, heard, sound = Kept(), Kept(), levels(rng, 300)
    put(sent, sound)
    put(heard, sound[: 110 * STEPS])
    first = SECOND * STEPS
    assert judge(sent, heard, first, first + 60 * STEPS, None).verdict is HEARD
    assert judge(sent, heard, first, first + 120 * STEPS, None) is not None, "its first minute was"
    assert judge(sent, heard, first, first + 280 * STEPS, None) is None


def test_an_hour_is_kept_and_no_more():
    kept, row = Kept(), np.zeros((STEPS, BANDS), np.float16)
    for number in range(KEPT_SECONDS + 10):
        kept.put(SECOND + number, row)
    found = kept.rows(SECOND * STEPS, (SECOND + KEPT_SECONDS + 12) * STEPS)
    known = ~np.isnan(found[:, 0])
    assert known.sum() == KEPT_SECONDS * STEPS
    assert not known[: 10 * STEPS].any()
    assert not known[-2 * STEPS :].any()


# ── what is usual ────────────────────────────────────────────────────────────────────────────────


def test_the_first_day_is_usual_after_three_minutes_and_then_the_days_before():
    usual = Usual()
    for _ in range(2):
        usual.learn(DAY, -1_000)
    assert usual.level is None
    usual.learn(DAY, -1_000)
    assert usual.level == -1_000
    for _ in range(60):
        usual.learn(DAY + timedelta(days=1), -4_000)
    assert usual.level == -1_000, "an amplifier that was turned down is low today, and not usual"


def test_what_lasts_for_two_weeks_becomes_usual_and_is_remembered(tmp_path):
    usual = Usual()
    for day in range(30):
        for _ in range(20):
            usual.learn(DAY + timedelta(days=day), -1_000)
    days = 0
    while usual.level == -1_000:
        days += 1
        for _ in range(20):
            usual.learn(DAY + timedelta(days=30 + days), -4_000)
        usual.save(tmp_path / "usual.json")
        usual = Usual.load(tmp_path / "usual.json")
    assert 14 <= days <= 17
    assert (tmp_path / "usual.json").stat().st_size < 2_000


def test_who_removes_the_file_has_it_learned_anew(tmp_path):
    usual = Usual()
    for day in range(3):
        for _ in range(5):
            usual.learn(DAY + timedelta(days=day), -1_000)
    usual.save(tmp_path / "usual.json")
    usual = Usual.load(tmp_path / "usual.json")
    assert usual.level == -1_000
    (tmp_path / "usual.json").unlink()
    usual.save(tmp_path / "usual.json")
    assert usual.level is None
    for _ in range(3):
        usual.learn(DAY + timedelta(days=4), -3_000)
    usual.save(tmp_path / "usual.json")
    assert usual.level == -3_000


@pytest.mark.parametrize("content", [b"", b"[]", b'{"2026-11-23": 3}', b'{"a": ["x"]}'])
def test_what_was_learned_and_cannot_be_read_is_learned_anew(tmp_path, content):
    (tmp_path / "usual.json").write_bytes(content)
    assert Usual.load(tmp_path / "usual.json").level is None
    assert Usual.load(tmp_path / "none.json").level is None


# ── when a human is told ─────────────────────────────────────────────────────────────────────────


def test_two_minutes_in_a_row_are_told_once_and_so_is_that_it_is_well_again():
    watch = Watch()
    minutes = [HEARD, SILENT, HEARD, LOW, WRONG, SILENT, SILENT, HEARD, HEARD, SILENT, SILENT]
    assert [watch.minute(one) for one in minutes] == [
        *(None, None, None, None, WRONG, None, None, HEARD, None, None, SILENT)
    ]


# ── sound on seconds ─────────────────────────────────────────────────────────────────────────────

START = Frames(SECOND * RATE)


def ramp(first, count):
    return (np.arange(first, first + count) % 30_000).astype(np.int16)


def test_blocks_become_seconds_sample_by_sample():
    line = Timeline()
    for first in range(0, 3 * RATE, 1_920):
        line.put(Frames(START - 1_920 + first), ramp(first, 1_920))
    taken = [line.take(SECOND + number) for number in range(3)]
    assert len(taken[0]) == RATE + lead()
    assert np.array_equal(taken[0], ramp(1_920 - lead(), RATE + lead()))
    assert np.array_equal(taken[1], ramp(1_920 + RATE - lead(), RATE + lead()))
    assert taken[2] is None, "it is not all there yet"


def test_what_is_missing_is_silence_and_the_rest_stays_in_its_place():
    line = Timeline()
    line.put(Frames(START - RATE), ramp(0, RATE + RATE // 4))
    line.put(Frames(START + RATE // 2), ramp(7, RATE))
    taken = line.take(SECOND)[lead() :]
    assert not taken[RATE // 4 : RATE // 2].any()
    assert np.array_equal(taken[RATE // 2 :], ramp(7, RATE // 2))


def test_a_card_that_runs_fast_is_kept_in_its_place():
    line, at = Timeline(), float(START - RATE)
    for _ in range(40 * 25):  # each block says that it is a tenth of a percent shorter than it is
        line.put(Frames(round(at)), np.ones(1_920, np.int16))
        at += 1_920 * 0.999
        line.take(int(at // RATE) - 1)
    assert abs(line._end - at) < RATE // 20


def test_another_process_or_a_step_of_the_clock_begins_anew():
    line = Timeline()
    line.put(START, ramp(0, 2 * RATE))
    line.put(Frames(START - 3_600 * RATE), ramp(0, 3 * RATE))
    assert line.take(SECOND) is None
    assert line.take(SECOND - 3_599) is not None


def test_pieces_that_come_late_do_not_shift_those_that_came_in_time():
    rng, arrivals, placed = np.random.default_rng(2), Arrivals(), []
    for number in range(1, 500):
        late = 0 if number % 10 == 0 else int(rng.integers(0, RATE // 5))
        placed.append(arrivals.place(Frames(START + number * 960 + late), 960) - START - (number - 1) * 960)
    assert set(placed[20:]) == {0}


def test_samples_that_a_device_has_lost_are_noticed():
    arrivals = Arrivals()
    for number in range(1, 100):
        arrivals.place(Frames(START + number * 4_800), 4_800)
    for number in range(100, 300):  # half a second is lost
        at = arrivals.place(Frames(START + RATE // 2 + number * 4_800), 4_800)
    assert at == START + RATE // 2 + 299 * 4_800 - 4_800


def test_a_clock_that_is_set_back_is_followed():
    arrivals = Arrivals()
    for number in range(1, 50):
        arrivals.place(Frames(START + number * 4_800), 4_800)
    back = Frames(START - 3_600 * RATE)
    for number in range(50, 60):
        at = arrivals.place(Frames(back + number * 4_800), 4_800)
    assert at == back + 58 * 4_800


assert datetime.fromtimestamp(SECOND, UTC).year == 2026
