"""A page of an office: what a form says, in the order of the page, before it is Word or PDF.

The frame is that of an administrative document (Nghị định 30/2020/NĐ-CP): who issues it under whom, number, place
and date, kind and subject, what it says, who gets it, who signs. Forms fill it in; the writers only lay it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from broadcast.reports import words
from broadcast.reports.heat import Heat

_UNIT = re.compile(r"^(xã|phường|thị trấn|đặc khu|tỉnh|thành phố)\s+(?=\D)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who reports to whom. `commune` is the full name (xã Mỹ Phong), `office` who receives the report."""

    station: str
    commune: str
    office: str
    dated: date
    symbol: str = "BC-ĐTT"
    archive: str = "ĐTT"
    """Where the copy stays that is kept, beside the registry (VT)."""
    compiler: str = ""
    signer_title: str = "TRƯỞNG ĐÀI"
    signer: str = ""

    @property
    def committee(self) -> str:
        """The People's Committee above the station."""
        return f"Ủy ban nhân dân {words.clean(self.commune)}"

    @property
    def place_and_date(self) -> str:
        """Mỹ Phong, ngày 05 tháng 9 năm 2026."""
        return f"{_UNIT.sub('', words.clean(self.commune))}, {words.day(self.dated)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A place to sign: whose, how, and the name beneath, where it is known."""

    title: str
    how: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: column heads, relative widths, which columns hold numbers, rows; the last may be a sum."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    has_sum: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page. Level 1 has a Roman number, level 2 an Arabic one."""

    title: str
    level: int
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    pictures: tuple[Heat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole document, in the order of the page."""

    superior: str
    issuer: str
    number: str
    place_and_date: str
    kind: str
    subject: str
    rehearsal: str
    """What every page says when nothing here was really heard; otherwise empty."""
    to: str
    opening: str
    sections: tuple[Section, ...]
    closing: str
    recipients: tuple[str, ...]
    signatures: tuple[Signature, ...]
    appendix: Section | None = None
    landscape: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    """Figures by name, for templates whose words are the office's own."""


def letter(
    heading: Heading,
    *,
    kind: str,
    subject: str,
    opening: str,
    sections: tuple[Section, ...],
    closing: str = "",
    rehearsal: bool = False,
    compiler_title: str = "NGƯỜI LẬP BÁO CÁO",
    between: tuple[str, ...] = (),
    appendix: Section | None = None,
    landscape: bool = False,
    values: Mapping[str, str] = MappingProxyType({}),
) -> Paper:
    """A paper in the frame of the decree: from `heading`'s station, to its office where it names one.

    `between` are titles of others who sign, between who made the paper and who answers for it.
    """
    office = words.clean(heading.office)
    return Paper(
        superior=heading.committee.upper(),
        issuer=words.clean(heading.station).upper(),
        number=f"Số:        /{heading.symbol}",
        place_and_date=heading.place_and_date,
        kind=kind,
        subject=subject,
        rehearsal=words.REHEARSAL if rehearsal else "",
        to=f"Kính gửi: {office}" if office else "",
        opening=opening,
        sections=sections,
        closing=closing,
        recipients=(
            *(("Như trên;",) if office else ()),
            f"{heading.committee};",
            f"Lưu: VT, {heading.archive}.",
        ),
        signatures=(
            Signature(title=compiler_title, how="(Ký, ghi rõ họ tên)", name=words.clean(heading.compiler)),
            *(Signature(title=title, how="(Ký, ghi rõ họ tên)") for title in between),
            Signature(
                title=heading.signer_title,
                how="(Ký, ghi rõ họ tên, đóng dấu)",
                name=words.clean(heading.signer),
            ),
        ),
        appendix=appendix,
        landscape=landscape,
        values=dict(values),
    )
