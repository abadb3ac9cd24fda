"""What a phrase can mean: how often, from when until when, or only how to take the phrases beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from broadcast.domain.content import TimingKind
from broadcast.ingest.cadence.stretches import Stretch


class Sign(Enum):
    """A phrase that names no days, and says how to take those that do."""

    ALWAYS = auto()
    NEED = auto()
    """When there is need: khi có yêu cầu, đột xuất."""
    DUE = auto()
    """Something is to be done by then: hoàn thành, chậm nhất."""
    SO_MANY_DAYS = auto()
    """Due some days after something that has no date."""
    THIS_YEAR = auto()
    NOTHING = auto()
    """Words that only look like a time, or name a day that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """So many times in the unit of `kind`. `plain` where nothing but the unit was said (hằng năm)."""

    kind: TimingKind
    per: int
    plain: bool = False


Meaning = Often | tuple[Stretch, ...] | Sign


class Unit(Enum):
    """What a cadence counts by."""

    DAY = "ngày"
    WEEK = "tuần"
    MONTH = "tháng"
    QUARTER = "quý"
    YEAR = "năm"


class Edge(Enum):
    """Which part of a month, quarter or year."""

    START = "đầu"
    MIDDLE = "giữa"
    END = "cuối"


class Year(int):
    """A year as printed, so that it is not taken for a month or a count."""
