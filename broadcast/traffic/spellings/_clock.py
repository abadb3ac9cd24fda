"""Times of the day and lengths."""

from __future__ import annotations

import re
from datetime import time

from broadcast.domain.folding import fold
from broadcast.domain.times import Millis

_DAY = 86_400_000  # milliseconds
_HOURS = r"(?:h|g|gio)"
_MINUTES = r"(?:'|p|ph|phut)"
_SECONDS = r"(?:\"|''|s|giay)"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?'?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})()()")
_SPOKEN_CLOCK = re.compile(rf"(\d{{1,2}}) ?{_HOURS}(?: ?(?:(\d{{2}})|(\d{{1,2}}) ?{_MINUTES}))?")
_PART_OF_DAY = re.compile(
    r"(?:(?:luc|tu|khoang) )?(?:(sang|trua|chieu|toi|am|pm) )?(.*?)(?: ?(sang|trua|chieu|toi|am|pm))?"
)
_HOURS_OF = {
    "sang": (0, 11),
    "am": (0, 11),
    "trua": (10, 14),
    "chieu": (12, 18),
    "toi": (17, 23),
    "pm": (12, 23),
}
"""The hours that a part of the day may mean, the last one included."""
_SPAN = re.compile(r"(.+?) ?(?:-|\bden\b) ?(.+)")
_COUNTED = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?")
_LENGTH_HOURS = r"(?:h|g|gio|tieng)"
_SPOKEN_LENGTH = re.compile(
    rf"(?:(\d{{1,5}}) ?{_LENGTH_HOURS})? ?(?:(\d{{1,5}}) ?{_MINUTES})? ?(?:(\d{{1,5}}) ?{_SECONDS})?"
    rf"|(\d{{1,2}}) ?{_LENGTH_HOURS} ?(\d{{1,2}})"
    r"|(\d{1,5})"
)


def read_time(text: str) -> time | None:
    """05:00, 5h00, 5h30', 17 giờ, 11 giờ 30 phút, 17.30, 5 giờ sáng, 5:00 PM, 05:00:30 as a time of the day."""
    found = _PART_OF_DAY.fullmatch(fold(text).rstrip(" .;"))
    assert found is not None  # it takes any one line
    bare = _read_clock(found[2])
    part = found[1] or found[3]
    return _within(bare, part) if bare is not None and part else bare


def _read_clock(words: str) -> time | None:
    if found := _CLOCK.fullmatch(words) or _DOTTED.fullmatch(words):
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


def _within(at: time, part: str) -> time | None:
    """A time of a part of the day: 5 giờ chiều is 17:00; 17 giờ sáng is none."""
    first, last = _HOURS_OF[part]
    for hour in (at.hour % 12 if at.hour == 12 else at.hour, at.hour, at.hour + 12):
        if first <= hour <= last:
            return at.replace(hour=hour)
    return None


def read_span(text: str) -> tuple[time, Millis | None] | None:
    """A time, or a time and how long it lasts until another: 5h00 - 5h30, từ 17 giờ đến 17 giờ 30."""
    if (at := read_time(text)) is not None:
        return at, None
    found = _SPAN.fullmatch(fold(text))
    start, end = (read_time(found[1]), read_time(found[2])) if found else (None, None)
    if start is None or end is None or end <= start:
        return None
    return start, Millis(_millis(end) - _millis(start))


def _millis(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1000 + at.microsecond // 1000


def write_time(at: time) -> str:
    """05:30; with seconds only where there are any."""
    return at.isoformat("auto" if at.second or at.microsecond else "minutes")


def read_length(text: str) -> Millis | None:
    """30', 8 phút, 8'30", 1 giờ 5 phút, 1h05, 90 giây, 00:25:00, or a bare number of minutes."""
    words = re.sub(r"^(?:khoang|tam|~) ?", "", fold(text)).rstrip(" .;")
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


# ── what was probably meant ──────────────────────────────────────────────────────────────────────


def likely_time(text: str) -> str | None:
    """17:00 for 17, 17:30 for 17.3 (a sheet that took 17.30 for a number), 5h05 for 5h5, 00:00 for 24h."""
    words = fold(text)
    if found := re.fullmatch(rf"(\d{{1,2}})(?:[.,:]| ?{_HOURS} ?)?(\d)?", words):
        tens = found[2] or "0"
        minute = f"{tens}0" if re.search(r"[.,]", words) else f"0{tens}"
        return _clock_text(int(found[1]), int(minute))
    if found := re.fullmatch(rf"24(?::|\.| ?{_HOURS} ?)?(00)?'?", words):
        return "00:00"
    if found := re.fullmatch(r"(\d{1,2})[,;](\d{2})", words):
        return _clock_text(int(found[1]), int(found[2]))
    return None


def _clock_text(hour: int, minute: int) -> str | None:
    if hour == 24 and not minute:
        return "00:00"
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def likely_length(text: str) -> str | None:
    """The longer of `8-10 phút`; minutes for what a sheet took for hours (25:00:00); 5' for 5:00; 7'30" for 7,5."""
    words = fold(text)
    if found := re.fullmatch(
        rf"\d{{1,4}} ?{_MINUTES}? ?(?:-|\bden\b|/|\bhoac\b) ?(\d{{1,4}}) ?{_MINUTES}?", words
    ):
        return f"{int(found[1])}'"
    if found := re.fullmatch(r"(\d{1,2}):00(?::00)?", words):
        return f"{int(found[1])}'" if int(found[1]) else None
    if found := re.fullmatch(rf"(\d{{1,3}})[.,]5 ?{_MINUTES}?", words):
        return f"{int(found[1])}'30\""
    if found := re.fullmatch(r"0?0:(\d{2})", words):
        return f"{int(found[1])}'" if int(found[1]) else None
    return None
