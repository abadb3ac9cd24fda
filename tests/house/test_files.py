import subprocess
import sys

import pytest

from broadcast import files
from broadcast.errors import CannotWriteError, DiskFullError


def test_what_is_written_is_there_and_nothing_is_left_beside(tmp_path):
    files.write(tmp_path / "a" / "b.json", b"one")
    files.write(tmp_path / "a" / "b.json", b"two")
    assert (tmp_path / "a" / "b.json").read_bytes() == b"two"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.json"]


def test_a_failure_leaves_the_old_file(tmp_path):
    path = tmp_path / "b.json"
    files.write(path, b"old")

    def failing():
        with files.atomic(path) as temporary:
            temporary.write_bytes(b"new")
            return 1 / 0

    with pytest.raises(ZeroDivisionError):
        failing()
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["b.json"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWriteError) as refused:
        files.write(tmp_path / "file" / "b.json", b"x")
    assert str(tmp_path / "file") in refused.value.sentence("vi")


def test_a_full_disk_is_said_and_costs_nothing(tmp_path):
    """/dev/full cannot be renamed over, so a file system of its own is full here, where one may be mounted."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        files.write(tmp_path / "plan", b"old")
        with pytest.raises(DiskFullError):
            files.write(tmp_path / "plan", b"x" * 200_000)
        assert (tmp_path / "plan").read_bytes() == b"old"
        assert [found.name for found in tmp_path.iterdir()] == ["plan"]
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_files_needs_nothing_but_the_standard_library():
    code = "import sys, broadcast.files; print([m for m in ('numpy', 'sqlalchemy', 'click') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_only_one_holds_at_a_time_and_a_kill_lets_go(tmp_path):
    path = tmp_path / "x.lock"
    code = (
        "import sys, time, pathlib; from broadcast.files import held\n"
        "with held(pathlib.Path(sys.argv[1]), wait=False): print('in', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "in\n"
        assert path.read_text() == str(other.pid)
        with pytest.raises(BlockingIOError), files.held(path, wait=False):
            pass
    finally:
        other.kill()
        other.communicate()
    with files.held(path, wait=False):
        pass
