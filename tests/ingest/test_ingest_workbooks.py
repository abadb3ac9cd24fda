"""Workbooks: lines above a table, the table where the operator sees it, dates as dates, several sheets and tables."""

import io
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
import xlwt

from broadcast.ingest import read_plan
from broadcast.ingest.blocks import Paragraph, Table
from broadcast.ingest.readers.workbook import read_workbook


def book(fill):
    made = io.BytesIO()
    writer = xlsxwriter.Workbook(made, {"in_memory": True})
    fill(writer)
    writer.close()
    return made.getvalue()


def blocks(content):
    return read_workbook(Path("a"), content)[0]


def test_a_plan_typed_into_excel(tmp_path):
    def fill(writer):
        sheet = writer.add_worksheet("Nhiệm vụ")
        sheet.write_row(
            0,
            1,
            [
                "ỦY BAN NHÂN DÂN\nXÃ PHÚ LÂM\nSố: 8/KH-UBND",
                "",
                "",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPhú Lâm, ngày 12 tháng 01 năm 2026",
            ],
        )
        sheet.merge_range(1, 1, 1, 4, "KẾ HOẠCH")
        sheet.merge_range(2, 1, 2, 4, "Tuyên truyền cải cách hành chính năm 2026")
        sheet.write_row(4, 1, ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"])
        sheet.write_row(5, 1, [1, "Đọc bản tin", "Đài xã"])
        sheet.write_datetime(5, 4, datetime(2026, 12, 15), writer.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_row(6, 1, [2, "Viết bài"])
        sheet.merge_range(6, 3, 7, 3, "Văn phòng")
        sheet.write(6, 4, "Thường xuyên")
        sheet.write_row(7, 1, [3, "Lập sổ"])
        sheet.write(7, 4, "Hằng tháng")
        hidden = writer.add_worksheet("Nháp")
        hidden.write(0, 0, "không đọc")
        hidden.hide()

    path = tmp_path / "kế hoạch"
    path.write_bytes(book(fill))
    plan = read_plan(path)
    assert (plan.heading.number, plan.heading.dated) == ("8/KH-UBND", date(2026, 1, 12))
    assert [(task.no, task.text, task.lead, task.timing.raw) for task in plan.tasks] == [
        ("1", "Đọc bản tin", "Đài xã", "15/12/2026"),
        ("2", "Viết bài", "Văn phòng", "Thường xuyên"),
        ("3", "Lập sổ", "Văn phòng", "Hằng tháng"),
    ]
    assert plan.tasks[1].source.place == "trang tính “Nhiệm vụ”, hàng 7"


def test_several_tables_and_lines_between_them():
    def fill(writer):
        sheet = writer.add_worksheet("A")
        sheet.write(0, 0, "I. Bảng một")
        sheet.write_row(1, 0, ["STT", "", "Nội dung", "Thời gian"])
        sheet.write_row(2, 0, [1, "", "x", "y"])
        sheet.write(4, 0, "II. Bảng hai")
        sheet.write_row(6, 2, ["STT", "Nội dung", "Thời gian"])
        writer.add_worksheet("B").write(0, 0, "Trang hai")

    found = blocks(book(fill))
    assert [
        block.text if isinstance(block, Paragraph) else [row.cells for row in block.rows] for block in found
    ] == [
        "I. Bảng một",
        [("STT", "Nội dung", "Thời gian"), ("1", "x", "y")],
        "II. Bảng hai",
        [("STT", "Nội dung", "Thời gian")],
        "Trang hai",
    ]


def test_an_older_workbook_is_read():
    writer = xlwt.Workbook()
    sheet = writer.add_sheet("Cũ")
    for column, words in enumerate(("STT", "Nội dung", "Thời gian")):
        sheet.write(0, column, words)
    sheet.write(1, 0, 1)
    sheet.write(1, 2, date(2026, 1, 2), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    made = io.BytesIO()
    writer.save(made)
    (table,) = blocks(made.getvalue())
    assert isinstance(table, Table)
    assert table.rows[1].cells == ("1", "", "02/01/2026")
