"""A line of the week as the cells of its row: the spellings in which week files are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from broadcast.domain.schedule import LateRule, Line, Overrun
from broadcast.traffic import spellings
from broadcast.traffic.weekfiles.heads import COLUMNS

T = TypeVar("T")


def written(line: Line) -> dict[str, str]:
    """The cells of a line by the head of their column, blank ones as ""."""
    return dict(
        zip(
            COLUMNS,
            (
                spellings.write_days(line.days),
                spellings.write_time(line.start) if line.start is not None else "",
                spellings.write_word(line.start_kind, spellings.START_KINDS),
                spellings.write_length(line.length) if line.length is not None else "",
                line.column,
                line.content,
                spellings.write_source(line.source),
                spellings.write_zones(line.zones),
                spellings.write_word(line.priority, spellings.PRIORITIES),
                spellings.write_language(line.language),
                line.note,
                _unless(Overrun.CUT, line.overrun, spellings.OVERRUNS),
                _unless(LateRule.JOIN, line.late, spellings.LATE_RULES),
            ),
            strict=True,
        )
    )


def _unless(usual: T, value: T, words: Mapping[str, T]) -> str:
    """The word for a value; the usual one is left blank, as most people leave it."""
    return "" if value == usual else spellings.write_word(value, words)
