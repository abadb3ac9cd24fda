"""The words that no rule can know: codes of offices, abbreviations, units, labels of web addresses.

They stand in CSV files that an editor can open, one row a reading:

    loại, viết, đọc, trước, sau, gần, hoa thường

`loại` is a `Kind`. `trước`, `sau` and `gần` hold words parted by "|": the row counts only where one of them
stands right before, right after, or anywhere around the written form; `contexts` tells what else a word may be.
`hoa thường` is "bất kỳ" where capitals make no other word, or empty. Rows for the same form are asked in order:
those of the station, then those of its hub, then the packaged ones; of these, the tables of the fields
(`lexicon/fields`: health, farming, land ..., before them all what means several things in several fields) before
the general ones, and whatever their table, rows that ask for certain words before those that count anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from broadcast.errors import FileMissingError
from broadcast.production.spoken.entries import Entry, Kind, read_rows
from broadcast.production.spoken.regions import Region

__all__ = ["Entry", "Kind", "Lexicon", "Region"]

RULES_VERSION = 3
"""Raised whenever a rule reads something otherwise than before."""


class Lexicon:
    """Rows by kind and written form, and how numbers are said in the region. Immutable; `with_file` and
    `in_region` give new ones.
    """

    def __init__(self, entries: tuple[Entry, ...], digest: str, region: Region | None = None) -> None:
        self._digest = digest
        self._entries = entries
        self.region = region or Region()
        self._rows: dict[Kind, dict[str, list[Entry]]] = {kind: {} for kind in Kind}
        self._longer: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in Kind}
        for entry in entries:
            for form in entry.forms:
                self._rows[entry.kind].setdefault(form, []).append(entry)
        for kind, rows in self._rows.items():
            for form in sorted(rows, key=len, reverse=True):
                self._longer[kind].setdefault(_first_word(form), []).append(form)
        self._by_first_word: dict[tuple[Kind, ...], dict[str, tuple[tuple[Kind, str], ...]]] = {}

    @staticmethod
    def default() -> Lexicon:
        """The packaged words."""
        return _packaged()

    @property
    def version(self) -> str:
        """SHA-256 over every row, the region and the version of the rules: another one reads otherwise."""
        return hashlib.sha256(f"{RULES_VERSION}\n{self._digest}\n{self.region}".encode()).hexdigest()

    def with_file(self, path: Path) -> Lexicon:
        """These words with those of a file before them.

        Raises FileMissingError, or LexiconFaultsError naming each cell that cannot be read.
        """
        if not path.is_file():
            raise FileMissingError(path=path)
        content = path.read_bytes()
        entries = read_rows(content, path, own=True)
        digest = hashlib.sha256(content).hexdigest()
        return Lexicon(entries + self._entries, self._digest + digest, self.region)

    def in_region(self, region: Region) -> Lexicon:
        """These words, with numbers said as `region` says them."""
        return Lexicon(self._entries, self._digest, region)

    def rows(self, kind: Kind, written: str) -> list[Entry]:
        """The rows for a written form, in the order they are asked; often none."""
        return self._rows[kind].get(written, [])

    def spoken(self, kind: Kind, written: str) -> str | None:
        """The reading of a form whatever stands around it, or None."""
        rows = self.rows(kind, written)
        return next((row.spoken for row in rows if not row.has_context), rows[-1].spoken) if rows else None

    def beginning(self, kind: Kind, word: str) -> list[str]:
        """The written forms whose first word is `word`, longest first."""
        return self._longer[kind].get(word, [])

    def by_first_word(self, kinds: tuple[Kind, ...]) -> Mapping[str, tuple[tuple[Kind, str], ...]]:
        """The written forms of these kinds by their first word: kind by kind, the longest of each first."""
        known = self._by_first_word.get(kinds)
        if known is None:
            known = {
                word: tuple((kind, form) for kind in kinds for form in self.beginning(kind, word))
                for word in {word for kind in kinds for word in self._longer[kind]}
            }
            self._by_first_word[kinds] = known
        return known

    @cached_property
    def phrases(self) -> re.Pattern[str] | None:
        """Finds what is read as it stands before any rule looks at it; None where there is no such row."""
        forms = self.written(Kind.PHRASE)
        return re.compile("|".join(map(_whole, forms))) if forms else None

    def written(self, kind: Kind) -> list[str]:
        """Every written form of a kind, longest first."""
        return sorted(self._rows[kind], key=lambda form: (-len(form), form))


def _whole(form: str) -> str:
    """The pattern of `form` where it is no part of a longer word."""
    before = r"(?<!\w)" if form[0].isalnum() else ""
    return before + re.escape(form) + (r"(?!\w)" if form[-1].isalnum() else "")


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
        entries += read_rows(content, Path(table.name))
        digest.update(content)
    entries.sort(key=lambda entry: not entry.has_context)
    return Lexicon(tuple(entries), digest.hexdigest())


def _tables(folder: Traversable) -> list[Traversable]:
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name
    )
