"""An empty week for an operator to fill in: a sheet with drop-downs, and one that explains every column."""

from __future__ import annotations

from collections.abc import Sequence

from broadcast.domain.zones import Zone
from broadcast.sheets import Sheet
from broadcast.traffic import spellings
from broadcast.traffic.weekfiles.printed import INSTRUCTIONS, week_sheet

_OPEN_ROWS = 60
_CHOICES = {
    "Thứ": (spellings.EVERY_DAY, "T2-T6", "T2, T4, T6", "T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "Kiểu giờ": ("cứng", "mềm", "không trước", "kết thúc lúc"),
    "Ưu tiên": ("thường", "ưu tiên", "khẩn cấp"),
    "Ngôn ngữ": tuple(dict.fromkeys(spellings.write_language(code) for code in spellings.LANGUAGES.values())),
    "Quá giờ": ("cắt", "phát hết", "dời giờ"),
    "Trễ giờ": ("phát tiếp", "phát từ đầu", "bỏ"),
}
_EXPLAINED = (
    ("Cột", "Cách ghi", "Ví dụ"),
    ("Thứ", "Ngày phát trong tuần. Bắt buộc.", "T2; T2-T6; T2, T4; CN; Hằng ngày"),
    (
        "Giờ",
        "Giờ bắt đầu. Để trống: phát nối tiếp ngay sau dòng trên.",
        "05:00; 5h30; 17 giờ; 11 giờ 30'",
    ),
    (
        "Kiểu giờ",
        (
            "cứng: đúng giờ ấy, cắt chương trình đang phát. mềm: sau chương trình đang phát. "
            "không trước: sau chương trình đang phát nhưng không sớm hơn giờ ấy. "
            "kết thúc lúc: phát xong đúng giờ ấy; máy tự tính giờ bắt đầu theo thời lượng. "
            "Để trống: cứng nếu có Giờ, mềm nếu không."
        ),
        "cứng; kết thúc lúc",
    ),
    (
        "Thời lượng",
        "Để trống nếu theo độ dài của âm thanh. Tiếp âm và trực tiếp phải ghi.",
        "30'; 8 phút; 00:25:00",
    ),
    (
        "Chuyên mục",
        "Tên chuyên mục. Nhạc hiệu, Nhạc kết, Âm nhạc là nhạc, không phát trong ngày quốc tang.",
        "Cải cách hành chính",
    ),
    ("Nội dung", "Tên chương trình; với nguồn “đọc” là chính lời phát thanh.", "Bản tin xã"),
    ("Nguồn", "đọc: máy đọc phần Nội dung.", "đọc"),
    ("", "Tên tệp âm thanh trong thư mục audio_assets của đài.", "nhac-hieu.flac"),
    (
        "",
        "tiếp âm: tên đã khai báo trong mục [[relays]] của config.toml, hoặc địa chỉ trên mạng của chương trình.",
        "tiếp âm: VOV1",
    ),
    (
        "",
        "phát lại: thứ và giờ, hoặc tên của chương trình đã phát trước đó trong tuần.",
        "phát lại: T2 17:00",
    ),
    ("", "trực tiếp: nói qua micrô.", "trực tiếp"),
    ("", "kế hoạch: mã nội dung, xem bằng `broadcast plan items`.", "kế hoạch: KH1.a"),
    (
        "",
        "bản tin: thư mục trong audio_assets; các tệp thu và tệp lời (.txt) trong đó phát nối nhau theo số thứ tự.",
        "bản tin: ban-tin/tuan-48",
    ),
    (
        "",
        (
            "lấp: phát băng dự phòng của đài, hoặc tệp âm thanh ghi sau dấu hai chấm, lặp lại cho đến dòng kế tiếp; "
            "dòng kế tiếp phải có Giờ, cách không quá 30 phút."
        ),
        "lấp; lấp: nhac-nen.flac",
    ),
    ("Cụm loa", "Tên các cụm loa, cách nhau bằng dấu chấm phẩy. Để trống là tất cả.", "Tất cả"),
    ("Ưu tiên", "Mức bản tin. Để trống là thường.", "thường"),
    ("Ngôn ngữ", "Để trống là tiếng Việt.", "Việt"),
    ("Ghi chú", "Ghi gì cũng được; không được đọc lên.", ""),
    (
        "Quá giờ",
        (
            "Khi dòng này chưa xong mà đã đến giờ cứng của dòng sau. cắt: ngừng ngay. "
            "phát hết: phát cho xong, dòng sau vào muộn theo ô Trễ giờ của nó. "
            "dời giờ: phát cho xong, dòng sau lùi lại và vẫn được phát trọn. Để trống: cắt."
        ),
        "phát hết",
    ),
    (
        "Trễ giờ",
        (
            "Khi dòng này không vào được đúng giờ, hoặc bị ngắt giữa chừng. "
            "phát tiếp: vào đúng chỗ lẽ ra đang phát. phát từ đầu: phát lại từ đầu nếu còn kịp. bỏ: không phát nữa. "
            "Để trống: phát tiếp."
        ),
        "bỏ",
    ),
)


def template_sheets(zones: Sequence[Zone], relays: Sequence[str], station: str = "") -> tuple[Sheet, Sheet]:
    """The empty week, with the station's zones and relays among the choices, and its instructions."""
    names = tuple(zone.name for zone in zones)
    choices = _CHOICES | {"Nguồn": _sources(relays), "Cụm loa": (spellings.ALL_ZONES, *names)}
    explained = Sheet(
        name=INSTRUCTIONS,
        rows=(
            ("LỊCH PHÁT THANH TUẦN: CÁCH ĐIỀN",),
            ("Ghi tuần sau chữ “Tuần:” ở đầu trang Lịch, ví dụ: Tuần: 2026-W48. Mỗi hàng là một dòng phát.",),
            (f"Các cụm loa của đài: {'; '.join(names)}.",),
            *_EXPLAINED,
        ),
        widths=(14, 80, 34),
        bold=(0,),
        header=3,
        landscape=True,
    )
    return week_sheet(None, (), station=station, choices=choices, open_rows=_OPEN_ROWS), explained


def _sources(relays: Sequence[str]) -> tuple[str, ...]:
    programmes = (f"tiếp âm: {name}" for name in relays or ("VOV1",))
    return (
        "đọc",
        "nhac-hieu.flac",
        *programmes,
        "phát lại: T2 17:00",
        "trực tiếp",
        "kế hoạch: KH1.a",
        "lấp",
    )
