"""What the papers of a station count by: rates of pay, and points for how often a topic was told."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from broadcast.config.sections import Section


class PaySettings(Section):
    """What writing and reading earn, in đồng. Nothing is set until the province has."""

    decision: str = ""
    """Number of the decision that set it."""
    page: int | None = Field(default=None, ge=0)
    airing: int | None = Field(default=None, ge=0)
    daily_cap: int | None = Field(default=None, ge=0)
    """No more than this for one person on one day."""
    words_a_page: int = Field(default=350, ge=1)
    factors: dict[str, Decimal] = Field(default_factory=dict)
    """By language, as in km = 1.5; 1 where it is not named."""


class PointSettings(Section):
    """So many airings, or more, earn so many points."""

    airings: int = Field(ge=0)
    points: int = Field(ge=0)


POINTS = (
    PointSettings(airings=100, points=4),
    PointSettings(airings=50, points=3),
    PointSettings(airings=0, points=2),
)
