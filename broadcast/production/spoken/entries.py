"""Rows of a lexicon, as an editor or a spreadsheet wrote them: each is read, or refused with its place.

A file is CSV in UTF-8, parted by commas or, as Excel writes it here, by semicolons. Every wrong cell is named
with its row and column and what would do, and nothing of such a file is taken.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from broadcast.errors import LexiconFaultsError, Said, listed
from broadcast.production.spoken.contexts import stands_after, stands_before

_NEEDED = ("loại", "viết", "đọc")
_COLUMNS = (*_NEEDED, "trước", "sau", "gần", "hoa thường")
_ANY_CASE = "bất kỳ"


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
    PHRASE = "nguyên cụm"
    """Words, signs and digits as they stand in the copy, read before any rule looks at them."""


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: how `written` is read where its context holds."""

    kind: Kind
    written: str
    spoken: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    any_case: bool = False
    """Whether it is the same word in capitals, in small letters, and with capitals at the beginning."""
    own: bool = False
    """Whether a station or its hub says so, which nothing outweighs."""

    @property
    def has_context(self) -> bool:
        """Whether the row asks for certain words around it."""
        return bool(self.before or self.after or self.near)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way in which it is written."""
        if not self.any_case:
            return (self.written,)
        lower = self.written.lower()
        return tuple(
            dict.fromkeys((self.written, lower, lower.upper(), lower.title(), lower[0].upper() + lower[1:]))
        )

    def fits(self, before: str, after: str) -> bool:
        """Whether the words of the row stand in the text `before` and `after` the written form."""
        left, right = before.casefold().rstrip(' ,(“"'), after.lstrip(" ")
        return (
            (not self.before or any(stands_before(left, word) for word in self.before))
            and (not self.after or any(stands_after(right, word) for word in self.after))
            and (not self.near or any(word in left or word in right.casefold() for word in self.near))
        )


def read_rows(content: bytes, path: Path, *, own: bool = False) -> tuple[Entry, ...]:
    """The rows of a file. Raises LexiconFaultsError, which names every fault of it."""
    faults: list[Said] = []
    entries = tuple(_entries(content, faults, own=own))
    if faults:
        raise LexiconFaultsError(path=path, count=len(faults), lines=listed(faults))
    return entries


def as_file(entries: Iterable[Entry]) -> bytes:
    """A file that `read_rows` reads as `entries`, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for entry in entries:
        context = ("|".join(words) for words in (entry.before, entry.after, entry.near))
        case = _ANY_CASE if entry.any_case else ""
        rows.writerow((entry.kind, entry.written, entry.spoken, *context, case))
    return text.getvalue().encode("utf-8-sig")


def _entries(content: bytes, faults: list[Said], *, own: bool) -> Iterator[Entry]:
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.append(
            Said(
                "tệp không phải văn bản UTF-8; trong Excel, lưu lại theo kiểu “CSV UTF-8”",
                "the file is no text in UTF-8; in Excel, save it as “CSV UTF-8”",
            )
        )
        return
    head = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""),
        restval="",
        skipinitialspace=True,
        delimiter=";" if ";" in head and "," not in head else ",",
    )
    try:
        if not set(_NEEDED) <= set(reader.fieldnames or ()) <= set(_COLUMNS):
            columns = ", ".join(_COLUMNS)
            faults.append(
                Said(
                    f"dòng 1: phải là tên các cột: {columns}",
                    f"row 1: it has to name the columns: {columns}",
                )
            )
            return
        for row in reader:
            fields = {name: " ".join((row.get(name) or "").split()) for name in _COLUMNS}
            wrong = [*_faults(fields, row, reader.line_num)]
            faults += wrong
            if not wrong:
                yield _entry(fields, own=own)
    except csv.Error as error:
        faults.append(
            Said(
                f"dòng {reader.line_num}: không đọc được ({error}); xóa dòng này rồi gõ lại",
                f"row {reader.line_num}: it cannot be read ({error}); delete it and type it anew",
            )
        )


def _faults(fields: dict[str, str], row: dict[str, str], number: int) -> Iterator[Said]:
    """What is wrong in a row, cell by cell."""

    def cell(column: str, vi: str, en: str) -> Said:
        return Said(f"dòng {number}, cột “{column}”: {vi}", f"row {number}, column “{column}”: {en}")

    if fields["loại"] not in _KINDS:
        known = ", ".join(Kind)
        yield cell(
            "loại",
            f"“{fields['loại']}” không phải một loại; chọn: {known}",
            f"“{fields['loại']}” is no kind; choose one: {known}",
        )
    if not fields["viết"]:
        yield cell(
            "viết", "để trống; ghi chữ như trong bài", "empty; write the word as it stands in the copy"
        )
    if any(map(str.isdigit, fields["đọc"])):
        yield cell(
            "đọc",
            f"“{fields['đọc']}” còn chữ số; viết bằng chữ",
            f"“{fields['đọc']}” has digits; write them as words",
        )
    if not fields["đọc"] and fields["loại"] != Kind.NUMBERED:
        yield cell("đọc", "để trống; ghi lời sẽ đọc", "empty; write what is to be said")
    if fields["hoa thường"] not in {"", _ANY_CASE}:
        yield cell(
            "hoa thường",
            f"“{fields['hoa thường']}” không hiểu được; ghi “{_ANY_CASE}” hoặc để trống",
            f"“{fields['hoa thường']}” is not understood; write “{_ANY_CASE}” or leave it empty",
        )
    if None in row:
        yield Said(
            f"dòng {number}: thừa ô sau cột cuối; lời có dấu phẩy phải đặt trong ngoặc kép",
            f"row {number}: there are cells after the last column; words with a comma need quotation marks",
        )


def _entry(fields: dict[str, str], *, own: bool) -> Entry:
    return Entry(
        kind=Kind(fields["loại"]),
        written=fields["viết"],
        spoken=fields["đọc"],
        before=context_words(fields["trước"]),
        after=context_words(fields["sau"]),
        near=context_words(fields["gần"]),
        any_case=bool(fields["hoa thường"]),
        own=own,
    )


def context_words(field: str) -> tuple[str, ...]:
    """The words of a context, which are parted by "|"."""
    return tuple(word.strip().casefold() for word in field.split("|") if word.strip())
