"""The files themselves: docx and pdf to sign, xlsx and csv to work with, json for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from broadcast.errors import OutputFormatError
from broadcast.reports.form import Form
from broadcast.reports.writers import pdf, plain, word
from broadcast.sheets import write_book

__all__ = ["FORMATS", "write", "write_template"]

_WRITERS: Mapping[str, Callable[[Form, Path, Path | None], None]] = {
    "docx": lambda form, path, template: word.write_word(form.paper(), path, template),
    "xlsx": lambda form, path, _: write_book(path, form.sheets()),
    "pdf": lambda form, path, _: pdf.write_pdf(form.paper(), path),
    "csv": lambda form, path, _: plain.write_csv(form.rows(), path),
    "json": lambda form, path, _: plain.write_json(form.document(), path),
}
FORMATS = tuple(_WRITERS)


def write(form: Form, formats: Sequence[str], target: Path, template: Path | None = None) -> tuple[Path, ...]:
    """Write the form in each format and give the files, in the order of `formats`.

    `target` is a folder, where files are named after the form and its period, or a file; a file's ending is
    replaced by the format's own where it is another format's or where several formats are asked for. `template` is the office's own Word template.

    Raises:
        TemplateFaultyError: the template cannot be filled in.
        OutputFormatError: a format is unknown; nothing was written.
        CannotWriteError, DiskFullError: a file could not be put in place; those before it stand.
    """
    for name in formats:
        if name not in _WRITERS:
            raise OutputFormatError(found=name, known=", ".join(FORMATS))
    wanted = tuple(dict.fromkeys(formats))
    paths = tuple(_path(target, name, form.stem, alone=len(wanted) == 1) for name in wanted)
    for name, path in zip(wanted, paths, strict=True):
        _WRITERS[name](form, path, template)
    return paths


def write_template(form: Form, path: Path) -> None:
    """Write the default Word template of a form, to be edited. Raises CannotWriteError, DiskFullError."""
    word.write_template(form.paper(), path)


def _path(target: Path, name: str, stem: str, *, alone: bool) -> Path:
    ending = target.suffix.lower().removeprefix(".")
    if target.is_dir() or not ending:
        return target / f"{stem}.{name}"
    if alone and (ending == name or ending not in _WRITERS):
        return target
    return target.with_suffix(f".{name}")
