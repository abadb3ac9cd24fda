"""What was measured of one player, and how it is found: its plan against what its card was heard to play."""

from dataclasses import dataclass

from plan import Role, length_of, noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of one row. Empty tuples and None are what was not, or could not be, measured."""

    planned: int
    """Starts that were to be heard; fewer errors than this means that some never were."""
    starts_us: tuple[float, ...]
    """By how many µs each start was heard late; early is negative."""
    whole: int
    """Of the starts, those whose item was heard bit by bit to its last frame."""
    gaps: tuple[int, ...] = ()
    """Frames of silence between two items that should follow each other at once."""
    cuts_ms: tuple[float, ...] = ()
    """From the command to break in until the new sound is heard."""
    dry: int
    cpu: float
    """% of one core."""
    rss: float
    """MB."""
    note: str = ""


def judge(plan, capture, clocks, used, note=""):
    """Hold a plan against a capture."""
    starts = plan.of(Role.START)
    pairs = [[_sound(name) for name in cue.items] for cue in plan.of(Role.PAIR)]
    gaps = [capture.gap(*pair) for pair in pairs]
    return Measured(
        planned=len(starts),
        starts_us=tuple(_late_us(starts, capture, clocks)),
        whole=sum(capture.is_whole(_sound(cue.items[0])) for cue in starts),
        gaps=tuple(gap for gap in gaps if gap is not None),
        cuts_ms=tuple(late / 1e3 for late in _late_us(plan.of(Role.CUT), capture, clocks)),
        dry=capture.dry,
        cpu=used.cpu,
        rss=used.rss,
        note=note,
    )


def _late_us(cues, capture, clocks):
    """By how many µs each cue was heard late; those that never were are left out."""
    for cue in cues:
        heard = capture.start_ns(_sound(cue.items[0]))
        if heard is not None:
            yield (heard - clocks.monotonic_ns(cue.at_ns)) / 1e3


def _sound(name):
    return noise(name, length_of(name))
