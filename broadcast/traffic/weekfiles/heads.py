"""The heads of the week's columns: as they are written, and as operators' own tables call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcast.domain.folding import fold
from broadcast.errors import Fault
from broadcast.traffic.spellings import likely, names_days

COLUMNS = (
    "Thứ",
    "Giờ",
    "Kiểu giờ",
    "Thời lượng",
    "Chuyên mục",
    "Nội dung",
    "Nguồn",
    "Cụm loa",
    "Ưu tiên",
    "Ngôn ngữ",
    "Ghi chú",
    "Quá giờ",
    "Trễ giờ",
)
"""The heads of a week file, in the order in which they are written."""
NEEDED = ("Thứ", "Nội dung", "Nguồn")

_ALSO = {
    "Thứ": "ngày; thứ ngày; ngày thứ; thứ trong tuần; ngày phát; ngày phát sóng; ngày tháng; thứ ngày tháng; các ngày",
    "Giờ": "thời gian; giờ phát; giờ phát sóng; thời gian phát; thời gian phát sóng; khung giờ; thời điểm; giờ bắt đầu",
    "Kiểu giờ": "loại giờ; cách giữ giờ",
    "Thời lượng": "thời lượng phút; thời lượng chương trình; độ dài; số phút; tl; tlượng",
    "Chuyên mục": "tiết mục; mục; thể loại; loại chương trình; tên chuyên mục",
    "Nội dung": "nội dung chương trình; nội dung phát thanh; nội dung phát sóng; tên chương trình; chương trình;"
    " chương trình phát thanh; nội dung phát; tên bài; tiêu đề; nội dung tuyên truyền",
    "Nguồn": "nguồn phát; nguồn tiếng; nguồn âm thanh; hình thức; hình thức phát; nguồn phát sóng",
    "Cụm loa": "cụm; khu vực; khu vực phát; địa bàn; địa bàn phát; cụm loa khu vực; nơi phát; cụm thu phát",
    "Ưu tiên": "mức ưu tiên; mức độ ưu tiên; mức độ; mức",
    "Ngôn ngữ": "tiếng; ngôn ngữ phát; thứ tiếng",
    "Ghi chú": "chú thích; ghi chú khác",
    "Quá giờ": "khi quá giờ",
    "Trễ giờ": "khi trễ giờ",
}
_OWN = {fold(name): name for name in COLUMNS}
_KNOWN = {fold(other): name for name, others in _ALSO.items() for other in others.split(";")} | _OWN
_IGNORED = {"", "stt", "tt", "so tt", "so thu tu", "no"}  # a running number says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Which column each cell of a row belongs to, by the row of heads."""

    place: str
    names: tuple[str | None, ...]
    """The column of each cell; None for what is kept out."""
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    days: tuple[str | None, ...] = ()
    """Where days stand side by side, the day of each cell; () where they stand below each other."""


def column_of(head: str) -> str | None:
    """The column that a head names, in any case and spacing, without what stands in brackets; or None."""
    words = _bare(head)
    return _KNOWN.get(words)


def _bare(head: str) -> str:
    words = re.sub(r"\(.*?\)|\[.*?\]", " ", fold(head))
    return " ".join(re.sub(r"[*:.,/_-]", " ", words).split())


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row names columns: three of them, or the time and days side by side."""
    named = {column_of(cell) for cell in cells if len(cell) <= 60} - {None}
    return len(named) >= 3 or (len({"Thứ", "Giờ", "Nội dung"} & named) == 2) or _is_matrix(cells)


def _is_matrix(cells: Sequence[str]) -> bool:
    days = [cell for cell in cells if names_days(cell)]
    return len(days) >= 3 and any(column_of(cell) == "Giờ" for cell in cells)


def heads_of(place: str, cells: Sequence[str]) -> Heads:
    """The columns under a row of heads at `place`; what is wrong with them are faults, what is kept out notes."""
    names = [column_of(cell) for cell in cells]
    days: tuple[str | None, ...] = ()
    if _is_matrix(cells):
        days = tuple(cell if names_days(cell) else None for cell in cells)
    faults = list(_twice(place, cells))
    notes: list[Fault] = []
    for number, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if (days and days[number]) or _bare(cell) in _IGNORED:
            names[number] = None
        elif name is None:
            (faults if (meant := likely(cell, COLUMNS)) else notes).append(_unknown(place, cell, meant))
        elif name != "Thứ" and names.index(name) != number:
            names[number] = _one_of_two(names, cells, number)
            if fold(cell) != fold(name):
                notes.append(_unknown(place, cell, None))
    return Heads(place=place, names=tuple(names), faults=tuple(faults), notes=tuple(notes), days=days)


def _one_of_two(names: list[str | None], cells: Sequence[str], number: int) -> str | None:
    """Of two heads for one column the column's own name has it, else the first."""
    name, first = names[number], names.index(names[number])
    if name is not None and fold(cells[number]) == fold(name) != fold(cells[first]):
        names[first] = None
        return name
    return None


def _twice(place: str, cells: Sequence[str]) -> Iterator[Fault]:
    folded = [_bare(cell) for cell in cells]
    for name in COLUMNS:
        count = folded.count(fold(name))
        if count > 1:
            vi, en = (
                f"cột “{name}” có {count} lần, chỉ để một",
                f"the column “{name}” stands {count} times, keep one",
            )
            yield Fault(place=place, vi=vi, en=en, rule="column_twice")


def _unknown(place: str, head: str, meant: str | None) -> Fault:
    head = " ".join(head.split())
    known = ", ".join(COLUMNS)
    if meant:
        vi = f"gặp cột lạ “{head}”, có phải “{meant}”? Cần một trong: {known}"
        en = f"found an unknown column “{head}”, was it “{meant}”? Wanted one of: {known}"
    else:
        vi = f"cột “{head}” không thuộc lịch phát, bỏ qua không lưu"
        en = f"the column “{head}” is none of the schedule's, it is left out"
    return Fault(place=place, vi=vi, en=en, rule="column_unknown")


def missing(heads: Heads, name: str) -> Fault:
    """A needed column that is not there."""
    vi, en = f"thiếu cột “{name}”, hãy thêm cột này", f"the column “{name}” is missing, add it"
    return Fault(place=heads.place, vi=vi, en=en, rule="column_missing")
