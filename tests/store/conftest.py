"""A store in a new database, disks that are small, and people without rights."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from broadcast.errors import BroadcastError
from broadcast.store import Store


@pytest.fixture(scope="session")
def new_store(once):
    """A database file as a new station has it: its tables are made once and not for each test."""

    def make(folder):
        folder.mkdir()
        Store.open(folder / "station.sqlite").close()

    return once("new-store", make) / "station.sqlite"


@pytest.fixture
def store(place, new_store):
    if isinstance(place, Path):
        shutil.copy(new_store, place)
    store = Store.open(place)
    yield store
    store.close()


@pytest.fixture
def common():
    """A folder whose way every user may go."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def without_rights():
    """Do a piece of work with no more rights than anybody has; gives the refusal, or None."""

    def run(work):
        if os.getuid():
            return _refusal(work)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                refusal = _refusal(work)
                os.write(writer, b"" if refusal is None else "\n".join(refusal).encode())
            except BaseException as error:  # noqa: BLE001 - told to the test, which runs in the parent
                os.write(writer, f"{type(error).__name__}\n{error}".encode())
            finally:
                os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        kind, _, sentence = os.read(reader, 65_536).decode().partition("\n")
        os.close(reader)
        return (kind, sentence) if kind else None

    return run


def _refusal(work):
    try:
        work()
    except BroadcastError as error:
        return type(error).__name__, str(error)
    return None


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
