"""What every output has promised (`broadcast.playout.outputs.Output`), asked of each in the same words."""

import numpy as np

from broadcast.domain.times import RATE

SIZES = (960, 1, 961, 4_800, *[960] * 25)


def check_output(output, clock):
    """Raises AssertionError for a broken promise. Takes about a second on an output with a pace."""
    output.close()
    output.start()
    name, written, frames = output.name, 0, []
    assert name
    for size in SIZES:
        output.write(np.full(size, 1_000, np.int16))
        written += size
        reading = output.reading()
        if reading is not None:
            frames.append(reading.frame)
            assert reading.frame <= written + RATE
            assert abs(reading.heard_ns - clock.monotonic_ns()) < 3_000_000_000
            assert reading.taken_ns <= clock.monotonic_ns()
    assert frames == sorted(frames)
    assert output.underruns == 0
    output.drain()
    assert output.name == name
    output.close()
    output.close()
