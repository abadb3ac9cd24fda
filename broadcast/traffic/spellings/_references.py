"""What a repeat points at, by day and time or by time alone."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from broadcast.domain.folding import fold
from broadcast.traffic.spellings._clock import read_time
from broadcast.traffic.spellings._days import read_days


class Earlier(NamedTuple):
    """A programme by its time: the last one that began then, of an earlier day if `before_today`."""

    at: time
    before_today: bool


_FILLERS = re.compile(
    r"\b(?:chuong trinh|buoi|ban|tin|phat thanh|cua|luc|ngay|phat|da|cung|gio|sang|trua|chieu|toi|xa|dai"
    r"|truoc do|lien truoc)\b"
)
_YESTERDAY = re.compile(r"\b(?:hom truoc|hom qua|ngay truoc|truoc)\b")


def read_earlier(text: str) -> Earlier | None:
    """`chương trình 17h`, `17h00 hôm trước`, `buổi 17 giờ ngày hôm qua`: a time without its day; None for a title."""
    words = fold(text)
    found = re.search(r"\b\d{1,2} ?(?::|h|g|gio)(?: ?\d{2})?'?(?: (?:sang|trua|chieu|toi)\b)?", words)
    at = read_time(found[0]) if found else None
    if found is None or at is None:
        return None
    around = f"{words[: found.start()]} {words[found.end() :]}"
    left = _FILLERS.sub(" ", _YESTERDAY.sub(" ", around)).strip(" ,.:()-")
    return None if left else Earlier(at, before_today=_YESTERDAY.search(around) is not None)


def read_reference(text: str) -> tuple[int, time] | None:
    """Day and time in the reference of a repeat, as in `T2 17:00` or `17h00 thứ Hai`; None for a title."""
    words = re.sub(r"^(?:chuong trinh|buoi)(?: phat thanh)? ", "", fold(text))
    found = re.fullmatch(r"(.*?)[ ,]+(?:luc )?(\d{1,2} ?(?::|h|g|gio).*)", words)
    days, at = (read_days(found[1]), read_time(found[2])) if found else (None, None)
    if found is None and (
        found := re.fullmatch(r"(\d{1,2} ?(?::|h|g|gio)\S*(?: \d{2})?'?),? (?:ngay )?(.+)", words)
    ):
        days, at = read_days(found[2]), read_time(found[1])
    return (days[0], at) if days and len(days) == 1 and at is not None else None
