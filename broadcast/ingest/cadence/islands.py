"""Phrases of the grammar among words that mean nothing to it: islands in a sea.

    thực hiện việc rà soát  hằng quý  ,  hoàn thành  trước ngày 15/12  theo hướng dẫn
                            └ often ┘    └─ sign ──┘ └─── stretch ───┘

From each word that can begin a phrase the grammar (LALR, so each word is looked at once) is followed as far as
it goes, and the longest phrase that means something is taken. The one module that knows lark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, UnexpectedToken

from broadcast.ingest.cadence._rates import Rates
from broadcast.ingest.cadence._spans import Spans
from broadcast.ingest.cadence.meanings import Edge, Meaning, Unit, Year
from broadcast.ingest.cadence.spelling import spell

_LONGEST_PHRASE = 24
"""Words: no phrase of a real plan is longer, and hostile text costs no more than this for each word."""


def _unit(token: str) -> Unit:
    return Unit(token)


def _year(token: str) -> Year:
    return Year(token[-4:])


def _numbers(token: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", token)]


def _day_month_year(token: str) -> tuple[int, int, Year]:
    day, month, year = _numbers(token)
    return day, month, Year(year if year > 99 else 2000 + year)


def _month_year(token: str) -> tuple[int, Year]:
    month, year = _numbers(token)
    return month, Year(year)


_WORDS: dict[str, Callable[[str], object]] = {
    "NUM": int,
    "ROMAN": ("", "i", "ii", "iii", "iv").index,
    "WEEKDAY": lambda token: int(token[-1]) if token[-1].isdigit() else 8,
    "YEAR": _year,
    "OF_YEAR": _year,
    "DMY": _day_month_year,
    "MY": _month_year,
    "DM": lambda token: tuple(_numbers(token)),
    "EDGE": Edge,
    "EDGE_OF": Edge,
    **dict.fromkeys(("NGAY", "TUAN", "THANG", "QUY", "NAM", "NGAY_OF", "THANG_OF", "QUY_OF"), _unit),
}
"""What the words that mean something mean; all others only hold a phrase together."""


class _Meanings:
    """How the grammar calls `Rates` and `Spans`: with the words that mean something."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _WORDS:
            return _WORDS[name]
        rate: Callable[..., Any] | None = getattr(Rates, name, None)
        meaning: Callable[..., Any] = rate or getattr(Spans, name)
        noise = Token if rate else (Token, Unit)  # a span's units only say what its numbers count
        return lambda parts: meaning(*(part for part in parts if not isinstance(part, noise)))


@cache
def _grammar() -> Lark:
    text = files("broadcast.ingest.cadence").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="basic", start="phrase", transformer=_Meanings())


@cache
def _openings() -> frozenset[str]:
    """The kinds of words that a phrase can begin with."""
    return frozenset(_grammar().parse_interactive().choices())


def islands(text: str) -> list[Meaning]:
    """What `text` says of times, phrase by phrase, in its order."""
    words = _lexed(spell(text))
    found: list[Meaning] = []
    place, ended = 0, -1
    while place < len(words):
        opens = words[place].type in _openings()
        length, meaning = _longest(words[place : place + _LONGEST_PHRASE]) if opens else (1, None)
        if isinstance(meaning, tuple) and ended == place:
            meaning = (replace(meaning[0], follows=True), *meaning[1:])
        if meaning is not None:
            found.append(meaning)
            ended = place + length if isinstance(meaning, tuple) else -1
        place += length
    return found


def _lexed(text: str) -> list[Token]:
    """The words of `text`, each of its kind; `Lark.lex` would build its lexer anew."""
    reading = _grammar().parse_interactive(text)
    return list(reading.lexer_thread.lex(reading.parser_state))


def _longest(words: list[Token]) -> tuple[int, Meaning | None]:
    """The longest phrase at the head of `words` and its meaning; one word and None where there is none."""
    parser = _grammar().parse_interactive()
    may_end: list[int] = []
    try:
        for length, word in enumerate(words, start=1):
            parser.feed_token(word)
            if "$END" in parser.choices():
                may_end.append(length)
    except UnexpectedToken:
        pass
    for length in reversed(may_end):
        meaning = _meaning(words[:length])
        if meaning is not None:
            return length, meaning
    return 1, None


def _meaning(words: list[Token]) -> Meaning | None:
    """The meaning of `words` as one phrase, None where they are none."""
    parser = _grammar().parse_interactive()
    try:
        for word in words:
            parser.feed_token(word)
        meaning: Meaning | None = parser.feed_eof()
    except UnexpectedToken:
        return None
    return meaning
