"""Single capitals: people who are not named (bà Lê Thị H., N.V.T), how they are called (A. Dũng), and places (P.7, H. Krông Bông)."""

from __future__ import annotations

import re

from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.line import Claim, Line, Rule, matching, replacing
from broadcast.production.spoken.numbers import cardinal, spell

_CAPITAL = r"[A-ZĐ]"
_NAMED = r"(?=[A-ZĐÁÀẢÃẠÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ][a-zà-ỹ])"
_PERSON = re.compile(
    r"(?:(?<!\w)(?i:ông|bà|anh|chị|em|cháu|cô|chú|bác|bị can|bị cáo|đối tượng|nạn nhân|nghi phạm|nghi can|tài xế|lái xe|bệnh nhân|xã|phường|huyện|quận|tỉnh|thôn|công ty)(?: [A-ZĐ][a-zà-ỹ]+){0,3}"
    r"|[A-ZĐ][a-zà-ỹ]+ (?:Văn|Thị|Hữu|Đức|Ngọc|Minh|Quang|Xuân|Thanh|Đình|Công|Quốc|Hoàng|Thành|Kim|Như|Viết|Trọng|Bá|Duy|Nhật|Gia|Tuấn|Hồng|Thu|Hải|Phước|Mạnh)) $"
)
_ANONYMOUS = re.compile(
    rf"(?<![\w.]){_CAPITAL}(?:\.(?=[ ][(a-zà-ỹ]|[,;:)]))?(?=[ ,;:.)]|$)(?! ?[A-ZĐ][a-zà-ỹ])"
)
_INITIALS = re.compile(
    rf"(?<![\w.]){_CAPITAL}(?:\.{_CAPITAL}){{1,3}}(?:\.(?=[ ][(a-zà-ỹ]|[,;:)]))?(?!\w|\.\w|[.&/-])"
)
_CALLED = re.compile(rf"(?<![\w.])([ACÔacô])\.[ ]?{_NAMED}")
_CALLS = {"A": "anh ", "C": "chị ", "Ô": "ông "}
_MEETS = re.compile(r"(?:gặp|liên hệ|(?<!\w)LH|hỏi|gọi|hoặc|và|[:,(])[ ]?$", re.IGNORECASE)
_PLACE = re.compile(rf"(?<![\w.])(TX|TT|KP|P|Q|H|X)\.[ ]?{_NAMED}")
_PLACES = {
    "TX": "thị xã ",
    "TT": "thị trấn ",
    "KP": "khu phố ",
    "P": "phường ",
    "Q": "quận ",
    "H": "huyện ",
    "X": "xã ",
}
_TITLE = re.compile(r"(?:Giám|Chủ|Trưởng|Chánh|Viện|Hiệu|Tổng|Bộ|Bí|Cục|Vụ)\b")
_OFFICE = re.compile(
    r"(?<![\w.])P\.[ ]?(?=[A-ZĐ&]{2,}(?!\w)|(?:Nội vụ|Nội chính|Tư pháp|Tài chính|Kế hoạch|Kinh tế|Văn hóa|Văn hoá|Giáo dục|Y tế|Lao động|Tổng hợp|Tổ chức|Hành chính|Kiểm soát|Kỹ thuật|Công chứng|Khám|Quản lý|Đào tạo|Nghiệp vụ|Tiếp dân|Cảnh sát)\b)"
)
_DEPUTY = re.compile(r"(?<![\w.])P\.[ ]?(?=(?:CT|GĐ|BT|HT|VT|TP)(?!\w))")
_WARD = re.compile(r"(?<![\w.])(P|Q|KP)\.?[ ]?(\d{1,3})(?![\w/-]|[.,]\d)")
_ADDRESS = re.compile(
    r"(?:đường|phố|quận|(?<!\w)số \d+|địa chỉ|trú|P\. ?\d+)[^.;]{0,40}$|^[ ]?$", re.IGNORECASE
)


def _anonymous(match: re.Match[str], line: Line) -> Claim | None:
    if not _PERSON.search(line.before(match.start())):
        return None
    return Claim(match.start(), match.end(), spell(match[0]), 80)


def _initials(match: re.Match[str], line: Line) -> Claim | None:
    if any(
        line.lexicon.rows(kind, match[0].rstrip("."))
        for kind in (Kind.ABBREVIATION, Kind.OFFICE, Kind.FOREIGN)
    ):
        return None
    return Claim(match.start(), match.end(), spell(match[0]), 75)


def _called(match: re.Match[str], line: Line) -> Claim | None:
    if not _MEETS.search(line.before(match.start())):
        return None
    return Claim(match.start(), match.end(), _CALLS[match[1].upper()], 75)


def _place(match: re.Match[str], line: Line) -> Claim | None:
    if _PERSON.search(line.before(match.start())):
        return Claim(match.start(), match.end(), f"{spell(match[1])} ", 75)
    if match[1] in {"P", "Q", "TT"} and _TITLE.match(line.after(match.end())):
        return Claim(match.start(), match.end(), "phó ", 75) if match[1] == "P" else None
    return Claim(match.start(), match.end(), _PLACES[match[1]], 80)


def _ward(match: re.Match[str], line: Line) -> Claim | None:
    if "." not in match[0] and not _ADDRESS.search(line.before(match.start())):
        return None
    place = "phòng " if len(match[2]) == 3 else _PLACES[match[1]]
    return Claim(match.start(), match.end(), f"{place}{cardinal(int(match[2]))}", 80)


INITIAL_PASSES: tuple[Rule, ...] = (
    Rule("deputy", replacing(_DEPUTY, "phó ", confidence=80), (r"(?<![\w.])P\.(?:CT|GĐ|BT|HT|VT|TP)",)),
    Rule("place", replacing(_OFFICE, "phòng ", confidence=75), (r"(?<![\w.])P\.",)),
    Rule("called", matching(_CALLED, _called), (r"(?<![\w.])[ACÔacô]\.",)),
    Rule("place", matching(_PLACE, _place), (r"(?<![\w.])(?:TX|TT|KP|P|Q|H|X)\.",)),
    Rule("initials", matching(_INITIALS, _initials), (r"(?<![\w.])[A-ZĐ]\.[A-ZĐ]",)),
    Rule("initials", matching(_ANONYMOUS, _anonymous), (r"^\(?[A-ZĐ][.,;:)]{0,2}$",)),
)
PLACE_PASSES: tuple[Rule, ...] = (
    Rule("place", matching(_WARD, _ward), (r"(?<![\w.])(?:P|Q|KP)(?:[.\d]|$)",)),
)
