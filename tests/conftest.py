"""For every room: properties are tried without a stopwatch, and in CI with the same examples each time."""

import os

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch):
    """A station of whoever runs the tests stays out of them."""
    for name in [name for name in os.environ if name.startswith("BROADCAST_") and "TEST" not in name]:
        monkeypatch.delenv(name)
