"""Items as they are found, each with its source, and what the operator should look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from broadcast.domain.content import UNSORTED, PlanItem, Source

_END = re.compile(r"\s?(?:;|\.?\s?/\s?\.)$")


@dataclass(slots=True)
class Gathering:
    """The items of one document, whose SHA-256 is `document`."""

    document: str
    items: list[PlanItem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, *, marker: str, text: str, parent: int | None, place: str, sentence: str) -> int:
        """Add an item and say its index."""
        text = _END.sub("", text).strip()
        source = Source(document=self.document, place=place, sentence=sentence)
        self.items.append(PlanItem(marker=marker, text=text, parent=parent, guess=UNSORTED, source=source))
        return len(self.items) - 1
