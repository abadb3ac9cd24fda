"""The head of a document: whose it is, the motto, its number, place and day. In two columns or one below another.

What stands in capitals above the last of these is the office's name or a stamp. The title that follows is read,
and so is "Kính gửi".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HEAD_LINES = 14
_NATION = r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam"
_BLANK = r"[\d .…_*]{0,12}"
_PLACE_DATE = rf"[^\d,:;]{{2,40}}, ?ngày{_BLANK}tháng{_BLANK}năm{_BLANK}"
_MARKS = (
    re.compile(rf"^\W*{_NATION}\W*$", re.IGNORECASE),
    re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    re.compile(r"độc lập ?[-–—] ?tự do ?[-–—] ?hạnh phúc\W*$", re.IGNORECASE),
    re.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM\W*$"),
    re.compile(
        rf"^\W*Số ?:? ?{_BLANK}(?:/\d{{4}})?(?:[-–][A-ZĐ]{{1,5}})?/[A-ZĐ][\w.&-]*(?:/[\w.&-]+)?(?:\s+{_PLACE_DATE})?\W*$"
    ),
    re.compile(rf"^\W*{_PLACE_DATE}\W*$"),
)
_RULE = re.compile(r"^[\W_]*$")
_SENTENCE = re.compile(r".{60}|[.;:,]\s*$|^\W*Kính gửi")


def letterhead(lines: Sequence[str]) -> set[int]:
    """The lines of the head, by their place."""
    head = list(_head(lines))
    marks = [at for at in head if _is_mark(lines[at])]
    return {at for at in head if marks and at <= marks[-1] and (_is_mark(lines[at]) or is_shouted(lines[at]))}


def _head(lines: Sequence[str]) -> Iterator[int]:
    """The first lines as far as none of them is a sentence."""
    written = [at for at, line in enumerate(lines) if line.strip()]
    for at in written[:_HEAD_LINES]:
        if _SENTENCE.search(lines[at]) and not (_is_mark(lines[at]) or is_shouted(lines[at])):
            return
        yield at


def is_place_and_date(line: str) -> bool:
    """Whether a line says where and when, as above a signature, and nothing else."""
    return bool(_MARKS[-1].match(line))


def is_shouted(line: str) -> bool:
    """Whether a line is in capitals, or has no letter at all."""
    return bool(_RULE.match(line)) or (line == line.upper() and len(line) < 90)


def _is_mark(line: str) -> bool:
    return any(mark.search(line) for mark in _MARKS)
