"""The order in which a line is read: what is most particular first, single signs and leftovers last."""

from __future__ import annotations

from broadcast.production.spoken.abbreviations import ABBREVIATION_PASSES
from broadcast.production.spoken.addresses import ADDRESS_PASSES
from broadcast.production.spoken.amounts import AMOUNT_PASSES
from broadcast.production.spoken.clocktimes import ROUND_PASSES, TIME_PASSES
from broadcast.production.spoken.codes import CODE_PASSES, MIXED_PASSES
from broadcast.production.spoken.dates import DATE_PASSES
from broadcast.production.spoken.documents import DOCUMENT_PASSES
from broadcast.production.spoken.line import Pass
from broadcast.production.spoken.markers import MARKER_PASSES, ROMAN_PASSES
from broadcast.production.spoken.signs import SIGN_PASSES

PASSES: tuple[tuple[str, Pass], ...] = (
    *MARKER_PASSES,
    *ADDRESS_PASSES,
    *DOCUMENT_PASSES,
    *CODE_PASSES,
    *ROUND_PASSES,
    *DATE_PASSES,
    *TIME_PASSES,
    *ROMAN_PASSES,
    *AMOUNT_PASSES,
    *ABBREVIATION_PASSES,
    *MIXED_PASSES,
    *SIGN_PASSES,
)
"""Each rule's name and its pass."""
