"""Plans put together from headings, signs, items and tables: exactly what was put in comes out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.domain.content import Heading
from broadcast.errors import BroadcastError
from broadcast.ingest import read_plan
from broadcast.ingest.blocks import flattened, healed
from broadcast.ingest.extraction.items import read_items
from broadcast.ingest.extraction.sections import tree
from broadcast.ingest.extraction.tasks import read_tasks, task_tables
from broadcast.ingest.readers.plaintext import read_text

LETTERS = "abcdđeghik"
STYLES = {
    "1.": lambda n: f"{n}. ",
    "1/": lambda n: f"{n}/ ",
    "1-": lambda n: f"{n}- ",
    "1)": lambda n: f"{n}) ",
    "(1)": lambda n: f"({n}) ",
    "a)": lambda n: f"{LETTERS[n - 1]}) ",
    "a.": lambda n: f"{LETTERS[n - 1]}. ",
    "a/": lambda n: f"{LETTERS[n - 1]}/ ",
    "-": lambda _: "- ",
    "–": lambda _: "– ",
    "+": lambda _: "+ ",
    "•": lambda _: "• ",
}
# what may stand below what, outermost first
LADDERS = [
    ("1.", "a)", "-", "+"),
    ("1/", "a/", "-"),
    ("1-", "–", "+"),
    ("a)", "-", "+"),
    ("a.", "–"),
    ("(1)", "a)", "-"),
    ("1)", "a.", "+"),
    ("-", "+"),
    ("•", "-", "+"),
]
HEADINGS = [
    "NỘI DUNG TUYÊN TRUYỀN",
    "Nội dung",
    "Nội dung trọng tâm",
    "MỘT SỐ NỘI DUNG CẦN TẬP TRUNG",
    "Nội dung truyền thông cải cách hành chính năm 2025",
    "CHỦ ĐỀ TUYÊN TRUYỀN",
    "NỘI DUNG LAN TỎA TRONG NHÂN DÂN",
    "Nội dung tuyên truyền về đời sống và việc làm",
    "Nội dung tuyên truyền gồm:",
]
BEFORE = "I. MỤC ĐÍCH, YÊU CẦU\n- Nâng cao nhận thức.\n- Thiết thực.\n"
AFTER = "III. HÌNH THỨC TUYÊN TRUYỀN\n1. Loa.\na) Xe.\n- Họp.\nIV. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ.\n- Theo dõi.\n"

SUBJECTS = st.sampled_from(
    [
        "Danh mục thủ tục được cắt giảm",
        "Tuyên truyền Đề án 06: tài khoản định danh, chữ ký số",
        "Kết quả chỉ số hài lòng",
        "Mục tiêu cải cách hành chính của tỉnh",
        "Nội dung cơ bản của Nghị định số 61/2018/NĐ-CP ngày 23/4/2018",
        "Gương người tốt; việc làm hay của thôn 5",
        "Trách nhiệm của người đứng đầu",
        "Hình thức nộp hồ sơ qua bưu chính",
    ]
)


@st.composite
def outlines(draw):
    """The lines of a list and what they are: (sign, index of the item above, words)."""
    ladder = draw(st.sampled_from(LADDERS))
    depths = [0]
    for _ in range(draw(st.integers(0, 7))):
        depths.append(draw(st.integers(0, min(depths[-1] + 1, len(ladder) - 1))))
    lines, told, open_items, counts = [], [], [], [0] * len(ladder)
    for depth in depths:
        del open_items[depth:]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (len(ladder) - depth - 1)
        words = f"{draw(SUBJECTS)} lần {len(told) + 1}"
        lines.append(STYLES[ladder[depth]](counts[depth]) + words + draw(st.sampled_from([".", ";"])))
        sign = STYLES[ladder[depth]](counts[depth]).strip("./) (")
        sign = "-" if ladder[depth] in "–•-" else sign.rstrip("-") or sign
        told.append((sign, open_items[-1] if open_items else None, words))
        open_items.append(len(told) - 1)
    return lines, told


def items_of(text):
    blocks = healed(read_text(text))
    return read_items(tree(tuple(flattened(blocks, ()))), "0").items


@settings(max_examples=150, deadline=None)
@given(
    outline=outlines(),
    heading=st.sampled_from(HEADINGS),
    lead=st.booleans(),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_whatever_the_signs_exactly_the_items_come_out(outline, heading, lead, gap):
    lines, told = outline
    leads = ["Tập trung tuyên truyền những nội dung sau:"] if lead else []
    found = items_of(BEFORE + gap.join([f"II. {heading}", *leads, *lines, ""]) + AFTER)
    assert [(item.marker, item.parent, item.text.rstrip(".")) for item in found] == told


@settings(max_examples=80, deadline=None)
@given(pieces=st.lists(SUBJECTS.filter(lambda words: ";" not in words), min_size=3, max_size=8, unique=True))
def test_a_sentence_between_semicolons_gives_its_pieces(pieces):
    found = items_of(
        f"{BEFORE}II. NỘI DUNG TUYÊN TRUYỀN\nTập trung các nội dung: {'; '.join(pieces)}.\n{AFTER}"
    )
    assert [item.text.rstrip(".") for item in found] == pieces


COLUMNS = {
    "no": ["STT", "TT", "Số TT"],
    "text": ["Nội dung", "Nhiệm vụ", "Nội dung công việc", "Nhiệm vụ cụ thể", "Tên nhiệm vụ"],
    "lead": ["Cơ quan chủ trì", "Đơn vị thực hiện", "Chủ trì", "Bộ phận phụ trách"],
    "partners": ["Cơ quan phối hợp", "Phối hợp", "Đơn vị phối hợp"],
    "timing": ["Thời gian", "Thời gian hoàn thành", "Tiến độ", "Thời hạn"],
    "product": ["Sản phẩm", "Kết quả", "Ghi chú", "Kinh phí"],
}


@st.composite
def task_texts(draw):
    """A table as tabs draw it, and its tasks: (number, words, lead, partners)."""
    optional = [name for name in ("partners", "timing", "product") if draw(st.booleans())]
    names = ["no", "text", "lead", *draw(st.permutations(optional))]
    header = "\t".join(draw(st.sampled_from(COLUMNS[name])) for name in names)
    lines, told = [header], []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        if draw(st.integers(0, 4)) == 0:
            lines.append(f"{'IVX'[number % 3]}\tCÔNG TÁC CHUNG" + "\t" * (len(names) - 2))
        row = {
            "no": str(number),
            "text": f"{draw(SUBJECTS)} lần {number}",
            "lead": draw(st.sampled_from(["Phòng Nội vụ", "Đài Truyền thanh xã"])),
            "partners": draw(st.sampled_from(["", "Các thôn"])),
            "timing": "Thường xuyên",
            "product": "Tin, bài",
        }
        told.append((row["no"], row["text"], row["lead"], row["partners"] if "partners" in names else ""))
        if draw(st.integers(0, 3)) == 0:  # a page ends in the midst of the row
            head, _, tail = row["text"].partition(" lần ")
            lines.append("\t".join({**row, "text": head}[name] for name in names))
            lines += ["", header, "\t".join(f"lần {tail}" if name == "text" else "" for name in names)]
        else:
            lines.append("\t".join(row[name] for name in names))
    return "\n".join(lines) + "\n", told


@settings(max_examples=100, deadline=None)
@given(table=task_texts())
def test_whatever_the_columns_exactly_the_rows_come_out(table):
    text, told = table
    blocks = healed(read_text(text))
    heading = Heading(number=None, dated=None, issuer=None, title=None, period=None)
    tasks = read_tasks(task_tables(blocks), "0", heading).tasks
    assert [(task.no, task.text, task.lead, task.partners) for task in tasks] == told


FRAGMENTS = st.sampled_from(
    [
        *HEADINGS,
        "I.",
        "a)",
        "-",
        "+",
        "đ)",
        "1.1.",
        "Phần thứ nhất",
        "Số:",
        "ngày",
        "STT\tNội dung\tThời gian",
        "|",
        "\t",
        "Căn cứ Luật",
        ";",
        ":",
        ".",
        "\n",
        "\n\n",
        " ",
        "KẾ HOẠCH",
        "Nơi nhận:",
        "ỦY BAN NHÂN DÂN",
        "năm 2025",
        "x",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=40).map("".join)))
def test_no_text_whatever_breaks_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "x.txt"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        plan = read_plan(path)
    except BroadcastError:
        return
    assert plan.items or plan.tasks
    assert all(item.parent is None or item.parent < index for index, item in enumerate(plan.items))
