"""config.toml changed in single places: what a person has written around them, comments too, stays as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Comment, Table, Whitespace

Place = tuple[str | int, ...]
"""Where a setting stands: `("station", "name")`; the second zone's is `("zones", 1, "name")`."""
Changes = Mapping[Place, object]
"""What stands there from now on: words, numbers, lists, mappings and lists of them; None for nothing."""


def changed(text: str, changes: Changes) -> str:
    """A config.toml with other settings in some places.

    An entry of a list is taken out by None, later ones first, and added by the place after the last. Whether all of it
    is right is judged by whoever reads it.
    """
    document: Any = tomlkit.parse(text)
    for place in sorted(changes, key=_later_entries_first):
        *way, last = place
        table = document
        for step in way:
            if isinstance(step, str) and step not in table:
                table[step] = tomlkit.table()
            table = table[step]
        _set(table, last, changes[place])
    return tomlkit.dumps(document)


def _later_entries_first(place: Place) -> tuple[tuple[str, int], ...]:
    return tuple((step, 0) if isinstance(step, str) else ("", -step) for step in place)


def _set(table: Any, last: str | int, value: object) -> None:
    if isinstance(table, AoT) and isinstance(last, int):
        _set_entry(table, last, value)
    elif value is None:
        if isinstance(last, int) or last in table:
            del table[last]
    elif isinstance(value, list | tuple) and isinstance(table.get(last), AoT):
        for at, one in enumerate(value):
            _set_entry(table[last], at, one)
        for at in range(len(table[last]) - 1, len(value) - 1, -1):
            _set_entry(table[last], at, None)
    else:
        table[last] = _item(value)


def _set_entry(entries: AoT, at: int, value: object) -> None:
    """One of several tables of a name. What stands below the last of them tells of what follows, and stays there."""
    if value is None:
        below = _taken_off(entries[at])
        del entries[at]
        if at:
            _put_below(entries[at - 1], [*_comments(_taken_off(entries[at - 1])), *below])
    elif at < len(entries):
        for name in [*entries[at]]:
            if name not in _mapping(value):
                del entries[at][name]
        for name, one in _mapping(value).items():
            _set(entries[at], name, one)
    else:
        below = _taken_off(entries[-1])
        entries[-1].add(tomlkit.nl())
        entries.append(_table(_mapping(value)))
        _put_below(entries[-1], below)


def _taken_off(table: Table) -> list[Any]:
    """The comments and blank lines at the end of a table, which has them no more."""
    body = table.value.body
    below: list[Any] = []
    while body and body[-1][0] is None:
        below.insert(0, body.pop()[1])
    return [one for one in below if isinstance(one, Comment | Whitespace)]


def _comments(items: Sequence[Any]) -> list[Any]:
    return [one for one in items if isinstance(one, Comment)]


def _put_below(table: Table, below: Sequence[Any]) -> None:
    for one in below or [tomlkit.nl()]:
        table.add(one)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _item(value: object) -> object:
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
        return AoT([_table(one) for one in value])
    return list(value) if isinstance(value, tuple) else value


def _table(value: Mapping[str, object]) -> Table:
    table = tomlkit.table()
    for name, one in value.items():
        if one is not None:
            table[name] = _item(one)
    return table
