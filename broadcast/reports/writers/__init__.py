"""The papers themselves: docx and pdf to sign, xlsx and csv to work with, json for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from broadcast.errors import OutputFormatError
from broadcast.reports.figures import Figures
from broadcast.reports.paper import Heading
from broadcast.reports.writers import book, pdf, plain, word

__all__ = ["FORMATS", "Heading", "write"]

_WRITERS: Mapping[str, Callable[[Figures, Heading, Path], None]] = {
    "docx": word.write_word,
    "xlsx": book.write_figures,
    "pdf": pdf.write_pdf,
    "csv": plain.write_csv,
    "json": plain.write_json,
}
FORMATS = tuple(_WRITERS)


def write(figures: Figures, heading: Heading, formats: Sequence[str], target: Path) -> tuple[Path, ...]:
    """Write the report in each format and give the files, in the order of `formats`.

    `target` is a folder, where files are named after the period, or a file; a file's ending is replaced by
    the format's own where it is another format's or where several formats are asked for.

    Raises:
        OutputFormatError: a format is unknown; nothing was written.
        CannotWriteError, DiskFullError: a file could not be put in place; those before it stand.
    """
    for name in formats:
        if name not in _WRITERS:
            raise OutputFormatError(found=name, known=", ".join(FORMATS))
    wanted = tuple(dict.fromkeys(formats))
    paths = tuple(_path(target, name, figures, alone=len(wanted) == 1) for name in wanted)
    for name, path in zip(wanted, paths, strict=True):
        _WRITERS[name](figures, heading, path)
    return paths


def _path(target: Path, form: str, figures: Figures, *, alone: bool) -> Path:
    ending = target.suffix.lower().removeprefix(".")
    if target.is_dir() or not ending:
        return target / f"bao-cao-{figures.period.name.upper().replace(' ', '')}.{form}"
    if alone and (ending == form or ending not in _WRITERS):
        return target
    return target.with_suffix(f".{form}")
