"""A store on SQLite always, and on PostgreSQL where BROADCAST_TEST_POSTGRESQL names a server."""

import os
import uuid

import pytest

from broadcast.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a new, empty database may be: a path or a URL."""
    if request.param == "sqlite":
        yield tmp_path / "station.sqlite"
        return
    url = os.environ.get("BROADCAST_TEST_POSTGRESQL")
    if not url:
        pytest.skip("BROADCAST_TEST_POSTGRESQL names no server")
    psycopg = pytest.importorskip("psycopg")
    schema = f"broadcast_test_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def store(place):
    store = Store.open(place)
    yield store
    store.close()
