"""Small habits of those who type, print and convert plans, each with the line where it was first met."""

import pytest
import typst
from forms import FONTS
from hypothesis import given
from hypothesis import strategies as st

from broadcast.ingest import read_plan
from broadcast.ingest.markers import split_marker
from broadcast.ingest.readers.stacked import unstacked

HEAD = """UBND HUYỆN LÂM SƠN
{issuer}

Số: 12/KH-X

Lâm Sơn, ngày 05 tháng 02 năm 2024

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2024

"""
BODY = "II. NỘI DUNG TUYÊN TRUYỀN\n\n- Kết quả cải cách hành chính của xã.\n\n- Dịch vụ công trực tuyến.\n"


def plan_of(tmp_path, text):
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


@pytest.mark.parametrize(
    ("line", "printed", "words"),
    [
        ("- 6 lĩnh vực cải cách hành chính.", "-", "6 lĩnh vực cải cách hành chính."),
        ("– 100% hồ sơ nộp trực tuyến", "-", "100% hồ sơ nộp trực tuyến"),
        ("- 2030 trên địa bàn tỉnh", None, "- 2030 trên địa bàn tỉnh"),
        ("-2030 trên địa bàn tỉnh", None, "-2030 trên địa bàn tỉnh"),
    ],
)
def test_a_dash_before_a_figure_is_a_sign_and_before_a_year_the_end_of_a_period(line, printed, words):
    marker, rest = split_marker(line)
    assert (marker.printed if marker else None, rest) == (printed, words)


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("TRƯỜNG THCS LÊ LỢI", "Trường THCS Lê Lợi"),
        ("TRƯỜNG MẦM NON HOA SEN", "Trường Mầm non Hoa Sen"),
        ("TRẠM Y TẾ XÃ AN BÌNH", "Trạm Y tế xã An Bình"),
        ("TỈNH ĐOÀN AN BÌNH\nBAN THƯỜNG VỤ\n\nĐOÀN TNCS HỒ CHÍ MINH", "Tỉnh đoàn An Bình"),
        ("BCH HỘI LHPN XÃ AN BÌNH", "BCH Hội LHPN xã An Bình"),
        ("ỦY BAN MTTQ VIỆT NAM\nXÃ AN BÌNH\nBAN THƯỜNG TRỰC", "Ủy ban MTTQ Việt Nam xã An Bình"),
    ],
)
def test_other_bodies_than_committees_issue_plans(tmp_path, issuer, name):
    assert plan_of(tmp_path, HEAD.format(issuer=issuer) + BODY).heading.issuer == name


def test_a_title_in_capitals_that_begins_with_ban_hanh_is_taken_over_all_its_lines(tmp_path):
    text = (
        HEAD.format(issuer="")
        .replace("KẾ HOẠCH", "QUYẾT ĐỊNH")
        .replace(
            "Tuyên truyền cải cách hành chính năm 2024",
            "BAN HÀNH KẾ HOẠCH TUYÊN TRUYỀN CẢI CÁCH HÀNH\nCHÍNH NĂM 2024\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN LÂM SƠN",
        )
    )
    heading = plan_of(tmp_path, text + BODY).heading
    assert heading.title == "BAN HÀNH KẾ HOẠCH TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH NĂM 2024"
    assert heading.period is not None


CUT_BASIS = """Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành
Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 -
2030;
Căn cứ Kế hoạch số 15/KH-UBND ngày 03/01/2024 của Ủy ban nhân dân tỉnh
Ủy ban nhân dân huyện ban hành Kế hoạch tuyên truyền như sau:

"""


def test_a_basis_goes_on_over_its_lines_and_ends_before_who_issues_the_plan(tmp_path):
    bases = plan_of(tmp_path, HEAD.format(issuer="") + CUT_BASIS + BODY).heading.bases
    assert bases == (
        (
            "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể"
            " cải cách hành chính nhà nước giai đoạn 2021 - 2030"
        ),
        "Căn cứ Kế hoạch số 15/KH-UBND ngày 03/01/2024 của Ủy ban nhân dân tỉnh",
    )


def test_a_basis_ends_before_a_body_that_issues_the_plan_in_a_word(tmp_path):
    line = "Căn cứ Kế hoạch số 20/KH-UBND ngày 16/01/2024 của UBND huyện, Trung tâm xây dựng kế hoạch như sau:\n\n"
    bases = plan_of(tmp_path, HEAD.format(issuer="") + line + BODY).heading.bases
    assert bases == ("Căn cứ Kế hoạch số 20/KH-UBND ngày 16/01/2024 của UBND huyện",)


@pytest.mark.parametrize("between", ["; ", ", ", " và "])
def test_items_counted_inside_a_sentence(tmp_path, between):
    items = ["(1) kết quả cải cách thủ tục hành chính", "(2) dịch vụ công trực tuyến", "(3) đường dây nóng"]
    text = f"II. NỘI DUNG TUYÊN TRUYỀN\n\nTập trung tuyên truyền: {between.join(items)}.\n"
    plan = plan_of(tmp_path, HEAD.format(issuer="") + text)
    assert [(item.marker, item.text.rstrip(".")) for item in plan.items] == [
        (item[1], item[4:]) for item in items
    ]


TABLE = """III. NHIỆM VỤ

STT\tNhiệm vụ\tThực hiện\tThời gian
1\tViết tin, bài\tCán bộ văn hóa\tHằng tháng
2\tTổng kết, báo cáo\tVăn phòng\tTháng 12
\tTổng cộng: 02 nhiệm vụ\t\t
"""


@pytest.mark.parametrize("header", ["Thực hiện", "Phóng viên thực hiện", "Biên tập"])
def test_a_row_that_sums_up_is_no_task_and_who_carries_out_is_the_lead(tmp_path, header):
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + TABLE.replace("Thực hiện", header))
    assert [(task.text, task.lead) for task in plan.tasks] == [
        ("Viết tin, bài", "Cán bộ văn hóa"),
        ("Tổng kết, báo cáo", "Văn phòng"),
    ]


PRINTED = """
#set page(paper: "a4", margin: (top: 2cm, bottom: 2cm, left: 3cm, right: 2cm))
#set text(font: "Tinos", size: 13pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: 1cm)
#grid(columns: (2fr, 3fr), align: center,
  [ỦY BAN NHÂN DÂN \\ *XÃ CHI LĂNG* \\ Số: 52/KH-UBND],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ Độc lập - Tự do - Hạnh phúc \\ Chi Lăng, ngày 19 tháng 01 năm 2026])
#align(center)[KẾ HOẠCH \\ Tuyên truyền cải cách hành chính năm 2026]

NHIỆM VỤ CỤ THỂ

#table(columns: (1cm, 2fr, 1.4fr, 1.4fr, 1.2fr), [TT], [Nhiệm vụ], [Chủ trì], [Phối hợp], [Thời gian],
  [1], [Tổ chức đối thoại với Nhân dân], [Văn phòng HĐND và UBND], [Mặt trận xã], [02 lần/năm])
"""


def test_words_set_wide_apart_in_a_narrow_cell_stay_in_their_order(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(typst.compile(PRINTED.encode(), font_paths=[str(FONTS)]))
    plan = read_plan(path)
    assert [task.lead for task in plan.tasks] == ["Văn phòng HĐND và UBND"]
    assert plan.heading.number == "52/KH-UBND"


def test_an_item_broken_into_paragraphs_is_one_sentence_and_a_title_above_one_gets_its_colon(tmp_path):
    path = tmp_path / "plan.html"
    lines = [
        "II. NỘI DUNG TUYÊN TRUYỀN",
        "a) Tuyên truyền, phổ biến các văn bản chỉ đạo của Chính phủ, Thủ tướng",
        "Chính phủ về cải cách hành chính;",
        "b) Đường dây nóng",
        "Số điện thoại tiếp nhận phản ánh của người dân.",
        "c) Kết quả cải cách hành chính của xã.",
    ]
    path.write_text("".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
    assert [item.text for item in read_plan(path).items] == [
        "Tuyên truyền, phổ biến các văn bản chỉ đạo của Chính phủ, Thủ tướng Chính phủ về cải cách hành chính",
        "Đường dây nóng: Số điện thoại tiếp nhận phản ánh của người dân.",
        "Kết quả cải cách hành chính của xã.",
    ]


STACKED = """III. NHIỆM VỤ

STT
Nhiệm vụ
Chủ trì
Phối hợp
Thời gian

I
TRÊN TRUYỀN THANH
1
Viết tin, bài
về dịch vụ công
Cán bộ văn hóa
Các thôn
Hằng tháng
2
Tổng kết, báo cáo
Văn phòng
Các thôn
Trước 15/12/2024

IV. TỔ CHỨC THỰC HIỆN

1. Văn phòng theo dõi.
"""


def test_a_stacked_cell_of_two_lines_is_the_tasks_and_a_short_last_row_ends_before_the_next_section(tmp_path):
    stacked = STACKED.replace("về dịch vụ công", "Thủ tục hành chính").replace("Trước 15/12/2024\n", "")
    stacked = stacked.replace("IV. TỔ CHỨC THỰC HIỆN", "IV. Tổ chức thực hiện")
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + stacked)
    assert [(task.text, task.lead, task.partners, task.timing.raw) for task in plan.tasks] == [
        ("Viết tin, bài Thủ tục hành chính", "Cán bộ văn hóa", "Các thôn", "Hằng tháng"),
        ("Tổng kết, báo cáo", "Văn phòng", "Các thôn", ""),
    ]


def test_a_table_copied_one_cell_a_line_is_a_table(tmp_path):
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + STACKED)
    assert [(task.no, task.text, task.lead, task.partners, task.timing.raw) for task in plan.tasks] == [
        ("1", "Viết tin, bài về dịch vụ công", "Cán bộ văn hóa", "Các thôn", "Hằng tháng"),
        ("2", "Tổng kết, báo cáo", "Văn phòng", "Các thôn", "Trước 15/12/2024"),
    ]
    assert len(plan.items) == 2


@given(
    st.lists(
        st.sampled_from(["", "STT", "Nhiệm vụ", "Chủ trì", "Thời gian", "1", "2", "I", "- x", "lời", "A. B"])
    )
)
def test_stacked_cells_become_rows_and_no_line_is_lost_or_moved_up(lines):
    told = unstacked(lines)
    assert len(told) == len(lines)
    assert " ".join(told).split() == " ".join(lines).split()


BROKEN_ROW = """III. NHIỆM VỤ

TT\tNhiệm vụ\tThời gian\tNgười thực hiện\tPhối hợp\tGhi chú
1\tViết bài về:
- Dịch vụ công
- Thanh toán số\tHằng tháng\tCán bộ văn hóa\tCác thôn
2\tBáo cáo\tTháng 12\tVăn phòng
"""


def test_a_row_broken_by_its_cells_lines_is_whole_though_its_last_cells_are_blank(tmp_path):
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + BROKEN_ROW)
    assert [(task.no, task.text, task.lead, task.partners) for task in plan.tasks] == [
        ("1", "Viết bài về: - Dịch vụ công - Thanh toán số", "Cán bộ văn hóa", "Các thôn"),
        ("2", "Báo cáo", "Văn phòng", ""),
    ]


def test_plain_words_head_a_table_too(tmp_path):
    table = (
        "III. PHÂN CÔNG\n\nTT\tViệc cần làm\tAi chủ trì\tKhi nào\n1\tViết tin\tCán bộ văn hóa\tHằng tháng\n"
    )
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + table)
    assert [(task.text, task.lead, task.timing.raw) for task in plan.tasks] == [
        ("Viết tin", "Cán bộ văn hóa", "Hằng tháng")
    ]


@pytest.mark.parametrize("heading", ["II. Trọng tâm tuyên truyền", "II. ĐỊNH HƯỚNG TUYÊN TRUYỀN"])
def test_what_is_to_be_told_without_the_word_content(tmp_path, heading):
    body = BODY.replace("II. NỘI DUNG TUYÊN TRUYỀN", heading)
    assert len(plan_of(tmp_path, HEAD.format(issuer="") + body).items) == 2


def test_a_paragraph_on_the_whole_list_is_not_the_end_of_its_last_item(tmp_path):
    body = (
        "II. NỘI DUNG TUYÊN TRUYỀN\n\na) Lợi ích của dịch vụ công:\n\nNộp hồ sơ tại nhà, nhận kết quả tại nhà.\n\n"
        "b) Kết quả khảo sát, đánh giá chất lượng phục vụ người dân của các xã trong huyện năm 2023.\n\n"
        "Ngoài ra, tuyên truyền các nội dung khác theo chỉ đạo.\n"
    )
    plan = plan_of(tmp_path, HEAD.format(issuer="") + body)
    assert plan.items[-1].text.endswith("năm 2023.")
    assert any("Ngoài ra" in warning for warning in plan.warnings)


def test_pipes_between_the_cells_alone_make_a_table(tmp_path):
    table = "III. PHÂN CÔNG\n\nSTT | Nhiệm vụ | Chủ trì | Thời gian\n--- | --- | --- | ---\n1 | Viết tin | Cán bộ văn hóa | Hằng tháng\n"
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + table)
    assert [(task.no, task.text, task.lead, task.timing.raw) for task in plan.tasks] == [
        ("1", "Viết tin", "Cán bộ văn hóa", "Hằng tháng")
    ]


def test_a_numbered_row_is_no_header_though_its_words_could_be(tmp_path):
    row = "3\tBáo cáo kết quả\tCác đơn vị\tĐịnh kỳ hằng quý\n"
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + TABLE + row)
    assert plan.tasks[-1].text == "Báo cáo kết quả"


@pytest.mark.parametrize(
    ("headers", "lead"),
    [("Đơn vị cung cấp tin\tThể loại", "Phòng Nội vụ"), ("Đơn vị cung cấp tin\tChủ trì", "Phóng sự")],
)
def test_a_body_named_otherwise_leads_where_no_column_says_who_does(tmp_path, headers, lead):
    table = f"III. LỊCH\n\nTT\tNội dung\t{headers}\tThời gian\n1\tMột cửa\tPhòng Nội vụ\tPhóng sự\tTháng 3\n"
    plan = plan_of(tmp_path, HEAD.format(issuer="") + BODY + table)
    assert [task.lead for task in plan.tasks] == [lead]


def test_a_period_that_a_line_has_cut_is_whole(tmp_path):
    basis = "Căn cứ Nghị quyết số 76/NQ-CP giai đoạn 2021 -\n2030;\n\n"
    plan = plan_of(tmp_path, HEAD.format(issuer="") + basis + BODY)
    assert plan.heading.bases == ("Căn cứ Nghị quyết số 76/NQ-CP giai đoạn 2021 - 2030",)
