"""The grid of the settings as the planner has it: sources and kinds of start read as in the table of a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broadcast.config import FILE_NAME, Settings
from broadcast.config.grid import GridLineSettings, SlotSettings
from broadcast.domain.folding import fold
from broadcast.domain.schedule import LineSource, SourceKind, StartKind
from broadcast.domain.times import Millis
from broadcast.domain.zones import ZoneId
from broadcast.errors import ConfigError, Said
from broadcast.traffic.planning import GridLine, Slot
from broadcast.traffic.spellings import START_KINDS, read_source, read_word

_ITEMS = frozenset({"ke hoach", "noi dung ke hoach"})
_SOURCES = Said(
    "kế hoạch (chỗ đặt nội dung), một tệp trong audio_assets, đọc, trực tiếp, lấp, tiếp âm: VOV1,"
    " phát lại: hôm qua 17:00",
    "kế hoạch (the place of plan items), a recording in audio_assets, đọc, trực tiếp, lấp, tiếp âm: VOV1,"
    " phát lại: hôm qua 17:00",
)
_WITH_LENGTH = frozenset({SourceKind.RELAY, SourceKind.LIVE})


def grid_of(settings: Settings, folder: Path) -> tuple[Slot, ...]:
    """The sessions of the station's own grid, as the settings in `folder` have them.

    Raises ConfigError for a source or kind that nobody can read.
    """
    place = _Settings(path=folder / FILE_NAME, zones={one.id: one.name for one in settings.zone_values})
    return tuple(_slot(place, slot, f"grid.{number}") for number, slot in enumerate(settings.grid))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    """The file that is read, and the names of the zones that it has."""

    path: Path
    zones: Mapping[ZoneId, str]


def _slot(place: _Settings, slot: SlotSettings, setting: str) -> Slot:
    lines = tuple(
        _line(place, slot, line, f"{setting}.lines.{number}") for number, line in enumerate(slot.lines)
    )
    return Slot(
        name=slot.name,
        days=slot.days,
        start=slot.start,
        minutes=slot.minutes,
        column=slot.column,
        lines=(
            *(_recording(path, "Nhạc hiệu") for path in slot.opening),
            *(lines or (GridLine(source=None, most=slot.items),)),
            *(_recording(path, "Nhạc kết") for path in slot.closing),
        ),
    )


def _recording(path: str, column: str) -> GridLine:
    return GridLine(source=LineSource(kind=SourceKind.FILE, reference=path), column=column, content=column)


def _line(place: _Settings, slot: SlotSettings, line: GridLineSettings, setting: str) -> GridLine:
    source = None if fold(line.source) in _ITEMS else read_source(line.source)
    if source is None and fold(line.source) not in _ITEMS:
        raise _refused(place, f"{setting}.source", line.source, _SOURCES)
    if source is not None and source.kind in _WITH_LENGTH and line.minutes is None:
        raise _refused(
            place, f"{setting}.minutes", Said("(trống)", "(nothing)"), Said("số phút", "a number of minutes")
        )
    return GridLine(
        source=source,
        days=line.days,
        start=line.start,
        start_kind=_kind(place, line, setting),
        length=Millis(line.minutes * 60_000) if line.minutes else None,
        column=line.column,
        content=line.content,
        zones=tuple(name for id_, name in place.zones.items() if id_ in line.zones),
        most=line.items or slot.items,
    )


def _kind(place: _Settings, line: GridLineSettings, setting: str) -> StartKind:
    if not line.kind:
        return StartKind.HARD if line.start is not None else StartKind.SOFT
    kind = read_word(line.kind, START_KINDS)
    if kind is None:
        raise _refused(place, f"{setting}.kind", line.kind, ", ".join(list(START_KINDS)[:4]))
    if kind is not StartKind.SOFT and line.start is None:
        raise _refused(
            place,
            f"{setting}.start",
            Said("(trống)", "(nothing)"),
            Said("giờ như 06:00", "a time like 06:00"),
        )
    return kind


def _refused(place: _Settings, setting: str, found: str | Said, wanted: str | Said) -> ConfigError:
    return ConfigError(path=place.path, setting=setting, found=found, wanted=wanted)
