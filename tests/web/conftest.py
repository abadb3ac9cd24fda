"""A station, a token and somebody who asks."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from web_station import Asking, Hand, give, set_up

from broadcast.station.home import open_home


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def station(made_home, tmp_path, clock):
    set_up(made_home, tmp_path / "dai")
    with open_home(tmp_path / "dai", clock) as home:
        yield home


@pytest.fixture
def secret(station):
    """A token for everything."""
    return give(station, "so-noi-vu", "as-run", "heads", "reports")


@pytest.fixture
def ask(station, secret):
    return Asking(station, secret)
