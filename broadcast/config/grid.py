"""The station's own grid in the settings, and what is wished of the planner that fills it.

Sources and kinds of start are spelled as in the table of a week; whoever reads weeks reads them.
"""

from __future__ import annotations

from datetime import time

from pydantic import Field

from broadcast.config.sections import EVERY_DAY, Section, Weekday
from broadcast.domain.content import Daypart, Group


class GridLineSettings(Section):
    """A line of a session: what always stands there, or the place of the plan items."""

    source: str = Field(min_length=1)
    """`kế hoạch` is the place of plan items; else what stands in Nguồn of a week, or `phát lại: hôm qua 17:00`."""
    days: tuple[Weekday, ...] = EVERY_DAY
    start: time | None = None
    """Blank follows on."""
    kind: str = ""
    """`cứng`, `mềm`, `không trước` or `kết thúc lúc`; cứng where there is a start, else mềm."""
    minutes: int | None = Field(default=None, ge=1)
    """How long it is; of `phát lại: hôm qua`, how much is kept free."""
    column: str = ""
    content: str = ""
    zones: tuple[str, ...] = ()
    """Ids of zones; every zone when left out."""
    items: int | None = Field(default=None, ge=1)
    """How many plan items stand in their place at the most; as of the session when left out."""


class SlotSettings(Section):
    """One session of the station's own grid, which a draft fills."""

    name: str
    days: tuple[Weekday, ...] = EVERY_DAY
    start: time
    minutes: int = Field(ge=1)
    column: str = "Cải cách hành chính"
    opening: tuple[str, ...] = ()
    """Recordings below audio_assets/ that open the session."""
    closing: tuple[str, ...] = ()
    items: int = Field(default=2, ge=1)
    """How many plan items a place for them holds at the most."""
    lines: tuple[GridLineSettings, ...] = ()
    """Between opening and closing; plan items alone when left out."""


class WishSettings(Section):
    """What is wished for some items, or for all of some groups."""

    items: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    priority: bool = False
    """They come before everything else, once a week."""
    dayparts: tuple[Daypart, ...] = ()
    """When they may stand: sáng, trưa, chiều, tối."""
    spacing_hours: int | None = Field(default=None, ge=1)
    """The least time from one airing to the next, in place of that of all."""


class PlanningSettings(Section):
    """How a draft is made."""

    spacing_hours: int = Field(default=10, ge=0)
    """The least time between two airings of an item; besides, a day hears it once at the most."""
    wishes: tuple[WishSettings, ...] = ()
