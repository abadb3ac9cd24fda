"""What Word prints, whatever way its file says it: numbers, capitals, boxes, heads, hidden and tracked text."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from broadcast.ingest.blocks import Paragraph, Table
from broadcast.ingest.readers import read_file

NS = nsdecls("w")


def read(document, folder):
    document.save(folder / "a")
    return read_file(folder / "a")


def texts(reading):
    return [block.text for block in reading.blocks if isinstance(block, Paragraph)]


def level(depth, shape, text, extra=""):
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(document, *levels, list_id="900"):
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{list_id}">{"".join(levels)}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {NS} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>')
    )


def listed(document, text, depth=0, list_id="900"):
    paragraph = document.add_paragraph(text)
    mark = f'<w:numPr {NS}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    return paragraph


@pytest.mark.parametrize(
    ("shapes", "depths", "printed"),
    [
        ([("lowerLetter", "%1)")], [0] * 5, ["a)", "b)", "c)", "d)", "e)"]),
        ([("none", "đ)")], [0], ["đ)"]),
        (
            [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")],
            [0, 1, 2, 2, 1, 0, 1],
            ["I.", "1.", "1.1.", "1.2.", "2.", "II.", "1."],
        ),
        ([("decimalZero", "%1")], [0, 0], ["01", "02"]),
        ([("bullet", "+"), ("bullet", "\uf0b7")], [0, 1], ["+", "•"]),
    ],
)
def test_numbers_are_printed_as_word_prints_them(tmp_path, shapes, depths, printed):
    document = docx.Document()
    lists(document, *(level(depth, *shape) for depth, shape in enumerate(shapes)))
    for depth in depths:
        listed(document, "chữ", depth)
    assert texts(read(document, tmp_path)) == [f"{sign} chữ" for sign in printed]


def test_legal_numbers_levels_that_go_on_and_empty_paragraphs(tmp_path):
    document = docx.Document()
    lists(
        document,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2.", "<w:isLgl/>").replace("<w:start", "<w:start", 1),
        level(2, "decimal", "(%3)", '<w:lvlRestart w:val="0"/>'),
    )
    for text, depth in (("a", 0), ("b", 1), ("c", 2), ("", 0), ("d", 0), ("e", 2)):
        listed(document, text, depth)
    assert texts(read(document, tmp_path)) == ["I. a", "1.1. b", "(1) c", "III. d", "(2) e"]


def test_numbers_of_a_style_at_the_level_the_list_keeps_for_it(tmp_path):
    document = docx.Document()
    lists(document, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)", '<w:pStyle w:val="MucCon"/>'))
    style = f'<w:style {NS} w:type="paragraph" w:styleId="MucCon"><w:name w:val="Muc Con"/><w:pPr><w:numPr><w:numId w:val="900"/></w:numPr></w:pPr></w:style>'
    document.styles.element.append(parse_xml(style))
    child = f'<w:style {NS} w:type="paragraph" w:styleId="Rieng"><w:name w:val="Rieng"/><w:basedOn w:val="MucCon"/></w:style>'
    document.styles.element.append(parse_xml(child))
    for style_id in ("MucCon", "Rieng"):
        paragraph = document.add_paragraph("chữ")
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:pStyle {NS} w:val="{style_id}"/>'))
    assert texts(read(document, tmp_path)) == ["a) chữ", "b) chữ"]


def test_capitals_hidden_text_breaks_and_soft_hyphens(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Nội dung").font.all_caps = True
    paragraph.add_run(" không in").font.hidden = True
    paragraph.add_run("\nDòng\u00a0hai, từ\u00adng chữ")
    assert texts(read(document, tmp_path)) == ["NỘI DUNG", "Dòng hai, từng chữ"]


def test_a_text_box_stands_after_its_paragraph_and_once(tmp_path):
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Số: 9/KH-UBND</w:t></w:r></w:p></w:txbxContent>"
    both = f'<w:r {NS} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    document.add_paragraph("ỦY BAN NHÂN DÂN")._p.append(parse_xml(both))
    assert texts(read(document, tmp_path)) == ["ỦY BAN NHÂN DÂN", "Số: 9/KH-UBND"]


@pytest.mark.parametrize(("words", "kept"), [("Số: 12/KH-UBND", True), ("Kế hoạch tuyên truyền 2026", False)])
def test_the_first_head_belongs_where_it_holds_the_number(tmp_path, words, kept):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = words
    document.add_paragraph("Thân bài")
    assert texts(read(document, tmp_path)) == ([words] if kept else []) + ["Thân bài"]


def test_a_layout_table_gives_way_to_the_table_inside_it_and_deleted_rows_are_gone(tmp_path):
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "Trên bảng"
    inner = outer.add_table(2, 2)
    for place, words in enumerate(("STT", "Nhiệm vụ", "1", "bỏ")):
        inner.cell(place // 2, place % 2).text = words
    inner.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {NS} w:id="1"/>'))
    blocks = read(document, tmp_path).blocks
    assert [row.cells for block in blocks if isinstance(block, Table) for row in block.rows] == [
        ("STT", "Nhiệm vụ")
    ]
    assert blocks[0].text == "Trên bảng"
