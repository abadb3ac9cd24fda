"""How operators spell days, times, lengths and sources, and how the week file spells them back.

Every `read_…` takes what stands in a cell and gives the value, or None for what it cannot read: the caller
knows the place and says what would do. Letter case, accents and the many kinds of dash and quote do not
matter. Every `write_…` gives the one spelling that its `read_…` takes back unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import PurePosixPath
from typing import TypeVar

from broadcast.domain.schedule import LateRule, LineSource, Overrun, Priority, SourceKind, StartKind
from broadcast.domain.times import WEEKDAYS, Millis
from broadcast.domain.zones import Zone, find_zone

T = TypeVar("T")

_DAY = 86_400_000  # milliseconds
_SAME = str.maketrans(
    {"đ": "d", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "′": "'", "”": '"', "“": '"', "″": '"'}
)


def fold(text: str) -> str:
    """`text` as it is compared: no accents, small letters, plain dashes and quotes, single spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.translate(_SAME).split())


# ── days ─────────────────────────────────────────────────────────────────────────────────────────

EVERY_DAY = "Hằng ngày"
_EVERY_DAY = {"hang ngay", "moi ngay", "ca tuan", "cac ngay trong tuan"}
_DAY_NAMES = {
    name: index
    for index, names in enumerate(("2 hai", "3 ba", "4 tu", "5 nam", "6 sau", "7 bay", "cn"))
    for name in names.split()
}


def read_days(text: str) -> tuple[int, ...] | None:
    """T2, T2-T6, `T2, T4`, Thứ 3-5-7 (three days), Thứ Hai, CN, Chủ nhật, Hằng ngày as weekdays from 0."""
    words = fold(text)
    if words in _EVERY_DAY:
        return tuple(range(7))
    words = re.sub(r"\bchu nhat\b", "cn", words)
    words = re.sub(r"\bthu (?=\w)|\bthu(?=[2-7])|\bt(?=[2-7]\b)", "", words)
    words = re.sub(r" ?(-|\bden\b) ?", "-", words)
    words = re.sub(r"\bva\b|[&+/;]", ",", words)
    days: set[int] = set()
    for part in re.split(r"[, ]+", words.strip(" ,")):
        found = [_DAY_NAMES.get(name) for name in part.split("-")]
        named = [day for day in found if day is not None]
        if len(named) != len(found) or named != sorted(set(named)):
            return None
        days.update(range(named[0], named[1] + 1) if len(named) == 2 else named)
    return tuple(sorted(days))


def write_days(days: Sequence[int]) -> str:
    """Weekdays as `read_days` takes them: Hằng ngày, T2-T6, or `T2, T4`."""
    if len(days) == 7:
        return EVERY_DAY
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in days)


# ── times and lengths ────────────────────────────────────────────────────────────────────────────

_HOURS = r"(?:h|g|gio)"
_MINUTES = r"(?:'|p|ph|phut)"
_SECONDS = r"(?:\"|''|s|giay)"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")
_SPOKEN_CLOCK = re.compile(rf"(\d{{1,2}}) ?{_HOURS}(?: ?(?:(\d{{2}})|(\d{{1,2}}) ?{_MINUTES}))?")
_COUNTED = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?")
_SPOKEN_LENGTH = re.compile(
    rf"(?:(\d{{1,5}}) ?{_HOURS})? ?(?:(\d{{1,5}}) ?{_MINUTES})? ?(?:(\d{{1,5}}) ?{_SECONDS})?"
    rf"|(\d{{1,2}}) ?{_HOURS} ?(\d{{1,2}})"
    r"|(\d{1,5})"
)


def read_time(text: str) -> time | None:
    """05:00, 5h00, 5h30', 17 giờ, 11 giờ 30 phút, 05:00:30 as a time of the day."""
    words = fold(text)
    if found := _CLOCK.fullmatch(words):
        hour, minute, second, part = found.groups()
        micro = int((part or "0").ljust(6, "0"))
    elif found := _SPOKEN_CLOCK.fullmatch(words):
        hour, minute, second, micro = found[1], found[2] or found[3], None, 0
    else:
        return None
    try:
        return time(int(hour), int(minute or 0), int(second or 0), micro)
    except ValueError:
        return None


def write_time(at: time) -> str:
    """05:30; with seconds only where there are any."""
    return at.isoformat("auto" if at.second or at.microsecond else "minutes")


def read_length(text: str) -> Millis | None:
    """30', 8 phút, 8'30", 1 giờ 5 phút, 1h05, 90 giây, 00:25:00, or a bare number of minutes."""
    words = fold(text)
    if found := _COUNTED.fullmatch(words):
        hours, minutes, seconds = (int(part) for part in found.groups()[:3])
        millis = int((found[4] or "0").ljust(3, "0"))
    elif words and (found := _SPOKEN_LENGTH.fullmatch(words)):
        hours, minutes, seconds = (
            int(found[1] or found[4] or 0),
            int(found[2] or found[5] or found[6] or 0),
            int(found[3] or 0),
        )
        millis = 0
    else:
        return None
    if (hours and minutes > 59) or ((hours or minutes) and seconds > 59):
        return None
    length = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
    return Millis(length) if 0 < length <= _DAY else None


def write_length(length: Millis) -> str:
    """30' for whole minutes, else 00:25:30 or 00:25:30.250."""
    seconds, millis = divmod(length, 1000)
    if not millis and not seconds % 60:
        return f"{seconds // 60}'"
    minutes, second = divmod(seconds, 60)
    tail = f".{millis:03d}" if millis else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{tail}"


# ── sources ──────────────────────────────────────────────────────────────────────────────────────

RECORDINGS = (".wav", ".flac", ".mp3", ".ogg", ".opus")
"""The endings of recordings."""
_PREFIXES = {
    SourceKind.RELAY: ("tiếp âm", r"(?:tiep am|tiep song)"),
    SourceKind.REPEAT: ("phát lại", r"(?:phat lai|pl)"),
    SourceKind.PLAN: ("kế hoạch", r"(?:ke hoach|kh)"),
    SourceKind.FILL: ("lấp", r"(?:lap cho trong|lap gio|lap)"),
}
_BARE = {
    "doc": SourceKind.READ,
    "truc tiep": SourceKind.LIVE,
    "tt": SourceKind.LIVE,
    "pttt": SourceKind.LIVE,
    "phat thanh truc tiep": SourceKind.LIVE,
    "lap": SourceKind.FILL,
    "lap gio": SourceKind.FILL,
    "lap cho trong": SourceKind.FILL,
}
_BARE_WORDS = {SourceKind.READ: "đọc", SourceKind.LIVE: "trực tiếp", SourceKind.FILL: "lấp"}
_ADDRESS = re.compile(r"(?:https?|rtmps?|udp|rtp)://[^\s/]\S*", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a reference is itself the address of a stream, and no name for one."""
    return _ADDRESS.fullmatch(text) is not None


def read_source(text: str) -> LineSource | None:
    """đọc, trực tiếp, lấp, `tiếp âm: VOV1`, `PL: T2 17:00`, `kế hoạch: KH1.a`, `lấp: nhac.flac`, the address of a
    stream, or a recording's path.

    A path stays below audio_assets: none that is absolute or climbs with `..`.
    """
    words = fold(text)
    if words in _BARE:
        return LineSource(kind=_BARE[words])
    if path := _path(text):
        return LineSource(kind=SourceKind.FILE, reference=path)
    if is_address(text):
        return LineSource(kind=SourceKind.RELAY, reference=text)
    for kind, (_, prefix) in _PREFIXES.items():
        if found := re.match(rf"{prefix}(?: ?: ?| )(?=\S)", words):
            reference = _rest(text, words[: found.end()])
            if kind is SourceKind.FILL:
                reference = _path(reference) or ""
            return LineSource(kind=kind, reference=reference) if reference else None
    return None


def _path(text: str) -> str | None:
    path = PurePosixPath(text.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in text or "\n" in text
    return None if outside or path.suffix.casefold() not in RECORDINGS else str(path)


def _rest(text: str, prefix: str) -> str:
    """What stands in `text` after the folded `prefix`, with its accents and letter case."""
    letters = sum(letter.isalpha() for letter in prefix)
    end = [place for place, letter in enumerate(text, 1) if letter.isalpha()][letters - 1]
    return text[end:].lstrip(" \n:")


def write_source(source: LineSource) -> str:
    """The source as `read_source` takes it."""
    if source.kind in _BARE_WORDS and not source.reference:
        return _BARE_WORDS[source.kind]
    if source.kind is SourceKind.FILE:
        return source.reference
    return f"{_PREFIXES[source.kind][0]}: {source.reference}"


def read_reference(text: str) -> tuple[int, time] | None:
    """Day and time in the reference of a repeat, as in `T2 17:00`; None for a title."""
    found = re.fullmatch(r"(.*?)[ ,]+(?:luc )?(\d{1,2} ?(?::|h|g|gio).*)", fold(text))
    days, at = (read_days(found[1]), read_time(found[2])) if found else (None, None)
    return (days[0], at) if days and len(days) == 1 and at is not None else None


# ── zones, kinds, priorities, languages ──────────────────────────────────────────────────────────

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
