"""One spelling for every value that is hashed: canonical JSON (RFC 8785) without floating point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

_WANTED = "only text, whole numbers, booleans, null, lists and objects are hashed"

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """`value` as UTF-8, keys sorted, no white space. Raises TypeError for a float or anything else."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Json) -> str:
    """The SHA-256 of `canonical(value)`, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _refuse_floats(value: Json) -> None:
    if value is None or isinstance(value, (bool, int, str)):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(_WANTED)
            _refuse_floats(inner)
        return
    if isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_floats(inner)
        return
    raise TypeError(_WANTED)
