"""The settings of an office that keeps the logs of many stations: `[office]` of its own config.toml."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from broadcast.config.sections import File, Section


class OfficeStationSettings(Section):
    """A station that the office keeps the log of."""

    name: str = Field(min_length=1)
    """What the office calls it, in every table."""
    url: str = Field(default="", pattern=r"^$|^https?://[^\s/]+\S*$")
    """Where it answers; empty for a station whose log comes by stick."""
    token: str = Field(default="", repr=False)
    """The secret that the station gave; better in `token_file`."""
    token_file: str = ""
    """A file with the secret, from the home."""
    area: str = ""
    speakers: int = Field(default=0, ge=0)

    def secret(self, home: Path) -> str:
        """The token. Raises OSError when its file cannot be read."""
        return (home / self.token_file).read_text(encoding="utf-8").strip() if self.token_file else self.token


class OfficeSettings(Section):
    """An office: who it is, where it keeps what it is given, and its stations."""

    name: str = Field(min_length=1)
    place: str = Field(min_length=1)
    """The full name of the province or whatever it serves, as in "tỉnh Bắc Hà"."""
    supervisor: str = ""
    """The office that its papers go to."""
    database: str = Field(default="", repr=False)
    """`postgresql://…`; office.sqlite in the home when left out."""
    side_by_side: int = Field(default=8, ge=1, le=64)
    """Stations that are asked at the same time."""
    stations: tuple[OfficeStationSettings, ...] = ()


class OfficeFile(File):
    """Everything in the config.toml of an office."""

    office: OfficeSettings
