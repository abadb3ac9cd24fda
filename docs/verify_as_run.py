"""Verify an as-run log with nothing of ours: python verify_as_run.py as_run.sqlite [heads/*.json] [--key HEX]

Follows the chain from the first entry to the last, as docs/as-run.md describes it, and holds it against signed
heads: of each that is named the signature has to be good and the signed entry has to stand there still. The key is
the station's public key as its office knows it; without --key the heads' own is believed and printed, and all have
to have the same. Exit code 0 when everything holds, 1 with the first entry that does not. Heads need the library
`cryptography`, the chain nothing but Python.
"""

import argparse
import hashlib
import json
import pathlib
import sqlite3
import sys


class BrokenError(Exception):
    """What does not hold, and at which entry."""


def canonical(value):
    """RFC 8785 for text, whole numbers, booleans, null, lists and objects with ASCII keys."""
    refuse = [key for key in value if not key.isascii()]
    if refuse:
        raise ValueError(refuse)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def no_float(text):
    """Numbers with a fraction have many spellings, so there are none."""
    raise ValueError(text)


def entry_of(seq, body, digest):
    """The entry in a row that holds in itself, and is what a row with that number may hold."""
    if not isinstance(body, bytes) or not isinstance(digest, bytes):
        raise BrokenError(f"entry {seq} was altered: no text")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise BrokenError(f"entry {seq} was altered: another hash")
    try:
        entry = json.loads(body, parse_float=no_float, parse_constant=no_float)
        told, whole = entry["seq"], canonical(entry) == body
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BrokenError(f"entry {seq} was altered: no canonical JSON object") from None
    if not whole or type(told) is not int or not isinstance(entry.get("previous"), str):
        raise BrokenError(f"entry {seq} was altered: spelled otherwise")
    if told < seq:
        raise BrokenError(f"entry {seq} is a double: it repeats entry {told}")
    if told > seq:
        raise BrokenError(f"entry {seq} is missing or out of order: entry {told} stands there")
    return entry


def verify(path):
    """The hash of every entry, in order. Raises BrokenError at the first entry that does not hold."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = bytes
    hashes = [""]
    for seq, body, digest in database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq"):
        entry = entry_of(seq, body, digest)
        if seq != len(hashes):
            raise BrokenError(f"entry {len(hashes)} is missing")
        if entry["previous"] != hashes[-1]:
            raise BrokenError(f"entry {max(seq - 1, 1)} was altered: the next one remembers another hash")
        hashes.append(digest.decode())
    return hashes[1:]


def verify_head(name, head, hashes, key):
    """Raises BrokenError unless the head is signed with the key, and what it signed stands in the log."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signed = canonical({"at": head["at"], "hash": head["hash"], "seq": head["seq"]})
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(head["signature"]), signed)
    except (InvalidSignature, ValueError):
        raise BrokenError(f"{name}: the signature is not of the key {key}") from None
    seq = head["seq"]
    if seq > len(hashes):
        raise BrokenError(f"entry {len(hashes) + 1} is missing: {name} signed up to entry {seq}")
    if (hashes[seq - 1] if seq else "") != head["hash"]:
        raise BrokenError(f"entry {seq} was altered: {name} signed another")


def main():
    """Verify what the command line names."""
    asked = argparse.ArgumentParser(description="Verify an as-run log, and that it holds what was signed.")
    asked.add_argument("log")
    asked.add_argument("heads", nargs="*")
    asked.add_argument("--key", help="the station's public key, in hexadecimal")
    asked = asked.parse_args()
    try:
        hashes = verify(asked.log)
        print(f"{len(hashes)} entries, the chain holds, last hash {hashes[-1] if hashes else '(none)'}")
        key = asked.key
        heads = [(name, json.loads(pathlib.Path(name).read_bytes())) for name in asked.heads]
        for name, head in sorted(heads, key=lambda one: one[1]["seq"]):
            key = key or head["public_key"]
            verify_head(name, head, hashes, key)
        if heads:
            print(
                f"{len(heads)} signed heads hold, key {key}{'' if asked.key else ' (as they say themselves)'}"
            )
    except BrokenError as broken:
        sys.exit(f"it does not hold: {broken}")
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        sys.exit(f"it cannot be read: {error!r}")


if __name__ == "__main__":
    main()
