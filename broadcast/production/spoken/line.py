"""One line of copy while it is being read: passes claim spans of it, and what nobody claims stays as written.

A pass sees the line with the claimed spans masked, so that no pattern reads a word twice; the context
around a match is always the line as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from broadcast.production.spoken.lexicon import Lexicon

DOUBTFUL = 50
"""A reading less certain than this is put before the operator."""
_MASK = "\ue000"
_CONTEXT = 60


class Token(NamedTuple):
    """A span of the copy and how it is read. `confidence` is 0–100; `rule` names the pass that read it."""

    written: str
    spoken: str
    rule: str
    confidence: int


class Claim(NamedTuple):
    """A span of the line, from `start` up to `end`, with its reading."""

    start: int
    end: int
    spoken: str
    confidence: int = 100


class Line:
    """A line, the spans that were read so far, and the words known to the station."""

    def __init__(self, text: str, lexicon: Lexicon, *, verbatim: bool, spelled: bool) -> None:
        self.text, self.lexicon = text, lexicon
        self.verbatim, self.spelled = verbatim, spelled
        self.masked = text
        self._claims: list[tuple[Claim, str]] = []

    @cached_property
    def is_heading(self) -> bool:
        """Whether the line is in capitals, so that capitals say nothing."""
        return sum(map(str.islower, self.text)) < 0.3 * sum(map(str.isalpha, self.text))

    def before(self, at: int) -> str:
        """The written text that ends at `at`, as far as context reaches."""
        return self.text[max(0, at - _CONTEXT) : at]

    def after(self, at: int) -> str:
        """The written text that begins at `at`, as far as context reaches."""
        return self.text[at : at + _CONTEXT]

    def take(self, claims: Iterable[Claim], rule: str) -> None:
        """Claim spans for `rule`. They come in order, apart from each other and from earlier ones."""
        masked = self.masked
        parts: list[str] = []
        end = 0
        for claim in claims:
            self._claims.append((claim, rule))
            parts += (masked[end : claim.start], _MASK * (claim.end - claim.start))
            end = claim.end
        if parts:
            self.masked = "".join((*parts, masked[end:]))

    def tokens(self) -> Iterator[Token]:
        """The whole line in order; what nobody claimed reads as it is written."""
        said, regional = self.lexicon.region.said, bool(self.lexicon.region.words)
        end = 0
        for claim, rule in sorted(self._claims, key=lambda taken: taken[0].start):
            if claim.start > end:
                yield _plain(self.text[end : claim.start])
            spoken = said(claim.spoken, rule) if regional else claim.spoken
            yield Token(self.text[claim.start : claim.end], spoken, rule, claim.confidence)
            end = claim.end
        if end < len(self.text):
            yield _plain(self.text[end:])


Pass = Callable[[Line], Iterable[Claim]]
Reader = Callable[[re.Match[str], Line], Claim | None]


class Rule(NamedTuple):
    """A pass and the name that its tokens bear. A line is offered to it only if every one of `needs`, which
    are patterns, is found in some word of the line. Words are parted by spaces: no need reaches over one.
    """

    name: str
    run: Pass
    needs: tuple[str, ...] = ()


def matching(pattern: re.Pattern[str], reader: Reader) -> Pass:
    """The pass that offers every match of `pattern` to `reader`, which claims it or lets it be."""
    matches = pattern.finditer

    def claims(line: Line) -> list[Claim]:
        return [claim for match in matches(line.masked) if (claim := reader(match, line)) is not None]

    return claims


def replacing(
    pattern: re.Pattern[str],
    words: str | Callable[[re.Match[str]], str | None],
    *,
    group: int | str = 0,
    confidence: int = 100,
) -> Pass:
    """The pass that reads `group` of every match as `words` say, whatever stands around it."""

    def read(match: re.Match[str], _line: Line) -> Claim | None:
        spoken = words if isinstance(words, str) else words(match)
        return None if spoken is None else Claim(match.start(group), match.end(group), spoken, confidence)

    return matching(pattern, read)


def _plain(written: str) -> Token:
    return Token(written, written, "as written", 100)
