"""How what is spoken and what is brought is made fit for the loudspeakers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from broadcast.config.sections import Section


class ColumnFinishSettings(Section):
    """What is otherwise for the spoken items of one column (chuyên mục)."""

    bed: str | None = None
    """Recording below audio_assets/ under the words; empty for none."""
    times: int = Field(default=1, ge=1, le=3)
    """How often an item is read."""


class MasteringSettings(Section):
    """The sound of the station."""

    chain: Literal["none", "pa-horn", "fm"] = "pa-horn"
    """What speech passes: for horns, for a transmitter, or nothing."""
    loudness: float = Field(default=-16, ge=-30, le=-15)
    """LUFS that speech and recordings are brought to. Above -15 the limiter would be heard."""
    bed: str = ""
    """Recording below audio_assets/ under the words of every spoken item; none when left out."""
    columns: Mapping[str, ColumnFinishSettings] = {}
    """By the column's name."""

    @property
    def hundredths(self) -> int:
        """The loudness in hundredths of LUFS."""
        return round(self.loudness * 100)

    def bed_of(self, column: str) -> str:
        """The bed of a column's items; empty for none."""
        own = self._of(column).bed
        return self.bed if own is None else own

    def times_of(self, column: str) -> int:
        """How often a column's items are read."""
        return self._of(column).times

    def _of(self, column: str) -> ColumnFinishSettings:
        names = {name.casefold(): one for name, one in self.columns.items()}
        return names.get(column.strip().casefold(), ColumnFinishSettings())
