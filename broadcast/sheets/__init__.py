"""Sheets in and out, for every room: a book that is read, a book that is written.

An office lives by spreadsheets: the week comes in as one, reports and templates go out as ones. A book that
is read gives plain cells at the rows where the operator sees them; a book that is written holds values only.
Text stays text, so that a cell beginning with `=` is never a formula on somebody's computer.
"""

from broadcast.sheets.reading import is_book, read_book, read_book_of
from broadcast.sheets.sheet import Cell, Chart, ChartKind, Scale, Sheet, harmless
from broadcast.sheets.writing import write_book

__all__ = [
    "Cell",
    "Chart",
    "ChartKind",
    "Scale",
    "Sheet",
    "harmless",
    "is_book",
    "read_book",
    "read_book_of",
    "write_book",
]
