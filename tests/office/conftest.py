"""Stations, and an office that keeps their logs."""

import pytest
from office_stations import Station, opened


@pytest.fixture
def station(tmp_path):
    """Make a station: `station("Đài A")`."""

    def make(name="Đài xã Mỹ Phong", file=None):
        return Station(name=name, key_file=tmp_path / "keys" / f"{file or name}.pem")

    return make


@pytest.fixture
def office(place, tmp_path):
    """An office without stations in its settings."""
    with opened(place, tmp_path / "co-quan") as home:
        yield home
