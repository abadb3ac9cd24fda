from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from log_lines import line

from broadcast.domain.asrun import AsRun


@pytest.fixture(scope="session")
def entry() -> Callable[..., AsRun]:
    return line
