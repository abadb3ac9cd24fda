"""What is fuzzed: each target takes bytes and may refuse them, in words, and do nothing else.

A text, a page, a workbook or a pdf is fuzzed as the bytes that it is. A Word document and a workbook are zipped,
and hardly a changed byte of a zip survives its checksum: their XML is fuzzed too, zipped afresh each time. The
readers that run in a process of their own are called in this one.
"""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from broadcast.domain.times import Week
from broadcast.domain.zones import Zone
from broadcast.errors import BroadcastError
from broadcast.ingest import read_plan
from broadcast.ingest.cadence import read_period, read_span, read_timing
from broadcast.ingest.readers import read_file
from broadcast.ingest.readers.pdffile import read_pdf
from broadcast.ingest.readers.workbook import read_workbook
from broadcast.traffic.weekfiles import read_week

ZONES = (Zone(id="thon-1", name="Thôn 1"), Zone(id="thon-2", name="Thôn 2"))
_PLACE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "tep"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_OVERRIDE = '<Override PartName="/{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_RELATION = (
    '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/>'
)


def _written(content: bytes) -> Path:
    _PLACE.write_bytes(content)
    return _PLACE


def _zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _halves(content: bytes) -> tuple[bytes, bytes]:
    """Two parts in one input, between them a line of `%%`."""
    first, _, second = content.partition(b"\n%%\n")
    return first, second


def word_of(content: bytes) -> bytes:
    """A Word document with `content` as its main part and, behind the line, its numbering."""
    body, numbering = _halves(content)
    kinds = {
        "word/document.xml": "wordprocessingml.document.main",
        "word/numbering.xml": "wordprocessingml.numbering",
    }
    return _zipped(
        {
            "[Content_Types].xml": _TYPES.format("".join(_OVERRIDE.format(*kind) for kind in kinds.items())),
            "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": _RELATIONS.format(
                _RELATION.format(1, "numbering", "numbering.xml")
            ),
            "word/document.xml": body,
            "word/numbering.xml": numbering,
        }
    )


def book_of(content: bytes) -> bytes:
    """A workbook with `content` as its only sheet and, behind the line, its shared strings."""
    sheet, strings = _halves(content)
    kinds = {
        "xl/workbook.xml": "spreadsheetml.sheet.main",
        "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
        "xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
    }
    return _zipped(
        {
            "[Content_Types].xml": _TYPES.format("".join(_OVERRIDE.format(*kind) for kind in kinds.items())),
            "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(
                _RELATION.format(1, "worksheet", "worksheets/sheet1.xml")
                + _RELATION.format(2, "sharedStrings", "sharedStrings.xml")
            ),
            "xl/workbook.xml": (
                '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                '<sheets><sheet name="Lịch" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/sharedStrings.xml": strings,
        }
    )


def _file(content: bytes) -> None:
    read_file(_written(content))


def _pages(content: bytes) -> None:
    read_pdf(_PLACE, content)


def _book(content: bytes) -> None:
    read_workbook(_PLACE, content)


def _plan(content: bytes) -> None:
    read_plan(_written(content))


def _week(content: bytes) -> None:
    read_week(_written(content), Week(year=2026, number=48), "người thử", ZONES)


def _cadence(content: bytes) -> None:
    text = content.decode(errors="replace")
    timing = read_timing(text, 2026)
    assert timing is None or timing.raw == text
    read_period(text)
    read_span(text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "cadence": _cadence,
    "text": _file,
    "page": _file,
    "word": _file,
    "word-xml": lambda content: _plan(word_of(content)),
    "archived-page": _file,
    "pdf": _pages,
    "book": _book,
    "book-xml": lambda content: _book(book_of(content)),
    "plan": _plan,
    "week-text": _week,
    "week-book": _week,
    "week-book-xml": lambda content: _week(book_of(content)),
}


def refuse_or_read(name: str, content: bytes) -> None:
    """Run one target on `content`; a refusal of ours, which can be said, is a good answer."""
    try:
        TARGETS[name](content)
    except BroadcastError as refusal:
        refusal.sentence("vi")
        refusal.sentence("en")
