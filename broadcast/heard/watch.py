"""When a human is told: after two minutes of sound that nobody heard, and once it is heard again."""

from __future__ import annotations

from broadcast.domain.asrun import Verdict

_MINUTES = 2


class Watch:
    """Takes the minutes in which sound was due, in order."""

    def __init__(self) -> None:
        self._bad: list[Verdict] = []
        self._told = False

    def minute(self, verdict: Verdict) -> Verdict | None:
        """What is to be told after one more minute: what is wrong, HEARD when it is well again, mostly None."""
        if verdict is Verdict.HEARD:
            self._bad.clear()
            was_told, self._told = self._told, False
            return Verdict.HEARD if was_told else None
        self._bad.append(verdict)
        if self._told or len(self._bad) < _MINUTES:
            return None
        self._told = True
        return verdict
