"""A station's home for each test, and the command line in the test's own process."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadcast.cli import main

ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `broadcast ARGS` and give its exit code and what it said."""

    def running(*arguments, stdin=None):
        monkeypatch.setattr(sys, "argv", ["broadcast", *map(str, arguments)])
        if stdin is not None:
            import io

            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = 0
        try:
            main()
        except SystemExit as leave:
            code = leave.code or 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return running


@pytest.fixture(scope="session")
def made_home(tmp_path_factory):
    """A home fresh from `init`, made once; tests work on copies."""
    from broadcast.station.home import make_home

    home = tmp_path_factory.mktemp("made") / "dai"
    make_home(home)
    return home


@pytest.fixture
def home(made_home, tmp_path, monkeypatch):
    """A fresh home of the test's own, which the command line works on."""
    mine = tmp_path / "dai"
    shutil.copytree(made_home, mine)
    monkeypatch.setenv("BROADCAST_HOME", str(mine))
    return mine


@pytest.fixture(scope="session")
def published_home(made_home, tmp_path_factory):
    """A home whose sample week 2026-W48 is drafted from the sample plan, rendered, approved and published."""
    import subprocess

    home = tmp_path_factory.mktemp("published") / "dai"
    shutil.copytree(made_home, home)
    for words in (
        ("plan", "import", str(ROOT / "schedules" / "ke-hoach-mau.txt")),
        ("week", "draft", "2026-W48"),
        ("week", "approve", "2026-W48"),
        ("week", "publish", "2026-W48"),
    ):
        subprocess.run(
            [sys.executable, "-m", "broadcast", "--home", str(home), *words], check=True, capture_output=True
        )
    return home


@pytest.fixture
def published(published_home, tmp_path, monkeypatch):
    """A copy of the published home, which the command line works on."""
    mine = tmp_path / "dai-phat"
    shutil.copytree(published_home, mine)
    monkeypatch.setenv("BROADCAST_HOME", str(mine))
    return mine
