"""A store on SQLite always, and on PostgreSQL where BROADCAST_TEST_POSTGRESQL names a server."""

import os
import shutil
import subprocess
import sys
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


@pytest.fixture
def on_a_small_disk(tmp_path):
    """Run a script where `tmp_path/disk` is a disk of so many kilobytes; the disk goes with the process."""
    disk = tmp_path / "disk"
    disk.mkdir()
    alone = ["unshare", "--mount", "--map-root-user"]

    def run(script, kilobytes, *arguments):
        mount = f'mount -t tmpfs -o size={kilobytes}k tmpfs "$1"'
        if (
            not shutil.which("unshare")
            or subprocess.run(
                [*alone, "sh", "-c", mount, "sh", disk], capture_output=True, check=False
            ).returncode
        ):
            pytest.skip("no right to mount a small disk")
        ran = subprocess.run(
            [*alone, "sh", "-c", f'{mount} && shift && exec "$@"', "sh", disk, sys.executable, "-c", script]
            + [str(argument) for argument in arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return run
