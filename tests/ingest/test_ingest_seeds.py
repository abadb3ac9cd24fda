"""The five real documents that the room was built against, read whole."""

from datetime import date
from pathlib import Path

import pytest
from plan_scores import bases_score, head_score, items_score, read_gold, tasks_score

from broadcast.domain.content import TimingKind
from broadcast.ingest import read_plan

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real plans are not at hand")

YEARS = {"2021": (date(2021, 1, 1), date(2021, 12, 31)), "2023": (date(2023, 1, 1), date(2023, 12, 31))}
DECADE = (date(2021, 1, 1), date(2030, 12, 31))

HEADINGS = {
    "qd-1216-btttt": ("1216/QĐ-BTTTT", date(2021, 8, 13), "Bộ Thông tin và Truyền thông", DECADE),
    "bai-an-giang-2021": ("1216/QĐ-BTTTT", date(2021, 8, 13), "Bộ Thông tin và Truyền thông", DECADE),
    "kh-103-tien-giang-2021": (
        "103/KH-UBND",
        date(2021, 4, 12),
        "Ủy ban nhân dân tỉnh Tiền Giang",
        YEARS["2021"],
    ),
    "kh-tuy-phuoc-2023": (None, None, "Ủy ban nhân dân huyện Tuy Phước", YEARS["2023"]),
    "qd-1963-hcmc-2021": (
        "1963/QĐ-UBND",
        date(2021, 5, 28),
        "Ủy ban nhân dân Thành phố Hồ Chí Minh",
        YEARS["2021"],
    ),
}

# marker, group, first words
ITEMS = {
    "qd-1216-btttt": [
        ("a", "a", "Tầm quan trọng"),
        ("b", "b", "Các quan điểm"),
        ("c", "c", "Vai trò"),
        ("d", "d", "Cơ cấu Chính phủ"),
        ("đ", "đ", "Tình hình triển khai, kết quả, hiệu quả"),
        ("e", "e", "Tình hình triển khai và kết quả thực hiện Chỉ số"),
        ("g", "g", "Tình hình triển khai các nội dung hiện đại hóa"),
        ("h", "h", "Những kết quả đạt được"),
        ("i", "i", "Các mô hình"),
        ("k", "k", "Quy định của pháp luật"),
    ],
    "bai-an-giang-2021": [
        ("", "a", "Tầm quan trọng"),
        ("", "b", "Quan điểm"),
        ("", "c", "Vai trò"),
        ("", "d", "Cơ cấu Chính phủ"),
        ("", "đ", "Tình hình triển khai, kết quả, hiệu quả"),
        ("", "e", "Tình hình triển khai và kết quả thực hiện Chỉ số"),
        ("", "g", "Tình hình triển khai các nội dung hiện đại hóa"),
        ("", "h", "kết quả đạt được"),
        ("", "i", "Các mô hình"),
        ("", "k", "Quy định của pháp luật"),
    ],
    "kh-103-tien-giang-2021": [
        ("a", "a", "Tuyên truyền, phổ biến sâu rộng về mục tiêu"),
        ("b", "b", "Đẩy mạnh công tác xây dựng"),
        ("c", "đ", "Thực hiện tốt công tác truyền thông"),
        ("d", "d", "Tuyên truyền về cải cách tổ chức bộ máy"),
        ("đ", "i", "Phát hiện, đưa vào thí điểm"),
        ("e", "đ", "Tuyên truyền các vấn đề cần biết"),
    ],
    "kh-tuy-phuoc-2023": [
        ("-", "c", "Tuyên truyền vai trò"),
        ("-", "b", "Tuyên truyền, phổ biến, quán triệt"),
        ("-", "a", "Phổ biến nội dung kế hoạch"),
        ("-", "e", "Tình hình triển khai, kết quả, hiệu quả việc tích hợp"),
        ("-", "g", "Tuyên truyền về việc đẩy mạnh ứng dụng"),
        ("-", "đ", "Phổ biến, quán triệt đến đội ngũ"),
        ("-", "k", "Tuyên truyền, giới thiệu công khai"),
        ("-", "k", "Tuyên truyền các nội dung, quy định"),
        ("-", "g", "Tuyên truyền nội dung Đề án"),
    ],
    "qd-1963-hcmc-2021": [
        ("a", "a", "Tuyên truyền, phổ biến sâu rộng về tầm"),
        ("b", "b", "Các quan điểm"),
        ("c", "c", "Vai trò"),
        ("d", "h", "Tuyên truyền, phổ biến sâu rộng về kết quả"),
        ("e", "a", "Tuyên truyền các nội dung theo Chương trình"),
        ("-", "a", "Tuyên truyền về Chủ đề"),
        ("-", "b", "Cải cách thể chế: Tuyên"),
        ("-", "đ", "Cải cách thủ tục hành chính: Tiếp"),
        ("-", "d", "Cải cách tổ chức bộ máy hành chính nhà nước: Tuyên"),
        ("-", "e", "Cải cách chế độ công vụ: Tuyên"),
        ("-", None, "Cải cách tài chính công: Tuyên"),
        ("-", "g", "Hiện đại hóa nền hành chính"),
        ("-", "h", "Tuyên truyền về công tác thanh tra"),
        ("-", "i", "Tuyên truyền về các đề xuất"),
    ],
}


def seed(name):
    return read_plan(SEEDS / f"{name}.txt")


@pytest.mark.parametrize("name", HEADINGS)
def test_the_heading_is_what_the_document_prints(name):
    heading = seed(name).heading
    assert (heading.number, heading.dated, heading.issuer, heading.period) == HEADINGS[name]
    assert "cải cách hành chính" in heading.title.lower()


@pytest.mark.parametrize("name", ITEMS)
def test_every_item_is_found_and_nothing_else(name):
    items = seed(name).items
    assert [(item.marker, item.guess.group) for item in items] == [row[:2] for row in ITEMS[name]]
    for item, (_, _, start) in zip(items, ITEMS[name], strict=True):
        assert item.text.startswith(start)
        assert item.source.place.startswith("dòng ")
        assert item.source.sentence


def test_dashes_stand_below_their_letter():
    parents = [item.parent for item in seed("qd-1963-hcmc-2021").items]
    assert parents == [None] * 5 + [4] * 9


def test_a_paragraph_cut_by_a_page_is_whole():
    tien_giang = seed("kh-103-tien-giang-2021").items[2]
    assert "trên môi trường số; tuyên truyền phổ biến kiến thức" in tien_giang.text
    city = seed("qd-1963-hcmc-2021").items[7]
    assert "Tuyên truyền về các giải pháp khuyến khích" in city.text


def test_the_table_of_tien_giang_is_healed():
    tasks = seed("kh-103-tien-giang-2021").tasks
    assert [task.no for task in tasks] == list("12345678")
    cut = tasks[4]
    assert cut.text.endswith(
        "về cải cách hành chính trên cơ sở bản tin điện tử cải cách hành chính của Văn phòng"
        " Ban Chỉ đạo cải cách hành chính của Chính phủ"
    )
    assert cut.partners == "Các sở, ban, ngành; Ủy ban nhân dân các huyện, thành phố, thị xã"
    assert (cut.timing.kind, cut.timing.raw) == (TimingKind.MONTHLY, "Định kỳ hàng tháng")
    quarters = tasks[3].timing
    assert (quarters.kind, quarters.start, quarters.end) == (
        TimingKind.RANGE,
        date(2021, 4, 1),
        date(2021, 9, 30),
    )
    assert tasks[6].partners == ""
    assert tasks[6].lead.startswith("Các sở, ban, ngành")


def test_a_deadline_of_the_year_before_is_kept_and_warned_of():
    plan = seed("kh-tuy-phuoc-2023")
    assert len(plan.tasks) == 7
    late = [task for task in plan.tasks if task.timing.kind is TimingKind.DEADLINE]
    assert [(task.no, task.timing.end) for task in late] == [
        ("4", date(2022, 12, 15)),
        ("5", date(2022, 12, 15)),
    ]
    assert sum("15/12/2022" in warning for warning in plan.warnings) == 2


def test_documents_without_a_table_have_no_tasks():
    assert not seed("qd-1216-btttt").tasks
    assert not seed("qd-1963-hcmc-2021").tasks
    assert not seed("bai-an-giang-2021").tasks


@pytest.mark.parametrize("name", HEADINGS)
def test_every_word_of_items_tasks_and_head_is_what_a_human_read(name):
    gold_path = Path(__file__).parents[1] / "data" / "plans" / "seeds" / f"{name}.gold"
    gold, plan = read_gold(gold_path, (SEEDS / f"{name}.txt").read_text(encoding="utf-8")), seed(name)
    for score in (
        items_score(gold, plan),
        tasks_score(gold, plan),
        head_score(gold, plan),
        bases_score(gold, plan),
    ):
        assert score.faults == ()
    assert all(any(words in warning for warning in plan.warnings) for words in gold.warnings)
