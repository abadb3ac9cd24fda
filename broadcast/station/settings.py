"""The settings changed by a person at the desk: put into config.toml as a whole, or refused and nothing changed.

    what is wanted ──► config.writing ──► judged as at every start ──► config.toml ──► Latest, the homes of new requests

Whoever changes something says which state of the file they had before them: what another has changed meanwhile, at the
desk or with an editor, is not overwritten unseen.
"""

from __future__ import annotations

import hashlib
import re
import threading
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from broadcast import config, files
from broadcast.config.days import read_days
from broadcast.config.writing import Changes, changed
from broadcast.domain.folding import fold
from broadcast.domain.times import WEEKDAYS
from broadcast.errors import BroadcastError, ConfigError, Said, SettingRefusedError, SettingsChangedError
from broadcast.station.grid import grid_of
from broadcast.station.home import Home

_BESIDES = ("special_days", "silences", "relays")
_BLANK = ("decision", "since", "until", "days", "except_days", "zones", "windows", "music")
_ONE_WRITER = threading.Lock()


def state(home: Home) -> str:
    """What the file says now, in short: another state when anything in it is another."""
    return _digest(_file(home).read_bytes())


def change(home: Home, changes: Changes, *, seen: str) -> Home:
    """Have other settings in some places, and give the home with them; `seen` is the `state` that was looked at.

    Raises SettingsChangedError, SettingRefusedError, DiskFullError, CannotWriteError; the file is then as it was.
    """
    with _ONE_WRITER:
        content = _file(home).read_bytes()
        if _digest(content) != seen:
            raise SettingsChangedError
        text = changed(content.decode("utf-8-sig"), changes)
        try:
            settings = config.judged(home.folder, text)
            grid_of(settings, home.folder)
        except ConfigError as error:
            raise SettingRefusedError(found=error.facts["found"], wanted=error.facts["wanted"]) from error
        files.write(_file(home), text.encode())
    return replace(home, settings=settings)


# ── single things ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """A zone as it is typed in: `id` is blank for a new one; channels as in "1, 2", none for all."""

    id: str
    name: str
    channels: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a decision as they are typed in: days as in "T2-T6, CN", times as in "05:00"."""

    days: str
    start: str
    end: str


def rename(
    home: Home, *, seen: str, name: str, code: str, commune: str, supervisor: str, language: str
) -> Home:
    """Say who the station is. Raises as `change` does."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", code.strip()):
        raise SettingRefusedError(
            found=code,
            wanted=Said("chữ không dấu, số, gạch nối, như xa-binh-an", "letters, digits and hyphens"),
        )
    station = {"name": name, "code": code, "commune": commune, "supervisor": supervisor}
    changes: Changes = {("station", one): value.strip() for one, value in station.items()}
    return change(home, {**changes, ("language",): language}, seen=seen)


def set_zones(home: Home, lines: Sequence[ZoneLine], *, seen: str) -> Home:
    """Have these zones and no others. Raises as `change` does."""
    written: dict[str, Mapping[str, Any]] = {one["id"]: one for one in _written(home)["zones"]}
    zones: list[dict[str, Any]] = []
    for line in lines:
        id_ = line.id or _new_id(line.name, {*written, *(zone["id"] for zone in zones)})
        channels = _channels(line.channels)
        zone = {**written.get(id_, {}), "id": id_, "name": line.name.strip(), "channels": channels or None}
        zones.append({name: value for name, value in zone.items() if value is not None})
    return change(home, {("zones",): zones}, seen=seen)


def choose_card(home: Home, output: int, device: str, *, seen: str) -> Home:
    """Have an output sound on another device first; those that it had come after it. Raises as `change` does."""
    before = home.settings.outputs[output].devices
    devices = list(dict.fromkeys((device, *before)))
    if not _written(home).get("outputs"):
        return change(
            home, {("outputs",): [{"id": home.settings.outputs[output].id, "devices": devices}]}, seen=seen
        )
    return change(home, {("outputs", output, "devices"): devices}, seen=seen)


def set_rules(
    home: Home,
    *,
    seen: str,
    decision: str,
    quiet_from: str,
    quiet_until: str,
    sessions_a_day: int,
    minutes_a_session: int,
    windows: Sequence[Hours],
) -> Home:
    """Set the hours and quotas of the first decision. Raises as `change` does."""
    rules = {
        "decision": decision.strip(),
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "sessions_a_day": sessions_a_day,
        "minutes_a_session": minutes_a_session,
        "windows": [_window(one) for one in windows],
    }
    return change(home, {("rules", name): value for name, value in rules.items()}, seen=seen)


def samples(home: Home) -> dict[str, str]:
    """The sample sets of rules in the home, by file name, with the first line of what each says of itself."""
    found = sorted((home.folder / "schedules").glob("quy-dinh-*.toml"))
    return {path.name: path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for path in found}


def take_sample(home: Home, name: str, *, decision: str, seen: str) -> Home:
    """Take hours and quotas from a sample set; silences and relays stay. Raises as `change` does."""
    if name not in samples(home):
        raise SettingRefusedError(found=name, wanted=", ".join(samples(home)))
    text = (home.folder / "schedules" / name).read_text(encoding="utf-8")
    rules = tomllib.loads(text)["rules"] | {"decision": decision.strip()}
    return change(home, {("rules", one): value for one, value in rules.items()}, seen=seen)


def shown_days(days: Sequence[int]) -> str:
    """Weekdays as they are typed in: T2-T6, CN."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(WEEKDAYS[run[0]] + (f"-{WEEKDAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)


def phrases(home: Home) -> Mapping[str, Any]:
    """What `[rules]` holds besides hours and quotas, as it is written: days stand in the words of the decision."""
    found = _written(home)["rules"]
    return {
        "mourning_days": found.get("mourning_days", ()),
        **{name: [dict.fromkeys(_BLANK) | one for one in found.get(name, ())] for name in _BESIDES},
    }


def _written(home: Home) -> dict[str, Any]:
    return tomllib.loads(_file(home).read_text(encoding="utf-8-sig"))


def _new_id(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "cum"
    return next(
        id_
        for number in range(1, len(taken) + 2)
        if (id_ := plain if number == 1 else f"{plain}-{number}") not in taken
    )


def _channels(text: str) -> list[int]:
    found = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if not all(one.isdecimal() and 0 < int(one) < 1_000 for one in found):
        raise SettingRefusedError(found=text, wanted=Said("số kênh như 1, 2", "channels as in 1, 2"))
    return [int(one) for one in found]


def _window(hours: Hours) -> dict[str, object]:
    try:
        days = sorted(
            {
                day
                for one in re.split(r"[,;]", hours.days or "T2-CN")
                for day in read_days(one).weekdays or _none(one)
            }
        )
    except ValueError as error:
        raise SettingRefusedError(
            found=hours.days, wanted=Said("thứ như T2-T6, CN", "weekdays as in T2-T6, CN")
        ) from error
    every = len(days) == len(WEEKDAYS)
    named = {} if every else {"days": [WEEKDAYS[day] for day in days]}
    return {**named, "start": hours.start, "end": hours.end}


def _none(words: str) -> tuple[int, ...]:
    raise ValueError(words)


@dataclass(slots=True)
class Latest:
    """A home whose settings are always those of the file; while the file is wrong, those of before."""

    _home: Home
    _seen: tuple[int, int] = (0, 0)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def home(self) -> Home:
        """The home as it is now."""
        with self._lock, suppress(OSError, BroadcastError):
            status = _file(self._home).stat()
            now = (status.st_mtime_ns, status.st_size)
            if now != self._seen:
                self._seen = now
                settings = config.load(self._home.folder)
                grid_of(settings, self._home.folder)
                self._home = replace(self._home, settings=settings)
        return self._home


def _file(home: Home) -> Path:
    return home.folder / config.FILE_NAME


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
