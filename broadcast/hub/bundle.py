"""A station's log in one signed file, for an office that no network leads to.

Lines of canonical JSON: a head that says who hands over what, the entries of each output in their order, and a
signature (Ed25519) over the SHA-256 of every byte before it. A byte that was altered anywhere is found, and in
which line. Nothing is compressed, so that the file can be looked into, and checked with other tools.

    {"hash":"…","head":{"form":1,"station":"…","public_key":"…","outputs":[{"output":"","after":0,"seq":812,…}],…}}
    {"body":{…},"hash":"…","output":""}
    …
    {"sha256":"…","signature":"…"}
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from broadcast.domain.canonical import Json, canonical
from broadcast.domain.times import stamp, unstamp
from broadcast.errors import FileDamagedError, HomeNewerError, Said
from broadcast.hub.wire import Heads, Passage, WireError, heads_of, parsed, passage_of

FORM = 1
SUFFIX = ".nhatky"

Sign = Callable[[bytes], str]
"""Gives the station's signature of a message, in hexadecimal."""
IsSigned = Callable[[bytes, str, str], bool]
"""Whether the signature of a message (second) is that of a key (third)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Which numbers of a log are handed over: those above `after`, up to `seq`."""

    output: str
    after: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the first line says: the station as it would tell an office on the wire, and what the file holds."""

    heads: Heads
    stretches: tuple[Stretch, ...]
    made: datetime


class SeveredError(ValueError):
    """A line of the file is not what was written; it is that of entry `seq` of `output`."""

    def __init__(self, output: str, seq: int) -> None:
        super().__init__(seq)
        self.output = output
        self.seq = seq


def write(
    file: BinaryIO, record: dict[str, Json], entries: Iterable[tuple[str, str, bytes]], sign: Sign
) -> None:
    """Write a whole file: its head as `head_record` gives it, entries (output, hash, body), and the signature."""
    digest = hashlib.sha256()

    def line(text: bytes) -> None:
        digest.update(text + b"\n")
        file.write(text + b"\n")

    line(canonical({"hash": hashlib.sha256(canonical(record)).hexdigest(), "head": record}))
    for output, found, body in entries:
        line(b'{"body":%b,"hash":"%b","output":%b}' % (body, found.encode(), canonical(output)))
    whole = digest.hexdigest()
    file.write(canonical({"sha256": whole, "signature": sign(whole.encode())}) + b"\n")


def head_record(heads: dict[str, Json], stretches: Iterable[Stretch], made: datetime) -> dict[str, Json]:
    """The head of a file; `heads` is what the station answers on the wire when it is asked for its heads."""
    return {
        "form": FORM,
        "made": stamp(made),
        "heads": heads,
        "stretches": [{"output": one.output, "after": one.after, "seq": one.seq} for one in stretches],
    }


def read_head(path: Path) -> Head:
    """What a file holds, by its first line. Raises FileDamagedError, HomeNewerError, and OSError."""
    with path.open("rb") as file:
        return _head(path, file.readline(_LONGEST))


def read(path: Path, is_signed: IsSigned) -> Iterator[tuple[str, int, Passage]]:
    """Output, number and entry, line by line; the signature is checked when all were given.

    Raises:
        SeveredError: a line is not what was written, or is missing.
        FileDamagedError: the head or the signature is not what was written.
        HomeNewerError: a newer version wrote it.
        OSError: the file cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        first = file.readline(_LONGEST)
        head = _head(path, first)
        digest.update(first)
        for stretch in head.stretches:
            for seq in range(stretch.after + 1, stretch.seq + 1):
                line = file.readline(_LONGEST)
                yield stretch.output, seq, _passage(line, stretch.output, seq)
                digest.update(line)
        last = file.readline(_LONGEST)
        whole = digest.hexdigest()
        if file.read(1) or not _is_seal(last, whole, head.heads.public_key, is_signed):
            raise _damaged(path, Said("chữ ký ở cuối tệp không đúng", "the signature at its end is false"))


def _passage(line: bytes, output: str, seq: int) -> Passage:
    try:
        told = parsed(line)
        passage = passage_of(told)
        whole = canonical({**told, "output": output}) + b"\n" == line
    except (WireError, TypeError, ValueError) as error:
        raise SeveredError(output, seq) from error
    if not whole:
        raise SeveredError(output, seq)
    return passage


def _is_seal(line: bytes, whole: str, public_key: str, is_signed: IsSigned) -> bool:
    try:
        told = parsed(line)
        signature = str(told["signature"])
    except (WireError, KeyError, TypeError):
        return False
    written = canonical({"sha256": whole, "signature": signature}) + b"\n" == line
    return written and signature == signature.lower() and is_signed(whole.encode(), signature, public_key)


def _head(path: Path, line: bytes) -> Head:
    try:
        record = parsed(line)["head"]
        held = canonical({"hash": hashlib.sha256(canonical(record)).hexdigest(), "head": record}) + b"\n"
        form = int(record["form"])
        head = Head(
            heads=heads_of(record["heads"]),
            stretches=tuple(
                Stretch(output=str(one["output"]), after=int(one["after"]), seq=int(one["seq"]))
                for one in record["stretches"]
            ),
            made=unstamp(record["made"]),
        )
    except (WireError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, _NO_HEAD) from error
    if held != line:
        raise _damaged(path, _NO_HEAD)
    if form > FORM:
        raise HomeNewerError(path=path, found=form, known=FORM)
    return head


_NO_HEAD = Said(
    "phần đầu không phải là của tệp nhật ký do `log export --usb` ghi, hoặc đã bị sửa",
    "its head is not that of a file of `log export --usb`, or was altered",
)


def _damaged(path: Path, reason: Said) -> FileDamagedError:
    return FileDamagedError(path=path, reason=reason)


_LONGEST = 16 * 2**20
