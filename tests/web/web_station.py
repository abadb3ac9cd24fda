"""A station whose door stands open to a test: a home with a log, a clock that the test sets, and no network."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from starlette.testclient import TestClient

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind
from broadcast.domain.times import ClockTrust
from broadcast.station import tokens

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@dataclass
class Hand:
    """A clock whose hands the test moves."""

    now: datetime = NOW
    beats: int = 0

    def wall(self):
        return self.now

    def monotonic_ns(self):
        return self.beats

    def trust(self):
        return ClockTrust.TRUSTED

    def pass_(self, **length):
        self.now += timedelta(**length)
        self.beats += timedelta(**length) // timedelta(microseconds=1) * 1_000


def entry(number):
    return AsRun(
        kind=EntryKind.STARTED,
        station="Đài xã Mỹ Phong",
        at=NOW + timedelta(seconds=number),
        clock_trust=ClockTrust.TRUSTED,
        device="null",
        software="0",
        reason=f"lần {number} “mở máy”",
    )


def logged(path, count):
    with ChainWriter(path) as writer:
        first = writer.head.seq
        for number in range(first, first + count):
            writer.append(entry(number))


def set_up(made_home, folder):
    """A copy of the home in `folder`, with its door set and 25 entries in its log."""
    shutil.copytree(made_home, folder)
    settings = folder / "config.toml"
    settings.write_text(settings.read_text() + '\n[web]\nlisten = "127.0.0.1:8069"\nproxies = ["10.0.0.1"]\n')
    logged(folder / "as_run.sqlite", 25)


def give(station, name, *scopes, until=date(2027, 12, 31)):
    return tokens.add(station, name=name, scopes=scopes, until=until, by="hung")


class Asking:
    """A client of the app, in the same process."""

    def __init__(self, station, secret=None, address="192.168.1.20"):
        from broadcast.web.app import make_app

        self.app = make_app(station)
        self.client = TestClient(self.app, client=(address, 50_000), raise_server_exceptions=False)
        self.secret = secret

    def get(self, path, secret=None, **headers):
        found = secret or self.secret
        if found:
            headers["Authorization"] = f"Bearer {found}"
        return self.client.get(path, headers=headers)


def lines(answer):
    return [json.loads(line) for line in answer.text.splitlines()]
