"""How figures are said on Vietnamese paper: numbers, lengths, dates, periods, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from broadcast.domain.asrun import Outcome, Place, Rung, Verdict
from broadcast.domain.content import Group
from broadcast.domain.facts import Fact, FactKind
from broadcast.domain.times import RATE, Frames, Period

REHEARSAL = "DIỄN TẬP – không phải lượt phát thật"

GROUP_NAMES: Mapping[Group, str] = {
    Group.A: "Tầm quan trọng, ý nghĩa, mục tiêu của cải cách hành chính; Chương trình tổng thể 2021 - 2030",
    Group.B: "Chủ trương của Đảng, chính sách, pháp luật của Nhà nước và kết quả thực hiện",
    Group.C: "Vai trò, trách nhiệm của cấp ủy và người đứng đầu",
    Group.D: "Cơ cấu Chính phủ; sắp xếp tổ chức bộ máy, đơn vị hành chính; tinh giản biên chế",
    Group.DD: "Cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính",
    Group.E: "Chỉ số cải cách hành chính và Chỉ số hài lòng về sự phục vụ hành chính",
    Group.G: "Hiện đại hóa hành chính, chính quyền điện tử, chuyển đổi số",
    Group.H: "Kết quả, tồn tại, hạn chế, nguyên nhân và tình hình triển khai ở địa phương",
    Group.I: "Mô hình, cơ chế thí điểm, điển hình tốt",
    Group.K: "Quan hệ giữa Nhà nước và Nhân dân; quyền, trách nhiệm tham gia, giám sát",
}
"""The ten content groups of Quyết định 1216/QĐ-BTTTT, in short and in order."""
GROUPS_IN_SHORT: Mapping[Group, str] = {
    Group.A: "Ý nghĩa, mục tiêu",
    Group.B: "Chủ trương, pháp luật",
    Group.C: "Trách nhiệm người đứng đầu",
    Group.D: "Tổ chức bộ máy",
    Group.DD: "Một cửa, thủ tục",
    Group.E: "Chỉ số, mức hài lòng",
    Group.G: "Chuyển đổi số",
    Group.H: "Kết quả, hạn chế",
    Group.I: "Mô hình, điển hình",
    Group.K: "Nhân dân giám sát",
}
"""The same where there is little room."""

OUTCOMES: Mapping[str, str] = {
    Outcome.AIRED: "Đã phát",
    Outcome.JOINED_LATE: "Phát vào giữa chừng",
    Outcome.CUT: "Bị cắt trước khi hết",
    Outcome.REPLACED: "Phát nội dung thay thế",
    Outcome.INTERRUPTED: "Bị ngắt quãng",
    Outcome.SKIPPED: "Không phát",
    Outcome.FAILED: "Hỏng khi phát",
}
RUNGS: Mapping[str, str] = {
    Rung.PREVIOUS: "bản trước của băng",
    Rung.EVERGREEN: "băng dự phòng",
    Rung.CHIME: "chuông",
    Rung.SILENCE: "khoảng lặng",
}
REASONS: Mapping[str, str] = {
    "": "Không ghi nguyên nhân",
    "hard_start": "Đến giờ cứng của dòng sau",
    "window_end": "Hết khung giờ được phát",
    "outside_window": "Ngoài khung giờ được phát",
    "quiet_hours": "Giờ yên tĩnh",
    "mourning_day": "Ngày quốc tang",
    "school_hours": "Trong giờ học của trường gần cụm loa",
    "exam_day": "Trong giờ thi",
    "not_approved": "Chưa được duyệt",
    "clock": "Đồng hồ không tin cậy",
    "sessions_a_day": "Quá số buổi trong ngày",
    "minutes_a_session": "Quá thời lượng một buổi",
    "missing_cart": "Thiếu hoặc hỏng băng",
    "cart_broken": "Băng hỏng khi đang phát",
    "no_source": "Không có tín hiệu nguồn",
    "no_entry": "Không có dòng nhật ký",
    "late": "Bắt đầu muộn",
    "early": "Bắt đầu sớm",
    "short": "Ngắn hơn kế hoạch",
    "missed": "Đã qua giờ phát",
    "restarted": "Phát lại từ đầu do muộn giờ",
    "stop": "Người trực dừng phát",
    "empty": "Không có thời lượng",
    "emergency": "Nhường bản tin khẩn cấp",
    "alert": "Nhường bản tin khẩn cấp",
    "no_room": "Không còn chỗ",
    "feed_lost": "Mất tín hiệu tiếp âm",
    "feed_back": "Có lại tín hiệu tiếp âm",
    "silent": "Băng không có tiếng",
    "handover": "Chuyển lại card âm thanh chính",
    "timeout": "Hết thời gian dừng",
    "killed": "Mất điện hoặc tiến trình bị dừng đột ngột",
    "device_missing": "Mất card âm thanh",
    "rundown_changed": "Kịch bản được thay khi đang phát",
}
LANGUAGES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "km": "Tiếng Khmer",
    "hmn": "Tiếng Mông",
    "tyz": "Tiếng Tày",
    "nut": "Tiếng Nùng",
    "mtq": "Tiếng Mường",
    "rad": "Tiếng Ê Đê",
    "jra": "Tiếng Gia Rai",
    "bdq": "Tiếng Ba Na",
    "cjm": "Tiếng Chăm",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.HEARD: "Nghe được",
    Verdict.LOW: "Nghe nhỏ",
    Verdict.SILENT: "Không nghe thấy tiếng",
    Verdict.WRONG: "Nghe thấy nội dung khác",
}
"""What a monitor heard."""
FACTS: Mapping[FactKind, str] = {
    FactKind.LISTENERS: "Số lượt người nghe",
    FactKind.WEB: "Số tin, bài trên trang thông tin điện tử",
}
BY_HAND = "(nhập tay)"

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` on one line, without what no paper format can hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def number(value: int | Fraction, places: int = 0) -> str:
    """1234567/1000 with one place is 1.234,6 (halves go up)."""
    scaled = (abs(value) * 10**places * 2 + 1) // 2
    whole, rest = divmod(int(scaled), 10**places)
    sign = "-" if value < 0 and scaled else ""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{rest:0{places}d}" if places else f"{sign}{grouped}"


def percent(ratio: Fraction | None) -> str:
    """A ratio as 98,5%; a dash where there is none."""
    return "–" if ratio is None else f"{number(ratio * 100, 1)}%"


def length(frames: Frames) -> str:
    """A length in words: 1.234 giờ 05 phút 09 giây, without the empty front."""
    minutes, seconds = divmod((frames + RATE // 2) // RATE, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{number(hours)} giờ {minutes:02d} phút {seconds:02d} giây"
    return f"{minutes} phút {seconds:02d} giây" if minutes else f"{seconds} giây"


def clock(frames: Frames) -> str:
    """A length for a table's column: 1:05:09."""
    minutes, seconds = divmod((frames + RATE // 2) // RATE, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{number(hours)}:{minutes:02d}:{seconds:02d}"


def day(value: date) -> str:
    """A date as a document writes it: days below 10 and the months 1 and 2 have a leading zero."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def language(code: str) -> str:
    """A language inside a sentence: tiếng Khmer."""
    name = LANGUAGES.get(code, code)
    return name[:1].lower() + name[1:]


def weekday(value: date) -> str:
    """Thứ Hai … Chủ nhật."""
    return ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")[value.weekday()]


def period(value: Period) -> str:
    """The period as a report's title names it."""
    name = value.name.upper()
    if re.fullmatch(r"\d{4}", name):
        return f"năm {name}"
    if found := re.fullmatch(r"(\d{4})-H([12])", name):
        return f"6 tháng {'đầu' if found[2] == '1' else 'cuối'} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", name):
        return f"quý {('I', 'II', 'III', 'IV')[int(found[2]) - 1]} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})", name):
        return f"tháng {int(found[2])} năm {found[1]}"
    if found := re.fullmatch(r"(\d{4})-?W(\d{1,2})", name):
        return f"tuần {int(found[2])} năm {found[1]}"
    return span(value)


def span(value: Period) -> str:
    """The period by its days."""
    if value.first == value.last:
        return day(value.first)
    return f"từ {day(value.first)} đến {day(value.last)}"


def fact(value: Fact) -> str:
    """Of which days somebody said a figure, who, and where it comes from."""
    days = f"{value.first:%d/%m/%Y}" + ("" if value.first == value.last else f"–{value.last:%d/%m/%Y}")
    note = f"; {clean(value.note)}" if value.note else ""
    return f"{number(value.value)}: {days}, {clean(value.by)} nhập ngày {value.at:%d/%m/%Y}{note}"


def reason(key: str) -> str:
    """Why, in words; a key that is not known stands as it is."""
    return REASONS.get(key, key)


def outcome(key: str, rung: str = "") -> str:
    """How it ended, and what stood in."""
    words = OUTCOMES.get(key, key)
    return f"{words} ({RUNGS[rung]})" if rung in RUNGS else words


def lines(places: Iterable[Place]) -> str:
    """Lines of the log in few letters: 3, 5–8, 12; of several logs: chinh 3, 5–8; phu 12."""
    found: dict[str, list[int]] = {}
    for place in sorted(places, key=lambda place: place.output):
        found.setdefault(place.output, []).append(place.seq)
    return "; ".join(f"{output} {_runs(seqs)}".lstrip() for output, seqs in found.items())


def few(places: Iterable[Place], letters: int = 60) -> str:
    """The same, cut off where it is long: the lines themselves are listed elsewhere."""
    text = lines(places)
    return text if len(text) <= letters else f"{text[:letters].rsplit(',', 1)[0]}, …"


def rounded(value: Fraction) -> int:
    """To the next whole number, halves up."""
    return int((value * 2 + 1) // 2)


def _runs(seqs: Iterable[int]) -> str:
    parts: list[tuple[int, int]] = []
    for seq in sorted(set(seqs)):
        if parts and parts[-1][1] == seq - 1:
            parts[-1] = (parts[-1][0], seq)
        else:
            parts.append((seq, seq))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in parts)
