"""An input of this computer whose every frame is known: what comes in is what is heard."""

import numpy as np
import pytest

from broadcast.playout.feeds.limiter import CEILING

RATE = 48_000


def _heard(line):
    return np.fromfile(line.folder / "heard.raw", np.int16).astype(int)


def _steps(heard):
    return np.diff(heard) % 16_384


@pytest.mark.parametrize("address", ["line", "line:micro", "line:micro [ALSA]"])
def test_what_is_captured_is_heard_bit_by_bit(address, line):
    found = line.run("rig_line.py", line.folder, address, 2)
    heard = _heard(line)
    assert set(_steps(heard).tolist()) == {1}, "the mean of both sides, every sample once"
    assert heard.min() >= -8_191
    assert heard.max() == 8_192, "the right side is 2 above the left one"
    assert ["micro [ALSA]", "ALSA", 2, RATE, True] in found["inputs"]
    assert "không có ngõ vào tên này" in found["refused"]
    assert found["closed"] < 1
    print("good after", round(found["good"], 2))


@pytest.mark.parametrize("sign", ["gone", "hung", "silent"])
def test_an_input_that_fails_is_told_of_and_taken_up_again(sign, line):
    found = line.run("rig_line.py", line.folder, "line:micro", 1, sign, 2, 5)
    heard = _heard(line)
    assert 0.5 < found["lost"] < 4, "in two seconds, more or less"
    assert set(_steps(heard[: found["steady"]]).tolist()) == {1}
    assert set(_steps(heard[-RATE // 2 :]).tolist()) <= {0, 1}
    assert np.count_nonzero(heard[-RATE // 2 :]) > RATE // 2 - 10
    starts = len((line.folder / "sources").read_text().splitlines())
    assert starts == 1 if sign == "silent" else starts > 1
    print(
        f"{sign}: not good after {found['lost']:.2f} s, good again {found['back']:.2f} s after it came back"
    )


def test_an_input_that_is_plugged_in_later_is_found_by_a_process_that_knew_no_such_one(line):
    rc = line.folder / "asoundrc"
    rc.rename(line.folder / "asoundrc.later")
    rc.write_text("<confdir:alsa.conf>\n")
    found = line.run("rig_plugged.py", line.folder)
    assert "micro [ALSA]" not in found["before"]
    assert not found["good without it"]
    assert "micro [ALSA]" not in found["cached"], "the process itself still does not see it"
    assert found["good after"] < 12, "at the next try"
    print(f"good {found['good after']:.2f} s after it was plugged in")


def test_an_input_whose_clock_is_wrong_does_not_run_away(line):
    line.source(ppm=25_000)
    line.run("rig_line.py", line.folder, "line", 10)
    steps = _steps(_heard(line))
    assert set(steps.tolist()) == {1, 2}
    assert 0 < np.count_nonzero(steps == 2) < 10 * 60, "at most one sample in 20 ms is left out"


def test_what_is_too_loud_stays_below_the_ceiling(line):
    line.source(loud=1)
    line.run("rig_line.py", line.folder, "line", 2)
    heard = _heard(line)
    assert 0.99 * CEILING < np.abs(heard).max() <= CEILING


def test_an_input_that_nobody_took_from_goes_on_when_somebody_does_and_one_that_hangs_is_told_of(line):
    found = line.run("rig_capture.py", line.folder)
    assert 48_000 < found["first"] < 2 * 48_000, "what the ring holds"
    assert found["later"] >= 48_000
    assert found["steps"] == [[1], [1]], "each of both without a gap"
    assert "không còn đưa tiếng" in found["why"]
    assert 0.9 < found["hung"] < 3
