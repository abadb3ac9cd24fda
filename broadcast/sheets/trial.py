"""Open the book on standard input and every sheet of it, within bounds; what comes of it is for whoever waits.

reading ──bytes──▶ python -m broadcast.sheets.trial ──▶ ended well, or did not
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from broadcast.errors import FileDamagedError
from broadcast.sheets.reading import cells_of

_MEGABYTES = 1_500


def main() -> None:
    """Make room for each sheet, as reading will. A book that does not open is told of by who reads it."""
    _bound()
    with contextlib.suppress(FileDamagedError):
        cells_of(Path(), sys.stdin.buffer.read())


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows: what asks for too much ends all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEGABYTES * 1_000_000,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
