"""The as-run log: a chain of entries that only grows, in a file of its own with one writer.

Each body is canonical JSON of an entry with its number and the hash of the body before it; its own hash
stands beside it. Whoever alters, removes, doubles or moves an entry breaks the chain at that entry. What a
chain cannot show alone, that its end was rewritten or cut off, the signed heads show: number and hash of
the last entry under the station's key, made once a day and kept elsewhere too.

    seq | body                                                    | hash
    ----+---------------------------------------------------------+------------------
      1 | {…, "previous": "",       "seq": 1, "title": "Bản tin"} | SHA-256 of body
      2 | {…, "previous": "5f0c…",  "seq": 2, …}                  | SHA-256 of body

The playout process imports this module, so it stays light.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from broadcast.airlog._file import (
    SCHEMA,
    is_laid,
    open_for_reading,
    open_for_writing,
    reading,
    wait_longer,
    writing,
)
from broadcast.airlog.links import EMPTY, Head, Row, Sealed, broken, follow, sealed, told, unseal
from broadcast.domain.asrun import AsRun, EntryKind, to_record
from broadcast.domain.canonical import Json, canonical
from broadcast.domain.times import stamp, unstamp
from broadcast.errors import CannotWriteError, FileDamagedError, FileMissingError, LogMissingError, Said
from broadcast.files import write

__all__ = [
    "ChainWriter",
    "Head",
    "Link",
    "SignedHead",
    "at",
    "ensure_key",
    "hashes",
    "head",
    "holds_note",
    "is_signed",
    "is_there",
    "load_head",
    "pages",
    "public_key",
    "reach",
    "read",
    "row",
    "rows",
    "sign",
    "sign_head",
    "speaks_for",
    "verify",
    "verify_head",
]

_TAIL = 64  # entries checked when a writer opens
_BEFORE_ALL = -(2**63)  # a row may have been put in below number 1
_PAGE = 500  # entries in one read transaction: the writer waits for no more than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry's place in the chain: its number, from 1, and its SHA-256 in hexadecimal."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A head under the station's key; public key and signature (Ed25519) in hexadecimal."""

    head: Head
    public_key: str
    signature: str


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


class ChainWriter:
    """The one writer of a log. Made in one thread, it may be used in another, by one at a time.

    Raises on opening:
        LogBrokenError: the file is no log, or its last entries do not hold.
        HomeNewerError: a newer version of the program wrote it.
        DiskFullError, CannotWriteError: the place takes no log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_for_writing(path)
        try:
            self._head = self._open()
            wait_longer(self._database)
        except BaseException:
            self._database.close()
            raise

    @property
    def head(self) -> Head:
        """The last entry that is safely on the disk."""
        return self._head

    def append(self, entry: AsRun) -> Link:
        """Put an entry at the end. It is on the disk when this returns, and in no part there when it raises.

        Raises:
            DiskFullError, CannotWriteError: nothing was written; the same entry may be tried again.
        """
        with self._transaction():
            last = self._database.execute("SELECT seq, hash FROM as_run ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = (last[0] + 1, last[1].decode()) if last else (1, "")
            body = canonical({**to_record(entry), "seq": seq, "previous": previous})
            digest = hashlib.sha256(body).hexdigest()
            self._database.execute("INSERT INTO as_run VALUES (?, ?, ?)", (seq, body.decode(), digest))
        self._head = Head(seq=seq, hash=digest, at=entry.at)
        return Link(seq=seq, hash=digest)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> Head:
        with writing(self._path):
            made = is_laid(self._database, self._path)
        if not made:
            with self._transaction():
                for statement in SCHEMA:
                    self._database.execute(statement)
        with writing(self._path):
            rows = self._database.execute(
                "SELECT seq, body, hash FROM as_run ORDER BY seq DESC LIMIT ?", (_TAIL,)
            ).fetchall()
        return self._check_tail([unseal(self._path, *row) for row in reversed(rows)])

    def _check_tail(self, rows: list[Row]) -> Head:
        head = EMPTY
        if rows and rows[0].seq > 1:
            head = Head(seq=rows[0].seq - 1, hash=rows[0].previous, at=None)
        for row in rows:
            head = follow(self._path, head, row)
        return head

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with writing(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read(
    path: Path,
    after: int = 0,
    bounds: tuple[datetime, datetime] | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> Iterator[tuple[int, AsRun]]:
    """The entries numbered above `after`, each checked against its own hash, with their numbers.

    `bounds` keeps those whose `AsRun.moment` lies in a half-open interval, `kinds` those of some kinds: what is left
    out costs little. The file is read page by page and is free between pages, so a slow taker never holds the
    writer back.

    Raises:
        LogMissingError: there is no log.
        LogBrokenError: an entry is not what was written.
        HomeNewerError, NotAFileError, DatabaseError: the file cannot be read.
    """
    for page in pages(path, after):
        yield from told(path, page, kinds, bounds)


def rows(path: Path, after: int = 0) -> Iterator[Sealed]:
    """The same entries word for word, as they are handed on to others. Raises as `read` does."""
    return (sealed(path, *row) for page in pages(path, after) for row in page)


def row(path: Path, seq: int) -> Row | None:
    """One entry with its hash and that of the entry before it; None where there is no such number. Raises as `read`."""
    found = at(path, [seq])
    return unseal(path, *found[0]) if found else None


def reach(path: Path, since: datetime) -> int:
    """The number above which every entry stands that was made from `since` on, by a clock that was believed.

    So the last days of a log of years are read without the years: `read(path, after=reach(path, since))`. It looks
    back page by page, and stops at a page that is older; clocks that ran wrong meanwhile do not stop it.

    Raises as `read` does.
    """
    with contextlib.closing(open_for_reading(path)) as database:
        with reading(path, 1):
            last: int = database.execute("SELECT coalesce(max(seq), 0) FROM as_run").fetchone()[0]
        while last > 0:
            with reading(path, max(1, last - _PAGE + 1)):
                latest = database.execute(_LATEST, (last - _PAGE, last)).fetchone()[0]
            if latest is not None and latest.decode() < stamp(since):
                return last
            last -= _PAGE
    return 0


_LATEST = """SELECT max(json_extract(body, '$.at')) FROM as_run
    WHERE seq > ? AND seq <= ? AND json_extract(body, '$.clock_trust') IN ('trusted', 'holdover')"""


def holds_note(path: Path, note: str, since: datetime) -> bool:
    """Whether an entry made from `since` on, or nearly so, is that of a note. Raises as `read` does."""
    after = reach(path, since)
    told = b'"note":' + canonical(note) + b',"noted":'  # in a body no quotation mark of a text stands bare
    with contextlib.closing(open_for_reading(path)) as database, reading(path, after + 1):
        found = database.execute(
            "SELECT 1 FROM as_run WHERE seq > ? AND instr(CAST(body AS BLOB), ?) LIMIT 1", (after, told)
        ).fetchone()
    return found is not None


def head(path: Path) -> Head:
    """The last entry, which holds in itself; whether the chain before it does, `verify` says. Raises as `read`."""
    with contextlib.closing(open_for_reading(path)) as database, reading(path, 1):
        last = database.execute("SELECT seq, body, hash FROM as_run ORDER BY seq DESC LIMIT 1").fetchone()
    if last is None:
        return EMPTY
    row = sealed(path, *last)
    return Head(seq=row.seq, hash=row.hash, at=row.at)


def is_there(path: Path) -> bool:
    """Whether there is a log, be it without entries. Raises as `read` does, but for LogMissingError."""
    try:
        open_for_reading(path).close()
    except LogMissingError:
        return False
    return True


def hashes(path: Path, after: int = 0) -> dict[int, str]:
    """The hash of every entry numbered above `after`, as recorded. Raises as `read` does."""
    with contextlib.closing(open_for_reading(path)) as database, reading(path, after + 1):
        rows = database.execute("SELECT seq, hash FROM as_run WHERE seq > ?", (after,)).fetchall()
    return {seq: digest.decode() for seq, digest in rows}


def verify(path: Path) -> Head:
    """Follow the whole chain and give its head.

    Raises:
        LogBrokenError: names the first entry that is altered, missing, doubled or out of order.
        LogMissingError, HomeNewerError, NotAFileError, DatabaseError: as `read`.
    """
    head = EMPTY
    for row in _rows(path, _BEFORE_ALL):
        head = follow(path, head, row)
    with contextlib.closing(open_for_reading(path)) as database, reading(path, head.seq + 1):
        fault = database.execute("PRAGMA quick_check(1)").fetchone()[0].decode(errors="replace")
    if fault != "ok":
        raise broken(path, head.seq + 1, f"tệp hỏng ({fault})", f"the file is damaged ({fault})")
    return head


def _rows(path: Path, after: int) -> Iterator[Row]:
    return (unseal(path, *row) for page in pages(path, after) for row in page)


def at(path: Path, seqs: Collection[int]) -> list[tuple[int, object, object]]:
    """Number, body and hash of some entries (a few hundred at the most) as they stand in the file, by number.

    Nothing is checked; what is not there is left out. Raises as `read` does, but for an entry that was altered.
    """
    marks = ", ".join("?" * len(seqs))
    with contextlib.closing(open_for_reading(path)) as database, reading(path, min(seqs, default=1)):
        return database.execute(
            f"SELECT seq, body, hash FROM as_run WHERE seq IN ({marks}) ORDER BY seq",  # noqa: S608 - marks
            tuple(seqs),
        ).fetchall()


def pages(path: Path, after: int) -> Iterator[list[tuple[int, object, object]]]:
    """The same of every entry numbered above `after`, page by page; the last page may be empty."""
    with contextlib.closing(open_for_reading(path)) as database:
        while True:
            with reading(path, max(after + 1, 1)):
                page = database.execute(
                    "SELECT seq, body, hash FROM as_run WHERE seq > ? ORDER BY seq LIMIT ?", (after, _PAGE)
                ).fetchall()
            yield page
            if len(page) < _PAGE:
                return
            after = page[-1][0]


# ── signed heads ─────────────────────────────────────────────────────────────────────────────────


def sign_head(path: Path, key_file: Path, target: Path) -> SignedHead:
    """Verify the log, sign its head with the station's key and keep that as a JSON file at `target`.

    The key is made on first use, readable by its owner only.

    Raises:
        LogBrokenError and the others of `verify`: a log that does not hold is not signed.
        FileDamagedError: the key file is no Ed25519 key.
        DiskFullError, CannotWriteError: key or head could not be kept.
    """
    head = verify(path)
    signature = sign(key_file, canonical(_head_record(head)))
    signed = SignedHead(head=head, public_key=public_key(key_file), signature=signature)
    record = {**_head_record(head), "public_key": signed.public_key, "signature": signed.signature}
    write(target, canonical(record) + b"\n")
    return signed


def sign(key_file: Path, message: bytes) -> str:
    """The station's signature (Ed25519) of a message, in hexadecimal; the key is made on first use.

    Raises FileDamagedError (no Ed25519 key), CannotWriteError.
    """
    return str(_key(key_file).sign(message).hex())


def is_signed(message: bytes, signature: str, public_key: str) -> bool:
    """Whether the signature of a message is of that key; both in hexadecimal."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def speaks_for(signed: SignedHead, public_key: str) -> bool:
    """Whether a head was signed with that key, whatever key it brings along."""
    return is_signed(canonical(_head_record(signed.head)), signed.signature, public_key)


def public_key(key_file: Path) -> str:
    """The public half of the station's key, in hexadecimal. Raises FileDamagedError, or FileMissingError."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if not key_file.exists():
        raise FileMissingError(path=key_file)
    return str(_key(key_file).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex())


def ensure_key(key_file: Path) -> None:
    """Make the station's key, unless it is there. Raises FileDamagedError, CannotWriteError."""
    _key(key_file)


def load_head(source: Path) -> SignedHead:
    """What `sign_head` kept. Raises FileMissingError, FileDamagedError."""
    try:
        record = json.loads(source.read_bytes())
        at = unstamp(record["at"]) if record["at"] else None
        head = Head(seq=int(record["seq"]), hash=str(record["hash"]), at=at)
        return SignedHead(head=head, public_key=str(record["public_key"]), signature=str(record["signature"]))
    except FileNotFoundError as error:
        raise FileMissingError(path=source) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileDamagedError(path=source, reason=str(error)) from error


def verify_head(path: Path, signed: SignedHead, public_key: str) -> Head:
    """Verify the log, and that it still holds what was signed; give its present head.

    `public_key` is the one known to be the station's, not the one that the signed head brings along.

    Raises:
        LogBrokenError: the signature is not of that key, or the signed entry is no longer there.
        LogMissingError, HomeNewerError, NotAFileError, DatabaseError: as `read`.
    """
    then = signed.head
    if not speaks_for(signed, public_key):
        raise broken(path, then.seq, "chữ ký của đầu nhật ký không đúng", "the head's signature is false")
    now = verify(path)
    if now.seq < then.seq:
        raise broken(path, now.seq + 1, "các dòng cuối đã bị xóa", "the last entries were removed")
    if then.seq and hashes(path, then.seq - 1)[then.seq] != then.hash:
        raise broken(path, then.seq, "khác với dòng đã ký", "it is not the entry that was signed")
    return now


def _head_record(head: Head) -> dict[str, Json]:
    return {"seq": head.seq, "hash": head.hash, "at": stamp(head.at) if head.at else None}


def _key(path: Path) -> Any:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_private(path, made)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise FileDamagedError(
            path=path, reason=Said(vi="không phải là khóa ký", en="it is no signing key")
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FileDamagedError(
            path=path, reason=Said(vi="không phải là khóa ký Ed25519", en="it is no Ed25519 key")
        )
    return key


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others: `files.write` makes files for everybody."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error
