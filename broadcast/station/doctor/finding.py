"""One thing that was looked at, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from broadcast.errors import BroadcastError, Said

State = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: in order, worth a look, or wrong now."""

    check: str
    state: State
    vi: str
    en: str

    @classmethod
    def of(cls, check: str, state: State, said: BroadcastError | Said) -> Self:
        """What was found, as a refusal or a sentence says it in both languages."""
        if isinstance(said, BroadcastError):
            said = Said(said.sentence("vi"), said.sentence("en"))
        return cls(check=check, state=state, vi=said.vi, en=said.en)

    def sentence(self, language: str) -> str:
        """The finding in words."""
        return self.en if language == "en" else self.vi
