"""The audio library (kho âm thanh): every recording of the station with what is known of it, and where it is played.

What a recording sounds like is never changed here: what is brought or mended is another file with a name of its
own, so that no week that plays the old one airs something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from broadcast.domain.folding import fold
from broadcast.domain.pieces import PieceState
from broadcast.domain.recordings import Particulars
from broadcast.domain.schedule import Line, SourceKind
from broadcast.domain.times import Week
from broadcast.errors import BroadcastError, Said
from broadcast.station.carts import recording_of
from broadcast.station.home import Home
from broadcast.station.recordings import Heard, heard, remembered
from broadcast.station.rendering import Progress
from broadcast.store import LineOfWeek, WeekState

_PLAYING = (SourceKind.FILE, SourceKind.FILL, SourceKind.BULLETIN)
_ENDINGS = frozenset(
    ".wav .flac .mp3 .ogg .opus .m4a .mp4 .3gp .amr .aac .wma .webm .aif .aiff .mka".split()  # noqa: SIM905
)


class Use(StrEnum):
    """What a recording is there for."""

    RECORDING = "recording"
    TRACK = "track"
    """Part of a bulletin."""
    EVERGREEN = "evergreen"
    """Stands in where another cart is missing."""
    CHIME = "chime"
    BED = "bed"
    """Music under the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One file below audio_assets. `heard` is None until somebody, or the station itself, has heard it through."""

    name: str
    """Its path below audio_assets, with slashes."""
    use: Use
    size: int
    particulars: Particulars | None
    heard: Heard | None
    lines: tuple[LineOfWeek, ...] = ()
    """The lines that play it: in the newest version of each week, and in what was published."""

    @property
    def title(self) -> str:
        """What people call it."""
        return (self.particulars.title if self.particulars else "") or PurePosixPath(self.name).stem

    @property
    def is_retired(self) -> bool:
        """Whether it was put aside."""
        return self.particulars is not None and self.particulars.retired

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        last = self.particulars.last if self.particulars else None
        return last is not None and last < today

    def lines_to_come(self, today: date) -> tuple[LineOfWeek, ...]:
        """The lines of this week and later ones."""
        this = Week.of(today)
        return tuple(one for one in self.lines if one.week >= this)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which recordings are looked for; what is left blank does not narrow."""

    words: str = ""
    use: Use | None = None
    retired: bool = False
    """Those that were put aside, and no others."""
    over: bool = False
    """Only those whose last day has passed."""


def recordings(home: Home, sought: Sought) -> tuple[Recording, ...]:
    """The recordings that fit, by title, accents and letter case apart."""
    wanted, today = fold(sought.words).split(), home.here().date()
    fitting = (
        one
        for one in _all(home)
        if one.is_retired == sought.retired
        and sought.use in {None, one.use}
        and (one.is_over(today) or not sought.over)
        and _holds(one, wanted)
    )
    return tuple(sorted(fitting, key=lambda one: (fold(one.title), one.name)))


def recording(home: Home, name: str) -> Recording | None:
    """The recording of that name."""
    return next((one for one in _all(home) if one.name == name), None)


def hear_rest(home: Home, progress: Progress) -> None:
    """Hear through every recording that nobody heard yet; what cannot be read is passed over."""
    rest = [one for one in _all(home) if one.heard is None]
    for done, one in enumerate(rest):
        progress(done, len(rest), one.title)
        with suppress(BroadcastError):
            heard(home, home.recordings / one.name)


def limits(home: Home) -> _Limits:
    """On which days the recordings of a line may be heard, as far as anybody said."""
    return _Limits(home, home.store.said_of_recordings())


def bound(home: Home, one: Recording) -> tuple[Said, ...]:
    """What still needs a recording: the settings, lines of this week and later ones, pieces that were not withdrawn."""
    names = {
        Use.EVERGREEN: Said(
            "là băng dự phòng của đài (config.toml)", "it is the station's evergreen (config.toml)"
        ),
        Use.CHIME: Said("là chuông của đài (config.toml)", "it is the station's chime (config.toml)"),
        Use.BED: Said("là nhạc nền của đài (config.toml)", "it is a music bed of the station (config.toml)"),
    }
    settings = (names[one.use],) if one.use in names else ()
    weeks = {line.week: line.state for line in reversed(one.lines_to_come(home.here().date()))}
    pieces = (
        Said(f"bài “{piece.title}”", f"the piece “{piece.title}”")
        for piece in home.store.pieces()
        if piece.recording == one.name and piece.state is not PieceState.WITHDRAWN
    )
    return (*settings, *(_of_week(week, state) for week, state in sorted(weeks.items())), *pieces)


class _Limits:
    """Asked by the check of a week, line by line."""

    def __init__(self, home: Home, said: dict[str, Particulars]) -> None:
        self._home, self._said = home, said

    def __call__(self, line: Line) -> Sequence[Particulars]:
        if line.source.kind not in _PLAYING:
            return ()
        return tuple(one for name, one in self._said.items() if _plays(self._home, line, name))


def _all(home: Home) -> Iterator[Recording]:
    said, uses, lines = home.store.said_of_recordings(), _uses(home), _by_name(home)
    for path in sorted(home.recordings.rglob("*")):
        if path.suffix.casefold() not in _ENDINGS or path.name.startswith(".") or not path.is_file():
            continue
        name = path.relative_to(home.recordings).as_posix()
        of_bulletins = [one for folder in PurePosixPath(name).parents for one in lines.get(f"{folder}/", ())]
        yield Recording(
            name=name,
            use=uses.get(name, Use.TRACK if of_bulletins else Use.RECORDING),
            size=path.stat().st_size,
            particulars=said.get(name),
            heard=remembered(home, path),
            lines=(*lines.get(name, ()), *of_bulletins),
        )


def _by_name(home: Home) -> dict[str, list[LineOfWeek]]:
    """The lines that play something below audio_assets, by its name; of a bulletin by its folder and a slash."""
    found: dict[str, list[LineOfWeek]] = {}
    for one in home.store.lines_of(_PLAYING):
        name = PurePosixPath(recording_of(home, one.line)).as_posix()
        found.setdefault(f"{name}/" if one.line.source.kind is SourceKind.BULLETIN else name, []).append(one)
    return found


def _uses(home: Home) -> dict[str, Use]:
    """What the settings say of recordings."""
    settings = home.settings
    beds = {settings.mastering.bed, *(column.bed for column in settings.mastering.columns.values())}
    return {
        **dict.fromkeys((bed for bed in beds if bed), Use.BED),
        settings.speech.evergreen: Use.EVERGREEN,
        settings.speech.chime: Use.CHIME,
    }


def _plays(home: Home, line: Line, name: str) -> bool:
    """Whether a line, which has a source below audio_assets, plays the recording of that name."""
    if line.source.kind is SourceKind.BULLETIN:
        return PurePosixPath(name).is_relative_to(line.source.reference)
    return PurePosixPath(recording_of(home, line)) == PurePosixPath(name)


def _holds(one: Recording, wanted: list[str]) -> bool:
    text = fold(f"{one.title} {one.name}") if wanted else ""
    return all(word in text for word in wanted)


def _of_week(week: Week, state: WeekState) -> Said:
    words = {
        WeekState.DRAFT: Said("bản thảo", "draft"),
        WeekState.APPROVED: Said("đã duyệt", "approved"),
        WeekState.PUBLISHED: Said("đã công bố", "published"),
    }[state]
    return Said(f"tuần {week} ({words.vi})", f"week {week} ({words.en})")
