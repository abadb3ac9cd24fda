"""The order in which a line is read: what is most particular first, single signs and leftovers last."""

from __future__ import annotations

from collections.abc import Iterable

from broadcast.production.spoken.abbreviations import ABBREVIATION_PASSES
from broadcast.production.spoken.addresses import ADDRESS_PASSES
from broadcast.production.spoken.amounts import AMOUNT_PASSES
from broadcast.production.spoken.clocktimes import ROUND_PASSES, TIME_PASSES
from broadcast.production.spoken.codes import CODE_PASSES, MIXED_PASSES, PLATE_PASSES
from broadcast.production.spoken.dates import DATE_PASSES, WEEKDAY_PASSES
from broadcast.production.spoken.documents import DOCUMENT_PASSES
from broadcast.production.spoken.line import Claim, Line, Pass
from broadcast.production.spoken.markers import MARKER_PASSES, ROMAN_PASSES
from broadcast.production.spoken.signs import SIGN_PASSES

_Passes = tuple[tuple[str, Pass], ...]


def _of_numbers(passes: _Passes) -> _Passes:
    """The same passes, spared on a line without any number: most lines of a plan have none."""
    return tuple((rule, _spared(run)) for rule, run in passes)


def _spared(run: Pass) -> Pass:
    def claims(line: Line) -> Iterable[Claim]:
        return run(line) if line.has_number else ()

    return claims


PASSES: _Passes = (
    *MARKER_PASSES,
    *ADDRESS_PASSES,
    *_of_numbers(PLATE_PASSES),
    *DOCUMENT_PASSES,
    *_of_numbers((*CODE_PASSES, *ROUND_PASSES, *DATE_PASSES)),
    *WEEKDAY_PASSES,
    *_of_numbers(TIME_PASSES),
    *ROMAN_PASSES,
    *_of_numbers(AMOUNT_PASSES),
    *ABBREVIATION_PASSES,
    *_of_numbers(MIXED_PASSES),
    *SIGN_PASSES,
)
"""Each rule's name and its pass."""
