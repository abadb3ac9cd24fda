"""Many stations are asked side by side for what is new in their logs.

Each log is followed link by link as it comes and kept page by page, so that a pull that was killed goes on where it
stopped. One that cannot be reached, or that contradicts itself, holds no other up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Lock

from broadcast.airlog.links import broken
from broadcast.config.office import OfficeStationSettings
from broadcast.errors import (
    BroadcastError,
    ConfigError,
    LogBrokenError,
    Said,
    StationError,
    StationUnknownError,
)
from broadcast.hub.client import PAGE, Patience, StationClient
from broadcast.hub.wire import OutputHead
from broadcast.office.contact import Held, believe, grown, held, write_down
from broadcast.office.home import OfficeHome
from broadcast.office.intake import called, keep, linked
from broadcast.store.office import KeptStation

Told = Callable[[str, int, int], None]
"""Called with a station's name, how many of its entries were fetched, and how many there are to fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Whom to ask: the office's name for it (empty where its own is taken), where, and with which secret."""

    name: str
    url: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What came of asking a station. `refusal` tells why it gave nothing at all, or not all its logs."""

    station: str
    url: str
    logs: tuple[Held, ...]
    refusal: BroadcastError | None

    @property
    def refusals(self) -> tuple[BroadcastError, ...]:
        """Everything that went wrong."""
        return tuple(one for one in (self.refusal, *(log.refusal for log in self.logs)) if one is not None)


def addresses(home: OfficeHome, asked: Sequence[str], token: str = "") -> list[Address]:
    """Whom to ask: those named or given by address, or all that have an address.

    `token` is for addresses that the settings do not have. Raises StationUnknownError, ConfigError.
    """
    known = [one for one in home.stations if one.url]
    return [_address(home, known, name, token) for name in asked or [one.name for one in known]]


def _address(home: OfficeHome, known: Sequence[OfficeStationSettings], name: str, token: str) -> Address:
    for one in known:
        if one == home.named(name) or one.url.rstrip("/") == name.rstrip("/"):
            return Address(name=one.name, url=one.url, token=_secret(home, one))
    if token and name.startswith(("http://", "https://")):
        return Address(name="", url=name, token=token)
    raise StationUnknownError(found=name, known=", ".join(one.name for one in known) or "–")


def _secret(home: OfficeHome, one: OfficeStationSettings) -> str:
    try:
        return one.secret(home.folder)
    except OSError as error:
        raise ConfigError(
            path=home.folder / "config.toml",
            setting="office.stations.token_file",
            found=one.token_file,
            wanted=Said("tệp đọc được, có mã truy cập", "a readable file with the token"),
        ) from error


def pull(
    home: OfficeHome, whom: Sequence[Address], told: Told, patience: Patience | None = None
) -> list[Pulled]:
    """Ask these stations for what is new, so many at a time as the settings say; in the order of `whom`.

    Raises DatabaseError, DiskFullError, CannotWriteError when the office itself cannot keep what it is given.
    """
    asking = _Asking(home=home, told=told, patience=patience, writing=Lock())
    with ThreadPoolExecutor(max_workers=home.settings.office.side_by_side) as pool:
        asked = [pool.submit(asking.station, one) for one in whom]
        try:
            for done in as_completed(asked):
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [one.result() for one in asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What the threads share: whoever writes holds `writing`, for an office's database has one writer."""

    home: OfficeHome
    told: Told
    patience: Patience | None
    writing: Lock

    def station(self, whom: Address) -> Pulled:
        name, logs, refusal = whom.name, [], None
        try:
            with StationClient(whom.url, whom.token, self.patience) as client:
                heads = client.heads()
                name = whom.name or heads.station
                with self.writing:
                    station = self.home.store.meet(name, heads.public_key, self.home.clock.wall())
                logs = [self._log(client, station, told) for told in heads.outputs]
        except StationError as error:
            refusal = error
        return Pulled(station=name, url=whom.url, logs=tuple(logs), refusal=refusal)

    def _log(self, client: StationClient, station: KeptStation, told: OutputHead) -> Held:
        """Fetch what is new in a log, and hold it against what was signed."""
        new, refusal = 0, None
        try:
            with self.writing:
                after = grown(self.home, station, told)
            while after < told.seq:
                after, added = self._page(client, station, told, after)
                new += added
                self.told(station.name, after, told.seq)
            with self.writing:
                believe(self.home, station, told.output, told.signed)
        except (StationError, LogBrokenError) as error:
            refusal = error
        with self.writing:
            if refusal is not None:
                write_down(self.home, station, told.output, refusal)
            return held(self.home, station, told.output, new, refusal)

    def _page(
        self, client: StationClient, station: KeptStation, told: OutputHead, after: int
    ) -> tuple[int, int]:
        """Fetch and keep a page; gives its last number, and how many of its entries were new."""
        where = called(station.name, told.output)
        page = client.page(told.output, after, min(PAGE, told.seq - after))
        run = linked(where, after, page.entries)
        if not run:
            raise broken(where, after + 1, "bị thiếu", "it is missing")
        with self.writing, self.home.store.intake(station, told.output) as batch:
            return run[-1].seq, keep(batch, run)
