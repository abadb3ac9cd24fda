"""What a document carries for the file and not for the ear: letterhead, page numbers, receivers and signatures.

Only a text of several lines is a document; a single line is always read, whatever it says. What is cut is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.production.spoken.closings import closing
from broadcast.production.spoken.letterheads import letterhead

_FEWEST_LINES = 4
_PAGE = re.compile(r"^\W*(?P<word>Trang|Page)? ?(?P<number>\d{1,3})(?: ?/ ?\d{1,3})?\W*$")
_FEWEST_ON_A_PAGE = 10


def cut(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines to be read and the lines to be left out. Never leaves out all of them."""
    written = [at for at, line in enumerate(lines) if line.strip()]
    if len(written) < _FEWEST_LINES:
        return lines, []
    gone = letterhead(lines) | closing(lines) | set(_page_numbers(lines, written))
    if gone.issuperset(written):
        return lines, []
    kept = [line for at, line in enumerate(lines) if at not in gone]
    return kept, [line for at, line in enumerate(lines) if at in gone and line.strip()]


def _page_numbers(lines: Sequence[str], written: Sequence[int]) -> Iterator[int]:
    """Numbers alone on their lines that count on from the first or second page, each a page away from any other.

    The rows of a table are nearer to each other.
    """
    found = [(order, page) for order, at in enumerate(written) if (page := _PAGE.match(lines[at]))]
    places = [order for order, _ in found]
    last = 0
    for order, page in found:
        number = int(page["number"])
        alone = all(abs(order - other) >= _FEWEST_ON_A_PAGE for other in places if other != order)
        if number in ({last + 1} if last else {1, 2}) and (page["word"] or (alone and order)):
            last = number
            yield written[order]
