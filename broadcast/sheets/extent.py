"""How far the filled cells of a sheet reach, before anybody makes room for all between the first and the last.

In xlsx a cell says its address, in ods how many times it and its row are repeated: the claim is a few bytes, the
room for it may be a million million cells. Cells that are only coloured make no room and may lie anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)")
_FILLING = frozenset(("v", "f", "is", "t", "p"))


class MarkupError(ValueError):
    """The part is no well-formed xml, or brings definitions of its own, as no office program writes."""


class _FarError(Exception):
    """A filled cell lies beyond the bounds."""


def far_cell(part: bytes, rows: int, columns: int) -> str | None:
    """The first filled cell of an xml part beyond so many rows or columns, None where there is none.

    Raises MarkupError.
    """
    walk = _Walk(rows, columns)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.element
    parser.StartDoctypeDeclHandler = walk.definitions
    try:
        parser.Parse(part, True)
    except _FarError as far:
        return str(far)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise MarkupError from error
    return None


class _Walk:
    """The elements of a part in their order, and where the cell stands that they fill."""

    def __init__(self, rows: int, columns: int) -> None:
        self._rows, self._columns = rows, columns
        self._row = self._column = 0
        self._address = ""

    def definitions(self, *_: object) -> None:
        """An entity could stand for anything, and no sheet needs one."""
        raise MarkupError

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; prefixes are whatever the writer chose."""
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "table" | "sheetData":
                self._row = self._column = 0
            case "row":
                self._row, self._column = int(told.get("r", self._row + 1)), 0
            case "c":
                self._at(told.get("r"))
            case "table-row":
                self._row, self._column = self._row + _times(told, "number-rows-repeated"), 0
            case "table-cell" | "covered-table-cell":
                self._column += _times(told, "number-columns-repeated")
                self._address = ""
                if "value-type" in told or "formula" in told:
                    self._filled()
            case filling if filling in _FILLING:
                self._filled()
            case _:
                pass

    def _at(self, address: str | None) -> None:
        found = _ADDRESS.fullmatch(address) if address else None
        self._address = address or ""
        if not found:
            self._column += 1
            return
        self._column = 0
        for letter in found[1][:8].upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = int(found[2])

    def _filled(self) -> None:
        if self._row > self._rows or self._column > self._columns:
            raise _FarError(self._address[:20] or f"{self._column}, {self._row}")


def _times(told: Mapping[str, str], name: str) -> int:
    return int(told.get(name, 1))
