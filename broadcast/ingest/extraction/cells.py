"""What a column of a table holds, told by its cells where its header says it in words that nobody foresaw.

    Đầu việc             | Ai làm       | Lúc nào
    Đọc thông báo về …   | Văn phòng    | Quý II        ◀ a task | a body | a time
    Hướng dẫn nộp hồ sơ  | Ban Chỉ đạo  | Hằng tháng

Most cells of a column decide. Prices, marks, telephones and the numbers of documents say that a table has
another purpose, however much the rest of it looks like tasks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from broadcast.ingest.blocks import Row
from broadcast.ingest.cadence import read_timing
from broadcast.ingest.classification.taxonomy import guess
from broadcast.ingest.words import clean, fold

_BODY = re.compile(
    r"(?:[-–+•*]\s*)?(?:(?:tất cả |toàn thể )?(?:các |những )?)"
    r"(?:ubnd|uỷ ban|ủy ban|hđnd|hội đồng|ubmttq|mttq|mặt trận|sở|phòng(?!,? ?(?:chống|cháy|ngừa|bệnh|dịch))"
    r"|ban(?! hành)|ngành|đài|báo(?! cáo| động| đảm| chí)|cơ quan|đơn vị|bộ(?! thủ tục| tiêu chí)|công chức|viên chức"
    r"|văn phòng|hội(?! nghị| thi| thảo| họp| chợ)|liên đoàn|công đoàn|đoàn(?! kết)|xã đoàn|trung tâm|trường"
    r"|trạm|tổ(?! chức)|đội|nhóm|thôn|ấp|bản(?! tin)|xóm|làng|khu phố|khu dân cư|xã|phường|trưởng|phó|chủ tịch|bí thư"
    r"|thường trực|lãnh đạo|thủ trưởng|chi bộ|chi hội|chi đoàn|chi cục|công an|quân sự|ngân hàng|kho bạc"
    r"|bảo hiểm xã hội|bưu điện|cán bộ|kế toán|cổng thông tin|địa phương|tổ chức (?:chính trị|đoàn thể)|đoàn thể)(?!\w)"
)
_TASK = re.compile(
    r"(?:[-–+•*]\s*)?(?:(?:tiếp tục|chủ động|phối hợp|thường xuyên|kịp thời|công tác|đẩy mạnh|tăng cường|tích cực) )*"
    r"(?:tuyên truyền|truyền thông|truyền tải|phổ biến|quán triệt|xây dựng|tổ chức|đăng|phát|viết|biên|soạn|thực hiện"
    r"|triển khai|hướng dẫn|cập nhật|công khai|công bố|niêm yết|duy trì|rà soát|kiểm tra|giám sát|báo cáo|tổng hợp|sơ kết"
    r"|tổng kết|giới thiệu|vận động|nêu|tôn vinh|biểu dương|in|treo|cấp|mở|lắp|sửa|chuẩn bị|tham mưu|ban hành|tiếp nhận"
    r"|đôn đốc|theo dõi|thông báo|thông tin|tập huấn|bồi dưỡng|đào tạo|đọc|sản xuất|ghi|thu|làm|nâng|tiếp|khảo sát|đánh giá"
    r"|lồng ghép|chuyên mục|tin,? bài|phóng sự|hội nghị|tọa đàm|toạ đàm|đối thoại|nói|kể|trả lời|giải đáp|nhắc|mời|lấy ý kiến"
    r"|phản ánh|đưa|gửi|quảng bá|cổ động|chia sẻ|khuyến khích|hỗ trợ|bố trí|kiện toàn|thành lập|số hóa|số hoá|cải cách|cung cấp"
    r"|đổi mới|rút|cắt giảm|đơn giản|chấn chỉnh|xử lý|phân công|lập|đề xuất|trình|nhân rộng|chạy|dán|kẻ|vẽ|dựng|quay|chiếu"
    r"|thiết kế|phát động|phát hành|tham gia|đảm bảo|bảo đảm|tạo|bình chọn|khen|học|dịch|thi)(?!\w)"
)
_ELSEWHERE = re.compile(
    r"(?:tên )?(?:các )?(?:thủ tục|tthc|dịch vụ).*|.*(?:văn bản|thành tiền|đơn giá|đơn vị tính|(?<!\w)đvt(?!\w)|nơi nhận|chức vụ|họ (?:và )?tên|điện thoại|ký hiệu|trích yếu"
    r"|email|kính gửi|về việc|đến ngày|số đến|ban hành|(?<!thí )(?<!đặc )(?<!thời )(?<!địa )điểm|đã |kết quả).*"
)
_PURPOSE = re.compile(
    r"0[\d .]{8,12}|\S+@\S+|\d{1,5}(?:/\d{4})?/[A-ZĐ][\w-]*-?[A-ZĐ]\w*|\d{1,3}(?:\.\d{3})+(?:\s?(?:đ|đồng))?"
)
"""A telephone, an address, the number of a document, a price."""
_FIGURE = re.compile(r"[\d.,%\s]+")
_NUMBER = re.compile(r"\d{1,3}\.?")
_BLANK = re.compile(r"[.…_\s-]*")
_MOST = 0.6
_LONGEST_TIMING = 60
_LONGEST_BODY = 200
_FEWEST_WORDS = 4
_MOST_CURT = 2
_MOST_ROWS = 40
"""Rows that are enough to tell what columns hold."""
_MOST_YEARS = 2
"""Years that the dates of tasks lie in; those of a register of documents lie in more."""
_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4})")


def told_by_cells(rows: Sequence[Row], named: Mapping[int, str]) -> dict[int, str]:
    """What the columns hold; empty where the table is none of tasks.

    `named` is what the header tells already: only columns that it leaves untold, or calls the task's, are looked at.
    """
    columns = _columns(rows[:_MOST_ROWS])
    if len(columns) < 2 or any(_is_of_another_purpose(cells) for cells in columns.values()):
        return {}
    told = {place: name for place, name in named.items() if name in {"no", "lead", "partners", "timing"}}
    untold = {place: cells for place, cells in columns.items() if place not in named}
    told |= _roles(untold, told)
    wordy = {
        p: cells
        for p, cells in columns.items()
        if named.get(p, "text") in {"text", "perhaps"} and p not in told
    }
    known = {"lead", "timing"} & set(told.values())
    task = _task(wordy, _has_words if len(known) > 1 else _is_task)
    if task is None or not known:
        return {}
    figures = [place for place, cells in columns.items() if place not in told and _most(cells, _is_figure)]
    registers = (
        len({year for cells in columns.values() for cell in cells for year in _YEAR.findall(cell)})
        > _MOST_YEARS
    )
    return {} if len(figures) > 1 or registers else told | {task: "text"}


def roles_by_cells(rows: Sequence[Row], told: Mapping[int, str], silent: Collection[int]) -> dict[int, str]:
    """What the `silent` columns hold of what is not `told`: numbers, times, who leads, who helps."""
    columns = _columns(rows[:_MOST_ROWS])
    return _roles({place: cells for place, cells in columns.items() if place in silent}, told)


def holds(row: Row, columns: Mapping[int, str]) -> bool:
    """Whether a row's cells are of the kinds that `columns` tell: it is no header."""
    kinds = {"no": _is_number, "lead": _is_body, "timing": is_timing}
    return any(
        kinds[name](row.cells[p]) for p, name in columns.items() if name in kinds and p < len(row.cells)
    )


def is_curt(rows: Sequence[Row], place: int) -> bool:
    """Whether most cells of a column are of a word or two: names, shifts, kinds; no tasks."""
    cells = [clean(row.cells[place]) for row in rows[:_MOST_ROWS] if place < len(row.cells)]
    return _most(cells, lambda cell: len(cell.split()) <= _MOST_CURT)


def is_timing(cell: str) -> bool:
    """Whether a cell says when, and not who or what."""
    words = clean(cell)
    short = len(words) <= _LONGEST_TIMING and not _BLANK.fullmatch(words)
    return short and not _is_body(words) and read_timing(words, None) is not None


def is_of_another_purpose(header: Row) -> bool:
    """Whether the words of a header are those of budgets, directories, registers and reports."""
    return any(_ELSEWHERE.fullmatch(fold(cell)) for cell in header.cells)


def _columns(rows: Sequence[Row]) -> dict[int, list[str]]:
    """The cells of each column, header among them, without the titles of groups and columns that repeat the one before."""
    width = max((len(row.cells) for row in rows), default=0)
    filled = [(row, [cell for cell in row.cells if cell]) for row in rows]
    whole = [row for row, cells in filled if len(set(cells)) > 1 and 2 * len(cells) >= width]
    columns = {p: [clean(row.cells[p]) if p < len(row.cells) else "" for row in whole] for p in range(width)}
    return {place: cells for place, cells in columns.items() if place == 0 or cells != columns[place - 1]}


def _roles(columns: Mapping[int, list[str]], told: Mapping[int, str]) -> dict[int, str]:
    """Numbers, times and bodies among untold `columns`, for what is not `told` already."""
    roles: dict[int, str] = {}
    times: dict[int, int] = {}  # the words of a task may also say when: the shortest column is the time's
    wanted = [name for name in ("lead", "partners") if name not in told.values()]
    for place, cells in columns.items():
        if "no" not in {*told.values(), *roles.values()} and _runs(cells):
            roles[place] = "no"
        elif _most(cells, _is_body):
            roles |= {place: wanted.pop(0)} if wanted else {}
        elif "timing" not in told.values() and _most(cells, is_timing):
            times[place] = sum(map(len, cells))
    if times:
        roles[min(times, key=lambda place: times[place])] = "timing"
    return roles


def _task(columns: Mapping[int, list[str]], is_task: Callable[[str], bool]) -> int | None:
    """The column of the longest words, where most of its cells say what is to be done."""
    lengths = {place: sum(map(len, cells)) for place, cells in columns.items()}
    place = max(lengths, key=lambda place: lengths[place], default=None)
    return place if place is not None and _most(columns[place], is_task) else None


def _most(cells: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    """Whether a column is of a kind: two cells at least, and most of all, its header counted as one."""
    right = sum(map(is_so, cells))
    return right >= 2 and right >= _MOST * len(cells)


def _runs(cells: Sequence[str]) -> bool:
    numbers = [int(cell.rstrip(".")) for cell in cells if _NUMBER.fullmatch(cell)]
    return _most(cells, _is_number) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_of_another_purpose(cells: Sequence[str]) -> bool:
    return _most(cells, lambda cell: bool(_PURPOSE.fullmatch(cell)))


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(clean(cell)))


def _is_figure(cell: str) -> bool:
    return bool(cell and _FIGURE.fullmatch(cell))


def _is_body(cell: str) -> bool:
    return len(cell) <= _LONGEST_BODY and bool(_BODY.match(fold(cell)))


def _has_words(cell: str) -> bool:
    return len(cell.split()) >= _FEWEST_WORDS


def _is_task(cell: str) -> bool:
    """Whether words alone tell a task: they open with what is done, or speak of what plans speak of."""
    return _has_words(cell) and bool(_TASK.match(fold(cell)) or guess(cell).group)
