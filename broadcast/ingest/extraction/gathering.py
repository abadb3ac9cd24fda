"""Items as they are found, each with its guess and its source, and what the operator should look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from broadcast.domain.content import PlanItem, Source
from broadcast.ingest.classification.taxonomy import guess, inherited

_END = re.compile(r"\s?(?:;|\.?\s?/\s?\.)$")


@dataclass(slots=True)
class Gathering:
    """The items of one document, whose SHA-256 is `document`."""

    document: str
    items: list[PlanItem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, *, marker: str, text: str, parent: int | None, place: str, sentence: str) -> int:
        """Add an item and say its index. A child whose own words tell nothing takes its parent's group."""
        text = _END.sub("", text).strip()
        told = guess(text)
        if parent is not None:
            told = inherited(told, self.items[parent].guess)
        source = Source(document=self.document, place=place, sentence=sentence)
        self.items.append(PlanItem(marker=marker, text=text, parent=parent, guess=told, source=source))
        return len(self.items) - 1
