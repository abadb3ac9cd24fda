"""Open the book on standard input and every sheet of it, within bounds; what comes of it is for whoever waits.

reading ──bytes──▶ python -m broadcast.sheets.trial ──▶ ended well, or did not
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from broadcast.bounds import bound
from broadcast.errors import FileDamagedError
from broadcast.sheets.reading import cells_of

_MEGABYTES = 1_500


def main() -> None:
    """Make room for each sheet, as reading will. A book that does not open is told of by who reads it."""
    bound(megabytes=_MEGABYTES)
    with contextlib.suppress(FileDamagedError):
        cells_of(Path(), sys.stdin.buffer.read())


if __name__ == "__main__":
    main()
