"""The words that no rule can know: codes of offices, abbreviations, units, labels of web addresses.

They stand in CSV files that an editor can open, one row a reading:

    loại, viết, đọc, trước, sau, gần

`loại` is a `Kind`. `trước`, `sau` and `gần` hold words parted by "|": the row counts only where one of them
stands right before, right after, or anywhere around the written form; `contexts` tells what else a word may be.
Rows for the same form are asked in order. A station's own file is asked before the packaged ones; of these, the
tables of the fields (`lexicon/fields`: health, farming, land ..., before them all what means several things in
several fields) before the general ones, and whatever their table, rows that ask for certain words before those that count anywhere.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from broadcast.errors import FileDamagedError, FileMissingError
from broadcast.production.spoken.contexts import stands_after, stands_before

RULES_VERSION = 3
"""Raised whenever a rule reads something otherwise than before."""
_COLUMNS = ("loại", "viết", "đọc", "trước", "sau", "gần")


class Kind(StrEnum):
    """What a row is for."""

    ABBREVIATION = "viết tắt"
    """Anywhere in the copy."""
    OFFICE = "cơ quan"
    """Anywhere in the copy and as issuer in a document number."""
    CODE = "ký hiệu văn bản"
    """Only inside a document number: an issuer or a section of one."""
    PART = "thành tố"
    """Only inside an abbreviation that is put together from others."""
    DOCUMENT = "loại văn bản"
    """Only inside a document number: the type."""
    UNIT = "đơn vị"
    """Only after a number, or after the stroke of another unit."""
    PER = "mỗi"
    """Only after a stroke: what an amount is counted by."""
    FOREIGN = "tiếng nước ngoài"
    """A foreign name respelled for the voice; left as written in verbatim reading."""
    LABEL = "tên miền"
    """A part of a web address."""
    SYMBOL = "dấu"
    """A single sign."""
    NUMBERED = "đánh số La Mã"
    """A word after which a Roman numeral may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: how `written` is read where its context holds."""

    kind: Kind
    written: str
    spoken: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def has_context(self) -> bool:
        """Whether the row asks for certain words around it."""
        return bool(self.before or self.after or self.near)

    def fits(self, before: str, after: str) -> bool:
        """Whether the words of the row stand in the text `before` and `after` the written form."""
        left, right = before.casefold().rstrip(' ,(“"'), after.lstrip(" ")
        return (
            (not self.before or any(stands_before(left, word) for word in self.before))
            and (not self.after or any(stands_after(right, word) for word in self.after))
            and (not self.near or any(word in left or word in right.casefold() for word in self.near))
        )


class Lexicon:
    """Rows by kind and written form. Immutable; `with_file` gives a new one."""

    def __init__(self, entries: tuple[Entry, ...], digest: str) -> None:
        self._digest = digest
        self._entries = entries
        self._rows: dict[tuple[Kind, str], list[Entry]] = {}
        self._longer: dict[tuple[Kind, str], list[str]] = {}
        for entry in entries:
            self._rows.setdefault((entry.kind, entry.written), []).append(entry)
        for kind, written in self._rows:
            self._longer.setdefault((kind, _first_word(written)), []).append(written)
        for forms in self._longer.values():
            forms.sort(key=len, reverse=True)
        self._by_first_word: dict[tuple[Kind, ...], dict[str, tuple[tuple[Kind, str], ...]]] = {}

    @staticmethod
    def default() -> Lexicon:
        """The packaged words."""
        return _packaged()

    @property
    def version(self) -> str:
        """SHA-256 over every row and the version of the rules: another one reads otherwise."""
        return hashlib.sha256(f"{RULES_VERSION}\n{self._digest}".encode()).hexdigest()

    def with_file(self, path: Path) -> Lexicon:
        """These words with a station's own before them.

        Raises FileMissingError, or FileDamagedError naming the row that cannot be read.
        """
        if not path.is_file():
            raise FileMissingError(path=path)
        content = path.read_bytes()
        entries = tuple(_rows(content, path))
        return Lexicon(entries + self._entries, self._digest + hashlib.sha256(content).hexdigest())

    def rows(self, kind: Kind, written: str) -> list[Entry]:
        """The rows for a written form, in the order they are asked; often none."""
        return self._rows.get((kind, written), [])

    def spoken(self, kind: Kind, written: str) -> str | None:
        """The reading of a form whatever stands around it, or None."""
        rows = self.rows(kind, written)
        return next((row.spoken for row in rows if not row.has_context), rows[-1].spoken) if rows else None

    def beginning(self, kind: Kind, word: str) -> list[str]:
        """The written forms whose first word is `word`, longest first."""
        return self._longer.get((kind, word), [])

    def by_first_word(self, kinds: tuple[Kind, ...]) -> Mapping[str, tuple[tuple[Kind, str], ...]]:
        """The written forms of these kinds by their first word: kind by kind, the longest of each first."""
        known = self._by_first_word.get(kinds)
        if known is None:
            words = [word for kind in kinds for found, word in self._longer if found is kind]
            known = {
                word: tuple((kind, form) for kind in kinds for form in self.beginning(kind, word))
                for word in words
            }
            self._by_first_word[kinds] = known
        return known

    def written(self, kind: Kind) -> list[str]:
        """Every written form of a kind, longest first."""
        return sorted(
            (form for found, form in self._rows if found is kind), key=lambda form: (-len(form), form)
        )


def _first_word(written: str) -> str:
    word = ""
    for letter in written:
        if not (letter.isalnum() or letter == "_"):
            break
        word += letter
    return word


@cache
def _packaged() -> Lexicon:
    folder = resources.files("broadcast.production") / "lexicon"
    entries: list[Entry] = []
    digest = hashlib.sha256()
    for table in (*_tables(folder / "fields"), *_tables(folder)):
        content = table.read_bytes()
        entries += _rows(content, Path(table.name))
        digest.update(content)
    entries.sort(key=lambda entry: not entry.has_context)
    return Lexicon(tuple(entries), digest.hexdigest())


def _tables(folder: Traversable) -> list[Traversable]:
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name
    )


def _rows(content: bytes, path: Path) -> Iterator[Entry]:
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileDamagedError(path=path, reason="không phải văn bản UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", skipinitialspace=True)
    if not {"loại", "viết", "đọc"} <= set(reader.fieldnames or ()) <= set(_COLUMNS):
        raise FileDamagedError(path=path, reason=f"dòng đầu phải có các cột {', '.join(_COLUMNS)}")
    for row in reader:
        fields = {name: " ".join((row.get(name) or "").split()) for name in _COLUMNS}
        if (
            None in row
            or fields["loại"] not in set(Kind)
            or not fields["viết"]
            or any(map(str.isdigit, fields["đọc"]))
        ):
            raise FileDamagedError(path=path, reason=f"dòng {reader.line_num} không đọc được")
        yield Entry(
            kind=Kind(fields["loại"]),
            written=fields["viết"],
            spoken=fields["đọc"],
            before=_words(fields["trước"]),
            after=_words(fields["sau"]),
            near=_words(fields["gần"]),
        )


def _words(field: str) -> tuple[str, ...]:
    return tuple(word.strip().casefold() for word in field.split("|") if word.strip())
