"""The faults as a page of markdown: the machine, a line for each figure, and how to read them."""

from table import percentile

_HEAD = ("fault", "load", "healed", "unit", "p50", "p99", "limit", "underruns")
_READING = """\
Each time a station of its own is put on air (`broadcast run`: its supervisor, playout and desk, with log, control socket,
proved carts, and a second card as a spare), and the fault is done a second or more after its first sound. All is timed by
the clock of the cards, from the moment before the fault to the first frame that is not zero on the card in question.

`load`: what was made to run beside the station, and in brackets how many processes the machine had wanted to run over the
minute before, the bench's own among them: where that is far from nothing, "idle" is what it was meant to be and not what it was.
`healed`: how often what is measured came at all, of how often the fault was done. `p99`: by nearest rank, so that below a
hundred times it is the most. `limit`: what the station promises; where some were over it, how many. `underruns`: times that a card or
the ring before it ran dry, in all these lives of the station together; a process that stands still has its card run dry.
`place in the item`: the item is heard from that sample on that would be heard had nothing happened; earlier or later by so much.

A lost card is told by the one who feeds it: by its refusal, or, where it says nothing, after half a second in which it took
no sound. A playout process that says nothing for two seconds is taken to stand still. A cart has failed when it has
brought nothing above -60 dBFS for four seconds, and a relay after two. `stop` and `resume` are given through the control
socket; the command on the line takes the time in which Python starts besides. A new playout process takes the
first card back when the event on the spare has ended; the cores are busy from the station's first sound on."""


def page(machine, rows):
    """The whole page. `rows` are (figures, load, times, a tuple of values each time or why none, underruns)."""
    lines = ["# How fast does a station heal?", "", *machine, "", _line(_HEAD), _line("---" for _ in _HEAD)]
    for figures, load, times, values, dry in rows:
        if isinstance(values, str):
            lines.append(_line((figures[0].name, load, values, *("" for _ in _HEAD[3:]))))
            continue
        for place, figure in enumerate(figures):
            found = [one[place] for one in values]
            healed = f"{len(found)}/{times}"
            lines.append(
                _line((figure.name, load, healed, *_cells(figure, found), "" if place else str(dry)))
            )
    return "\n".join([*lines, "", _READING, ""])


def _line(cells):
    return f"| {' | '.join(cells)} |"


def _cells(figure, found):
    limit = "–" if figure.limit is None else f"{figure.limit:,g}"
    over = 0 if figure.limit is None else sum(value > figure.limit for value in found)
    middle, most = (_said(percentile(found, one), figure) if found else "–" for one in (50, 99))
    return figure.unit, middle, most, f"{limit}, {over} over" if over else limit


def _said(value, figure):
    digits = {"samples": 0, "s": 2}.get(figure.unit, 2 if value < 10 else 0)
    return f"{value:,.{digits}f}"
