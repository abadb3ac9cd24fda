"""The settings of one station: one typed tree, from the home's config.toml and then the environment.

`BROADCAST_SPEECH__VOICES='["gtts"]'` overrides `voices` of `[speech]`, and so on for every setting. A wrong
value is refused with the place in the file; nothing is guessed.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from broadcast.domain.rules import Rules, Window
from broadcast.domain.times import WEEKDAYS
from broadcast.domain.zones import Zone, ZoneId
from broadcast.errors import ConfigError, HomeNewerError, NotAFileError, NotAHomeError, Said

FORMAT = 1
FILE_NAME = "config.toml"


def _weekday(name: object) -> object:
    return WEEKDAYS.index(name) if isinstance(name, str) and name in WEEKDAYS else name


Weekday = Annotated[int, BeforeValidator(_weekday), Field(ge=0, le=6)]
"""T2 … T7, CN in the file; 0 … 6 inside."""
_EVERY_DAY: tuple[Weekday, ...] = tuple(range(7))


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StationSettings(_Section):
    """Who this station is."""

    code: str = Field(min_length=1, pattern=r"^[A-Za-z0-9_-]+$")
    name: str = Field(min_length=1)
    commune: str = Field(min_length=1)
    """The commune's full name, as in "xã Mỹ Phong"."""
    supervisor: str = ""
    """The office that reports go to."""
    timezone: str = "Asia/Ho_Chi_Minh"


class ZoneSettings(_Section):
    """A cluster of loudspeakers and the output channels that feed it."""

    id: str
    name: str
    channels: tuple[int, ...] = (1,)


class WindowSettings(_Section):
    """Hours in which the station may sound."""

    days: tuple[Weekday, ...] = _EVERY_DAY
    start: time
    end: time


class RulesSettings(_Section):
    """The rules of the place."""

    decision: str = ""
    quiet_from: time = time(21)
    quiet_until: time = time(5)
    sessions_a_day: int = Field(default=3, ge=1)
    minutes_a_session: int = Field(default=60, ge=1)
    mourning_days: tuple[date, ...] = ()
    windows: tuple[WindowSettings, ...] = Field(min_length=1)


class SlotSettings(_Section):
    """One session of the station's own grid, which a draft fills."""

    name: str
    days: tuple[Weekday, ...] = _EVERY_DAY
    start: time
    minutes: int = Field(ge=1)
    column: str = "Cải cách hành chính"
    opening: tuple[str, ...] = ()
    """Recordings below audio_assets/ that open the session."""
    closing: tuple[str, ...] = ()
    items: int = Field(default=2, ge=1)
    """How many plan items a session tells at the most."""


class SpeechSettings(_Section):
    """How copy is spoken."""

    voices: tuple[str, ...] = ("espeak-ng:vi",)
    """Voices in order of choice; the next one speaks when one fails."""
    document_numbers: Literal["broadcast", "verbatim", "spelled"] = "broadcast"
    chime: str = "chuong.flac"
    """Recording below audio_assets/ before each spoken item; the ladder's chime as well."""
    evergreen: str = "du-phong.flac"
    """Recording below audio_assets/ for a slot whose own is missing."""


class OutputSettings(_Section):
    """Where the sound goes."""

    device: str = "card"
    """`card`, `card:NAME` as `broadcast devices` shows it, or `null`."""


class Settings(BaseSettings):
    """Everything in config.toml."""

    model_config = SettingsConfigDict(
        env_prefix="BROADCAST_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    format: int = FORMAT
    language: Literal["vi", "en"] = "vi"
    station: StationSettings
    zones: tuple[ZoneSettings, ...] = Field(min_length=1)
    rules: RulesSettings
    grid: tuple[SlotSettings, ...] = ()
    speech: SpeechSettings = SpeechSettings()
    output: OutputSettings = OutputSettings()

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

    @property
    def zone_values(self) -> tuple[Zone, ...]:
        """The zones as the domain has them."""
        return tuple(Zone(id=ZoneId(zone.id), name=zone.name, channels=zone.channels) for zone in self.zones)

    @property
    def rule_values(self) -> Rules:
        """The rules as the domain has them."""
        return Rules(
            timezone=self.station.timezone,
            windows=tuple(Window(days=w.days, start=w.start, end=w.end) for w in self.rules.windows),
            quiet_from=self.rules.quiet_from,
            quiet_until=self.rules.quiet_until,
            sessions_a_day=self.rules.sessions_a_day,
            minutes_a_session=self.rules.minutes_a_session,
            mourning_days=self.rules.mourning_days,
            decision=self.rules.decision,
        )


def load(home: Path) -> Settings:
    """The settings of a home.

    Raises:
        NotAHomeError: there is no config.toml.
        HomeNewerError: it was written by a newer version.
        ConfigError: a setting is wrong; the first one is named.
    """
    path = home / FILE_NAME
    try:
        if not path.is_file():
            raise NotAHomeError(path=home)
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NotAFileError(path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            path=path, setting=Said("cú pháp", "syntax"), found=str(error), wanted="TOML"
        ) from error
    written = found.get("format", FORMAT)
    if isinstance(written, int) and written > FORMAT:
        raise HomeNewerError(path=home, found=written, known=FORMAT)
    try:
        settings = Settings(**found)
        settings.rule_values  # noqa: B018 - windows and zones are judged by the domain
        settings.zone_values  # noqa: B018
        _ = settings.rule_values.zone
    except ValidationError as error:
        raise _refusal(path, error) from error
    except (ValueError, KeyError) as error:
        raise ConfigError(
            path=path,
            setting="rules/zones/timezone",
            found=str(error),
            wanted=Said("giá trị hợp lệ", "a valid value"),
        ) from error
    return settings


def _refusal(path: Path, error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    wanted = {
        "missing": Said("có mục này", "this setting"),
        "extra_forbidden": Said("bỏ mục này", "no such setting"),
    }.get(first["type"], first["msg"])
    found = Said("(trống)", "(nothing)") if first["type"] == "missing" else repr(first["input"])
    return ConfigError(path=path, setting=".".join(map(str, first["loc"])), found=found, wanted=wanted)
