import subprocess
import threading
import wave
from datetime import UTC, datetime

import numpy as np
import pytest
from output_contract import SIZES, check_output
from playout_fakes import DESK, HandClock, ListLog, MemoryCarts, MemoryOutput, SteadyOutput

from broadcast.domain.times import RATE
from broadcast.errors import DeviceMissingError, DiskFullError, OutputUnknownError
from broadcast.playout.clocks import SimulatedClock, SystemClock
from broadcast.playout.loop import play
from broadcast.playout.outputs import FileOutput, NullOutput, TeeOutput, open_output, play_tone

REAL = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
MADE_UP = SimulatedClock(datetime(2026, 11, 23, tzinfo=UTC))


def _samples(path):
    with wave.open(str(path)) as file:
        assert (file.getsampwidth(), file.getframerate()) == (2, RATE)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return samples.reshape(-1, file.getnchannels())


@pytest.mark.parametrize(
    ("spec", "clock"),
    [
        ("null", REAL),
        ("null", MADE_UP),
        ("file:{}/x.wav", MADE_UP),
        ("file:{}/x.wav", REAL),
        ("null,file:{}/x.wav,file:{}/y.wav", MADE_UP),
    ],
)
def test_the_contract(spec, clock, tmp_path):
    check_output(open_output(spec.replace("{}", str(tmp_path)), clock), clock)


def test_the_contract_holds_for_the_fakes():
    clock = HandClock()
    check_output(SteadyOutput(clock), clock)


def test_a_file_holds_what_it_was_given_and_appears_whole(tmp_path):
    path = tmp_path / "ngày.wav"
    output = open_output(f"null,file:{path}", MADE_UP, 2)
    output.start()
    given = np.arange(-3_000, 3_000, dtype=np.int16).reshape(-1, 2)
    output.write(given)
    assert not path.exists()
    output.close()
    assert np.array_equal(_samples(path), given)


def test_a_tee_gives_the_same_to_all_and_speaks_for_its_driver():
    clock = HandClock()
    driver, copy = SteadyOutput(clock), MemoryOutput()
    tee = TeeOutput(driver, [copy])
    tee.start()
    for number, size in enumerate(SIZES):
        tee.write(np.full((size, 1), number, np.int16))
        assert np.array_equal(copy.samples, driver.samples[: len(copy.samples)])
    waiting = tee.waiting()
    assert len(driver.samples) - len(copy.samples) - waiting in range(960)
    tee.take_back(waiting)
    tee.write(np.full((700, 1), 99, np.int16))
    tee.drain()
    assert np.array_equal(driver.samples, copy.samples)
    assert len(copy.samples) == sum(SIZES) - waiting + 700
    assert tee.name == "steady,memory"
    assert tee.reading().frame == len(copy.samples)


def test_a_null_output_that_is_starved_counts_it_and_says_so_in_its_readings():
    clock = HandClock()
    output = NullOutput(clock)
    output.start()
    output.write(np.zeros((960, 1), np.int16))
    clock.until(1_000_000_000)
    output.write(np.zeros((960, 1), np.int16))
    assert output.underruns == 1
    assert output.reading().heard_ns == 1_020_000_000


@pytest.mark.parametrize(
    "spec", ["", "loa", "file:", "null:x", "card:", "card,null", "null,null", "file:a,loa:b"]
)
def test_an_unknown_output_is_refused(spec):
    if spec == "file:a,loa:b":
        assert open_output(spec, MADE_UP).name == "file:a,loa:b", "a comma inside a name is the name's own"
        return
    with pytest.raises(OutputUnknownError):
        open_output(spec, MADE_UP)


def test_a_card_is_named_by_the_whole_of_its_name(tmp_path):
    output = open_output(f"card:HDA Intel PCH: ALC887 Analog, rear [ALSA],file:{tmp_path}/x.wav", MADE_UP)
    assert output.name == f"card:HDA Intel PCH: ALC887 Analog, rear [ALSA],file:{tmp_path}/x.wav"


def test_the_tone_is_two_seconds_of_440_hertz(tmp_path):
    output = FileOutput(tmp_path / "tone.wav", 1)
    play_tone(output)
    output.close()
    with wave.open(str(tmp_path / "tone.wav")) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
    assert len(samples) == 2 * RATE
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) == 880, "two seconds: half a hertz a bin"
    assert 3200 < samples.max() < 3300


def test_a_copy_on_a_full_disk_is_let_go_of_and_the_air_goes_on(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        driver = MemoryOutput()
        output = TeeOutput(driver, [FileOutput(tmp_path / "x.wav", 1)])
        output.start()
        for _ in range(50):
            output.write(np.ones((4_800, 1), np.int16))
        output.close()
        assert len(driver.samples) == 50 * 4_800
        assert [type(error) for error in output.failed] == [DiskFullError]
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.parametrize("order", ["{card},file:{file}", "file:{file},{card}"])
def test_a_recording_of_a_card_that_is_not_there_is_refused_and_leaves_no_file(order, tmp_path):
    output = open_output(order.format(card="card:không có", file=tmp_path / "x.wav"), MADE_UP)
    with pytest.raises(DeviceMissingError):
        output.start()
    output.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("order", ["{card},file:{file}", "file:{file},{card}"])
def test_an_air_without_its_card_leaves_no_file(order, tmp_path):
    with pytest.raises(DeviceMissingError):
        play(
            lambda _: (),
            MemoryCarts({}),
            open_output(order.format(card="card:không có", file=tmp_path / "x.wav"), REAL),
            REAL,
            ListLog(),
            desk=DESK,
            stop=threading.Event(),
        )
    assert list(tmp_path.iterdir()) == []
