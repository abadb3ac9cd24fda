"""What a document carries for the file and not for the ear: letterhead, receivers and signatures.

Only a text of several lines is a document; a single line is always read, whatever it says.
"""

from __future__ import annotations

import re

_FEWEST_LINES = 4
_HEAD_LINES = 14
_NATION = re.compile(
    r"cộng hòa xã hội chủ nghĩa|cộng hoà xã hội chủ nghĩa|độc lập ?[-–—] ?tự do", re.IGNORECASE
)
_NUMBER = re.compile(r"^\W*Số ?:? ?[\d.…_* ]{0,12}/[A-ZĐ]", re.IGNORECASE)
_PLACE_DATE = re.compile(r"^\W*[^\d,:;]{2,40}, ngày[\d .…_*]{0,12}tháng[\d .…_*]{0,12}năm[\d .…_*]{0,8}\W*$")
_RULE = re.compile(r"^[\W_]*$")
_RECEIVERS = re.compile(r"^\W*nơi nhận\W*$", re.IGNORECASE)
_RECEIVER = re.compile(r"^\s*(?:(?:[-–—+•]|\*\s)|Như (?:trên|Điều|điều|kính gửi)|Lưu\b)")
_ON_BEHALF = re.compile(r"^\W*(?:KT|TM|TL|TUQ|Q)\. ?[^\W\d_]")
_SIGNED = re.compile(r"^\W*(?:đã ký|ký tên|ký, ghi rõ|chữ ký|\(ký)", re.IGNORECASE)


def cut(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines to be read and the lines to be left out. Never leaves out all of them."""
    if sum(bool(line.strip()) for line in lines) < _FEWEST_LINES:
        return lines, []
    gone = _letterhead(lines) | _receivers(lines)
    gone |= _signatures(lines, gone)
    kept = [line for at, line in enumerate(lines) if at not in gone]
    if not any(line.strip() for line in kept):
        return lines, []
    return kept, [line for at, line in enumerate(lines) if at in gone and line.strip()]


def _letterhead(lines: list[str]) -> set[int]:
    head = [at for at, line in enumerate(lines) if line.strip()][:_HEAD_LINES]
    marks = [at for at in head if _is_mark(lines[at])]
    if not marks:
        return set()
    return {at for at in head if at <= marks[-1] and (_is_mark(lines[at]) or _is_shouted(lines[at]))}


def _receivers(lines: list[str]) -> set[int]:
    gone: set[int] = set()
    inside = False
    for at, line in enumerate(lines):
        inside = bool(_RECEIVERS.match(line)) or (
            inside and (not line.strip() or bool(_RECEIVER.match(line)))
        )
        if inside:
            gone.add(at)
    return gone


def _signatures(lines: list[str], gone: set[int]) -> set[int]:
    signed: set[int] = set()
    inside = False
    for at, line in enumerate(lines):
        begins = bool(_ON_BEHALF.match(line)) and _is_shouted(line)
        follows = (at - 1 in gone and _is_title(line)) or (inside and _belongs(line))
        inside = begins or follows or (inside and not line.strip())
        if inside and line.strip():
            signed.add(at)
    return signed


def _belongs(line: str) -> bool:
    return _is_title(line) or bool(_SIGNED.match(line)) or _is_name(line)


def _is_title(line: str) -> bool:
    return _is_shouted(line) and bool(
        re.match(
            r"^\W*(?:PHÓ |Q\. ?)?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH|GIÁM ĐỐC|TRƯỞNG|BÍ THƯ|HIỆU TRƯỞNG|THỦ TƯỚNG|BAN|TM\.|KT\.)",
            line,
        )
    )


def _is_name(line: str) -> bool:
    words = line.strip(" *_.").split()
    return 2 <= len(words) <= 6 and all(word.istitle() for word in words)


def _is_mark(line: str) -> bool:
    return any(pattern.search(line) for pattern in (_NATION, _NUMBER, _PLACE_DATE))


def _is_shouted(line: str) -> bool:
    return bool(_RULE.match(line)) or (line == line.upper() and len(line) < 90)
