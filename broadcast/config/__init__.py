"""The settings of one station: one typed tree, from the home's config.toml and then the environment.

`BROADCAST_SPEECH__VOICES='["gtts"]'` overrides `voices` of `[speech]`, and so on for every setting. A wrong
value is refused with the place in the file; nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, IPvAnyAddress, StringConstraints, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from broadcast.config.grid import PlanningSettings, SlotSettings
from broadcast.config.mastering import MasteringSettings
from broadcast.config.office import OfficeFile
from broadcast.config.papers import POINTS, PaySettings, PointSettings
from broadcast.config.rules import RulesSettings
from broadcast.config.sections import FORMAT, File, Hours, Section
from broadcast.domain.rules import Rules
from broadcast.domain.times import Millis
from broadcast.domain.zones import Contact, Gain, Zone, ZoneId
from broadcast.errors import (
    ConfigError,
    HomeNewerError,
    NotAFileError,
    NotAHomeError,
    NotAnOfficeError,
    OfficeHomeError,
    Said,
)

FILE_NAME = "config.toml"


class StationSettings(Section):
    """Who this station is."""

    code: str = Field(min_length=1, pattern=r"^[A-Za-z0-9_-]+$")
    name: str = Field(min_length=1)
    commune: str = Field(min_length=1)
    """The commune's full name, as in "xã Mỹ Phong"."""
    supervisor: str = ""
    """The office that reports go to."""
    timezone: str = "Asia/Ho_Chi_Minh"


class GainSettings(Hours):
    """How much louder or softer a zone is in some hours of the day."""

    db: float = Field(ge=-60, le=6)


class ZoneSettings(Section):
    """A cluster of loudspeakers, the output that feeds it and the channels there."""

    id: str
    name: str
    output: str = ""
    """Id of an output; the first one when left out."""
    channels: tuple[int, ...] = ()
    """Every channel of the output when left out."""
    gains: tuple[GainSettings, ...] = ()


class ContactSettings(Section):
    """An electrical contact that keys the amplifier or transmitter of some zones."""

    id: str = Field(min_length=1)
    switch: str
    """`serial:COM3:rts`, `gpio:17`, `modbus:192.168.1.50:1:0` and the like."""
    zones: tuple[str, ...] = ()
    """Every zone when left out."""
    warm_up: float = Field(default=0, ge=0, le=60)
    """Seconds that it is closed before the first sound."""
    hold: float = Field(default=10, ge=0, le=600)
    """Seconds that it stays closed after the last sound."""
    longest_minutes: int = Field(default=180, ge=1)
    """Longer than this it is never closed at a stretch."""


class RelaySettings(Section):
    """A programme that is rebroadcast, by the name that week files use."""

    name: str = Field(min_length=1)
    addresses: tuple[str, ...] = Field(min_length=1)
    """Streams, or `line:NAME` for a receiver at an input of this computer, in order of choice."""


class NotifySettings(Section):
    """Who is told when something goes wrong on air."""

    to: tuple[str, ...] = ()
    """Addresses as Apprise has them: mailto://, tgram://, json:// and others."""


class ServiceSettings(Section):
    """A speech service that answers as OpenAI's does, for the voice `http:NAME`."""

    url: str = Field(pattern=r"^https?://[^\s/]+\S*$")
    model: str
    voice: str
    format: Literal["wav", "mp3", "flac"] = "wav"
    key: str = Field(default="", repr=False)
    """The secret that it asks for; better in `key_file` or in the environment."""
    key_file: str = ""
    """A file with the secret, from the home."""
    patience: int = Field(default=30, ge=1, le=300)
    """Seconds that one answer may take."""


class VoicesSettings(Section):
    """Voices of some of what is spoken."""

    voices: tuple[str, ...] = Field(min_length=1)


LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class SpeechSettings(Section):
    """How copy is spoken."""

    voices: tuple[str, ...] = Field(default=("espeak-ng:vi",), min_length=1)
    """Voices in order of choice; the next one speaks when one fails."""
    columns: dict[str, VoicesSettings] = Field(default_factory=dict)
    """Voices of single columns, by the column's name."""
    languages: dict[LanguageCode, VoicesSettings] = Field(default_factory=dict)
    """Voices of other languages, by their codes."""
    services: dict[str, ServiceSettings] = Field(default_factory=dict)
    doc_number_style: Literal["broadcast", "verbatim", "spelled"] = "broadcast"
    numbers: tuple[Literal["ngàn", "lẻ", "bốn", "nhăm"], ...] = ()
    """Words of numbers in which the region differs."""
    chime: str = "chuong.flac"
    """Recording below audio_assets/ before each spoken item; the ladder's chime as well."""
    evergreen: str = "du-phong.flac"
    """Recording below audio_assets/ for a slot whose own is missing."""
    attention: str = "bao-dong.flac"
    """Recording below audio_assets/ before an alert; nothing else should sound like it."""

    @property
    def every_voice(self) -> tuple[str, ...]:
        """Each voice that is named anywhere, once."""
        others = (*self.columns.values(), *self.languages.values())
        return tuple(dict.fromkeys((*self.voices, *(name for one in others for name in one.voices))))


class OutputSettings(Section):
    """Where the sound goes: one playout process drives one of these devices."""

    id: str = Field(default="chinh", pattern=r"^[A-Za-z0-9_-]+$")
    devices: tuple[str, ...] = Field(default=("card",), min_length=1)
    """`card`, `card:NAME` as `broadcast devices` shows it, or `null`; the next one when one is lost."""
    monitor: str = Field(default="", pattern=r"^(card(:.*\S.*)?)?$")
    """An input at which this output is heard again, `card:NAME` as `broadcast devices` shows it, or `card`."""


class AircheckSettings(Section):
    """What left for the card and what was heard of it, kept as sound."""

    days: int = Field(default=0, ge=0, le=366)
    """For how long; 0 keeps nothing."""
    megabytes: int = Field(default=4_000, ge=50)
    """How much it may take for each output; the oldest makes way."""


class LiveSettings(Section):
    """Sound that is made while it airs."""

    input: str = "line"
    """`line` for the computer's default input, or `line:NAME`."""
    longest_minutes: int = Field(default=60, ge=1)
    """A live line or the operator at the microphone has no longer than this."""


class WebSettings(Section):
    """Where others may ask this station over the network."""

    listen: str = ""
    """Address and port on this computer or its own network, as in `127.0.0.1:8069`; nothing listens when left out."""
    proxies: tuple[IPvAnyAddress, ...] = ()
    """Reverse proxies whose word on who asks is believed."""

    @field_validator("listen")
    @classmethod
    def _near(cls, value: str) -> str:
        if value and not _is_near(value):
            raise PydanticCustomError("listen", "an address of this computer or its own network, and a port")
        return value

    @property
    def place(self) -> tuple[str, int]:
        """Address and port. Raises ValueError where nothing listens."""
        host, port = self.listen.rsplit(":", 1)
        return host.strip("[]"), int(port)


def _is_near(listen: str) -> bool:
    host, found, port = listen.rpartition(":")
    try:
        address = ip_address(host.strip("[]"))
        number = int(port)
    except ValueError:
        return False
    bracketed = host.startswith("[") and host.endswith("]")
    near = address.is_loopback or address.is_private or address.is_link_local or address.is_unspecified
    return bool(found) and near and bracketed == (address.version == 6) and 0 < number < 65_536


class Settings(File):
    """Everything in config.toml."""

    station: StationSettings
    zones: tuple[ZoneSettings, ...] = Field(min_length=1)
    rules: RulesSettings
    grid: tuple[SlotSettings, ...] = ()
    planning: PlanningSettings = PlanningSettings()
    speech: SpeechSettings = SpeechSettings()
    mastering: MasteringSettings = MasteringSettings()
    outputs: tuple[OutputSettings, ...] = Field(default=(OutputSettings(),), min_length=1)
    contacts: tuple[ContactSettings, ...] = ()
    relays: tuple[RelaySettings, ...] = ()
    live: LiveSettings = LiveSettings()
    aircheck: AircheckSettings = AircheckSettings()
    notify: NotifySettings = NotifySettings()
    pay: PaySettings = PaySettings()
    points: tuple[PointSettings, ...] = POINTS
    web: WebSettings = WebSettings()

    @property
    def zone_values(self) -> tuple[Zone, ...]:
        """The zones as the domain has them."""
        return tuple(
            Zone(
                id=ZoneId(zone.id),
                name=zone.name,
                output=zone.output or self.outputs[0].id,
                channels=zone.channels,
                gains=tuple(
                    Gain(start=gain.start, end=gain.end, level=round(gain.db * 100)) for gain in zone.gains
                ),
            )
            for zone in self.zones
        )

    @property
    def contact_values(self) -> tuple[Contact, ...]:
        """The contacts as the domain has them."""
        return tuple(
            Contact(
                id=one.id,
                switch=one.switch,
                zones=tuple(map(ZoneId, one.zones)),
                warm_up=Millis(round(one.warm_up * 1000)),
                hold=Millis(round(one.hold * 1000)),
                longest=Millis(one.longest_minutes * 60_000),
            )
            for one in self.contacts
        )

    @property
    def rule_values(self) -> Rules:
        """The rules as the domain has them."""
        return self.rules.values(self.station.timezone)


def load(home: Path) -> Settings:
    """The settings of a home.

    Raises:
        NotAHomeError: there is no config.toml.
        OfficeHomeError: it is that of an office.
        HomeNewerError: it was written by a newer version.
        ConfigError: a setting is wrong; the first one is named.
    """
    return judged(home, _text(home))


def judged(home: Path, text: str) -> Settings:
    """The settings that a home would have with this config.toml. Raises as `load` does."""
    path, found = home / FILE_NAME, _parsed(home, text)
    if _is_office(found):
        raise OfficeHomeError(path=home)
    try:
        settings = Settings(**found)
        _ = settings.rule_values.zone, settings.zone_values  # windows and zones are judged by the domain
        _refuse_strangers(path, settings)
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


def is_office(home: Path) -> bool:
    """Whether a home is that of an office. Raises as `load` does, but for wrong settings."""
    return _is_office(_parsed(home, _text(home)))


def load_office(home: Path) -> OfficeFile:
    """The settings of an office's home. Raises NotAnOfficeError, and as `load` does."""
    path, found = home / FILE_NAME, _parsed(home, _text(home))
    if not _is_office(found):
        raise NotAnOfficeError(path=home)
    try:
        settings = OfficeFile(**found)
    except ValidationError as error:
        raise _refusal(path, error) from error
    names = [one.name.casefold() for one in settings.office.stations]
    _refuse_doubles(path, "office.stations.name", names)
    return settings


def _is_office(found: Mapping[str, object]) -> bool:
    return "office" in found and "station" not in found


def _text(home: Path) -> str:
    """config.toml as it is written."""
    path = home / FILE_NAME
    try:
        if not path.is_file():
            raise NotAHomeError(path=home)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotAFileError(path=path) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: ValueError) -> ConfigError:
    return ConfigError(path=path, setting=Said("cú pháp", "syntax"), found=str(error), wanted="TOML")


def _parsed(home: Path, text: str) -> dict[str, Any]:
    """What config.toml says, unjudged but for its form."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(home / FILE_NAME, error) from error
    written = found.get("format", FORMAT)
    if isinstance(written, int) and written > FORMAT:
        raise HomeNewerError(path=home, found=written, known=FORMAT)
    return found


_DECLARED = Said("khai báo mục này trước", "its declaration first")
_DATES = Said(
    "1/12/2026, 2/9, 10/3 âm, rằm, Tết, 26/5/2027..31/5/2027",
    "1/12/2026, 2/9 (every year), 10/3 âm (lunar), rằm, Tết, 26/5/2027..31/5/2027",
)


def _refusal(path: Path, error: ValidationError) -> ConfigError:
    first = error.errors()[0]
    wanted = {
        "missing": Said("có mục này", "this setting"),
        "extra_forbidden": Said("bỏ mục này", "no such setting"),
        "hours": Said(
            "giờ kết thúc sau giờ bắt đầu, trong cùng ngày", "an end after the start, on the same day"
        ),
        "validity": Said("until không trước since", "an until that is not before since"),
        "days": Said(f"thứ hoặc ngày như T2-T6, {_DATES.vi}", f"weekdays or days like T2-T6, {_DATES.en}"),
        "listen": Said(
            "địa chỉ của máy này hoặc trong mạng nội bộ, kèm cổng, như 127.0.0.1:8069 hay 192.168.1.10:8069",
            "an address of this computer or its own network, with a port, as 127.0.0.1:8069 or 192.168.1.10:8069",
        ),
        "dates": Said(f"ngày như {_DATES.vi}", f"days like {_DATES.en}"),
    }.get(first["type"], first["msg"])
    found = Said("(trống)", "(nothing)") if first["type"] == "missing" else repr(first["input"])
    return ConfigError(path=path, setting=".".join(map(str, first["loc"])), found=found, wanted=wanted)


def _refuse_strangers(path: Path, settings: Settings) -> None:
    """Every id stands once, and whatever names an output or a zone names one that there is."""
    outputs, zones = [one.id for one in settings.outputs], [one.id for one in settings.zones]
    for setting, ids in (
        ("outputs.id", outputs),
        ("zones.id", zones),
        ("contacts.id", [one.id for one in settings.contacts]),
        ("relays.name", [one.name.casefold() for one in settings.relays]),
    ):
        _refuse_doubles(path, setting, ids)
    strangers = [("zones.output", one.output, outputs) for one in settings.zones if one.output]
    strangers += [("contacts.zones", zone, zones) for one in settings.contacts for zone in one.zones]
    strangers += [
        ("rules.silences.zones", zone, zones) for one in settings.rules.silences for zone in one.zones
    ]
    strangers += [
        ("grid.lines.zones", zone, zones)
        for slot in settings.grid
        for one in slot.lines
        for zone in one.zones
    ]
    services = [f"http:{name}" for name in settings.speech.services]
    strangers += [
        ("speech.services", voice, services)
        for voice in settings.speech.every_voice
        if voice.startswith("http:")
    ]
    relays = [one.name for one in settings.relays]
    strangers += [("rules.relays.name", one.name, relays) for one in settings.rules.relays]
    for setting, name, known in strangers:
        if name not in known:
            raise ConfigError(path=path, setting=setting, found=name, wanted=", ".join(known) or _DECLARED)


def _refuse_doubles(path: Path, setting: str, ids: Sequence[str]) -> None:
    double = next((one for one in ids if ids.count(one) > 1), None)
    if double is not None:
        raise ConfigError(
            path=path, setting=setting, found=double, wanted=Said("mỗi tên một lần", "each only once")
        )
