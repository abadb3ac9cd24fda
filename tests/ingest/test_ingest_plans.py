"""Plans of our own, in the shapes that communes write: text, page, markdown, Word."""

import contextlib
import json
from datetime import date
from pathlib import Path

import pytest

from broadcast.domain.content import TimingKind
from broadcast.errors import BroadcastError, PlanWithoutItemsError
from broadcast.ingest import plan_document, read_plan
from broadcast.ingest.markers import split_marker

PLANS = Path(__file__).parents[1] / "data" / "plans"


def shape(plan):
    return [(item.marker, item.parent, item.text) for item in plan.items]


def test_a_commune_s_text_with_numbers_dashes_and_pluses():
    plan = read_plan(PLANS / "xa-thanh-an-2026.txt")
    assert shape(plan) == [
        ("1.1", None, "Cải cách thủ tục hành chính"),
        ("-", 0, "Cách nộp hồ sơ qua mạng tại Trung tâm Phục vụ hành chính công xã:"),
        ("+", 1, "Đăng ký khai sinh liên thông"),
        ("+", 1, "Xác nhận tình trạng hôn nhân."),
        ("-", 0, "Giấy tờ nào không còn phải nộp kể từ khi có dữ liệu dân cư."),
        ("1.2", None, "Chính quyền số"),
        ("-", 5, "Cài đặt và dùng VNeID, chữ ký số cá nhân."),
        ("1.3", None, "Mục tiêu cải cách hành chính của xã và kết quả đạt được trong quý trước"),
    ]
    heading = plan.heading
    assert (heading.number, heading.dated) == ("27/KH-UBND", date(2026, 2, 6))
    assert heading.issuer == "Ủy ban nhân dân xã Thạnh An"
    assert heading.title == "Tuyên truyền cải cách hành chính trên đài truyền thanh xã năm 2026"
    timings = [(t.timing.kind, t.timing.per, t.timing.start, t.timing.end) for t in plan.tasks]
    assert timings == [
        (TimingKind.MONTHLY, 8, None, None),
        (TimingKind.MONTHLY, 2, None, None),
        (TimingKind.RANGE, None, date(2026, 4, 1), date(2026, 9, 30)),
        (TimingKind.DEADLINE, None, None, date(2026, 12, 20)),
    ]
    assert plan.tasks[0].lead == "Văn phòng HĐND và UBND xã"
    assert plan.warnings == ()


def test_a_child_without_words_of_its_own_takes_its_parent_s_group():
    plan = read_plan(PLANS / "xa-thanh-an-2026.txt")
    parent, child = plan.items[1].guess, plan.items[2].guess
    assert child.group == parent.group == "đ"
    assert 0 < child.confidence < parent.confidence


def test_a_page_with_lists_a_blank_number_and_a_header_of_two_rows():
    plan = read_plan(PLANS / "phuong-ben-do-2026.html")
    assert [(marker, parent) for marker, parent, _ in shape(plan)] == [
        ("a", None),
        ("b", None),
        ("-", 1),
        ("-", 1),
        ("c", None),
    ]
    assert [item.guess.group for item in plan.items] == ["e", "i", "i", "i", "d"]
    assert plan.items[0].source.place.startswith("đoạn ")
    assert (plan.heading.number, plan.heading.dated) == (None, None)
    assert plan.heading.issuer == "Ủy ban nhân dân phường Bến Đò"
    assert plan.heading.period == (date(2026, 7, 1), date(2026, 12, 31))
    assert [(t.no, t.text, t.lead, t.partners) for t in plan.tasks] == [
        ("1", "Soạn bộ câu hỏi đáp", "Phòng Văn hóa - Xã hội", "Các khu phố"),
        ("2", "Thu âm và phát trên loa phường", "Phòng Văn hóa - Xã hội", ""),
        ("3", "Gửi báo cáo", "Văn phòng", ""),
    ]
    assert plan.tasks[1].timing.start == date(2026, 8, 1)
    assert plan.tasks[1].source.place == "bảng 2, hàng 5"
    assert (plan.tasks[2].timing.kind, plan.tasks[2].timing.raw) == (TimingKind.ONGOING, "Khi có yêu cầu")
    assert any("để trống" in warning for warning in plan.warnings)


def test_a_notice_whose_list_is_led_in_by_a_sentence():
    plan = read_plan(PLANS / "thong-bao-dong-xuan.md")
    assert shape(plan) == [
        ("-", None, "Thủ tục hành chính không phụ thuộc địa giới: nộp ở đâu cũng được."),
        ("-", None, "Quyền, nghĩa vụ của người dân trong giám sát cán bộ (đường dây nóng)."),
        ("-", None, "Sáng kiến, cách làm hay của thôn Hạ."),
    ]
    assert plan.heading.period == (date(2026, 1, 1), date(2026, 3, 31))


def test_the_json_document_has_exactly_its_keys():
    plan = read_plan(PLANS / "xa-thanh-an-2026.txt")
    document = json.loads(json.dumps(plan_document(plan)))
    assert set(document) == {"document", "items", "tasks", "warnings"}
    assert document["document"] == {
        "number": "27/KH-UBND",
        "date": "2026-02-06",
        "issuer": "Ủy ban nhân dân xã Thạnh An",
        "title": "Tuyên truyền cải cách hành chính trên đài truyền thanh xã năm 2026",
        "period": ["2026-01-01", "2026-12-31"],
        "bases": [
            (
                "Căn cứ Kế hoạch số 11/KH-UBND ngày 09 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh về truyền thông"
                " cải cách hành chính"
            )
        ],
    }
    item = document["items"][4]
    assert set(item) == {"marker", "text", "parent", "group", "field", "confidence", "source"}
    assert 0 <= item["confidence"] <= 1
    assert item["source"] == {
        "document": plan.document,
        "place": "dòng 21",
        "sentence": "- Giấy tờ nào không còn phải nộp kể từ khi có dữ liệu dân cư.",
    }
    task = document["tasks"][3]
    assert set(task) == {"no", "text", "lead", "partners", "timing"}
    assert task["timing"] == {
        "kind": "deadline",
        "raw": "Trước ngày 20/12",
        "start": None,
        "end": "2026-12-20",
        "per": None,
    }


def write(folder, text):
    path = folder / "kh.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sentence_below_the_heading_is_listed_between_semicolons(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "II. Nội dung tuyên truyền: tập trung 3 nội dung: cải cách thể chế; một cửa liên thông;"
            " chuyển đổi số.\nIII. Kinh phí: không; có; không rõ.\n",
        )
    )
    assert [item.text for item in plan.items] == ["cải cách thể chế", "một cửa liên thông", "chuyển đổi số."]


def test_a_declared_count_that_is_not_met_is_warned_of(tmp_path):
    plan = read_plan(
        write(tmp_path, "Nội dung tuyên truyền\nGồm 5 nội dung: cải cách thể chế; một cửa; chuyển đổi số.\n")
    )
    assert len(plan.items) == 3
    assert any("5 nội dung" in warning for warning in plan.warnings)


def test_paragraphs_without_signs_are_items(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "1. Nội dung truyền thông\n\nBộ phận một cửa.\n\nChuyển đổi số.\n\n2. Kinh phí\n\nKhông.\n",
        )
    )
    assert [item.text for item in plan.items] == ["Bộ phận một cửa.", "Chuyển đổi số."]


def test_a_mixed_heading_keeps_its_items_and_drops_its_forms(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "II. NỘI DUNG VÀ HÌNH THỨC TUYÊN TRUYỀN\n1. Bộ phận một cửa\n2. Chuyển đổi số\n"
            "3. Hình thức thực hiện\n- Loa\nIII. KINH PHÍ\n- Không\n",
        )
    )
    assert [item.text for item in plan.items] == ["Bộ phận một cửa", "Chuyển đổi số"]


def test_a_half_row_after_a_page_joins_and_a_row_without_number_stays(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "STT\tNhiệm vụ\tChủ trì\tThời gian\n1\tViết tin về bộ phận\tVăn phòng\tHằng\n\n"
            "STT\tNhiệm vụ\tChủ trì\tThời gian\n\tMột cửa\t\tquý\n\tPhát lại\tĐài\tHằng năm\n",
        )
    )
    assert [(t.no, t.text, t.timing.kind) for t in plan.tasks] == [
        ("1", "Viết tin về bộ phận Một cửa", TimingKind.QUARTERLY),
        ("", "Phát lại", TimingKind.YEARLY),
    ]


def test_a_page_that_repeats_one_of_two_header_rows_keeps_the_columns_of_both(tmp_path):
    header = "STT\tNhiệm vụ\tCơ quan thực hiện\tCơ quan thực hiện\tThời gian\n"
    plan = read_plan(
        write(
            tmp_path,
            f"{header}\t\tChủ trì\tPhối hợp\t\n1\tViết tin\tVăn phòng\tĐoàn xã\tHằng quý\n- 2 -\n"
            f"{header}2\tPhát tin\tĐài\tCác thôn\tHằng năm\n",
        )
    )
    assert [(t.lead, t.partners) for t in plan.tasks] == [("Văn phòng", "Đoàn xã"), ("Đài", "Các thôn")]


@pytest.mark.parametrize(
    "text",
    [
        "Xin chào các bạn.\nHôm nay trời đẹp.\n",
        "I. MỤC ĐÍCH\n- Một\n- Hai\nII. HÌNH THỨC TUYÊN TRUYỀN\n- Loa\nIII. TỔ CHỨC THỰC HIỆN\n- Xã\n",
        "Nơi nhận:\n- Lưu: VT.\n",
        "2. Yêu cầu\nb) Nội dung tuyên truyền phải thiết thực.\n- Một\n",
    ],
)
def test_what_is_no_content_gives_no_items(tmp_path, text):
    with pytest.raises(PlanWithoutItemsError):
        read_plan(write(tmp_path, text))


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("UBND TỈNH LÂM SƠN\nSỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("ỦY BAN NHÂN DÂN\nPHƯỜNG BẾN ĐÒ", "Ủy ban nhân dân phường Bến Đò"),
        ("UBND XÃ PHÚ LÂM\nPHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
    ],
)
def test_an_issuer_in_capitals_is_spelled_as_people_write_it(tmp_path, letterhead, issuer):
    text = (
        f"{letterhead}\nSố: 132-KH/XX\nKẾ HOẠCH\nTuyên truyền năm 2026\n1. Nội dung tuyên truyền\n- Một cửa\n"
    )
    heading = read_plan(write(tmp_path, text)).heading
    assert (heading.issuer, heading.number) == (issuer, "132-KH/XX")


def test_a_heading_without_a_sign_ends_the_content(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "Nội dung tuyên truyền\n\n1. Cải cách thể chế\n\nVăn bản mới ban hành.\n\n2. Chuyển đổi số\n\n"
            "Hình thức tuyên truyền\n\n1. Loa\n",
        )
    )
    assert shape(plan) == [
        ("1", None, "Cải cách thể chế: Văn bản mới ban hành."),
        ("2", None, "Chuyển đổi số"),
    ]


def test_sub_rows_of_words_without_numbers_stay_in_their_table(tmp_path):
    plan = read_plan(
        write(tmp_path, "STT\tNhiệm vụ\tChủ trì\tThời gian\n1\tĐọc bản\tĐài\tHằng tháng\n\ttin buổi sáng\n")
    )
    assert [task.text for task in plan.tasks] == ["Đọc bản tin buổi sáng"]


def test_the_goals_of_reform_are_told_and_the_goals_of_telling_are_not(tmp_path):
    plan = read_plan(
        write(
            tmp_path,
            "1. Nội dung tuyên truyền\n- Mục tiêu cải cách hành chính năm 2026\n- Hình thức tuyên truyền: loa\n",
        )
    )
    assert [item.text for item in plan.items] == ["Mục tiêu cải cách hành chính năm 2026"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1/Nội dung", "1"),
        ("a/ Nội dung", "a"),
        ("I- MỤC ĐÍCH", "I"),
        ("ii) Hai", "ii"),
        ("o Nội dung", "-"),
        ("đ}Nội dung", "đ"),
        ("Phần thứ hai", "Phần thứ hai"),
        ("41/TTr-SNV ngày 18 tháng 5", None),
        ("V/v tuyên truyền", None),
        ("X-quang", None),
        ("30/6/2025 là hạn", None),
        ("2 - 3 giờ mỗi ngày", None),
    ],
)
def test_a_sign_is_told_from_what_looks_like_one(text, sign):
    marker, _ = split_marker(text)
    assert (marker.printed if marker else None) == sign


HEAD = "UBND XÃ LỘC\nSố: 1/KH-UBND\nLộc, ngày 1 tháng 2 năm 2024\nKẾ HOẠCH\nTuyên truyền năm 2024\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I. NỘI DUNG TUYÊN TRUYỀN\n- Một cửa.\nII. KINH PHÍ\n- Có.\nIII. NỘI DUNG TRUYỀN THÔNG\n- Chữ ký số.\n", "2 phần nội dung"),
        ("I. NỘI DUNG TUYÊN TRUYỀN\n- Một cửa.\n- Kết quả của\n", "dừng giữa câu"),
        ("I. VIỆC\nSTT\tViệc làm\tĐơn vị\tThời gian\n1\tViết tin\tĐài\tHằng tháng\n", "cột “Việc làm”"),
        ("I. VIỆC\nSTT\tNhiệm vụ\tĐơn vị\tThời gian\n1\tViết tin\tĐài\tHằng tháng\n", "Không thấy mục nội dung"),
        (("I. NỘI DUNG TUYÊN TRUYỀN\na) Một cửa.\nb) Kết quả chấm điểm bộ chỉ số phục vụ người dân của xã trong năm.\n"
         "Các thôn tự chọn.\n"), "Các thôn tự chọn"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_named(tmp_path, text, told):
    plan = read_plan(write(tmp_path, HEAD + text))
    assert any(told in warning for warning in plan.warnings), plan.warnings


HOSTILE = ["I", "1.", "a) ", "- ", "nội dung ", "tuyên truyền, ", "căn cứ ", "và ", "số ", "UBND ", "; ", ": ", "\t", "  ", "|",
           "STT  x  y  ", "Ủy ban nhân dân ", "ngày 1 tháng 2 ", "VIX", "nội dung, hình thức, ", "chủ trì ", "((", "**"]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_long_repetition_takes_long(tmp_path, piece):
    """A pattern that looks back again and again would not come to its end on these."""
    head = "Số: 1/KH-UBND\nKẾ HOẠCH\n"
    text = head + piece * (19_000 // len(piece)) + "\n" + (piece * 30 + "\n") * 600
    path = write(tmp_path, text)
    with contextlib.suppress(BroadcastError):
        read_plan(path)
