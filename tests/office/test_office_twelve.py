"""Twelve stations as they are, each with its own home, key, log and open door, and an office that asks them all."""

import shutil
import socket
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from office_stations import Noon, entry, opened

from broadcast.airlog import chain
from broadcast.errors import LogForkedError, LogShortenedError, StationUnreachableError
from broadcast.hub.client import Patience
from broadcast.office import proofs
from broadcast.office.pulling import addresses, pull
from broadcast.station import papers, tokens
from broadcast.station.home import open_home
from broadcast.web import serving

sys.path.append(str(Path(__file__).parents[1] / "web"))
NAMES = [f"Đài số {number}" for number in range(1, 13)]
DEAD, SILENT, FORKED, SHORTENED = NAMES[8:]
LINES = 20


def aired(path, numbers, **changes):
    """Append these entries to a log."""
    with chain.ChainWriter(path) as log:
        for number in numbers:
            log.append(entry(number, **changes))


@pytest.fixture
def stations(made_home, tmp_path):
    """The homes of all twelve, opened, with a token for the office."""
    with ExitStack() as stack:
        homes = {}
        aired(tmp_path / "as_run.sqlite", range(LINES))
        for name in NAMES:
            folder = tmp_path / name
            shutil.copytree(made_home, folder, ignore=shutil.ignore_patterns("audio_assets", "schedules"))
            shutil.copy(tmp_path / "as_run.sqlite", folder)
            with (folder / "config.toml").open("a") as settings:
                settings.write('\n[web]\nlisten = "127.0.0.1:8069"\n')
            homes[name] = stack.enter_context(open_home(folder, Noon()))
            papers.sign(homes[name], folder / "as_run.sqlite")
        yield homes


@pytest.mark.filterwarnings("ignore:The 'alias' attribute")  # of FastAPI, when several doors open at once
def test_an_office_holds_what_twelve_stations_told_whatever_becomes_of_some(stations, tmp_path):
    secrets = {
        name: tokens.add(home, name="so", scopes=("as-run", "heads"), until=date(2027, 1, 1), by="lanh-dao")
        for name, home in stations.items()
    }

    with ExitStack() as stack:
        ports = {name: stack.enter_context(serving.served(home, port=0)) for name, home in stations.items()}

        def asked():
            told = [
                {"name": name, "url": f"http://127.0.0.1:{port}", "token": secrets[name]}
                for name, port in ports.items()
            ]
            with opened(tmp_path / "office.sqlite", tmp_path / "co-quan", told, side_by_side=12) as home:
                found = pull(home, addresses(home, ()), lambda *_: None, Patience(silence=5, tries=1))
                return {one.station: one for one in found}, {
                    one.station: (one.entries, one.refusal) for one in proofs.prove(home)
                }

        first, held = asked()
        assert [one.refusals for one in first.values()] == [()] * 12
        assert held == dict.fromkeys(NAMES, (LINES, None))

        for name in NAMES[:8]:
            aired(stations[name].folder / "as_run.sqlite", range(LINES, LINES + 5))
        for name, numbers, changes in (
            (FORKED, range(LINES + 5), {"title": "Viết lại"}),
            (SHORTENED, range(LINES - 3), {}),
        ):
            (stations[name].folder / "as_run.sqlite").unlink()
            aired(stations[name].folder / "as_run.sqlite", numbers, **changes)
        closed = socket.create_server(("127.0.0.1", 0))
        ports[DEAD] = closed.getsockname()[1]
        closed.close()
        ports[SILENT] = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
        second, held = asked()
        assert [second[name].logs[0].new for name in NAMES[:8]] == [5] * 8
        assert [type(second[name].refusals[0]) for name in NAMES[8:]] == [
            StationUnreachableError,
            StationUnreachableError,
            LogForkedError,
            LogShortenedError,
        ]
        assert held == {name: (LINES + 5 if name in NAMES[:8] else LINES, None) for name in NAMES}
