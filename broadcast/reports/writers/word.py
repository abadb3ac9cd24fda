"""The paper as a Word document that the office may still edit, filled into a template: the one door to docxtpl.

A template is a Word file with places in it, `{{ don_vi }}`; the office's own is taken where there is one. Frame and
heading are filled in by docxtpl. The body may be tens of thousands of rows, so it is laid in afterwards, as text.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from broadcast.errors import Said, TemplateFaultyError
from broadcast.files import write
from broadcast.reports.paper import Paper
from broadcast.reports.writers import wordtext
from broadcast.reports.writers.wordpage import default_template

_DOCUMENT = "word/document.xml"


def write_word(paper: Paper, path: Path, template: Path | None = None) -> None:
    """Write the paper into `template`, or the default one. Raises TemplateFaultyError, CannotWriteError, DiskFullError."""
    laid = {name: f"{name}-{uuid.uuid4().hex}" for name in ("noi_dung", "phu_luc")}
    content = _filled(paper, laid, template)
    width = 262 if paper.landscape else 165
    parts = {laid["noi_dung"]: wordtext.body(paper.sections, width)}
    if _has_appendix(paper) and paper.appendix:
        parts[laid["phu_luc"]] = wordtext.appendix(paper.appendix, width)
    write(path, _laid_in(content, parts))


def write_template(paper: Paper, path: Path) -> None:
    """Write the default template of such a paper, to be edited. Raises CannotWriteError, DiskFullError."""
    write(path, default_template(len(paper.signatures), landscape=paper.landscape))


def places(paper: Paper) -> dict[str, object]:
    """What a template may name, besides the body (`noi_dung`) and the appendix (`phu_luc`)."""
    return {
        "co_quan_chu_quan": paper.superior,
        "don_vi": paper.issuer,
        "so": paper.number,
        "dia_danh_ngay": paper.place_and_date,
        "loai": paper.kind,
        "trich_yeu": paper.subject,
        "dien_tap": paper.rehearsal,
        "kinh_gui": paper.to,
        "mo_dau": paper.opening,
        "ket": paper.closing,
        "noi_nhan": paper.recipients,
        "chu_ky": [
            {"chuc_danh": place.title, "cach_ky": place.how, "ten": place.name} for place in paper.signatures
        ],
        "so_lieu": dict(paper.values),
    }


def _has_appendix(paper: Paper) -> bool:
    return bool(paper.appendix and paper.appendix.table and paper.appendix.table.rows)


class _Markup(str):
    """Text that is markup already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _filled(paper: Paper, laid: Mapping[str, str], template: Path | None) -> bytes:
    """The template with its places filled in; marks stand where body and appendix go."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    marks = {name: _Markup(f"<w:p><w:r><w:t>{mark}</w:t></w:r></w:p>") for name, mark in laid.items()}
    if not _has_appendix(paper):
        marks["phu_luc"] = _Markup()
    known, content = places(paper) | marks, io.BytesIO()
    named = template or Path("mặc định")
    document = _opened(paper, template, named)
    try:
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        document.render(known, environment, autoescape=True)
        document.save(content)
    except Exception as error:  # a template is somebody's own: whatever goes wrong in it is told
        raise TemplateFaultyError(path=named, reason=_fault(error, known)) from error
    return content.getvalue()


def _opened(paper: Paper, template: Path | None, named: Path) -> Any:
    from docxtpl import DocxTemplate

    count, landscape = len(paper.signatures), paper.landscape
    try:
        source = template.read_bytes() if template else default_template(count, landscape=landscape)
        document = DocxTemplate(io.BytesIO(source))
        document.init_docx()
    except Exception as error:  # whatever a broken package does to the libraries that open it
        reason = Said("tệp không phải là tài liệu Word (docx) đọc được", f"it is no Word document ({error})")
        raise TemplateFaultyError(path=named, reason=reason) from error
    return document


def _fault(error: Exception, known: Mapping[str, object]) -> Said:
    from jinja2 import TemplateSyntaxError, UndefinedError

    if isinstance(error, TemplateSyntaxError):
        return Said(f"viết sai ở một chỗ điền ({error})", f"a place is written wrongly ({error})")
    if isinstance(error, UndefinedError):
        names = ", ".join(sorted(known))
        return Said(
            f"có chỗ điền không biết ({error}); những chỗ có sẵn: {names}",
            f"there is no such place ({error}); there are: {names}",
        )
    return Said(f"có chỗ điền không dùng được ({error})", f"a place cannot be filled in ({error})")


def _laid_in(content: bytes, parts: Mapping[str, str]) -> bytes:
    """The document with the text of its parts where their marks stand; the same parts give the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == _DOCUMENT:
                for mark, text in parts.items():
                    begun, found, rest = part.partition(f"<w:p><w:r><w:t>{mark}</w:t></w:r></w:p>".encode())
                    part = b"".join((begun, text.encode() if found else b"", rest))
            target.writestr(
                zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED, compresslevel=4
            )
    return out.getvalue()
