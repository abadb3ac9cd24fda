"""The grid of the settings as the planner has it: sources and kinds of start read as in the table of a week."""

from __future__ import annotations

from broadcast.config import FILE_NAME
from broadcast.config.grid import GridLineSettings, SlotSettings
from broadcast.domain.schedule import LineSource, SourceKind, StartKind
from broadcast.domain.times import Millis
from broadcast.errors import ConfigError, Said
from broadcast.station.home import Home
from broadcast.traffic.planning import GridLine, Slot
from broadcast.traffic.spellings import START_KINDS, fold, read_source, read_word

_ITEMS = frozenset({"ke hoach", "noi dung ke hoach"})
_SOURCES = Said(
    "kế hoạch (chỗ đặt nội dung), một tệp trong audio_assets, đọc, trực tiếp, lấp, tiếp âm: VOV1,"
    " phát lại: hôm qua 17:00",
    "kế hoạch (the place of plan items), a recording in audio_assets, đọc, trực tiếp, lấp, tiếp âm: VOV1,"
    " phát lại: hôm qua 17:00",
)
_WITH_LENGTH = frozenset({SourceKind.RELAY, SourceKind.LIVE})


def grid_of(home: Home) -> tuple[Slot, ...]:
    """The sessions of the station's own grid. Raises ConfigError for a source or kind that nobody can read."""
    return tuple(_slot(home, slot, f"grid.{number}") for number, slot in enumerate(home.settings.grid))


def _slot(home: Home, slot: SlotSettings, setting: str) -> Slot:
    lines = tuple(
        _line(home, slot, line, f"{setting}.lines.{number}") for number, line in enumerate(slot.lines)
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


def _line(home: Home, slot: SlotSettings, line: GridLineSettings, setting: str) -> GridLine:
    source = None if fold(line.source) in _ITEMS else read_source(line.source)
    if source is None and fold(line.source) not in _ITEMS:
        raise _refused(home, f"{setting}.source", line.source, _SOURCES)
    if source is not None and source.kind in _WITH_LENGTH and line.minutes is None:
        raise _refused(
            home, f"{setting}.minutes", Said("(trống)", "(nothing)"), Said("số phút", "a number of minutes")
        )
    names = {zone.id: zone.name for zone in home.settings.zone_values}
    return GridLine(
        source=source,
        days=line.days,
        start=line.start,
        start_kind=_kind(home, line, setting),
        length=Millis(line.minutes * 60_000) if line.minutes else None,
        column=line.column,
        content=line.content,
        zones=tuple(name for id_, name in names.items() if id_ in line.zones),
        most=line.items or slot.items,
    )


def _kind(home: Home, line: GridLineSettings, setting: str) -> StartKind:
    if not line.kind:
        return StartKind.HARD if line.start is not None else StartKind.SOFT
    kind = read_word(line.kind, START_KINDS)
    if kind is None:
        raise _refused(home, f"{setting}.kind", line.kind, ", ".join(list(START_KINDS)[:4]))
    if kind is not StartKind.SOFT and line.start is None:
        raise _refused(
            home, f"{setting}.start", Said("(trống)", "(nothing)"), Said("giờ như 06:00", "a time like 06:00")
        )
    return kind


def _refused(home: Home, setting: str, found: str | Said, wanted: str | Said) -> ConfigError:
    return ConfigError(path=home.folder / FILE_NAME, setting=setting, found=found, wanted=wanted)
