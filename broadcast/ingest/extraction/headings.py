"""What a line announces: the content to be told, the work of telling it, or another part of a plan.

Only a line made of the field's own words is a heading. It opens with the nouns that plans use for their parts
("Nội dung, hình thức …") and goes on with words that say no more than that: whose, when, of which plan.
"Mục tiêu, ý nghĩa của cải cách hành chính" is something to be told, not the plan's purpose.
"""

from __future__ import annotations

import re
from enum import StrEnum

from broadcast.ingest.words import fold, is_capitals


class Role(StrEnum):
    """What a heading announces."""

    CONTENT = "content"
    """What is to be told, in so many words: nội dung tuyên truyền."""
    BARE = "bare"
    """Content without saying of what: nội dung, chủ đề."""
    MIXED = "mixed"
    """Content among other things: nội dung và hình thức."""
    WORK = "work"
    """What is to be done. In a plan that names no content, its tasks are what is to be told."""
    OTHER = "other"
    """Anything else that a plan has: purposes, forms, money, duties, the end."""


ANNOUNCE_CONTENT = frozenset((Role.CONTENT, Role.BARE, Role.MIXED))

_TELLING = (
    r"thông tin|tuyên truyền|truyền thông|phổ biến|phát thanh|truyền thanh|phát sóng|giáo dục(?: pháp luật)?"
)
_BEFORE = r"(?:(?:về|các|những|một số|\d{1,2}|nhóm|trọng tâm|định hướng|xác định|danh mục|công tác)\s+)*"
_NOUN = re.compile(
    rf"{_BEFORE}(?:"
    r"(?P<content>nội dung|chủ đề|chuyên đề|(?:trọng tâm|định hướng)(?= (?:tuyên truyền|truyền thông)$)|(?:lĩnh vực|vấn đề)(?= (?:cần|trọng tâm|tuyên truyền|truyền thông)))"
    r"|(?P<work>nhiệm vụ|hoạt động|công việc)"
    r"|mục đích|ý nghĩa|mục tiêu|yêu cầu|đối tượng|hình thức|phương thức|phương pháp|phương tiện|cách thức"
    r"|giải pháp|biện pháp|(?:nguồn )?kinh phí|thời gian|thời lượng|thời điểm|thời hạn|địa điểm|tiến độ|lộ trình"
    r"|phạm vi|tổ chức thực hiện|tổ chức|(?:phân công )?(?:trách nhiệm|nhiệm vụ)|phân công|căn cứ"
    r"|chế độ báo cáo|báo cáo|kiểm tra|thành phần|tài liệu|quan điểm chỉ đạo|khẩu hiệu|thông điệp|chỉ tiêu"
    r"|giờ phát(?: sóng)?|lịch phát(?: sóng)?|điều kiện bảo đảm"
    r")(?!\w)"
)
_SEPARATOR = re.compile(r"\s?(?:,|;|/|&|-|–|và(?!\w))\s?")
_TAIL = re.compile(
    rf"(?:\s?(?:[,/–-]|và(?!\w))?\s?(?:{_TELLING}|thực hiện|triển khai|tổ chức|trọng tâm|trọng điểm|chủ yếu|chính"
    r"|chung|riêng|cụ thể|cơ bản|cốt lõi|ưu tiên|kế hoạch|chương trình|công tác|cải cách hành chính(?: nhà nước)?"
    r"|cchc|chuyển đổi số|về|trong|năm(?: \d{4})?|giai đoạn|\d{4}|quý(?: [ivx]{1,3})?|tháng(?: \d{1,2})?|cần"
    r"|tập trung|bao gồm|gồm(?: có)?|như|sau(?: đây)?|các|những|kèm theo|đợt|hàng|hằng|thường xuyên|tuần"
    r"|cần thiết|quan tâm|chú trọng|chú ý|lưu ý|yêu cầu|chi tiết|theo|từng|lĩnh vực|nhóm|lâu dài|trước mắt"
    r"|để|phải|được)(?!\w))*"
    r"(?:\s(?:trên|tại|đến hết|cho|đối với|ở|theo|từng|của (?:kế hoạch|xã|phường|huyện|tỉnh))\s.*)?\s?"
)
_TELLS = re.compile(rf"(?<!\w)(?:{_TELLING})(?!\w)")
_TELLS_NEXT = re.compile(
    rf"\s?(?:[,/–-]\s?)?(?:(?:cần|được|phải|tập trung|trọng tâm|chủ yếu|chính|cơ bản|công tác|cụ thể)\s)*(?:{_TELLING})(?!\w)"
)
_DEMANDS = re.compile(
    r"(?<!\w)(?:phải|bảo đảm|đảm bảo|được|đa dạng|phong phú|ngắn gọn|thiết thực|bám sát|gắn với|kịp thời|chính xác"
    r"|phù hợp|là|không|nêu|đã)(?!\w)"
)
_SUBJECT = re.compile(r"cải cách|cchc|chuyển đổi số|chương trình")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_HEADING = 160
_CLOSED = re.compile(
    r"mục đích|mục tiêu|yêu cầu|tổ chức thực hiện|(?:phân công )?trách nhiệm|phân công|nhiệm vụ (?:của|các)"
    r"|(?:về )?(?:nguồn )?kinh phí|nơi nhận|căn cứ|(?:về )?hình thức|(?:về )?đối tượng"
)
_GOALS = re.compile(r"mục đích|mục tiêu|ý nghĩa|chỉ tiêu|trách nhiệm|quan điểm")
_LEADS_IN = re.compile(
    r"(?=.{0,400}(?:tuyên truyền|truyền thông|phát thanh|thông tin|phổ biến|đưa tin))"
    r".{0,400}?(?:nội dung|chủ đề|vấn đề|nhóm)(?:\s[^:;.]{0,90})?$"
)


def heading_role(text: str) -> tuple[Role, str] | None:
    """What a heading announces and the words after its colon; None for a text that is no heading."""
    head, _, told = text[: _LONGEST_HEADING * 2].partition(":")
    if told:
        told = text[len(head) + 1 :]
    for candidate, rest in ((head, told), *_first_sentence(text)):
        if len(candidate) <= _LONGEST_HEADING:
            role = _role(
                _BRACKETS.sub("", fold(candidate)).strip(' .;,*“”"'), capitals=is_capitals(candidate)
            )
            if role:
                return role, rest.strip()
    return None


def is_closed(text: str) -> bool:
    """Whether nothing below the heading `text` is content: a purpose, a duty, the money."""
    return bool(_CLOSED.match(fold(text[:_LONGEST_HEADING])))


def speaks_of_goals(text: str) -> bool:
    """Whether a heading could as well be something to be told: goals, meaning, responsibility."""
    return bool(_GOALS.match(fold(text[:_LONGEST_HEADING])))


def leads_in(text: str) -> bool:
    """Whether `text`, which stood before a colon, leads in a list of what is to be told."""
    return len(text) <= 1000 and bool(_LEADS_IN.match(fold(text)))


def _first_sentence(text: str) -> tuple[tuple[str, str], ...]:
    head, dot, told = text.partition(". ")
    return ((head, told),) if dot else ()


def _role(head: str, *, capitals: bool) -> Role | None:
    nouns, contents, works, place = _nouns(head)
    if not nouns or not (
        _TAIL.fullmatch(head, place) or (contents and _goes_freely(head, place, capitals=capitals))
    ):
        return None
    if contents:
        if contents < nouns:
            return Role.MIXED
        return Role.CONTENT if _TELLS.search(head) else Role.BARE
    if works == nouns or (works and head.startswith("nhiệm vụ")):
        return Role.WORK
    return None if _SUBJECT.search(head) and not _TELLS.search(head) else Role.OTHER


def _nouns(head: str) -> tuple[int, int, int, int]:
    """How many parts of a plan `head` opens with, how many are content, how many work, and where they end."""
    place, nouns, contents, works = 0, 0, 0, 0
    while noun := _NOUN.match(head, place):
        nouns += 1
        contents += noun["content"] is not None
        works += noun["work"] is not None
        place = noun.end()
        separator = _SEPARATOR.match(head, place)
        if not separator or not _NOUN.match(head, separator.end()):
            break
        place = separator.end()
    return nouns, contents, works, place


def _goes_freely(head: str, place: int, *, capitals: bool) -> bool:
    """Whether what follows the nouns may be any words: told outright, or set in capitals, and no demand."""
    return bool(capitals or _TELLS_NEXT.match(head, place)) and not _DEMANDS.search(head, place)
