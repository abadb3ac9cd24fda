"""What has been handed to the output and may still be taken back.

The output is filled half a second ahead, so that nothing this process does is heard. What is written down of
an event waits until its frames are beyond recall; an alert takes back the rest, and is heard at once.

    beyond recall │ guard │ can be taken back │ next block
    ──────────────┴───────┴───────────────────┴───────────▶ frames written
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from broadcast.domain.times import Frames
from broadcast.playout.lineup import Lineup, Placed
from broadcast.playout.routing import Block, Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One block on its way: where it lies on the air and on the output, and what is in it."""

    air: Frames
    length: Frames
    """On the air; a frame more or less than on the output while drift is made good."""
    written: Frames
    size: Frames
    planned: Lineup
    over: Lineup
    """What both lines were when it was rendered."""
    block: Block
    pieces: tuple[tuple[Placed, Samples], ...]
    starting: tuple[Placed, ...]
    ending: tuple[Placed, ...]
    ending_before: tuple[Placed, ...]
    """What ended just before its first frame, and was not known to when the block before it was handed over."""


class InFlight:
    """The blocks that are not yet beyond recall, oldest first."""

    def __init__(self) -> None:
        self._blocks: deque[Handed] = deque()

    def add(self, block: Handed) -> None:
        """The next one."""
        self._blocks.append(block)

    def gone(self, until: Frames) -> Iterator[Handed]:
        """Blocks of which the last frame lies before `until` on the output; they are forgotten here."""
        while self._blocks and self._blocks[0].written + self._blocks[0].size <= until:
            yield self._blocks.popleft()

    def take_back(self, since: Frames) -> Handed | None:
        """Forget the blocks that begin at `since` or later on the output; the earliest of them."""
        earliest = None
        while self._blocks and self._blocks[-1].written >= since:
            earliest = self._blocks.pop()
        return earliest

    def ending(self) -> tuple[Placed, ...]:
        """Events that end in these blocks."""
        return tuple(one for block in self._blocks for one in (*block.ending_before, *block.ending))
