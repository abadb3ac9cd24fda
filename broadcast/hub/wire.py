"""The forms on the wire between a station and its office: heads and pages of entries, as docs/as-run.md has them.

What comes from outside is checked here, field by field, before anything believes it. An entry's body is told by
its canonical bytes, which are what was hashed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from broadcast.domain.canonical import canonical
from broadcast.domain.signed import SignedDay
from broadcast.domain.times import unstamp
from broadcast.errors import Said

T = TypeVar("T")


class WireError(ValueError):
    """Something that is not of the agreed form; `said` tells what, to a person."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An entry as it is handed over: its body as it was hashed, and its hash in hexadecimal."""

    hash: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputHead:
    """How far the log of an output has come."""

    output: str
    seq: int
    hash: str
    signed: tuple[SignedDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Who a station is, and how far its logs have come."""

    station: str
    commune: str
    public_key: str
    software: str
    outputs: tuple[OutputHead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some entries of a log in their order, and whether there are more."""

    entries: tuple[Passage, ...]
    more: bool


def heads_of(record: object) -> Heads:
    """What `GET /api/v1/heads` answers. Raises WireError."""
    told = _table(record, "heads")
    return Heads(
        station=_text(told, "station"),
        commune=_text(told, "commune"),
        public_key=_hexadecimal(told, "public_key"),
        software=_text(told, "software"),
        outputs=tuple(_output(one) for one in _list(told, "outputs")),
    )


def page_of(record: object) -> Page:
    """What `GET /api/v1/as-run` answers. Raises WireError."""
    told = _table(record, "as-run")
    return Page(
        entries=tuple(passage_of(one) for one in _list(told, "entries")), more=_of(told, "more", bool)
    )


def passage_of(record: object) -> Passage:
    """One entry. Raises WireError."""
    told = _table(record, "entry")
    return Passage(hash=_hexadecimal(told, "hash"), body=_bytes(_of(told, "body", dict)))


def parsed(text: bytes) -> Any:
    """JSON, whatever it holds. Raises WireError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError(Said("không phải JSON", "it is no JSON")) from error


def _output(record: object) -> OutputHead:
    told = _table(record, "outputs")
    return OutputHead(
        output=_text(told, "output"),
        seq=_number(told, "seq"),
        hash=_of(told, "hash", str),
        signed=tuple(_signature(one) for one in _list(told, "signed")),
    )


def _signature(record: object) -> SignedDay:
    told = _table(record, "signed")
    try:
        at = unstamp(told["at"]) if told.get("at") else None
    except (ValueError, TypeError) as error:
        raise _wrong("at") from error
    return SignedDay(
        day=_text(told, "day"),
        seq=_number(told, "seq"),
        hash=_of(told, "hash", str),
        at=at,
        public_key=_hexadecimal(told, "public_key"),
        signature=_hexadecimal(told, "signature"),
    )


def _bytes(body: dict[str, Any]) -> bytes:
    try:
        return canonical(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise _wrong("body") from error


def _table(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(name)
    return value


def _list(told: Mapping[str, Any], name: str) -> list[Any]:
    return _of(told, name, list)


def _text(told: Mapping[str, Any], name: str) -> str:
    return _such(told, name, str, lambda text: len(text) <= _LONGEST and text.isprintable())


def _hexadecimal(told: Mapping[str, Any], name: str) -> str:
    return _such(told, name, str, lambda text: not set(text) - _HEXADECIMAL and 0 < len(text) <= _LONGEST)


def _number(told: Mapping[str, Any], name: str) -> int:
    return _such(told, name, int, lambda number: 0 <= number < _MOST)


def _of(told: Mapping[str, Any], name: str, kind: type[T]) -> T:
    return _such(told, name, kind, lambda _: True)


def _such(told: Mapping[str, Any], name: str, kind: type[T], holds: Callable[[T], bool]) -> T:
    value = told.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or not holds(value):
        raise _wrong(name)
    return value


def _wrong(name: str) -> WireError:
    return WireError(Said(f"mục “{name}” thiếu hoặc sai", f"“{name}” is missing or wrong"))


_HEXADECIMAL = frozenset("0123456789abcdef")
_LONGEST = 300
_MOST = 2**31
