"""Printed pages and portal pages give what the author wrote, in the order of reading, and nothing that a page adds."""

from pathlib import Path

import forms

from broadcast.ingest.blocks import Paragraph, Table
from broadcast.ingest.readers import read_file
from broadcast.ingest.readers.pdffile import read_pdf

LONG = "Đài truyền thanh xã đọc bản tin về chuyển đổi số để bà con biết cách nộp hồ sơ ở bộ phận một cửa của xã. "


def printed(text, **look):
    blocks, notes = read_pdf(Path("a"), forms.as_pdf(text, **look))
    return [block.text if isinstance(block, Paragraph) else block for block in blocks], notes


def test_a_letterhead_of_two_columns_is_read_one_column_after_the_other():
    head = forms.letterhead(
        ["ỦY BAN NHÂN DÂN", "XÃ PHÚ LÂM", "Số: 08/KH-UBND"],
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Phú Lâm, ngày 12 tháng 01 năm 2026",
        ],
    )
    found, _ = printed("KẾ HOẠCH\n" + LONG * 3, head=head)
    assert found[:7] == [*head["left"], *head["right"], "KẾ HOẠCH"]
    assert found[7] == (LONG * 3).strip()


def test_running_feet_and_page_numbers_go_and_a_paragraph_over_two_pages_is_whole():
    found, _ = printed("\n".join([LONG * 12] * 4), foot="Kế hoạch của xã - lưu hành nội bộ")
    assert found == [(LONG * 12).strip()] * 4


def test_paragraphs_of_one_full_line_each_stay_apart():
    line = "Giới thiệu cách nộp hồ sơ qua mạng cho bà con trong thôn, xóm, ấp của xã ta nhé"
    found, _ = printed("\n".join([LONG * 4, line, line, line, LONG * 4]), size="13pt", spacing="0.65em")
    assert found == [(LONG * 4).strip(), line, line, line, (LONG * 4).strip()]


def test_on_a_page_of_short_paragraphs_full_lines_stay_apart_and_a_long_one_is_whole():
    lines = [
        "Tuyên truyền cải cách hành chính nhà nước trên địa bàn xã Phú Lâm năm 2026",
        "Ủy ban nhân dân xã xây dựng kế hoạch tuyên truyền của địa phương như sau nhé",
        *[f"- Bài viết số {number}." for number in range(12)],
        LONG.strip(),
        *[f"- Bản tin số {number}." for number in range(12)],
    ]
    found, _ = printed("\n".join(lines))
    assert found == lines


def test_a_basis_does_not_go_on_with_the_title_above_it_where_no_line_tells_the_margin():
    lines = [
        "Tuyên truyền trên hệ thống truyền thanh thông minh của xã Cẩm Hưng năm 2026",
        "Căn cứ Nghị định số 49/2017/NĐ-CP và nhiệm vụ được giao;",
        *[f"{number}. Bản tin." for number in range(1, 9)],
    ]
    found, _ = printed("\n".join(lines))
    assert found == lines


def test_a_dash_of_the_sentence_that_a_line_begins_with_opens_no_item():
    cut = "- Hai nhóm thủ tục hành chính liên thông: đăng ký khai sinh - đăng ký thường trú - cấp thẻ bảo hiểm y tế."
    found, _ = printed(f"{cut}\n{LONG.strip()}\n- đăng ký khai tử;\n- cấp thẻ.")
    assert found == [cut, LONG.strip(), "- đăng ký khai tử;", "- cấp thẻ."]


def test_a_table_over_several_pages_keeps_its_rows_and_their_places():
    rows = "\n".join(f"{number}\t{LONG}\tĐài xã\tThường xuyên" for number in range(1, 25))
    found, _ = printed(f"Bảng\nSTT\tNội dung\tChủ trì\tThời gian\n{rows}")
    tables = [block for block in found if isinstance(block, Table)]
    assert len(tables) > 1
    assert all(table.rows[0].cells[0] == "STT" for table in tables)
    words = " ".join(row.cells[1] for table in tables for row in table.rows[1:])
    assert words.split() == (LONG * 24).split()
    assert tables[1].rows[1].place == "trang 2, bảng 1, hàng 2"


def test_a_portal_shows_more_than_the_article(tmp_path):
    (tmp_path / "a").write_bytes(
        forms.as_page("KẾ HOẠCH\n1. Nội dung tuyên truyền\n- Chuyển đổi số\n" + LONG * 3)
    )
    assert [block.text for block in read_file(tmp_path / "a").blocks] == [
        "KẾ HOẠCH",
        "1. Nội dung tuyên truyền",
        "- Chuyển đổi số",
        (LONG * 3).strip(),
    ]


def test_related_news_without_a_name_of_its_own_goes_by_its_headline(tmp_path):
    page = f"<html><body><div><p>Số: 5/KH-UBND</p><p>{LONG * 5}</p><p><b>Tin liên quan</b></p><p>Hội nghị</p></div></body></html>"
    page = page.replace("<p><b>Tin liên quan</b></p>", "<p>Tin liên quan:</p>")
    (tmp_path / "a").write_text(page, encoding="utf-8")
    assert [block.text for block in read_file(tmp_path / "a").blocks] == ["Số: 5/KH-UBND", (LONG * 5).strip()]


def test_a_list_of_links_inside_the_article_goes_and_a_task_with_a_link_stays(tmp_path):
    links = "".join(f'<li><a href="/{n}">Tin số {n} của xã</a></li>' for n in range(4))
    page = f'<html><body><div><p>Số: 5/KH-UBND</p><ul>{links}</ul><p>{LONG * 3}</p><ul><li>{LONG}<a href="/x">xem</a></li></ul></div></body></html>'
    (tmp_path / "a").write_text(page, encoding="utf-8")
    assert [block.text for block in read_file(tmp_path / "a").blocks] == [
        "Số: 5/KH-UBND",
        (LONG * 3).strip(),
        f"- {LONG}xem",
    ]
