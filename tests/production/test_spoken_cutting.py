"""What of a document is not for the ear is left out and shown, in the forms that offices write; nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.production.spoken.cutting import cut

BODY = [
    "KẾ HOẠCH",
    "Tổng vệ sinh đường thôn",
    "Kính gửi: Các thôn, tổ dân phố.",
    "Mời bà con ra quân sáng thứ bảy.",
]
HEADS = [
    ["ỦY BAN NHÂN DÂN", "XÃ BÌNH AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/KH-UBND",
     "Bình An, ngày 5 tháng 9 năm 2025"],
    ["ỦY BAN NHÂN DÂN XÃ BÌNH AN CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "HỘI ĐỒNG PHỐI HỢP Độc lập – Tự do – Hạnh phúc",
     "________ ____________", "Số: /2025/QĐ-UBND Bình An, ngày     tháng 9 năm 2025"],
    ["ĐẢNG BỘ HUYỆN SÔNG HINH ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG ỦY XÃ BÌNH AN", "*", "Số 05-KH/ĐU Bình An, ngày 05 tháng 9 năm 2025"],
    ["HỎA TỐC", "UBND XÃ BÌNH AN", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc", "Số: ...../TB-UBND"],
]  # fmt: skip
ENDS = [
    ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn A"],
    ["Nơi nhận: - Như trên; - Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Rơ Châm H Linh"],
    ["Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- TT Đảng ủy; CHỦ TỊCH", "- Lưu: VT. (Đã ký)", "Nguyễn Văn A"],
    ["Nơi nhận:", "Như Điều 3;", "Lưu: VT, VP.", "T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN", "Đã ký", "Lê Thị Bích Thủy"],
    ["Bình An, ngày 5 tháng 9 năm 2025", "NGƯỜI VIẾT BÀI", "(Ký, ghi rõ họ tên)", "Trần Thị Hoa"],
    ["CHỦ TỊCH", "", "(Đã ký)", "Nguyễn Văn A"],
    ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Hồ Văn Minh", "Người ký: Ủy ban nhân dân xã Bình An", "Email: binhan@tinh.gov.vn",
     "Cơ quan: Tỉnh Phú Yên", "Thời gian ký: 05.09.2025 10:00:00 +07:00"],
    ["Người ký: UBND xã Bình An. Ngày ký: 05/09/2025"],
]  # fmt: skip
APPENDIX = [
    "PHỤ LỤC",
    "Lịch ra quân của các thôn",
    "STT",
    "Thôn",
    "1",
    "Thôn Một",
    "2",
    "Thôn Hai",
    "3",
    "Thôn Ba",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("end", ENDS)
def test_a_document_is_cut_to_its_body_and_appendix(head: list[str], end: list[str]) -> None:
    kept, gone = cut([*head, *BODY, *end, *APPENDIX])
    assert [line for line in kept if line] == [*BODY, *APPENDIX]
    assert gone == [line for line in [*head, *end] if line]


@pytest.mark.parametrize(
    "line",
    [
        "Nước Cộng hòa xã hội chủ nghĩa Việt Nam ra đời ngày 2/9/1945.", "Số 15/2024/NĐ-CP là nghị định về lễ hội.",
        "Số: 12/KH-UBND được thay bằng kế hoạch này.", "Nơi nhận: Bộ phận một cửa của xã.", "Nơi nhận: VĂN PHÒNG UBND xã Bình An.", "Nơi nhận hồ sơ: nhà văn hóa thôn.",
        "CHỦ TỊCH HỒ CHÍ MINH", "Chủ tịch xã dự họp.", "Bình An, ngày 5 tháng 9 năm 2025, trời mưa.", "Lưu ý: mang theo căn cước.",
        "Người ký hợp đồng cần có mặt.", "Email: binhan@tinh.gov.vn", "BAN CHỈ ĐẠO XÃ", "Nguyễn Văn A", "25", "- 2 hộ",
    ],
)  # fmt: skip
def test_a_line_of_the_body_is_read(line: str) -> None:
    assert cut([*BODY, line, "Xin cảm ơn bà con.", "Chúc bà con một ngày mới tốt lành."])[1] == []


def test_numbers_of_pages_are_left_out_and_those_of_tables_are_not() -> None:
    page = [
        f"Đoạn thứ {word} của bài."
        for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
    ]
    lines = [*page, "- 1 -", *page, "2", *page, "Trang 3/3", *page]
    assert cut(lines)[1] == ["- 1 -", "2", "Trang 3/3"]
    assert cut([*page, "2", *page, "3"])[1] == ["2", "3"]
    for table in (["1", "Thôn Một", "2", "Thôn Hai"], ["2", "3"], ["7"], ["2025"]):
        assert cut([*page, *table, *page])[1] == []


def test_a_heading_is_no_name_of_a_signatory() -> None:
    rest = ["Danh Sách Hộ Nghèo", "Hộ ông Tư."]
    assert cut([*BODY, *ENDS[0], *rest])[0] == [*BODY, *rest]


def test_a_short_text_is_no_document() -> None:
    lines = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert cut(lines) == (lines, [])


def test_all_of_a_text_is_never_cut() -> None:
    lines = [*HEADS[0], *ENDS[0]]
    assert cut(lines) == (lines, [])


_LINES = st.sampled_from(
    [line for part in (*HEADS, *ENDS, BODY, APPENDIX) for line in part] + ["", " ", "- 1 -", "2"]
)


@given(lines=st.lists(_LINES, max_size=40))
@settings(max_examples=300, deadline=None)
def test_a_line_is_kept_or_shown_as_cut(lines: list[str]) -> None:
    kept, gone = cut(lines)
    assert Counter(filter(str.strip, kept)) + Counter(gone) == Counter(filter(str.strip, lines))
    assert any(map(str.strip, kept)) or not any(map(str.strip, lines))
