"""What every section of the settings is made of."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from broadcast.domain.times import WEEKDAYS

FORMAT = 1


def _weekday(name: object) -> object:
    return WEEKDAYS.index(name) if isinstance(name, str) and name in WEEKDAYS else name


Weekday = Annotated[int, BeforeValidator(_weekday), Field(ge=0, le=6)]
"""T2 … T7, CN in the file; 0 … 6 inside."""
EVERY_DAY: tuple[Weekday, ...] = tuple(range(7))


class Section(BaseModel):
    """A table of config.toml: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class File(BaseSettings):
    """What every config.toml has."""

    model_config = SettingsConfigDict(
        env_prefix="BROADCAST_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    format: int = FORMAT
    language: Literal["vi", "en"] = "vi"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment speaks before the file."""
        return env_settings, init_settings


class Validity(Section):
    """Days on which something is in force: both included, from ever or for ever where left out."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _until_after_since(self) -> Self:
        if self.since is not None and self.until is not None and self.until < self.since:
            raise PydanticCustomError("validity", "an end no earlier than the start")
        return self


class Hours(Section):
    """Half-open local times within one day."""

    start: time
    end: time

    @model_validator(mode="after")
    def _end_after_start(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("hours", "an end after the start, before midnight")
        return self
