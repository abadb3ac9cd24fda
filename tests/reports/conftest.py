from __future__ import annotations

from collections.abc import Callable

import pytest
from log_lines import line

from broadcast.domain.asrun import AsRun


@pytest.fixture(scope="session")
def entry() -> Callable[..., AsRun]:
    return line
