"""Words that stand for one of a few things: zones, kinds of start, rules, priorities, languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from broadcast.domain.folding import fold
from broadcast.domain.schedule import LateRule, Overrun, Priority, StartKind
from broadcast.domain.zones import Zone, find_zone

T = TypeVar("T")

ALL_ZONES = "Tất cả"
_ALL_ZONES = {"", "tat ca", "toan xa", "tat ca cum loa"}


def read_zones(text: str, zones: Sequence[Zone]) -> tuple[str, ...] | None:
    """Names of zones parted by `;` or `,`; blank and `tất cả` are all of them, which is ()."""
    if fold(text) in _ALL_ZONES:
        return ()
    names: list[str] = []
    for part in text.split(";"):
        pieces = [part] if find_zone(tuple(zones), part) else part.split(",")  # a name may hold a comma
        for piece in pieces:
            zone = find_zone(tuple(zones), piece)
            if zone is None:
                return None
            names.append(zone.name)
    return tuple(dict.fromkeys(names))


def write_zones(names: Sequence[str]) -> str:
    """The names as `read_zones` takes them."""
    return "; ".join(names) or ALL_ZONES


START_KINDS: Mapping[str, StartKind] = {
    "cứng": StartKind.HARD,
    "mềm": StartKind.SOFT,
    "không trước": StartKind.NOT_BEFORE,
    "kết thúc lúc": StartKind.BACK,
    "giờ cứng": StartKind.HARD,
    "giờ mềm": StartKind.SOFT,
    "không sớm hơn": StartKind.NOT_BEFORE,
    "kết thúc": StartKind.BACK,
    "xong lúc": StartKind.BACK,
    "đến": StartKind.BACK,
}
OVERRUNS: Mapping[str, Overrun] = {
    "cắt": Overrun.CUT,
    "phát hết": Overrun.FINISH,
    "dời giờ": Overrun.SHIFT,
    "cắt ngang": Overrun.CUT,
    "phát cho hết": Overrun.FINISH,
    "dời": Overrun.SHIFT,
    "lùi giờ": Overrun.SHIFT,
}
LATE_RULES: Mapping[str, LateRule] = {
    "phát tiếp": LateRule.JOIN,
    "phát từ đầu": LateRule.RESTART,
    "bỏ": LateRule.SKIP,
    "vào giữa": LateRule.JOIN,
    "phát lại từ đầu": LateRule.RESTART,
    "bỏ qua": LateRule.SKIP,
    "không phát": LateRule.SKIP,
}
PRIORITIES: Mapping[str, Priority] = {
    "thường": Priority.NORMAL,
    "ưu tiên": Priority.PRIORITY,
    "khẩn cấp": Priority.EMERGENCY,
    "thông thường": Priority.NORMAL,
    "bình thường": Priority.NORMAL,
    "khẩn": Priority.EMERGENCY,
}
LANGUAGES: Mapping[str, str] = {
    "Việt": "vi",
    "Kinh": "vi",
    "Anh": "en",
    "Ba Na": "bdq",
    "Bru - Vân Kiều": "bru",
    "Chăm": "cjm",
    "Cơ Ho": "kpm",
    "Cơ Tu": "ktv",
    "Dao": "ium",
    "Ê Đê": "rad",
    "Gia Rai": "jra",
    "Hoa": "zh",
    "Hrê": "hre",
    "Khmer": "km",
    "Mnông": "cmo",
    "Mông": "hmn",
    "H'Mông": "hmn",
    "Mường": "mtq",
    "Nùng": "nut",
    "Ra Glai": "rog",
    "Tày": "tyz",
    "Thái": "blt",
    "Xơ Đăng": "sed",
    "Xtiêng": "sti",
}
"""Languages by their Vietnamese names; ISO 639 codes."""


def read_word(text: str, words: Mapping[str, T]) -> T | None:
    """The value that `text` names among `words`."""
    wanted = fold(text)
    return next((value for word, value in words.items() if fold(word) == wanted), None)


def write_word(value: T, words: Mapping[str, T]) -> str:
    """The first of `words` for `value`."""
    return next(word for word, known in words.items() if known == value)


def read_language(text: str) -> str | None:
    """A language's code, from its name (Mông, tiếng Việt) or the code itself."""
    name = re.sub(r"^(tieng|ngon ngu) ", "", fold(text))
    if known := read_word(name, LANGUAGES):
        return known
    return name if re.fullmatch(r"[a-z]{2,3}", name) else None


def write_language(code: str) -> str:
    """The language's name, or its code where there is no name."""
    return write_word(code, LANGUAGES) if code in LANGUAGES.values() else code
