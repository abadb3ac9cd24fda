"""Amounts: numbers with their points and commas, their ranges, fractions and units."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Claim, Line, Pass, matching
from broadcast.production.spoken.numbers import number

NUMBER = r"(?:\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,6})?|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,3}(?:[ \u00a0]\d{3}){1,4}|\d+(?:[.,]\d+)?)"
_NUMBER = re.compile(rf"(?<![\w.,])(?:{NUMBER})(?![\w]|[.,]\d)", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


def _plain(match: re.Match[str], line: Line) -> Claim:
    return Claim(match.start(), match.end(), number(match[0]))


AMOUNT_PASSES: tuple[tuple[str, Pass], ...] = (("number", matching(_NUMBER, _plain)),)
