"""A station's home: one folder with everything of it inside, and where each thing lies.

config.toml        settings
station.sqlite     plans, weeks, people, approvals
as_run.sqlite      the as-run log, written by the playout process alone; as_run-ID.sqlite that of another output
as_run*.reserve    room for its entries while the disk is full
as_run*.hong-*     logs that were damaged and put aside
tu-dien.csv        the station's own readings, whose versions lie in tu-dien/; lexicon-hub.csv those of its hub
nhom-noi-dung.csv  its words of the groups, where it has any
plans/             documents as they were imported
rundowns/          what is published: all that playout reads, with carts/
carts/             finished recordings by SHA-256
audio_assets/      the station's own recordings
schedules/         week files to begin from
templates/         Word templates of its own for papers
cache/             what can be made again: spoken chunks, drawings, the index of the log; may be deleted
aircheck/          sound of the last days as it was sent and heard, where the settings want it
reports/ backups/ heads/ keys/
da-giao.json       up to where the logs were handed to an office by stick
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from broadcast import config
from broadcast.config import Settings
from broadcast.domain.people import Person, Role
from broadcast.domain.times import Clock
from broadcast.errors import HomeOccupiedError
from broadcast.files import refusals
from broadcast.station.grid import grid_of
from broadcast.station.logged import Logged
from broadcast.station.outputs import outputs
from broadcast.store import Store

SAMPLE_PEOPLE = (
    Person(name="bien-tap", full_name="Người biên tập (mẫu)", role=Role.EDITOR),
    Person(name="lanh-dao", full_name="Lãnh đạo duyệt (mẫu)", role=Role.APPROVER),
)
"""The people of a new home. They have no password, so nobody can log in as them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An opened home: its folder, its settings, its database, the clock to go by, and what its logs tell."""

    folder: Path
    settings: Settings
    store: Store
    clock: Clock
    logged: Logged = field(default_factory=Logged, compare=False, repr=False)
    """What its logs tell, as far as it was asked for."""

    def here(self) -> datetime:
        """The wall clock at the place of the station."""
        return self.clock.wall().astimezone(self.settings.rule_values.zone)

    def logs(self) -> dict[str, Path]:
        """The as-run log of each output, be it there yet or not; under "" where the station has but one.

        A log whose output has gone still tells what was heard. It goes by its file's name.
        """
        found = {one.id: one.log for one in outputs(self.folder, self.settings)}
        for path in sorted(self.folder.glob("as_run-*.sqlite")):
            if path not in found.values() and ".hong-" not in path.name:
                found[path.stem] = path
        return found if len(found) > 1 else {"": next(iter(found.values()))}

    def logs_put_aside(self) -> tuple[Path, ...]:
        """Logs that were damaged; the station began new ones, and no figure counts what these hold."""
        return tuple(sorted(self.folder.glob("as_run*.hong-*.sqlite")))

    @property
    def rundowns(self) -> Path:
        """Published rundowns."""
        return self.folder / "rundowns"

    @property
    def carts(self) -> Path:
        """The cart store's folder."""
        return self.folder / "carts"

    @property
    def lexicon(self) -> Path:
        """The station's own readings; it may be missing."""
        return self.folder / "tu-dien.csv"

    @property
    def hub_lexicon(self) -> Path:
        """The readings that the hub sent; they may be missing."""
        return self.folder / "lexicon-hub.csv"

    @property
    def lexicon_versions(self) -> Path:
        """Every version of the station's own readings."""
        return self.folder / "tu-dien"

    @property
    def group_words(self) -> Path:
        """The station's own words of the groups and fields; it may be missing."""
        return self.folder / "nhom-noi-dung.csv"

    def template(self, name: str) -> Path | None:
        """The station's own Word template of a paper, where it has one."""
        path = self.folder / "templates" / f"{name}.docx"
        return path if path.is_file() else None

    @property
    def voices(self) -> Path:
        """A folder for each model or person that speaks; it may be missing."""
        return self.folder / "voices"

    @property
    def recordings(self) -> Path:
        """The station's own recordings."""
        return self.folder / "audio_assets"


@contextmanager
def open_home(folder: Path, clock: Clock) -> Iterator[Home]:
    """Open the home at `folder` and close its database at the end.

    Raises:
        NotAHomeError, HomeNewerError, ConfigError: see `config.load`; or nobody can read the grid.
        DatabaseError: the database is damaged.
    """
    settings = config.load(folder)
    grid_of(settings, folder)  # refused now, and not first when somebody drafts
    store = Store.open(folder / "station.sqlite")
    try:
        yield Home(folder=folder, settings=settings, store=store, clock=clock)
    finally:
        store.close()


def make_home(folder: Path) -> None:
    """Make a new home with a sample station in it: settings, database, people, recordings, week files.

    Raises HomeOccupiedError when the folder holds anything; nothing is left behind when a step fails.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HomeOccupiedError(path=folder)
    fresh = folder.with_name(f".{folder.name}.new")
    with refusals(folder):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _furnish(fresh)
            folder.mkdir(exist_ok=True)
            # into the folder and not in its place: somebody's shell may stand in it; the settings come last
            for thing in sorted(fresh.iterdir(), key=lambda path: path.name == config.FILE_NAME):
                thing.rename(folder / thing.name)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _furnish(fresh: Path) -> None:
    for name in (
        *("tu-dien", "plans", "rundowns", "carts", "voices", "templates"),
        *("cache", "reports", "backups", "heads"),
    ):
        (fresh / name).mkdir(parents=True)
    (fresh / "keys").mkdir(mode=0o700)
    shutil.copytree(
        sample_folder("audio_assets"), fresh / "audio_assets", ignore=shutil.ignore_patterns("*.py", "__*")
    )
    shutil.copytree(sample_folder("schedules"), fresh / "schedules")
    (fresh / "schedules" / "config-mau.toml").replace(fresh / config.FILE_NAME)
    (fresh / "schedules" / "tu-dien.csv").replace(fresh / "tu-dien.csv")
    store = Store.open(fresh / "station.sqlite")
    try:
        for person in SAMPLE_PEOPLE:
            store.add_person(person)
    finally:
        store.close()


def sample_folder(name: str) -> Path:
    """A folder of the sample station: beside the package in a checkout, inside it when installed."""
    package = Path(sys.modules["broadcast"].__path__[0])
    installed = package / "_sample" / name
    return installed if installed.is_dir() else package.parent / name
