"""The order in which a line is read: what is most particular first, single signs and leftovers last."""

from __future__ import annotations

from broadcast.production.spoken.abbreviations import ABBREVIATION_PASSES
from broadcast.production.spoken.amounts import AMOUNT_PASSES
from broadcast.production.spoken.line import Pass
from broadcast.production.spoken.signs import SIGN_PASSES

PASSES: tuple[tuple[str, Pass], ...] = (
    *ABBREVIATION_PASSES,
    *AMOUNT_PASSES,
    *SIGN_PASSES,
)
"""Each rule's name and its pass."""
