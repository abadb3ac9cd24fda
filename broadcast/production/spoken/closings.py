"""The end of a document: who receives it, who signed it by hand, and what an electronic signature leaves behind.

Receivers and signature are two columns on paper, so that their lines come one below another, or mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.production.spoken.letterheads import is_place_and_date, is_shouted

_RECEIVERS = re.compile(r"^\W*nơi nhận\s*(?::\s*(?P<rest>.*))?\W*$", re.IGNORECASE)
_RECEIVER = re.compile(r"^\s*(?:[-–—+•]|\*\s|Như (?:trên|Điều|điều|kính gửi)|Lưu\b)")
_KEPT = re.compile(r"\bLưu\s*:?\s*(?:VT|VP|HS|hồ sơ|văn thư)", re.IGNORECASE)
_ON_BEHALF = re.compile(r"^\W*(?:(?:KT|TM|TL|TUQ|Q)\. ?|T/M |TM )[^\W\d_]")
_SIGNED = re.compile(r"^\W*(?:đã ký|ký tên|ký, ghi rõ|ký và ghi rõ|chữ ký|ký, đóng dấu|\(ký)", re.IGNORECASE)
_TITLE = re.compile(
    r"^\W*(?:PHÓ |Q\. ?)?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH|GIÁM ĐỐC|TRƯỞNG|BÍ THƯ|HIỆU TRƯỞNG|THỦ T|BAN |TM\.|KT\."
    r"|NGƯỜI (?:KÝ|LẬP|VIẾT|BÁO CÁO|THỰC HIỆN|ĐẠI DIỆN)|ĐẠI DIỆN|VĂN PHÒNG|CÔNG CHỨC)"
)
_ELECTRONIC = re.compile(
    r"^\W*(?:Người ký|Ký bởi|Được ký bởi|Thời gian ký|Ngày ký|Ký ngày|Signed by|Digitally signed by|Signature)\s*(?:by)?\s*:"
)
_WITH_ELECTRONIC = re.compile(
    r"^\W*(?:E-?mail|Thư điện tử|Cơ quan|Đơn vị|Tổ chức|Chức vụ|Date|Reason|Location)\s*:", re.IGNORECASE
)
_APPENDIX = re.compile(r"^\W*(?:PHỤ LỤC|BIỂU|DANH SÁCH|MẪU|BẢNG)\b|^\W*Phụ lục\b")
_NO_NAME = frozenset(
    {"Phụ", "Mẫu", "Biểu", "Danh", "Bảng", "Điều", "Phần", "Chương", "Mục", "Trân", "Kính", "Bài"}
)
_LONGEST_NAME = 6


def closing(lines: Sequence[str]) -> set[int]:
    """The lines of receivers and signatures, by their place."""
    written = [at for at, line in enumerate(lines) if line.strip()]
    gone = set(_electronic(lines, written))
    inside = ""
    for order, at in enumerate(written):
        inside = _part(lines, written[order:], inside)
        if inside:
            gone.add(at)
    return gone


def _part(lines: Sequence[str], rest: Sequence[int], inside: str) -> str:
    """In which part of the end the first line of `rest` stands: "receivers", "signature", or none."""
    line = lines[rest[0]]
    if _begins_receivers(line):
        return "receivers"
    if _ON_BEHALF.match(line) and is_shouted(line):
        return "signature"
    if inside == "receivers" and (_RECEIVER.match(line) or _KEPT.search(line)):
        return "receivers"
    if inside and _belongs(line):
        return "signature"
    return "signature" if not inside and _begins_signature(lines, rest) else ""


def _begins_receivers(line: str) -> bool:
    """A receiver of applications is none: what follows on the same line has to look like a list or a signature."""
    found = _RECEIVERS.match(line)
    rest = found["rest"] if found else None
    return bool(found) and (
        not rest
        or bool(_RECEIVER.match(rest) or _KEPT.search(rest))
        or (is_shouted(rest) and bool(_ON_BEHALF.match(rest) or _TITLE.match(rest)))
    )


def _begins_signature(lines: Sequence[str], rest: Sequence[int]) -> bool:
    """A title, or place and date above one, below which nothing stands but a signature and a name."""
    line = lines[rest[0]]
    if not (is_place_and_date(line) or (_TITLE.match(line) and is_shouted(line))):
        return False
    below = list(_until_appendix(lines, rest[1:]))
    return (
        bool(below) and all(map(_belongs, below)) and (_is_name(below[-1]) or bool(_SIGNED.match(below[-1])))
    )


def _until_appendix(lines: Sequence[str], rest: Sequence[int]) -> Iterator[str]:
    for at in rest:
        if _APPENDIX.match(lines[at]):
            return
        yield lines[at]


def _belongs(line: str) -> bool:
    title = bool(_TITLE.match(line) or _ON_BEHALF.match(line)) and is_shouted(line)
    return title or bool(_SIGNED.match(line)) or _is_name(line)


def _is_name(line: str) -> bool:
    words = line.strip(" *_.,").split()
    return (
        1 < len(words) <= _LONGEST_NAME
        and words[0] not in _NO_NAME
        and all(word.istitle() and word.isalpha() for word in words)
    )


def _electronic(lines: Sequence[str], written: Sequence[int]) -> Iterator[int]:
    inside = False
    for at in written:
        inside = bool(_ELECTRONIC.match(lines[at])) or (inside and bool(_WITH_ELECTRONIC.match(lines[at])))
        if inside:
            yield at
