"""Small habits of those who type, print and convert plans, each with the line where it was first met."""

import pytest
import typst
from forms import FONTS

from broadcast.ingest import read_plan
from broadcast.ingest.markers import split_marker

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
#set page(paper: "a4", margin: 2cm)
#set text(font: "Tinos", size: 13pt, lang: "vi", hyphenate: false)
#set par(justify: true)
#grid(columns: (2fr, 3fr), align: center,
  [ỦY BAN NHÂN DÂN \\ XÃ CHI LĂNG \\ Số: 52/KH-UBND],
  [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc \\ Chi Lăng, ngày 19 tháng 01 năm 2026])
#align(center)[KẾ HOẠCH \\ Tuyên truyền cải cách hành chính năm 2026]

NHIỆM VỤ CỤ THỂ

#table(columns: (1cm, 2fr, 2.95cm, 1.4fr, 1.2fr), [TT], [Nhiệm vụ], [Chủ trì], [Phối hợp], [Thời gian],
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
