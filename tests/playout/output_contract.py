"""What every output has promised (`broadcast.playout.outputs.Output`), asked of each in the same words."""

import numpy as np

from broadcast.domain.times import RATE

SIZES = (960, 1, 961, 4_800, *[960] * 25)


def check_output(output, clock, channels=1):
    """Raises AssertionError for a broken promise. Takes about a second on an output with a pace."""
    output.close()
    output.start()
    name, written, lines = output.name, 0, []
    assert name
    for size in SIZES:
        output.write(np.full((size, channels), 1_000, np.int16))
        written += size
        waiting = output.waiting()
        assert 0 <= waiting <= min(written, RATE)
        if size == 961:
            output.take_back(waiting)
            written -= waiting
        reading = output.reading()
        if reading is not None:
            lines.append(reading.heard_ns - reading.frame * 1_000_000_000 // RATE)
            assert reading.frame <= written + RATE
            assert abs(reading.heard_ns - clock.monotonic_ns()) < 3_000_000_000
            assert reading.taken_ns <= clock.monotonic_ns()
    assert max(lines, default=0) - min(lines, default=0) < 5_000_000, "one line, whatever is taken back"
    assert output.underruns == 0
    output.drain()
    assert output.name == name
    output.close()
    output.close()
