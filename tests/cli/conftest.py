"""The command line in the test's own process."""

import sys
from dataclasses import dataclass

import pytest

from broadcast.cli import main


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
