"""When a task is due, as plans say it: Thường xuyên, 01 số/tháng, quý II và quý III/2021, trước 15/12/2022.

    a cell ──spelling──▶ words ──grammar.lark──▶ phrases ──reading──▶ Timing
             l5/12, qúy        islands in a sea     rates, spans

The grammar is data: a new way to say a time is a line in `grammar.lark` and, where it means something new, a
function in `rates` or `spans`. Words that no phrase takes are passed over; half a cell understood is a timing.
"""

from broadcast.ingest.cadence.reading import read_period, read_span, read_timing
from broadcast.ingest.cadence.stretches import Span

__all__ = ["Span", "read_period", "read_span", "read_timing"]
