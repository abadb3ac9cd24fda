"""What people say of a recording in the library (kho âm thanh): what it is called, and on which days it may be heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from broadcast.domain.times import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Of the recording that is called `name` below audio_assets; what was said last counts.

    Raises ValueError for one that may no longer be heard before it may be heard.
    """

    name: str
    title: str = ""
    """Blank for the name of its file."""
    first: date | None = None
    """The first day on which it may be heard; None for any."""
    last: date | None = None
    """The last day on which it may be heard; None for any."""
    retired: bool = False
    """Put aside: it is offered to nobody, and stays where it is for the weeks that played it."""
    by: str
    at: datetime

    def __post_init__(self) -> None:
        utc(self.at)
        if self.first and self.last and self.last < self.first:
            message = f"it ends before it begins: {self.first} .. {self.last}"
            raise ValueError(message)

    def covers(self, day: date) -> bool:
        """Whether it may be heard on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
