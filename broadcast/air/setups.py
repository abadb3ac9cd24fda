"""What a process of an output is told when it is started, read from where `run` has written it."""

from __future__ import annotations

from pathlib import Path

from broadcast.domain.setup import Setup, decode
from broadcast.errors import SetupMissingError


def read_setup(home: Path, output: str) -> Setup:
    """The setup of an output. Raises SetupMissingError where it is not there, or is no setup."""
    path = home / "control" / f"{output}.setup.json"
    try:
        return decode(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupMissingError(path=path, reason=str(error)) from error
