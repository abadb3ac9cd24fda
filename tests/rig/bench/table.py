"""The comparison as a page of markdown: the machine, one line for each row, and how to read them."""

import math

_HEAD = (
    "player",
    "load",
    "heard",
    "p50",
    "p95",
    "p99",
    "max",
    "median, signed",
    "gap, frames",
    "break-in, ms",
    "underruns",
    "whole",
    "CPU, %",
    "RSS, MB",
)
_READING = """\
`heard`: starts that were heard, of those planned. `p50` to `max`: by how many ms a start missed its moment, early or
late, by nearest rank; beside them the median with its sign, + is late. `gap`: between the moment at which one item
should have ended and the beginning of the one that follows it at once, median (least … most) in frames of 1/48,000 s;
below 0 the first one was cut short. `break-in`: from the command to break off what sounds to the first frame of the
new sound, median / 99 % / most; ours is an alert, given through the control socket. `underruns`: times that the card
ran dry. `whole`: starts whose item was heard bit by bit
from its first frame to its last. `CPU` is of one core; it and `RSS` are those of the player and of what it starts.

A frame counts as heard when the card's clock reaches it; what a real card's converter adds, about a millisecond, is
the same for every player."""


def percentile(values, percent):
    """The least of the values that so many per cent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def page(machine, rows):
    """The whole page. `rows` are (player, load, Measured, or the reason why there is none)."""
    lines = ["# How exactly is sound started?", "", *machine, "", _line(_HEAD), _line("---" for _ in _HEAD)]
    lines += [_line(_cells(player, load, measured)) for player, load, measured in rows]
    notes = {f"{player}: {measured.note}." for player, _, measured in rows if getattr(measured, "note", "")}
    return "\n".join([*lines, "", _READING, *(f"\n{note}" for note in sorted(notes)), ""])


def _line(cells):
    return f"| {' | '.join(cells)} |"


def _cells(player, load, measured):
    if isinstance(measured, str):
        return [player, load, measured, *("" for _ in _HEAD[3:])]
    return [
        player,
        load,
        f"{len(measured.starts_us)}/{measured.planned}",
        *_starts([late / 1e3 for late in measured.starts_us]),
        _gaps(measured.gaps),
        _cuts(measured.cuts_ms),
        str(measured.dry),
        f"{measured.whole}/{measured.planned}",
        f"{measured.cpu:.1f}",
        f"{measured.rss:.0f}",
    ]


def _starts(late_ms):
    if not late_ms:
        return ["–"] * 5
    sizes = [abs(late) for late in late_ms]
    typical = percentile(late_ms, 50)
    sign = "+" if typical > 0 else "−" if typical < 0 else ""
    return [*(_ms(percentile(sizes, percent)) for percent in (50, 95, 99, 100)), sign + _ms(abs(typical))]


def _gaps(gaps):
    if not gaps:
        return "–"
    return f"{percentile(gaps, 50):,} ({min(gaps):,} … {max(gaps):,})".replace("-", "−")


def _cuts(cuts_ms):
    return " / ".join(_ms(percentile(cuts_ms, percent)) for percent in (50, 99, 100)) if cuts_ms else "–"


def _ms(value):
    """Three digits that mean something."""
    digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"
