"""One spelling for every value that is hashed: canonical JSON (RFC 8785) without floating point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

_WANTED = "only text, whole numbers, booleans, null, lists and objects are hashed"

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


_PLAIN = frozenset({type(None), bool, int, str})
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Json) -> bytes:
    """`value` as UTF-8, keys sorted, no white space. Raises TypeError for a float or anything else."""
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


def digest(value: Json) -> str:
    """The SHA-256 of `canonical(value)`, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _refuse_floats(value: Json) -> None:
    if type(value) in _PLAIN or isinstance(value, (int, str)):
        return
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(_WANTED)
        value = tuple(value.values())
    if not isinstance(value, (list, tuple)):
        raise TypeError(_WANTED)
    for inner in value:
        if type(inner) not in _PLAIN:
            _refuse_floats(inner)
