"""Sound cards by stable names: what PortAudio lists under passing numbers, found again whatever it is plugged into.

USB Audio Device: - [ALSA]               the name without the number that changes when it is replugged
USB Audio Device: - @1-1.2:1.0 [ALSA]    one of several of the same make: the port that it is plugged into
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadcast.errors import DeviceMissingError, Said

_ADDRESS = re.compile(r" \((?:plug)?hw:(\d+),\d+\)$")
_SOUND = Path("/sys/class/sound")
_OPENING = threading.Lock()
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An output or input device. `name` says host API and card; it means the same one tomorrow."""

    name: str
    host_api: str
    channels: int
    rate: int
    """Its default rate in Hz; playout asks for 48,000 in any case."""
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """What was found; `reason` tells why nothing was, and is empty otherwise."""

    found: tuple[Device, ...]
    reason: Said = Said("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Out or in: what PortAudio calls it, and what people are told."""

    word: str
    none: Said
    several: Said
    unknown: Said


OUT = Direction(
    word="output",
    none=Said("máy không có card âm thanh nào", "there is none on this computer"),
    several=Said("có nhiều card cùng tên", "several cards have this name"),
    unknown=Said("không có card tên này", "there is no card of this name"),
)
IN = Direction(
    word="input",
    none=Said("máy không có ngõ vào âm thanh nào", "this computer has no sound input"),
    several=Said("có nhiều ngõ vào cùng tên", "several inputs have this name"),
    unknown=Said("không có ngõ vào tên này", "there is no input of this name"),
)


def list_devices(direction: Direction = OUT) -> Devices:
    """The devices of this computer, as PortAudio saw them when it was first asked. Never raises."""
    try:
        return Devices(found=tuple(device for _, device in _indexed(direction)))
    except DeviceMissingError as error:
        reason = error.facts["reason"]
        return Devices(
            found=(), reason=reason if isinstance(reason, Said) else Said(str(reason), str(reason))
        )


def find(wanted: str, direction: Direction) -> tuple[int, Device]:
    """The device of a name, with or without its host API, and its passing number; the default for an empty name.

    Raises DeviceMissingError.
    """
    devices = _indexed(direction)
    if not wanted:
        return next((one for one in devices if one[1].is_default), devices[0])
    exact = [one for one in devices if one[1].name == wanted]
    loose = [one for one in devices if one[1].name.partition(" [")[0] == wanted]
    if not exact and len(loose) != 1:
        raise DeviceMissingError(device=wanted, reason=direction.several if loose else direction.unknown)
    return (exact or loose)[0]


def portaudio() -> Any:
    """The library. Raises DeviceMissingError where it is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise DeviceMissingError(
            device="card",
            reason=Said(f"thiếu thư viện PortAudio ({error})", f"the PortAudio library is missing ({error})"),
        ) from error
    return sounddevice


@contextmanager
def alone() -> Iterator[None]:
    """Open or close a device while nobody else does: PortAudio knows no threads there.

    One that hangs in it is not waited for without end.
    """
    held = _OPENING.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        if held:
            _OPENING.release()


def stable_names(entries: list[tuple[str, str]], sound: Path = _SOUND) -> list[str]:
    """The names for devices of which PortAudio's name and host API are given, in their order."""
    bare = [f"{_ADDRESS.sub('', name)} [{host}]" for name, host in entries]
    counts, seen = Counter(bare), Counter[str]()
    names = []
    for (name, host), plain in zip(entries, bare, strict=True):
        seen[plain] += 1
        if counts[plain] == 1:
            names.append(plain)
        elif port := _port(name, sound):
            names.append(f"{_ADDRESS.sub('', name)} @{port} [{host}]")
        else:
            names.append(plain if seen[plain] == 1 else f"{plain} #{seen[plain]}")
    return names


def _port(name: str, sound: Path) -> str:
    """Where the kernel says that a card is plugged in; empty where it does not."""
    address = _ADDRESS.search(name)
    device = sound / f"card{address[1]}" / "device" if address else None
    return device.resolve().name if device and device.exists() else ""


def _indexed(direction: Direction) -> list[tuple[int, Device]]:
    """Devices with PortAudio's passing numbers. Raises DeviceMissingError when there is none."""
    library = portaudio()
    hosts = library.query_hostapis()
    default = next((host[f"default_{direction.word}_device"] for host in hosts), -1)
    entries = [
        (index, entry, str(hosts[entry["hostapi"]]["name"]))
        for index, entry in enumerate(library.query_devices())
        if entry[f"max_{direction.word}_channels"] > 0
    ]
    if not entries:
        raise DeviceMissingError(device="card", reason=direction.none)
    names = stable_names([(entry["name"], host) for _, entry, host in entries])
    return [
        (
            index,
            Device(
                name=name,
                host_api=host,
                channels=int(entry[f"max_{direction.word}_channels"]),
                rate=int(entry["default_samplerate"]),
                is_default=index == default,
            ),
        )
        for name, (index, entry, host) in zip(names, entries, strict=True)
    ]
